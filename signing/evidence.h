/* What is at hand when a signature is judged: the revocation data and certificates that it and its
 * time stamps carry, and the revocation data of the store.
 *
 * The surprise: it also keeps account. Whatever was carried must in the end have been of use to a
 * verified path (BUNDLE.md, Nothing in a signature is unaccounted for). */
#ifndef SIGNING_EVIDENCE_H
#define SIGNING_EVIDENCE_H

#include "signing/cades.h"
#include "signing/ocsp.h"

struct evidence {
    X509_CRL *crl; /* or */
    struct ocsp *ocsp;
    X509 *responder; /* who signed the response, if not the issuer itself; once it has answered */
    bool carried;    /* by the signature or a token of it */
    bool owned;      /* else it is the store's */
    bool bound;  /* it speaks of a certificate of a verified path, signed by that one's issuer */
    bool chosen; /* an answer rests on it */
};

struct evidence_pool {
    const struct trust *trust;
    struct evidence *items;
    size_t count;
    STACK_OF(X509) * carried; /* every certificate that came along */
    STACK_OF(X509) * used;    /* those of verified paths */
};

/* With what the store has. `trust` is borrowed. False without memory. */
bool evidence_init(const struct trust *trust, struct evidence_pool *ret) MUST_CHECK;
void evidence_release(struct evidence_pool *pool);

/* Adds one CertificateList or OCSPResponse. False with FORMAT_FAILURE when a byte of it is not
 * accounted for. */
bool evidence_give(struct evidence_pool *pool, const struct revocation_info *info, bool carried,
                   struct judgement *judgement);
/* Adds what a signature or a token carries. False as evidence_give. */
bool evidence_take(struct evidence_pool *pool, const struct cades *cades,
                   struct judgement *judgement);
/* Notes certificates of a verified path. */
void evidence_use(struct evidence_pool *pool, const STACK_OF(X509) * path);
/* Whether it carries revocation data at all. */
bool evidence_carries(const struct evidence_pool *pool);
/* Whether each of these certificates was of use by now, or is an anchor of the store. False with
 * FORMAT_FAILURE. */
bool evidence_uses(const struct evidence_pool *pool, const STACK_OF(X509) * certificates,
                   struct judgement *judgement);
/* Whether everything carried was of use or is an anchor of the store; after all paths. False with
 * FORMAT_FAILURE. */
bool evidence_accounted(const struct evidence_pool *pool, struct judgement *judgement);

/* What one piece says of a certificate; binds it and its responder. */
bool evidence_answer(struct evidence_pool *pool, struct evidence *evidence, X509 *certificate,
                     X509 *issuer, struct revocation_answer *ret);
/* DER of the CertificateList or OCSPResponse; bytes to be freed by buffer_release. */
bool evidence_der(const struct evidence *evidence, struct buffer *ret, struct error *error)
    MUST_CHECK;

/* A SignedData (a signature or a token) with what was chosen, and with the certificates that the
 * paths use, as far as neither was carried along. Everything else keeps its bytes; nothing to add
 * gives the same. LIMIT when there is too much of it. */
bool evidence_embed(const struct evidence_pool *pool, const struct buffer *signed_data,
                    struct buffer *ret, struct error *error) MUST_CHECK;

bool certificates_contain(const STACK_OF(X509) * certificates, const X509 *certificate);

#endif
