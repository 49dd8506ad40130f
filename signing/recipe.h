/* VERIFY.txt and SHA256SUMS: what somebody without this program checks a bundle with (BUNDLE.md).
 */
#ifndef SIGNING_RECIPE_H
#define SIGNING_RECIPE_H

/* The text of a recipe (signing/verify-N.txt); NULL for a number never given out. Every recipe
 * stays here for ever. */
const char *verify_recipe(unsigned number);
#define VERIFY_RECIPE_NOW 3u
#define VERIFY_RECIPE_SEAL 4u /* for a seal beside a plain tree */

#endif
