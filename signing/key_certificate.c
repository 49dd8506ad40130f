/* Keys known by their certificates only, and what a key signs with. */
#include "signing/key_inner.h"

struct algorithm key_algorithm(const struct key *key)
{
    EVP_PKEY *public_key = X509_get0_pubkey(key->certificate);
    int type = EVP_PKEY_get_base_id(public_key);
    int bits = EVP_PKEY_get_bits(public_key);
    struct algorithm algorithm = { .digest = DIGEST_SHA256,
                                   .scheme = SCHEME_RSA_PSS,
                                   .bits = bits };
    if (type == EVP_PKEY_EC) {
        algorithm.scheme = SCHEME_ECDSA;
        /* What matches the strength of the curve. */
        algorithm.digest = bits <= 256   ? DIGEST_SHA256
                           : bits <= 384 ? DIGEST_SHA384
                                         : DIGEST_SHA512;
    } else if (type == EVP_PKEY_RSA && key->pkcs1) {
        algorithm.scheme = SCHEME_RSA_PKCS1;
    }
    return algorithm;
}

struct key *key_of_certificates(const struct buffer *content, const char *name, bool pkcs1,
                                struct error *error)
{
    CLEANUP(key_free_pointer) struct key *key = key_new(pkcs1, error);
    if (!key || !certificates_read(content, name, key, error))
        return NULL;
    key->key = X509_get_pubkey(key->certificate);
    if (!key->key) {
        (void)error_set(error, STATUS_KEY, "the key of the certificate in '%s' cannot be read",
                        name);
        return NULL;
    }
    return key_check(key, error) ? TAKE(key) : NULL;
}
