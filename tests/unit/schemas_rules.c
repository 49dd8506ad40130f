/* The rule engine: every mechanism of DESIGN.md, Rules, on small packs. */
#include "tests/unit/schemas_kit.h"

#define DOCUMENTS                                                                                  \
    "<documents><document id='a' heading='1.01'><title xml:lang='en'>A</title></document>"         \
    "<document id='b' heading='2.01'/><document id='c' heading='1.01'/></documents>"
#define TREE KIT_TREE DOCUMENTS KIT_PLAN KIT_PLAN_END

static void asserts_and_reports(void **state)
{
    (void)state;
    kit_expect("<pattern><rule context='d:document'>"
               "<assert id='sg-a' test='d:title'>x</assert>"
               "<report id='sg-r' test='@heading=\"2.01\"'>x</report></rule></pattern>",
               TREE, "sg-a sg-r sg-a");
}

static void first_match_takes_the_node(void **state)
{
    (void)state;
    kit_expect("<pattern><rule context='d:document[@id=\"b\"]'><assert id='sg-b' "
               "test='false()'>x</assert></rule>"
               "<rule context='d:*'><report id='sg-any' test='self::d:document'>x</report></rule>"
               "<rule context='d:document'><report id='sg-never' test='true()'>x</report></rule>"
               "</pattern>",
               TREE, "sg-any sg-b sg-any");
}

static void document_order_whatever_the_rule(void **state)
{
    (void)state;
    kit_expect("<pattern><rule context='d:document[@heading=\"2.01\"] | d:title'><report id='sg-1' "
               "test='true()'>x</report></rule><rule context='d:document'><report id='sg-2' "
               "test='true()'>x</report></rule></pattern>",
               TREE, "sg-2 sg-1 sg-1 sg-2");
}

static void variables_at_every_level(void **state)
{
    (void)state;
    kit_expect("<let name='n' value='count(/d:dossier/d:documents/d:document)'/><let name='m' "
               "value='$n + 1'/>"
               "<pattern><let name='p' value='$m + 1'/><rule context='d:document'>"
               "<let name='id' value='string(@id)'/><let name='both' value='concat($id, $p)'/>"
               "<report id='sg-v' test='$both = \"b5\" and $n = 3'>x</report></rule></pattern>"
               "<pattern><let name='n' value='7'/><rule context='d:document[@id=\"a\"]'>"
               "<report id='sg-shadow' test='$n = 7'>x</report></rule></pattern>",
               TREE, "sg-v sg-shadow");
}

static void keys_and_current(void **state)
{
    (void)state;
    kit_expect(
        "<xsl:key name='at' match='d:document' use='@heading'/>"
        "<pattern><rule context='d:document'>"
        "<report id='sg-same' test='count(key(\"at\", @heading)) > 1'>x</report>"
        "<report id='sg-current' test='../d:document[@heading = current()/@heading][2][@id = "
        "current()/@id]'>x</report></rule></pattern>",
        TREE, "sg-same sg-same sg-current");
}

static void functions_that_exist(void **state)
{
    (void)state;
    kit_expect(
        "<pattern><rule context='d:documents'>"
        "<assert id='sg-matches' test='sd:matches(\"79999993\", \"[0-9]{8}\") and "
        "not(sd:matches(\"x79999993\", \"[0-9]{8}\"))'>x</assert>"
        "<assert id='sg-add' test='date:add(\"2026-01-31\", \"P1M\") = \"2026-02-28\"'>x</assert>"
        "<assert id='sg-seconds' test='date:seconds(\"2026-01-02\") - date:seconds(\"2026-01-01\") "
        "= "
        "86400'>x</assert>"
        "<assert id='sg-distinct' test='count(set:distinct(d:document/@heading)) = 2'>x</assert>"
        "<assert id='sg-padding' test='str:padding(3, \"ab\") = \"aba\"'>x</assert>"
        "<assert id='sg-type' test='exsl:object-type(.) = \"node-set\"'>x</assert>"
        "</rule></pattern>",
        TREE, "");
}

