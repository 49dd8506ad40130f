/* The table of a change (新旧対照表) as a sheet: what is approved, what it becomes and why, with
 * every letter that changes marked. One writer per format (comparison_formats is the list). */
#ifndef COUNTRIES_COMPARISON_SHEET_H
#define COUNTRIES_COMPARISON_SHEET_H

#include "base/file.h"
#include "base/text.h"
#include "countries/pack.h"
#include "dossier/comparison.h"
#include "schemas/report.h"

/* All borrowed. */
struct comparison_sheet {
    const struct comparison *comparison;
    const struct pack *pack; /* of the filing's regulator: names its fields and routes */
    const char *product;     /* NULL: not known */
    bool sample;             /* an invented dossier */
    enum report_language language;
    unsigned columns; /* of the terminal */
};

/* Appends bytes; the sheet and what it holds are the same for the same input. */
typedef bool comparison_writer(const struct comparison_sheet *sheet, struct text *ret,
                               struct error *error);

struct comparison_format {
    const char *name; /* of --format */
    bool binary;      /* not for a terminal */
    comparison_writer *write;
};
/* Ends with a NULL name. */
extern const struct comparison_format comparison_formats[];
const struct comparison_format *comparison_format_find(const char *name); /* NULL if none */

comparison_writer comparison_write_text, comparison_write_html, comparison_write_docx,
    comparison_write_xlsx;

/* The words of a sheet, in its language. */
enum comparison_word {
    COMPARISON_TITLE,
    COMPARISON_FIELD,
    COMPARISON_BEFORE,
    COMPARISON_AFTER,
    COMPARISON_REASON,
    COMPARISON_NOTHING,
    COMPARISON_SAMPLE,
    COMPARISON_WORDS
};
const char *comparison_word(const struct comparison_sheet *sheet, enum comparison_word word);
/* What the pack calls the field of a row, else its id. Appended. */
void comparison_append_field(const struct comparison_sheet *sheet, const struct comparison_row *row,
                             struct text *ret);
/* Product, filing, route, number and date of the approval, in a sentence. Appended. */
void comparison_append_subject(const struct comparison_sheet *sheet, struct text *ret);

#endif
