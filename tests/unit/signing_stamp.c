/* Level T: what a time stamp proves, and what it does not. */
#include "tests/unit/signing_stamp_kit.h"

static struct kit kit;
static struct kit_tsa tsa;

#define DAY 86400
#define TWO_YEARS (KIT_NOW + 730 * (int64_t)DAY)

static int setup(void **state)
{
    (void)state;
    kit_init(&kit);
    kit_tsa_init(&kit, &tsa, (struct kit_certificate){ 0 });
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    kit_tsa_release(&tsa);
    kit_release(&kit);
    return 0;
}

static struct buffer sealed_until(int64_t until, bool stamped)
{
    struct kit_certificate wanted = { .name = "Signer",
                                      .key = EVP_EC_gen("P-256"),
                                      .until = until };
    struct key *key = kit_key_as(&kit, &wanted);
    struct buffer plain = kit_container(kit_pairs);
    struct seal_request request = { .key = key,
                                    .signing_time = KIT_NOW,
                                    .stamp = stamped ? kit_stamp : NULL,
                                    .stamp_context = &tsa };
    struct buffer sealed = kit_seal(&plain, &request);
    buffer_release(&plain);
    key_free(key);
    return sealed;
}

static void expect_at(const struct buffer *bytes, int64_t at, enum level level,
                      enum indication indication, const char *sub_indication)
{
    struct seal seal = { 0 };
    struct trust *trust = kit_trust(&kit);
    kit_verify(bytes, trust, at, &seal);
    assert_int_equal(seal.signer_count, 1);
    const struct signer *signer = seal.signers;
    if (signer->indication != indication || signer->level != level ||
        strcmp(signer->sub_indication ? signer->sub_indication : "",
               sub_indication ? sub_indication : "") != 0)
        fail_msg("level %s, %s %s: %s", level_name(signer->level),
                 indication_name(signer->indication),
                 signer->sub_indication ? signer->sub_indication : "",
                 signer->reason ? signer->reason : "");
    if (level == LEVEL_T)
        assert_non_null(signer->stamped_time);
    else
        assert_null(signer->stamped_time);
    seal_release(&seal);
    trust_free(trust);
}

static void proves_time(void **state)
{
    (void)state;
    struct buffer plain = sealed_until(KIT_NOW + DAY, false);
    struct buffer stamped = sealed_until(KIT_NOW + DAY, true);
    expect_at(&plain, KIT_NOW + 60, LEVEL_B, TOTAL_PASSED, NULL);
    expect_at(&stamped, KIT_NOW + 60, LEVEL_T, TOTAL_PASSED, NULL);
    expect_at(&plain, TWO_YEARS, LEVEL_B, INDETERMINATE, "OUT_OF_BOUNDS_NO_POE");
    expect_at(&stamped, TWO_YEARS, LEVEL_T, TOTAL_PASSED, NULL);
    expect_at(&stamped, KIT_NOW - 100, LEVEL_T, TOTAL_PASSED, NULL); /* clocks differ a little */
    expect_at(&stamped, KIT_NOW - DAY, LEVEL_B, INDETERMINATE, "TIMESTAMP_ORDER_FAILURE");
    buffer_release(&plain);
    buffer_release(&stamped);
}

static void is_late_or_early(void **state)
{
    (void)state;
    tsa.time = KIT_NOW + 2 * DAY; /* after the certificate's end */
    struct buffer bytes = sealed_until(KIT_NOW + DAY, true);
    expect_at(&bytes, KIT_NOW + 3 * DAY, LEVEL_T, INDETERMINATE, "OUT_OF_BOUNDS_NO_POE");
    buffer_release(&bytes);
    tsa.time = KIT_NOW - DAY; /* before the time that the signer claims */
    bytes = sealed_until(KIT_NOW + DAY, true);
    expect_at(&bytes, KIT_NOW + 60, LEVEL_T, INDETERMINATE, "SIG_CONSTRAINTS_FAILURE");
    buffer_release(&bytes);
    tsa.time = KIT_SINCE - DAY; /* before any certificate */
    bytes = sealed_until(KIT_NOW + DAY, true);
    expect_at(&bytes, KIT_NOW + 60, LEVEL_B, INDETERMINATE, "OUT_OF_BOUNDS_NO_POE");
    buffer_release(&bytes);
}