static void abstract_pattern_gives_its_id(void **state)
{
    (void)state;
    struct kit kit;

    kit_open(&kit);
    kit_file("common", "abstract.sch",
             KIT_HEAD "<pattern abstract='true' id='headed'><rule context='$documents'>"
                      "<assert id='headed.it' test='@heading = $value'>Heading of <value-of "
                      "select='@id'/> is <value-of select='$value'/>.</assert>"
                      "<report id='own-id' test='@id = \"c\"'>x</report></rule></pattern>"
                      "<diagnostics><diagnostic id='headed.ja' xml:lang='ja'>見出し<value-of "
                      "select='$value'/></diagnostic></diagnostics>" KIT_END);
    kit_pack(&kit, "common", KIT_HEAD KIT_END);
    kit_pack(&kit, "sg",
             KIT_HEAD "<include href='common:abstract.sch#headed'/><pattern id='sg-headed' "
                      "is-a='headed'><param name='documents' value='d:document'/>"
                      "<param name='value' value='\"1.01\"'/></pattern><diagnostics><include "
                      "href='common:abstract.sch#headed.ja'/></diagnostics>" KIT_END);
    if (!kit_compile(&kit) || !kit_run(&kit, TREE, NULL))
        fail_msg("%s", kit.error.text);
    assert_string_equal(kit_fired(&kit), "sg-headed own-id");
    assert_string_equal(kit.findings.items[0].text_en, "Heading of b is 1.01.");
    assert_string_equal(kit.findings.items[0].text_ja, "見出し1.01");
    assert_string_equal(rules_find(kit.rules, "sg-headed")->abstract, "headed");
    kit_close(&kit);
}

static void extended_rule_keeps_its_id(void **state)
{
    (void)state;
    kit_expect("<pattern><rule abstract='true' id='inner'><let name='h' value='@heading'/><assert "
               "id='sg-inner' test='$h = \"1.01\"'>x</assert></rule><rule abstract='true' "
               "id='outer'><extends rule='inner'/><assert id='sg-outer' "
               "test='d:title'>x</assert></rule></pattern>"
               "<pattern><rule context='d:document'><extends rule='outer'/></rule></pattern>",
               TREE, "sg-inner sg-outer sg-outer");
}

static void phase_runs_only_its_patterns(void **state)
{
    (void)state;
    static const struct rules_options eligibility = { .phase = "eligibility" };
    struct kit kit;

    kit_open(&kit);
    kit_pack(&kit, "sg",
             KIT_HEAD "<phase id='eligibility'><let name='l' value='1'/><active "
                      "pattern='route'/></phase><pattern id='route'><rule context='d:filing'>"
                      "<report id='sg-route' test='@route'>x</report></rule></pattern>"
                      "<pattern id='other'><rule context='d:filing'><report id='sg-other' "
                      "test='true()'>x</report></rule></pattern>" KIT_END);
    assert_true(kit_compile(&kit));
    assert_true(kit_run(&kit, TREE, &eligibility));
    assert_string_equal(kit_fired(&kit), "sg-route");
    assert_true(kit.findings.items[0].eligibility);
    assert_true(kit_run(&kit, TREE, NULL));
    assert_string_equal(kit_fired(&kit), "sg-route sg-other");
    assert_false(rules_find(kit.rules, "sg-other")->eligibility);
    kit_close(&kit);
}

static void dates_are_half_open(void **state)
{
    (void)state;
    kit_expect(
        "<pattern><rule context='d:documents'>"
        "<report id='sg-from' sd:from='2026-11-21' test='true()'>x</report>"
        "<report id='sg-to' sd:to='2026-11-21' test='true()'>x</report>"
        "<report id='sg-later' sd:from='2026-11-22' test='true()'>x</report>"
        "<report id='sg-in' sd:from='2020-01-01' sd:to='2026-11-22' test='true()'>x</report>"
        "</rule></pattern><pattern><rule context='d:document' sd:to='2026-11-21'><report "
        "id='sg-before' test='true()'>x</report></rule><rule context='d:document[@id=\"a\"]'>"
        "<report id='sg-after' test='true()'>x</report></rule></pattern>",
        TREE, "sg-from sg-in sg-after");
}

static void known_or_not_evaluated(void **state)
{
    (void)state;
    kit_expect("<pattern><rule context='d:document'><assert id='sg-t' sd:known='d:title' "
               "test='d:title = \"B\"'>x</assert></rule></pattern>",
               TREE, "sg-t sg-t! sg-t!");
}

