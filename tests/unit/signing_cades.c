/* CAdES signatures that OpenSSL's own check would accept, and we must not (signing.md 2.5), and the
 * bytes that must stand where they stand. */
#include "tests/unit/signing_kit.h"

#include "signing/cades.h"

#include <openssl/cms.h>

#define CONTENT "signed bytes\n"

static struct kit kit;
static EVP_PKEY *pkey;
static X509 *certificate;

static int setup(void **state)
{
    (void)state;
    kit_init(&kit);
    pkey = EVP_EC_gen("P-256");
    struct kit_certificate wanted = { .name = "Signer", .key = pkey };
    certificate = kit_issue(&kit, kit.root, kit.root_key, &wanted);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    X509_free(certificate);
    EVP_PKEY_free(pkey);
    kit_release(&kit);
    return 0;
}

/* How a signature is made by OpenSSL. */
struct recipe {
    unsigned flags; /* taken off or put on beside the usual ones */
    bool attached;
    bool two_signers;
    bool with_root;
    bool unsigned_attribute;
    bool extra_attribute;
    bool crl;
    bool no_time;
    const EVP_MD *digest;
};

static void add_attributes(CMS_SignerInfo *info, const struct recipe *recipe)
{
    ASN1_TIME *time = ASN1_TIME_set(NULL, KIT_NOW);
    if (!recipe->no_time && !(recipe->flags & CMS_NOATTR))
        assert_true(CMS_signed_add1_attr_by_NID(info, NID_pkcs9_signingTime, ASN1_STRING_type(time),
                                                time, -1));
    if (recipe->extra_attribute)
        assert_true(CMS_signed_add1_attr_by_NID(info, NID_friendlyName, V_ASN1_UTF8STRING, "x", 1));
    if (recipe->unsigned_attribute)
        assert_true(
            CMS_unsigned_add1_attr_by_NID(info, NID_friendlyName, V_ASN1_UTF8STRING, "x", 1));
    ASN1_TIME_free(time);
}

static struct buffer encode(CMS_ContentInfo *cms)
{
    struct buffer p7s = { 0 };
    int size = i2d_CMS_ContentInfo(cms, &p7s.bytes);
    assert_true(size > 0);
    p7s.size = (size_t)size;
    CMS_ContentInfo_free(cms);
    return p7s;
}

static struct buffer make(const struct recipe *recipe)
{
    unsigned flags = CMS_PARTIAL | CMS_BINARY | CMS_NOSMIMECAP | recipe->flags;
    flags |= recipe->attached ? 0 : CMS_DETACHED;
    const EVP_MD *digest = recipe->digest ? recipe->digest : EVP_sha256();
    BIO *content = BIO_new_mem_buf(CONTENT, -1);
    CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
    unsigned cades = recipe->flags & CMS_NOATTR ? 0 : CMS_CADES;
    for (int i = 0; i < (recipe->two_signers ? 2 : 1); i++) {
        CMS_SignerInfo *info =
            CMS_add1_signer(cms, certificate, pkey, digest, flags | cades | (i ? CMS_NOCERTS : 0));
        assert_non_null(info);
        add_attributes(info, recipe);
    }
    if (recipe->with_root)
        assert_true(CMS_add1_cert(cms, kit.root));
    if (recipe->crl) {
        FILE *file = fopen(kit_path(&kit, "trust/crls/root.crl"), "r");
        X509_CRL *crl = PEM_read_X509_CRL(file, NULL, NULL, NULL);
        fclose(file);
        assert_true(CMS_add0_crl(cms, crl));
    }
    assert_true(CMS_final(cms, content, NULL, flags));
    BIO_free(content);
    return encode(cms);
}

static bool judge(const void *bytes, size_t size, struct judgement *judgement)
{
    struct cades cades = { 0 };
    *judgement = (struct judgement){ 0 };
    bool good = cades_parse(bytes, size, &cades, judgement) &&
                cades_check(&cades, CONTENT, strlen(CONTENT), judgement);
    cades_release(&cades);
    assert_int_equal(good, judgement->indication == TOTAL_PASSED);
    return good;
}

