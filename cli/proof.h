/* verify --proof FILE --core ROOT|BUNDLE: that a file belongs to a core (BUNDLE.md, "Core and
 * proof"). It needs no trust store, for it says nothing about who signed. */
#ifndef CLI_PROOF_H
#define CLI_PROOF_H

#include "cli/options.h"

/* FINDINGS if the proof does not lead to that core. */
enum status proof_verify(const struct arguments *arguments, struct error *error);

#endif
