/* Level LT: what signatures carry of revocation data, all of it and no more. */
#include "tests/unit/signing_lt_kit.h"

static void carries_lists(void **state)
{
    (void)state;
    struct buffer before = stamped();
    expect(&before, NULL, KIT_NOW + DAY, LEVEL_B, INDETERMINATE, "TRY_LATER");
    not_extended(NULL, STATUS_UNKNOWN, "no revocation data reach the time stamp");
    list("root.crl", NULL, 0, KIT_NOW - DAY, KIT_NOW + 20 * DAY);
    expect(&before, &by_list, KIT_NOW + DAY, LEVEL_T, TOTAL_PASSED, NULL);
    struct buffer bytes = extended(&by_list);
    expect(&bytes, NULL, KIT_NOW + DAY, LEVEL_LT, TOTAL_PASSED, NULL);
    expect(&bytes, NULL, TWO_YEARS, LEVEL_LT, TOTAL_PASSED, NULL);
    buffer_release(&before);
    buffer_release(&bytes);
}

static void carries_responses(void **state)
{
    (void)state;
    respond_tsa();
    respond("signer.ocsp", (struct kit_response){
                               .about = signer, .since = KIT_NOW, .until = KIT_NOW + 30 * DAY });
    struct buffer bytes = extended(&by_response);
    expect(&bytes, NULL, KIT_NOW + DAY, LEVEL_LT, TOTAL_PASSED, NULL);
    expect(&bytes, NULL, TWO_YEARS, LEVEL_LT, TOTAL_PASSED, NULL);
    buffer_release(&bytes);
    /* Half of it is not level LT. */
    static const struct given half = { .responses = { "signer.ocsp" } };
    not_extended(&half, STATUS_UNKNOWN, "no revocation data");
}

/* What a signature carries from before does not hide what the verifying party knows since. */
static void carried_is_older(void **state)
{
    (void)state;
    list("root.crl", NULL, 0, KIT_NOW - DAY, KIT_NOW + 20 * DAY);
    struct buffer bytes = extended(&by_list);
    list(LIST, signer, KIT_NOW + DAY, KIT_NOW + 2 * DAY, KIT_NOW + 30 * DAY);
    expect(&bytes, NULL, KIT_NOW + 3 * DAY, LEVEL_LT, TOTAL_PASSED, NULL);
    list(LIST, signer, KIT_NOW - DAY, KIT_NOW + 2 * DAY, KIT_NOW + 30 * DAY);
    expect(&bytes, NULL, KIT_NOW + 3 * DAY, LEVEL_LT, INDETERMINATE, "REVOKED_NO_POE");
    /* Also from a list made after the certificate's end, or one that is stale. */
    list(LIST, signer, KIT_NOW - DAY, KIT_NOW + 200 * DAY, KIT_NOW + 230 * DAY);
    expect(&bytes, NULL, TWO_YEARS, LEVEL_LT, INDETERMINATE, "REVOKED_NO_POE");
    list("root.crl", signer, KIT_NOW - DAY, KIT_NOW, KIT_NOW + 20 * DAY);
    not_extended(&by_list, STATUS_FINDINGS, "is revoked");
    buffer_release(&bytes);
}

/* The p7s of a container with these files chosen, whether anything needs them or not. */
struct stuffing {
    const struct given *given;
    size_t copies; /* of the last list, each another */
    enum status status;
};

static bool give_copies(struct evidence_pool *pool, size_t copies)
{
    struct error error;
    for (size_t i = 0; i < copies; i++) {
        CLEANUP(buffer_release) struct buffer der = { 0 };
        struct judgement judgement = { 0 };
        struct trust *trust;
        static const struct given one = { .lists = { "copy.crl" } };
        list("copy.crl", NULL, 0, KIT_NOW - DAY - (int64_t)i, KIT_NOW + 20 * DAY);
        trust = trust_with(&one);
        struct evidence_pool other;
        assert_true(evidence_init(trust, &other));
        assert_true(evidence_der(&other.items[other.count - 1], &der, &error));
        struct revocation_info info = { .der = { der.bytes, der.size } };
        assert_true(evidence_give(pool, &info, false, &judgement));
        evidence_release(&other);
        trust_free(trust);
    }
    return true;
}

static bool stamp_and_stuff(void *context, struct buffer *p7s, struct error *error)
{
    struct stuffing *stuffing = context;
    struct trust *trust = trust_with(stuffing->given);
    struct evidence_pool pool;
    struct buffer stuffed = { 0 };
    assert_true(kit_stamp(&tsa, p7s, error));
    assert_true(evidence_init(trust, &pool));
    bool good = give_copies(&pool, stuffing->copies);
    for (size_t i = 0; i < pool.count; i++)
        pool.items[i].chosen = true;
    good = good && evidence_embed(&pool, p7s, &stuffed, error);
    stuffing->status = good ? STATUS_DONE : error->status;
    if (good) {
        buffer_release(p7s);
        *p7s = stuffed;
    }
    evidence_release(&pool);
    trust_free(trust);
    return good;
}

