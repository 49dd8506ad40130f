/* What revocation lists and OCSP responses prove, at which time, and by whom. */
#include "tests/unit/signing_lt_kit.h"

/* A responder's certificate as wanted, signed by the root or by `issuer`. */
static X509 *responder_of(X509 *issuer, EVP_PKEY *issuer_key, struct kit_certificate wanted,
                          bool unchecked)
{
    wanted.name = "Responder";
    wanted.usage = wanted.usage ? wanted.usage : "digitalSignature";
    X509 *certificate = kit_issue(&kit, issuer, issuer_key, &wanted);
    if (unchecked) {
        kit_extension(issuer, certificate, NID_id_pkix_OCSP_noCheck, "NULL");
        assert_true(X509_sign(certificate, issuer_key, EVP_sha256()));
    }
    return certificate;
}

/* The status of a signature whose signer such a responder vouches for. */
static void by_responder(X509 *responder, EVP_PKEY *responder_key, const struct given *given,
                         bool good)
{
    respond("signer.ocsp", (struct kit_response){ .about = signer,
                                                  .responder = responder,
                                                  .key = responder_key,
                                                  .since = KIT_NOW,
                                                  .until = KIT_NOW + 30 * DAY });
    struct buffer before = stamped();
    expect(&before, given, KIT_NOW + DAY, LEVEL_T, good ? TOTAL_PASSED : INDETERMINATE,
           good ? NULL : "TRY_LATER");
    buffer_release(&before);
    if (good) {
        struct buffer bytes = extended(given);
        expect(&bytes, NULL, TWO_YEARS, LEVEL_LT, TOTAL_PASSED, NULL);
        buffer_release(&bytes);
    }
}

static void responders(void **state)
{
    (void)state;
    EVP_PKEY *own = EVP_EC_gen("P-256"), *stranger = EVP_EC_gen("P-256");
    struct kit_certificate other_root = { .name = "Other", .key = stranger, .authority = true };
    X509 *other = kit_issue(&kit, NULL, stranger, &other_root);
    struct kit_certificate right = { .key = own, .extended = "OCSPSigning" };
    struct kit_certificate plain = { .key = own };
    struct kit_certificate any = { .key = own, .extended = "anyExtendedKeyUsage" };
    struct kit_certificate wrong = { .key = own,
                                     .extended = "OCSPSigning",
                                     .usage = "keyAgreement" };
    struct kit_certificate late = { .key = own, .extended = "OCSPSigning", .since = KIT_NOW + DAY };
    struct kit_certificate ended = { .key = own,
                                     .extended = "OCSPSigning",
                                     .until = KIT_NOW - DAY };
    const struct {
        const struct kit_certificate *wanted;
        bool by_root, unchecked, good;
    } cases[] = {
        { &right, true, true, true },   { &right, true, false, false },
        { &right, false, true, false }, { &plain, true, true, false },
        { &any, true, true, false },    { &wrong, true, true, false },
        { &late, true, true, false },   { &ended, true, true, false },
    };
    respond_tsa();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        X509 *responder = responder_of(cases[i].by_root ? kit.root : other,
                                       cases[i].by_root ? kit.root_key : stranger, *cases[i].wanted,
                                       cases[i].unchecked);
        by_responder(responder, own, &by_response, cases[i].good);
        X509_free(responder);
    }
    X509_free(other);
    EVP_PKEY_free(own);
    EVP_PKEY_free(stranger);
}

/* A responder that is to be checked is so by a list, or by the issuer, not by itself. */
static void responder_checked(void **state)
{
    (void)state;
    EVP_PKEY *own = EVP_EC_gen("P-256");
    struct kit_certificate right = { .key = own, .extended = "OCSPSigning" };
    X509 *responder = responder_of(kit.root, kit.root_key, right, false);
    static const struct given three = { .responses = { "signer.ocsp", "tsa.ocsp", "self.ocsp" } };
    respond_tsa();
    struct kit_response about = { .about = responder,
                                  .responder = responder,
                                  .key = own,
                                  .since = KIT_NOW,
                                  .until = KIT_NOW + 30 * DAY };
    respond("self.ocsp", about);
    by_responder(responder, own, &three, false);
    about.responder = NULL;
    about.key = NULL;
    respond("self.ocsp", about);
    by_responder(responder, own, &three, true);
    about.revoked = KIT_NOW - DAY;
    respond("self.ocsp", about);
    by_responder(responder, own, &three, false);
    X509_free(responder);
    EVP_PKEY_free(own);
}

/* When an answer counts for the stamped time; `max_age` in hours. */
static void windows(void **state)
{
    (void)state;
    static const struct {
        int64_t since, until;
        const char *max_age;
        bool good;
    } cases[] = {
        { KIT_NOW - DAY, KIT_NOW + DAY, NULL, true },
        { KIT_NOW - DAY, STAMPED + 1, NULL, true },
        { KIT_NOW - DAY, STAMPED, NULL, false },          /* does not reach the stamp */
        { KIT_NOW + DAY, KIT_NOW + 2 * DAY, NULL, true }, /* made later */
        { KIT_NOW - DAY, 0, NULL, false },                /* for no time but its own */
        { KIT_NOW + DAY, 0, NULL, true },
        { KIT_NOW - DAY, 0, "48", true },
        { KIT_NOW - 3 * DAY, 0, "48", false },
        { KIT_NOW - 3 * DAY, KIT_NOW + DAY, "48", false },
        { KIT_NOW - DAY, STAMPED, "48", false },
        { KIT_NOW + 99 * DAY, KIT_NOW + 120 * DAY, NULL, true },
        { KIT_NOW + 101 * DAY, KIT_NOW + 120 * DAY, NULL, false }, /* the certificate ended */
        { TWO_YEARS + DAY, TWO_YEARS + 2 * DAY, NULL, false },     /* not made yet */
    };
    struct buffer bytes = stamped();
    respond_tsa();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char policy[256];
        snprintf(policy, sizeof policy, "<revocation signers=\"require\" stamps=\"none\"%s%s%s/>",
                 cases[i].max_age ? " max-age=\"" : "", cases[i].max_age ? cases[i].max_age : "",
                 cases[i].max_age ? "\"" : "");
        char content[3000];
        snprintf(content, sizeof content, KIT_SIGNERS "%s" KIT_ALGORITHMS, policy);
        kit_policy(&kit, content);
        respond("signer.ocsp", (struct kit_response){ .about = signer,
                                                      .since = cases[i].since,
                                                      .until = cases[i].until });
        expect(&bytes, &by_response, TWO_YEARS, LEVEL_T,
               cases[i].good ? TOTAL_PASSED : INDETERMINATE, cases[i].good ? NULL : "TRY_LATER");
    }
    buffer_release(&bytes);
}

