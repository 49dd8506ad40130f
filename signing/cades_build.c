#include "signing/cades_build.h"

#include "base/limits.h"
#include "base/text.h"
#include "signing/cades_attributes.h"
#include "signing/der_write.h"
#include "signing/key_inner.h"

#include <openssl/err.h>
#include <openssl/ess.h>
#include <string.h>

#define ATTRIBUTES_MAX 5

DEFINE_POINTER_CLEANUP(ASN1_TIME, ASN1_TIME_free)

/* What is behind OBJECT IDENTIFIER 1.2.840.113549.1.9 in the attributes written here. */
static const uint8_t content_type[] = { 3 };
static const uint8_t message_digest[] = { 4 };
static const uint8_t signing_time_type[] = { 5 };
static const uint8_t signing_certificate[] = { 16, 2, 47 };
static const uint8_t commitment_type[] = { 16, 2, 16 };

static struct span span_of(const struct text *text)
{
    return (struct span){ (const uint8_t *)text_string(text), text->size };
}

/* Attribute ::= SEQUENCE { type, SET OF one value } */
static void attribute_put(struct text *out, const uint8_t *arcs, size_t arc_count,
                          struct span value)
{
    static const uint8_t pkcs9[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09 };
    CLEANUP(text_release) struct text type = TEXT_INIT(32);
    CLEANUP(text_release) struct text content = TEXT_INIT(LIMIT_P7S_BYTES);
    text_append_bytes(&type, pkcs9, sizeof pkcs9);
    text_append_bytes(&type, arcs, arc_count);
    der_put_text(&content, DER_OID, &type);
    der_put(&content, DER_SET, value.at, value.size);
    der_put_text(out, DER_SEQUENCE, &content);
}

static bool time_put(struct text *out, int64_t signing_time)
{
    CLEANUP(ASN1_TIME_free_pointer) ASN1_TIME *time = ASN1_TIME_set(NULL, (time_t)signing_time);
    unsigned char *der = NULL;
    int size = time ? i2d_ASN1_TIME(time, &der) : -1;
    if (size > 0)
        attribute_put(out, signing_time_type, sizeof signing_time_type,
                      (struct span){ der, (size_t)size });
    OPENSSL_free(der);
    return size > 0;
}

static bool certificate_put(struct text *out, const struct key *key)
{
    ESS_SIGNING_CERT_V2 *value = OSSL_ESS_signing_cert_v2_new_init(
        digest_method(key_algorithm(key).digest), key->certificate, NULL, 1);
    unsigned char *der = NULL;
    int size = value ? i2d_ESS_SIGNING_CERT_V2(value, &der) : -1;
    if (size > 0)
        attribute_put(out, signing_certificate, sizeof signing_certificate,
                      (struct span){ der, (size_t)size });
    OPENSSL_free(der);
    ESS_SIGNING_CERT_V2_free(value);
    return size > 0;
}

static bool digest_put(struct text *out, const struct key *key, const struct buffer *content)
{
    CLEANUP(text_release) struct text value = TEXT_INIT(128);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (EVP_Digest(content->bytes, content->size, digest, &size,
                   digest_method(key_algorithm(key).digest), NULL) != 1)
        return false;
    der_put(&value, DER_OCTET_STRING, digest, size);
    attribute_put(out, message_digest, sizeof message_digest, span_of(&value));
    return true;
}

bool signed_attributes_build(const struct key *key, const struct buffer *content,
                             enum commitment commitment, int64_t signing_time, struct buffer *ret,
                             struct error *error)
{
    static const uint8_t data[] = {
        0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01
    };
    CLEANUP(text_release) struct text type = TEXT_INIT(LIMIT_P7S_BYTES);
    CLEANUP(text_release) struct text time = TEXT_INIT(LIMIT_P7S_BYTES);
    CLEANUP(text_release) struct text digest = TEXT_INIT(LIMIT_P7S_BYTES);
    CLEANUP(text_release) struct text signer = TEXT_INIT(LIMIT_P7S_BYTES);
    CLEANUP(text_release) struct text committed = TEXT_INIT(LIMIT_P7S_BYTES);
    CLEANUP(text_release) struct text set = TEXT_INIT(LIMIT_P7S_BYTES);
    const uint8_t *der;
    size_t size = commitment_der(commitment, &der);
    attribute_put(&type, content_type, sizeof content_type, (struct span){ data, sizeof data });
    bool good = time_put(&time, signing_time) && digest_put(&digest, key, content) &&
                certificate_put(&signer, key);
    ERR_clear_error();
    if (!good)
        return error_set(error, STATUS_KEY, "the attributes to be signed cannot be made");
    if (size)
        attribute_put(&committed, commitment_type, sizeof commitment_type,
                      (struct span){ der, size });
    struct span elements[ATTRIBUTES_MAX] = { span_of(&type), span_of(&time), span_of(&digest),
                                             span_of(&signer), span_of(&committed) };
    der_put_set(&set, DER_SET, elements, size ? ATTRIBUTES_MAX : ATTRIBUTES_MAX - 1);
    return der_take_text(&set, ret, error);
}

bool signed_attributes_read(const struct key *key, const struct buffer *attributes,
                            int64_t *ret_time, enum commitment *ret_commitment, struct error *error)
{
    struct span rest = { attributes->bytes, attributes->size }, set;
    struct judgement judgement = { 0 };
    struct cades cades = { .signer = key->certificate, .algorithm = key_algorithm(key) };
    if (!der_take(&rest, DER_SET, &set, NULL) || rest.size)
        return error_set(error, STATUS_INPUT, "it is not one DER SET OF attributes");
    if (!cades_attributes(set, &cades, &judgement))
        return error_set(error, STATUS_INPUT, "%s", judgement.reason);
    *ret_time = cades.signing_time;
    *ret_commitment = cades.commitment;
    return true;
}

