/* Portal sheets: per filing a page with the fields of its form or portal in their order, the
 * dossier's values to copy into them, counted, and where each field's name is known from.
 *
 * The fields are data (k:sheet of pack.xml), the values are gathered by common/forms/sheet.xsl.
 * What is not known of a portal is said to be not known; no field is invented. The pages belong to
 * the record and are never sent. */
#ifndef COUNTRIES_SHEET_H
#define COUNTRIES_SHEET_H

#include "base/text.h"
#include "countries/pack.h"
#include "dossier/dossier.h"

#define NS_SHEET "urn:samdossier:sheet:1"

/* Gathers the sheets of the filing whose plan stands in the tree: an element sheets of NS_SHEET,
 * with a sheet for each that the pack has for the route. Caller frees with xmlFreeDoc. */
xmlDoc *sheets_gather(const struct dossier *dossier, const struct packs *packs, struct error *error)
    MUST_CHECK;

/* Writes a sheet of them as a page for the browser, in both languages; it shows the regulator's
 * own first if that is Japanese. */
void sheet_write_html(const xmlNode *sheet, const struct dossier *dossier, const char *as_of,
                      struct text *ret);

/* The letters, digits and signs of ASCII in the other width: half to full (the blank too), or full
 * to half; what has no other width stays. Appended. */
void text_append_full_width(struct text *ret, const char *string);
void text_append_half_width(struct text *ret, const char *string);

#endif
