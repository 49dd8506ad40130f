/* The Excel round trip: `table export` writes a part of the dossier as XLSX or CSV, `table import`
 * takes back what people changed in it.
 *
 * An import compares three states of each cell: as it was exported (base), as the file has it, as
 * the dossier has it now (yours). What only the file changed is taken; what both changed is a
 * conflict, and then nothing is written. An XLSX carries its base in hidden sheets; a CSV in a
 * column of digests, which tells that a cell changed but not from what.
 *
 * Only the lines meant are written: comments, order and every other byte of the XML stay. The
 * result is loaded from a copy before any file of the dossier is replaced. Columns that the dossier
 * has no place for are kept in tables/<sheet>.csv. Which tables and columns there are says
 * table.def.
 *
 * The surprise: a row that is not in the file is not deleted, but reported, unless asked for. */
#ifndef DOSSIER_TABLE_TABLE_H
#define DOSSIER_TABLE_TABLE_H

#include "base/error.h"
#include "dossier/dossier.h"

#include <stddef.h>

/* The names of the tables, one after the other; starts with NULL, ends with NULL. */
const char *table_what_next(const char *after);

enum table_format { TABLE_XLSX, TABLE_CSV };
struct table_request {
    const char *what;
    const char *sheet; /* NULL: all of an XLSX, the first for a CSV */
    int schemas;       /* descriptor of schemas/ */
    /* export */
    enum table_format format;
    const char *out;
    bool force;
    /* import */
    const char *file;
    bool dry_run;
    bool delete;       /* rows that are not in the file */
    bool without_base; /* a file without base values: every difference is meant */
};

/* USAGE for a table or sheet that there is not; OUTPUT. */
bool table_export(const struct dossier *dossier, const struct table_request *request,
                  struct error *error) MUST_CHECK;

enum table_event_kind {
    TABLE_CHANGED,  /* yours becomes file */
    TABLE_ADDED,    /* a row */
    TABLE_DELETED,  /* a row */
    TABLE_MISSING,  /* a row that is not in the file; it stays */
    TABLE_CONFLICT, /* a cell; a row (column NULL): changed on one side, gone on the other */
    TABLE_KEPT,     /* a column that is kept in tables/<sheet>.csv */
    TABLE_ABSENT,   /* a column that is not in the file; its values stay */
    TABLE_FOREIGN,  /* a sheet of the file that belongs to no table; not looked at */
    TABLE_SAME      /* a cell that only the spreadsheet's form or charset changed; left as it is */
};
struct table_event {
    enum table_event_kind kind;
    char *sheet, *row, *column; /* NULL where it does not apply */
    char *place;                /* in the file: "papers!C12" */
    char *base, *file, *yours;  /* NULL: nothing there; base of a CSV: not known */
    bool base_known;
};
struct table_report {
    struct table_event *events;
    size_t count, capacity;
    size_t changed_cells, added_rows, deleted_rows, conflicts, files;
};
#define TABLE_REPORT_INIT                                                                          \
    {                                                                                              \
        .events = NULL                                                                             \
    }
void table_report_release(struct table_report *report);

/* Imports; with dry_run only says what would happen. True also with conflicts (report->conflicts),
 * and then nothing is written. `problems` has every cell that cannot be taken (INPUT). `schema` is
 * what the result is judged by. */
bool table_import(const struct dossier *dossier, const struct dossier_schema *schema,
                  const struct table_request *request, struct table_report *report,
                  struct problems *problems, struct error *error) MUST_CHECK;

#endif
