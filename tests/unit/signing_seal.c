/* Sealing and verifying from end to end: what is written is accepted, by every kind of key, and
 * nothing else is. */
#include "tests/unit/signing_kit.h"

#include "signing/asic.h"

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

static void expect_good(const struct buffer *bytes, const struct trust *trust, size_t signers)
{
    struct seal seal = { 0 };
    kit_verify(bytes, trust, KIT_NOW + 60, &seal);
    if (seal.problem)
        fail_msg("%s", seal.problem);
    assert_true(seal.structure_ok && seal.intact && seal.is_signed);
    assert_int_equal(seal.signer_count, signers);
    for (size_t i = 0; i < signers; i++) {
        if (seal.signers[i].reason)
            fail_msg("%s: %s", seal.signers[i].sub_indication, seal.signers[i].reason);
        assert_int_equal(seal.signers[i].indication, TOTAL_PASSED);
        assert_string_equal(seal.signers[i].role, "applicant");
        assert_int_equal(seal.signers[i].level, LEVEL_B);
        assert_string_equal(seal.signers[i].revocation, "good");
        assert_string_equal(seal.signers[i].signing_time, "2026-11-21T00:00:00Z");
    }
    seal_release(&seal);
}

static struct buffer seal_with(const struct key *key)
{
    struct buffer plain = kit_container(kit_pairs);
    struct seal_request request = { .key = key,
                                    .commitment = PROOF_OF_ORIGIN,
                                    .signing_time = KIT_NOW };
    struct buffer sealed = kit_seal(&plain, &request);
    assert_memory_equal(plain.bytes, sealed.bytes, 300); /* the entries stay where they are */
    buffer_release(&plain);
    return sealed;
}

static void check_kind(EVP_PKEY *pkey, bool pkcs1, const char *algorithm)
{
    struct error error;
    struct kit_certificate wanted = { .name = "Signer", .key = pkey };
    key_free(kit_key_as(&kit, &wanted));
    struct key_source source = { .file = kit_path(&kit, "signer.key"),
                                 .certificate = kit_path(&kit, "signer.pem"),
                                 .pass_descriptor = -1,
                                 .pkcs1 = pkcs1 };
    struct key *key = key_open(&source, &error);
    assert_non_null(key);
    struct trust *trust = kit_trust(&kit);
    struct buffer sealed = seal_with(key);
    expect_good(&sealed, trust, 1);
    struct seal seal = { 0 };
    kit_verify(&sealed, trust, KIT_NOW, &seal);
    assert_string_equal(seal.signers[0].algorithm, algorithm);
    assert_string_equal(seal.signers[0].commitment, "proofOfOrigin");
    assert_string_equal(seal.signers[0].subject, "CN=Signer,serialNumber=JP-1,O=Test");
    assert_int_equal(seal.entries.count, 4);
    seal_release(&seal);
    buffer_release(&sealed);
    trust_free(trust);
    key_free(key);
}

static void every_kind_of_key(void **state)
{
    (void)state;
    check_kind(EVP_EC_gen("P-256"), false, "ECDSA 256 SHA-256");
    check_kind(EVP_EC_gen("P-384"), false, "ECDSA 384 SHA-384");
    check_kind(EVP_EC_gen("P-521"), false, "ECDSA 521 SHA-512");
    check_kind(EVP_RSA_gen(2048), false, "RSASSA-PSS 2048 SHA-256");
    check_kind(EVP_RSA_gen(2048), true, "RSASSA-PKCS1-v1.5 2048 SHA-256");
}

static void second_signature_and_endorsement(void **state)
{
    (void)state;
    struct key *key = kit_key(&kit);
    struct trust *trust = kit_trust(&kit);
    struct buffer once = seal_with(key);
    struct seal_request request = { .key = key,
                                    .commitment = PROOF_OF_APPROVAL,
                                    .signing_time = KIT_NOW };
    struct buffer twice = kit_seal(&once, &request);
    expect_good(&twice, trust, 2);
    request.endorse = true;
    struct buffer thrice = kit_seal(&twice, &request);
    expect_good(&thrice, trust, 3);
    buffer_release(&once);
    buffer_release(&twice);
    buffer_release(&thrice);
    trust_free(trust);
    key_free(key);
}

/* The digests of stored bytes are the manifest's to know (dossier/ compares them): here with those
 * of the bundle before the change, for some bits of a deflate stream change nothing in its output.
 */
