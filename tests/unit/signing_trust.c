/* Paths, revocation, algorithms and roles: one container, many stores and times. */
#include "tests/unit/signing_kit.h"

static struct kit kit;

static int setup(void **state)
{
    (void)state;
    kit_init(&kit);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    kit_release(&kit);
    return 0;
}

/* A container signed with a certificate made as wanted (its key is made here). */
static struct buffer sealed_by(struct kit_certificate wanted)
{
    wanted.key = EVP_EC_gen("P-256");
    if (!wanted.name)
        wanted.name = "Signer";
    struct key *key = kit_key_as(&kit, &wanted);
    struct buffer plain = kit_container(kit_pairs);
    struct seal_request request = { .key = key, .signing_time = KIT_NOW };
    struct buffer sealed = kit_seal(&plain, &request);
    buffer_release(&plain);
    key_free(key);
    return sealed;
}

/* Verifies with the store as it stands in the folder now. */
static void expect_at(const struct buffer *bytes, int64_t at, enum indication indication,
                      const char *sub_indication, const char *revocation)
{
    struct seal seal = { 0 };
    struct trust *trust = kit_trust(&kit);
    kit_verify(bytes, trust, at, &seal);
    assert_int_equal(seal.signer_count, 1);
    const struct signer *signer = seal.signers;
    if (signer->indication != indication ||
        strcmp(signer->sub_indication ? signer->sub_indication : "",
               sub_indication ? sub_indication : "") != 0)
        fail_msg("%s %s: %s", indication_name(signer->indication),
                 signer->sub_indication ? signer->sub_indication : "", signer->reason);
    assert_string_equal(signer->revocation, revocation);
    seal_release(&seal);
    trust_free(trust);
}

static void expect(const struct buffer *bytes, enum indication indication,
                   const char *sub_indication, const char *revocation)
{
    expect_at(bytes, KIT_NOW + 60, indication, sub_indication, revocation);
}

static void times(void **state)
{
    (void)state;
    struct buffer bytes = sealed_by((struct kit_certificate){ .until = KIT_NOW + 86400 });
    expect(&bytes, TOTAL_PASSED, NULL, "good");
    expect_at(&bytes, KIT_NOW - 200, TOTAL_PASSED, NULL, "good"); /* clocks differ a little */
    expect_at(&bytes, KIT_NOW - 400, INDETERMINATE, "SIG_CONSTRAINTS_FAILURE", "good");
    expect_at(&bytes, KIT_NOW + 90000, INDETERMINATE, "OUT_OF_BOUNDS_NO_POE", "unknown");
    buffer_release(&bytes);
    bytes = sealed_by((struct kit_certificate){ .since = KIT_NOW + 86400 });
    expect(&bytes, INDETERMINATE, "OUT_OF_BOUNDS_NO_POE", "unknown");
    buffer_release(&bytes);
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
    struct buffer bytes = sealed_by((struct kit_certificate){ 0 });
    X509 *signer = read_signer();
    EVP_PKEY *other = EVP_EC_gen("P-256");
    const char *crl = "trust/crls/root.crl";
    kit_crl(&kit, crl, kit.root, kit.root_key, signer, KIT_NOW - 60, KIT_SINCE, KIT_UNTIL);
    expect(&bytes, INDETERMINATE, "REVOKED_NO_POE", "revoked");
    kit_crl(&kit, crl, kit.root, kit.root_key, signer, KIT_NOW + 600, KIT_SINCE, KIT_UNTIL);
    expect(&bytes, TOTAL_PASSED, NULL, "good"); /* not revoked yet at that time */
    kit_crl(&kit, crl, kit.root, kit.root_key, NULL, 0, KIT_SINCE, KIT_NOW);
    expect(&bytes, INDETERMINATE, "TRY_LATER", "unknown"); /* stale */
    kit_crl(&kit, crl, kit.root, kit.root_key, NULL, 0, KIT_NOW + 600, KIT_UNTIL);
    expect(&bytes, INDETERMINATE, "TRY_LATER", "unknown"); /* younger than the time asked for */
    kit_crl(&kit, crl, kit.root, other, NULL, 0, KIT_SINCE, KIT_UNTIL);
    expect(&bytes, INDETERMINATE, "TRY_LATER", "unknown"); /* signed by somebody else */
    kit_crl(&kit, crl, signer, kit.root_key, NULL, 0, KIT_SINCE, KIT_UNTIL);
    expect(&bytes, INDETERMINATE, "TRY_LATER", "unknown"); /* of another issuer */
    assert_int_equal(unlink(kit_path(&kit, crl)), 0);
    expect(&bytes, INDETERMINATE, "TRY_LATER", "unknown");
    kit_policy(&kit,
               KIT_SIGNERS "<revocation signers=\"none\" stamps=\"require\"/>" KIT_ALGORITHMS);
    expect(&bytes, TOTAL_PASSED, NULL, "none (policy)");
    kit_policy(&kit, KIT_SIGNERS KIT_REVOCATION KIT_ALGORITHMS);
    EVP_PKEY_free(other);
    X509_free(signer);
    buffer_release(&bytes);
}

