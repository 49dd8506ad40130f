#include "scratch.h"

#include "base/limits.h"
#include "base/xml.h"

static int write_setup(void **state)
{
    (void)state;
    xml_setup();
    return 0;
}

static void written_is(const xmlDoc *doc, const char *expected)
{
    struct error error = { 0 };
    CLEANUP(buffer_release) struct buffer buffer = { 0 };
    if (!xml_write(doc, &buffer, &error))
        fail_msg("%s", error.text);
    static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    assert_memory_equal(buffer.bytes, head, sizeof head - 1);
    assert_string_equal((const char *)buffer.bytes + sizeof head - 1, expected);
    assert_int_equal(buffer.size, sizeof head - 1 + strlen(expected));
}

/* Written as expected, and what was written is written the same again. */
static void becomes(const char *xml, const char *expected)
{
    struct error error = { 0 };
    for (int round = 0; round < 2; round++) {
        const char *given = round ? expected : xml;
        CLEANUP(xmlFreeDoc_pointer)
        xmlDoc *doc = xml_parse(given, strlen(given), "x.xml", &error);
        if (!doc)
            fail_msg("%s", error.text);
        written_is(doc, expected);
    }
}

static void elements_are_indented(void **state)
{
    (void)state;
    becomes("<a><b><c/></b><d>t</d></a>", "<a>\n  <b>\n    <c/>\n  </b>\n  <d>t</d>\n</a>\n");
    becomes("<a>\n\n\t<b></b>   <!-- c --><?p i?></a>",
            "<a>\n  <b/>\n  <!-- c -->\n  <?p i?>\n</a>\n");
    becomes("<!-- 1 --><?p?><a/><!-- 2 -->", "<!-- 1 -->\n<?p?>\n<a/>\n<!-- 2 -->\n");
}

static void text_is_kept(void **state)
{
    (void)state;
    becomes("<a> <b> x </b>y<c> <d/> </c></a>", "<a> <b> x </b>y<c> <d/> </c></a>\n");
    becomes("<a> </a>", "<a> </a>\n");
    becomes("<a xml:space='preserve'> <b> <c/></b></a>",
            "<a xml:space=\"preserve\"> <b> <c/></b></a>\n");
    becomes("<a><![CDATA[<&>]]></a>", "<a>&lt;&amp;&gt;</a>\n");
    becomes("<a>\r\nx&#13;\ny \"q\" 'r' 日本</a>", "<a>\nx&#13;\ny \"q\" 'r' 日本</a>\n");
}

static void attributes_come_back(void **state)
{
    (void)state;
    becomes("<a x='1 &lt;&amp;>&quot;&#39;' y='a&#10;b&#9;c&#13;d' z=''/>",
            "<a x=\"1 &lt;&amp;>&quot;'\" y=\"a&#10;b&#9;c&#13;d\" z=\"\"/>\n");
}

static void namespaces_are_written(void **state)
{
    (void)state;
    becomes(
        "<a xmlns='u:1' xmlns:p='u:2&amp;' p:x='1'><p:b/><c xmlns=''/></a>",
        "<a xmlns=\"u:1\" xmlns:p=\"u:2&amp;\" p:x=\"1\">\n  <p:b/>\n  <c xmlns=\"\"/>\n</a>\n");
}

static void made_trees_are_written(void **state)
{
    (void)state;
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
    xmlNode *root = xml_add((xmlNode *)doc, NS_DOSSIER, NULL, "dossier");
    xmlNode *product = xml_add(root, NS_DOSSIER, NULL, "product");
    xmlNode *fact = xml_add(product, NS_FACTS, "f", "file");
    xml_add(product, NS_FACTS, "f", "file");
    xml_add(fact, NS_FACTS, "f", "page");
    xml_set(fact, "gone", "x");
    xml_set(fact, "gone", NULL);
    xml_set(fact, "never", NULL);
    xml_set(fact, "size", "1");
    xml_setf(fact, "size", "%d-%s", 42, "<&\"");
    written_is(doc, "<dossier xmlns=\"urn:samdossier:dossier:1\">\n"
                    "  <product xmlns:f=\"urn:samdossier:facts:1\">\n"
                    "    <f:file size=\"42-&lt;&amp;&quot;\">\n"
                    "      <f:page/>\n"
                    "    </f:file>\n"
                    "    <f:file/>\n"
                    "  </product>\n"
                    "</dossier>\n");
}

