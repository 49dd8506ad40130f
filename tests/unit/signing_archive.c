/* Archive time stamps: what they prove, what they freeze, and that nothing in them is free. */
#include "tests/unit/signing_archive_kit.h"

#include "base/limits.h"
#include "signing/mutation.h"
#include "signing/mutation_inner.h"

#define DAY 86400
#define YEAR ((int64_t)365 * DAY)

/* Three authorities: of the signature's stamp, which expires after a month; of the archive stamps,
 * two years and on. */
static struct kit kit;
static struct kit_tsa first, second, third;
static struct kit_lta by_second = { .tsa = &second }, by_third = { .tsa = &third };
static struct key *key;

static int setup(void **state)
{
    (void)state;
    kit_init(&kit);
    kit_tsa_init(&kit, &first, (struct kit_certificate){ .until = KIT_NOW + 30 * DAY });
    kit_tsa_init(&kit, &second, (struct kit_certificate){ .until = KIT_NOW + 2 * YEAR });
    kit_tsa_init(&kit, &third, (struct kit_certificate){ 0 });
    second.time = KIT_NOW + DAY;
    third.time = KIT_NOW + YEAR;
    struct kit_certificate wanted = { .name = "Signer",
                                      .key = EVP_EC_gen("P-256"),
                                      .until = KIT_NOW + 10 * DAY };
    key = kit_key_as(&kit, &wanted);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    key_free(key);
    kit_tsa_release(&first);
    kit_tsa_release(&second);
    kit_tsa_release(&third);
    kit_release(&kit);
    return 0;
}

static struct buffer stamped(void)
{
    struct buffer plain = kit_container(kit_pairs);
    struct seal_request request = {
        .key = key, .signing_time = KIT_NOW, .stamp = kit_stamp, .stamp_context = &first
    };
    struct buffer sealed = kit_seal(&plain, &request);
    buffer_release(&plain);
    return sealed;
}

/* How often it was archived: by the second authority, then by the third. */
static struct buffer archived(unsigned times)
{
    struct buffer bytes = stamped();
    for (unsigned i = 0; i < times; i++) {
        struct buffer next = kit_archive(&bytes, i ? &by_third : &by_second);
        buffer_release(&bytes);
        bytes = next;
    }
    return bytes;
}

static void expect_at(const struct buffer *bytes, int64_t at, enum indication indication,
                      const char *sub_indication)
{
    struct seal seal = { 0 };
    struct trust *trust = kit_trust(&kit);
    kit_verify(bytes, trust, at, &seal);
    if (seal.problem)
        fail_msg("%s", seal.problem);
    assert_int_equal(seal.signer_count, 1);
    const struct signer *signer = seal.signers;
    if (signer->indication != indication ||
        strcmp(signer->sub_indication ? signer->sub_indication : "",
               sub_indication ? sub_indication : "") != 0)
        fail_msg("at %lld: %s %s: %s", (long long)(at - KIT_NOW),
                 indication_name(signer->indication),
                 signer->sub_indication ? signer->sub_indication : "",
                 signer->reason ? signer->reason : "");
    seal_release(&seal);
    trust_free(trust);
}

static void proves_existence(void **state)
{
    (void)state;
    struct buffer plain = stamped(), once = archived(1), twice = archived(2);
    expect_at(&plain, KIT_NOW + 20 * DAY, TOTAL_PASSED, NULL);
    expect_at(&plain, KIT_NOW + 40 * DAY, INDETERMINATE, "OUT_OF_BOUNDS_NO_POE");
    expect_at(&once, KIT_NOW + 40 * DAY, TOTAL_PASSED, NULL);
    expect_at(&once, KIT_NOW + 3 * YEAR, INDETERMINATE, "OUT_OF_BOUNDS_NO_POE");
    expect_at(&twice, KIT_NOW + 3 * YEAR, TOTAL_PASSED, NULL);
    expect_at(&twice, KIT_NOW + 6 * YEAR, INDETERMINATE, "OUT_OF_BOUNDS_NO_POE");
    /* A time before the stamps were made. */
    expect_at(&once, KIT_NOW + 60, INDETERMINATE, "TIMESTAMP_ORDER_FAILURE");
    buffer_release(&plain);
    buffer_release(&once);
    buffer_release(&twice);
}