/* A list of the root with one certificate revoked. */
static void crl_with(const X509 *certificate, int64_t when, int64_t since, int64_t until)
{
    kit_crl(&kit, "trust/crls/root.crl", kit.root, kit.root_key, certificate, when, since, until);
}

static X509 *read_signer(void)
{
    FILE *file = fopen(kit_path(&kit, "signer.pem"), "r");
    assert_non_null(file);
    X509 *certificate = PEM_read_X509(file, NULL, NULL, NULL);
    fclose(file);
    return certificate;
}

static void revocation(void **state)
{
    (void)state;
    struct buffer stamped = sealed_until(0, true);
    X509 *signer = read_signer();
    crl_with(signer, KIT_NOW - DAY, KIT_SINCE, KIT_UNTIL);
    expect_at(&stamped, TWO_YEARS, LEVEL_T, INDETERMINATE, "REVOKED_NO_POE");
    crl_with(signer, KIT_NOW + DAY, KIT_SINCE, KIT_UNTIL); /* after the stamp */
    expect_at(&stamped, TWO_YEARS, LEVEL_T, TOTAL_PASSED, NULL);
    crl_with(NULL, 0, KIT_SINCE, KIT_NOW); /* ends before the stamp */
    expect_at(&stamped, KIT_NOW + 60, LEVEL_B, INDETERMINATE, "TRY_LATER");
    crl_with(NULL, 0, KIT_NOW + DAY, KIT_NOW + 2 * DAY); /* made after the stamp */
    expect_at(&stamped, KIT_NOW + 60, LEVEL_B, INDETERMINATE, "TRY_LATER");
    expect_at(&stamped, TWO_YEARS, LEVEL_T, TOTAL_PASSED, NULL);
    crl_with(tsa.certificate, KIT_NOW + DAY, KIT_SINCE, KIT_UNTIL); /* without a reason */
    expect_at(&stamped, KIT_NOW + 60, LEVEL_T, TOTAL_PASSED, NULL);
    expect_at(&stamped, TWO_YEARS, LEVEL_B, INDETERMINATE, "REVOKED_NO_POE");
    X509_free(signer);
    buffer_release(&stamped);
}

static void authority(void **state)
{
    (void)state;
    struct buffer bytes = sealed_until(0, true);
    assert_int_equal(remove(kit_path(&kit, "trust/tsa/root.pem")), 0);
    /* The same root among the anchors of signers says nothing. */
    expect_at(&bytes, KIT_NOW + 60, LEVEL_B, INDETERMINATE, "NO_CERTIFICATE_CHAIN_FOUND");
    buffer_release(&bytes);
}

static void authority_expired(void **state)
{
    (void)state;
    kit_tsa_release(&tsa);
    kit_tsa_init(&kit, &tsa, (struct kit_certificate){ .until = KIT_NOW - DAY });
    struct buffer bytes = sealed_until(0, true);
    expect_at(&bytes, KIT_NOW + 60, LEVEL_B, INDETERMINATE, "OUT_OF_BOUNDS_NO_POE");
    buffer_release(&bytes);
}

#define POLICY_OF(oid) "<stamp-policies><oid value=\"" oid "\"/></stamp-policies>"

static void policies(void **state)
{
    (void)state;
    struct buffer bytes = sealed_until(0, true);
    kit_policy(&kit, KIT_SIGNERS KIT_REVOCATION KIT_ALGORITHMS POLICY_OF("1.2.3.4.1"));
    expect_at(&bytes, KIT_NOW + 60, LEVEL_T, TOTAL_PASSED, NULL);
    kit_policy(&kit, KIT_SIGNERS KIT_REVOCATION KIT_ALGORITHMS POLICY_OF("1.2.3.4.2"));
    expect_at(&bytes, KIT_NOW + 60, LEVEL_B, INDETERMINATE, "SIG_CONSTRAINTS_FAILURE");
    buffer_release(&bytes);
}

