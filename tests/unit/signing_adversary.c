/* Revocation data chosen by somebody who has something to hide: each of these once passed, or would
 * without the rule that it names. */
#include "tests/unit/signing_lt_kit.h"

#include "signing/certificate_path.h"
#include "signing/http_client.h"

/* A list of the root that names nobody, for the certificates that name `place`. */
static X509_CRL *list_of_place(const char *place)
{
    list("place.crl", NULL, 0, KIT_NOW - DAY, KIT_NOW + 30 * DAY);
    FILE *file = fopen(kit_path(&kit, "place.crl"), "r");
    X509_CRL *crl = PEM_read_X509_CRL(file, NULL, NULL, NULL);
    fclose(file);
    X509V3_CTX context;
    X509V3_set_ctx(&context, kit.root, NULL, NULL, crl, 0);
    X509_EXTENSION *extension =
        X509V3_EXT_conf_nid(NULL, &context, NID_issuing_distribution_point, place);
    assert_non_null(extension);
    assert_int_equal(X509_CRL_add_ext(crl, extension, -1), 1);
    X509_EXTENSION_free(extension);
    assert_true(X509_CRL_sign(crl, kit.root_key, EVP_sha256()));
    return crl;
}

static bool answers(X509_CRL *crl, const char *place)
{
    struct kit_certificate wanted = { .name = "Placed", .key = kit.root_key };
    X509 *certificate = kit_issue(&kit, kit.root, kit.root_key, &wanted);
    struct revocation_answer answer;
    if (place) {
        kit_extension(kit.root, certificate, NID_crl_distribution_points, place);
        assert_true(X509_sign(certificate, kit.root_key, EVP_sha256()));
    }
    bool good = crl_answer(crl, certificate, kit.root, &answer);
    X509_free(certificate);
    return good;
}

/* RFC 5280 6.3.3 b 2 i: one of several lists says nothing of those who are in another. */
static void other_place(void **state)
{
    (void)state;
    X509_CRL *second = list_of_place("critical,fullname:URI:http://a.example/2");
    assert_true(answers(second, "URI:http://a.example/2"));
    assert_true(answers(second, "URI:http://a.example/1,URI:http://a.example/2"));
    assert_false(answers(second, "URI:http://a.example/1"));
    assert_false(answers(second, NULL));
    X509_CRL_free(second);
    X509_CRL *whole = list_of_place("critical,onlyuser:TRUE");
    assert_true(answers(whole, "URI:http://a.example/1"));
    assert_true(answers(whole, NULL));
    second = list_of_place("critical,fullname:URI:http://a.example/2");
    FILE *file = fopen(kit_path(&kit, "second.crl"), "w");
    assert_int_equal(PEM_write_X509_CRL(file, second), 1);
    fclose(file);
    X509_CRL_free(second);
    X509_CRL_free(whole);
    struct buffer bytes = stamped();
    static const struct given given = { .lists = { "second.crl" }, .responses = { "tsa.ocsp" } };
    respond_tsa();
    expect(&bytes, &given, KIT_NOW + DAY, LEVEL_T, INDETERMINATE, "TRY_LATER");
    buffer_release(&bytes);
}

static X509 *responder_of(EVP_PKEY *own, bool unchecked)
{
    struct kit_certificate wanted = {
        .name = "Responder", .key = own, .usage = "digitalSignature", .extended = "OCSPSigning"
    };
    X509 *certificate = kit_issue(&kit, kit.root, kit.root_key, &wanted);
    if (unchecked) {
        kit_extension(kit.root, certificate, NID_id_pkix_OCSP_noCheck, "NULL");
        assert_true(X509_sign(certificate, kit.root_key, EVP_sha256()));
    }
    return certificate;
}

/* A responder's certificate of last year comes along with an old answer: the new one, under the
 * same name with a new key, is heard all the same. */
static void same_name(void **state)
{
    (void)state;
    EVP_PKEY *old_key = EVP_EC_gen("P-256"), *new_key = EVP_EC_gen("P-256");
    X509 *old = responder_of(old_key, true), *new = responder_of(new_key, true);
    static const struct given old_one = { .responses = { "old.ocsp", "tsa.ocsp" } };
    static const struct given new_one = { .responses = { "new.ocsp" } };
    respond_tsa();
    respond("old.ocsp", (struct kit_response){ .about = signer,
                                               .responder = old,
                                               .key = old_key,
                                               .since = KIT_NOW - DAY,
                                               .until = KIT_NOW + DAY });
    respond("new.ocsp", (struct kit_response){ .about = signer,
                                               .responder = new,
                                               .key = new_key,
                                               .since = KIT_NOW + 2 * DAY,
                                               .until = KIT_NOW + 3 * DAY,
                                               .revoked = KIT_NOW - 3600 });
    struct buffer bytes = extended(&old_one);
    expect(&bytes, NULL, KIT_NOW + 3 * DAY, LEVEL_LT, TOTAL_PASSED, NULL);
    expect(&bytes, &new_one, KIT_NOW + 3 * DAY, LEVEL_LT, INDETERMINATE, "REVOKED_NO_POE");
    buffer_release(&bytes);
    X509_free(old);
    X509_free(new);
    EVP_PKEY_free(old_key);
    EVP_PKEY_free(new_key);
}

