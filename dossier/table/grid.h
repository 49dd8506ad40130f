/* Cells of a sheet as a file has them: CSV (RFC 4180) or one sheet of an XLSX (ECMA-376). Nothing
 * here knows what the cells mean. Used by the tables of this room. */
#ifndef DOSSIER_TABLE_GRID_H
#define DOSSIER_TABLE_GRID_H

#include "base/error.h"
#include "base/text.h"

#include <stddef.h>

enum grid_kind {
    GRID_TEXT,
    GRID_NUMBER, /* text is the number, in at most 15 digits */
    GRID_DAY,    /* a number that is shown as a date; text is the day, ISO */
    GRID_BAD     /* cannot be read; text says why */
};
struct grid_cell {
    enum grid_kind kind;
    char *text; /* NULL: empty */
};
struct grid_row {
    struct grid_cell *cells;
    size_t count;
    size_t line; /* as the program that made it counts, 1-based */
};
struct grid {
    char *name; /* of the sheet; NULL for CSV */
    struct grid_row *rows;
    size_t count;
    bool foreign; /* was not UTF-8 but CP932, which cannot hold every character */
    bool date1904;
};
#define GRID_INIT                                                                                  \
    {                                                                                              \
        .name = NULL                                                                               \
    }
void grid_release(struct grid *grid);

/* Appends an empty row, or a cell's value at a column of the last row; takes over `text`. LIMIT
 * beyond LIMIT_TABLE_ROWS and LIMIT_TABLE_COLUMNS. */
bool grid_add_row(struct grid *grid, size_t line, struct error *error) MUST_CHECK;
bool grid_set(struct grid *grid, size_t column, enum grid_kind kind, char *text,
              struct error *error) MUST_CHECK;
/* The text of a cell, NULL if it is empty or not there. */
const char *grid_text(const struct grid_row *row, size_t column);
/* "C12", or "papers!C12" where the sheet has a name. */
void grid_place(const struct grid *grid, size_t column, size_t line, char *ret, size_t size);

/* Reads bytes (a NUL follows them). UTF-8 with or without BOM, else CP932. INPUT names line and way
 * out. */
bool csv_read(const char *bytes, size_t size, struct grid *ret, struct error *error) MUST_CHECK;
/* One cell and what parts it from the one before; `first` of a line. Quoted where it must be. */
void csv_append(const char *value, bool first, struct text *ret);
void csv_end_line(struct text *ret);

/* A text that a spreadsheet might take for a formula gets an apostrophe before it (HOSTILE.md), and
 * one that looks so guarded a further one; reading takes one off. */
bool cell_must_guard(const char *value);
const char *cell_unguard(const char *value);

/* What is left of a text on its way through CP932, folded as spreadsheets fold it; `?` for what has
 * no place there. */
void cp932_fold(const char *value, struct text *ret);

/* All sheets of an XLSX; `grids` and how many are the caller's to release and free. INPUT for what
 * is none, is encrypted, old or has macros. */
bool xlsx_read(const void *bytes, size_t size, struct grid **ret, size_t *ret_count,
               struct error *error) MUST_CHECK;

#endif
