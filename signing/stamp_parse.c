/* A time-stamp token from its first byte to its last: SignedData of one TSTInfo, one signer. */
#include "base/limits.h"
#include "signing/cades_inner.h"
#include "signing/stamp.h"

#include <openssl/err.h>
#include <openssl/ess.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* id-ct-TSTInfo, 1.2.840.113549.1.9.16.1.4 */
#define OID_TST_INFO                                                                               \
    DER_BYTES(0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04)
#define OID_CONTENT_TYPE DER_BYTES(0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03)
#define OID_MESSAGE_DIGEST                                                                         \
    DER_BYTES(0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04)
#define OID_SIGNING_CERTIFICATE_V2                                                                 \
    DER_BYTES(0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x2f)

static bool malformed(struct judgement *judgement, const char *what)
{
    return judge_failed(judgement, "FORMAT_FAILURE", "%s", what);
}

void stamp_release(struct stamp *stamp)
{
    cades_release(&stamp->cades);
    TS_TST_INFO_free(stamp->info);
    *stamp = (struct stamp){ 0 };
}

/* A digest's AlgorithmIdentifier as RFC 5754 writes it, or with the NULL of older software. */
static bool take_digest(struct span *rest, enum digest *ret, struct span *ret_whole)
{
    struct span content;
    if (!der_take(rest, DER_SEQUENCE, &content, ret_whole))
        return false;
    uint8_t form[ALGORITHM_DER_MAX];
    for (int i = 0; i < DIGEST_COUNT; i++) {
        size_t size = digest_der((enum digest)i, form);
        struct span body = { form + 2, size - 2 };
        struct span left = content;
        if (!der_take_bytes(&left, body))
            continue;
        *ret = (enum digest)i;
        return left.size == 0 || span_equal(left, DER_BYTES(0x05, 0x00));
    }
    return false;
}

static bool take_scheme(struct span *rest, struct cades *cades)
{
    struct span content, whole;
    if (!der_take(rest, DER_SEQUENCE, &content, &whole))
        return false;
    struct algorithm named;
    if (algorithm_from_der(whole, &named)) {
        cades->algorithm.scheme = named.scheme;
        return named.digest == cades->algorithm.digest;
    }
    return scheme_from_der(whole, cades->algorithm.digest, &cades->algorithm.scheme);
}

/* The attribute binds the token to this very certificate (RFC 5035, RFC 5816). */
static bool names_signer(struct span value, const struct cades *cades)
{
    const unsigned char *at = value.at;
    ESS_SIGNING_CERT_V2 *named = d2i_ESS_SIGNING_CERT_V2(NULL, &at, (long)value.size);
    STACK_OF(X509) *chain = sk_X509_new_null();
    bool good = named && at == value.at + value.size && chain &&
                sk_X509_push(chain, cades->signer) > 0 &&
                OSSL_ESS_check_signing_certs(NULL, named, chain, 0) == 1;
    sk_X509_free(chain);
    ESS_SIGNING_CERT_V2_free(named);
    ERR_clear_error();
    return good;
}

/* One of the three attributes that count; the others are signed, and say nothing here. */
static bool read_attribute(struct span attribute, struct cades *cades, unsigned *met)
{
    struct span values, content;
    unsigned bit = 0;
    if (der_take_bytes(&attribute, OID_CONTENT_TYPE))
        bit = 1;
    else if (der_take_bytes(&attribute, OID_MESSAGE_DIGEST))
        bit = 2;
    else if (der_take_bytes(&attribute, OID_SIGNING_CERTIFICATE_V2))
        bit = 4;
    if (!bit)
        return true;
    if (*met & bit || !der_take(&attribute, DER_SET, &values, NULL) || attribute.size)
        return false;
    *met |= bit;
    if (bit == 1)
        return span_equal(values, OID_TST_INFO);
    if (bit == 4)
        return names_signer(values, cades);
    return der_take(&values, DER_OCTET_STRING, &content, NULL) && !values.size &&
           (cades->message_digest = content, true);
}

static bool read_attributes(struct span set, struct cades *cades, struct judgement *judgement)
{
    struct span content;
    unsigned met = 0;
    while (set.size) {
        if (!der_take(&set, DER_SEQUENCE, &content, NULL) || !read_attribute(content, cades, &met))
            return malformed(judgement, "a signed attribute is malformed");
    }
    return met == 7 || malformed(judgement, "it lacks a content type, a digest or a "
                                            "signing-certificate-v2 attribute");
}

static bool take_signer(struct span info, struct span algorithm, struct cades *cades,
                        struct judgement *judgement)
{
    struct span sid, content, whole;
    enum digest digest = DIGEST_OTHER;
    if (!der_take_bytes(&info, VERSION_1) || !der_take(&info, DER_SEQUENCE, &content, &sid))
        return malformed(judgement, "its SignerInfo names no issuer and serial number");
    if (!cades_find_signer(cades, sid, judgement))
        return false;
    if (!take_digest(&info, &digest, &whole) || !span_equal(whole, algorithm))
        return malformed(judgement, "its digest algorithms differ");
    if (!der_take(&info, DER_CONTEXT_0, &content, &cades->attributes))
        return malformed(judgement, "it has no signed attributes");
    if (!read_attributes(content, cades, judgement))
        return false;
    if (!take_scheme(&info, cades) || !der_take(&info, DER_OCTET_STRING, &cades->signature, NULL))
        return malformed(judgement, "its signature algorithm is not one that this program knows");
    return info.size == 0 || malformed(judgement, "it has unsigned attributes");
}