static bool try_stamp(struct error *error)
{
    struct key *key = kit_key(&kit);
    struct buffer plain = kit_container(kit_pairs), sealed = { 0 };
    struct seal_request request = {
        .key = key, .signing_time = KIT_NOW, .stamp = kit_stamp, .stamp_context = &tsa
    };
    bool good = kit_try_seal(&plain, &request, &sealed, error);
    buffer_release(&plain);
    buffer_release(&sealed);
    key_free(key);
    return good;
}

static void counts(void **state)
{
    (void)state;
    struct error error;
    tsa.count = 4;
    struct buffer bytes = sealed_until(0, true);
    expect_at(&bytes, KIT_NOW + 60, LEVEL_T, TOTAL_PASSED, NULL);
    buffer_release(&bytes);
    tsa.count = 5;
    assert_false(try_stamp(&error));
    assert_non_null(strstr(error.text, "too many time stamps"));
}

static void of_another(void **state)
{
    (void)state;
    struct error error;
    tsa.of_another = true;
    assert_false(try_stamp(&error));
    assert_int_equal(error.status, STATUS_KEY);
    assert_non_null(strstr(error.text, "it stamps another signature"));
}

static void answers(void **state)
{
    (void)state;
    struct error error;
    struct buffer first = { 0 }, second = { 0 };
    struct span value = DER_BYTES(1, 2, 3), other = DER_BYTES(4), token;
    assert_true(stamp_query(value, &first, &error));
    assert_true(stamp_query(value, &second, &error));
    struct buffer answer = kit_tsa_answer(&tsa, &first);
    struct span span = { answer.bytes, answer.size }, cut = { answer.bytes, answer.size - 1 };
    assert_true(stamp_answer(&first, span, value, &token, &error));
    assert_false(stamp_answer(&second, span, value, &token, &error));
    assert_non_null(strstr(error.text, "nonce"));
    assert_false(stamp_answer(&first, span, other, &token, &error));
    assert_false(stamp_answer(&first, cut, value, &token, &error));
    /* PKIStatusInfo of a refusal, without a token */
    assert_false(stamp_answer(&first, DER_BYTES(0x30, 5, 0x30, 3, 2, 1, 2), value, &token, &error));
    assert_non_null(strstr(error.text, "PKIStatus 2"));
    assert_false(stamp_answer(&first, DER_BYTES(0x30, 5, 0x30, 3, 2, 1, 0), value, &token, &error));
    assert_non_null(strstr(error.text, "without a token"));
    OPENSSL_free(answer.bytes);
    buffer_release(&first);
    buffer_release(&second);
}

static void urls(void **state)
{
    (void)state;
    static const char *const refused[] = { "ftp://a/b",           "tsa.example",
                                           "http://u:p@a/b",      "http://a/b?c=d",
                                           "http://a/b#fragment", "http://" };
    struct error error;
    struct http_settings settings = { 0 };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        assert_null(stamp_service_new(refused[i], &settings, NULL, &error));
        assert_int_equal(error.status, STATUS_USAGE);
    }
    struct stamp_service *service =
        stamp_service_new("http://a.example/tsa", &settings, NULL, &error);
    assert_non_null(service);
    assert_string_equal(stamp_service_host(service), "http://a.example:80");
    stamp_service_free(service);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(proves_time, setup, teardown),
        cmocka_unit_test_setup_teardown(is_late_or_early, setup, teardown),
        cmocka_unit_test_setup_teardown(revocation, setup, teardown),
        cmocka_unit_test_setup_teardown(authority, setup, teardown),
        cmocka_unit_test_setup_teardown(authority_expired, setup, teardown),
        cmocka_unit_test_setup_teardown(policies, setup, teardown),
        cmocka_unit_test_setup_teardown(counts, setup, teardown),
        cmocka_unit_test_setup_teardown(of_another, setup, teardown),
        cmocka_unit_test_setup_teardown(answers, setup, teardown),
        cmocka_unit_test_setup_teardown(urls, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
