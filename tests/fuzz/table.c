/* Any bytes as a table that comes back: an XLSX or a CSV, then as the papers of a dossier. What is
 * refused is input or a limit; what is accepted has as many cells as it has columns. */
#include "dossier/table/file.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void expect_refusal(const struct error *error)
{
    if (error->status != STATUS_INPUT && error->status != STATUS_LIMIT)
        abort();
}

static void take(const struct grid *grid, const struct type_view *types)
{
    struct sheet sheets[TABLE_SHEETS_MAX];
    struct taken taken = TAKEN_INIT;
    struct problems problems = PROBLEMS_INIT;
    struct error error;
    sheets_find("papers", sheets);
    if (!table_take(&sheets[0], types, grid, grid, &taken, &problems, &error))
        expect_refusal(&error);
    for (size_t i = 0; i < taken.table.row_count; i++)
        for (size_t j = 0; j < taken.table.column_count; j++)
            if (taken.table.rows[i].cells[j] &&
                !utf8_valid(taken.table.rows[i].cells[j], strlen(taken.table.rows[i].cells[j])))
                abort();
    taken_release(&taken);
    problems_release(&problems);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct type_view types = TYPE_VIEW_INIT;
    struct grid *grids = NULL;
    size_t count = 0;
    struct error error;
    if (!types.dossier) {
        xml_setup();
        int schemas = folder_open(SAMDOSSIER_DATA_DIR "/schemas", &error);
        if (schemas < 0 || !type_view_open(schemas, &types, &error))
            abort();
        close(schemas);
    }
    if (!xlsx_read(bytes, size, &grids, &count, &error))
        expect_refusal(&error);
    for (size_t i = 0; i < count; i++) {
        take(&grids[i], &types);
        grid_release(&grids[i]);
    }
    free(grids);
    struct grid grid = GRID_INIT;
    char *copy = strndup((const char *)bytes, size);
    if (copy && csv_read(copy, strlen(copy), &grid, &error))
        take(&grid, &types);
    else if (copy)
        expect_refusal(&error);
    grid_release(&grid);
    free(copy);
    return 0;
}
