/* From the cells of a file to the values of a sheet. */
#include "base/date.h"
#include "dossier/table/file.h"

#include <stdio.h>
#include <string.h>

#define HEAD_SEARCH 10 /* rows in which the machine ids are looked for */

struct taking {
    const struct sheet *sheet;
    const struct type_view *types;
    const struct grid *grid;
    struct taken *taken;
    struct problems *problems;
    struct error *error;
};

void taken_release(struct taken *taken)
{
    table_release(&taken->table);
    table_release(&taken->base);
    for (size_t i = 0; i < taken->digested_count; i++)
        free(taken->digested[i]);
    free(taken->digested);
    *taken = (struct taken)TAKEN_INIT;
}

static bool no_memory(const struct taking *taking)
{
    return error_set(taking->error, STATUS_INTERNAL, "no memory for a table");
}

static void complain(const struct taking *taking, size_t column, size_t line, const char *what)
{
    char place[96];
    grid_place(taking->grid, column, line, place, sizeof place);
    problems_add(taking->problems, place, 0, "%s", what);
}

static const struct grid_row *row_at(const struct grid *grid, size_t index)
{
    return index < grid->count ? &grid->rows[index] : NULL;
}

/* The row of machine ids, by the key's; SIZE_MAX if there is none. *ret_column is the key's. */
static size_t find_ids(const struct grid *grid, const char *key, size_t *ret_column)
{
    for (size_t i = 0; i < grid->count && i < HEAD_SEARCH; i++) {
        for (size_t j = 0; j < grid->rows[i].count; j++) {
            const char *text = grid_text(&grid->rows[i], j);
            if (text && strcmp(text, key) == 0) {
                *ret_column = j;
                return i;
            }
        }
    }
    return (size_t)-1;
}

/* base|id|number|...: the columns whose digests follow in each row. */
static bool take_digested(const struct taking *taking, const char *head)
{
    struct taken *taken = taking->taken;
    for (const char *at = head + strlen(TABLE_BASE_COLUMN); *at;) {
        struct text name = TEXT_INIT(4096);
        for (; *at && *at != '|'; at++) {
            bool bar = strncmp(at, "%7C", 3) == 0, percent = strncmp(at, "%25", 3) == 0;
            text_append_character(&name, bar ? '|' : percent ? '%' : *at);
            at += bar || percent ? 2 : 0;
        }
        at += *at == '|';
        char **grown =
            reallocarray(taken->digested, taken->digested_count + 1, sizeof *taken->digested);
        char *taken_name = text_take(&name);
        text_release(&name);
        if (grown)
            taken->digested = grown;
        if (!grown || !taken_name) {
            free(taken_name);
            return no_memory(taking);
        }
        taken->digested[taken->digested_count++] = taken_name;
    }
    return true;
}

static bool column_filled(const struct grid *grid, size_t from, size_t column)
{
    for (size_t i = from; i < grid->count; i++)
        if (grid_text(&grid->rows[i], column))
            return true;
    return false;
}

/* The id of a column: of the row of ids, else of the heads below it, where people write theirs. */
static const char *column_id(const struct taking *taking, size_t ids, size_t rows, size_t column)
{
    for (size_t i = ids; i < rows; i++) {
        const char *text = grid_text(&taking->grid->rows[i], column);
        if (text && *cell_unguard(text))
            return cell_unguard(text);
    }
    return NULL;
}

static bool take_column(const struct taking *taking, size_t ids, size_t rows, size_t at)
{
    struct taken *taken = taking->taken;
    const char *id = column_id(taking, ids, rows, at);
    size_t line = taking->grid->rows[ids].line;
    if (!id) {
        if (column_filled(taking->grid, rows, at))
            complain(taking, at, line, "the column has values but no head; give it one");
        return true;
    }
    if (strncmp(id, TABLE_BASE_COLUMN, strlen(TABLE_BASE_COLUMN)) == 0) {
        taken->digest_column = at;
        taken->has_base = true;
        return take_digested(taking, id);
    }
    if (table_column(&taken->table, id)) {
        complain(taking, at, line, "the column is there twice; take one of them away");
        return true;
    }
    struct column *column = table_add_column(&taken->table, taking->types, id);
    if (column)
        column->place = at;
    return column || no_memory(taking);
}

