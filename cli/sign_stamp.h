/* sign --tsa: a time stamp over the signature, and the level that this makes. */
#ifndef CLI_SIGN_STAMP_H
#define CLI_SIGN_STAMP_H

#include "cli/options.h"
#include "signing/seal_write.h"
#include "signing/stamp_request.h"

/* Zero-initialised by the caller; stamping_release afterwards. */
struct stamping {
    struct trust *trust; /* of --tsa-trust, or NULL */
    struct stamp_service *service;
};
void stamping_release(struct stamping *stamping);

/* Names the service on stderr and gives it to the request, if one is asked for. USAGE when the
 * options contradict each other, or ask for a level that sign does not make. */
bool stamping_open(const struct arguments *arguments, struct stamping *ret,
                   struct seal_request *request, struct error *error) MUST_CHECK;

#endif
