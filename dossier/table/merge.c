/* Three states of each cell: base, file, yours. */
#include "dossier/table/change.h"

#include <stdio.h>
#include <string.h>

bool changes_add(struct changes *changes, struct change change, struct error *error)
{
    if (changes->count == changes->capacity) {
        size_t capacity = changes->capacity ? 2 * changes->capacity : 64;
        struct change *grown = reallocarray(changes->items, capacity, sizeof *grown);
        if (!grown)
            return error_set(error, STATUS_INTERNAL, "no memory for changes");
        changes->items = grown;
        changes->capacity = capacity;
    }
    changes->items[changes->count++] = change;
    return true;
}

/* One cell, or a row. */
struct cell {
    const struct row *row; /* of the file */
    const struct row *yours_row, *base_row;
    const struct column *column;
    const char *file, *yours, *base; /* "" where there is nothing */
    bool base_known;                 /* else only its digest, or nothing */
    bool file_is_base, yours_is_base;
};

static bool report(const struct merging *merging, enum table_event_kind kind, const struct row *row,
                   const struct cell *cell)
{
    char place[96] = "";
    const struct column *column = cell ? cell->column : NULL;
    if (row && row->line)
        grid_place(merging->taken->grid, column ? column->place : 0, row->line, place,
                   sizeof place);
    struct table_event event = {
        .kind = kind,
        .sheet = (char *)merging->yours->sheet.entry->sheet,
        .row = row ? row->key : NULL,
        .column = column ? column->id : NULL,
        .place = *place ? place : NULL,
        .base = cell ? (char *)cell->base : NULL,
        .file = cell ? (char *)cell->file : NULL,
        .yours = cell ? (char *)cell->yours : NULL,
        .base_known = cell && cell->base_known,
    };
    return table_report_add(merging->report, &event, merging->error);
}

static bool complain(const struct merging *merging, const struct cell *cell, const char *what)
{
    char place[96];
    grid_place(merging->taken->grid, cell->column->place, cell->row->line, place, sizeof place);
    problems_add(merging->problems, place, 0, "%s: %s", cell->column->id, what);
    return true;
}

/* Beyond 15 digits two numbers can be one to a spreadsheet. */
static bool equal_numbers(const char *a, const char *b)
{
    char *end_a = NULL, *end_b = NULL;
    double left = strtod(a, &end_a), right = strtod(b, &end_b);
    return *a && *b && !*end_a && !*end_b && strlen(a) <= 16 && strlen(b) <= 16 && left == right;
}

/* 9.9999E+12, as a CSV shows what has twelve digits and more. */
static bool is_shortened(const char *value)
{
    size_t digits = strspn(value, "0123456789.");
    const char *rest = value + digits;
    return digits && strncmp(rest, "E+", 2) == 0 && rest[2] &&
           rest[2 + strspn(rest + 2, "0123456789")] == '\0';
}

static bool equal_shortened(const char *file, const char *value)
{
    size_t digits = strspn(value, "0123456789");
    if (!is_shortened(file) || digits < 12 || value[digits])
        return false;
    double left = strtod(file, NULL), right = strtod(value, NULL);
    return left <= right * (1 + 1e-5) && left >= right * (1 - 1e-5);
}

/* Pages "3-7" or a revision "1-2" that a spreadsheet took for a day of the year: 3月7日, 7-Mar. */
static bool equal_as_day(const char *file, const char *value)
{
    long month, day;
    char rest, dated[64], as_file[11], as_value[11];
    if (sscanf(value, "%2ld-%2ld%c", &month, &day, &rest) != 2)
        return false;
    if (snprintf(dated, sizeof dated, "2000年%s", file) < (int)sizeof dated && strstr(file, "月") &&
        day_read(dated, as_file)) {
        snprintf(dated, sizeof dated, "2000-%ld-%ld", month, day);
        return day_read(dated, as_value) && strcmp(as_file, as_value) == 0;
    }
    if (snprintf(dated, sizeof dated, "%s-2000", file) >= (int)sizeof dated ||
        !day_read(dated, as_file))
        return false;
    snprintf(dated, sizeof dated, "2000-%ld-%ld", month, day);
    return day_read(dated, as_value) && strcmp(as_file, as_value) == 0;
}

/* The same, but for what a spreadsheet makes of a value unasked: a number's form, a day out of
 * "3-7", characters that CP932 does not have. */