/* The first row behind the heads: those hold, in the key's column, the head of the key. */
static size_t first_row(const struct taking *taking, size_t ids, size_t key)
{
    static const char *const heads[] = { "ID", "Id", "行", "Row" };
    size_t row = ids + 1;
    for (bool head = true; head && row < taking->grid->count; row += head) {
        const char *text = grid_text(&taking->grid->rows[row], key);
        head = false;
        for (size_t i = 0; text && i < sizeof heads / sizeof *heads; i++)
            head |= strcmp(text, heads[i]) == 0;
    }
    return row;
}

static bool take_columns(const struct taking *taking, size_t ids, size_t rows)
{
    size_t width = 0;
    for (size_t i = 0; i < taking->grid->count; i++)
        if (taking->grid->rows[i].count > width)
            width = taking->grid->rows[i].count;
    for (size_t i = 0; i < width; i++)
        if (!take_column(taking, ids, rows, i))
            return false;
    return true;
}

static void trim(char *text)
{
    size_t start = strspn(text, " \t\n"), size = strlen(text);
    while (size > start && strchr(" \t\n", text[size - 1]))
        size--;
    memmove(text, text + start, size - start);
    text[size - start] = '\0';
}

/* "sg, th" and "sg\nth" as the XML has a list: sg th */
static void join_list(char *text)
{
    char *to = text;
    for (char *from = text; *from; from++) {
        bool gap = strchr(" ,;\n\t", *from) != NULL;
        if (!gap)
            *to++ = *from;
        else if (to > text && to[-1] != ' ')
            *to++ = ' ';
    }
    while (to > text && to[-1] == ' ')
        to--;
    *to = '\0';
}

/* A list in the form of the export; as it stands if it cannot be read. Caller frees. */
static char *settled_list(const struct column *column, const char *value)
{
    struct text text = TEXT_INIT(1 << 24);
    struct list_item item;
    const char *at = value, *problem = NULL;
    while (list_next(column, &at, &item, &problem)) {
        if (text.size)
            text_append_character(&text, '\n');
        list_append(column, &item, &text);
        list_item_release(&item);
    }
    char *taken = problem || !text.size ? strdup(problem ? value : "") : text_take(&text);
    text_release(&text);
    return taken;
}

/* The form that the dossier has a value in; text stays as it is. Caller frees. */
static char *settled(const struct column *column, const char *value)
{
    if (column->kind == COLUMN_LIST)
        return settled_list(column, value);
    size_t size = strlen(value);
    char *text = malloc(size + DATE_SIZE), day[DATE_SIZE]; /* a day may be longer: 46347 */
    if (!text)
        return NULL;
    memcpy(text, value, size + 1);
    if (column->kind == COLUMN_WORDS || column->kind == COLUMN_CONTENT ||
        column->kind == COLUMN_EXTRA) {
        if (text[strspn(text, " \t\n")] == '\0')
            *text = '\0';
        return text;
    }
    trim(text);
    if (column->kind != COLUMN_ATTRIBUTE)
        return text;
    if (column->type.list)
        join_list(text);
    if (value_type_is_day(&column->type) && day_read(text, day))
        memcpy(text, day, sizeof day);
    return text;
}

static bool take_cell(const struct taking *taking, struct row *row, size_t at,
                      const struct grid_row *from)
{
    struct table *table = &taking->taken->table;
    const struct column *column = &table->columns[at];
    const char *text = grid_text(from, column->place);
    if (!text)
        return true;
    if (from->cells[column->place].kind == GRID_BAD) {
        complain(taking, column->place, from->line, text);
        return true;
    }
    CLEANUP(free_pointer) char *value = settled(column, cell_unguard(text));
    return (value && table_set_cell(table, row, at, value)) || no_memory(taking);
}

