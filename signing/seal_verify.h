/* Reads a sealed container and says what is known of its seal (base/seal.h). Whether that is good
 * is for others to judge: this room does not know what the entries mean. */
#ifndef SIGNING_SEAL_VERIFY_H
#define SIGNING_SEAL_VERIFY_H

#include "base/cleanup.h"
#include "base/file.h"
#include "base/seal.h"
#include "signing/trust.h"

struct sealed; /* an opened container */

/* The descriptor or the bytes stay the caller's and must outlive it. A container that is refused
 * opens all the same: seal_verify then says why. INPUT only when reading fails, LIMIT at a limit.
 */
struct sealed *sealed_open(int descriptor, struct error *error) MUST_CHECK;
struct sealed *sealed_open_bytes(const void *bytes, size_t size, struct error *error) MUST_CHECK;
void sealed_free(struct sealed *sealed);
DEFINE_POINTER_CLEANUP(struct sealed, sealed_free)

#define VERIFY_NOW INT64_MIN

struct verify_options {
    int64_t at; /* seconds since 1970-01-01, or VERIFY_NOW; SOURCE_DATE_EPOCH is ignored */
    const struct signer_rule *rules; /* for this run, before those of the store */
    size_t rule_count;
};

/* Reads every entry, then judges every signature. `trust` may be NULL: then no signer passes. Fills
 * *ret (seal_release) also for a container that is refused or unsigned. False only when the file
 * could not be read (INPUT) or a limit was passed (LIMIT). */
bool seal_verify(struct sealed *sealed, const struct trust *trust,
                 const struct verify_options *options, struct seal *ret, struct error *error)
    MUST_CHECK;

/* The bytes of an entry (META-INF too), read again and compared with the digests that seal_verify
 * took (INPUT "changed while it was read"). FINDINGS for a refused container or a broken entry,
 * INPUT when there is none of that name, LIMIT beyond `max`. */
bool sealed_read(struct sealed *sealed, const char *path, size_t max, struct buffer *ret,
                 struct error *error) MUST_CHECK;
/* The same to a descriptor, memory not growing with size. */
bool sealed_copy(struct sealed *sealed, const char *path, int descriptor, struct error *error)
    MUST_CHECK;
/* Names of all entries in file order; NULL behind the last (and for a refused container). */
const char *sealed_path(const struct sealed *sealed, size_t index);

#endif
