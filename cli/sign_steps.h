/* sign --prepare and sign --attach: a signature in two steps, the key elsewhere. */
#ifndef CLI_SIGN_STEPS_H
#define CLI_SIGN_STEPS_H

#include "cli/extending.h"
#include "cli/options.h"
#include "signing/seal_write.h"

/* Refuses a draft or a sample unless the bool that `context` points to says otherwise. */
seal_check bundle_may_be_signed;

/* USAGE when options of the two steps and of signing at once are mixed. */
bool sign_steps_check(const struct arguments *arguments, struct error *error) MUST_CHECK;

/* Both take the role and the draft check from the request; each bundle is tried. What is attached
 * is brought to the level of the request and of `extending`. */
enum status bundles_prepare(const struct arguments *arguments, const struct seal_request *request,
                            struct error *error);
enum status bundle_attach(const struct arguments *arguments, const struct seal_request *request,
                          struct extending *extending, struct error *error);

#endif
