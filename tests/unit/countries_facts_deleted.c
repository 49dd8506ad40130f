/* Each fact of the sample deleted in turn: no rule that depends on it passes. Under sanitizers,
 * which make it slow, only some renditions are taken. */
#include "tests/unit/countries_kit.h"

#include "countries/lint.h"

#ifdef __SANITIZE_ADDRESS__
#define STRIDE 25
#else
#define STRIDE 1
#endif

static void no_rule_passes_for_want_of_a_fact(void **state)
{
    (void)state;
    static const char *const packs[] = { "jp", "sg", "th" };
    struct kit_line line;

    kit_line_open(&line, KIT_SAMPLE, NULL);
    for (size_t i = 0; i < sizeof packs / sizeof packs[0]; i++) {
        struct problems problems = PROBLEMS_INIT;
        struct error error = { 0 };
        size_t deleted = 0;

        assert_true(lint_facts(line.packs, packs[i], &line.dossier, KIT_DAY, STRIDE, &deleted,
                               &problems, &error));
        for (size_t j = 0; j < problems.count; j++)
            print_error("%s\n", problems.items[j].message);
        assert_int_equal(problems.total, 0);
        assert_true(deleted > 50);
        problems_release(&problems);
    }
    kit_line_close(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(no_rule_passes_for_want_of_a_fact) };

    return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
