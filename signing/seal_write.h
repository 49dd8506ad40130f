/* Seals a container: adds META-INF/ASiCManifestNNN.xml and signatureNNN.p7s (ASiC-E with CAdES-B,
 * EN 319 162-1, EN 319 122-1). Payload bytes and earlier signatures are never touched.
 *
 * The surprise: what is signed is what is copied. Each entry is read once; its bytes go to the new
 * file and into the digest in the same pass, so nobody's earlier digests are taken over. */
#ifndef SIGNING_SEAL_WRITE_H
#define SIGNING_SEAL_WRITE_H

#include "base/entry.h"
#include "base/error.h"
#include "base/file.h"
#include "signing/key.h"

#include <stddef.h>
#include <stdint.h>

/* Commitment types of RFC 5126 5.11.1; names as in base/seal.h. */
enum commitment { COMMITMENT_NONE, PROOF_OF_ORIGIN, PROOF_OF_APPROVAL, PROOF_OF_CREATION };
const char *commitment_name(enum commitment commitment); /* NULL for none */

/* Looks at what is about to be signed and may refuse by filling `error` and returning false:
 * `manifest` are the bytes of the entry manifest.xml (NULL if there is none), `entries` every entry
 * but mimetype and META-INF with the digests of this pass. */
typedef bool seal_check(void *context, const void *manifest, size_t size,
                        const struct entries *entries, struct error *error);

struct seal_request;

/* Makes the p7s over the bytes of ASiCManifestNNN.xml instead of the request's key. */
typedef bool seal_maker(void *context, const struct seal_request *request, unsigned number,
                        const struct buffer *manifest, struct buffer *ret_p7s, struct error *error);

/* Replaces the p7s by the same with more unsigned material: a time stamp, revocation data
 * (signing/extension.h). */
typedef bool seal_stamper(void *context, struct buffer *p7s, struct error *error);

struct seal_request {
    const struct key *key;
    enum commitment commitment;
    bool endorse;         /* lists the earlier manifests and signatures too, which freezes them */
    int64_t signing_time; /* seconds since 1970-01-01; see seal_clock */
    seal_check *check;    /* NULL: nothing to check */
    void *context;
    seal_maker *make; /* NULL: sign with `key` */
    void *make_context;
    seal_stamper *stamp; /* NULL: level B */
    void *stamp_context;
};

/* SOURCE_DATE_EPOCH if set, else the clock. USAGE when the variable is malformed. */
bool seal_clock(int64_t *ret_time, struct error *error) MUST_CHECK;

/* Reads the container at descriptor `in`, writes the sealed one to `out`. FINDINGS when the
 * structure, an entry, or an earlier signature's manifest is not in order; KEY when signing fails;
 * LIMIT at 16 signatures; USAGE for an endorsement of nothing; else what the check or the writing
 * said. On failure `out` holds rubbish. */
bool seal_write(int in, int out, const struct seal_request *request, struct error *error)
    MUST_CHECK;

#endif