static bool same_but_form(const struct merging *merging, const struct cell *cell, const char *value)
{
    const struct grid_row *from = cell->row->from;
    size_t at = cell->column->place;
    bool typed = from && at < from->count && from->cells[at].kind != GRID_TEXT;
    bool csv = !merging->taken->grid->name;
    if ((typed || csv) && (equal_numbers(cell->file, value) || equal_as_day(cell->file, value)))
        return true;
    if (csv && equal_shortened(cell->file, value))
        return true;
    if (!merging->taken->grid->foreign)
        return false;
    CLEANUP(text_release) struct text file = TEXT_INIT(1 << 24), folded = TEXT_INIT(1 << 24);
    cp932_fold(cell->file, &file);
    cp932_fold(value, &folded);
    return strcmp(text_string(&file), text_string(&folded)) == 0;
}

/* Digits of the column's digest in the row of a CSV; NULL if the row carries none. */
static const char *digest_of(const struct taken *taken, const struct row *row, const char *column)
{
    if (taken->digest_column == (size_t)-1 || !row->from)
        return NULL;
    const char *digests = grid_text(row->from, taken->digest_column);
    if (!digests || *digests != 'b' ||
        strlen(digests) != 1 + taken->digested_count * TABLE_DIGEST_DIGITS)
        return NULL;
    for (size_t i = 0; i < taken->digested_count; i++)
        if (strcmp(taken->digested[i], column) == 0)
            return digests + 1 + i * TABLE_DIGEST_DIGITS;
    return NULL;
}

static bool digest_is(const char *digits, const char *value)
{
    char digest[TABLE_DIGEST_DIGITS + 1];
    table_digest(*value ? value : NULL, digest);
    return memcmp(digits, digest, TABLE_DIGEST_DIGITS) == 0;
}

static const char *or_empty(const char *value)
{
    return value ? value : "";
}

static void compare_digests(const struct merging *merging, struct cell *cell, const char *digest)
{
    cell->yours_is_base = digest_is(digest, cell->yours);
    cell->file_is_base = digest_is(digest, cell->file);
    if (cell->yours_is_base && same_but_form(merging, cell, cell->yours))
        cell->file_is_base = true;
}

static void compare(const struct merging *merging, struct cell *cell)
{
    const struct taken *taken = merging->taken;
    const char *digest = digest_of(taken, cell->row, cell->column->id);
    if (digest) {
        compare_digests(merging, cell, digest);
        return;
    }
    bool carried = cell->base_row && table_column(&taken->base, cell->column->id);
    if (taken->has_base) { /* what was not exported was nothing */
        cell->base =
            carried ? or_empty(table_cell(&taken->base, cell->base_row, cell->column->id)) : "";
        cell->base_known = true;
        cell->yours_is_base = strcmp(cell->yours, cell->base) == 0;
        cell->file_is_base =
            strcmp(cell->file, cell->base) == 0 || same_but_form(merging, cell, cell->base);
        return;
    }
    cell->yours_is_base = true;
    cell->file_is_base = false;
}

static void check_list(const struct merging *merging, const struct cell *cell)
{
    const char *at = cell->file, *problem = NULL;
    struct list_item item;
    while (list_next(cell->column, &at, &item, &problem)) {
        for (size_t i = 0; i < cell->column->field_count; i++) {
            CLEANUP(text_release) struct text why = TEXT_INIT(4096);
            if (item.values[i] &&
                !value_type_check(&cell->column->field_types[i], item.values[i], &why)) {
                CLEANUP(text_release) struct text what = TEXT_INIT(8192);
                text_appendf(&what, "\"%s\" %s", item.values[i], text_string(&why));
                complain(merging, cell, text_string(&what));
            }
        }
        list_item_release(&item);
    }
    if (problem)
        complain(merging, cell, problem);
}

/* Whether the value can stand in the dossier; what cannot is a problem at its cell. */
static void check_value(const struct merging *merging, const struct cell *cell)
{
    const struct column *column = cell->column;
    CLEANUP(text_release) struct text why = TEXT_INIT(4096), what = TEXT_INIT(8192);
    if (column->kind == COLUMN_LIST) {
        check_list(merging, cell);
        return;
    }
    if (column->kind == COLUMN_PARENT && cell->yours_row) {
        complain(merging, cell, "a row cannot be moved to another; add a new one and delete this");
        return;
    }
    if (column->kind != COLUMN_ATTRIBUTE && column->kind != COLUMN_CONTENT)
        return;
    if (!*cell->file && column->type.required && !*column->child)
        complain(merging, cell, "must not be empty");
    if (!*cell->file || value_type_check(&column->type, cell->file, &why))
        return;
    if (value_type_is_day(&column->type))
        text_appendf(&what, "\"%s\" is no day, or could be several; write it as 2026-11-21",
                     cell->file);
    else
        text_appendf(&what, "\"%s\" %s", cell->file, text_string(&why));
    complain(merging, cell, text_string(&what));
}

