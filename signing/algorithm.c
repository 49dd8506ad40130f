#include "signing/algorithm.h"

#include "base/limits.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    int nid;
    uint8_t arc;   /* last arc of 2.16.840.1.101.3.4.2 */
    uint8_t ecdsa; /* last arc of 1.2.840.10045.4.3 */
    uint8_t size;
} digests[DIGEST_COUNT] = {
    [DIGEST_SHA256] = { "SHA-256", NID_sha256, 1, 2, 32 },
    [DIGEST_SHA384] = { "SHA-384", NID_sha384, 2, 3, 48 },
    [DIGEST_SHA512] = { "SHA-512", NID_sha512, 3, 4, 64 },
};

static const char *const schemes[SCHEME_COUNT] = {
    [SCHEME_RSA_PKCS1] = "RSASSA-PKCS1-v1.5",
    [SCHEME_RSA_PSS] = "RSASSA-PSS",
    [SCHEME_ECDSA] = "ECDSA",
};

const char *digest_name(enum digest digest)
{
    return digest == DIGEST_OTHER ? "another digest" : digests[digest].name;
}

const char *scheme_name(enum scheme scheme)
{
    return scheme == SCHEME_OTHER ? "another scheme" : schemes[scheme];
}

bool digest_parse(const char *name, enum digest *ret)
{
    for (int i = 0; i < DIGEST_COUNT; i++) {
        if (strcmp(name, digests[i].name) == 0) {
            *ret = (enum digest)i;
            return true;
        }
    }
    return false;
}

bool scheme_parse(const char *name, enum scheme *ret)
{
    for (int i = 0; i < SCHEME_COUNT; i++) {
        if (strcmp(name, schemes[i]) == 0) {
            *ret = (enum scheme)i;
            return true;
        }
    }
    return false;
}

const EVP_MD *digest_method(enum digest digest)
{
    return EVP_get_digestbynid(digests[digest].nid);
}

void algorithm_print(const struct algorithm *algorithm, char *ret, size_t size)
{
    snprintf(ret, size, "%s %d %s", scheme_name(algorithm->scheme), algorithm->bits,
             digest_name(algorithm->digest));
}

size_t digest_der(enum digest digest, uint8_t ret[ALGORITHM_DER_MAX])
{
    static const uint8_t form[] = { 0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48,
                                    0x01, 0x65, 0x03, 0x04, 0x02, 0x00 };
    memcpy(ret, form, sizeof form);
    ret[12] = digests[digest].arc;
    return sizeof form;
}

/* RSASSA-PSS-params with the digest also in MGF1 and its size as salt length (RFC 4056). */
static size_t pss_der(enum digest digest, uint8_t ret[ALGORITHM_DER_MAX])
{
    static const uint8_t form[] = { 0x30, 0x41, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d,
                                    0x01, 0x01, 0x0a, 0x30, 0x34, 0xa0, 0x0f, 0x30, 0x0d, 0x06,
                                    0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x00,
                                    0x05, 0x00, 0xa1, 0x1c, 0x30, 0x1a, 0x06, 0x09, 0x2a, 0x86,
                                    0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x08, 0x30, 0x0d, 0x06,
                                    0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x00,
                                    0x05, 0x00, 0xa2, 0x03, 0x02, 0x01, 0x00 };
    memcpy(ret, form, sizeof form);
    ret[29] = digests[digest].arc;
    ret[59] = digests[digest].arc;
    ret[66] = digests[digest].size;
    return sizeof form;
}

size_t scheme_der(enum scheme scheme, enum digest digest, uint8_t ret[ALGORITHM_DER_MAX])
{
    static const uint8_t rsa[] = { 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                   0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00 };
    static const uint8_t ecdsa[] = { 0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86,
                                     0x48, 0xce, 0x3d, 0x04, 0x03, 0x00 };
    if (scheme == SCHEME_RSA_PSS)
        return pss_der(digest, ret);
    if (scheme == SCHEME_RSA_PKCS1) {
        memcpy(ret, rsa, sizeof rsa);
        return sizeof rsa;
    }
    memcpy(ret, ecdsa, sizeof ecdsa);
    ret[11] = digests[digest].ecdsa;
    return sizeof ecdsa;
}

bool digest_from_der(struct span der, enum digest *ret)
{
    uint8_t form[ALGORITHM_DER_MAX];
    for (int i = 0; i < DIGEST_COUNT; i++) {
        size_t size = digest_der((enum digest)i, form);
        if (span_equal(der, (struct span){ form, size })) {
            *ret = (enum digest)i;
            return true;
        }
    }
    return false;
}

bool scheme_from_der(struct span der, enum digest digest, enum scheme *ret)
{
    uint8_t form[ALGORITHM_DER_MAX];
    for (int i = 0; i < SCHEME_COUNT; i++) {
        size_t size = scheme_der((enum scheme)i, digest, form);
        if (span_equal(der, (struct span){ form, size })) {
            *ret = (enum scheme)i;
            return true;
        }
    }
    return false;
}

