#include "base/cleanup.h"
#include "base/limits.h"
#include "signing/cades.h"
#include "signing/cades_attributes.h"
#include "signing/cades_inner.h"

#include <openssl/err.h>
#include <string.h>

/* EncapsulatedContentInfo of id-data without content: detached */
#define ENCAPSULATED                                                                               \
    DER_BYTES(0x30, 0x0b, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01)
/* id-aa-timeStampToken, 1.2.840.113549.1.9.16.2.14 */
#define STAMP_ATTRIBUTE                                                                            \
    DER_BYTES(0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x0e)

static bool malformed(struct judgement *judgement, const char *what)
{
    return judge_failed(judgement, "FORMAT_FAILURE", "%s", what);
}

void cades_release(struct cades *cades)
{
    sk_X509_pop_free(cades->certificates, X509_free);
    *cades = (struct cades){ 0 };
}

static bool take_certificate(struct cades *cades, struct span whole, struct judgement *judgement)
{
    const unsigned char *at = whole.at;
    X509 *certificate = d2i_X509(NULL, &at, (long)whole.size);
    ERR_clear_error();
    if (!certificate || !sk_X509_push(cades->certificates, certificate)) {
        X509_free(certificate);
        return malformed(judgement, "a certificate in it cannot be read");
    }
    unsigned char *again = NULL;
    int size = i2d_X509(certificate, &again);
    bool same = size > 0 && span_equal(whole, (struct span){ again, (size_t)size });
    OPENSSL_free(again);
    return same || malformed(judgement, "a certificate in it is not in DER");
}

/* Tokens of others come with their certificates in any order. */
static bool is_carried(const struct cades *cades)
{
    int last = sk_X509_num(cades->certificates) - 1;
    for (int i = 0; i < last; i++) {
        if (X509_cmp(sk_X509_value(cades->certificates, i),
                     sk_X509_value(cades->certificates, last)) == 0)
            return true;
    }
    return false;
}

bool cades_take_certificates(struct span *rest, bool sorted, struct cades *cades,
                             struct judgement *judgement)
{
    struct span certificates, content, whole, last = { NULL, 0 };
    if (!der_take(rest, DER_CONTEXT_0, &certificates, NULL))
        return malformed(judgement, "it carries no certificates");
    cades->certificates = sk_X509_new_null();
    while (certificates.size) {
        if (sk_X509_num(cades->certificates) >= LIMIT_CERTIFICATES)
            return malformed(judgement, "it carries too many certificates");
        if (!der_take(&certificates, DER_SEQUENCE, &content, &whole))
            return malformed(judgement, "something in its certificates is none");
        if (sorted && der_compare(last, whole) >= 0)
            return malformed(judgement, "its certificates are not in the order of DER");
        if (!take_certificate(cades, whole, judgement))
            return false;
        if (is_carried(cades))
            return malformed(judgement, "it carries a certificate twice");
        last = whole;
    }
    return true;
}

/* IssuerAndSerialNumber of a certificate, as DER. */
static int sid_of(X509 *certificate, unsigned char **ret)
{
    PKCS7_ISSUER_AND_SERIAL *sid = PKCS7_ISSUER_AND_SERIAL_new();
    int size = -1;
    if (sid && X509_NAME_set(&sid->issuer, X509_get_issuer_name(certificate))) {
        ASN1_INTEGER_free(sid->serial);
        sid->serial = ASN1_INTEGER_dup(X509_get0_serialNumber(certificate));
        if (sid->serial)
            size = i2d_PKCS7_ISSUER_AND_SERIAL(sid, ret);
    }
    PKCS7_ISSUER_AND_SERIAL_free(sid);
    return size;
}

/* The certificate that the sid names, byte for byte. */
bool cades_find_signer(struct cades *cades, struct span sid, struct judgement *judgement)
{
    for (int i = 0; i < sk_X509_num(cades->certificates); i++) {
        X509 *certificate = sk_X509_value(cades->certificates, i);
        unsigned char *der = NULL;
        int size = sid_of(certificate, &der);
        bool same = size > 0 && span_equal(sid, (struct span){ der, (size_t)size });
        OPENSSL_free(der);
        if (same) {
            EVP_PKEY *key = X509_get0_pubkey(certificate);
            cades->signer = certificate;
            cades->algorithm.bits = key ? EVP_PKEY_get_bits(key) : 0;
            return true;
        }
    }
    return malformed(judgement, "it does not carry the certificate that its SignerInfo names");
}

bool cades_refuse_digest(struct span digests, struct judgement *judgement)
{
    struct span content, whole;
    const char *name = NULL;
    if (der_take(&digests, DER_SEQUENCE, &content, &whole) && !digests.size)
        name = digest_refused(whole);
    if (name)
        return judge_unknown(judgement, "CRYPTO_CONSTRAINTS_FAILURE",
                             "its digestAlgorithms is %s, which this program does not accept: "
                             "SHA-256, SHA-384 or SHA-512",
                             name);
    return malformed(judgement,
                     "its digestAlgorithms are not exactly one of SHA-256, SHA-384, SHA-512");
}

static bool take_digest_algorithm(struct span *rest, enum digest *ret)
{
    struct span content, whole;
    return der_take(rest, DER_SEQUENCE, &content, &whole) && digest_from_der(whole, ret);
}

