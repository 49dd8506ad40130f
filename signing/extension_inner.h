/* The steps of an extension; only for it. */
#ifndef SIGNING_EXTENSION_INNER_H
#define SIGNING_EXTENSION_INNER_H

#include "signing/extension.h"
#include "signing/stamp.h"

/* The p7s, which has a time stamp, with everything that its paths need; the same bytes when it has
 * it all. UNKNOWN when something is not to be had, FINDINGS for a revoked certificate. */
bool extension_reach_lt(const struct extension *extension, struct buffer *p7s, struct error *error)
    MUST_CHECK;

/* Brings into the evidence what the path of a token's authority needs; errors as above. */
bool extension_cover_stamp(const struct extension *extension, const struct stamp *stamp,
                           struct evidence_pool *evidence, struct error *error) MUST_CHECK;

#endif
