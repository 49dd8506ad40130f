/* Columns that somebody added to a table and the dossier has no place for: kept beside it, in
 * tables/<sheet>.csv, by row, and there again at the next export. Used by the tables of this room.
 */
#ifndef DOSSIER_TABLE_EXTRA_H
#define DOSSIER_TABLE_EXTRA_H

#include "dossier/table/internal.h"

/* tables/<sheet>.csv */
void table_extra_path(const struct sheet *sheet, char *ret, size_t size);
/* What is kept: the key and the extra columns, a row per key, also of rows that the dossier no
 * longer has. Empty if there is no such file. */
bool table_extra_read(const struct dossier *dossier, const struct type_view *types,
                      const struct sheet *sheet, struct table *ret, struct error *error) MUST_CHECK;
/* Adds the extra columns to a table that has its rows. */
bool table_extra_load(const struct dossier *dossier, const struct type_view *types,
                      struct table *table, struct error *error) MUST_CHECK;
/* The file's bytes: UTF-8 with BOM, rows by key; nothing if no cell has a value. */
void table_extra_write(struct table *extra, struct text *ret);

#endif
