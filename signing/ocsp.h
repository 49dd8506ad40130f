/* OCSP responses (RFC 6960): read to the last byte, and asked what they say of a certificate.
 *
 * The surprise: OCSP_basic_verify is not used. It builds its own paths by purposes of its own and
 * leaves bytes outside the signature free. A response counts when the issuer of the certificate
 * signed it, or one whom that issuer itself certified for it (4.2.2.2). */
#ifndef SIGNING_OCSP_H
#define SIGNING_OCSP_H

#include "base/cleanup.h"
#include "signing/judgement.h"
#include "signing/revocation.h"

struct ocsp;

/* Takes an OCSPResponse with a basic response apart; keeps a copy of the bytes. NULL with
 * FORMAT_FAILURE when it is another thing, no success, or a byte is not accounted for. */
struct ocsp *ocsp_parse(struct span der, struct judgement *judgement) MUST_CHECK;
void ocsp_free(struct ocsp *ocsp);
DEFINE_POINTER_CLEANUP(struct ocsp, ocsp_free)

struct span ocsp_der(const struct ocsp *ocsp);
/* The certificates that it carries; borrowed, may be empty. */
const STACK_OF(X509) * ocsp_certificates(const struct ocsp *ocsp);

/* What it says of a certificate by this issuer. False when it says nothing of it, or is not signed
 * by the issuer or a responder of the issuer; `known`: where a responder's certificate may be too.
 */
bool ocsp_answer(const struct ocsp *ocsp, X509 *certificate, X509 *issuer,
                 const STACK_OF(X509) * known, struct revocation_answer *ret);

#endif
