/* What makes a signature of level B one of level T or LT (EN 319 122-1 6): for `sign` on the way
 * out, and for `extend` later. */
#ifndef SIGNING_EXTENSION_H
#define SIGNING_EXTENSION_H

#include "base/seal.h"
#include "signing/stamp_request.h"

struct extension {
    enum level level;              /* wanted: LEVEL_T or LEVEL_LT */
    struct stamp_service *service; /* asked when there is no time stamp yet; NULL: none to ask */
};

/* Replaces the p7s by the same at the wanted level; one that is there already stays as it is. A
 * seal_stamper; `extension` is a struct extension. KEY with what is missing and how to give it. */
bool extension_apply(void *extension, struct buffer *p7s, struct error *error) MUST_CHECK;

#endif