/* A date where the dossier has text was something else before a spreadsheet took it for one. */
static bool is_stray_day(const struct cell *cell)
{
    const struct grid_row *from = cell->row->from;
    bool day = cell->column->kind == COLUMN_ATTRIBUTE && value_type_is_day(&cell->column->type);
    return from && cell->column->place < from->count &&
           from->cells[cell->column->place].kind == GRID_DAY && !day &&
           cell->column->kind != COLUMN_EXTRA;
}

static bool take_cell(const struct merging *merging, const struct cell *cell)
{
    if (is_stray_day(cell))
        return complain(merging, cell, "became a date; write it again in a cell of format text");
    if (merging->taken->grid->foreign && strchr(cell->file, '?') && *cell->yours) {
        CLEANUP(text_release) struct text folded = TEXT_INIT(1 << 24);
        cp932_fold(cell->yours, &folded);
        if (strchr(text_string(&folded), '?') && !strchr(cell->yours, '?'))
            return complain(merging, cell,
                            "characters were lost, CP932 does not have them; save as CSV UTF-8");
    }
    if (!merging->taken->grid->name && is_shortened(cell->file))
        return complain(merging, cell, "became a number and lost digits; write it again");
    size_t before = merging->problems->total;
    check_value(merging, cell);
    if (merging->problems->total > before)
        return true;
    if (cell->column->kind == COLUMN_PARENT && !cell->yours_row)
        return true; /* of the new row */
    struct change change = {
        .kind = cell->column->kind == COLUMN_EXTRA ? CHANGE_EXTRA : CHANGE_CELL,
        .sheet = merging->sheet,
        .row = cell->row,
        .yours = cell->yours_row,
        .column = cell->column,
        .value = *cell->file ? cell->file : NULL,
    };
    merging->report->changed_cells++;
    return changes_add(merging->changes, change, merging->error) &&
           report(merging, TABLE_CHANGED, cell->row, cell);
}

/* What could not be read was told when the file was taken. */
static bool is_bad(const struct cell *cell)
{
    const struct grid_row *from = cell->row->from;
    return from && cell->column->place < from->count &&
           from->cells[cell->column->place].kind == GRID_BAD;
}

static bool merge_cell(const struct merging *merging, struct cell *cell)
{
    if (is_bad(cell))
        return true;
    compare(merging, cell);
    bool literal = strcmp(cell->file, cell->yours) == 0;
    if (literal)
        return true;
    if (cell->file_is_base || (cell->yours_is_base && same_but_form(merging, cell, cell->yours))) {
        bool exact = cell->base_known ? strcmp(cell->file, cell->base) == 0 : cell->yours_is_base;
        bool form = cell->base_known ? !exact : exact && !literal;
        return !form || report(merging, TABLE_SAME, cell->row, cell);
    }
    if (cell->yours_is_base)
        return take_cell(merging, cell);
    merging->report->conflicts++;
    return report(merging, TABLE_CONFLICT, cell->row, cell);
}

static struct cell make_cell(const struct merging *merging, const struct row *row,
                             const struct row *yours, const struct row *base, size_t at)
{
    const struct column *column = &merging->taken->table.columns[at];
    return (struct cell){
        .row = row,
        .yours_row = yours,
        .base_row = base,
        .column = column,
        .file = or_empty(row->cells[at]),
        .yours = or_empty(yours ? table_cell(merging->yours, yours, column->id) : NULL),
        .base = "",
    };
}

/* A cell of a new row; an empty one is looked at, because it may be needed. */
static bool take_new_cell(const struct merging *merging, const struct cell *cell)
{
    enum column_kind kind = cell->column->kind;
    if (kind == COLUMN_KEY || is_bad(cell))
        return true;
    if (*cell->file)
        return take_cell(merging, cell);
    if (kind == COLUMN_ATTRIBUTE || kind == COLUMN_CONTENT)
        check_value(merging, cell);
    return true;
}

