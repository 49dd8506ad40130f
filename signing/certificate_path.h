/* From a signer's certificate to an anchor of the store: path (RFC 5280 6), revocation, key usage,
 * algorithms, and the rule that gives the signer a role. */
#ifndef SIGNING_CERTIFICATE_PATH_H
#define SIGNING_CERTIFICATE_PATH_H

#include "signing/cades.h"
#include "signing/trust_inner.h"

struct path_request {
    const struct trust *trust;
    const struct cades *cades;
    int64_t at;     /* the time for which everything is judged */
    int64_t now;    /* the time of verification: `at`, or later when a time stamp proves `at` */
    int64_t proven; /* since when what is judged is known to exist: `now`, or earlier by a proof */
    bool is_stamp;  /* the path of a time-stamp authority: its own anchors, usage and rules */
    bool stamped;   /* `at` is proven by a time stamp */
    const struct signer_rule *rules;
    size_t rule_count;
};

struct path_result {
    const char *role;       /* of a rule; borrowed from it; NULL if none fits */
    const char *revocation; /* as in struct signer */
};

/* Judges all of it; what is found goes to the judgement. */
void certificate_path_check(const struct path_request *request, struct path_result *ret,
                            struct judgement *judgement);

/* What the CRLs of a store say of a certificate as of `at`. A list must be there at `now` and reach
 * `at`; a stamp's certificate that was revoked later, for a reason that casts doubt on its key, is
 * revoked all the same (RFC 3161 4). */
enum revocation { REVOCATION_GOOD, REVOCATION_REVOKED, REVOCATION_HELD, REVOCATION_UNKNOWN };
enum revocation revocation_check(const struct path_request *request, X509 *certificate,
                                 X509 *issuer);

/* The rule of this run or of the store that fits: its role, or NULL; *ret_usage as the rule asks.
 */
const char *signer_role(const struct path_request *request, enum key_usage *ret_usage);

/* SHA-256 of the DER of SubjectPublicKeyInfo. */
bool spki_digest(X509 *certificate, struct sha256 *ret);

void day_of(int64_t seconds, char ret[DATE_SIZE]);

#endif
