/* The core: the documents that two or more regulators get, committed to in one root (BUNDLE.md,
 * "Core and proof"), so that regulators can compare what they were given.
 *
 * The surprise: equal roots prove one commitment; they prove neither that a document was shown nor
 * that nobody got a second root. */
#ifndef DOSSIER_CORE_H
#define DOSSIER_CORE_H

#include "base/cleanup.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "dossier/dossier.h"

#include <stddef.h>
#include <stdint.h>

#define CORE_KEY_SIZE 32

/* The core key: never in a bundle, cache or log. core_key_clear wipes it. */
struct core_key {
    uint8_t bytes[CORE_KEY_SIZE];
};
/* Reads core.key beneath the dossier: 32 bytes, a regular file, nobody else's to read or write
 * (KEY otherwise; a sample's key is public and may be readable). */
bool core_key_read(const struct dossier *dossier, struct core_key *ret, struct error *error)
    MUST_CHECK;
/* Reads exactly 32 bytes from a descriptor (`--core-key fd:N`). */
bool core_key_read_descriptor(int descriptor, struct core_key *ret, struct error *error) MUST_CHECK;
bool core_key_make(struct core_key *ret, struct error *error) MUST_CHECK; /* from getrandom */
void core_key_clear(struct core_key *key);

/* One file of the core; what is opened to who may see it. */
struct core_leaf {
    char *path; /* the dossier's path; owned */
    char *document;
    char *rendition; /* NULL for a superseded one */
    uint64_t size;
    char sha256[SHA256_HEX_SIZE];
    char salt[SHA256_HEX_SIZE];
    char digest[SHA256_HEX_SIZE];
};
struct core {
    struct core_leaf *leaves; /* by digest */
    size_t count;
    struct sha256 root;
};
#define CORE_INIT                                                                                  \
    {                                                                                              \
        .leaves = NULL                                                                             \
    }
void core_release(struct core *core);

/* Gathers the files of every rendition of each document that two or more regulators with filings in
 * the dossier get. Needs f:facts in the tree; a file that could not be read has no digest and is
 * left out (a finding keeps such a dossier from being filed). */
bool core_gather(const struct dossier *dossier, const struct core_key *key, struct core *ret,
                 struct error *error) MUST_CHECK;
/* Appends a leaf; core_close sorts and computes the root. An empty core has the top "". */
bool core_add(struct core *core, const struct core_key *key, const char *path, uint64_t size,
              const struct sha256 *sha256, struct error *error) MUST_CHECK;
bool core_close(struct core *core, struct error *error) MUST_CHECK;

/* core.xml (schemas/core.xsd): every leaf digest; openings only where `carried` says that this
 * bundle carries the rendition. */
typedef bool core_carried(void *context, const struct core_leaf *leaf);
bool core_write(const struct core *core, core_carried *carried, void *context, struct text *ret,
                struct error *error) MUST_CHECK;

/* One opening and its path to the root, as XML of the same schema. */
bool core_prove(const struct core *core, size_t leaf, struct text *ret, struct error *error)
    MUST_CHECK;
/* What a proof says once it holds. Strings are the caller's to free with core_opening_release. */
struct core_opening {
    char *path;
    uint64_t size;
    struct sha256 sha256;
    uint64_t count; /* leaves of the core */
    struct sha256 root;
};
void core_opening_release(struct core_opening *opening);
/* INPUT if the bytes are no proof, FINDINGS if the proof does not lead to `root`. */
bool core_verify(const void *bytes, size_t size, const struct sha256 *root,
                 struct core_opening *ret, struct error *error) MUST_CHECK;

#endif
