/* A table as XLSX, by libxlsxwriter. Every cell is text of format "@", so that no program reads a
 * date, a number or a formula into it.
 *
 * Per sheet: row 1 machine ids, rows 2 and 3 heads in Japanese and English, then the rows. Hidden:
 * "base.<sheet>" with the values as exported, "lists" with what the dropdowns offer. */
#include "base/date.h"
#include "dossier/table/file.h"

#include <stdio.h>
#include <string.h>
#include <xlsxwriter.h>

#ifdef __SANITIZE_ADDRESS__
#define SANITIZED 1
#elif defined(__has_feature)
#define SANITIZED __has_feature(address_sanitizer)
#else
#define SANITIZED 0
#endif
#if SANITIZED
#include <sanitizer/lsan_interface.h>
#endif

/* libxlsxwriter 1.1.4 copies the range of a dropdown twice and frees it once. */
static void leaks_pass(bool pass)
{
#if SANITIZED
    if (pass)
        __lsan_disable();
    else
        __lsan_enable();
#else
    (void)pass;
#endif
}

#define HEAD_ROWS 3
#define ROW_HEIGHT 16.0 /* points a line */
#define ROW_LINES_MAX 12
#define SPARE_ROWS 1000 /* below the last row: where new rows will be typed */

struct book {
    lxw_workbook *workbook;
    lxw_worksheet *lists;
    lxw_format *id, *head, *key, *text, *title;
    lxw_col_t list_count;
    double widths[LIMIT_TABLE_COLUMNS]; /* of the sheet being written */
    struct error *error;
};

static bool check(const struct book *book, lxw_error result)
{
    return result == LXW_NO_ERROR ||
           error_set(book->error,
                     result == LXW_ERROR_MEMORY_MALLOC_FAILED ? STATUS_INTERNAL : STATUS_OUTPUT,
                     "cannot write the XLSX: %s", lxw_strerror(result));
}

/* "_x0041_" in a cell would be read as the character of that number. */
static void append_escaped(const char *value, struct text *ret)
{
    for (; *value; value++) {
        unsigned code;
        int read = 0;
        if (sscanf(value, "_x%4x%n", &code, &read) == 1 && read == 6 && value[6] == '_')
            text_append(ret, "_x005F");
        text_append_character(ret, *value);
    }
}

static bool write_cell(const struct book *book, lxw_worksheet *sheet, size_t row, size_t column,
                       const char *value, lxw_format *format)
{
    char buffer[96];
    CLEANUP(text_release) struct text guarded = TEXT_INIT(1 << 20);
    value = table_shown(value, buffer, sizeof buffer);
    if (!value || !*value)
        return !format ||
               check(book, worksheet_write_blank(sheet, (lxw_row_t)row, (lxw_col_t)column, format));
    if (cell_must_guard(value))
        text_append_character(&guarded, '\'');
    append_escaped(value, &guarded);
    return check(book, worksheet_write_string(sheet, (lxw_row_t)row, (lxw_col_t)column,
                                              text_string(&guarded), format));
}

static void make_formats(struct book *book)
{
    book->id = workbook_add_format(book->workbook);
    book->head = workbook_add_format(book->workbook);
    book->key = workbook_add_format(book->workbook);
    book->text = workbook_add_format(book->workbook);
    book->title = workbook_add_format(book->workbook);
    lxw_format *const formats[] = { book->id, book->head, book->key, book->text, book->title };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        format_set_num_format(formats[i], "@");
        format_set_font_name(formats[i], "Yu Gothic");
        format_set_font_size(formats[i], 10);
        format_set_align(formats[i], LXW_ALIGN_VERTICAL_TOP);
    }
    format_set_font_size(book->id, 8);
    format_set_font_color(book->id, 0x808080);
    format_set_bold(book->head);
    format_set_bg_color(book->head, 0xDCE6F1);
    format_set_bottom(book->head, LXW_BORDER_THIN);
    format_set_text_wrap(book->head);
    format_set_bg_color(book->key, 0xF2F2F2);
    format_set_text_wrap(book->text);
    format_set_bold(book->title);
    format_set_text_wrap(book->title);
}

