/* Pages for the browser. Nothing is loaded; the policy allows the one style sheet and the one
 * script of the page by their digests, and nothing else runs. Foreign text stands in <bdi>,
 * escaped. */
#ifndef DOSSIER_PAGE_H
#define DOSSIER_PAGE_H

#include "base/text.h"
#include "schemas/report.h"

/* From the doctype to the open <body>. `script` may be NULL; neither may hold "</". The script
 * stands here and runs where it is called from (DOMContentLoaded). */
void page_open(const char *title, enum report_language language, const char *style,
               const char *script, struct text *ret);
void page_close(struct text *ret);

/* The two radio buttons that the report's style sheet reads (schemas/report_style.h), before
 * <main>; and their labels. */
void page_languages(enum report_language language, struct text *ret);
void page_language_bar(struct text *ret);

/* Text of our own in both languages, of which the page shows one. */
void page_both(const char *en, const char *ja, struct text *ret);
/* Foreign text; NULL is empty. */
void page_foreign(const char *string, struct text *ret);
void page_both_foreign(const char *en, const char *ja, struct text *ret);

#endif
