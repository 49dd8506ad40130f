#include "dossier/xlsx.h"

#include "base/date.h"
#include "base/limits.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define SHEET_NAME_CHARACTERS 31
#define CELL_CHARACTERS 32767
#define HEAD_FILL 0xE8EDF2
#define REMOVED_COLOR 0xB3261E
#define ADDED_COLOR 0x1C7A3E
#define COLUMNS_MAX 64
#define LINE_POINTS 15
#define LINES_MAX 27 /* a row is at most 409 points high */

struct xlsx {
    int file; /* nameless: the library writes through its path in /proc */
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *head, *text, *date;
    lxw_format *marked[3];      /* by enum difference_kind */
    double widths[COLUMNS_MAX]; /* of the sheet's columns */
    lxw_row_t row;              /* of the sheet; the next one */
    bool failed;                /* a library call did not take what it was given */
    bool full;                  /* of these, because there are too many rows */
};

static lxw_format *format_new(lxw_workbook *workbook)
{
    lxw_format *format = workbook_add_format(workbook);
    format_set_text_wrap(format);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    return format;
}

static lxw_format *marked_new(lxw_workbook *workbook, lxw_color_t color)
{
    lxw_format *format = workbook_add_format(workbook);
    format_set_underline(format, LXW_UNDERLINE_SINGLE);
    format_set_font_color(format, color);
    return format;
}

static void formats_make(struct xlsx *xlsx)
{
    xlsx->text = format_new(xlsx->workbook);
    xlsx->date = format_new(xlsx->workbook);
    format_set_num_format(xlsx->date, "yyyy-mm-dd");
    xlsx->marked[DIFFERENCE_REMOVED] = marked_new(xlsx->workbook, REMOVED_COLOR);
    xlsx->marked[DIFFERENCE_ADDED] = marked_new(xlsx->workbook, ADDED_COLOR);
    xlsx->head = format_new(xlsx->workbook);
    format_set_bold(xlsx->head);
    format_set_bg_color(xlsx->head, HEAD_FILL);
    format_set_bottom(xlsx->head, LXW_BORDER_THIN);
}

struct xlsx *xlsx_new(const char *title, const char *date, struct error *error)
{
    struct xlsx *xlsx = calloc(1, sizeof *xlsx);
    int file = xlsx ? memfd_create("xlsx", MFD_CLOEXEC) : -1;
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    lxw_workbook_options options = { .constant_memory = LXW_FALSE };
    lxw_workbook *workbook = file < 0 ? NULL : workbook_new_opt(path, &options);
    if (!workbook) {
        if (file >= 0)
            close(file);
        free(xlsx);
        error_set(error, STATUS_INTERNAL, "no memory for a workbook");
        return NULL;
    }
    xlsx->file = file;
    xlsx->workbook = workbook;
    char name[256];
    snprintf(name, sizeof name, "%.250s", title);
    lxw_doc_properties properties = { .title = name, .created = (time_t)(date_days(date) * 86400) };
    workbook_set_properties(workbook, &properties);
    formats_make(xlsx);
    return xlsx;
}

void xlsx_free(struct xlsx *xlsx)
{
    if (!xlsx)
        return;
    if (xlsx->workbook)
        lxw_workbook_free(xlsx->workbook);
    close(xlsx->file);
    free(xlsx);
}

/* Bytes of the first `count` characters. */
static size_t characters_size(const char *string, size_t count)
{
    size_t size = strlen(string), at = 0;
    while (count-- && at < size)
        if (utf8_next(string, size, &at) < 0)
            break;
    return at;
}

bool xlsx_is_formula(const char *string)
{
    static const char *const starts[] = { "=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠" };
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (!strncmp(string, starts[i], strlen(starts[i])))
            return true;
    return false;
}

/* Cleans what of a text a cell can take. */
static void append_cell(struct text *ret, const char *string, size_t size)
{
    /* the cleaner cuts what is longer than it takes */
    for (size_t at = 0; at < size && !text_failed(ret);) {
        size_t take = characters_size(string + at, CLEAN_TEXT_MAX / 16);
        take += !take;
        if (take > size - at)
            take = size - at;
        text_append_clean(ret, string + at, take);
        at += take;
    }
}