static bool same_stored(const struct entries *a, const struct entries *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = sha256_equal(&a->items[i].blob.stored_sha256, &b->items[i].blob.stored_sha256);
    return same;
}

/* Every byte changed in turn: never good. */
static void every_byte_counts(void **state)
{
    (void)state;
    struct seal before = { 0 };
    struct key *key = kit_key(&kit);
    struct trust *trust = kit_trust(&kit);
    struct buffer sealed = seal_with(key);
    kit_verify(&sealed, trust, KIT_NOW, &before);
    for (size_t i = 0; i < sealed.size; i++) {
        struct seal seal = { 0 };
        sealed.bytes[i] ^= 0x20;
        kit_verify(&sealed, trust, KIT_NOW, &seal);
        bool good = seal.structure_ok && seal.intact && seal.signer_count == 1 &&
                    seal.signers[0].indication == TOTAL_PASSED &&
                    same_stored(&before.entries, &seal.entries);
        if (good)
            fail_msg("byte %zu of %zu does not count", i, sealed.size);
        seal_release(&seal);
        sealed.bytes[i] ^= 0x20;
    }
    seal_release(&before);
    buffer_release(&sealed);
    trust_free(trust);
    key_free(key);
}

static bool refuse(void *context, const void *manifest, size_t size, const struct entries *entries,
                   struct error *error)
{
    assert_int_equal(size, strlen("<manifest/>\n"));
    assert_memory_equal(manifest, "<manifest/>\n", size);
    assert_int_equal(entries->count, 4);
    assert_string_equal(entries->items[2].path, "upload/a b.txt");
    *(bool *)context = true;
    return error_set(error, STATUS_FINDINGS, "a draft");
}

static void the_caller_may_refuse(void **state)
{
    (void)state;
    bool called = false;
    struct error error;
    struct key *key = kit_key(&kit);
    struct buffer plain = kit_container(kit_pairs), none = { 0 };
    struct seal_request request = {
        .key = key, .signing_time = KIT_NOW, .check = refuse, .context = &called
    };
    assert_false(kit_try_seal(&plain, &request, &none, &error));
    assert_true(called);
    assert_string_equal(error.text, "a draft");
    request.check = NULL;
    request.endorse = true;
    assert_false(kit_try_seal(&plain, &request, &none, &error));
    assert_int_equal(error.status, STATUS_USAGE);
    buffer_release(&plain);
    key_free(key);
}

static void reads_back_what_was_verified(void **state)
{
    (void)state;
    struct error error;
    struct key *key = kit_key(&kit);
    struct buffer bytes = seal_with(key), content = { 0 };
    int descriptor = kit_descriptor(&bytes);
    struct sealed *sealed = sealed_open(descriptor, &error);
    struct seal seal = { 0 };
    struct verify_options options = { .at = KIT_NOW };
    assert_non_null(sealed);
    assert_true(seal_verify(sealed, NULL, &options, &seal, &error));
    assert_int_equal(seal.signers[0].indication, INDETERMINATE);
    assert_true(sealed_read(sealed, "upload/a b.txt", 1000, &content, &error));
    assert_string_equal((const char *)content.bytes, KIT_LONG);
    buffer_release(&content);
    assert_false(sealed_read(sealed, "upload/a b.txt", 10, &content, &error));
    assert_int_equal(error.status, STATUS_LIMIT);
    assert_false(sealed_read(sealed, "upload/none", 10, &content, &error));
    assert_int_equal(error.status, STATUS_INPUT);
    /* The file changes behind our back. */
    assert_int_equal(pwrite(descriptor, "?", 1, (off_t)seal.entries.items[3].blob.pool_offset), 1);
    assert_false(sealed_read(sealed, seal.entries.items[3].path, 10, &content, &error));
    assert_string_equal(sealed_path(sealed, 0), "mimetype");
    assert_null(sealed_path(sealed, 7));
    seal_release(&seal);
    sealed_free(sealed);
    close(descriptor);
    buffer_release(&bytes);
    key_free(key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_kind_of_key, setup, teardown),
        cmocka_unit_test_setup_teardown(second_signature_and_endorsement, setup, teardown),
        cmocka_unit_test_setup_teardown(every_byte_counts, setup, teardown),
        cmocka_unit_test_setup_teardown(the_caller_may_refuse, setup, teardown),
        cmocka_unit_test_setup_teardown(reads_back_what_was_verified, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
