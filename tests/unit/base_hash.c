#include "scratch.h"

#include "base/hash.h"

static void hex_is(const struct sha256 *digest, const char *expected)
{
    char hex[SHA256_HEX_SIZE];
    sha256_to_hex(digest, hex);
    assert_string_equal(hex, expected);
}

/* Examples of FIPS 180-4 as NIST publishes them. */
static void digests_are_known(void **state)
{
    (void)state;
    struct sha256 digest;
    sha256_bytes("", 0, &digest);
    hex_is(&digest, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    sha256_bytes("abc", 3, &digest);
    hex_is(&digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void running_digest_starts_anew(void **state)
{
    (void)state;
    struct hasher *hasher = hasher_new();
    assert_non_null(hasher);
    struct sha256 digest;
    for (int round = 0; round < 2; round++) {
        hasher_add(hasher, "a", 1);
        hasher_add(hasher, "", 0);
        hasher_add(hasher, "bc", 2);
        hasher_finish(hasher, &digest);
        hex_is(&digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
    hasher_free(hasher);
    hasher_free(NULL);
}

/* RFC 4231, 4.2 and 4.3; the empty key as `openssl mac` gives it. */
static void hmac_is_known(void **state)
{
    (void)state;
    struct sha256 digest;
    uint8_t key[20];
    memset(key, 0x0B, sizeof key);
    sha256_hmac(key, sizeof key, "Hi There", 8, &digest);
    hex_is(&digest, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    sha256_hmac("Jefe", 4, "what do ya want for nothing?", 28, &digest);
    hex_is(&digest, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    sha256_hmac(NULL, 0, "", 0, &digest);
    hex_is(&digest, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

static void hex_is_exact(void **state)
{
    (void)state;
    char hex[SHA256_HEX_SIZE + 1] =
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    struct sha256 digest, abc;
    sha256_bytes("abc", 3, &abc);
    assert_true(sha256_from_hex(hex, &digest));
    assert_true(sha256_equal(&digest, &abc));
    digest.bytes[31] ^= 1;
    assert_false(sha256_equal(&digest, &abc));
    memcpy(hex + 64, "0", 2);
    assert_false(sha256_from_hex(hex, &digest)); /* 65 */
    hex[63] = '\0';
    assert_false(sha256_from_hex(hex, &digest)); /* 63 */
    assert_false(sha256_from_hex("", &digest));
    hex[63] = 'd';
    hex[64] = '\0';
    assert_true(sha256_from_hex(hex, &digest));
    for (const char *wrong = "GgA/:@` "; *wrong; wrong++) {
        hex[5] = *wrong;
        assert_false(sha256_from_hex(hex, &digest));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_are_known),
        cmocka_unit_test(running_digest_starts_anew),
        cmocka_unit_test(hmac_is_known),
        cmocka_unit_test(hex_is_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