/* Whoever stole a responder's key dates answers back: its revocation counts from the time by which
 * the answer is proven, unless its reason excludes that. */
static void responder_lost(void **state)
{
    (void)state;
    static const struct {
        int64_t produced, revoked;
        int reason;
        bool unchecked, good;
    } cases[] = {
        { 0, KIT_NOW + 2 * DAY, OCSP_REVOKED_STATUS_KEYCOMPROMISE, false, false },
        { 0, KIT_NOW + 2 * DAY, OCSP_REVOKED_STATUS_SUPERSEDED, false, true },
        { KIT_NOW + 3 * DAY, KIT_NOW + 2 * DAY, OCSP_REVOKED_STATUS_SUPERSEDED, false, false },
        { KIT_NOW + 1 * DAY, KIT_NOW + 2 * DAY, OCSP_REVOKED_STATUS_SUPERSEDED, false, true },
        { 0, KIT_NOW - DAY, OCSP_REVOKED_STATUS_KEYCOMPROMISE, true, false },
        { 0, 0, 0, true, true },
    };
    static const struct given given = { .responses = { "signer.ocsp", "tsa.ocsp", "self.ocsp" } };
    EVP_PKEY *own = EVP_EC_gen("P-256");
    struct buffer bytes = stamped();
    respond_tsa();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        X509 *responder = responder_of(own, cases[i].unchecked);
        respond("signer.ocsp", (struct kit_response){ .about = signer,
                                                      .responder = responder,
                                                      .key = own,
                                                      .since = KIT_NOW,
                                                      .until = KIT_NOW + 30 * DAY,
                                                      .produced = cases[i].produced });
        respond("self.ocsp", (struct kit_response){ .about = responder,
                                                    .since = KIT_NOW + 4 * DAY,
                                                    .until = KIT_NOW + 30 * DAY,
                                                    .revoked = cases[i].revoked,
                                                    .reason = cases[i].reason });
        expect(&bytes, &given, KIT_NOW + 5 * DAY, LEVEL_T,
               cases[i].good ? TOTAL_PASSED : INDETERMINATE, cases[i].good ? NULL : "TRY_LATER");
        X509_free(responder);
    }
    buffer_release(&bytes);
    EVP_PKEY_free(own);
}

/* A word against a certificate needs less than one for it: nobody asks whether its responder, of
 * whom nothing is known, was revoked. */
static void against(void **state)
{
    (void)state;
    EVP_PKEY *own = EVP_EC_gen("P-256");
    X509 *responder = responder_of(own, false);
    static const struct given both = { .responses = { "signer.ocsp", "tsa.ocsp", "later.ocsp" } };
    struct kit_response later = { .about = signer,
                                  .responder = responder,
                                  .key = own,
                                  .since = KIT_NOW + 2 * DAY,
                                  .until = KIT_NOW + 30 * DAY,
                                  .revoked = KIT_NOW - DAY };
    struct buffer bytes = stamped();
    respond_tsa();
    respond("signer.ocsp", (struct kit_response){
                               .about = signer, .since = KIT_NOW - DAY, .until = KIT_NOW + DAY });
    respond("later.ocsp", later);
    expect(&bytes, &both, KIT_NOW + 3 * DAY, LEVEL_T, INDETERMINATE, "REVOKED_NO_POE");
    /* Not that it was revoked later: that is a word for it. */
    later.revoked = KIT_NOW + DAY;
    static const struct given one = { .responses = { "later.ocsp", "tsa.ocsp" } };
    respond("later.ocsp", later);
    expect(&bytes, &one, KIT_NOW + 3 * DAY, LEVEL_T, INDETERMINATE, "TRY_LATER");
    buffer_release(&bytes);
    X509_free(responder);
    EVP_PKEY_free(own);
}

/* What was carried may have been made when its responder's certificate could be forged. */
static void responder_aged(void **state)
{
    (void)state;
    EVP_PKEY *own = EVP_EC_gen("P-384");
    X509 *responder = responder_of(own, true);
    struct kit_response wanted = { .about = signer,
                                   .issuer = kit.root,
                                   .responder = responder,
                                   .key = own,
                                   .since = KIT_NOW,
                                   .until = KIT_NOW + DAY };
    struct buffer der = kit_respond(&wanted);
    struct revocation_info info = { true, { der.bytes, der.size } };
    kit_policy(&kit, KIT_SIGNERS KIT_REVOCATION
               "<algorithms><digest name=\"SHA-256\"/>"
               "<signature name=\"ECDSA\" min-bits=\"256\" to=\"2027-06-01\"/>"
               "<signature name=\"ECDSA\" min-bits=\"384\"/></algorithms>");
    struct trust *trust = kit_trust(&kit);
    struct evidence_pool pool;
    struct judgement judgement = { 0 };
    assert_true(evidence_init(trust, &pool) && evidence_give(&pool, &info, true, &judgement));
    struct path_request request = {
        .trust = trust, .evidence = &pool, .at = STAMPED, .now = TWO_YEARS, .proven = STAMPED
    };
    assert_int_equal(revocation_check(&request, signer, kit.root), REVOCATION_GOOD);
    request.proven = TWO_YEARS;
    assert_int_equal(revocation_check(&request, signer, kit.root), REVOCATION_UNKNOWN);
    evidence_release(&pool);
    trust_free(trust);
    buffer_release(&der);
    X509_free(responder);
    EVP_PKEY_free(own);
}

