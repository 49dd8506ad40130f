/* Runs a pack's stylesheet (XSLT 1.0): enriched tree -> submission.xml and the like.
 *
 * Forbidden: reading and writing of files, network, document(), extension elements, every function
 * but those of schemas/rules.h and format-number(). xsl:include and xsl:import reach files of packs
 * by the catalogue. xsl:sort has no lang: the host's locale would decide. A message is an error,
 * with terminate or without. Operations, depth and output are limited. */
#ifndef SCHEMAS_XSLT_H
#define SCHEMAS_XSLT_H

#include "base/cleanup.h"
#include "schemas/catalogue.h"

struct xslt;

/* Compiles "pack:sg/submission.xsl". PACK if it is wrong or uses anything forbidden. */
struct xslt *xslt_compile(const struct catalogue *catalogue, const char *name, struct error *error)
    MUST_CHECK;
void xslt_free(struct xslt *xslt);
DEFINE_POINTER_CLEANUP(struct xslt, xslt_free)

/* Transforms a copy of the tree and serialises the result as xml_write does, whatever xsl:output
 * says. PACK if the transform is in any state but OK at its end (xsl:message terminate="yes" too,
 * its words are in the error); LIMIT if a limit was reached. */
bool xslt_run(const struct xslt *xslt, const xmlDoc *tree, struct buffer *ret, struct error *error)
    MUST_CHECK;
/* Same, as a tree; the caller frees with xmlFreeDoc. */
xmlDoc *xslt_transform(const struct xslt *xslt, const xmlDoc *tree, struct error *error) MUST_CHECK;

#endif
