/* Not evaluated: a rule never passes because a fact is missing. */
#include "tests/unit/schemas_kit.h"

#include <libxml/xpathInternals.h>

#define PDF                                                                                        \
    "<f:pdf items='1' version='1.7' pages='3' encrypted='no' restricted='no' javascript='no' "     \
    "form='no' signed='no'><f:font name='X' embedded='yes' page='2'/></f:pdf>"
#define TEXT(placeholders)                                                                         \
    "<f:text items='1' pages='3' characters='9' product-named='yes' japanese='no'>" placeholders   \
    "</f:text>"
#define MARK "<f:placeholder kind='marker' page='2' text='TBD'/>"
#define REST                                                                                       \
    "<f:file problem='none' type='pdf' extension-type='pdf'/><f:not-applicable fact='sbom'/>"      \
    "<f:not-applicable fact='office'/>"
#define RENDITION(id, lang, facts)                                                                 \
    "<rendition id='" id "' role='master' lang='" lang "' file='documents/" id                     \
    ".pdf'><f:facts>" facts "</f:facts></rendition>"
#define TREE(a, b, c)                                                                              \
    KIT_TREE                                                                                       \
    "<documents><document id='x' heading='1.01'>" RENDITION("x-ja", "ja", a)                       \
        RENDITION("x-en", "en", b) "</document><document id='y' heading='1.02'>" RENDITION(        \
            "y-ja", "ja", c) "</document></documents>" KIT_PLAN KIT_PLAN_END
#define WHOLE PDF TEXT(MARK) REST
#define NO_PDF "<f:not-evaluated fact='pdf' reason='out of time'/>" TEXT(MARK) REST
#define NO_TEXT PDF REST

#define LOCAL                                                                                      \
    "<pattern><rule context='d:rendition'><assert id='sg-pdf' "                                    \
    "test='not(f:facts/f:pdf/@encrypted = \"yes\")'>x</assert></rule></pattern>"

static void a_missing_fact_stops_the_rule(void **state)
{
    (void)state;
    kit_expect(LOCAL, TREE(WHOLE, WHOLE, WHOLE), "");
    kit_expect(LOCAL, TREE(WHOLE, NO_PDF, WHOLE), "sg-pdf!");
    kit_expect(LOCAL, TREE(WHOLE, WHOLE, TEXT(MARK) REST), "sg-pdf!");
    kit_expect(LOCAL, TREE(NO_TEXT, NO_TEXT, NO_TEXT), "");
}

static void not_applicable_is_complete(void **state)
{
    (void)state;
    kit_expect(LOCAL, TREE("<f:not-applicable fact='pdf'/>", WHOLE, WHOLE), "");
}

static void a_finding_names_the_fact(void **state)
{
    (void)state;
    struct kit kit;
    const struct finding *finding;

    kit_open(&kit);
    kit_pack(&kit, "sg", KIT_HEAD LOCAL KIT_END);
    assert_true(kit_compile(&kit));
    assert_true(kit_run(&kit, TREE(WHOLE, NO_PDF, WHOLE), NULL));
    finding = &kit.findings.items[0];
    assert_string_equal(finding->fact, "pdf");
    assert_string_equal(finding->reason, "fact \"pdf\" of \"x-en\" is missing: out of time");
    assert_string_equal(finding->place.document, "x");
    assert_string_equal(finding->place.rendition, "x-en");
    assert_string_equal(finding->place.path, "documents/x-en.pdf");
    assert_int_equal(kit.findings.runs[0].not_evaluated[finding->severity], 1);
    kit_close(&kit);
}

static void each_lost_piece_is_noticed(void **state)
{
    (void)state;
    /* a required attribute of the group, of an item, and an item */
    kit_expect(
        LOCAL,
        TREE("<f:pdf items='0' version='1.7' pages='3' restricted='no' javascript='no' "
             "form='no' signed='no'/>" REST,
             "<f:pdf items='1' version='1.7' pages='3' encrypted='no' restricted='no' "
             "javascript='no' form='no' signed='no'><f:font name='X' page='2'/></f:pdf>" REST,
             "<f:pdf items='1' version='1.7' pages='3' encrypted='no' restricted='no' "
             "javascript='no' form='no' signed='no'/>" REST),
        "sg-pdf! sg-pdf! sg-pdf!");
}

static void a_context_on_facts_tells_what_it_cannot_see(void **state)
{
    (void)state;
    static const char rules[] = "<pattern><rule context='f:placeholder'><report id='sg-left' "
                                "test='true()'>x</report></rule></pattern>";

    kit_expect(rules, TREE(WHOLE, NO_TEXT, WHOLE), "sg-left sg-left! sg-left");
    kit_expect("<pattern><rule context='d:rendition[not(f:facts/f:pdf/@encrypted=\"no\")]'><report "
               "id='sg-c' test='true()'>x</report></rule></pattern>",
               TREE(WHOLE, NO_PDF, WHOLE), "sg-c!");
}