/* The severity of one report that always fires and cites `see`. */
static void severity_expect(const char *see, const char *plan, enum severity severity)
{
    struct kit kit;
    char rules[4096], tree[8192];

    snprintf(rules, sizeof(rules),
             KIT_HEAD
             "<pattern><rule context='d:documents'><report id='sg-s' role='error' see='%s' "
             "test='true()'>x</report></rule></pattern>" KIT_END,
             see);
    snprintf(tree, sizeof(tree), KIT_TREE DOCUMENTS KIT_PLAN "%s" KIT_PLAN_END, plan);
    kit_open(&kit);
    kit_pack(&kit, "sg", rules);
    if (!kit_compile(&kit) || !kit_run(&kit, tree, NULL))
        fail_msg("%s", kit.error.text);
    assert_int_equal(kit.findings.count, 1);
    assert_int_equal(kit.findings.items[0].severity, severity);
    assert_int_equal(kit.findings.items[0].declared, SEVERITY_ERROR);
    kit_close(&kit);
}

static void severity_is_capped_by_sources_in_force(void **state)
{
    (void)state;
    severity_expect("law", "", SEVERITY_ERROR);
    severity_expect("own", "", SEVERITY_ERROR);
    severity_expect("news guess", "", SEVERITY_WARNING);
    severity_expect("guess", "", SEVERITY_INFO);
    severity_expect("old guess", "", SEVERITY_INFO);
    severity_expect("new", "", SEVERITY_ERROR);
    severity_expect("", "", SEVERITY_INFO);
    severity_expect("law", "<k:severity rule='sg-s' role='warning' see='law'/>", SEVERITY_WARNING);
    severity_expect("guess", "<k:severity rule='sg-s' role='error' see='news'/>", SEVERITY_WARNING);
}

static void dropped_and_raised(void **state)
{
    (void)state;
    static const struct rules_raise raise = { "sg-w", SEVERITY_ERROR };
    static const struct rules_options options = { .raises = &raise, .raise_count = 1 };
    struct kit kit;

    kit_open(&kit);
    kit_pack(&kit, "sg",
             KIT_HEAD "<pattern><rule context='d:documents'><report id='sg-d' see='law' "
                      "test='true()'>x</report><report id='sg-w' role='warning' see='guess' "
                      "test='true()'>x</report><report id='sg-i' role='info' see='own' sd:to="
                      "'2000-01-01' test='true()'>x</report></rule></pattern>" KIT_END);
    assert_true(kit_compile(&kit));
    assert_true(kit_run(
        &kit, KIT_TREE DOCUMENTS KIT_PLAN "<k:drop-rule rule='sg-d' see='law'/>" KIT_PLAN_END,
        &options));
    assert_string_equal(kit_fired(&kit), "sg-w");
    assert_int_equal(kit.findings.items[0].severity, SEVERITY_ERROR);
    assert_int_equal(kit.findings.run_count, 1);
    assert_int_equal(kit.findings.runs[0].rules, 1);
    assert_int_equal(kit.findings.runs[0].rules_dropped, 1);
    assert_int_equal(kit.findings.runs[0].rules_out_of_date, 1);
    assert_string_equal(kit.findings.runs[0].as_of, "2026-11-21");
    assert_string_equal(kit.findings.runs[0].filing, "sg-1");
    assert_string_equal(kit.findings.runs[0].route, "full");
    kit_close(&kit);
}

