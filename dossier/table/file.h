/* Tables in files: writing XLSX and CSV, and reading them back into the values of the dossier. Used
 * by the tables of this room. */
#ifndef DOSSIER_TABLE_FILE_H
#define DOSSIER_TABLE_FILE_H

#include "base/file.h"
#include "dossier/table/grid.h"
#include "dossier/table/internal.h"

#define TABLE_BASE_PREFIX "base." /* name of the hidden sheet with the values as exported */
#define TABLE_BASE_COLUMN "base|" /* id of the column of digests in a CSV, the columns follow */
#define TABLE_DIGEST_DIGITS 8
#define TABLE_HELP_SHEET "help"
#define TABLE_LISTS_SHEET "lists"

/* What stands in a cell whose value is longer than a spreadsheet can hold. */
#define TABLE_CELL_MAX 32767 /* characters (Excel) */
const char *table_shown(const char *value, char *buffer, size_t size);

/* The sheets that a request asks for; 0 and USAGE if there are none. */
size_t table_sheets(const struct table_request *request, struct sheet *ret, struct error *error);

bool table_write_xlsx(const struct table *tables, size_t count, const char *path, bool force,
                      struct error *error) MUST_CHECK;
bool table_write_csv(const struct table *table, const char *path, bool force, struct error *error)
    MUST_CHECK;

/* The digest of a cell that a CSV carries as its base. */
void table_digest(const char *value, char ret[TABLE_DIGEST_DIGITS + 1]);

/* What a file says of one sheet. */
struct taken {
    struct table table;      /* values as in the dossier; cells as they were read */
    const struct grid *grid; /* where they stood */
    struct table base;       /* as exported, if there is a sheet of it */
    bool has_base;           /* there is one, or a column of digests */
    size_t digest_column;    /* in the grid; SIZE_MAX: none */
    char **digested;         /* ids of the columns that have digests, in order */
    size_t digested_count;
};
#define TAKEN_INIT                                                                                 \
    {                                                                                              \
        .table = TABLE_INIT, .base = TABLE_INIT, .digest_column = (size_t)-1                       \
    }
void taken_release(struct taken *taken);

/* Reads a grid; each cell that cannot be taken is a problem at its place. `base` is the hidden
 * sheet, or NULL. */
bool table_take(const struct sheet *sheet, const struct type_view *types, const struct grid *grid,
                const struct grid *base, struct taken *ret, struct problems *problems,
                struct error *error) MUST_CHECK;

/* A day as people and spreadsheets write it, as yyyy-mm-dd: 2026/11/21, 21-Nov-26, 令和8年11月21日;
 * false if it is none or could be two (11/12/2026). `ret` is untouched then. */
bool day_read(const char *text, char ret[11]);
/* A spreadsheet's serial day; false outside 1900-03-01 .. 9999-12-31. */
bool day_from_serial(double serial, bool date1904, char ret[11]);

#endif
