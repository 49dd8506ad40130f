#include "dossier/table/extra.h"

#include "dossier/table/grid.h"

#include <stdio.h>
#include <string.h>

void table_extra_path(const struct sheet *sheet, char *ret, size_t size)
{
    snprintf(ret, size, "tables/%s.csv", sheet->entry->sheet);
}

static bool no_memory(struct error *error)
{
    return error_set(error, STATUS_INTERNAL, "no memory for a table");
}

static bool take_grid(const struct grid *grid, const struct type_view *types, struct table *ret,
                      struct error *error)
{
    for (size_t i = 0; i < grid->count; i++) {
        const struct grid_row *row = &grid->rows[i];
        const char *key = grid_text(row, 0);
        if (!key)
            continue;
        struct row *added = i ? table_add_row(ret, cell_unguard(key)) : NULL;
        if (i && !added)
            return no_memory(error);
        for (size_t j = 0; j < row->count; j++) {
            const char *value = row->cells[j].text;
            bool done = i ? j >= ret->column_count ||
                                table_set_cell(ret, added, j, value ? cell_unguard(value) : NULL)
                          : table_add_column(ret, types, value ? cell_unguard(value) : "") != NULL;
            if (!done)
                return no_memory(error);
        }
    }
    return true;
}

bool table_extra_read(const struct dossier *dossier, const struct type_view *types,
                      const struct sheet *sheet, struct table *ret, struct error *error)
{
    char path[96];
    const struct error before = *error; /* that there is no such file is none */
    enum file_problem problem = FILE_FINE;
    CLEANUP(buffer_release) struct buffer bytes = { .bytes = NULL };
    CLEANUP(grid_release) struct grid grid = GRID_INIT;
    ret->sheet = *sheet;
    table_extra_path(sheet, path, sizeof path);
    CLEANUP(close_descriptor)
    int file = file_open_beneath(dossier->root, path, &problem, error);
    if (file < 0 && problem != FILE_MISSING)
        return false;
    *error = before;
    if (file >= 0 && (!file_read(file, LIMIT_TABLE_BYTES, &bytes, error) ||
                      !csv_read((const char *)bytes.bytes, bytes.size, &grid, error)))
        return error_wrap(error, "%s", path);
    return take_grid(&grid, types, ret, error) &&
           (ret->column_count || table_add_column(ret, types, sheet_key_column(sheet)) ||
            no_memory(error));
}

bool table_extra_load(const struct dossier *dossier, const struct type_view *types,
                      struct table *table, struct error *error)
{
    CLEANUP(table_release) struct table extra = TABLE_INIT;
    if (!table_extra_read(dossier, types, &table->sheet, &extra, error))
        return false;
    for (size_t i = 0; i < extra.column_count; i++) {
        const struct column *from = &extra.columns[i];
        if (from->kind != COLUMN_EXTRA || table_column(table, from->id))
            continue;
        size_t at = table->column_count;
        if (!table_add_column(table, types, from->id))
            return no_memory(error);
        for (size_t j = 0; j < extra.row_count; j++) {
            struct row *row = table_row(table, extra.rows[j].key);
            if (row && !table_set_cell(table, row, at, extra.rows[j].cells[i]))
                return no_memory(error);
        }
    }
    return true;
}

static bool column_used(const struct table *table, size_t column)
{
    for (size_t i = 0; i < table->row_count; i++)
        if (table->rows[i].cells[column])
            return true;
    return false;
}

static int compare_rows(const void *a, const void *b)
{
    const struct row *left = a, *right = b;
    return strcmp(left->key, right->key);
}

static void write_line(const struct table *table, const bool *used, const struct row *row,
                       struct text *ret)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (used[i])
            csv_append(row ? row->cells[i] : table->columns[i].id, i == 0, ret);
    csv_end_line(ret);
}

void table_extra_write(struct table *extra, struct text *ret)
{
    bool used[LIMIT_TABLE_COLUMNS] = { true }, any = false;
    for (size_t i = 1; i < extra->column_count && i < LIMIT_TABLE_COLUMNS; i++)
        any |= used[i] = column_used(extra, i);
    if (!any)
        return;
    qsort(extra->rows, extra->row_count, sizeof *extra->rows, compare_rows);
    text_append(ret, "\xEF\xBB\xBF");
    write_line(extra, used, NULL, ret);
    for (size_t i = 0; i < extra->row_count; i++) {
        bool filled = false;
        for (size_t j = 1; j < extra->column_count; j++)
            filled |= extra->rows[i].cells[j] != NULL;
        if (filled)
            write_line(extra, used, &extra->rows[i], ret);
    }
}
