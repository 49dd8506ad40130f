/* Signing with OpenSSL's CMS; what comes out is taken apart by our own reader before it is given
 * away. */
#include "base/cleanup.h"
#include "base/limits.h"
#include "signing/cades_attributes.h"
#include "signing/cades_build.h"
#include "signing/key_inner.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <string.h>

#define FLAGS (CMS_PARTIAL | CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP)

DEFINE_POINTER_CLEANUP(CMS_ContentInfo, CMS_ContentInfo_free)
DEFINE_POINTER_CLEANUP(BIO, BIO_free_all)
DEFINE_POINTER_CLEANUP(ASN1_TIME, ASN1_TIME_free)

static bool set_padding(CMS_SignerInfo *info, const struct key *key)
{
    if (key_algorithm(key).scheme != SCHEME_RSA_PSS)
        return true;
    EVP_PKEY_CTX *context = CMS_SignerInfo_get0_pkey_ctx(info);
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

static bool add_time(CMS_SignerInfo *info, int64_t signing_time)
{
    CLEANUP(ASN1_TIME_free_pointer) ASN1_TIME *time = ASN1_TIME_set(NULL, (time_t)signing_time);
    return time && CMS_signed_add1_attr_by_NID(info, NID_pkcs9_signingTime, ASN1_STRING_type(time),
                                               time, -1) == 1;
}

static bool add_commitment(CMS_SignerInfo *info, enum commitment commitment)
{
    const uint8_t *der;
    size_t size = commitment_der(commitment, &der);
    return size == 0 || CMS_signed_add1_attr_by_txt(info, "1.2.840.113549.1.9.16.2.16",
                                                    V_ASN1_SEQUENCE, der, (int)size) == 1;
}

static CMS_ContentInfo *make(const struct key *key, BIO *content, enum commitment commitment,
                             int64_t signing_time)
{
    unsigned flags = FLAGS | CMS_CADES | CMS_KEY_PARAM;
    CLEANUP(CMS_ContentInfo_free_pointer)
    CMS_ContentInfo *cms = CMS_sign(NULL, NULL, key->issuers, NULL, FLAGS);
    CMS_SignerInfo *info = cms ? CMS_add1_signer(cms, key->certificate, key->key,
                                                 digest_method(key_algorithm(key).digest), flags)
                               : NULL;
    if (!info || !set_padding(info, key) || !add_time(info, signing_time) ||
        !add_commitment(info, commitment) || CMS_final(cms, content, NULL, FLAGS) != 1)
        return NULL;
    return TAKE(cms);
}

static bool encode(const CMS_ContentInfo *cms, struct buffer *ret)
{
    int size = i2d_CMS_ContentInfo(cms, NULL);
    if (size <= 0)
        return false;
    unsigned char *bytes = malloc((size_t)size + 1);
    if (!bytes)
        return false;
    unsigned char *at = bytes;
    i2d_CMS_ContentInfo(cms, &at);
    *at = '\0';
    *ret = (struct buffer){ .bytes = bytes, .size = (size_t)size };
    return true;
}

/* What this program would refuse it does not write. */
static bool read_back(const struct buffer *p7s, const void *content, size_t size,
                      struct error *error)
{
    struct judgement judgement = { 0 };
    CLEANUP(cades_release) struct cades cades = { 0 };
    if (cades_parse(p7s->bytes, p7s->size, &cades, &judgement) &&
        cades_check(&cades, content, size, &judgement))
        return true;
    return error_set(error, STATUS_KEY, "the signature just made does not verify: %s",
                     judgement.reason);
}

bool cades_sign(const struct key *key, const void *content, size_t size, enum commitment commitment,
                int64_t signing_time, struct buffer *ret, struct error *error)
{
    if (key->token)
        return cades_sign_by_token(key, content, size, commitment, signing_time, ret, error);
    CLEANUP(BIO_free_all_pointer) BIO *bio = BIO_new_mem_buf(content, (int)size);
    CLEANUP(CMS_ContentInfo_free_pointer)
    CMS_ContentInfo *cms = bio ? make(key, bio, commitment, signing_time) : NULL;
    CLEANUP(buffer_release) struct buffer p7s = { 0 };
    bool good = cms && encode(cms, &p7s);
    const char *why = ERR_reason_error_string(ERR_peek_last_error());
    ERR_clear_error();
    if (!good)
        return error_set(error, STATUS_KEY, "signing failed: %s", why ? why : "no memory");
    if (!read_back(&p7s, content, size, error))
        return false;
    *ret = p7s;
    p7s = (struct buffer){ 0 };
    return true;
}