/* The container with other bytes as an entry, as if it had always been so. */
static struct buffer with(const struct buffer *bytes, const char *path, const void *content,
                          size_t size)
{
    struct error error;
    struct container container;
    struct source source = source_from_bytes(bytes->bytes, bytes->size);
    struct text text = TEXT_INIT(64 << 20);
    assert_true(container_open(&source, &container, &error));
    struct bending bending = { .container = &container, .ret = &text };
    assert_true(bending_open(&bending, &error));
    struct piece *piece = piece_find(&bending, path);
    assert_non_null(piece);
    piece_set(piece, content, size);
    bending_write(&bending);
    struct buffer bent = { .size = text.size };
    bent.bytes = (uint8_t *)text_take(&text);
    bending_release(&bending);
    container_release(&container);
    return bent;
}

static struct buffer entry(const struct buffer *bytes, const char *path)
{
    struct error error;
    struct container container;
    struct buffer content = { 0 };
    struct source source = source_from_bytes(bytes->bytes, bytes->size);
    assert_true(container_open(&source, &container, &error));
    struct container_entry *found = container_find(&container, path);
    if (!found)
        fail_msg("no '%s'", path);
    assert_true(container_load(&container, found, 1 << 20, &content, &error));
    container_release(&container);
    return content;
}

/* With revocation data in the signature, and in the token that a renewal covers. */
static void reaches_lta(void **state)
{
    (void)state;
    struct trust *trust = kit_trust(&kit);
    struct kit_lta lta = { .tsa = &first, .trust = trust };
    struct kit_lta later = { .tsa = &second, .trust = trust };
    struct buffer plain = kit_container(kit_pairs);
    struct seal_request request = {
        .key = key, .signing_time = KIT_NOW, .stamp = kit_stamp_lt, .stamp_context = &lta
    };
    struct buffer bytes[3] = { kit_seal(&plain, &request) };
    bytes[1] = kit_archive(&bytes[0], &later);
    bytes[2] = kit_archive(&bytes[1], &later);
    for (unsigned i = 0; i < 3; i++) {
        struct seal seal = { 0 };
        kit_verify(&bytes[i], trust, KIT_NOW + 2 * DAY, &seal);
        assert_int_equal(seal.signers[0].indication, TOTAL_PASSED);
        assert_int_equal(seal.signers[0].level, i ? LEVEL_LTA : LEVEL_LT);
        assert_int_equal(seal.archive_count, i);
        if (i) {
            assert_string_equal(seal.archives[0].time, "2026-11-22T00:00:00Z");
            assert_string_equal(seal.archives[0].subject, "CN=TSA,serialNumber=JP-1,O=Test");
        }
        seal_release(&seal);
    }
    struct buffer before = entry(&bytes[1], "META-INF/timestamp001.tst");
    struct buffer after = entry(&bytes[2], "META-INF/timestamp001.tst");
    assert_true(after.size > before.size + 100);
    buffer_release(&before);
    buffer_release(&after);
    buffer_release(&plain);
    for (unsigned i = 0; i < 3; i++)
        buffer_release(&bytes[i]);
    trust_free(trust);
}

