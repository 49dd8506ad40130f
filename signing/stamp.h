/* Time-stamp tokens over a signature (RFC 3161, RFC 5816; EN 319 122-1 5.3: level T).
 *
 * The surprise: a token is judged by its own walk, like a signature. What OpenSSL's TS_RESP_* does
 * goes through PKCS7, refuses RSASSA-PSS, and leaves bytes free. */
#ifndef SIGNING_STAMP_H
#define SIGNING_STAMP_H

#include "signing/cades.h"
#include "signing/evidence.h"

#include <openssl/ts.h>

/* A token taken apart. Zero-initialised by the caller; stamp_release afterwards. */
struct stamp {
    struct cades cades;  /* signer: the time-stamp authority */
    struct span content; /* DER of TSTInfo */
    TS_TST_INFO *info;
    enum digest imprint; /* digest of what was stamped */
    int64_t time;        /* genTime; parts of a second cut off */
};
void stamp_release(struct stamp *stamp);

/* Walks the token to its end and reads what it says. False with TOTAL_FAILED / FORMAT_FAILURE. */
bool stamp_parse(struct span token, struct stamp *ret, struct judgement *judgement);
/* Whether it is a token over `value` and its own signature holds. */
bool stamp_check(const struct stamp *stamp, struct span value, struct judgement *judgement);

struct stamp_request {
    const struct trust *trust;      /* NULL: the path is not judged, nor is time */
    struct evidence_pool *evidence; /* of the store, with all that came along; NULL without trust */
    int64_t proven; /* since when the token's file is known to exist (signing/existence.h) */
    int64_t now;    /* of verification; `proven` at the latest */
};
struct stamp_result {
    int64_t time;  /* genTime; of several the earliest, the best signature time */
    bool built;    /* every path was found */
    bool complete; /* what was carried alone shows that nothing of them was revoked */
};

/* What a token that stamp_check passed is worth: its authority by the store's own anchors for time
 * stamps, as of its own time. What it carries is added to the evidence, of which the caller asks
 * evidence_accounted in the end. */
void stamp_judge(const struct stamp_request *request, const struct stamp *stamp,
                 struct stamp_result *ret, struct judgement *judgement);
/* All tokens of a signature: each must hold. *ret is untouched when there is none. */
bool stamps_judge(const struct stamp_request *request, const struct cades *cades,
                  struct stamp_result *ret, struct judgement *judgement);

/* The p7s with a token over its signature as an unsigned attribute, read back. KEY when the token
 * does not fit. */
bool stamp_attach(const struct buffer *p7s, struct span token, struct buffer *ret,
                  struct error *error) MUST_CHECK;

#endif