/* SHA-2 with RSA by one OID (RFC 5754 3.2). */
static bool is_rsa_with(struct span der, enum digest digest)
{
    uint8_t form[] = { 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                       0xf7, 0x0d, 0x01, 0x01, 0x0b, 0x05, 0x00 };
    form[12] = (uint8_t)(0x0b + digest);
    return span_equal(der, (struct span){ form, sizeof form });
}

bool algorithm_from_der(struct span der, struct algorithm *ret)
{
    *ret = (struct algorithm){ .digest = DIGEST_OTHER, .scheme = SCHEME_OTHER };
    for (int i = 0; i < DIGEST_COUNT; i++) {
        ret->digest = (enum digest)i;
        if (is_rsa_with(der, ret->digest)) {
            ret->scheme = SCHEME_RSA_PKCS1;
            return true;
        }
        if (scheme_from_der(der, ret->digest, &ret->scheme))
            return ret->scheme != SCHEME_RSA_PKCS1; /* rsaEncryption names no digest */
    }
    return false;
}

static enum digest digest_of_nid(int nid)
{
    for (int i = 0; i < DIGEST_COUNT; i++) {
        if (digests[i].nid == nid)
            return (enum digest)i;
    }
    return DIGEST_OTHER;
}

const char *digest_refused(struct span der)
{
    const unsigned char *at = der.at;
    X509_ALGOR *algor = d2i_X509_ALGOR(NULL, &at, (long)der.size);
    const ASN1_OBJECT *object = NULL;
    if (algor)
        X509_ALGOR_get0(&object, NULL, NULL, algor);
    int nid = object ? OBJ_obj2nid(object) : NID_undef;
    X509_ALGOR_free(algor);
    ERR_clear_error();
    const EVP_MD *method = EVP_get_digestbynid(nid); /* also of a signature algorithm */
    bool refused = method && EVP_MD_get_type(method) == nid && digest_of_nid(nid) == DIGEST_OTHER;
    return refused ? OBJ_nid2sn(nid) : NULL;
}

/* The digest of RSASSA-PSS stands in its parameters; absent means SHA-1, which is none of ours. */
static enum digest digest_of_pss(const X509_ALGOR *algor)
{
    int type;
    const void *value;
    X509_ALGOR_get0(NULL, &type, &value, algor);
    if (type != V_ASN1_SEQUENCE)
        return DIGEST_OTHER;
    const ASN1_STRING *string = value;
    const unsigned char *at = ASN1_STRING_get0_data(string);
    RSA_PSS_PARAMS *params = d2i_RSA_PSS_PARAMS(NULL, &at, ASN1_STRING_length(string));
    const ASN1_OBJECT *object = NULL;
    if (params && params->hashAlgorithm)
        X509_ALGOR_get0(&object, NULL, NULL, params->hashAlgorithm);
    enum digest digest = object ? digest_of_nid(OBJ_obj2nid(object)) : DIGEST_OTHER;
    RSA_PSS_PARAMS_free(params);
    return digest;
}

struct algorithm algorithm_of_x509(const X509_ALGOR *algor, EVP_PKEY *key)
{
    struct algorithm found = { .digest = DIGEST_OTHER,
                               .scheme = SCHEME_OTHER,
                               .bits = EVP_PKEY_get_bits(key) };
    const ASN1_OBJECT *object;
    int digest = NID_undef, scheme = NID_undef;
    X509_ALGOR_get0(&object, NULL, NULL, algor);
    if (!OBJ_find_sigid_algs(OBJ_obj2nid(object), &digest, &scheme))
        return found;
    if (scheme == NID_rsassaPss) {
        found.scheme = SCHEME_RSA_PSS;
        found.digest = digest_of_pss(algor);
        return found;
    }
    if (scheme == NID_rsaEncryption)
        found.scheme = SCHEME_RSA_PKCS1;
    if (scheme == NID_X9_62_id_ecPublicKey)
        found.scheme = SCHEME_ECDSA;
    found.digest = digest_of_nid(digest);
    return found;
}

/* A curve given by its parameters may only look like the one that it is taken for. */
static bool curve_is_named(EVP_PKEY *key)
{
    char encoding[32];
    return EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_EC_ENCODING, encoding,
                                          sizeof encoding, NULL) == 1 &&
           strcmp(encoding, OSSL_PKEY_EC_ENCODING_GROUP) == 0;
}

bool key_allowed(EVP_PKEY *key)
{
    char group[32];
    int bits = EVP_PKEY_get_bits(key);
    int type = EVP_PKEY_get_base_id(key);
    if (type == EVP_PKEY_RSA || type == EVP_PKEY_RSA_PSS)
        return bits >= LIMIT_RSA_MIN_BITS && bits <= LIMIT_RSA_MAX_BITS;
    if (type != EVP_PKEY_EC || !curve_is_named(key) ||
        !EVP_PKEY_get_group_name(key, group, sizeof group, NULL))
        return false;
    return strcmp(group, SN_X9_62_prime256v1) == 0 || strcmp(group, SN_secp384r1) == 0 ||
           strcmp(group, SN_secp521r1) == 0;
}
