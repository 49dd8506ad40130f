/* `import`: makes a dossier of a folder or an archive, with or without an inventory. */
#ifndef DOSSIER_IMPORT_H
#define DOSSIER_IMPORT_H

#include "base/error.h"
#include "dossier/add.h"
#include "dossier/archive.h"
#include "dossier/problem.h"

struct inventory_row {
    struct addition addition; /* strings are borrowed from the inventory */
    long line;
};
struct inventory {
    struct inventory_row *rows; /* sorted by id; in the order of the table where ids are alike */
    size_t count;
    char *bytes; /* owned */
};
#define INVENTORY_INIT                                                                             \
    {                                                                                              \
        .rows = NULL                                                                               \
    }
void inventory_release(struct inventory *inventory);

/* Parses a table of tab-separated columns with a heading line: id, file, heading, title, lang, and
 * if present number, revision, date, role, of-revision, also, filed, confidential. UTF-8, with or
 * without BOM, LF or CR LF. Everything wrong goes to `problems` under `name` with its line; INPUT
 * then. */
bool inventory_parse(const void *bytes, size_t size, const char *name, struct inventory *ret,
                     struct problems *problems, struct error *error) MUST_CHECK;

struct import_request {
    const char *source;    /* folder or archive */
    const char *target;    /* the new folder */
    const char *inventory; /* path or NULL */
    const char *names;     /* charset of names in an archive: "cp932", or NULL */
};
/* Makes the dossier aside and renames it. `problems` gets what is wrong (on failure), or what the
 * user should know (on success): files that the inventory does not name, headings chosen for want
 * of knowledge. *ret_count is the number of documents. */
bool dossier_import(const struct import_request *request, const struct dossier_schema *schema,
                    size_t *ret_count, struct problems *problems, struct error *error) MUST_CHECK;

#endif
