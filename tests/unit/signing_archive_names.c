/* Archive manifests and their tokens in META-INF: names, order, number. */
#include "tests/unit/signing_kit.h"

#include "base/limits.h"
#include "signing/asic.h"

/* What META-INF may hold behind a pair; the rest is one name too many, too few, or out of place. */
static void meta_inf(void **state)
{
    (void)state;
#define PAIR "META-INF/ASiCManifest001.xml", "m", "META-INF/signature001.p7s", "s"
#define NEWEST "META-INF/ASiCArchiveManifest.xml", "a"
#define NUMBERED "META-INF/ASiCArchiveManifest001.xml", "a"
#define TOKEN_1 "META-INF/timestamp001.tst", "t"
#define TOKEN_2 "META-INF/timestamp002.tst", "t"
    static const struct {
        const char *const pairs[18];
        unsigned archives; /* 0: refused */
    } rows[] = {
        { { PAIR, NEWEST, TOKEN_1, NULL }, 1 },
        { { PAIR, NUMBERED, TOKEN_1, NEWEST, TOKEN_2, NULL }, 2 },
        { { NEWEST, TOKEN_1, NULL }, 0 },
        { { PAIR, NEWEST, NULL }, 0 },
        { { PAIR, TOKEN_1, NULL }, 0 },
        { { PAIR, TOKEN_1, NEWEST, NULL }, 0 },
        { { PAIR, NUMBERED, TOKEN_1, NULL }, 0 },
        { { PAIR, NEWEST, TOKEN_2, NULL }, 0 },
        { { PAIR, NEWEST, TOKEN_1, NUMBERED, TOKEN_2, NULL }, 0 },
        { { PAIR, NUMBERED, TOKEN_1, NEWEST, NULL }, 0 },
        { { PAIR, NUMBERED, TOKEN_1, NEWEST, TOKEN_2, "META-INF/timestamp003.tst", "t", NULL }, 0 },
        { { NEWEST, TOKEN_1, PAIR, NULL }, 0 },
        { { PAIR, NEWEST, TOKEN_1, "META-INF/ASiCManifest002.xml", "m", "META-INF/signature002.p7s",
            "s", NULL },
          0 },
        { { PAIR, "META-INF/ASiCArchiveManifest.xml.bak", "a", TOKEN_1, NULL }, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct error error;
        struct container container;
        size_t pairs;
        const char *all[20] = { "a", "1" };
        memcpy(all + 2, rows[i].pairs, sizeof rows[i].pairs);
        struct buffer bytes = kit_container(all);
        struct source source = source_from_bytes(bytes.bytes, bytes.size);
        assert_true(container_open(&source, &container, &error));
        bool good = asic_count(&container, &pairs, &error);
        if (good != (rows[i].archives > 0))
            fail_msg("row %zu: %s", i, good ? "accepted" : error.text);
        if (good)
            assert_int_equal(asic_count_archives(&container), rows[i].archives);
        else
            assert_int_equal(error.status, STATUS_FINDINGS);
        container_release(&container);
        buffer_release(&bytes);
    }
}

/* One archive manifest more than may be read. */
static void too_many(void **state)
{
    (void)state;
    static char names[2 * (LIMIT_RENEWALS + 1)][ASIC_NAME_SIZE];
    const char *all[6 + 4 * (LIMIT_RENEWALS + 1) + 1] = { "a", "1", PAIR };
    for (unsigned i = 0; i <= LIMIT_RENEWALS; i++) {
        asic_archive_name(i + 1, i == LIMIT_RENEWALS, names[2 * i]);
        asic_token_name(i + 1, names[2 * i + 1]);
        for (unsigned k = 0; k < 2; k++) {
            all[6 + 4 * i + 2 * k] = names[2 * i + k];
            all[7 + 4 * i + 2 * k] = "x";
        }
    }
    struct error error;
    struct container container;
    size_t pairs;
    struct buffer bytes = kit_container(all);
    struct source source = source_from_bytes(bytes.bytes, bytes.size);
    assert_true(container_open(&source, &container, &error));
    assert_false(asic_count(&container, &pairs, &error));
    assert_int_equal(error.status, STATUS_LIMIT);
    container_release(&container);
    buffer_release(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(meta_inf),
        cmocka_unit_test(too_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
