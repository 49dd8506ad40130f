/* What an import is to change: made by comparing three states (table_merge.c), carried out on the
 * bytes of the dossier's files (table_apply.c). Used by the tables of this room. */
#ifndef DOSSIER_TABLE_CHANGE_H
#define DOSSIER_TABLE_CHANGE_H

#include "dossier/edit.h"
#include "dossier/table/file.h"

enum change_kind { CHANGE_ADD, CHANGE_DELETE, CHANGE_CELL, CHANGE_EXTRA };
struct change {
    enum change_kind kind;
    size_t sheet;                /* index of the sheet */
    const struct row *row;       /* of the file; of CHANGE_DELETE the dossier's */
    const struct row *yours;     /* NULL: a new row */
    const struct column *column; /* of the file's table */
    const char *value;           /* NULL: nothing */
};
struct changes {
    struct change *items;
    size_t count, capacity;
};
bool changes_add(struct changes *changes, struct change change, struct error *error) MUST_CHECK;

/* Strings are copied; NULL where they do not apply. False without memory. */
bool table_report_add(struct table_report *report, const struct table_event *event,
                      struct error *error) MUST_CHECK;

struct merging {
    const struct table_request *request;
    size_t sheet; /* index */
    const struct taken *taken;
    const struct table *yours;
    struct changes *changes;
    struct table_report *report;
    struct problems *problems;
    struct error *error;
};
/* Compares one sheet; fills changes, report and problems. */
bool table_merge(const struct merging *merging) MUST_CHECK;

/* Carries out everything but CHANGE_EXTRA. `taken` has `sheets` sheets, by the index of changes;
 * `yours` all sheets of the table, `whole` of them. Problems are of cells that name a row that is
 * not there, or text that holds a comment. */
bool table_apply(const struct dossier *dossier, const struct type_view *types,
                 const struct taken *taken, const struct table *yours, size_t whole,
                 const struct changes *changes, struct file_changes *ret, struct problems *problems,
                 struct error *error) MUST_CHECK;

/* The key of a row that the changes added or renamed. */
struct key_change {
    size_t sheet;
    const char *was; /* borrowed: in the file, or in the dossier before */
    char *is;
};
struct key_changes {
    struct key_change *items;
    size_t count;
};
void key_changes_release(struct key_changes *keys);

/* Loads the dossier with these files from a copy of its XML, and compares it with the changes: true
 * means that they became, and nothing else. `yours` is by the index of changes. */
bool table_verify(const struct dossier *dossier, const struct dossier_schema *schema,
                  const struct type_view *types, const struct taken *taken,
                  const struct table *yours, size_t sheets, const struct changes *changes,
                  const struct file_changes *files, struct key_changes *ret,
                  struct problems *problems, struct error *error) MUST_CHECK;

#endif