static void a_finding_says_all(void **state)
{
    (void)state;
    struct kit kit;
    const struct finding *finding;

    kit_open(&kit);
    kit_pack(&kit, "sg",
             KIT_HEAD "<pattern id='p'><rule context='d:document[@id=\"b\"]'>\n"
                      "<assert id='sg-x' role='warning' see='law' sd:source='../d:document/@see' "
                      "sd:at='../d:document[@id=\"c\"]' sd:also='../d:document[@id=\"a\"]' "
                      "test='false()'>Found\n  <value-of select='@id'/> <emph>in</emph> "
                      "<name/>, <name path='@heading'/>.</assert></rule></pattern><diagnostics>"
                      "<diagnostic id='sg-x.ja'>文書<value-of select='@id'/></diagnostic>"
                      "<diagnostic id='sg-x.do'>Do it.</diagnostic>"
                      "<diagnostic id='sg-x.do.ja'>する。</diagnostic></diagnostics>" KIT_END);
    assert_true(kit_compile(&kit));
    assert_true(kit_run(
        &kit,
        KIT_TREE "\n<documents>\n<document id='a'/>\n<document id='b' heading='2.01' see='news'/>"
                 "\n<document id='c'/></documents>" KIT_PLAN KIT_PLAN_END,
        NULL));
    assert_int_equal(kit.findings.count, 1);
    finding = &kit.findings.items[0];
    assert_string_equal(finding->text_en, "Found b in document, 2.01.");
    assert_string_equal(finding->text_ja, "文書b");
    assert_string_equal(finding->do_en, "Do it.");
    assert_string_equal(finding->do_ja, "する。");
    assert_string_equal(finding->place.file, "dossier.xml");
    assert_int_equal(finding->place.line, 5);
    assert_string_equal(finding->place.document, "c");
    assert_int_equal(finding->related_count, 1);
    assert_int_equal(finding->related[0].line, 3);
    assert_int_equal(finding->source_count, 2);
    assert_string_equal(finding->sources[0].title_en, "The law");
    assert_string_equal(finding->sources[0].number, "1/2020");
    assert_string_equal(finding->sources[1].id, "news");
    assert_int_equal(strlen(finding->version), 64);
    assert_string_equal(finding->pack, "sg");
    assert_string_equal(finding->regulator, "sg");
    kit_close(&kit);
}

static void a_datum_makes_a_rule_official(void **state)
{
    (void)state;
    struct kit kit;

    kit_open(&kit);
    kit_pack(&kit, "sg",
             KIT_HEAD "<pattern><rule context='d:document'>"
                      "<assert id='sg-d' role='error' sd:source='@see' sd:known='@heading' "
                      "test='@heading'>x</assert></rule></pattern>" KIT_END);
    assert_true(kit_compile(&kit));
    assert_true(kit_run(
        &kit,
        KIT_TREE
        "<documents><document id='a' heading='1' see='news'/></documents>" KIT_PLAN KIT_PLAN_END,
        NULL));
    assert_int_equal(kit.findings.runs[0].rules_official, 0);
    assert_true(kit_run(&kit,
                        KIT_TREE "<documents><document id='a' heading='1' see='law'/>"
                                 "<document id='b' see='law'/></documents>" KIT_PLAN KIT_PLAN_END,
                        NULL));
    assert_int_equal(kit.findings.runs[kit.findings.run_count - 1].rules_official, 1);
    assert_int_equal(kit.findings.items[0].kind, FINDING_NOT_EVALUATED);
    assert_int_equal(kit.findings.items[0].severity, SEVERITY_ERROR);
    kit_close(&kit);
}

static void the_first_node_of_a_set_is_printed(void **state)
{
    (void)state;
    struct kit kit;

    kit_open(&kit);
    kit_pack(&kit, "sg",
             KIT_HEAD "<pattern><rule context='d:documents'><report id='sg-f' test='true()'>"
                      "<value-of select='d:document/@id'/></report></rule></pattern>" KIT_END);
    assert_true(kit_compile(&kit));
    assert_true(kit_run(&kit, TREE, NULL));
    assert_string_equal(kit.findings.items[0].text_en, "a");
    kit_close(&kit);
}

static size_t met_count;

static void met(void *context, const struct finding *finding)
{
    assert_ptr_equal(context, &met_count);
    assert_string_equal(finding->rule, "sg-m");
    met_count++;
}

static void met_assertions_are_told_if_asked(void **state)
{
    (void)state;
    static const struct rules_options options = { .met = met, .met_context = &met_count };
    struct kit kit;

    met_count = 0;
    kit_open(&kit);
    kit_pack(&kit, "sg",
             KIT_HEAD "<pattern><rule context='d:document'><assert id='sg-m' "
                      "test='@heading=\"1.01\"'>x</assert></rule></pattern>" KIT_END);
    assert_true(kit_compile(&kit));
    assert_true(kit_run(&kit, TREE, &options));
    assert_int_equal(met_count, 2);
    assert_string_equal(kit_fired(&kit), "sg-m");
    kit_close(&kit);
}

