/* Verdicts in XVRL (XML Validation Report Language): one document, one `report` per bundle. Each
 * question and each signature is a detection; what XVRL has no attribute for stands in the
 * namespace urn:samdossier:report:1, as in the report of a check.
 *
 * The surprise: digest/@valid is "true" only for a bundle that is good for filing, "false" where
 * something is known to be wrong, else "undetermined". */
#ifndef CLI_VERDICT_XVRL_H
#define CLI_VERDICT_XVRL_H

#include "base/xml.h"
#include "cli/bundle.h"

/* A document without reports. LIMIT without memory. */
xmlDoc *verdict_xvrl_new(struct error *error) MUST_CHECK;
void verdict_xvrl_add(xmlDoc *doc, const struct bundle *bundle);
/* Appends the document to the text, nothing if it has no report. */
bool verdict_xvrl_write(const xmlDoc *doc, struct text *ret, struct error *error) MUST_CHECK;

#endif
