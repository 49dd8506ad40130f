#include "dossier/table/grid.h"

#include "base/limits.h"
#include "dossier/xlsx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void grid_release(struct grid *grid)
{
    for (size_t i = 0; i < grid->count; i++) {
        for (size_t j = 0; j < grid->rows[i].count; j++)
            free(grid->rows[i].cells[j].text);
        free(grid->rows[i].cells);
    }
    free(grid->rows);
    free(grid->name);
    *grid = (struct grid)GRID_INIT;
}

bool grid_add_row(struct grid *grid, size_t line, struct error *error)
{
    if (grid->count >= LIMIT_TABLE_ROWS)
        return error_set(error, STATUS_LIMIT, "more than %d rows", LIMIT_TABLE_ROWS);
    if ((grid->count & (grid->count - 1)) == 0) { /* 0, 1, 2, 4 ...: full */
        size_t capacity = grid->count ? 2 * grid->count : 1;
        struct grid_row *grown = reallocarray(grid->rows, capacity, sizeof *grown);
        if (!grown)
            return error_set(error, STATUS_INTERNAL, "no memory for a table");
        grid->rows = grown;
    }
    grid->rows[grid->count++] = (struct grid_row){ .line = line };
    return true;
}

bool grid_set(struct grid *grid, size_t column, enum grid_kind kind, char *text,
              struct error *error)
{
    struct grid_row *row = &grid->rows[grid->count - 1];
    if (column >= LIMIT_TABLE_COLUMNS) {
        free(text);
        return error_set(error, STATUS_LIMIT, "line %zu has more than %d columns", row->line,
                         LIMIT_TABLE_COLUMNS);
    }
    if (column >= row->count) {
        struct grid_cell *grown = reallocarray(row->cells, column + 1, sizeof *grown);
        if (!grown) {
            free(text);
            return error_set(error, STATUS_INTERNAL, "no memory for a table");
        }
        memset(grown + row->count, 0, (column + 1 - row->count) * sizeof *grown);
        row->cells = grown;
        row->count = column + 1;
    }
    free(row->cells[column].text);
    row->cells[column] = (struct grid_cell){ kind, text };
    return true;
}

const char *grid_text(const struct grid_row *row, size_t column)
{
    return column < row->count ? row->cells[column].text : NULL;
}

void grid_place(const struct grid *grid, size_t column, size_t line, char *ret, size_t size)
{
    char letters[8];
    size_t at = sizeof letters;
    letters[--at] = '\0';
    for (size_t rest = column + 1; rest && at; rest = (rest - 1) / 26)
        letters[--at] = (char)('A' + (rest - 1) % 26);
    snprintf(ret, size, "%s%s%s%zu", grid->name ? grid->name : "", grid->name ? "!" : "",
             letters + at, line);
}

bool cell_must_guard(const char *value)
{
    return xlsx_is_formula(value + strspn(value, "'"));
}

const char *cell_unguard(const char *value)
{
    return *value == '\'' && cell_must_guard(value) ? value + 1 : value;
}
