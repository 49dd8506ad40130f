#include "signing/cades_attributes.h"

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/ess.h>
#include <string.h>
#include <time.h>

static bool malformed(struct judgement *judgement, const char *what)
{
    return judge_failed(judgement, "FORMAT_FAILURE", "%s", what);
}

/* CommitmentTypeIndication of one OID 1.2.840.113549.1.9.16.6.N (RFC 5126 5.11.1). */
#define COMMITMENT(n)                                                                              \
    {                                                                                              \
        0x30, 0x0d, 0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x06, (n)    \
    }
#define COMMITMENT_SIZE 15

static const struct {
    const char *name;
    uint8_t der[COMMITMENT_SIZE];
} commitments[] = {
    [PROOF_OF_ORIGIN] = { "proofOfOrigin", COMMITMENT(1) },
    [PROOF_OF_APPROVAL] = { "proofOfApproval", COMMITMENT(5) },
    [PROOF_OF_CREATION] = { "proofOfCreation", COMMITMENT(6) },
};

const char *commitment_name(enum commitment commitment)
{
    return commitments[commitment].name;
}

size_t commitment_der(enum commitment commitment, const uint8_t **ret)
{
    *ret = commitments[commitment].der;
    return commitment == COMMITMENT_NONE ? 0 : COMMITMENT_SIZE;
}

static bool read_content_type(struct span value, struct cades *cades, struct judgement *judgement)
{
    static const uint8_t data[] = {
        0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01
    };
    (void)cades;
    return span_equal(value, (struct span){ data, sizeof data }) ||
           malformed(judgement, "its content-type attribute is not that of its content");
}

static bool read_message_digest(struct span value, struct cades *cades, struct judgement *judgement)
{
    if (!der_take(&value, DER_OCTET_STRING, &cades->message_digest, NULL) || value.size)
        return malformed(judgement, "its message-digest attribute is no octet string");
    return true;
}

/* UTCTime until 2049, GeneralizedTime after (RFC 5652 11.3); seconds and Z, nothing more. */
static bool read_signing_time(struct span value, struct cades *cades, struct judgement *judgement)
{
    struct tm parts;
    struct span content, rest = value;
    const unsigned char *at = value.at;
    bool utc = der_at(&value, DER_UTC_TIME);
    if (!der_take(&rest, utc ? DER_UTC_TIME : DER_GENERALIZED_TIME, &content, NULL) || rest.size ||
        content.size != (utc ? 13 : 15) || content.at[content.size - 1] != 'Z')
        return malformed(judgement, "its signing-time attribute is no time of RFC 5652");
    ASN1_TIME *time = d2i_ASN1_TIME(NULL, &at, (long)value.size);
    bool good = time && ASN1_TIME_to_tm(time, &parts) == 1;
    ASN1_TIME_free(time);
    ERR_clear_error();
    if (!good || (!utc && parts.tm_year < 150))
        return malformed(judgement, "its signing-time attribute is no time of RFC 5652");
    cades->signing_time = timegm(&parts);
    return true;
}

/* SigningCertificateV2 has one value for a certificate and a digest: made anew and compared. */
static bool read_certificate(struct span value, struct cades *cades, struct judgement *judgement)
{
    ESS_SIGNING_CERT_V2 *expected = OSSL_ESS_signing_cert_v2_new_init(
        digest_method(cades->algorithm.digest), cades->signer, NULL, 1);
    unsigned char *der = NULL;
    int size = expected ? i2d_ESS_SIGNING_CERT_V2(expected, &der) : -1;
    bool same = size > 0 && span_equal(value, (struct span){ der, (size_t)size });
    OPENSSL_free(der);
    ESS_SIGNING_CERT_V2_free(expected);
    ERR_clear_error();
    return same || malformed(judgement, "its signing-certificate-v2 attribute does not stand for "
                                        "the signer's certificate");
}

static bool read_commitment(struct span value, struct cades *cades, struct judgement *judgement)
{
    for (int i = PROOF_OF_ORIGIN; i <= PROOF_OF_CREATION; i++) {
        if (span_equal(value, (struct span){ commitments[i].der, COMMITMENT_SIZE })) {
            cades->commitment = (enum commitment)i;
            return true;
        }
    }
    return malformed(judgement, "its commitment type is not one that this program knows");
}

typedef bool attribute_reader(struct span value, struct cades *cades, struct judgement *judgement);

/* Arcs behind 1.2.840.113549.1.9. */
static const struct known {
    const char *name;
    uint8_t arcs[3];
    uint8_t arc_count;
    bool optional;
    attribute_reader *read;
} known[] = {
    { "content-type", { 3 }, 1, false, read_content_type },
    { "message-digest", { 4 }, 1, false, read_message_digest },
    { "signing-time", { 5 }, 1, false, read_signing_time },
    { "signing-certificate-v2", { 16, 2, 47 }, 3, false, read_certificate },
    { "commitment-type-indication", { 16, 2, 16 }, 3, true, read_commitment },
};
#define KNOWN_COUNT (sizeof known / sizeof *known)

static bool is_known(struct span oid, const struct known *entry)
{
    static const uint8_t pkcs9[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09 };
    return der_take_bytes(&oid, (struct span){ pkcs9, sizeof pkcs9 }) &&
           span_equal(oid, (struct span){ entry->arcs, entry->arc_count });
}

static bool read_attribute(struct span attribute, unsigned *met, struct cades *cades,
                           struct judgement *judgement)
{
    struct span oid, values;
    if (!der_take(&attribute, DER_OID, &oid, NULL) ||
        !der_take(&attribute, DER_SET, &values, NULL) || attribute.size)
        return malformed(judgement, "a signed attribute is malformed");
    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        if (!is_known(oid, &known[i]))
            continue;
        if (*met & 1u << i)
            return judge_failed(judgement, "FORMAT_FAILURE", "its attribute %s is there twice",
                                known[i].name);
        *met |= 1u << i;
        return known[i].read(values, cades, judgement);
    }
    return malformed(judgement, "it has a signed attribute that this program does not know");
}

bool cades_attributes(struct span set, struct cades *cades, struct judgement *judgement)
{
    unsigned met = 0;
    struct span content, whole, last = { NULL, 0 };
    while (set.size) {
        if (!der_take(&set, DER_SEQUENCE, &content, &whole))
            return malformed(judgement, "a signed attribute is malformed");
        if (der_compare(last, whole) >= 0)
            return malformed(judgement, "its signed attributes are not in the order of DER");
        if (!read_attribute(content, &met, cades, judgement))
            return false;
        last = whole;
    }
    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        if (!known[i].optional && !(met & 1u << i))
            return judge_failed(judgement, "FORMAT_FAILURE", "it has no attribute %s",
                                known[i].name);
    }
    return true;
}