/* The version of rule sg-v in a pack with this body. */
static void version_of(const char *body, char version[65])
{
    struct kit kit;
    char rules[4096];

    snprintf(rules, sizeof(rules), "%s%s%s", KIT_HEAD, body, KIT_END);
    kit_open(&kit);
    kit_pack(&kit, "sg", rules);
    if (!kit_compile(&kit))
        fail_msg("%s", kit.error.text);
    snprintf(version, 65, "%s", rules_find(kit.rules, "sg-v")->version);
    kit_close(&kit);
}

#define VERSIONED(extra, lets, test)                                                               \
    lets "<pattern>" extra "<rule context='d:document'><assert id='sg-v' test='" test              \
         "'>x</assert></rule></pattern>"

static void version_changes_with_what_it_means(void **state)
{
    (void)state;
    char plain[65], again[65], other[65], let[65], let_changed[65];

    version_of(VERSIONED("", "", "@id"), plain);
    version_of(
        VERSIONED("<rule context='d:part'><assert id='sg-w' test='1'>y</assert></rule>", "", "@id"),
        again);
    version_of(VERSIONED("", "", "@id = 1"), other);
    version_of(VERSIONED("", "<let name='a' value='1'/>", "@id = $a"), let);
    version_of(VERSIONED("", "<let name='a' value='2'/>", "@id = $a"), let_changed);
    assert_string_equal(plain, again);
    assert_string_not_equal(plain, other);
    assert_string_not_equal(let, let_changed);
}

/* XPath operations that a pack with this body takes on so many documents. */
static unsigned long long operations_of(const char *body, size_t documents)
{
    struct kit kit;
    char rules[4096];
    CLEANUP(text_release) struct text tree = TEXT_INIT(1 << 20);
    unsigned long long operations;

    snprintf(rules, sizeof(rules), "%s%s%s", KIT_HEAD, body, KIT_END);
    text_append(&tree, KIT_TREE "<documents>");
    for (size_t i = 0; i < documents; i++)
        text_appendf(&tree, "<document id='d%zu' heading='1.01'/>", i);
    text_append(&tree, "</documents>" KIT_PLAN KIT_PLAN_END);
    kit_open(&kit);
    kit_pack(&kit, "sg", rules);
    if (!kit_compile(&kit) || !kit_run(&kit, text_string(&tree), NULL))
        fail_msg("%s", kit.error.text);
    operations = rules_operations(kit.rules);
    kit_close(&kit);
    return operations;
}

static void operations_tell_joins_from_searches(void **state)
{
    (void)state;
    static const char join[] =
        "<xsl:key name='id' match='d:document' use='@id'/><pattern><rule context='d:document'>"
        "<assert id='sg-j' test='count(key(\"id\", @id)) = 1'>x</assert></rule></pattern>";
    static const char search[] =
        "<pattern><rule context='d:document'><assert id='sg-s' test='count(../d:document[@id = "
        "current()/@id]) = 1'>x</assert></rule></pattern>";

    assert_true(operations_of(join, 400) * 10 <= operations_of(join, 200) * 22);
    assert_true(operations_of(search, 400) * 10 > operations_of(search, 200) * 22);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asserts_and_reports),
        cmocka_unit_test(first_match_takes_the_node),
        cmocka_unit_test(document_order_whatever_the_rule),
        cmocka_unit_test(variables_at_every_level),
        cmocka_unit_test(keys_and_current),
        cmocka_unit_test(functions_that_exist),
        cmocka_unit_test(abstract_pattern_gives_its_id),
        cmocka_unit_test(extended_rule_keeps_its_id),
        cmocka_unit_test(phase_runs_only_its_patterns),
        cmocka_unit_test(dates_are_half_open),
        cmocka_unit_test(known_or_not_evaluated),
        cmocka_unit_test(severity_is_capped_by_sources_in_force),
        cmocka_unit_test(dropped_and_raised),
        cmocka_unit_test(a_finding_says_all),
        cmocka_unit_test(a_datum_makes_a_rule_official),
        cmocka_unit_test(the_first_node_of_a_set_is_printed),
        cmocka_unit_test(met_assertions_are_told_if_asked),
        cmocka_unit_test(version_changes_with_what_it_means),
        cmocka_unit_test(operations_tell_joins_from_searches),
    };

    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