/* EncapsulatedContentInfo of a TSTInfo. */
static bool take_content(struct span *rest, struct span *ret)
{
    struct span encapsulated, explicit;
    return der_take(rest, DER_SEQUENCE, &encapsulated, NULL) &&
           der_take_bytes(&encapsulated, OID_TST_INFO) &&
           der_take(&encapsulated, DER_CONTEXT_0, &explicit, NULL) && !encapsulated.size &&
           der_take(&explicit, DER_OCTET_STRING, ret, NULL) && !explicit.size;
}

static bool take_signed_data(struct span data, struct stamp *stamp, struct judgement *judgement)
{
    struct span digests = { NULL, 0 }, left, infos, info, version, algorithm = { NULL, 0 };
    struct cades *cades = &stamp->cades;
    if (!cades_take_version(&data, &version))
        return malformed(judgement, "its SignedData has no version (RFC 5652 5.1)");
    bool taken = der_take(&data, DER_SET, &digests, NULL);
    left = digests;
    if (!taken || !take_digest(&left, &cades->algorithm.digest, &algorithm) || left.size)
        return cades_refuse_digest(digests, judgement);
    if (!take_content(&data, &stamp->content))
        return malformed(judgement, "its content is no TSTInfo");
    if (!cades_take_certificates(&data, false, cades, judgement) ||
        !cades_take_revocations(&data, false, version, VERSION_3, cades, judgement))
        return false;
    if (!der_take(&data, DER_SET, &infos, NULL) || data.size ||
        !der_take(&infos, DER_SEQUENCE, &info, NULL) || infos.size)
        return malformed(judgement, "it does not hold exactly one SignerInfo");
    return take_signer(info, algorithm, cades, judgement);
}

static bool read_time(struct stamp *stamp)
{
    struct tm parts;
    const ASN1_GENERALIZEDTIME *time = TS_TST_INFO_get_time(stamp->info);
    int size = time ? ASN1_STRING_length(time) : 0;
    if (size < 15 || ASN1_STRING_get0_data(time)[size - 1] != 'Z' ||
        ASN1_TIME_to_tm(time, &parts) != 1)
        return false;
    stamp->time = timegm(&parts);
    return true;
}

static bool read_info(struct stamp *stamp, struct judgement *judgement)
{
    const unsigned char *at = stamp->content.at;
    stamp->info = d2i_TS_TST_INFO(NULL, &at, (long)stamp->content.size);
    bool whole = stamp->info && at == stamp->content.at + stamp->content.size &&
                 TS_TST_INFO_get_version(stamp->info) == 1;
    bool timed = whole && read_time(stamp);
    ERR_clear_error();
    if (!timed)
        return malformed(judgement, "its TSTInfo is malformed (RFC 3161 2.4.2)");
    if (TS_TST_INFO_get_ext_by_critical(stamp->info, 1, -1) >= 0)
        return malformed(judgement, "its TSTInfo has a critical extension");
    const ASN1_OBJECT *object;
    X509_ALGOR_get0(&object, NULL, NULL,
                    TS_MSG_IMPRINT_get_algo(TS_TST_INFO_get_msg_imprint(stamp->info)));
    for (int i = 0; i < DIGEST_COUNT; i++) {
        if (EVP_MD_get_type(digest_method((enum digest)i)) == OBJ_obj2nid(object)) {
            stamp->imprint = (enum digest)i;
            return true;
        }
    }
    return judge_unknown(judgement, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
                         "it stamps a digest that is not SHA-256, SHA-384 or SHA-512");
}

bool stamp_parse(struct span token, struct stamp *ret, struct judgement *judgement)
{
    struct span info, explicit, data;
    ret->cades.algorithm = (struct algorithm){ .digest = DIGEST_OTHER, .scheme = SCHEME_OTHER };
    if (token.size > LIMIT_TST_BYTES)
        return malformed(judgement, "it is larger than 64 KiB");
    if (!der_take(&token, DER_SEQUENCE, &info, NULL) || token.size ||
        !der_take_bytes(&info, OID_SIGNED_DATA) ||
        !der_take(&info, DER_CONTEXT_0, &explicit, NULL) || info.size ||
        !der_take(&explicit, DER_SEQUENCE, &data, NULL) || explicit.size)
        return malformed(judgement, "it is not a SignedData (RFC 5652 5.1)");
    return take_signed_data(data, ret, judgement) && read_info(ret, judgement);
}

bool stamp_check(const struct stamp *stamp, struct span value, struct judgement *judgement)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    TS_MSG_IMPRINT *imprint = TS_TST_INFO_get_msg_imprint(stamp->info);
    const ASN1_OCTET_STRING *stamped = TS_MSG_IMPRINT_get_msg(imprint);
    if (EVP_Digest(value.at, value.size, digest, &size, digest_method(stamp->imprint), NULL) != 1)
        return judge_unknown(judgement, "GENERIC", "the digest could not be computed");
    if (!span_equal(
            (struct span){ digest, size },
            (struct span){ ASN1_STRING_get0_data(stamped), (size_t)ASN1_STRING_length(stamped) }))
        return judge_failed(judgement, "HASH_FAILURE", "it stamps another signature or list");
    return cades_check(&stamp->cades, stamp->content.at, stamp->content.size, judgement);
}
