/* The parts of an XLSX: a zip that is read from memory, with limits. Used by table_xlsx_read.c. */
#ifndef DOSSIER_TABLE_ZIP_H
#define DOSSIER_TABLE_ZIP_H

#include "base/error.h"

#include <libxml/tree.h>
#include <stddef.h>

struct table_zip;

/* The bytes are borrowed. NULL and INPUT for an old .xls, an encrypted workbook, one with macros,
 * or what is no zip with xl/workbook.xml; LIMIT. */
struct table_zip *table_zip_open(const void *bytes, size_t size, struct error *error) MUST_CHECK;
void table_zip_close(struct table_zip *zip); /* NULL will do */

bool table_zip_has(const struct table_zip *zip, const char *part);
/* Reads a part by the strict XML reader. Caller frees. */
xmlDoc *table_zip_xml(struct table_zip *zip, const char *part, struct error *error) MUST_CHECK;

/* `name` as seen from a folder, its ".." and "." taken out; NULL if it leaves the zip. Caller
 * frees.
 */
char *path_in_folder(const char *folder, const char *name);

#endif