/* Columns of the widest line, at most what can be read at a glance. */
static double width_of(const struct table *table, size_t column)
{
    size_t widest = 8;
    for (size_t i = 0; i < 2; i++) {
        CLEANUP(text_release) struct text head = TEXT_INIT(4096);
        column_head(&table->sheet, &table->columns[column], i ? "en" : "ja", &head);
        size_t width = utf8_columns(text_string(&head)) + 3; /* the filter's button */
        widest = width > widest ? width : widest;
    }
    for (size_t i = 0; i < table->row_count; i++) {
        const char *value = table->rows[i].cells[column];
        size_t width = value ? utf8_columns(value) + 1 : 0;
        widest = width > widest ? width : widest;
    }
    return widest > 48 ? 48 : (double)widest;
}

/* Puts the values of an enumeration into the hidden sheet; its range for a dropdown. */
static bool add_list(struct book *book, const struct column *column, char *ret, size_t size)
{
    lxw_row_t row = 0;
    const xmlNode *each = NULL;
    while ((each = value_type_enumerated(&column->type, each))) {
        if (!write_cell(book, book->lists, row, book->list_count, value_type_value(each),
                        book->text))
            return false;
        row++;
    }
    char name[8] = "";
    lxw_col_to_name(name, book->list_count, 1);
    snprintf(ret, size, "='" TABLE_LISTS_SHEET "'!%s$1:%s$%u", name, name, (unsigned)row);
    book->list_count++;
    return true;
}

static bool add_dropdown(struct book *book, lxw_worksheet *sheet, const struct table *table,
                         size_t column)
{
    char range[96];
    if (!value_type_enumerated(&table->columns[column].type, NULL))
        return true;
    if (!add_list(book, &table->columns[column], range, sizeof range))
        return false;
    lxw_data_validation validation = {
        .validate = LXW_VALIDATION_TYPE_LIST_FORMULA,
        .value_formula = range,
        .ignore_blank = LXW_VALIDATION_ON,
        .error_title = (char *)"samdossier",
        .error_message = (char *)"一覧から選んでください。 / Choose one of the list.",
    };
    lxw_row_t last = (lxw_row_t)(HEAD_ROWS + table->row_count + SPARE_ROWS);
    leaks_pass(true);
    lxw_error result = worksheet_data_validation_range(sheet, HEAD_ROWS, (lxw_col_t)column, last,
                                                       (lxw_col_t)column, &validation);
    leaks_pass(false);
    return check(book, result);
}

static bool write_column(struct book *book, lxw_worksheet *sheet, const struct table *table,
                         size_t at)
{
    const struct column *column = &table->columns[at];
    bool key = column->kind == COLUMN_KEY || column->kind == COLUMN_PARENT;
    lxw_format *format = key ? book->key : book->text;
    book->widths[at] = width_of(table, at);
    bool done = check(book, worksheet_set_column(sheet, (lxw_col_t)at, (lxw_col_t)at,
                                                 book->widths[at], format)) &&
                write_cell(book, sheet, 0, at, column->id, book->id);
    for (size_t i = 0; done && i < 2; i++) {
        CLEANUP(text_release) struct text head = TEXT_INIT(4096);
        column_head(&table->sheet, column, i ? "en" : "ja", &head);
        done = write_cell(book, sheet, 1 + i, at, text_string(&head), book->head);
    }
    for (size_t i = 0; done && i < table->row_count; i++)
        done = write_cell(book, sheet, HEAD_ROWS + i, at, table->rows[i].cells[at], format);
    return done && add_dropdown(book, sheet, table, at);
}

