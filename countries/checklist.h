/* Checklists of essential principles: each regulator's own list, with the evidence of the dossier
 * that the pack maps to its rows, as a page for the browser and as a workbook. They belong to the
 * record. A row without evidence says so; a row that the pack maps to nothing is for a person. */
#ifndef COUNTRIES_CHECKLIST_H
#define COUNTRIES_CHECKLIST_H

#include "base/file.h"
#include "base/text.h"
#include "countries/pack.h"
#include "dossier/dossier.h"

/* Gathers the checklists of the filing whose plan stands in the tree: an element checklists of
 * NS_SHEET (countries/sheet.h). Caller frees with xmlFreeDoc. */
xmlDoc *checklists_gather(const struct dossier *dossier, const struct packs *packs,
                          struct error *error) MUST_CHECK;

/* One of them, in both languages. */
void checklist_write_html(const xmlNode *checklist, const struct dossier *dossier,
                          const char *as_of, struct text *ret);
/* One of them, in the language of the regulator (Japanese or English). Caller releases. */
bool checklist_write_xlsx(const xmlNode *checklist, const char *as_of, struct buffer *ret,
                          struct error *error) MUST_CHECK;

#endif
