/* Time-stamp tokens over a signature (RFC 3161, RFC 5816; EN 319 122-1 5.3: level T).
 *
 * The surprise: a token is judged by its own walk, like a signature. What OpenSSL's TS_RESP_* does
 * goes through PKCS7, refuses RSASSA-PSS, and leaves bytes free. */
#ifndef SIGNING_STAMP_H
#define SIGNING_STAMP_H

#include "signing/cades.h"

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

/* What one token is worth by the store's anchors for time stamps; `proven` and `now` as below. */
void stamp_judge(const struct trust *trust, const struct stamp *stamp, int64_t proven, int64_t now,
                 struct judgement *judgement);

/* All tokens of a signature, by the store's own anchors for time stamps: each must hold. `proven`
 * is the time since when the signature's file is known to exist (signing/existence.h), at most
 * `now`. *ret_time is the earliest, the best signature time; untouched when there is no token, no
 * store, or one does not hold. What is found goes to the judgement. False when a token does not
 * hold. */
bool stamps_judge(const struct trust *trust, const struct cades *cades, int64_t proven, int64_t now,
                  int64_t *ret_time, struct judgement *judgement);

/* The p7s with a token over its signature as an unsigned attribute, read back. KEY when the token
 * does not fit. */
bool stamp_attach(const struct buffer *p7s, struct span token, struct buffer *ret,
                  struct error *error) MUST_CHECK;

#endif