static void prefixes_in_the_way_are_met(void **state)
{
    (void)state;
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
    xmlNode *root = xml_add((xmlNode *)doc, "u:1", "p", "a");
    xml_add(root, "u:2", "p", "b");
    xml_add(root, "u:3", NULL, "c");
    xml_add(root, NULL, NULL, "d");
    written_is(doc, "<p:a xmlns:p=\"u:1\">\n  <p:b xmlns:p=\"u:2\"/>\n  <c xmlns=\"u:3\"/>\n"
                    "  <d/>\n</p:a>\n");
}

static void characters_that_no_reader_takes_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = { "\x01", "a\x1B", "\xEF\xBF\xBE", "\xFF" };
    for (size_t i = 0; i < 2 * sizeof bad / sizeof *bad; i++) {
        struct error error = { 0 };
        struct buffer buffer = { 0 };
        CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
        xmlNode *root = xml_add((xmlNode *)doc, NULL, NULL, "a");
        xmlNode *text = xmlNewText(BAD_CAST bad[i / 2]);
        if (i % 2)
            xmlAddChild(root, text);
        else
            xmlAddChild((xmlNode *)xmlNewNsProp(root, NULL, BAD_CAST "x", NULL), text);
        assert_false(xml_write(doc, &buffer, &error));
        expect_error(&error, STATUS_INTERNAL,
                     "cannot write XML: text holds a character that XML does not allow");
        assert_null(buffer.bytes);
    }
}

static void depth_below_at_above(void **state)
{
    (void)state;
    for (int depth = LIMIT_XML_WRITE_DEPTH; depth <= LIMIT_XML_WRITE_DEPTH + 2; depth++) {
        struct error error = { 0 };
        CLEANUP(buffer_release) struct buffer buffer = { 0 };
        CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
        xmlNode *node = xml_add((xmlNode *)doc, NULL, NULL, "a");
        for (int i = 1; i < depth; i++)
            node = xml_add(node, NULL, NULL, "a");
        bool fits = depth <= LIMIT_XML_WRITE_DEPTH + 1; /* the root has depth 0 */
        assert_int_equal(xml_write(doc, &buffer, &error), fits);
        if (!fits)
            expect_error(&error, STATUS_INTERNAL, "cannot write XML: elements are nested too deep");
    }
}

static void document_types_are_not_written(void **state)
{
    (void)state;
    struct error error = { 0 };
    struct buffer buffer = { 0 };
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
    xmlCreateIntSubset(doc, BAD_CAST "a", NULL, BAD_CAST "a.dtd");
    xml_add((xmlNode *)doc, NULL, NULL, "a");
    assert_false(xml_write(doc, &buffer, &error));
    expect_error(&error, STATUS_INTERNAL,
                 "cannot write XML: the tree holds a kind of node that is never written");
}

static void trees_are_walked(void **state)
{
    (void)state;
    struct error error = { 0 };
    static const char xml[] = "<a xmlns='u' x='1&amp;2' xml:id='i' e=''>t<b/><!--c-->"
                              "<c xmlns=''/><b n='2'>x<i>y</i>&amp;z</b></a>";
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xml_parse(xml, strlen(xml), "x.xml", &error);
    assert_non_null(doc);
    xmlNode *root = xmlDocGetRootElement(doc);
    xmlNode *first = xml_child(root, "u", "b");
    xmlNode *second = xml_next(first, "u", "b");
    assert_true(xml_is(root, "u", "a"));
    assert_false(xml_is(root, NULL, "a"));
    assert_false(xml_is(NULL, "u", "a"));
    assert_false(xml_is(root->children, "u", "text"));
    assert_string_equal(xml_attribute(second, "n"), "2");
    assert_null(xml_next(second, "u", "b"));
    assert_null(xml_child(root, "u", "c"));
    assert_true(xml_is(xml_child(root, NULL, "c"), NULL, "c"));
    assert_string_equal(xml_attribute(root, "x"), "1&2");
    assert_string_equal(xml_attribute(root, "e"), "");
    assert_null(xml_attribute(root, "id"));
    assert_null(xml_attribute(root->children, "x"));
    assert_string_equal(xml_attribute_ns(root, (const char *)XML_XML_NAMESPACE, "id"), "i");
    CLEANUP(free_pointer) char *content = xml_content(second);
    assert_string_equal(content, "xy&z");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_are_indented),
        cmocka_unit_test(text_is_kept),
        cmocka_unit_test(attributes_come_back),
        cmocka_unit_test(namespaces_are_written),
        cmocka_unit_test(made_trees_are_written),
        cmocka_unit_test(prefixes_in_the_way_are_met),
        cmocka_unit_test(characters_that_no_reader_takes_are_refused),
        cmocka_unit_test(depth_below_at_above),
        cmocka_unit_test(document_types_are_not_written),
        cmocka_unit_test(trees_are_walked),
    };
    return cmocka_run_group_tests(tests, write_setup, NULL);
}