static void variables_carry_facts(void **state)
{
    (void)state;
    static const char rules[] =
        "<pattern><rule context='d:rendition'><let name='pdf' value='f:facts/f:pdf'/><let "
        "name='pages' value='$pdf/@pages'/><assert id='sg-v' test='not($pages > 3)'>x</assert>"
        "</rule></pattern>";

    kit_expect(rules, TREE(WHOLE, NO_PDF, WHOLE), "sg-v!");
}

static void siblings_of_a_document_count(void **state)
{
    (void)state;
    static const char rules[] =
        "<pattern><rule context='d:rendition[@lang=\"en\"]'><assert id='sg-s' "
        "test='not(../d:rendition[@lang=\"ja\"]/f:facts/f:pdf/@pages != f:facts/f:pdf/@pages)'>x"
        "</assert></rule></pattern>";

    kit_expect(rules, TREE(WHOLE, WHOLE, NO_PDF), "");
    kit_expect(rules, TREE(NO_PDF, WHOLE, WHOLE), "sg-s!");
    kit_expect("<pattern><rule context='f:pdf'><assert id='sg-a' "
               "test='not(ancestor::d:document/d:rendition/f:facts/f:pdf/@pages > 3)'>x</assert>"
               "</rule></pattern>",
               TREE(NO_PDF, WHOLE, WHOLE), "sg-a!");
}

static void documents_read_their_renditions(void **state)
{
    (void)state;
    static const char rules[] =
        "<pattern><rule context='d:document'><assert id='sg-d' "
        "test='not(d:rendition/f:facts/f:text/f:placeholder[@kind=\"lorem\"])'>x</assert></rule>"
        "</pattern>";

    kit_expect(rules, TREE(WHOLE, NO_TEXT, WHOLE), "sg-d!");
    kit_expect(rules, TREE(WHOLE, NO_TEXT, NO_TEXT), "sg-d! sg-d!");
}

static void keys_and_roots_read_the_whole_tree(void **state)
{
    (void)state;
    static const char key[] =
        "<xsl:key name='type' match='f:file' use='@type'/><pattern><rule "
        "context='d:filing'><assert "
        "id='sg-k' test='not(key(\"type\", \"zip\"))'>x</assert></rule></pattern>";

    kit_expect(key, TREE(WHOLE, WHOLE, WHOLE), "");
    kit_expect(key, TREE(WHOLE, PDF, WHOLE), "sg-k!");
    kit_expect("<xsl:key name='r' match='d:rendition' use='@id'/><pattern><rule "
               "context='d:document[@id=\"y\"]'><assert id='sg-r' test='not(key(\"r\", "
               "\"x-en\")/f:facts/f:pdf/@pages > 3)'>x</assert></rule></pattern>",
               TREE(WHOLE, NO_PDF, WHOLE), "sg-r!");
    kit_expect("<let name='all' value='/d:dossier//f:pdf'/><pattern><rule context='d:title | "
               "d:filing'><assert id='sg-a' test='not($all/@encrypted = \"yes\")'>x</assert></rule>"
               "</pattern>",
               TREE(WHOLE, NO_PDF, WHOLE), "sg-a!");
    /* one finding for each rendition, however many nodes ask */
    kit_expect(
        "<xsl:key name='type' match='f:file' use='@type'/><pattern><rule "
        "context='d:rendition'><assert id='sg-k' test='not(key(\"type\", \"zip\"))'>x</assert>"
        "</rule></pattern>",
        TREE(PDF, PDF, WHOLE), "sg-k! sg-k!");
}

static void rules_without_facts_run_all_the_same(void **state)
{
    (void)state;
    kit_expect("<pattern><rule context='d:rendition'><assert id='sg-n' "
               "test='@lang=\"ja\"'>x</assert></rule></pattern>",
               TREE("", NO_PDF, NO_TEXT), "sg-n");
}

static void a_finding_on_a_fact_has_a_page(void **state)
{
    (void)state;
    struct kit kit;

    kit_open(&kit);
    kit_pack(&kit, "sg",
             KIT_HEAD "<pattern><rule context='f:placeholder'><report id='sg-p' test='true()'>"
                      "x</report></rule></pattern>" KIT_END);
    assert_true(kit_compile(&kit));
    assert_true(kit_run(&kit, TREE(WHOLE, WHOLE, WHOLE), NULL));
    assert_int_equal(kit.findings.items[1].place.page, 2);
    assert_string_equal(kit.findings.items[1].place.rendition, "x-en");
    assert_string_equal(kit.findings.items[1].place.path, "documents/x-en.pdf");
    kit_close(&kit);
}