static void is_laid_out(void **state)
{
    (void)state;
    static const char *const names[] = {
        "META-INF/ASiCManifest001.xml",        "META-INF/signature001.p7s",
        "META-INF/ASiCArchiveManifest001.xml", "META-INF/timestamp001.tst",
        "META-INF/ASiCArchiveManifest.xml",    "META-INF/timestamp002.tst"
    };
    struct error error;
    struct container container;
    struct buffer plain = stamped(), twice = archived(2), once = archived(1);
    struct source source = source_from_bytes(twice.bytes, twice.size);
    assert_true(container_open(&source, &container, &error));
    for (size_t i = 0; i < 6; i++)
        assert_string_equal(container.entries[container.count - 6 + i].path, names[i]);
    /* Nothing moves that was there before. */
    assert_memory_equal(plain.bytes, once.bytes, container.entries[container.count - 6].blob.size);
    struct buffer first_one = entry(&once, "META-INF/ASiCArchiveManifest.xml");
    struct buffer second_one = entry(&twice, "META-INF/ASiCArchiveManifest.xml");
    assert_null(strstr((char *)first_one.bytes, "Rootfile"));
    assert_non_null(strstr((char *)first_one.bytes,
                           "<asic:SigReference URI=\"META-INF/timestamp001.tst\" "
                           "MimeType=\"application/vnd.etsi.timestamp-token\"/>"));
    assert_non_null(strstr((char *)second_one.bytes,
                           "\"META-INF/ASiCArchiveManifest001.xml\" Rootfile=\"true\""));
    buffer_release(&first_one);
    buffer_release(&second_one);
    container_release(&container);
    buffer_release(&plain);
    buffer_release(&once);
    buffer_release(&twice);
}

static void expect_problem(const struct buffer *bytes, const char *words)
{
    struct seal seal = { 0 };
    struct trust *trust = kit_trust(&kit);
    kit_verify(bytes, trust, KIT_NOW + 40 * DAY, &seal);
    assert_false(seal.intact);
    if (!seal.problem || !strstr(seal.problem, words))
        fail_msg("no '%s' in '%s'", words, seal.problem ? seal.problem : "");
    assert_true(seal.is_signed);
    seal_release(&seal);
    trust_free(trust);
}

#define NEWEST_NAME "META-INF/ASiCArchiveManifest.xml"

/* A manifest that somebody made for these entries, all but the last `left_out`, with its token. */
static struct buffer forged(const struct buffer *bytes, unsigned left_out, bool wrong_digest)
{
    struct error error;
    struct asic_manifest manifest = { 0 };
    struct buffer token = { 0 }, xml = entry(bytes, NEWEST_NAME);
    assert_true(asic_parse_archive(xml.bytes, xml.size, 1, true, &manifest, &error));
    buffer_release(&xml);
    for (; left_out; left_out--)
        free(manifest.references[--manifest.count].path);
    if (wrong_digest)
        manifest.references[1].sha256.bytes[5] ^= 1;
    assert_true(asic_write(&manifest, &xml, &error));
    assert_true(
        kit_archive_stamp(&by_second, (struct span){ xml.bytes, xml.size }, &token, &error));
    struct buffer half = with(bytes, NEWEST_NAME, xml.bytes, xml.size);
    struct buffer whole = with(&half, "META-INF/timestamp001.tst", token.bytes, token.size);
    buffer_release(&half);
    buffer_release(&xml);
    buffer_release(&token);
    asic_release(&manifest);
    return whole;
}

static void is_broken(void **state)
{
    (void)state;
    struct buffer once = archived(1);
    struct buffer bent = forged(&once, 0, false);
    expect_at(&bent, KIT_NOW + 40 * DAY, TOTAL_PASSED, NULL);
    buffer_release(&bent);
    bent = forged(&once, 1, false);
    expect_problem(&bent, "'META-INF/signature001.p7s' is not covered by '" NEWEST_NAME "'");
    buffer_release(&bent);
    bent = forged(&once, 0, true);
    expect_problem(&bent, "'submission.xml' is not what was stamped");
    buffer_release(&bent);
    bent = with(&once, "upload/a b.txt", "other", 5);
    expect_problem(&bent, "'upload/a b.txt' is not what was stamped");
    buffer_release(&bent);
    bent = with(&once, NEWEST_NAME, "<x/>", 4);
    expect_problem(&bent, "'" NEWEST_NAME "' is not in the form");
    buffer_release(&bent);
    buffer_release(&once);
}

static void is_of_another(void **state)
{
    (void)state;
    struct error error;
    struct buffer once = archived(1), token = { 0 };
    assert_true(kit_archive_stamp(&by_second, DER_BYTES(1, 2, 3), &token, &error));
    struct buffer bent = with(&once, "META-INF/timestamp001.tst", token.bytes, token.size);
    expect_at(&bent, KIT_NOW + 20 * DAY, TOTAL_FAILED, "HASH_FAILURE");
    buffer_release(&bent);
    bent = with(&once, "META-INF/timestamp001.tst", "x", 1);
    expect_at(&bent, KIT_NOW + 20 * DAY, TOTAL_FAILED, "FORMAT_FAILURE");
    buffer_release(&bent);
    buffer_release(&token);
    buffer_release(&once);
}

