/* Opening keys: what is refused, and that secrets come only from where they may. */
#include "tests/unit/signing_kit.h"

#include <openssl/pkcs12.h>
#include <sys/prctl.h>
#include <sys/resource.h>

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
    kit_store_certificate(&kit, "signer.pem", &certificate, 1);
    kit_store_key(&kit, "signer.key", pkey);
    kit_write(&kit, "pass", "secret\nnot this line\n", 21, 0600);
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

static struct key_source pem(void)
{
    return (struct key_source){ .file = kit_path(&kit, "signer.key"),
                                .certificate = kit_path(&kit, "signer.pem"),
                                .pass_descriptor = -1 };
}

static void opens(const struct key_source *source)
{
    struct error error;
    struct key *key = key_open(source, &error);
    if (!key)
        fail_msg("%s", error.text);
    key_free(key);
}

static void refused(const struct key_source *source, enum status status, const char *sentence)
{
    struct error error = { 0 };
    struct key *key = key_open(source, &error);
    if (key)
        fail_msg("opened, although: %s", sentence);
    if (!strstr(error.text, sentence))
        fail_msg("'%s' instead of '%s'", error.text, sentence);
    assert_int_equal(error.status, status);
}

static void combinations(void **state)
{
    (void)state;
    struct key_source source = pem();
    opens(&source);
    source.p12 = "x";
    refused(&source, STATUS_USAGE, "either");
    source = pem();
    source.certificate = NULL;
    refused(&source, STATUS_USAGE, "either");
    source = pem();
    source.pass_file = kit_path(&kit, "pass");
    source.pass_descriptor = 0;
    refused(&source, STATUS_USAGE, "two places");
}

static void files(void **state)
{
    (void)state;
    struct key_source source = pem();
    source.file = kit_path(&kit, "none");
    refused(&source, STATUS_KEY, "cannot open");
    source.file = kit_path(&kit, "trust");
    refused(&source, STATUS_KEY, "not a regular file");
    source = pem();
    static const mode_t modes[] = { 0640, 0604, 0620, 0601 };
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(chmod(source.file, modes[i]), 0);
        refused(&source, STATUS_KEY, "chmod 600");
    }
    assert_int_equal(chmod(source.file, 0400), 0);
    opens(&source);
    source.certificate = kit_path(&kit, "pass");
    refused(&source, STATUS_KEY, "holds no PEM certificate");
    source = pem();
    source.file = kit_path(&kit, "pass");
    refused(&source, STATUS_KEY, "holds no PEM private key");
    X509 *wrong[] = { kit.root };
    kit_store_certificate(&kit, "signer.pem", wrong, 1);
    source = pem();
    refused(&source, STATUS_KEY, "for another key");
}

static void kind(EVP_PKEY *key, bool good)
{
    struct kit_certificate wanted = { .name = "Kind", .key = key };
    X509 *issued = kit_issue(&kit, kit.root, kit.root_key, &wanted);
    kit_store_certificate(&kit, "signer.pem", &issued, 1);
    kit_store_key(&kit, "signer.key", key);
    struct key_source source = pem();
    if (good)
        opens(&source);
    else
        refused(&source, STATUS_KEY, "neither RSA of 2048 to 8192 bits nor on P-256");
    X509_free(issued);
    EVP_PKEY_free(key);
}

static void kinds(void **state)
{
    (void)state;
    kind(EVP_RSA_gen(2048), true);
    kind(EVP_RSA_gen(2040), false);
    kind(EVP_EC_gen("P-384"), true);
    kind(EVP_EC_gen("P-224"), false);
    kind(EVP_EC_gen("secp256k1"), false);
    kind(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), false);
}

static void encrypt_pem(void)
{
    FILE *file = fopen(kit_path(&kit, "signer.key"), "w");
    assert_true(PEM_write_PKCS8PrivateKey(file, pkey, EVP_aes_256_cbc(), "secret", 6, NULL, NULL));
    fclose(file);
}

static void passphrases(void **state)
{
    (void)state;
    encrypt_pem();
    struct key_source source = pem();
    refused(&source, STATUS_KEY, "--pass-fd"); /* and nothing asks for it */
    source.pass_file = kit_path(&kit, "pass");
    opens(&source);
    assert_int_equal(chmod(source.pass_file, 0644), 0);
    refused(&source, STATUS_KEY, "chmod 600");
    int ends[2];
    source = pem();
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "secret", 6), 6);
    close(ends[1]);
    source.pass_descriptor = ends[0];
    opens(&source);
    close(ends[0]);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "wrong\n", 6), 6);
    close(ends[1]);
    source.pass_descriptor = ends[0];
    refused(&source, STATUS_KEY, "holds no PEM private key that opens");
    close(ends[0]);
    source.pass_descriptor = 1000;
    refused(&source, STATUS_KEY, "descriptor 1000");
    char longer[1026];
    memset(longer, 'x', sizeof longer);
    kit_write(&kit, "long", longer, sizeof longer, 0600);
    source = pem();
    source.pass_file = kit_path(&kit, "long");
    refused(&source, STATUS_KEY, "longer than 1024 bytes");
}

