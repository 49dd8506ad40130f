#include "base/cleanup.h"
#include "signing/cades_build.h"
#include "signing/key_inner.h"

#include <openssl/err.h>
#include <openssl/rsa.h>

DEFINE_POINTER_CLEANUP(EVP_MD_CTX, EVP_MD_CTX_free)

static bool set_padding(EVP_PKEY_CTX *context, enum scheme scheme)
{
    if (scheme == SCHEME_ECDSA)
        return true;
    if (scheme == SCHEME_RSA_PKCS1)
        return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

static bool sign(const struct key *key, const struct buffer *attributes, struct buffer *ret)
{
    struct algorithm algorithm = key_algorithm(key);
    CLEANUP(EVP_MD_CTX_free_pointer) EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *inner;
    if (!context ||
        EVP_DigestSignInit(context, &inner, digest_method(algorithm.digest), NULL, key->key) != 1 ||
        !set_padding(inner, algorithm.scheme) ||
        EVP_DigestSign(context, NULL, &ret->size, attributes->bytes, attributes->size) != 1)
        return false;
    ret->bytes = malloc(ret->size + 1);
    return ret->bytes && EVP_DigestSign(context, ret->bytes, &ret->size, attributes->bytes,
                                        attributes->size) == 1;
}

bool cades_sign_by_token(const struct key *key, const void *content, size_t size,
                         enum commitment commitment, int64_t signing_time, struct buffer *ret,
                         struct error *error)
{
    struct buffer borrowed = { .bytes = (uint8_t *)(uintptr_t)content, .size = size };
    CLEANUP(buffer_release) struct buffer attributes = { 0 };
    CLEANUP(buffer_release) struct buffer value = { 0 };
    if (!signed_attributes_build(key, &borrowed, commitment, signing_time, &attributes, error))
        return false;
    ERR_clear_error();
    bool good = sign(key, &attributes, &value);
    const char *why = ERR_reason_error_string(ERR_peek_error());
    ERR_clear_error();
    if (!good && token_asked(key->token))
        return error_set(error, STATUS_KEY,
                         "the token wants its PIN again for each signature (always-authenticate), "
                         "which is not given: take a key without that attribute, or sign in two "
                         "steps (--prepare)");
    if (!good)
        return error_set(error, STATUS_KEY, "the token does not sign: %s",
                         why ? why : "the engine does not say why");
    return cades_build(key, &borrowed, &attributes, &value, ret, error);
}