static void refused_as(struct buffer p7s, enum indication indication, const char *sentence)
{
    struct judgement judgement;
    if (judge(p7s.bytes, p7s.size, &judgement))
        fail_msg("accepted, although: %s", sentence);
    if (!strstr(judgement.reason, sentence))
        fail_msg("'%s' instead of '%s'", judgement.reason, sentence);
    assert_int_equal(judgement.indication, indication);
    OPENSSL_free(p7s.bytes);
}

static void refused(struct buffer p7s, const char *sentence)
{
    refused_as(p7s, TOTAL_FAILED, sentence);
}

static void made_by_openssl(void **state)
{
    (void)state;
    struct judgement judgement;
    struct buffer p7s = make(&(struct recipe){ 0 });
    if (!judge(p7s.bytes, p7s.size, &judgement))
        fail_msg("%s", judgement.reason);
    OPENSSL_free(p7s.bytes);
    p7s = make(&(struct recipe){ .crl = true });
    if (!judge(p7s.bytes, p7s.size, &judgement))
        fail_msg("%s", judgement.reason);
    OPENSSL_free(p7s.bytes);
}

static void other_kinds(void **state)
{
    (void)state;
    refused(make(&(struct recipe){ .flags = CMS_NOATTR }), "has no signed attributes");
    refused(make(&(struct recipe){ .attached = true }), "not detached data");
    refused(make(&(struct recipe){ .two_signers = true }), "exactly one SignerInfo");
    refused(make(&(struct recipe){ .unsigned_attribute = true }), "unsigned attributes");
    refused(make(&(struct recipe){ .extra_attribute = true }), "does not know");
    refused_as(make(&(struct recipe){ .digest = EVP_sha1() }), INDETERMINATE, "SHA1");
    refused_as(make(&(struct recipe){ .digest = EVP_sha224() }), INDETERMINATE, "SHA224");
    refused(make(&(struct recipe){ .flags = CMS_USE_KEYID }), "version of its SignedData");
    refused(make(&(struct recipe){ .flags = CMS_NOCERTS }), "carries no certificates");
}

static void without_ess(void **state)
{
    (void)state;
    BIO *content = BIO_new_mem_buf(CONTENT, -1);
    unsigned flags = CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP;
    CMS_ContentInfo *cms = CMS_sign(certificate, pkey, NULL, content, flags);
    BIO_free(content);
    refused(encode(cms), "has no attribute signing-certificate-v2");
}

static void not_signed_data(void **state)
{
    (void)state;
    BIO *content = BIO_new_mem_buf(CONTENT, -1);
    CMS_ContentInfo *cms = CMS_digest_create(content, EVP_sha256(), CMS_BINARY);
    BIO_free(content);
    refused(encode(cms), "not a SignedData");
}

static void bytes_around(void **state)
{
    (void)state;
    struct judgement judgement;
    struct buffer p7s = make(&(struct recipe){ 0 });
    uint8_t *longer = malloc(p7s.size + 1);
    memcpy(longer, p7s.bytes, p7s.size);
    longer[p7s.size] = 0;
    assert_false(judge(longer, p7s.size + 1, &judgement));
    assert_non_null(strstr(judgement.reason, "not one DER value"));
    for (size_t size = 0; size < p7s.size; size++) {
        uint8_t *shorter = malloc(size ? size : 1);
        memcpy(shorter, p7s.bytes, size);
        assert_false(judge(shorter, size, &judgement));
        free(shorter);
    }
    free(longer);
    OPENSSL_free(p7s.bytes);
}

