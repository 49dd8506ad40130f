/* The algorithms that a signature may use, and their one encoding each (RFC 5652, 5754, 4056,
 * 5758).
 *
 * The surprise: an AlgorithmIdentifier is compared with the bytes that this program writes, so that
 * an absent NULL or another salt length is another, unknown algorithm. */
#ifndef SIGNING_ALGORITHM_H
#define SIGNING_ALGORITHM_H

#include "signing/der.h"

#include <openssl/x509.h>

enum digest { DIGEST_SHA256, DIGEST_SHA384, DIGEST_SHA512, DIGEST_COUNT, DIGEST_OTHER = -1 };
enum scheme { SCHEME_RSA_PKCS1, SCHEME_RSA_PSS, SCHEME_ECDSA, SCHEME_COUNT, SCHEME_OTHER = -1 };

struct algorithm {
    enum digest digest;
    enum scheme scheme;
    int bits; /* of the key */
};

const char *digest_name(enum digest digest); /* "SHA-256" */
const char *scheme_name(enum scheme scheme); /* "RSASSA-PSS" */
bool digest_parse(const char *name, enum digest *ret);
bool scheme_parse(const char *name, enum scheme *ret);
const EVP_MD *digest_method(enum digest digest); /* borrowed */
/* "RSASSA-PSS 3072 SHA-256" */
void algorithm_print(const struct algorithm *algorithm, char *ret, size_t size);

#define ALGORITHM_DER_MAX 72
/* AlgorithmIdentifier of a digest, and of a signature in a SignerInfo. Bytes written. */
size_t digest_der(enum digest digest, uint8_t ret[ALGORITHM_DER_MAX]);
size_t scheme_der(enum scheme scheme, enum digest digest, uint8_t ret[ALGORITHM_DER_MAX]);
bool digest_from_der(struct span der, enum digest *ret);
bool scheme_from_der(struct span der, enum digest digest, enum scheme *ret);
/* Name of a digest that others use and this program does not accept ("SHA1"), from its
 * AlgorithmIdentifier; NULL for ours, in whatever form, and for what is no digest. */
const char *digest_refused(struct span der);

/* AlgorithmIdentifier of a signature with its digest, as X.509 and OCSP write it; bits: 0. */
bool algorithm_from_der(struct span der, struct algorithm *ret);

/* Of a certificate's or CRL's signature made with `key`; OTHER where the table has no entry. */
struct algorithm algorithm_of_x509(const X509_ALGOR *algor, EVP_PKEY *key);
/* Whether a key may be used: RSA of 2048..8192 bits or P-256, P-384, P-521 by name. */
bool key_allowed(EVP_PKEY *key);

#endif
