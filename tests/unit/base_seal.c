#include "scratch.h"

#include "base/seal.h"

static void words_are_those_of_the_standard(void **state)
{
    (void)state;
    assert_string_equal(indication_name(TOTAL_PASSED), "TOTAL-PASSED");
    assert_string_equal(indication_name(INDETERMINATE), "INDETERMINATE");
    assert_string_equal(indication_name(TOTAL_FAILED), "TOTAL-FAILED");
}

static void levels_come_back(void **state)
{
    (void)state;
    static const char *const names[] = { "none", "B", "T", "LT", "LTA" };
    enum level level = LEVEL_LTA;
    for (size_t i = 0; i < 5; i++) {
        assert_true(level_parse(names[i], &level));
        assert_int_equal(level, i);
        assert_string_equal(level_name(level), names[i]);
    }
    assert_false(level_parse("b", &level));
    assert_false(level_parse("", &level));
    assert_int_equal(level, LEVEL_LTA);
}

/* The sanitizer tells what was not released. */
static void release_takes_all(void **state)
{
    (void)state;
    struct error error = { 0 };
    struct blob blob = { 0 };
    struct seal seal = { .is_signed = true, .problem = strdup("problem"), .signer_count = 2 };
    seal.signers = calloc(2, sizeof *seal.signers);
    assert_non_null(seal.signers);
    for (size_t i = 0; i < 2; i++) {
        struct signer *signer = &seal.signers[i];
        char **texts[] = { &signer->signature,    &signer->manifest,       &signer->subject,
                           &signer->serial,       &signer->role,           &signer->commitment,
                           &signer->signing_time, &signer->stamped_time,   &signer->revocation,
                           &signer->algorithm,    &signer->sub_indication, &signer->reason };
        for (size_t j = 0; j < sizeof texts / sizeof *texts; j++)
            *texts[j] = strdup("text");
    }
    assert_true(entries_add(&seal.entries, "manifest.xml", NULL, NULL, &blob, &error));
    seal_release(&seal);
    assert_null(seal.signers);
    assert_false(seal.is_signed);
    seal_release(&seal);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_those_of_the_standard),
        cmocka_unit_test(levels_come_back),
        cmocka_unit_test(release_takes_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
