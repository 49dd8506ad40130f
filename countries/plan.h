/* The plan of a filing: what goes where, what is referred to, what is missing, with the merged pack
 * (schemas/plan.xsd). It is grafted into that d:filing as its last child; the tree holds one plan
 * at a time, so d:filing[p:plan] is the filing under check.
 *
 * Where a document goes: of all headings with a hub that takes its home heading, the longest hub
 * number wins, and of two alike the one that names the document's kind; two that are alike still
 * are a pack error. A document whose home heading the regulator does not have goes to the first of
 * its further headings that the regulator has. Which rendition: current and meant for the
 * regulator; adapted for it first, then by the languages of the pack in order; what has no language
 * (zxx) always fits.
 *
 * The surprise: a heading that a route does not want (need "not") still takes its documents; rules
 * speak about it, the plan drops nothing. */
#ifndef COUNTRIES_PLAN_H
#define COUNTRIES_PLAN_H

#include "countries/pack.h"
#include "dossier/dossier.h"

/* Grafts the plan into a filing of the dossier's tree and removes any other plan. `as_of` is a
 * valid date. Returns p:plan, owned by the tree; NULL on error: INPUT if its route is none of the
 * pack or the manifest of the filing before cannot be used, PACK on headings that contend for a
 * document. */
xmlNode *plan_graft(struct dossier *dossier, const struct pack *pack, xmlNode *filing,
                    const char *as_of, struct error *error) MUST_CHECK;

/* The same for a filing that the dossier does not have, to look at a route: `route` NULL: the
 * pack's default; `class` NULL: what the product has for the regulator, else a class id of the
 * pack. */
xmlNode *plan_graft_trial(struct dossier *dossier, const struct pack *pack, const char *route,
                          const char *class, const char *as_of, struct error *error) MUST_CHECK;

/* Removes the plan, if there is one, and a filing that plan_graft_trial added. */
void plan_remove(struct dossier *dossier);

/* The p:plan of the tree, or NULL. */
xmlNode *plan_find(const struct dossier *dossier);

#endif