/* Lines that a value takes in a column of that width. */
static size_t count_lines(const char *value, double width)
{
    size_t lines = 0;
    for (const char *at = value; at && *at;) {
        char line[512];
        size_t size = strcspn(at, "\n");
        size_t cut = size < sizeof line ? size : sizeof line - 1;
        snprintf(line, sizeof line, "%.*s", (int)cut, at);
        lines += 1 + (size_t)((double)utf8_columns(line) / width) + (size - cut) / (size_t)width;
        at += size + (at[size] == '\n');
    }
    return lines;
}

/* Not every program makes a row as high as its text when it opens a file. */
static bool set_heights(const struct book *book, lxw_worksheet *sheet, const struct table *table)
{
    for (size_t i = 0; i < table->row_count; i++) {
        size_t lines = 1;
        for (size_t j = 0; j < table->column_count; j++) {
            size_t its = count_lines(table->rows[i].cells[j], book->widths[j]);
            lines = its > lines ? its : lines;
        }
        double height = ROW_HEIGHT * (double)(lines < ROW_LINES_MAX ? lines : ROW_LINES_MAX);
        if (!check(book, worksheet_set_row(sheet, (lxw_row_t)(HEAD_ROWS + i), height, NULL)))
            return false;
    }
    return true;
}

static bool write_sheet(struct book *book, lxw_worksheet *sheet, const struct table *table)
{
    bool has_parent = strcmp(table->columns[0].id, "id") != 0;
    if (table->column_count > LIMIT_TABLE_COLUMNS)
        return error_set(book->error, STATUS_LIMIT, "sheet \"%s\" has more than %d columns",
                         table->sheet.entry->sheet, LIMIT_TABLE_COLUMNS);
    for (size_t i = 0; i < table->column_count; i++)
        if (!write_column(book, sheet, table, i))
            return false;
    worksheet_freeze_panes(sheet, HEAD_ROWS, has_parent ? 2 : 1);
    worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_repeat_rows(sheet, 1, 2);
    return set_heights(book, sheet, table) &&
           check(book, worksheet_autofilter(sheet, HEAD_ROWS - 1, 0,
                                            (lxw_row_t)(HEAD_ROWS - 1 + table->row_count),
                                            (lxw_col_t)(table->column_count - 1)));
}

static bool write_base(struct book *book, const struct table *table)
{
    char name[64];
    snprintf(name, sizeof name, TABLE_BASE_PREFIX "%s", table->sheet.entry->sheet);
    lxw_worksheet *sheet = workbook_add_worksheet(book->workbook, name);
    if (!sheet)
        return check(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    worksheet_hide(sheet);
    for (size_t i = 0; i < table->column_count; i++) {
        if (!write_cell(book, sheet, 0, i, table->columns[i].id, book->id))
            return false;
        for (size_t j = 0; j < table->row_count; j++)
            if (!write_cell(book, sheet, 1 + j, i, table->rows[j].cells[i], NULL))
                return false;
    }
    return true;
}

static const char *const help_lines[][2] = {
    { "使い方", "How to use these tables" },
    { "1行目の灰色のIDは列を示す。変更しないこと。列と行の並べ替え、列の追加は自由。",
      "The grey ids in the first line name the columns; leave them. Sort rows, move columns and "
      "add "
      "columns as you like." },
    { "新しい行は、IDの列に新しいIDを書く。「行」の列がある表では「行」を空にする。",
      "For a new row write a new id; in a table with the column \"Row\" leave that cell empty." },
    { "行を消しても資料からは消えない（取込時に知らせる）。消すときは import --delete を使う。",
      "A row that you delete is not deleted from the dossier; the import tells of it. import "
      "--delete "
      "deletes." },
    { "日付は2026-11-21の形が確実。2026/11/21や令和8年11月21日も読む。",
      "Write dates as 2026-11-21; 2026/11/21 and 21-Nov-2026 are read too." },
    { "一覧の列は1行に1件、「名前=値 | 名前=値」と書く。",
      "In a list cell each line is one item: name=value | name=value." },
    { "追加した列は tables/ に保存し、次の出力にも含める。",
      "Columns that you add are kept in tables/ and are there again at the next export." },
    { "数式は読まない。= + - @ で始まる文字列の前には ' を付ける。",
      "Formulas are not read. A text that starts with = + - @ has a ' before it." },
};

static bool write_terms(struct book *book, lxw_worksheet *sheet, const struct table *table,
                        size_t *row)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const xmlNode *each = NULL;
        while ((each = value_type_enumerated(&table->columns[i].type, each))) {
            const char *cells[] = { table->sheet.entry->sheet, table->columns[i].id,
                                    value_type_value(each), value_type_term(each) };
            for (size_t j = 0; j < sizeof cells / sizeof *cells; j++)
                if (!write_cell(book, sheet, *row, j, cells[j], NULL))
                    return false;
            ++*row;
        }
    }
    return true;
}

