/* From a signer's certificate to an anchor of the store: path (RFC 5280 6), revocation, key usage,
 * algorithms, and the rule that gives the signer a role. */
#ifndef SIGNING_CERTIFICATE_PATH_H
#define SIGNING_CERTIFICATE_PATH_H

#include "signing/cades.h"
#include "signing/evidence.h"
#include "signing/trust_inner.h"

struct path_request {
    const struct trust *trust;
    const struct cades *cades;
    struct evidence_pool *evidence;
    int64_t at;     /* the time for which everything is judged */
    int64_t now;    /* the time of verification: `at`, or later when a time stamp proves `at` */
    int64_t proven; /* since when what is judged is known to exist: `now`, or earlier by a proof */
    bool is_stamp;  /* the path of a time-stamp authority: its own anchors, usage and rules */
    bool stamped;   /* `at` is proven by a time stamp */
    bool carried_only; /* only revocation data that came along count */
    bool of_issuer;    /* the question is about an issuer that signed what is carried */
    bool of_responder; /* the question is about an OCSP responder */
    const struct signer_rule *rules;
    size_t rule_count;
};

struct path_result {
    const char *role;       /* of a rule; borrowed from it; NULL if none fits */
    const char *revocation; /* as in struct signer */
    bool built;             /* there is a path; its certificates are noted in the evidence */
    bool complete;          /* what was carried alone shows that none of it was revoked */
};

/* Judges all of it; what is found goes to the judgement. */
void certificate_path_check(const struct path_request *request, struct path_result *ret,
                            struct judgement *judgement);

/* The path with the anchor last, or NULL and what is missing. */
STACK_OF(X509) *
    certificate_path_build(const struct path_request *request, struct judgement *judgement);

/* The rule of this run or of the store that fits: its role, or NULL; *ret_usage as the rule asks.
 */
const char *signer_role(const struct path_request *request, enum key_usage *ret_usage);

/* SHA-256 of the DER of SubjectPublicKeyInfo. */
bool spki_digest(X509 *certificate, struct sha256 *ret);

void day_of(int64_t seconds, char ret[DATE_SIZE]);

#endif
