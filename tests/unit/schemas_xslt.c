/* Stylesheets of packs: what they may, and above all what they may not. */
#include "tests/unit/schemas_kit.h"

#include "schemas/xslt.h"

#define XSL(content)                                                                               \
    "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform' "              \
    "xmlns:d='urn:samdossier:dossier:1' xmlns:exsl='http://exslt.org/common' "                     \
    "xmlns:dyn='http://exslt.org/dynamic' xmlns:date='http://exslt.org/dates-and-times' "          \
    "xmlns:str='http://exslt.org/strings' xmlns:saxon='http://icl.com/saxon' "                     \
    "xmlns:sd='urn:samdossier:rules:1' xmlns:xt='http://www.jclark.com/xt' "                       \
    "exclude-result-prefixes='d exsl dyn date str saxon sd xt'>" content "</xsl:stylesheet>"
#define MAIN(content) XSL("<xsl:template match='/'><r>" content "</r></xsl:template>")

/* Runs a stylesheet over a small tree; the error is in kit. */
static bool transform(struct kit *kit, const char *stylesheet, struct buffer *ret)
{
    static const char tree[] = KIT_TREE "<documents> <document id='a'/> </documents></dossier>";

    kit_open(kit);
    kit_file("sg", "submission.xsl", stylesheet);
    kit_file("common", "names.xsl",
             XSL("<xsl:template name='n'><n><xsl:value-of select='.//@id'/></n></xsl:template>"));
    kit_pack(kit, "common", KIT_HEAD KIT_END);
    kit_pack(kit, "sg", KIT_HEAD KIT_END);
    CLEANUP(xslt_free_pointer)
    struct xslt *xslt = xslt_compile(kit->catalogue, "pack:sg/submission.xsl", &kit->error);
    kit->tree = xml_parse(tree, strlen(tree), "dossier.xml", &kit->error);
    return xslt && xslt_run(xslt, kit->tree, ret, &kit->error);
}

static void gives(const char *stylesheet, const char *expected)
{
    struct kit kit;
    CLEANUP(buffer_release) struct buffer result = { 0 };

    if (!transform(&kit, stylesheet, &result))
        fail_msg("%s", kit.error.text);
    assert_string_equal((const char *)result.bytes, expected);
    /* the tree of the caller is as it was, blanks too */
    assert_int_equal(xmlDocGetRootElement(kit.tree)->children->children->type, XML_TEXT_NODE);
    kit_close(&kit);
}

static void refused(const char *stylesheet, enum status status, const char *part)
{
    struct kit kit;
    CLEANUP(buffer_release) struct buffer result = { 0 };

    if (transform(&kit, stylesheet, &result))
        fail_msg("not refused: %s", (const char *)result.bytes);
    if (!strstr(kit.error.text, part))
        assert_string_equal(kit.error.text, part);
    assert_int_equal(kit.error.status, status);
    kit_close(&kit);
}

static void a_stylesheet_runs(void **state)
{
    (void)state;
    gives(XSL("<xsl:strip-space elements='*'/><xsl:key name='k' match='d:document' use='@id'/>"
              "<xsl:template match='/'><r n='{count(key(\"k\", \"a\"))}'><xsl:value-of "
              "select='format-number(3, \"00\")'/></r></xsl:template>"),
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<r n=\"1\">03</r>\n");
}

