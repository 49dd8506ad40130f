/* Workbooks (ECMA-376) for people: sheets with a head, a filter and widths. The same cells give the
 * same bytes, whatever clock and zone.
 *
 * The surprise: a text that a spreadsheet could take for a formula (it begins with = + - @, a tab,
 * a carriage return, or a full-width form of these) gets an apostrophe before it (HOSTILE.md,
 * Text).
 */
#ifndef DOSSIER_XLSX_H
#define DOSSIER_XLSX_H

#include "base/cleanup.h"
#include "base/difference.h"
#include "base/error.h"
#include "base/file.h"

#include <stddef.h>

/* Whether a spreadsheet could take a text for a formula. */
bool xlsx_is_formula(const char *string);

struct xlsx;

/* `date` (yyyy-mm-dd) stands as the day of creation. INTERNAL if there is no memory. */
struct xlsx *xlsx_new(const char *title, const char *date, struct error *error) MUST_CHECK;
void xlsx_free(struct xlsx *xlsx);
DEFINE_POINTER_CLEANUP(struct xlsx, xlsx_free)

struct xlsx_column {
    const char *head;
    double width; /* in characters */
};
/* Begins a sheet; rows go into the one begun last. The name is cut at 31 characters; those that a
 * sheet's name cannot have become blanks. Columns are borrowed for the call. */
void xlsx_sheet(struct xlsx *xlsx, const char *name, const struct xlsx_column *columns,
                size_t count);

/* XLSX_MARKED: the letters of one side of a difference, what differs underlined and in colour. */
enum xlsx_kind { XLSX_TEXT, XLSX_NUMBER, XLSX_DATE, XLSX_MARKED };
struct xlsx_cell {
    enum xlsx_kind kind;
    const char *text; /* of a date yyyy-mm-dd; NULL: an empty cell */
    double number;
    const struct difference *difference; /* of XLSX_MARKED, whose text is the one side as a whole */
    enum difference_kind side;           /* removed or added */
};
#define XLSX_CELL(string)                                                                          \
    (struct xlsx_cell)                                                                             \
    {                                                                                              \
        .kind = XLSX_TEXT, .text = (string)                                                        \
    }
/* The next row. Text is cleaned (base/text.h) and cut at 32,767 characters, the most that a cell
 * takes. */
void xlsx_row(struct xlsx *xlsx, const struct xlsx_cell *cells, size_t count);

/* The whole file; the caller releases it and then frees the workbook, which takes no more rows.
 * LIMIT if a sheet has more rows than the format allows, INTERNAL if it could not be made. */
bool xlsx_write(struct xlsx *xlsx, struct buffer *ret, struct error *error) MUST_CHECK;

#endif
