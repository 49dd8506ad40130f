/* Rules that are wrong or hostile: refused when they are compiled, or a broken pack when they run.
 */
#include "tests/unit/schemas_kit.h"

#include "schemas/xpath_token.h"

#define TREE                                                                                       \
    KIT_TREE "<documents><document id='a' heading='1.01'/><document id='b'/></documents>" KIT_PLAN \
        KIT_PLAN_END
#define TEST(test)                                                                                 \
    "<pattern><rule context='d:document'><assert id='sg-x' test='" test "'>x</assert></rule>"      \
    "</pattern>"

static void test_refused(const char *test, const char *part)
{
    char body[2048];

    snprintf(body, sizeof(body), TEST("%s"), test);
    kit_expect_error(body, TREE, STATUS_PACK, part);
}

static void functions_that_do_not_exist(void **state)
{
    (void)state;
    test_refused("document(\"rules.sch\")", "sg/rules.sch:1: there is no function \"document\"");
    test_refused("dyn:evaluate(@id)", "no function \"dyn:evaluate\"");
    test_refused("date:date-time() > 1", "no function \"date:date-time\"");
    test_refused("date:date()", "no function \"date:date\"");
    test_refused("generate-id() = 1", "no function \"generate-id\"");
    test_refused("system-property(\"xsl:vendor\")", "no function \"system-property\"");
    test_refused("format-number(1, \"0\")", "no function \"format-number\"");
    test_refused("function-available(\"document\")", "no function \"function-available\"");
    test_refused("unparsed-entity-uri(@id)", "no function \"unparsed-entity-uri\"");
    test_refused("xs:matches(1)", "no function \"xs:matches\"");
    test_refused("str:tokenize(@id)", "no function \"str:tokenize\"");
}

/* Seen only when it runs, whatever the text says. */
static void clocks_without_argument(void **state)
{
    (void)state;
    test_refused("date:seconds() > 1", "XPath \"date:seconds() > 1\" fails");
    test_refused("date:add(\"2026-01-01\") = 1", "fails");
}

static void errors_at_run_time_are_broken_packs(void **state)
{
    (void)state;
    test_refused("sd:matches(@id, \"[\")", "rule \"sg-x\"");
    test_refused("count(@id, 2)", "fails");
    test_refused("count(\"a\")", "fails");
}

static void names_that_nothing_declares(void **state)
{
    (void)state;
    test_refused("$nowhere", "no let defines the variable \"nowhere\"");
    test_refused("q:x", "no ns element declares the prefix of \"q:x\"");
    test_refused("key(\"none\", @id)", "no xsl:key defines \"none\"");
    test_refused("@id = ", "XPath is wrong");
    test_refused("@id = #", "XPath is wrong or too deep at \"#\"");
    test_refused("\"open", "XPath is wrong");
}

static void schemas_that_are_wrong(void **state)
{
    (void)state;
    kit_expect_error("<pattern><rule><assert id='sg-x' test='1'>x</assert></rule></pattern>", TREE,
                     STATUS_PACK, "rule lacks \"context\"");
    kit_expect_error("<pattern><rule context='d:document'><assert id='sg-x'>x</assert></rule>"
                     "</pattern>",
                     TREE, STATUS_PACK, "an assertion lacks \"test\"");
    kit_expect_error("<pattern><rule context='1 + 1'/></pattern>", TREE, STATUS_PACK,
                     "context is no XSLT pattern: \"1 + 1\"");
    kit_expect_error("<pattern is-a='none'/>", TREE, STATUS_PACK,
                     "there is no abstract pattern \"none\"");
    kit_expect_error("<pattern><rule context='d:document'><extends rule='none'/></rule></pattern>",
                     TREE, STATUS_PACK, "no abstract rule to extend, or a circle: \"none\"");
    kit_expect_error("<pattern><rule abstract='true' id='a'><extends rule='a'/></rule>"
                     "<rule context='d:document'><extends rule='a'/></rule></pattern>",
                     TREE, STATUS_PACK, "circle");
    kit_expect_error("<let name='a' value='1'/><let name='a' value='2'/>", TREE, STATUS_PACK,
                     "let defines twice \"a\"");
    kit_expect_error("<let name='a' value='$b'/><let name='b' value='2'/>", TREE, STATUS_PACK,
                     "no let defines the variable \"b\"");
    kit_expect_error("<pattern><rule context='d:document'><assert id='sg-x' role='fatal' test='1'>"
                     "x</assert></rule></pattern>",
                     TREE, STATUS_PACK, "role is not error, warning or info: \"fatal\"");
    kit_expect_error("<xsl:key name='k' match='d:document'/>", TREE, STATUS_PACK, "xsl:key");
}