static void usage(void **state)
{
    (void)state;
    static const struct {
        const char *usage, *extended;
        bool good;
    } cases[] = {
        { "", NULL, true },
        { "digitalSignature", NULL, true },
        { "nonRepudiation", "emailProtection", true },
        { "nonRepudiation", "1.3.6.1.5.5.7.3.36", true },
        { "nonRepudiation", "serverAuth,emailProtection", true },
        { "keyEncipherment", NULL, false },
        { "digitalSignature", "serverAuth", false },
        { "digitalSignature", "critical,timeStamping", false },
        { "digitalSignature", "OCSPSigning", false },
        { "digitalSignature", "1.2.3.4.5", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer bytes = sealed_by(
            (struct kit_certificate){ .usage = cases[i].usage, .extended = cases[i].extended });
        if (cases[i].good)
            expect(&bytes, TOTAL_PASSED, NULL, "good");
        else
            expect(&bytes, INDETERMINATE, "CHAIN_CONSTRAINTS_FAILURE", "good");
        buffer_release(&bytes);
    }
    struct buffer bytes = sealed_by((struct kit_certificate){ .extended = "1.2.3.4.5" });
    kit_policy(&kit, KIT_SIGNERS "<extended-key-usage><oid value=\"1.2.3.4.5\"/>"
                                 "</extended-key-usage>" KIT_REVOCATION KIT_ALGORITHMS);
    expect(&bytes, TOTAL_PASSED, NULL, "good");
    buffer_release(&bytes);
    bytes = sealed_by((struct kit_certificate){ .usage = "digitalSignature" });
    kit_policy(&kit, "<signers><signer role=\"applicant\" key-usage=\"nonRepudiation\">"
                     "<subject issuer=\"CN=Root,serialNumber=JP-1,O=Test\" "
                     "attribute=\"serialNumber\" value=\"JP-1\"/></signer></signers>" KIT_REVOCATION
                         KIT_ALGORITHMS);
    expect(&bytes, INDETERMINATE, "CHAIN_CONSTRAINTS_FAILURE", "good");
    buffer_release(&bytes);
}

static void strangers(void **state)
{
    (void)state;
    struct buffer bytes = sealed_by((struct kit_certificate){ 0 });
    struct kit other;
    kit_policy(&kit, "<signers/>" KIT_REVOCATION KIT_ALGORITHMS);
    expect(&bytes, INDETERMINATE, "SIG_CONSTRAINTS_FAILURE", "good"); /* no rule names it */
    kit_policy(&kit, "<signers><signer role=\"applicant\"><subject issuer=\"CN=Root\" "
                     "attribute=\"serialNumber\" value=\"JP-1\"/></signer></signers>" KIT_REVOCATION
                         KIT_ALGORITHMS);
    expect(&bytes, INDETERMINATE, "SIG_CONSTRAINTS_FAILURE", "good"); /* part of a name is none */
    kit_policy(&kit, KIT_SIGNERS KIT_REVOCATION KIT_ALGORITHMS);
    kit_init(&other);
    kit_store_certificate(&kit, "trust/signers/root.pem", &other.root, 1);
    expect(&bytes, INDETERMINATE, "NO_CERTIFICATE_CHAIN_FOUND", "unknown");
    kit_release(&other);
    /* The right root in the store of time stamps does not count. */
    assert_int_equal(mkdir(kit_path(&kit, "trust/tsa"), 0700), 0);
    kit_store_certificate(&kit, "trust/tsa/root.pem", &kit.root, 1);
    expect(&bytes, INDETERMINATE, "NO_CERTIFICATE_CHAIN_FOUND", "unknown");
    kit_store_certificate(&kit, "trust/signers/root.pem", &kit.root, 1);
    expect(&bytes, TOTAL_PASSED, NULL, "good");
    buffer_release(&bytes);
}

static void rule_of_one_run(void **state)
{
    (void)state;
    struct error error;
    struct seal seal = { 0 };
    struct signer_rule rule;
    struct buffer bytes = sealed_by((struct kit_certificate){ 0 });
    kit_policy(&kit, "<signers/>" KIT_REVOCATION KIT_ALGORITHMS);
    struct trust *trust = kit_trust(&kit);
    kit_verify(&bytes, trust, KIT_NOW, &seal);
    char text[128];
    snprintf(text, sizeof text, "%s=representative", seal.signers[0].spki);
    seal_release(&seal);
    assert_true(signer_rule_parse(text, &rule, &error));
    struct sealed *sealed = sealed_open_bytes(bytes.bytes, bytes.size, &error);
    struct verify_options options = { .at = KIT_NOW, .rules = &rule, .rule_count = 1 };
    assert_true(seal_verify(sealed, trust, &options, &seal, &error));
    assert_int_equal(seal.signers[0].indication, TOTAL_PASSED);
    assert_string_equal(seal.signers[0].role, "representative");
    seal_release(&seal);
    sealed_free(sealed);
    trust_free(trust);
    text[64] = '\0';
    assert_true(signer_rule_parse(text, &rule, &error));
    assert_string_equal(rule.role, "applicant");
    text[0] = 'G';
    assert_false(signer_rule_parse(text, &rule, &error));
    assert_int_equal(error.status, STATUS_USAGE);
    text[0] = '0';
    text[63] = '\0';
    assert_false(signer_rule_parse(text, &rule, &error));
    snprintf(text + 63, sizeof text - 63, "0=Not a role");
    assert_false(signer_rule_parse(text, &rule, &error));
    buffer_release(&bytes);
}

static void algorithms(void **state)
{
    (void)state;
    struct buffer bytes = sealed_by((struct kit_certificate){ 0 });
    static const char *const tables[] = {
        "<algorithms><digest name=\"SHA-256\" to=\"2026-11-21\"/>"
        "<signature name=\"ECDSA\" min-bits=\"256\"/></algorithms>",
        "<algorithms><digest name=\"SHA-256\" from=\"2026-11-22\"/>"
        "<signature name=\"ECDSA\" min-bits=\"256\"/></algorithms>",
        "<algorithms><digest name=\"SHA-384\"/>"
        "<signature name=\"ECDSA\" min-bits=\"256\"/></algorithms>",
        "<algorithms><digest name=\"SHA-256\"/>"
        "<signature name=\"ECDSA\" min-bits=\"257\"/></algorithms>",
        "<algorithms><digest name=\"SHA-256\"/>"
        "<signature name=\"RSASSA-PSS\" min-bits=\"256\"/></algorithms>",
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char policy[2048];
        snprintf(policy, sizeof policy,
                 KIT_SIGNERS "<revocation signers=\"none\" stamps=\"none\"/>%s", tables[i]);
        kit_policy(&kit, policy);
        expect(&bytes, INDETERMINATE, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE", "none (policy)");
    }
    kit_policy(&kit, KIT_SIGNERS KIT_REVOCATION
               "<algorithms><digest name=\"SHA-256\" from=\"2026-11-21\" to=\"2026-11-22\"/>"
               "<signature name=\"ECDSA\" min-bits=\"256\"/></algorithms>");
    expect(&bytes, TOTAL_PASSED, NULL, "good");
    buffer_release(&bytes);
    /* SHA-1 in the signer's certificate */
    kit_policy(&kit, KIT_SIGNERS KIT_REVOCATION KIT_ALGORITHMS);
    bytes = sealed_by((struct kit_certificate){ .digest = EVP_sha1() });
    expect(&bytes, INDETERMINATE, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE", "unknown");
    buffer_release(&bytes);
}

/* signer <- issuing <- root, and the certificates that the signer embeds. */
static struct buffer sealed_below(X509 *issuing, EVP_PKEY *issuing_key, X509 *more)
{
    struct error error;
    EVP_PKEY *pkey = EVP_EC_gen("P-256");
    struct kit_certificate wanted = { .name = "Signer", .key = pkey };
    X509 *chain[3] = { kit_issue(&kit, issuing, issuing_key, &wanted), issuing, more };
    kit_store_certificate(&kit, "signer.pem", chain, more ? 3 : 2);
    kit_store_key(&kit, "signer.key", pkey);
    struct key_source source = { .file = kit_path(&kit, "signer.key"),
                                 .certificate = kit_path(&kit, "signer.pem"),
                                 .pass_descriptor = -1 };
    struct key *key = key_open(&source, &error);
    assert_non_null(key);
    struct buffer plain = kit_container(kit_pairs);
    struct seal_request request = { .key = key, .signing_time = KIT_NOW };
    struct buffer sealed = kit_seal(&plain, &request);
    buffer_release(&plain);
    key_free(key);
    X509_free(chain[0]);
    EVP_PKEY_free(pkey);
    return sealed;
}

static void chains(void **state)
{
    (void)state;
    EVP_PKEY *pkey = EVP_EC_gen("P-384"), *other = EVP_EC_gen("P-256");
    struct kit_certificate authority = { .name = "Issuing", .key = pkey, .authority = true };
    X509 *issuing = kit_issue(&kit, kit.root, kit.root_key, &authority);
    struct kit_certificate stranger = { .name = "Stranger", .key = other };
    X509 *unused = kit_issue(&kit, kit.root, kit.root_key, &stranger);
    kit_policy(&kit, "<signers><signer role=\"applicant\"><subject "
                     "issuer=\"CN=Issuing,serialNumber=JP-1,O=Test\" attribute=\"serialNumber\" "
                     "value=\"JP-1\"/></signer></signers>" KIT_REVOCATION KIT_ALGORITHMS);
    struct buffer bytes = sealed_below(issuing, pkey, NULL);
    expect(&bytes, INDETERMINATE, "TRY_LATER", "unknown"); /* no CRL of the issuing one */
    kit_crl(&kit, "trust/crls/issuing.crl", issuing, pkey, NULL, 0, KIT_SINCE, KIT_UNTIL);
    expect(&bytes, TOTAL_PASSED, NULL, "good");
    kit_crl(&kit, "trust/crls/root.crl", kit.root, kit.root_key, issuing, KIT_SINCE, KIT_SINCE,
            KIT_UNTIL);
    expect(&bytes, INDETERMINATE, "REVOKED_CA_NO_POE", "revoked");
    kit_crl(&kit, "trust/crls/root.crl", kit.root, kit.root_key, NULL, 0, KIT_SINCE, KIT_UNTIL);
    buffer_release(&bytes);
    bytes = sealed_below(issuing, pkey, unused);
    expect(&bytes, TOTAL_FAILED, "FORMAT_FAILURE", "good");
    buffer_release(&bytes);
    bytes = sealed_below(issuing, pkey, kit.root); /* dropped when the key is opened */
    expect(&bytes, TOTAL_PASSED, NULL, "good");
    buffer_release(&bytes);
    /* The issuing authority as the anchor: its own revocation is nobody's question then. */
    kit_store_certificate(&kit, "trust/signers/root.pem", &issuing, 1);
    bytes = sealed_below(issuing, pkey, NULL);
    expect(&bytes, TOTAL_PASSED, NULL, "good");
    buffer_release(&bytes);
    X509_free(issuing);
    X509_free(unused);
    EVP_PKEY_free(pkey);
    EVP_PKEY_free(other);
}

static void broken_store(const char *name, const char *content, const char *sentence)
{
    struct error error;
    kit_write(&kit, name, content, strlen(content), 0600);
    struct trust *trust = trust_open(kit_path(&kit, "trust"), &error);
    if (trust)
        fail_msg("opened, although: %s", sentence);
    if (!strstr(error.text, sentence))
        fail_msg("'%s' instead of '%s'", error.text, sentence);
    assert_int_equal(unlink(kit_path(&kit, name)), 0);
}

static void broken_stores(void **state)
{
    struct error error;
    (void)state;
    broken_store("trust/signers/x.pem", "junk", "neither a PEM nor a DER certificate");
    broken_store("trust/signers/x.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n", "not a PEM file");
    broken_store("trust/crls/x.crl", "junk", "neither a PEM nor a DER revocation list");
    broken_store("trust/crls/x.crl", "-----BEGIN X509 CRL-----\n", "not a PEM file");
    assert_int_equal(symlink("root.pem", kit_path(&kit, "trust/signers/link.pem")), 0);
    assert_null(trust_open(kit_path(&kit, "trust"), &error));
    assert_int_equal(unlink(kit_path(&kit, "trust/signers/link.pem")), 0);
    assert_int_equal(unlink(kit_path(&kit, "trust/signers/root.pem")), 0);
    assert_null(trust_open(kit_path(&kit, "trust"), &error));
    assert_non_null(strstr(error.text, "no certificate in 'signers'"));
    assert_null(trust_open(kit_path(&kit, "nothing"), &error));
    assert_int_equal(error.status, STATUS_INPUT);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(times),           TEST(revocation), TEST(usage),  TEST(strangers),
        TEST(rule_of_one_run), TEST(algorithms), TEST(chains), TEST(broken_stores),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
