/* XML Schema validation through the catalogue. */
#include "tests/unit/schemas_kit.h"

#include "schemas/xsd.h"

#define XSD(content)                                                                               \
    "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns='urn:x' targetNamespace='urn:x'" \
    " elementFormDefault='qualified'>" content "</xs:schema>"
#define SLUG                                                                                       \
    "<xs:simpleType name='slug'><xs:restriction base='xs:token'><xs:pattern value='[a-z]+'/>"      \
    "</xs:restriction></xs:simpleType>"
#define LIST                                                                                       \
    "<xs:element name='list'><xs:complexType><xs:sequence><xs:element name='item' "                \
    "maxOccurs='unbounded'><xs:complexType><xs:attribute name='id' type='slug' use='required'/>"   \
    "</xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>"

static void xsd_open(struct kit *kit, const char *common, const char *child)
{
    kit_open(kit);
    kit_file("common", "types.xsd", common);
    kit_file("sg", "list.xsd", child);
    kit_pack(kit, "common", KIT_HEAD KIT_END);
    kit_pack(kit, "sg", KIT_HEAD KIT_END);
}

static void all_problems_have_places(void **state)
{
    (void)state;
    struct kit kit;
    struct xsd_problems problems;
    static const char text[] = "<list xmlns='urn:x'>\n<item id='A'/>\n<item/>\n<other/>\n</list>";

    xsd_open(&kit, XSD(SLUG), XSD("<xs:include schemaLocation='pack:common/types.xsd'/>" LIST));
    CLEANUP(xsd_free_pointer)
    struct xsd *xsd = xsd_compile(kit.catalogue, "pack:sg/list.xsd", &kit.error);
    if (!xsd)
        fail_msg("%s", kit.error.text);
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xml_parse(text, strlen(text), "list.xml", &kit.error);
    assert_non_null(doc);
    assert_true(xsd_validate(xsd, doc, &problems, &kit.error));
    assert_int_equal(problems.total, 3);
    assert_string_equal(problems.items[0].file, "list.xml");
    assert_int_equal(problems.items[0].line, 2);
    assert_string_equal(problems.items[0].message,
                        "element 'item', attribute 'id': [facet 'pattern'] The value 'A' is not "
                        "accepted by the pattern '[a-z]+'.");
    assert_int_equal(problems.items[1].line, 3);
    assert_int_equal(problems.items[2].line, 4);
    assert_string_equal(problems.items[2].message,
                        "element 'other': This element is not expected. Expected is ( item ).");
    assert_false(xsd_problems_error(&problems, &kit.error));
    assert_int_equal(kit.error.status, STATUS_INPUT);
    assert_non_null(strstr(kit.error.text, "list.xml:2: element 'item'"));
    assert_non_null(strstr(kit.error.text, "; list.xml:3: "));
    xsd_problems_release(&problems);
    kit_close(&kit);
}

static void a_valid_document_has_none(void **state)
{
    (void)state;
    struct kit kit;
    struct xsd_problems problems;
    static const char text[] = "<list xmlns='urn:x'><item id='a'/></list>";

    xsd_open(&kit, XSD(SLUG), XSD("<xs:include schemaLocation='pack:common/types.xsd'/>" LIST));
    CLEANUP(xsd_free_pointer)
    struct xsd *xsd = xsd_compile(kit.catalogue, "pack:sg/list.xsd", &kit.error);
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xml_parse(text, strlen(text), "list.xml", &kit.error);
    assert_true(xsd_validate(xsd, doc, &problems, &kit.error));
    assert_int_equal(problems.total, 0);
    xsd_problems_release(&problems);
    kit_close(&kit);
}

/* Compiling fails with status PACK. */
static void refused(const char *common, const char *child, const char *part)
{
    struct kit kit;

    xsd_open(&kit, common, child);
    assert_null(xsd_compile(kit.catalogue, "pack:sg/list.xsd", &kit.error));
    assert_int_equal(kit.error.status, STATUS_PACK);
    if (!strstr(kit.error.text, part))
        assert_string_equal(kit.error.text, part);
    kit_close(&kit);
}

static void only_the_catalogue_is_read(void **state)
{
    (void)state;
    scratch_write("types.xsd", XSD(SLUG));
    refused(XSD(SLUG), XSD("<xs:include schemaLocation='../../types.xsd'/>" LIST), "schema");
    refused(XSD(SLUG), XSD("<xs:include schemaLocation='file:types.xsd'/>" LIST), "schema");
    refused(XSD(SLUG), XSD("<xs:include schemaLocation='pack:xx/types.xsd'/>" LIST), "catalogue");
    refused("<!DOCTYPE x>" XSD(SLUG),
            XSD("<xs:include schemaLocation='pack:common/types.xsd'/>" LIST), "DOCTYPE");
    refused(XSD(""), XSD("<xs:include schemaLocation='pack:common/types.xsd'/>" LIST), "slug");
}

static void our_own_schemas_compile(void **state)
{
    (void)state;
    static const char *const names[] = { "schema:dossier.xsd", "schema:enriched.xsd",
                                         "schema:facts.xsd",   "schema:plan.xsd",
                                         "schema:pack.xsd",    "schema:manifest.xsd" };
    struct kit kit;

    kit_open(&kit);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        CLEANUP(xsd_free_pointer)
        struct xsd *xsd = xsd_compile(kit.catalogue, names[i], &kit.error);
        if (!xsd)
            fail_msg("%s", kit.error.text);
    }
    kit_close(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_problems_have_places),
        cmocka_unit_test(a_valid_document_has_none),
        cmocka_unit_test(only_the_catalogue_is_read),
        cmocka_unit_test(our_own_schemas_compile),
    };

    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