static void write_p12(int key_cipher, int cert_cipher, int iterations, int mac_iterations)
{
    PKCS12 *p12 = PKCS12_create("secret", "name", pkey, certificate, NULL, key_cipher, cert_cipher,
                                iterations, mac_iterations, 0);
    assert_non_null(p12);
    FILE *file = fopen(kit_path(&kit, "key.p12"), "w");
    assert_true(i2d_PKCS12_fp(file, p12));
    fclose(file);
    assert_int_equal(chmod(kit_path(&kit, "key.p12"), 0600), 0);
    PKCS12_free(p12);
}

static struct key_source p12(void)
{
    return (struct key_source){ .p12 = kit_path(&kit, "key.p12"),
                                .pass_file = kit_path(&kit, "pass"),
                                .pass_descriptor = -1 };
}

static void pkcs12(void **state)
{
    (void)state;
    write_p12(NID_aes_256_cbc, NID_aes_256_cbc, 2048, 2048);
    struct key_source source = p12();
    opens(&source);
    source.pass_file = NULL;
    refused(&source, STATUS_KEY, "does not open with the passphrase");
    assert_int_equal(chmod(source.p12, 0640), 0);
    refused(&source, STATUS_KEY, "chmod 600");
    write_p12(NID_pbe_WithSHA1And3_Key_TripleDES_CBC, NID_aes_256_cbc, 2048, 2048);
    source = p12();
    refused(&source, STATUS_KEY, "openssl pkcs12 -legacy -in");
    write_p12(NID_aes_256_cbc, NID_pbe_WithSHA1And3_Key_TripleDES_CBC, 2048, 2048);
    refused(&source, STATUS_KEY, "openssl pkcs12 -legacy -in");
    kit_write(&kit, "key.p12", "junk", 4, 0600);
    refused(&source, STATUS_KEY, "no PKCS#12 file");
}

/* The cost is in the file before it is in the processor: nothing is computed for these. */
static void costs(void **state)
{
    (void)state;
    struct buffer bytes = { 0 };
    write_p12(NID_aes_256_cbc, NID_aes_256_cbc, 2048, 0x7d0);
    int descriptor = open(kit_path(&kit, "key.p12"), O_RDONLY);
    bytes = kit_bytes(descriptor);
    close(descriptor);
    struct key_source source = p12();
    unsigned bent = 0;
    for (size_t i = 0; i + 4 <= bytes.size; i++) {
        if (memcmp(bytes.bytes + i, "\x02\x02\x08\x00", 4) != 0 &&
            memcmp(bytes.bytes + i, "\x02\x02\x07\xd0", 4) != 0)
            continue;
        /* A two-byte number cannot pass the limit; a negative one is as good a lie. */
        uint8_t before = bytes.bytes[i + 2];
        bytes.bytes[i + 2] = 0x88;
        kit_write(&kit, "key.p12", bytes.bytes, bytes.size, 0600);
        refused(&source, STATUS_KEY, "no PKCS#12 file");
        bytes.bytes[i + 2] = before;
        bent++;
    }
    assert_true(bent >= 2); /* the part that is not encrypted, and the MAC */
    buffer_release(&bytes);
    write_p12(NID_aes_256_cbc, NID_aes_256_cbc, 2048, 1000001);
    refused(&source, STATUS_LIMIT, "more than 1000000 iterations");
}

static void no_core_dumps(void **state)
{
    (void)state;
    struct rlimit before, during, after;
    struct error error;
    struct key_source source = pem();
    int dumpable = prctl(PR_GET_DUMPABLE);
    getrlimit(RLIMIT_CORE, &before);
    struct key *first = key_open(&source, &error), *second = key_open(&source, &error);
    assert_true(first && second);
    key_free(first);
    getrlimit(RLIMIT_CORE, &during);
    assert_int_equal(during.rlim_cur, 0);
    assert_int_equal(prctl(PR_GET_DUMPABLE), 0);
    key_free(second);
    getrlimit(RLIMIT_CORE, &after);
    assert_true(after.rlim_cur == before.rlim_cur);
    assert_int_equal(prctl(PR_GET_DUMPABLE), dumpable);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(combinations), TEST(files), TEST(kinds),         TEST(passphrases),
        TEST(pkcs12),       TEST(costs), TEST(no_core_dumps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