static bool row_empty(const struct taking *taking, const struct grid_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (i != taking->taken->digest_column && row->cells[i].text &&
            row->cells[i].text[strspn(row->cells[i].text, " \t\n")])
            return false;
    return true;
}

/* The key of a row, "" for a new one; NULL and a problem if it has none and needs one. */
static const char *row_key(const struct taking *taking, const struct grid_row *row, size_t key)
{
    const char *text = grid_text(row, key);
    text = text ? cell_unguard(text) + strspn(cell_unguard(text), " ") : "";
    if (!*text && strcmp(sheet_key_column(taking->sheet), TABLE_KEY_COLUMN) != 0) {
        complain(taking, key, row->line, "the row has no id; give it one");
        return NULL;
    }
    return text;
}

static bool take_row(const struct taking *taking, const struct grid_row *from, size_t key)
{
    struct table *table = &taking->taken->table;
    char made[64];
    const char *text = row_empty(taking, from) ? NULL : row_key(taking, from, key);
    if (!text)
        return true;
    const struct row *twin = *text ? table_row(table, text) : NULL;
    if (twin) {
        char what[160];
        snprintf(what, sizeof what, "the row \"%.80s\" stands in line %zu already; a new one %s",
                 text, twin->line,
                 strcmp(sheet_key_column(taking->sheet), "id") == 0 ? "needs another id"
                                                                    : "has no row name");
        complain(taking, key, from->line, what);
        return true;
    }
    snprintf(made, sizeof made, "(line %zu)", from->line);
    struct row *row = table_add_row(table, *text ? text : made);
    if (!row)
        return no_memory(taking);
    row->line = from->line;
    row->named = *text != '\0';
    row->from = from;
    for (size_t i = 0; i < table->column_count; i++)
        if (!take_cell(taking, row, i, from))
            return false;
    return true;
}

/* The hidden sheet: as it was written, so taken as it is. */
static bool take_base(const struct taking *taking, const struct grid *base)
{
    struct table *table = &taking->taken->base;
    const struct grid_row *ids = row_at(base, 0);
    table->sheet = *taking->sheet;
    for (size_t i = 0; ids && i < ids->count; i++) {
        const char *id = grid_text(ids, i);
        if (!table_add_column(table, taking->types, id ? cell_unguard(id) : ""))
            return no_memory(taking);
    }
    for (size_t i = 1; i < base->count && table->column_count; i++) {
        const char *key = grid_text(&base->rows[i], 0);
        struct row *row = key ? table_add_row(table, cell_unguard(key)) : NULL;
        if (key && !row)
            return no_memory(taking);
        for (size_t j = 0; key && j < table->column_count; j++) {
            const char *value = grid_text(&base->rows[i], j);
            if (value && !table_set_cell(table, row, j, cell_unguard(value)))
                return no_memory(taking);
        }
    }
    taking->taken->has_base = table->column_count > 0;
    return true;
}

bool table_take(const struct sheet *sheet, const struct type_view *types, const struct grid *grid,
                const struct grid *base, struct taken *ret, struct problems *problems,
                struct error *error)
{
    struct taking taking = { sheet, types, grid, ret, problems, error };
    size_t key = 0, ids = find_ids(grid, sheet_key_column(sheet), &key);
    ret->grid = grid;
    ret->table.sheet = *sheet;
    if (ids == (size_t)-1)
        return error_set(error, STATUS_INPUT,
                         "%s%sno row of column ids (\"%s\" …) in the first %d rows; take the file "
                         "that the export made",
                         grid->name ? grid->name : "", grid->name ? ": " : "",
                         sheet_key_column(sheet), HEAD_SEARCH);
    size_t rows = first_row(&taking, ids, key);
    if (!take_columns(&taking, ids, rows))
        return false;
    for (size_t i = rows; i < grid->count; i++)
        if (!take_row(&taking, &grid->rows[i], key))
            return false;
    return !base || take_base(&taking, base);
}
