/* manifest.xml of a bundle (schemas/manifest.xsd): what the bundle is, for whom, and every file in
 * it. Its SHA-256 is the bundle id.
 *
 * The surprise: there is exactly one way to write a manifest. manifest_parse reads by hand and
 * refuses bytes that manifest_write would not write again, so that no bit of it is free. */
#ifndef DOSSIER_MANIFEST_MANIFEST_H
#define DOSSIER_MANIFEST_MANIFEST_H

#include "base/cleanup.h"
#include "base/date.h"
#include "base/entry.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/seal.h"
#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

enum bundle_state { STATE_FILING, STATE_DRAFT, STATE_SAMPLE };
const char *bundle_state_name(enum bundle_state state); /* "filing", "draft", "sample" */

struct manifest_file {
    const char *path;      /* in the container */
    const char *document;  /* id, or NULL */
    const char *rendition; /* id, or NULL */
    uint64_t size;
    uint64_t stored_size;
    enum method method;
    struct sha256 sha256;
    struct sha256 stored_sha256;
};
struct manifest_signer {
    const char *role; /* "applicant", "representative", "endorser" */
    enum level level; /* lowest; never LEVEL_NONE */
};
struct manifest_pack {
    const char *id;
    struct sha256 sha256;
    const char *origin; /* "installed", "signed", "local" */
};

/* Strings are borrowed: from the caller who writes, from `bytes` after parsing. */
struct manifest {
    enum bundle_state state;
    const char *filing; /* id */
    const char *regulator;
    const char *route;
    const char *class;       /* as the regulator names it, or NULL */
    const char *application; /* or NULL */
    uint64_t sequence;       /* from 1 */
    bool has_previous;
    struct sha256 previous; /* bundle id of the filing before */
    const char *dossier;
    const char *product;
    const char *release;
    const char *as_of;
    const char *as_of_origin; /* "option", "SOURCE_DATE_EPOCH", "clock" */
    struct manifest_signer *signers;
    size_t signer_count;
    struct manifest_pack *packs;
    size_t pack_count;
    const char *tool; /* version */
    const char *compressor;
    struct sha256 report;
    struct sha256 core_root;
    struct manifest_file *files; /* in the order of the container */
    size_t file_count;
    char *bytes; /* owned: what parsed strings point into; NULL if not parsed */
};
#define MANIFEST_INIT                                                                              \
    {                                                                                              \
        .files = NULL                                                                              \
    }
void manifest_release(struct manifest *manifest); /* the three lists and `bytes` */

/* Append; INTERNAL without memory. manifest_add_file takes sizes and digests from the blob. */
bool manifest_add_signer(struct manifest *manifest, const char *role, enum level level,
                         struct error *error) MUST_CHECK;
bool manifest_add_pack(struct manifest *manifest, const char *id, const struct sha256 *sha256,
                       const char *origin, struct error *error) MUST_CHECK;
bool manifest_add_file(struct manifest *manifest, const struct entry *entry, struct error *error)
    MUST_CHECK;

/* Appends the bytes of manifest.xml. INTERNAL if a field is missing or cannot be written, with its
 * name; the caller gives clean text. */
bool manifest_write(const struct manifest *manifest, struct text *ret, struct error *error)
    MUST_CHECK;
/* Parses; fills *ret (manifest_release). INPUT "manifest.xml: line N: what" otherwise. */
bool manifest_parse(const void *bytes, size_t size, struct manifest *ret, struct error *error)
    MUST_CHECK;

/* Path by path (binary search is not possible: the order is the container's); NULL if none. */
const struct manifest_file *manifest_find(const struct manifest *manifest, const char *path);

/* Appends the content of SHA256SUMS: manifest.xml, then the file table in its order, one line each:
 * digest in lower-case hex, two blanks, path, LF (the text form of GNU sha256sum). */
void manifest_sums(const struct manifest *manifest, const struct sha256 *manifest_digest,
                   struct text *ret);

#endif