/* signatureAlgorithm and signature. */
static bool take_signature(struct span *rest, struct cades *cades, struct judgement *judgement)
{
    struct span content, whole;
    if (!der_take(rest, DER_SEQUENCE, &content, &whole) ||
        !scheme_from_der(whole, cades->algorithm.digest, &cades->algorithm.scheme))
        return malformed(judgement, "its signature algorithm or the parameters are not among those "
                                    "that this program writes");
    if (!der_take(rest, DER_OCTET_STRING, &cades->signature, NULL))
        return malformed(judgement, "it holds no signature value");
    return true;
}

/* Attribute of id-aa-timeStampToken with one value. */
static bool take_stamp(struct span attribute, struct cades *cades, struct judgement *judgement)
{
    struct span values, content;
    if (!der_take_bytes(&attribute, STAMP_ATTRIBUTE))
        return malformed(judgement, "it has unsigned attributes that are no time stamps");
    if (cades->stamp_count >= LIMIT_TST_PER_SIGNER)
        return malformed(judgement, "it has too many time stamps");
    if (!der_take(&attribute, DER_SET, &values, NULL) || attribute.size ||
        !der_take(&values, DER_SEQUENCE, &content, &cades->stamps[cades->stamp_count]) ||
        values.size)
        return malformed(judgement, "an unsigned attribute of it is malformed");
    cades->stamp_count++;
    return true;
}

/* unsignedAttrs [1]: nothing, or time stamps only. */
static bool take_stamps(struct span *rest, struct cades *cades, struct judgement *judgement)
{
    struct span attributes, content, whole, last = { NULL, 0 };
    if (!rest->size)
        return true;
    if (!der_take(rest, DER_CONTEXT_1, &attributes, NULL) || rest->size || !attributes.size)
        return malformed(judgement, "its unsigned attributes are malformed");
    while (attributes.size) {
        if (!der_take(&attributes, DER_SEQUENCE, &content, &whole))
            return malformed(judgement, "an unsigned attribute of it is malformed");
        if (der_compare(last, whole) >= 0)
            return malformed(judgement, "its unsigned attributes are not in the order of DER");
        if (!take_stamp(content, cades, judgement))
            return false;
        last = whole;
    }
    return true;
}

static bool take_signer_info(struct span info, struct cades *cades, struct judgement *judgement)
{
    struct span sid, content;
    enum digest digest;
    if (!der_take_bytes(&info, VERSION_1))
        return malformed(judgement, "the version of its SignerInfo is not 1 (RFC 5652 5.3)");
    if (!der_take(&info, DER_SEQUENCE, &content, &sid))
        return malformed(judgement, "its SignerInfo names no issuer and serial number");
    if (!cades_find_signer(cades, sid, judgement))
        return false;
    if (!take_digest_algorithm(&info, &digest) || digest != cades->algorithm.digest)
        return malformed(judgement, "its digest algorithms differ");
    if (!der_take(&info, DER_CONTEXT_0, &content, &cades->attributes))
        return malformed(judgement, "it has no signed attributes");
    return cades_attributes(content, cades, judgement) && take_signature(&info, cades, judgement) &&
           take_stamps(&info, cades, judgement);
}

static bool take_signed_data(struct span data, struct cades *cades, struct judgement *judgement)
{
    struct span digests = { NULL, 0 }, left, infos, info, version;
    if (!cades_take_version(&data, &version))
        return malformed(judgement, "its SignedData has no version (RFC 5652 5.1)");
    bool taken = der_take(&data, DER_SET, &digests, NULL);
    left = digests;
    if (!taken || !take_digest_algorithm(&left, &cades->algorithm.digest) || left.size)
        return cades_refuse_digest(digests, judgement);
    if (!der_take_bytes(&data, ENCAPSULATED))
        return malformed(judgement, "its content is not detached data");
    if (!cades_take_certificates(&data, true, cades, judgement) ||
        !cades_take_revocations(&data, true, version, VERSION_1, cades, judgement))
        return false;
    if (!der_take(&data, DER_SET, &infos, NULL) || data.size ||
        !der_take(&infos, DER_SEQUENCE, &info, NULL) || infos.size)
        return malformed(judgement, "it does not hold exactly one SignerInfo");
    return take_signer_info(info, cades, judgement);
}

bool cades_parse(const void *bytes, size_t size, struct cades *ret, struct judgement *judgement)
{
    struct span rest = { bytes, size }, info, explicit, data;
    *ret = (struct cades){ .algorithm = { .digest = DIGEST_OTHER, .scheme = SCHEME_OTHER } };
    if (size > LIMIT_P7S_BYTES)
        return malformed(judgement, "it is larger than 1 MiB");
    if (!der_take(&rest, DER_SEQUENCE, &info, NULL) || rest.size)
        return malformed(judgement, "it is not one DER value from its first to its last byte");
    if (!der_take_bytes(&info, OID_SIGNED_DATA) ||
        !der_take(&info, DER_CONTEXT_0, &explicit, NULL) || info.size ||
        !der_take(&explicit, DER_SEQUENCE, &data, NULL) || explicit.size)
        return malformed(judgement, "it is not a SignedData (RFC 5652 5.1)");
    return take_signed_data(data, ret, judgement);
}