static void freezes(void **state)
{
    (void)state;
    struct error error;
    struct buffer once = archived(1), sealed = { 0 }, plain = kit_container(kit_pairs);
    struct seal_request request = { .key = key, .signing_time = KIT_NOW };
    assert_false(kit_try_seal(&once, &request, &sealed, &error));
    assert_int_equal(error.status, STATUS_FINDINGS);
    assert_non_null(strstr(error.text, "an archive manifest covers it"));
    assert_false(kit_try_archive(&plain, &by_second, &sealed, &error));
    assert_non_null(strstr(error.text, "it is not signed"));
    second.of_another = true;
    assert_false(kit_try_archive(&once, &by_second, &sealed, &error));
    second.of_another = false;
    struct buffer bent = forged(&once, 1, false);
    assert_false(kit_try_archive(&bent, &by_third, &sealed, &error));
    assert_int_equal(error.status, STATUS_FINDINGS);
    buffer_release(&bent);
    bent = with(&once, "META-INF/timestamp001.tst", "x", 1);
    assert_false(kit_try_archive(&bent, &by_third, &sealed, &error));
    assert_int_equal(error.status, STATUS_FINDINGS);
    buffer_release(&bent);
    buffer_release(&once);
    buffer_release(&plain);
}

/* An authority that lost its key tells against a stamp, but not against one that was archived. */
static void key_lost(void **state)
{
    (void)state;
    struct buffer plain = stamped(), once = archived(1);
    kit_crl(&kit, "trust/crls/root.crl", kit.root, kit.root_key, first.certificate,
            KIT_NOW + 5 * DAY, KIT_NOW + 6 * DAY, KIT_UNTIL);
    expect_at(&plain, KIT_NOW + 8 * DAY, INDETERMINATE, "REVOKED_NO_POE");
    expect_at(&once, KIT_NOW + 8 * DAY, TOTAL_PASSED, NULL);
    kit_crl(&kit, "trust/crls/root.crl", kit.root, kit.root_key, second.certificate,
            KIT_NOW + 5 * DAY, KIT_NOW + 6 * DAY, KIT_UNTIL);
    expect_at(&once, KIT_NOW + 8 * DAY, INDETERMINATE, "REVOKED_NO_POE");
    buffer_release(&plain);
    buffer_release(&once);
}

#define SUNSET                                                                                     \
    "<algorithms><digest name=\"SHA-256\"/><signature name=\"ECDSA\" min-bits=\"256\" "            \
    "to=\"2028-01-01\"/><signature name=\"RSASSA-PKCS1-v1.5\" min-bits=\"2048\"/></algorithms>"

#define LIST_SUNSET                                                                                \
    "<algorithms><digest name=\"SHA-256\" to=\"2028-01-01\"/><digest "                             \
    "name=\"SHA-512\"/><signature "                                                                \
    "name=\"ECDSA\" min-bits=\"256\"/></algorithms>"
#define NO_LISTS "<revocation signers=\"none\" stamps=\"none\"/>"

/* The third authority becomes an anchor of its own, beneath nobody. */
static void third_alone(EVP_PKEY *own)
{
    EVP_PKEY_free(third.key);
    third.key = own;
    X509_free(third.certificate);
    struct kit_certificate wanted = {
        .name = "TSA", .key = own, .usage = "digitalSignature", .extended = "critical,timeStamping"
    };
    third.certificate = kit_issue(&kit, NULL, own, &wanted);
    kit_store_certificate(&kit, "trust/tsa/third.pem", &third.certificate, 1);
}

