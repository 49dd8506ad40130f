/* The limit on XPath operations: it takes as long to reach as the limit is high. */
#include "tests/unit/schemas_kit.h"

/* Every node against every node against every node. */
static void operations_are_limited(void **state)
{
    (void)state;
    struct kit kit;
    CLEANUP(text_release) struct text tree = TEXT_INIT(1 << 20);

    text_append(&tree, KIT_TREE "<documents>");
    for (int i = 0; i < 800; i++)
        text_appendf(&tree, "<document id='d%d'/>", i);
    text_append(&tree, "</documents>" KIT_PLAN KIT_PLAN_END);
    kit_open(&kit);
    kit_pack(&kit, "sg",
             KIT_HEAD "<pattern><rule context='d:documents'><assert id='sg-x' "
                      "test='d:document[../d:document[../d:document[@id = 1]]]'>x</assert></rule>"
                      "</pattern>" KIT_END);
    assert_true(kit_compile(&kit));
    assert_false(kit_run(&kit, text_string(&tree), NULL));
    assert_int_equal(kit.error.status, STATUS_LIMIT);
    assert_non_null(strstr(kit.error.text, "XPath operations"));
    kit_close(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(operations_are_limited) };

    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