/* certificates [0] IMPLICIT SET OF: the signer's and its issuers'. */
static bool certificates_put(struct text *out, const struct key *key)
{
    struct span elements[LIMIT_CERTIFICATES] = { 0 };
    size_t count = (size_t)sk_X509_num(key->issuers) + 1; /* key_check has limited them */
    bool good = count <= LIMIT_CERTIFICATES;
    for (size_t i = 0; good && i < count; i++) {
        unsigned char *der = NULL;
        int size = i2d_X509(i ? sk_X509_value(key->issuers, (int)i - 1) : key->certificate, &der);
        good = size > 0;
        elements[i] = (struct span){ der, good ? (size_t)size : 0 };
    }
    if (good)
        der_put_set(out, DER_CONTEXT_0, elements, count);
    for (size_t i = 0; i < count && i < LIMIT_CERTIFICATES; i++)
        OPENSSL_free((void *)(uintptr_t)elements[i].at);
    return good;
}

/* IssuerAndSerialNumber */
static bool sid_put(struct text *out, X509 *certificate)
{
    CLEANUP(text_release) struct text sid = TEXT_INIT(LIMIT_P7S_BYTES);
    unsigned char *name = NULL, *serial = NULL;
    int name_size = i2d_X509_NAME(X509_get_issuer_name(certificate), &name);
    int serial_size = i2d_ASN1_INTEGER(X509_get0_serialNumber(certificate), &serial);
    bool good = name_size > 0 && serial_size > 0;
    if (good) {
        text_append_bytes(&sid, name, (size_t)name_size);
        text_append_bytes(&sid, serial, (size_t)serial_size);
        der_put_text(out, DER_SEQUENCE, &sid);
    }
    OPENSSL_free(name);
    OPENSSL_free(serial);
    return good;
}

static const uint8_t version_1[] = { 0x02, 0x01, 0x01 };

static bool signer_put(struct text *out, const struct key *key, const struct buffer *attributes,
                       const struct buffer *signature)
{
    CLEANUP(text_release) struct text info = TEXT_INIT(LIMIT_P7S_BYTES);
    CLEANUP(text_release) struct text infos = TEXT_INIT(LIMIT_P7S_BYTES);
    struct algorithm algorithm = key_algorithm(key);
    uint8_t der[ALGORITHM_DER_MAX];
    text_append_bytes(&info, version_1, sizeof version_1);
    if (!sid_put(&info, key->certificate))
        return false;
    text_append_bytes(&info, der, digest_der(algorithm.digest, der));
    text_append_character(&info, (char)DER_CONTEXT_0); /* in place of the SET's own tag */
    text_append_bytes(&info, attributes->bytes + 1, attributes->size - 1);
    text_append_bytes(&info, der, scheme_der(algorithm.scheme, algorithm.digest, der));
    der_put(&info, DER_OCTET_STRING, signature->bytes, signature->size);
    der_put_text(&infos, DER_SEQUENCE, &info);
    der_put_text(out, DER_SET, &infos);
    return true;
}

static bool signed_data_put(struct text *out, const struct key *key,
                            const struct buffer *attributes, const struct buffer *signature)
{
    static const uint8_t signed_data[] = { 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                           0xf7, 0x0d, 0x01, 0x07, 0x02 };
    static const uint8_t detached_data[] = { 0x30, 0x0b, 0x06, 0x09, 0x2a, 0x86, 0x48,
                                             0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01 };
    CLEANUP(text_release) struct text data = TEXT_INIT(LIMIT_P7S_BYTES);
    CLEANUP(text_release) struct text sequence = TEXT_INIT(LIMIT_P7S_BYTES);
    CLEANUP(text_release) struct text info = TEXT_INIT(LIMIT_P7S_BYTES);
    uint8_t der[ALGORITHM_DER_MAX];
    text_append_bytes(&data, version_1, sizeof version_1);
    der_put(&data, DER_SET, der, digest_der(key_algorithm(key).digest, der));
    text_append_bytes(&data, detached_data, sizeof detached_data);
    if (!certificates_put(&data, key) || !signer_put(&data, key, attributes, signature))
        return false;
    der_put_text(&sequence, DER_SEQUENCE, &data);
    text_append_bytes(&info, signed_data, sizeof signed_data);
    der_put_text(&info, DER_CONTEXT_0, &sequence);
    der_put_text(out, DER_SEQUENCE, &info);
    return true;
}

bool cades_build(const struct key *key, const struct buffer *content,
                 const struct buffer *attributes, const struct buffer *signature,
                 struct buffer *ret, struct error *error)
{
    CLEANUP(text_release) struct text out = TEXT_INIT(LIMIT_P7S_BYTES);
    CLEANUP(buffer_release) struct buffer p7s = { 0 };
    CLEANUP(cades_release) struct cades cades = { 0 };
    struct judgement judgement = { 0 };
    bool good = attributes->size > 0 && signed_data_put(&out, key, attributes, signature);
    ERR_clear_error();
    if (!good)
        return error_set(error, STATUS_KEY, "the signature cannot be put together");
    if (!der_take_text(&out, &p7s, error))
        return false;
    if (!cades_parse(p7s.bytes, p7s.size, &cades, &judgement) ||
        !cades_check(&cades, content->bytes, content->size, &judgement))
        return error_set(error, STATUS_KEY, "the signature brought back does not verify: %s",
                         judgement.reason);
    *ret = p7s;
    p7s = (struct buffer){ 0 };
    return true;
}