static void it_may_include_files_of_packs(void **state)
{
    (void)state;
    gives(XSL("<xsl:include href='pack:common/names.xsl'/><xsl:template match='/'>"
              "<r><xsl:call-template name='n'/></r></xsl:template>"),
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<r>\n  <n>a</n>\n</r>\n");
    gives(XSL("<xsl:import href='common:names.xsl'/><xsl:template match='/'>"
              "<r><xsl:call-template name='n'/></r></xsl:template>"),
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<r>\n  <n>a</n>\n</r>\n");
    scratch_write("names.xsl", XSL("<xsl:template name='n'/>"));
    refused(XSL("<xsl:include href='../../names.xsl'/>"), STATUS_PACK, "not a file of a pack");
    refused(XSL("<xsl:include href='file:///etc/passwd'/>"), STATUS_PACK, "not a file of a pack");
}

static void functions_that_do_not_exist(void **state)
{
    (void)state;
    refused(MAIN("<xsl:value-of select='document(\"pack:sg/submission.xsl\")'/>"), STATUS_PACK,
            "no function \"document\"");
    refused(MAIN("<x a='{document(\"\")}'/>"), STATUS_PACK, "no function \"document\"");
    refused(MAIN("<xsl:value-of select='dyn:evaluate(\"document(1)\")'/>"), STATUS_PACK,
            "no function \"evaluate\"");
    refused(MAIN("<xsl:value-of select='date:date-time()'/>"), STATUS_PACK,
            "no function \"date-time\"");
    refused(MAIN("<xsl:value-of select='date:seconds()'/>"), STATUS_PACK, "argument");
    refused(MAIN("<xsl:value-of select='generate-id()'/>"), STATUS_PACK,
            "no function \"generate-id\"");
    refused(MAIN("<xsl:value-of select='system-property(\"xsl:version\")'/>"), STATUS_PACK,
            "no function \"system-property\"");
    refused(MAIN("<xsl:value-of select='unparsed-entity-uri(\"x\")'/>"), STATUS_PACK,
            "no function \"unparsed-entity-uri\"");
}

static void nothing_is_written(void **state)
{
    (void)state;
    refused(MAIN("<xsl:document href='out.xml'><a/></xsl:document>"), STATUS_PACK, "xsl");
    refused(MAIN("<exsl:document href='out.xml' xsl:extension-element-prefixes='exsl'><a/>"
                 "</exsl:document>"),
            STATUS_PACK, "extension elements");
    refused(MAIN("<saxon:output href='out.xml' xsl:extension-element-prefixes='saxon'><a/>"
                 "</saxon:output>"),
            STATUS_PACK, "extension elements");
    assert_int_equal(access("out.xml", F_OK), -1);
}

static void states_other_than_ok_are_errors(void **state)
{
    (void)state;
    refused(MAIN("<xsl:message terminate='yes'>no plan</xsl:message>"), STATUS_PACK, "no plan");
    refused(MAIN("<xsl:call-template name='none'/>"), STATUS_PACK, "none");
    refused(MAIN("<xsl:value-of select='$nowhere'/>"), STATUS_PACK, "nowhere");
    refused(MAIN("<xsl:value-of select='1 +'/>"), STATUS_PACK, "submission.xsl");
    refused(XSL("<xsl:template match='/'/>"), STATUS_PACK, "no element");
}

static void nothing_of_the_host_decides(void **state)
{
    (void)state;
    refused(MAIN("<xsl:for-each select='//d:document'><xsl:sort select='@id' lang='ja'/>"
                 "</xsl:for-each>"),
            STATUS_PACK, "locale is forbidden");
    refused(MAIN("<xsl:message>noise</xsl:message>"), STATUS_PACK, "noise");
}

static void depth_is_limited(void **state)
{
    (void)state;
    refused(XSL("<xsl:template match='/'><r><xsl:apply-templates select='/'/></r></xsl:template>"),
            STATUS_LIMIT, "templates deep");
}

static void our_functions_exist(void **state)
{
    (void)state;
    gives(MAIN("<xsl:value-of select='sd:matches(\"abc\", \"[a-c]+\")'/>"
               "<xsl:value-of select='date:add(\"2026-11-21\", \"P30D\")'/>"
               "<xsl:value-of select='str:padding(2, \"x\")'/>"),
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<r>true2026-12-21xx</r>\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stylesheet_runs),
        cmocka_unit_test(it_may_include_files_of_packs),
        cmocka_unit_test(functions_that_do_not_exist),
        cmocka_unit_test(nothing_is_written),
        cmocka_unit_test(states_other_than_ok_are_errors),
        cmocka_unit_test(nothing_of_the_host_decides),
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(our_functions_exist),
    };

    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
