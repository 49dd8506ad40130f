/* Archive time stamps of a container (EN 319 162-1 A.7): ASiCArchiveManifest[NNN].xml with the
 * digests of every entry before it, and timestampNNN.tst over its bytes. A good one proves that
 * all those entries existed at its time, whatever happens later to their keys and algorithms.
 *
 * The surprise: what one covers is frozen. Nothing can be signed or extended behind it; a further
 * archive manifest covers it in turn (a renewal), which must happen while it is still good. */
#ifndef SIGNING_ARCHIVE_H
#define SIGNING_ARCHIVE_H

#include "base/seal.h"
#include "signing/asic.h"
#include "signing/der.h"
#include "signing/existence.h"
#include "signing/judgement.h"
#include "signing/trust.h"

/* One of them, read. Zero-initialised by the caller; archive_release afterwards. */
struct archive {
    struct asic_manifest manifest;
    char manifest_name[ASIC_NAME_SIZE];
    char token_name[ASIC_NAME_SIZE];
    struct buffer xml;
    struct buffer token;
};
void archive_release(struct archive *archive);

/* Number 1 up to asic_count_archives; only when every entry was digested. FINDINGS when it is not
 * in form, does not cover every entry before it, or a digest is wrong; the token is only read. */
bool archive_read(struct container *container, unsigned number, struct archive *ret,
                  struct error *error) MUST_CHECK;
/* The token against the bytes of the manifest; false with a judgement. */
bool archive_check(const struct archive *archive, struct judgement *judgement);

/* What the archive time stamps of a container prove. */
struct archive_proofs {
    struct existence *items; /* paths borrowed from the container */
    size_t count;
    bool good;                  /* there is one, and all are good */
    struct judgement judgement; /* the worst of them */
};
void archive_proofs_release(struct archive_proofs *proofs);

/* Judges all, the newest as of `at`, each other as of the time by which the next ones prove it.
 * Fills seal->archives, and of the proofs every entry that a good one covers. `trust` may be NULL:
 * then none proves anything. Errors as archive_read. */
bool archives_judge(struct container *container, const struct trust *trust, int64_t at,
                    struct seal *seal, struct archive_proofs *ret, struct error *error) MUST_CHECK;

/* Gives a token over these bytes. */
typedef bool archive_stamper(void *context, struct span value, struct buffer *ret_token,
                             struct error *error);
struct archive_request {
    archive_stamper *stamp;
    /* May put more unsigned material into the newest token, before it is covered; NULL: it stays.
     */
    bool (*keep)(void *context, struct buffer *token, struct error *error);
    void *context; /* signing/extension.h has both, of a struct extension */
};

/* Reads the container at descriptor `in`, writes it with one more archive time stamp to `out`;
 * payload and signatures stay byte for byte, the manifest that was the newest gets its number.
 * FINDINGS when there is no signature, or anything that is to be covered is not in order; LIMIT at
 * LIMIT_RENEWALS; else what the request or the writing said. On failure `out` holds rubbish. */
bool archive_write(int in, int out, const struct archive_request *request, struct error *error)
    MUST_CHECK;
/* How many archive time stamps the container at a descriptor has; errors as reading it. */
bool archive_count(int in, unsigned *ret, struct error *error) MUST_CHECK;

#endif