static void includes_stay_in_packs(void **state)
{
    (void)state;
    scratch_write("outside.sch", "<pattern xmlns='http://purl.oclc.org/dsdl/schematron' id='o'/>");
    kit_expect_error("<include href='../../outside.sch'/>", TREE, STATUS_PACK,
                     "\"../../outside.sch\" is not a file of a pack");
    kit_expect_error("<include href='/etc/passwd'/>", TREE, STATUS_PACK, "is not a file of a pack");
    kit_expect_error("<include href='http://example.invalid/x'/>", TREE, STATUS_PACK,
                     "is not a file of a pack");
    kit_expect_error("<include href='pack:none/x.sch'/>", TREE, STATUS_PACK,
                     "\"pack:none/x.sch\" is not in the catalogue of packs");
    kit_expect_error("<include href='rules.sch'/>", TREE, STATUS_PACK, "include names no element");
    kit_file("sg", "circle.sch",
             "<pattern xmlns='http://purl.oclc.org/dsdl/schematron'><include "
             "href='circle.sch'/></pattern>");
    kit_expect_error("<include href='circle.sch'/>", TREE, STATUS_PACK, "too deep");
    kit_file("sg", "doctype.sch",
             "<!DOCTYPE pattern><pattern xmlns='http://purl.oclc.org/dsdl/schematron'/>");
    kit_expect_error("<include href='doctype.sch'/>", TREE, STATUS_PACK, "DOCTYPE");
}

static void sources_must_exist(void **state)
{
    (void)state;
    kit_expect_error("<pattern><rule context='d:document'><report id='sg-x' see='nowhere' "
                     "test='true()'>x</report></rule></pattern>",
                     TREE, STATUS_PACK,
                     "rule \"sg-x\" cites source \"nowhere\", which pack.xml does not have");
}

static void nesting_is_limited(void **state)
{
    (void)state;
    struct xpath_tokens tokens = { 0 };
    struct error error = { 0 };

    for (size_t depth = LIMIT_XPATH_DEPTH - 1; depth <= LIMIT_XPATH_DEPTH + 1; depth++) {
        CLEANUP(text_release) struct text text = TEXT_INIT(1 << 20);

        for (size_t i = 0; i < depth; i++)
            text_append(&text, "(");
        assert_int_equal(xpath_scan(text_string(&text), &tokens, &error),
                         depth <= LIMIT_XPATH_DEPTH);
        xpath_tokens_release(&tokens);
    }
    assert_int_equal(error.status, STATUS_PACK);
}

static void findings_are_listed_up_to_a_limit(void **state)
{
    (void)state;
    struct findings findings = FINDINGS_INIT;
    struct finding finding = { .severity = SEVERITY_WARNING };
    struct error error = { 0 };

    for (size_t i = 0; i < LIMIT_FINDINGS + 5; i++)
        assert_true(findings_add(&findings, &finding, &error));
    assert_int_equal(findings.count, LIMIT_FINDINGS);
    assert_int_equal(findings_open(&findings, FINDING_BROKEN, SEVERITY_WARNING),
                     LIMIT_FINDINGS + 5);
    assert_int_equal(findings_open(&findings, FINDING_BROKEN, SEVERITY_ERROR), 0);
    assert_true(findings_waive(&findings, 3, "w", &error));
    assert_false(findings_waive(&findings, 3, "w", &error));
    assert_int_equal(findings_open(&findings, FINDING_BROKEN, SEVERITY_INFO), LIMIT_FINDINGS + 4);
    findings_release(&findings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_that_do_not_exist),
        cmocka_unit_test(clocks_without_argument),
        cmocka_unit_test(errors_at_run_time_are_broken_packs),
        cmocka_unit_test(names_that_nothing_declares),
        cmocka_unit_test(schemas_that_are_wrong),
        cmocka_unit_test(includes_stay_in_packs),
        cmocka_unit_test(sources_must_exist),
        cmocka_unit_test(nesting_is_limited),
        cmocka_unit_test(findings_are_listed_up_to_a_limit),
    };

    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
