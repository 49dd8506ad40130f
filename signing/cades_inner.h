/* What the readers of a signature and of a time-stamp token share; only for this room. */
#ifndef SIGNING_CADES_INNER_H
#define SIGNING_CADES_INNER_H

#include "signing/cades.h"

/* 1.2.840.113549.1.7.2, whole element; and CMSVersion 1 */
#define OID_SIGNED_DATA DER_BYTES(0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02)
#define VERSION_1 DER_BYTES(0x02, 0x01, 0x01)
#define VERSION_3 DER_BYTES(0x02, 0x01, 0x03)
/* CMSVersion of a SignedData with revocation data that are no CRLs (RFC 5652 5.1) */
#define VERSION_5 DER_BYTES(0x02, 0x01, 0x05)

/* certificates [0] IMPLICIT SET OF Certificate, each in DER; `sorted`: in the order of DER, else
 * none twice. */
bool cades_take_certificates(struct span *rest, bool sorted, struct cades *cades,
                             struct judgement *judgement);
/* crls [1] IMPLICIT SET OF RevocationInfoChoice, if it is there: CRLs and OCSP responses, each
 * once; `sorted` as above. The version must be 5 when there is an OCSP response, else `version`. */
bool cades_take_revocations(struct span *rest, bool sorted, struct span found, struct span version,
                            struct cades *cades, struct judgement *judgement);
/* The front element, an INTEGER, whole. */
bool cades_take_version(struct span *rest, struct span *ret);
/* The certificate that an IssuerAndSerialNumber names, byte for byte, becomes the signer. */
bool cades_find_signer(struct cades *cades, struct span sid, struct judgement *judgement);

/* Why a digestAlgorithms that is none of ours is refused: CRYPTO_CONSTRAINTS_FAILURE where another
 * digest stands there (EN 319 102-1 5.1.3), else FORMAT_FAILURE. Always false. */
bool cades_refuse_digest(struct span digests, struct judgement *judgement);

#endif