static void text_write(struct xlsx *xlsx, lxw_col_t column, const char *string, lxw_format *format)
{
    CLEANUP(text_release) struct text clean = TEXT_INIT(4 * CELL_CHARACTERS);
    if (xlsx_is_formula(string))
        text_append(&clean, "'");
    append_cell(&clean, string, strlen(string));
    if (clean.bytes)
        clean.bytes[characters_size(clean.bytes, CELL_CHARACTERS)] = '\0';
    xlsx->failed |= worksheet_write_string(xlsx->sheet, xlsx->row, column, text_string(&clean),
                                           format) != LXW_NO_ERROR;
}

#define MARKED_RUNS 1000

/* The runs of one side, cleaned; their texts are freed by the caller. */
static size_t runs_take(const struct xlsx *xlsx, const struct xlsx_cell *cell,
                        lxw_rich_string_tuple *ret)
{
    const struct difference *difference = cell->difference;
    size_t count = 0;
    for (size_t i = 0; i < difference->count && count < MARKED_RUNS; i++) {
        const struct difference_run *run = &difference->runs[i];
        struct text clean = TEXT_INIT(4 * CELL_CHARACTERS);
        if (run->kind != DIFFERENCE_SAME && run->kind != cell->side)
            continue;
        append_cell(&clean, run->start, run->size);
        ret[count].format = run->kind == DIFFERENCE_SAME ? NULL : xlsx->marked[cell->side];
        ret[count].string = text_take(&clean);
        count += ret[count].string != NULL;
    }
    return count;
}

/* A side of one run, too many, or what could be a formula, is written as a text. */
static void marked_write(struct xlsx *xlsx, lxw_col_t column, const struct xlsx_cell *cell)
{
    lxw_rich_string_tuple runs[MARKED_RUNS], *list[MARKED_RUNS + 1] = { NULL };
    size_t count = runs_take(xlsx, cell, runs);
    bool whole = count < 2 || count == MARKED_RUNS || strlen(cell->text) >= CELL_CHARACTERS ||
                 xlsx_is_formula(cell->text);
    for (size_t i = 0; i < count; i++)
        list[i] = &runs[i];
    if (whole)
        text_write(xlsx, column, cell->text, xlsx->text);
    else
        xlsx->failed |= worksheet_write_rich_string(xlsx->sheet, xlsx->row, column, list,
                                                    xlsx->text) != LXW_NO_ERROR;
    for (size_t i = 0; i < count; i++)
        free(runs[i].string);
}

static void sheet_name(const char *name, char ret[4 * SHEET_NAME_CHARACTERS + 1])
{
    size_t size = characters_size(name, SHEET_NAME_CHARACTERS);
    memcpy(ret, name, size);
    ret[size] = '\0';
    for (char *c = ret; *c; c++)
        if (strchr("[]:*?/\\'", *c))
            *c = ' ';
}

/* Lines that a cell takes, nearly: not every program fits the height of a row by itself. */
static unsigned lines_of(const struct xlsx *xlsx, size_t column, const char *string)
{
    double width = column < COLUMNS_MAX && xlsx->widths[column] > 2 ? xlsx->widths[column] - 1 : 10;
    unsigned lines = 0;
    while (string && lines < LINES_MAX) {
        char line[4096];
        size_t size = strcspn(string, "\n"), take = size < sizeof line ? size : sizeof line - 1;
        memcpy(line, string, take);
        line[take] = '\0';
        lines += 1 + (unsigned)((double)utf8_columns(line) / width);
        string = string[size] ? string + size + 1 : NULL;
    }
    return lines > LINES_MAX ? LINES_MAX : lines;
}

static void height_set(struct xlsx *xlsx, const struct xlsx_cell *cells, size_t count)
{
    unsigned most = 1;
    for (size_t i = 0; i < count; i++) {
        unsigned lines = cells[i].kind == XLSX_TEXT || cells[i].kind == XLSX_MARKED
                             ? lines_of(xlsx, i, cells[i].text)
                             : 1;
        most = lines > most ? lines : most;
    }
    worksheet_set_row(xlsx->sheet, xlsx->row, LINE_POINTS * most, NULL);
}

