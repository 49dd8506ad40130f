/* The two computations of a signature: the content's digest, and the value over the attributes. */
#include "base/cleanup.h"
#include "signing/cades.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

DEFINE_POINTER_CLEANUP(EVP_MD_CTX, EVP_MD_CTX_free)

static bool check_digest(const struct cades *cades, const void *content, size_t size,
                         struct judgement *judgement)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned digest_size = 0;
    if (EVP_Digest(content, size, digest, &digest_size, digest_method(cades->algorithm.digest),
                   NULL) != 1)
        return judge_unknown(judgement, "GENERIC", "the digest could not be computed");
    return span_equal(cades->message_digest, (struct span){ digest, digest_size }) ||
           judge_failed(judgement, "HASH_FAILURE", "its digest is not that of the signed file");
}

/* Whether the key fits the scheme that the signature names. */
static bool key_fits(const struct cades *cades, EVP_PKEY *key)
{
    int type = EVP_PKEY_get_base_id(key);
    if (cades->algorithm.scheme == SCHEME_ECDSA)
        return type == EVP_PKEY_EC;
    return type == EVP_PKEY_RSA ||
           (type == EVP_PKEY_RSA_PSS && cades->algorithm.scheme == SCHEME_RSA_PSS);
}

static bool set_padding(EVP_PKEY_CTX *context, enum scheme scheme)
{
    if (scheme != SCHEME_RSA_PSS)
        return true;
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

/* What is signed is the DER of the attributes as a SET OF, not with their tag [0] (RFC 5652 5.4).
 */
static bool check_value(const struct cades *cades, EVP_PKEY *key)
{
    CLEANUP(EVP_MD_CTX_free_pointer) EVP_MD_CTX *context = EVP_MD_CTX_new();
    CLEANUP(free_pointer) uint8_t *set = malloc(cades->attributes.size);
    EVP_PKEY_CTX *inner;
    if (!context || !set)
        return false;
    memcpy(set, cades->attributes.at, cades->attributes.size);
    set[0] = DER_SET;
    return EVP_DigestVerifyInit(context, &inner, digest_method(cades->algorithm.digest), NULL,
                                key) == 1 &&
           set_padding(inner, cades->algorithm.scheme) &&
           EVP_DigestVerify(context, cades->signature.at, cades->signature.size, set,
                            cades->attributes.size) == 1;
}

bool cades_check(const struct cades *cades, const void *content, size_t size,
                 struct judgement *judgement)
{
    EVP_PKEY *key = X509_get0_pubkey(cades->signer);
    if (!check_digest(cades, content, size, judgement))
        return false;
    if (!key || !key_allowed(key))
        return judge_unknown(judgement, "CRYPTO_CONSTRAINTS_FAILURE",
                             "the signer's key is not one that this program accepts: RSA of 2048 "
                             "to 8192 bits, P-256, P-384 or P-521");
    bool good = key_fits(cades, key) && check_value(cades, key);
    ERR_clear_error();
    return good || judge_failed(judgement, "SIG_CRYPTO_FAILURE",
                                "the signature value does not fit the signer's key");
}
