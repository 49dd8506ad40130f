/* VERIFY.txt and SHA256SUMS: what somebody without this program checks a bundle with (BUNDLE.md).
 */
#ifndef SIGNING_RECIPE_H
#define SIGNING_RECIPE_H

#include "base/entry.h"
#include "base/text.h"

/* The text of a recipe (signing/verify-N.txt); NULL for a number never given out. Every recipe
 * stays here for ever. */
const char *verify_recipe(unsigned number);
#define VERIFY_RECIPE_NOW 1u

/* One line of SHA256SUMS (sha256sum's text form: digest, two blanks, path, LF). */
void sums_add(struct text *sums, const char *path, const struct sha256 *digest);

#endif
