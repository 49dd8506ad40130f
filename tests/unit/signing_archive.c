/* Archive time stamps: what they prove, what they freeze, and that nothing in them is free. */
#include "tests/unit/signing_archive_kit.h"

#define DAY 86400
#define YEAR ((int64_t)365 * DAY)

/* Three authorities: of the signature's stamp, which expires after a month; of the archive stamps,
 * two years and on. */
static struct kit kit;
static struct kit_tsa first, second, third;
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
        struct buffer next = kit_archive(&bytes, i ? &third : &second);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(proves_existence, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