void xlsx_sheet(struct xlsx *xlsx, const char *name, const struct xlsx_column *columns,
                size_t count)
{
    char allowed[4 * SHEET_NAME_CHARACTERS + 1];
    sheet_name(name, allowed);
    xlsx->sheet = workbook_add_worksheet(xlsx->workbook, allowed);
    xlsx->row = 0;
    if (!xlsx->sheet) {
        xlsx->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (i < COLUMNS_MAX)
            xlsx->widths[i] = columns[i].width;
        worksheet_set_column(xlsx->sheet, (lxw_col_t)i, (lxw_col_t)i, columns[i].width, NULL);
        text_write(xlsx, (lxw_col_t)i, columns[i].head, xlsx->head);
    }
    struct xlsx_cell heads[COLUMNS_MAX];
    for (size_t i = 0; i < count && i < COLUMNS_MAX; i++)
        heads[i] = XLSX_CELL(columns[i].head);
    height_set(xlsx, heads, count < COLUMNS_MAX ? count : COLUMNS_MAX);
    worksheet_freeze_panes(xlsx->sheet, 1, 0);
    worksheet_set_landscape(xlsx->sheet);
    worksheet_set_paper(xlsx->sheet, 9); /* A4 */
    worksheet_fit_to_pages(xlsx->sheet, 1, 0);
    worksheet_repeat_rows(xlsx->sheet, 0, 0);
    worksheet_autofilter(xlsx->sheet, 0, 0, 0, (lxw_col_t)(count - 1));
    xlsx->row = 1;
}

static void date_write(struct xlsx *xlsx, lxw_col_t column, const char *date)
{
    lxw_datetime day = { .year = (int)strtol(date, NULL, 10),
                         .month = (int)strtol(date + 5, NULL, 10),
                         .day = (int)strtol(date + 8, NULL, 10) };
    if (day.year < 1900) { /* the format's dates begin there */
        text_write(xlsx, column, date, xlsx->text);
        return;
    }
    xlsx->failed |=
        worksheet_write_datetime(xlsx->sheet, xlsx->row, column, &day, xlsx->date) != LXW_NO_ERROR;
}

void xlsx_row(struct xlsx *xlsx, const struct xlsx_cell *cells, size_t count)
{
    if (xlsx->failed || xlsx->full)
        return;
    if (xlsx->row >= LXW_ROW_MAX) {
        xlsx->full = true;
        return;
    }
    height_set(xlsx, cells, count);
    for (size_t i = 0; i < count; i++) {
        lxw_col_t column = (lxw_col_t)i;
        if (cells[i].kind == XLSX_NUMBER)
            xlsx->failed |= worksheet_write_number(xlsx->sheet, xlsx->row, column, cells[i].number,
                                                   xlsx->text) != LXW_NO_ERROR;
        else if (cells[i].text && cells[i].kind == XLSX_DATE)
            date_write(xlsx, column, cells[i].text);
        else if (cells[i].text && cells[i].kind == XLSX_MARKED)
            marked_write(xlsx, column, &cells[i]);
        else if (cells[i].text)
            text_write(xlsx, column, cells[i].text, xlsx->text);
    }
    xlsx->row++;
    worksheet_autofilter(xlsx->sheet, 0, 0, xlsx->row - 1, (lxw_col_t)(count - 1));
}

bool xlsx_write(struct xlsx *xlsx, struct buffer *ret, struct error *error)
{
    lxw_error result = workbook_close(xlsx->workbook); /* frees it, whatever it says */
    xlsx->workbook = NULL;
    if (xlsx->full)
        return error_set(error, STATUS_LIMIT, "a sheet has more than %d rows", LXW_ROW_MAX);
    if (result != LXW_NO_ERROR || xlsx->failed)
        return error_set(error, STATUS_INTERNAL, "a workbook cannot be made: %s",
                         lxw_strerror(result));
    return file_read(xlsx->file, LIMIT_OUTPUT_BYTES, ret, error);
}
