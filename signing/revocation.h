/* Whether a certificate was revoked: what CRLs (RFC 5280 5) and OCSP responses (RFC 6960) say of
 * it, by our own steps. OpenSSL's check ignores when a certificate was revoked, and refuses lists
 * that are younger than the time asked for.
 *
 * For a time t (the stamped one, or that of verification) an answer counts when it was there at
 * the time of verification, reaches t (its nextUpdate lies behind t), and was made before the
 * certificate ended, for afterwards it may have been dropped.
 *
 * The surprise: what tells against a certificate counts sooner than what speaks for it. The former
 * only needs a signature that holds; the latter also algorithms that still count, and a responder
 * that is not revoked. Keys that vouch for others (of authorities for time stamps, issuers,
 * responders) and may have been stolen count only up to where existence is proven. */
#ifndef SIGNING_REVOCATION_H
#define SIGNING_REVOCATION_H

#include "signing/algorithm.h"

/* What one CRL or OCSP response says of one certificate; seconds since 1970-01-01. */
struct revocation_answer {
    enum { SAYS_GOOD, SAYS_REVOKED, SAYS_UNKNOWN } says;
    int64_t since;   /* thisUpdate */
    int64_t until;   /* nextUpdate; INT64_MIN: not said */
    int64_t revoked; /* when, if it was */
    int64_t lost;    /* invalidityDate: since when the key is known to be lost; else as `revoked` */
    int reason;      /* CRLReason; -1: not said */
    struct algorithm algorithm;
    /* Only of an OCSP response that a delegated responder signed: */
    X509 *responder;  /* borrowed; NULL: the issuer itself */
    int64_t produced; /* producedAt */
    bool unchecked;   /* id-pkix-ocsp-nocheck */
};

/* What a revocation list says of a certificate by this issuer; a list that does not name it says
 * good. False when it does not speak of such certificates or is not signed by the issuer. */
bool crl_answer(X509_CRL *crl, X509 *certificate, X509 *issuer, struct revocation_answer *ret);

struct path_request;

/* All that is at hand together, at the time that the request asks for. `certificate` was issued by
 * `issuer`; both are of a verified path. */
enum revocation { REVOCATION_GOOD, REVOCATION_REVOKED, REVOCATION_HELD, REVOCATION_UNKNOWN };
enum revocation revocation_check(const struct path_request *request, X509 *certificate,
                                 X509 *issuer);
/* The same, and marks as chosen the evidence that a good answer rests on: what is chosen already
 * before anything else. */
enum revocation revocation_choose(const struct path_request *request, X509 *certificate,
                                  X509 *issuer);

/* Seconds since 1970-01-01; INT64_MIN when `time` is absent or malformed. */
int64_t asn1_seconds(const ASN1_TIME *time);

#endif
