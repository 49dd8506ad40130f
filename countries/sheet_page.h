/* Inside this room: what the pages of the record share. */
#ifndef COUNTRIES_SHEET_PAGE_H
#define COUNTRIES_SHEET_PAGE_H

#include "base/xml.h"
#include "dossier/dossier.h"
#include "dossier/page.h"

/* Text of the child `name` of a node of NS_SHEET in a language, else in any; NULL if there is none.
 * Caller frees. */
char *sheet_words(const xmlNode *node, const char *name, const char *lang);
/* The child `name` in both languages; nothing if there is none. */
void sheet_both_words(const xmlNode *node, const char *name, struct text *ret);
/* How well a node is known, by the best of its sources, and these; one without sources says so. */
void sheet_sources(const xmlNode *node, struct text *ret);
/* The language that a page shows first: that of the regulator if it is Japanese, else English. */
enum report_language sheet_language(const xmlNode *page);
/* From the doctype to the bar of languages: title (child `name`), product, filing, day. `page` is a
 * child of the element that names filing, route and regulator. */
void sheet_page_open(const xmlNode *page, const struct dossier *dossier, const char *as_of,
                     struct text *ret);
void sheet_page_close(struct text *ret);

#endif
