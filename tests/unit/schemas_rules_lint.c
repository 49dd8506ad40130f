/* The linter of rules: each complaint, and what it lets pass. */
#include "tests/unit/schemas_kit.h"

#include "schemas/rules_lint.h"

static void collect(void *context, const struct rule_info *rule, const char *what)
{
    struct text *text = context;

    text_appendf(text, "%s%s %s", text->size ? "; " : "", rule->id, what);
}

/* What the linter says of the patterns in `body`. */
static void lint_expect(const char *body, const char *expected)
{
    struct kit kit;
    char rules[8192];
    CLEANUP(text_release) struct text told = TEXT_INIT(8192);

    snprintf(rules, sizeof(rules), "%s%s%s", KIT_HEAD, body, KIT_END);
    kit_open(&kit);
    kit_pack(&kit, "sg", rules);
    if (!kit_compile(&kit) || !rules_lint(kit.rules, kit.catalogue, collect, &told, &kit.error))
        fail_msg("%s", kit.error.text);
    assert_string_equal(text_string(&told), expected);
    kit_close(&kit);
}

#define RULE(context, kind, more, test)                                                            \
    "<pattern><rule context='" context "'><" kind " id='sg-a' " more " test='" test "'>x</" kind   \
    "></rule></pattern>"
#define ASSERT(test) RULE("d:document", "assert", "", test)

static void good_rules_pass(void **state)
{
    (void)state;
    lint_expect(ASSERT("@id = \"a\" and d:rendition"), "");
    lint_expect(ASSERT("not(@kind) or @kind = \"sbom\""), "");
    lint_expect(ASSERT("@kind and @kind != \"sbom\""), "");
    lint_expect(RULE("d:document[@kind]", "assert", "", "@kind = \"sbom\""), "");
    lint_expect(RULE("d:document", "assert", "sd:known='@kind'", "@kind = \"sbom\""), "");
    lint_expect(RULE("d:document", "report", "", "@kind"), "");
    lint_expect(ASSERT("d:rendition[@status = \"draft\"]"), "");
    lint_expect(RULE("d:paper", "assert", "sd:known='@expires'",
                     "date:seconds(@expires) > date:seconds(\"2026-01-01\")"),
                "");
}

static void ids_are_there_once(void **state)
{
    (void)state;
    lint_expect(ASSERT("@id") ASSERT("@heading"), "sg-a is there twice");
    lint_expect("<pattern><rule abstract='true' id='r'><assert id='sg-b' test='@id'>x</assert>"
                "</rule><rule context='d:document'><extends rule='r'/></rule>"
                "<rule context='d:paper'><extends rule='r'/></rule></pattern>",
                "");
}

static void slow_tests_are_refused(void **state)
{
    (void)state;
    lint_expect(ASSERT("//d:paper"), "sg-a searches with // in a test; use key() or a full path");
    lint_expect(ASSERT("not(preceding-sibling::d:document)"),
                "sg-a uses the axis preceding-sibling in a test; use key()");
    lint_expect(ASSERT("following::d:paper"), "sg-a uses the axis following in a test; use key()");
    lint_expect("<pattern><rule context='d:document'><let name='x' value='//d:paper'/><assert "
                "id='sg-a' test='$x'>x</assert></rule></pattern>",
                "sg-a searches with // in a test; use key() or a full path");
    /* once for the tree, not for each node */
    lint_expect("<let name='x' value='//d:paper'/>" ASSERT("$x"), "");
}

static void steps_have_names(void **state)
{
    (void)state;
#define NAMELESS "sg-a has a step in a test that names no element; write its name or prefix:*"
    lint_expect(ASSERT("d:rendition/*/@id"), NAMELESS);
    lint_expect(ASSERT("child::node()"), NAMELESS);
    lint_expect(ASSERT("@*"), "");
    lint_expect(ASSERT("d:*"), "");
    lint_expect(ASSERT("2 * 3"), "");
}

static void contexts_have_no_variables(void **state)
{
    (void)state;
    lint_expect("<let name='x' value='\"a\"'/>" RULE("d:document[@id = $x]", "assert", "", "@id"),
                "sg-a has a variable in its context");
}

static void dates_are_not_strings(void **state)
{
    (void)state;
    lint_expect(RULE("d:paper", "assert", "sd:known='@expires'", "@expires > \"2026-01-01\""),
                "sg-a compares the date @expires as a string; use date:seconds()");
    lint_expect(
        RULE("d:paper", "assert", "sd:known='@expires'", "\"2026\" &lt; ../d:paper/@expires"),
        "sg-a compares the date @expires as a string; use date:seconds()");
}

static void optional_attributes_need_known(void **state)
{
    (void)state;
#define MISSING "sg-a reads @kind, which may be missing; say sd:known or ask for it in the test"
    lint_expect(ASSERT("@kind = \"sbom\""), MISSING);
    lint_expect(ASSERT("not(@kind = \"sbom\")"), MISSING);
    lint_expect(ASSERT("\"sbom\" = @kind"), MISSING);
    lint_expect(ASSERT("not(starts-with(@kind, \"sbom\"))"), MISSING);
    lint_expect(RULE("d:document", "report", "", "starts-with(@kind, \"s\")"), MISSING);
    lint_expect(RULE("d:rendition", "assert", "", "../../d:document/@kind = \"sbom\""), MISSING);
    /* it is required there */
    lint_expect(RULE("d:rendition", "assert", "", "@role = \"master\""), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_rules_pass),
        cmocka_unit_test(ids_are_there_once),
        cmocka_unit_test(slow_tests_are_refused),
        cmocka_unit_test(steps_have_names),
        cmocka_unit_test(contexts_have_no_variables),
        cmocka_unit_test(dates_are_not_strings),
        cmocka_unit_test(optional_attributes_need_known),
    };

    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