/* A list of later, when the certificate has ended, may leave it out; what it names counts. */
static void held_after_end(void **state)
{
    (void)state;
    static const struct given both = { .responses = { "signer.ocsp", "tsa.ocsp", "later.ocsp" } };
    respond_tsa();
    respond("signer.ocsp", (struct kit_response){
                               .about = signer, .since = KIT_NOW - DAY, .until = KIT_NOW + DAY });
    respond("later.ocsp", (struct kit_response){ .about = signer,
                                                 .since = KIT_NOW + 101 * DAY,
                                                 .until = KIT_NOW + 120 * DAY,
                                                 .revoked = KIT_NOW - 3600,
                                                 .reason = OCSP_REVOKED_STATUS_CERTIFICATEHOLD });
    struct buffer bytes = stamped();
    expect(&bytes, &by_response, TWO_YEARS, LEVEL_T, TOTAL_PASSED, NULL);
    expect(&bytes, &both, TWO_YEARS, LEVEL_T, INDETERMINATE, "TRY_LATER");
    buffer_release(&bytes);
}

/* Whoever stole an issuer's key dates its lists back as well. */
static void issuer_lost(void **state)
{
    (void)state;
    struct trust *trust = kit_trust(&kit);
    struct evidence_pool pool;
    struct judgement judgement = { 0 };
    EVP_PKEY *own = EVP_EC_gen("P-256");
    struct kit_certificate wanted = { .name = "Issuing", .key = own, .authority = true };
    X509 *issuing = kit_issue(&kit, kit.root, kit.root_key, &wanted);
    struct kit_response lost = { .about = issuing,
                                 .issuer = kit.root,
                                 .key = kit.root_key,
                                 .since = KIT_NOW + 3 * DAY,
                                 .until = KIT_NOW + 9 * DAY,
                                 .revoked = KIT_NOW + 2 * DAY,
                                 .reason = OCSP_REVOKED_STATUS_CACOMPROMISE };
    struct buffer der = kit_respond(&lost);
    struct revocation_info info = { true, { der.bytes, der.size } };
    assert_true(evidence_init(trust, &pool) && evidence_give(&pool, &info, true, &judgement));
    struct path_request request = { .trust = trust,
                                    .evidence = &pool,
                                    .at = STAMPED,
                                    .now = TWO_YEARS,
                                    .proven = TWO_YEARS,
                                    .of_issuer = true };
    assert_int_equal(revocation_check(&request, issuing, kit.root), REVOCATION_REVOKED);
    request.proven = KIT_NOW + DAY;
    assert_int_equal(revocation_check(&request, issuing, kit.root), REVOCATION_GOOD);
    evidence_release(&pool);
    trust_free(trust);
    buffer_release(&der);
    X509_free(issuing);
    EVP_PKEY_free(own);
}

/* A name cut short is not a known one: what it was to limit would have no limit. */
static void short_names(void **state)
{
    (void)state;
    static const char *const refused[] = {
        KIT_SIGNERS
        "<revocation signers=\"require\" stamps=\"require\" age=\"24\"/>" KIT_ALGORITHMS,
        KIT_SIGNERS KIT_REVOCATION "<algorithms><digest name=\"SHA-256\" o=\"2020-01-01\"/>"
                                   "<signature name=\"ECDSA\" min-bits=\"256\"/></algorithms>",
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct error error;
        kit_policy(&kit, refused[i]);
        assert_null(trust_open(kit_path(&kit, "trust"), &error));
        if (!strstr(error.text, "unknown attribute"))
            fail_msg("%s", error.text);
    }
}

/* URLs of certificates become lines of a request. */
static void urls(void **state)
{
    (void)state;
    static const char *const refused[] = { "http://a.example/b\r\nHost: inside",
                                           "http://a.example\r\nX: y/b", "http://a.example/b c",
                                           "http://a.example/\x1b[2J",
                                           "http://a.example/\xc3\xa4" };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct http_place place = { 0 };
        assert_false(http_place_parse(refused[i], false, &place));
        http_place_release(&place);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(other_place, setup, teardown),
        cmocka_unit_test_setup_teardown(same_name, setup, teardown),
        cmocka_unit_test_setup_teardown(responder_lost, setup, teardown),
        cmocka_unit_test_setup_teardown(against, setup, teardown),
        cmocka_unit_test_setup_teardown(responder_aged, setup, teardown),
        cmocka_unit_test_setup_teardown(held_after_end, setup, teardown),
        cmocka_unit_test_setup_teardown(issuer_lost, setup, teardown),
        cmocka_unit_test_setup_teardown(short_names, setup, teardown),
        cmocka_unit_test(urls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
