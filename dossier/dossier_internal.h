/* Parts of loading that its files share; nobody else includes this. */
#ifndef DOSSIER_DOSSIER_INTERNAL_H
#define DOSSIER_DOSSIER_INTERNAL_H

#include "dossier/dossier.h"
#include "schemas/xsd.h"

#define XML_NAMESPACE "http://www.w3.org/XML/1998/namespace"

const struct xsd *dossier_schema_xsd(const struct dossier_schema *schema);

/* What a schema cannot say: headings of the hub, paths, elements that only we may add, and the ids
 * of renditions, which it writes into the tree. INTERNAL without memory. */
bool dossier_check(const struct dossier *dossier, const struct dossier_schema *schema,
                   struct problems *problems, struct error *error) MUST_CHECK;

#endif