static void every_bit_counts(void **state)
{
    (void)state;
    struct judgement judgement;
    struct buffer p7s = make(&(struct recipe){ .with_root = true });
    for (size_t bit = 0; bit < p7s.size * 8; bit += 3) {
        p7s.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        /* The root that is carried along is not this function's to judge: its path is. */
        struct cades cades = { 0 };
        judgement = (struct judgement){ 0 };
        if (cades_parse(p7s.bytes, p7s.size, &cades, &judgement) &&
            cades_check(&cades, CONTENT, strlen(CONTENT), &judgement)) {
            bool foreign = false;
            for (int i = 0; i < sk_X509_num(cades.certificates); i++)
                foreign =
                    foreign || (X509_cmp(sk_X509_value(cades.certificates, i), kit.root) != 0 &&
                                X509_cmp(sk_X509_value(cades.certificates, i), certificate) != 0);
            if (!foreign)
                fail_msg("bit %zu of byte %zu does not count", bit % 8, bit / 8);
        }
        cades_release(&cades);
        p7s.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    OPENSSL_free(p7s.bytes);
}

static void other_content_other_key(void **state)
{
    (void)state;
    struct judgement judgement = { 0 };
    struct cades cades = { 0 };
    struct buffer p7s = make(&(struct recipe){ 0 });
    assert_true(cades_parse(p7s.bytes, p7s.size, &cades, &judgement));
    assert_false(cades_check(&cades, "other", 5, &judgement));
    assert_string_equal(judgement.sub_indication, "HASH_FAILURE");
    assert_true(cades.signing_time == KIT_NOW);
    judgement = (struct judgement){ 0 };
    uint8_t *signature = (uint8_t *)cades.signature.at;
    signature[cades.signature.size - 1] ^= 1;
    assert_false(cades_check(&cades, CONTENT, strlen(CONTENT), &judgement));
    assert_string_equal(judgement.sub_indication, "SIG_CRYPTO_FAILURE");
    cades_release(&cades);
    OPENSSL_free(p7s.bytes);
}

/* Lengths that BER allows and DER does not. */
static void der_forms(void **state)
{
    (void)state;
    static const struct {
        uint8_t bytes[8];
        size_t size;
    } bad[] = {
        { { 0x04 }, 1 },
        { { 0x04, 0x80, 0, 0 }, 4 },          /* indefinite */
        { { 0x04, 0x81, 0x01, 0x00 }, 4 },    /* long form of a short length */
        { { 0x04, 0x82, 0x00, 0x80 }, 4 },    /* leading zero */
        { { 0x04, 0x02, 0x00 }, 3 },          /* cut off */
        { { 0x04, 0x85, 1, 1, 1, 1, 1 }, 7 }, /* length of lengths */
        { { 0x02, 0x01, 0x00 }, 3 },          /* another tag */
        { { 0x04, 0x84, 0xff, 0xff, 0xff, 0xff }, 6 },
    };
    struct span content;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct span rest = { bad[i].bytes, bad[i].size };
        assert_false(der_take(&rest, DER_OCTET_STRING, &content, NULL));
        assert_int_equal(rest.size, bad[i].size);
    }
    struct span rest = { (const uint8_t *)"\x04\x01xy", 4 };
    assert_true(der_take(&rest, DER_OCTET_STRING, &content, NULL));
    assert_int_equal(content.size, 1);
    assert_int_equal(rest.size, 1);
}

/* What algorithm.c writes is what OpenSSL writes. */
static void algorithm_encodings(void **state)
{
    (void)state;
    uint8_t der[ALGORITHM_DER_MAX];
    enum digest digest;
    enum scheme scheme;
    for (int i = 0; i < DIGEST_COUNT; i++) {
        size_t size = digest_der((enum digest)i, der);
        assert_true(digest_from_der((struct span){ der, size }, &digest) && digest == (int)i);
        for (int j = 0; j < SCHEME_COUNT; j++) {
            size = scheme_der((enum scheme)j, (enum digest)i, der);
            assert_true(scheme_from_der((struct span){ der, size }, (enum digest)i, &scheme) &&
                        scheme == (int)j);
            const uint8_t *at = der;
            X509_ALGOR *algor = d2i_X509_ALGOR(NULL, &at, (long)size);
            assert_non_null(algor);
            assert_ptr_equal(at, der + size);
            struct algorithm found = algorithm_of_x509(algor, pkey);
            /* rsaEncryption does not say its digest; the other two do. */
            if (j != SCHEME_RSA_PKCS1)
                assert_true(found.scheme == (int)j && found.digest == (int)i);
            X509_ALGOR_free(algor);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(made_by_openssl),     cmocka_unit_test(other_kinds),
        cmocka_unit_test(without_ess),         cmocka_unit_test(not_signed_data),
        cmocka_unit_test(bytes_around),        cmocka_unit_test(every_bit_counts),
        cmocka_unit_test(der_forms),           cmocka_unit_test(other_content_other_key),
        cmocka_unit_test(algorithm_encodings),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
