/* CAdES-B, -T and -LT signatures (EN 319 122-1 6, RFC 5652, RFC 5035): detached, one SignerInfo.
 *
 * The surprise: OpenSSL's CMS writes them but does not judge them. CMS_verify accepts signatures
 * without signed attributes and leaves a third of the bytes free; so the structure is walked here
 * by hand, each element compared with what the RFCs and the other elements leave as its only value.
 */
#ifndef SIGNING_CADES_H
#define SIGNING_CADES_H

#include "base/file.h"
#include "base/limits.h"
#include "signing/algorithm.h"
#include "signing/judgement.h"
#include "signing/key.h"
#include "signing/seal_write.h"
#include "signing/trust.h"

/* Signs `content`. KEY on failure. */
bool cades_sign(const struct key *key, const void *content, size_t size, enum commitment commitment,
                int64_t signing_time, struct buffer *ret, struct error *error) MUST_CHECK;

/* A CRL or an OCSP response in SignedData.crls (RFC 5652 10.2.1, RFC 5940). */
struct revocation_info {
    bool is_ocsp;
    struct span der; /* CertificateList or OCSPResponse */
};

/* A p7s taken apart; spans point into its bytes. */
struct cades {
    STACK_OF(X509) * certificates;
    X509 *signer; /* one of them */
    struct algorithm algorithm;
    struct span attributes; /* signed attributes with their tag [0] */
    struct span message_digest;
    struct span signature;
    int64_t signing_time;
    enum commitment commitment;
    struct span stamps[LIMIT_TST_PER_SIGNER]; /* time-stamp tokens over the signature, unjudged */
    size_t stamp_count;
    struct revocation_info revocations[LIMIT_REVOCATIONS]; /* carried, unjudged */
    size_t revocation_count;
};

/* Walks the structure to its end. False with TOTAL_FAILED / FORMAT_FAILURE and a sentence when a
 * byte of it is not accounted for; what was found until then stays in *ret. */
bool cades_parse(const void *bytes, size_t size, struct cades *ret, struct judgement *judgement);
void cades_release(struct cades *cades);
/* The digest of the content and the signature over the attributes. */
bool cades_check(const struct cades *cades, const void *content, size_t size,
                 struct judgement *judgement);

#endif
