/* What the parts of the PDF gatherer share: safe steps through objects by libqpdf's C interface.
 * libqpdf records a warning when an object of the wrong type is asked for a key; these steps look
 * at the type first, so that the only warnings are about the file. */
#ifndef DOSSIER_HELPER_PDF_H
#define DOSSIER_HELPER_PDF_H

#include "base/cleanup.h"
#include "dossier/helper/answer.h"

#include <qpdf/qpdf-c.h>
#include <stdint.h>
#include <stdlib.h>

#define PDF_DEPTH 64      /* of trees: names, fields, outlines, form objects */
#define PDF_STEPS 2000000 /* objects looked at in one file */
#define PDF_ITEMS 100000  /* names, bookmarks, links of one file */

struct pdf_dest {
    char *name;
    unsigned page;
};

/* One bit for each object number met. */
struct id_set {
    uint8_t *bits;
    size_t size;
};

struct page_id {
    int id;
    unsigned page;
};

struct pdf {
    qpdf_data file;
    qpdf_oh root;
    struct answer *answer;
    unsigned pages;
    struct page_id *page_ids; /* sorted by object id */
    struct pdf_dest *dests;   /* named destinations, sorted by name */
    size_t dest_count, dest_capacity;
    struct id_set fonts, forms, actions, outlines, fields;
    struct text font_names; /* lines "name<TAB>yes|no" told already */
    size_t steps;
    bool javascript, form, is_signed;
};

bool pdf_id_new(struct id_set *set, int id); /* false if it was there; 0 (direct) is always new */

/* Never fail: an object of another type gives null, 0 or "". */
qpdf_oh pdf_get(struct pdf *pdf, qpdf_oh object, const char *key);
qpdf_oh pdf_item(struct pdf *pdf, qpdf_oh array, int index);
int pdf_items(struct pdf *pdf, qpdf_oh array);
bool pdf_is(struct pdf *pdf, qpdf_oh object, const char *name); /* the name, with its slash */
int pdf_id(struct pdf *pdf, qpdf_oh object);
bool pdf_has(struct pdf *pdf, qpdf_oh object, const char *key); /* there and not null */
/* Text of a string as UTF-8 (or a name without its slash); valid until the next call. */
const char *pdf_text(struct pdf *pdf, qpdf_oh object, size_t *ret_size);

/* Calls `each` for every pair of a name tree (ISO 32000-2, 7.9.6). */
void pdf_names(struct pdf *pdf, qpdf_oh tree, unsigned depth,
               void (*each)(struct pdf *pdf, qpdf_oh key, qpdf_oh value));

void pdf_collect_pages(struct pdf *pdf);
unsigned pdf_page_of(struct pdf *pdf, qpdf_oh destination); /* 0: nowhere */
void pdf_collect_dests(struct pdf *pdf);

/* Each tells what it finds as answer lines. */
void pdf_tell_outlines(struct pdf *pdf);
void pdf_tell_fonts(struct pdf *pdf, qpdf_oh resources, unsigned page, unsigned depth);
void pdf_tell_actions(struct pdf *pdf, qpdf_oh action, unsigned page, unsigned depth);
void pdf_tell_additional_actions(struct pdf *pdf, qpdf_oh actions, unsigned page);
void pdf_tell_annotations(struct pdf *pdf, qpdf_oh page, unsigned number);
void pdf_tell_catalogue(struct pdf *pdf);

#endif