static struct buffer stuffed(struct stuffing stuffing, enum status status)
{
    struct buffer plain = kit_container(kit_pairs), sealed = { 0 };
    struct error error;
    struct seal_request request = {
        .key = key, .signing_time = KIT_NOW, .stamp = stamp_and_stuff, .stamp_context = &stuffing
    };
    assert_int_equal(kit_try_seal(&plain, &request, &sealed, &error), status == STATUS_DONE);
    assert_int_equal(stuffing.status, status);
    buffer_release(&plain);
    return sealed;
}

/* Nothing is carried that nobody needs. */
static void unaccounted(void **state)
{
    (void)state;
    EVP_PKEY *stranger = EVP_EC_gen("P-256");
    struct kit_certificate other_root = { .name = "Other", .key = stranger, .authority = true };
    struct kit_certificate fellow = { .name = "Fellow", .key = stranger };
    X509 *other = kit_issue(&kit, NULL, stranger, &other_root);
    X509 *beside = kit_issue(&kit, kit.root, kit.root_key, &fellow);
    list("root.crl", NULL, 0, KIT_NOW - DAY, KIT_NOW + 20 * DAY);
    kit_crl(&kit, "other.crl", other, stranger, NULL, 0, KIT_NOW - DAY, KIT_NOW + 20 * DAY);
    respond("beside.ocsp", (struct kit_response){
                               .about = beside, .since = KIT_NOW, .until = KIT_NOW + 30 * DAY });
    static const struct given good = { .lists = { "root.crl" } };
    static const struct given foreign = { .lists = { "root.crl", "other.crl" } };
    static const struct given useless = { .lists = { "root.crl" }, .responses = { "beside.ocsp" } };
    const struct {
        const struct given *given;
        bool good;
    } cases[] = { { &good, true }, { &foreign, false }, { &useless, false } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer bytes = stuffed((struct stuffing){ .given = cases[i].given }, STATUS_DONE);
        expect(&bytes, NULL, KIT_NOW + DAY, LEVEL_LT, cases[i].good ? TOTAL_PASSED : TOTAL_FAILED,
               cases[i].good ? NULL : "FORMAT_FAILURE");
        buffer_release(&bytes);
    }
    X509_free(other);
    X509_free(beside);
    EVP_PKEY_free(stranger);
}

static void limits(void **state)
{
    (void)state;
    struct buffer bytes = stuffed((struct stuffing){ .copies = LIMIT_REVOCATIONS }, STATUS_DONE);
    expect(&bytes, NULL, KIT_NOW + DAY, LEVEL_LT, TOTAL_PASSED, NULL);
    buffer_release(&bytes);
    stuffed((struct stuffing){ .copies = LIMIT_REVOCATIONS + 1 }, STATUS_LIMIT);
}

/* A list that no signature can carry is refused with the way out, which then is taken. */
static void large_list(void **state)
{
    (void)state;
    X509_CRL *crl = X509_CRL_new();
    ASN1_TIME *time = ASN1_TIME_set(NULL, KIT_NOW - DAY);
    X509_CRL_set_version(crl, X509_CRL_VERSION_2);
    X509_CRL_set_issuer_name(crl, X509_get_subject_name(kit.root));
    X509_CRL_set1_lastUpdate(crl, time);
    for (long i = 0; i < 60000; i++) {
        X509_REVOKED *entry = X509_REVOKED_new();
        ASN1_INTEGER *number = ASN1_INTEGER_new();
        ASN1_INTEGER_set(number, 1000000 + i);
        X509_REVOKED_set_serialNumber(entry, number);
        X509_REVOKED_set_revocationDate(entry, time);
        X509_CRL_add0_revoked(crl, entry);
        ASN1_INTEGER_free(number);
    }
    ASN1_TIME_set(time, KIT_NOW + 20 * DAY);
    X509_CRL_set1_nextUpdate(crl, time);
    ASN1_TIME_free(time);
    assert_true(X509_CRL_sign(crl, kit.root_key, EVP_sha256()));
    unsigned char *der = NULL;
    int size = i2d_X509_CRL(crl, &der);
    assert_true(size > (int)LIMIT_P7S_BYTES);
    kit_write(&kit, "root.crl", der, (size_t)size, 0600);
    OPENSSL_free(der);
    X509_CRL_free(crl);
    not_extended(&by_list, STATUS_LIMIT, "give OCSP responses (--ocsp) in place of lists");
    respond_tsa();
    respond("signer.ocsp", (struct kit_response){
                               .about = signer, .since = KIT_NOW, .until = KIT_NOW + 30 * DAY });
    static const struct given both = { .lists = { "root.crl" },
                                       .responses = { "signer.ocsp", "tsa.ocsp" } };
    struct buffer bytes = extended(&both);
    expect(&bytes, NULL, KIT_NOW + DAY, LEVEL_LT, TOTAL_PASSED, NULL);
    buffer_release(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(carries_lists, setup, teardown),
        cmocka_unit_test_setup_teardown(carries_responses, setup, teardown),
        cmocka_unit_test_setup_teardown(carried_is_older, setup, teardown),
        cmocka_unit_test_setup_teardown(unaccounted, setup, teardown),
        cmocka_unit_test_setup_teardown(limits, setup, teardown),
        cmocka_unit_test_setup_teardown(large_list, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
