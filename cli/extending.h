/* What `sign` and `extend` share: the options that make a signature one of level T or more. */
#ifndef CLI_EXTENDING_H
#define CLI_EXTENDING_H

#include "cli/options.h"
#include "signing/extension.h"

/* Zero-initialised by the caller; extending_release afterwards. */
struct extending {
    struct trust *trust; /* of --trust, or NULL */
    struct stamp_service *service;
    struct extension extension;
};
void extending_release(struct extending *extending);

/* The level that --level names, else `otherwise`. USAGE when it is none of B, T, LT. */
bool level_take(const struct arguments *arguments, enum level otherwise, enum level *ret,
                struct error *error) MUST_CHECK;

/* Opens the store and the service of the options, names the service on stderr, and fills
 * ret->extension for `level`. USAGE for a URL that is none. */
bool extending_open(const struct arguments *arguments, enum level level, struct extending *ret,
                    struct error *error) MUST_CHECK;

#endif