static bool write_help(struct book *book, const struct table *tables, size_t count)
{
    lxw_worksheet *sheet = workbook_add_worksheet(book->workbook, TABLE_HELP_SHEET);
    size_t row = 0;
    if (!sheet)
        return check(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    worksheet_set_column(sheet, 0, 1, 24, book->text);
    worksheet_set_column(sheet, 2, 3, 40, book->text);
    worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    for (size_t i = 0; i < sizeof help_lines / sizeof *help_lines; i++)
        for (size_t j = 0; j < 2; j++, row++)
            if (!check(book, worksheet_merge_range(sheet, (lxw_row_t)row, 0, (lxw_row_t)row, 3,
                                                   help_lines[i][j], i ? book->text : book->title)))
                return false;
    static const char *const heads[] = { "表 / sheet", "列 / column", "値 / value", "日本語" };
    row++;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (!write_cell(book, sheet, row, i, heads[i], book->head))
            return false;
    row++;
    for (size_t i = 0; i < count; i++)
        if (!write_terms(book, sheet, &tables[i], &row))
            return false;
    return true;
}

static bool write_book(struct book *book, const struct table *tables, size_t count)
{
    lxw_worksheet *sheets[TABLE_SHEETS_MAX] = { NULL };
    make_formats(book);
    for (size_t i = 0; i < count; i++) {
        sheets[i] = workbook_add_worksheet(book->workbook, tables[i].sheet.entry->sheet);
        if (!sheets[i])
            return check(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    }
    if (!write_help(book, tables, count))
        return false;
    book->lists = workbook_add_worksheet(book->workbook, TABLE_LISTS_SHEET);
    if (!book->lists)
        return check(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    worksheet_hide(book->lists);
    for (size_t i = 0; i < count; i++)
        if (!write_sheet(book, sheets[i], &tables[i]) || !write_base(book, &tables[i]))
            return false;
    worksheet_activate(sheets[0]);
    return true;
}

/* The same tables give the same bytes: the day is that of the run's as-of date. */
static bool set_properties(const struct book *book)
{
    struct as_of as_of;
    if (!as_of_find(NULL, &as_of, book->error))
        return false;
    lxw_doc_properties properties = { .author = (char *)"samdossier",
                                      .created = (time_t)date_days(as_of.date) * 86400 };
    return check(book, workbook_set_properties(book->workbook, &properties));
}

bool table_write_xlsx(const struct table *tables, size_t count, const char *path, bool force,
                      struct error *error)
{
    CLEANUP(file_writer_release) struct file_writer writer = FILE_WRITER_INIT;
    struct book book = { .error = error };
    char aside[64];
    if (!file_writer_open(&writer, path, force, error))
        return false;
    snprintf(aside, sizeof aside, "/proc/self/fd/%d", writer.descriptor);
    book.workbook = workbook_new(aside);
    if (!book.workbook)
        return check(&book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    bool written = set_properties(&book) && write_book(&book, tables, count);
    lxw_error closed = workbook_close(book.workbook);
    return written && check(&book, closed) && file_writer_commit(&writer, error);
}