/* A row that the dossier does not have. */
static bool merge_new(const struct merging *merging, const struct row *row, const struct row *base)
{
    const struct table *table = &merging->taken->table;
    bool was = base || digest_of(merging->taken, row, sheet_key_column(&table->sheet));
    bool changed = !was;
    for (size_t i = 0; was && i < table->column_count; i++) {
        struct cell cell = make_cell(merging, row, NULL, base, i);
        compare(merging, &cell);
        changed |= !cell.file_is_base;
    }
    if (!changed)
        return true; /* somebody deleted it, and nobody minds */
    if (was) {
        merging->report->conflicts++;
        return report(merging, TABLE_CONFLICT, row, NULL);
    }
    struct change change = { .kind = CHANGE_ADD, .sheet = merging->sheet, .row = row };
    merging->report->added_rows++;
    if (!changes_add(merging->changes, change, merging->error) ||
        !report(merging, TABLE_ADDED, row, NULL))
        return false;
    for (size_t i = 0; i < table->column_count; i++) {
        struct cell cell = make_cell(merging, row, NULL, NULL, i);
        if (!take_new_cell(merging, &cell))
            return false;
    }
    return true;
}

static bool merge_row(const struct merging *merging, const struct row *row)
{
    const struct table *table = &merging->taken->table;
    const struct row *yours = table_row(merging->yours, row->key);
    const struct row *base = table_row(&merging->taken->base, row->key);
    if (!yours)
        return merge_new(merging, row, base);
    for (size_t i = 0; i < table->column_count; i++) {
        struct cell cell = make_cell(merging, row, yours, base, i);
        if (cell.column->kind != COLUMN_KEY && !merge_cell(merging, &cell))
            return false;
    }
    return true;
}

/* Whether a row of the dossier is as it was exported. */
static bool row_is_base(const struct merging *merging, const struct row *yours,
                        const struct row *base)
{
    for (size_t i = 0; i < merging->yours->column_count; i++) {
        const char *was = table_cell(&merging->taken->base, base, merging->yours->columns[i].id);
        char buffer[96];
        const char *now = table_shown(yours->cells[i], buffer, sizeof buffer);
        if (strcmp(or_empty(was), or_empty(now)) != 0)
            return false;
    }
    return true;
}

/* A row of the dossier that is not in the file. */
static bool merge_missing(const struct merging *merging, const struct row *yours)
{
    const struct row *base = table_row(&merging->taken->base, yours->key);
    const struct row shown = { .key = yours->key };
    bool values = merging->taken->base.column_count > 0;
    if (values && !base)
        return true; /* somebody added it since */
    if (!merging->request->delete)
        return report(merging, TABLE_MISSING, &shown, NULL);
    if (values && !row_is_base(merging, yours, base)) {
        merging->report->conflicts++;
        return report(merging, TABLE_CONFLICT, &shown, NULL);
    }
    struct change change = { .kind = CHANGE_DELETE, .sheet = merging->sheet, .row = yours };
    merging->report->deleted_rows++;
    return changes_add(merging->changes, change, merging->error) &&
           report(merging, TABLE_DELETED, &shown, NULL);
}

static bool column_used(const struct table *table, size_t column)
{
    for (size_t i = 0; i < table->row_count; i++)
        if (table->rows[i].cells[column])
            return true;
    return false;
}

static bool report_columns(const struct merging *merging)
{
    const struct table *file = &merging->taken->table, *yours = merging->yours;
    for (size_t i = 0; i < file->column_count; i++) {
        struct cell cell = { .column = &file->columns[i] };
        if (file->columns[i].kind == COLUMN_EXTRA && !table_column(yours, file->columns[i].id) &&
            column_used(file, i) && !report(merging, TABLE_KEPT, NULL, &cell))
            return false;
    }
    for (size_t i = 0; i < yours->column_count; i++) {
        struct cell cell = { .column = &yours->columns[i] };
        if (!table_column(file, yours->columns[i].id) && column_used(yours, i) &&
            !report(merging, TABLE_ABSENT, NULL, &cell))
            return false;
    }
    return true;
}

bool table_merge(const struct merging *merging)
{
    const struct table *file = &merging->taken->table;
    if (!merging->taken->has_base && !merging->request->without_base)
        return error_set(merging->error, STATUS_INPUT,
                         "the file carries no values as exported, so what was changed cannot be "
                         "told; export anew, or --without-base takes every difference as meant");
    if (merging->request->delete &&merging->taken->digest_column != (size_t)-1)
        return error_set(merging->error, STATUS_USAGE,
                         "--delete needs an XLSX; a CSV does not say which rows there were");
    for (size_t i = 0; i < file->row_count; i++)
        if (!merge_row(merging, &file->rows[i]))
            return false;
    for (size_t i = 0; i < merging->yours->row_count; i++) {
        const struct row *yours = &merging->yours->rows[i];
        if (!table_row(file, yours->key) && !merge_missing(merging, yours))
            return false;
    }
    return report_columns(merging);
}
