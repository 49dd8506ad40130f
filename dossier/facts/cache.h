/* A folder that keeps the answers of the helper programs from run to run, by the digest of the file
 * that they are about (HOSTILE.md, Caches). It holds what documents say, in clear: one project, a
 * folder of mode 0700, never a hosted cache.
 *
 * An entry is as hostile as the helper's answer was: it is parsed anew each time, and carries an
 * HMAC over its name and its bytes. The name holds everything that an answer depends on. Without a
 * key the folder must be this user's and closed to all others; with one, whoever has the key is
 * trusted. The surprise: an entry that is wrong in any way is as if it were not there, and nothing
 * that failed is ever kept. */
#ifndef DOSSIER_FACTS_CACHE_H
#define DOSSIER_FACTS_CACHE_H

#include "base/error.h"
#include "base/file.h"
#include "base/hash.h"

#include <stddef.h>

struct facts_cache;

#define FACTS_CACHE_KEY_MIN 16 /* bytes */

/* Opens the folder, made with mode 0700 if it is not there. `key` may be NULL (key_size 0). INPUT
 * if it is no folder or, without a key, not this user's alone. Caller frees. */
struct facts_cache *facts_cache_open(const char *path, const void *key, size_t key_size,
                                     struct error *error) MUST_CHECK;
void facts_cache_free(struct facts_cache *cache);

/* What an answer depends on besides the file: the programs, by their digests, and the limits. */
struct facts_cache_scope {
    struct sha256 helper, pdftotext;
    char limits[128];
};
/* False if a program cannot be read; then nothing is looked up or kept. */
bool facts_cache_scope(const char *helper, const char *pdftotext, struct facts_cache_scope *ret)
    MUST_CHECK;

/* The answer of a mode ("pdf", "text", "office") on a file; false: there is none. */
bool facts_cache_get(const struct facts_cache *cache, const struct facts_cache_scope *scope,
                     const char *mode, const struct sha256 *file, size_t max, struct buffer *ret);
/* Keeps an answer; if that fails the next run does the work again. */
void facts_cache_put(const struct facts_cache *cache, const struct facts_cache_scope *scope,
                     const char *mode, const struct sha256 *file, const void *bytes, size_t size);

#endif