static void revocations(void **state)
{
    (void)state;
    static const struct {
        int64_t revoked;
        int reason;
        const char *sub_indication; /* NULL: good */
    } cases[] = {
        { KIT_NOW - DAY, OCSP_REVOKED_STATUS_SUPERSEDED, "REVOKED_NO_POE" },
        { STAMPED, OCSP_REVOKED_STATUS_SUPERSEDED, "REVOKED_NO_POE" },
        { STAMPED + 1, OCSP_REVOKED_STATUS_SUPERSEDED, NULL },
        { KIT_NOW + DAY, OCSP_REVOKED_STATUS_KEYCOMPROMISE, NULL },
        { KIT_NOW - DAY, OCSP_REVOKED_STATUS_CERTIFICATEHOLD, "TRY_LATER" },
        { -1, 0, "TRY_LATER" },
    };
    struct buffer bytes = stamped();
    respond_tsa();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        respond("signer.ocsp", (struct kit_response){ .about = signer,
                                                      .since = KIT_NOW + 2 * DAY,
                                                      .until = KIT_NOW + 30 * DAY,
                                                      .revoked = cases[i].revoked,
                                                      .reason = cases[i].reason });
        expect(&bytes, &by_response, KIT_NOW + 3 * DAY, LEVEL_T,
               cases[i].sub_indication ? INDETERMINATE : TOTAL_PASSED, cases[i].sub_indication);
    }
    buffer_release(&bytes);
}

static void files(void **state)
{
    (void)state;
    struct error error;
    struct trust *trust = kit_trust(&kit);
    respond_tsa();
    list("root.crl", NULL, 0, KIT_NOW - DAY, KIT_NOW + 20 * DAY);
    assert_false(trust_give_crl(trust, kit_path(&kit, "tsa.ocsp"), &error));
    assert_int_equal(error.status, STATUS_INPUT);
    assert_false(trust_give_ocsp(trust, kit_path(&kit, "root.crl"), &error));
    assert_int_equal(error.status, STATUS_INPUT);
    assert_false(trust_give_ocsp(trust, kit_path(&kit, "absent"), &error));
    assert_int_equal(error.status, STATUS_INPUT);
    char large[LIMIT_OCSP_BYTES + 1];
    memset(large, 0x30, sizeof large);
    kit_write(&kit, "large", large, sizeof large, 0600);
    assert_false(trust_give_ocsp(trust, kit_path(&kit, "large"), &error));
    assert_int_equal(error.status, STATUS_LIMIT);
    trust_free(trust);
}

static void every_bit(X509 *issuer, EVP_PKEY *issuer_key)
{
    struct kit_response wanted = { .about = signer,
                                   .issuer = issuer,
                                   .key = issuer_key,
                                   .since = KIT_NOW,
                                   .until = KIT_NOW + 30 * DAY,
                                   .bare = true };
    struct buffer der = kit_respond(&wanted);
    struct revocation_answer answer;
    for (size_t i = 0; i <= 8 * der.size; i++) {
        struct judgement judgement = { 0 };
        if (i < 8 * der.size)
            der.bytes[i / 8] ^= (uint8_t)(1u << i % 8);
        struct ocsp *ocsp = ocsp_parse((struct span){ der.bytes, der.size }, &judgement);
        bool answers = ocsp && ocsp_answer(ocsp, signer, issuer, NULL, &answer);
        if (answers != (i == 8 * der.size))
            fail_msg("bit %zu of byte %zu", i % 8, i / 8);
        ocsp_free(ocsp);
        if (i < 8 * der.size)
            der.bytes[i / 8] ^= (uint8_t)(1u << i % 8);
    }
    buffer_release(&der);
}

/* Every bit of a response, by an issuer with a key of each kind, and none of them leaves it as good
 * as before. */
static void response_bits(void **state)
{
    (void)state;
    EVP_PKEY *rsa = EVP_RSA_gen(2048);
    struct kit_certificate other = { .name = "Root", .key = rsa, .authority = true };
    X509 *rsa_root = kit_issue(&kit, NULL, rsa, &other);
    every_bit(kit.root, kit.root_key);
    every_bit(rsa_root, rsa);
    X509_free(rsa_root);
    EVP_PKEY_free(rsa);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(responders, setup, teardown),
        cmocka_unit_test_setup_teardown(responder_checked, setup, teardown),
        cmocka_unit_test_setup_teardown(windows, setup, teardown),
        cmocka_unit_test_setup_teardown(revocations, setup, teardown),
        cmocka_unit_test_setup_teardown(files, setup, teardown),
        cmocka_unit_test_setup_teardown(response_bits, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