static void groups_come_from_the_schema(void **state)
{
    (void)state;
    struct kit kit;

    kit_open(&kit);
    kit_pack(&kit, "sg", KIT_HEAD LOCAL KIT_END);
    assert_true(kit_compile(&kit));
    assert_string_equal(rules_group_name(kit.rules, 0), "file");
    assert_string_equal(rules_group_name(kit.rules, 1), "pdf");
    assert_int_equal(rules_find(kit.rules, "sg-pdf")->groups, 2);
    kit_close(&kit);
}

/* Deletes every element and every attribute of the facts in turn. No rule below may then pass:
 * it is broken or not evaluated for at least one rendition. */
#define DEPENDENT                                                                                  \
    "<xsl:key name='file' match='f:file' use='@type'/><pattern><rule context='d:rendition'>"       \
    "<assert id='sg-1' test='not(f:facts/f:pdf/@encrypted=\"yes\") and "                           \
    "not(f:facts/f:pdf/f:font/@embedded=\"no\") and "                                              \
    "not(f:facts/f:text/f:placeholder[@kind=\"lorem\"])'>x</assert></rule></pattern>"              \
    "<pattern><rule context='d:filing'><report id='sg-2' test='key(\"file\", \"zip\")'>x</report>" \
    "</rule></pattern>"

static xmlNode *facts_next(xmlNode *node)
{
    if (node->children)
        return node->children;
    while (node && !node->next)
        node = node->parent;
    return node ? node->next : NULL;
}

/* The node of a copy at the same path, or its attribute of that name. */
static void lose(xmlDoc *copy, xmlNode *node, const xmlAttr *attribute)
{
    xmlChar *path = xmlGetNodePath(node);
    xmlXPathContext *context = xmlXPathNewContext(copy);
    xmlXPathRegisterNs(context, (const xmlChar *)"f", (const xmlChar *)NS_FACTS);
    xmlXPathObject *found = xmlXPathEval(path, context);
    xmlNode *lost = found->nodesetval->nodeTab[0];

    if (attribute) {
        xmlUnsetProp(lost, attribute->name);
    } else {
        xmlUnlinkNode(lost);
        xmlFreeNode(lost);
        found->nodesetval->nodeNr = 0;
    }
    xmlXPathFreeObject(found);
    xmlXPathFreeContext(context);
    xmlFree(path);
}

static void expect_noticed(struct kit *kit, xmlNode *node, const xmlAttr *attribute)
{
    xmlDoc *copy = xmlCopyDoc(kit->tree, 1);

    lose(copy, node, attribute);
    findings_release(&kit->findings);
    if (!rules_run(kit->rules, copy, NULL, &kit->findings, &kit->error))
        fail_msg("%s", kit->error.text);
    if (kit->findings.count == 0)
        fail_msg("nobody misses %s %s", (const char *)node->name,
                 attribute ? (const char *)attribute->name : "");
    xmlFreeDoc(copy);
}

static void no_fact_can_be_lost(void **state)
{
    (void)state;
    static const char text[] = TREE(WHOLE, WHOLE, WHOLE);
    struct kit kit;
    size_t lost = 0;

    kit_open(&kit);
    kit_pack(&kit, "sg", KIT_HEAD DEPENDENT KIT_END);
    assert_true(kit_compile(&kit));
    assert_true(kit_run(&kit, text, NULL));
    assert_string_equal(kit_fired(&kit), "");
    for (xmlNode *node = xmlDocGetRootElement(kit.tree); node; node = facts_next(node)) {
        if (!node->ns || strcmp((const char *)node->ns->href, NS_FACTS) != 0 ||
            xml_attribute(node, "fact")) /* sbom and office, which no rule here reads */
            continue;
        for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
            expect_noticed(&kit, node, attribute);
            lost++;
        }
        expect_noticed(&kit, node, NULL);
        lost++;
    }
    assert_int_equal(lost, 3 * (1 + 9 + 4 + 6 + 4 + 4));
    kit_close(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_fact_stops_the_rule),
        cmocka_unit_test(not_applicable_is_complete),
        cmocka_unit_test(a_finding_names_the_fact),
        cmocka_unit_test(each_lost_piece_is_noticed),
        cmocka_unit_test(a_context_on_facts_tells_what_it_cannot_see),
        cmocka_unit_test(variables_carry_facts),
        cmocka_unit_test(siblings_of_a_document_count),
        cmocka_unit_test(documents_read_their_renditions),
        cmocka_unit_test(keys_and_roots_read_the_whole_tree),
        cmocka_unit_test(rules_without_facts_run_all_the_same),
        cmocka_unit_test(a_finding_on_a_fact_has_a_page),
        cmocka_unit_test(groups_come_from_the_schema),
        cmocka_unit_test(no_fact_can_be_lost),
    };

    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
