/* The plan of a filing: what goes where, what is referred to, what is missing, with the merged pack
 * (schemas/plan.xsd). It is grafted into that d:filing as its last child; the tree holds one plan
 * at a time, so d:filing[p:plan] is the filing under check.
 *
 * Where a document goes: of all headings with a hub that takes its home heading, the longest hub
 * number wins, and of two alike the one that names the document's kind; two that are alike still
 * are a pack error. Which rendition: current and meant for the regulator; adapted for it first,
 * then by the languages of the pack in order; what has no language (zxx) always fits.
 *
 * The surprise: a heading that a route does not want (need "not") still takes its documents; rules
 * speak about it, the plan drops nothing. */
#ifndef COUNTRIES_PLAN_H
#define COUNTRIES_PLAN_H

#include "countries/pack.h"

/* Grafts the plan into the filing of that id and removes any other plan from the tree. `as_of` is a
 * valid date. The element p:plan, owned by the tree; NULL on error: INPUT if there is no such
 * filing or its route is none of the pack, PACK on headings that contend for a document. `root` is
 * the folder of the dossier for manifests of earlier filings (lifecycle), -1: none are read. */
xmlNode *plan_graft(xmlDoc *tree, const struct pack *pack, const char *filing, const char *as_of,
                    int root, struct error *error) MUST_CHECK;

/* The same for a filing that the dossier does not have: adds a d:filing `id` (its place in
 * d:filings is last) with the route (NULL: the pack's default) and the class (NULL: the product's
 * first class for the regulator; else a class id of the pack or a value) and grafts its plan.
 * `trial` marks it as made to look at a route. */
struct plan_trial {
    const char *id;
    const char *route;
    const char *class;
    bool trial;
};
xmlNode *plan_graft_trial(xmlDoc *tree, const struct pack *pack, const struct plan_trial *trial,
                          const char *as_of, struct error *error) MUST_CHECK;

/* Removes the plan, if there is one, and the filing that plan_graft_trial added. */
void plan_remove(xmlDoc *tree);

/* The p:plan of the tree, or NULL. */
xmlNode *plan_find(const xmlDoc *tree);

#endif