/* The digests of the list end with their algorithm, whatever the token's own is. */
static void digests_age(void **state)
{
    (void)state;
    kit_policy(&kit, KIT_SIGNERS NO_LISTS LIST_SUNSET);
    third_alone(EVP_EC_gen("P-256"));
    third.digest = EVP_sha512();
    struct buffer bytes = stamped();
    third.time = KIT_NOW + DAY;
    struct buffer early = kit_archive(&bytes, &by_third);
    expect_at(&early, KIT_NOW + 20 * DAY, TOTAL_PASSED, NULL);
    expect_at(&early, KIT_NOW + YEAR + 100 * DAY, INDETERMINATE,
              "CRYPTO_CONSTRAINTS_FAILURE_NO_POE");
    buffer_release(&early);
    buffer_release(&bytes);
}

/* Stamped again with RSA before ECDSA has had its day. */
static void algorithms_age(void **state)
{
    (void)state;
    kit_policy(&kit, KIT_SIGNERS NO_LISTS SUNSET);
    third_alone(EVP_RSA_gen(2048));
    struct buffer once = archived(1), twice = archived(2);
    expect_at(&once, KIT_NOW + YEAR, TOTAL_PASSED, NULL);
    expect_at(&once, KIT_NOW + YEAR + 100 * DAY, INDETERMINATE,
              "CRYPTO_CONSTRAINTS_FAILURE_NO_POE");
    expect_at(&twice, KIT_NOW + YEAR + 100 * DAY, TOTAL_PASSED, NULL);
    buffer_release(&once);
    buffer_release(&twice);
}

static void at_most_so_many(void **state)
{
    (void)state;
    struct error error;
    struct buffer bytes = archived(1), sealed = { 0 };
    for (unsigned i = 1; i < LIMIT_RENEWALS; i++) {
        struct buffer next = kit_archive(&bytes, &by_third);
        buffer_release(&bytes);
        bytes = next;
    }
    expect_at(&bytes, KIT_NOW + 3 * YEAR, TOTAL_PASSED, NULL);
    assert_false(kit_try_archive(&bytes, &by_third, &sealed, &error));
    assert_int_equal(error.status, STATUS_LIMIT);
    buffer_release(&bytes);
}

static bool is_good(const struct text *bytes, const struct trust *trust)
{
    struct error error;
    struct seal seal = { 0 };
    struct verify_options options = { .at = KIT_NOW + 40 * DAY };
    struct sealed *sealed = sealed_open_bytes(bytes->bytes, bytes->size, &error);
    bool good = sealed && seal_verify(sealed, trust, &options, &seal, &error) && seal.intact &&
                seal.signer_count == 1 && seal.signers[0].indication == TOTAL_PASSED;
    seal_release(&seal);
    sealed_free(sealed);
    return good;
}

/* Every change of `verify --self-test` that says "archive" finds something to bend, and is caught.
 */
static void mutations(void **state)
{
    (void)state;
    struct error error;
    struct text copy = TEXT_INIT(1 << 20);
    struct buffer once = archived(1);
    struct trust *trust = kit_trust(&kit);
    unsigned archive_ones = 0;
    const char *name;
    for (size_t i = 0; (name = mutation_name(i)); i++) {
        text_clear(&copy);
        assert_true(mutation_make(i, once.bytes, once.size, &copy, &error));
        if (strstr(name, "archive") && copy.size)
            archive_ones++;
        if (copy.size && is_good(&copy, trust))
            fail_msg("missed: %s", name);
    }
    assert_true(archive_ones >= 15);
    text_release(&copy);
    buffer_release(&once);
    trust_free(trust);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(proves_existence, setup, teardown),
        cmocka_unit_test_setup_teardown(reaches_lta, setup, teardown),
        cmocka_unit_test_setup_teardown(is_laid_out, setup, teardown),
        cmocka_unit_test_setup_teardown(is_broken, setup, teardown),
        cmocka_unit_test_setup_teardown(is_of_another, setup, teardown),
        cmocka_unit_test_setup_teardown(freezes, setup, teardown),
        cmocka_unit_test_setup_teardown(key_lost, setup, teardown),
        cmocka_unit_test_setup_teardown(algorithms_age, setup, teardown),
        cmocka_unit_test_setup_teardown(digests_age, setup, teardown),
        cmocka_unit_test_setup_teardown(at_most_so_many, setup, teardown),
        cmocka_unit_test_setup_teardown(mutations, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
