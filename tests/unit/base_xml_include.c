#include "scratch.h"

#include "base/limits.h"
#include "base/xml.h"

#define XI "xmlns:xi='http://www.w3.org/2001/XInclude'"

static int root_folder = -1;

static int include_setup(void **state)
{
    struct error error = { 0 };
    xml_setup();
    if (scratch_setup(state) != 0 || mkdir("d", 0755) != 0 || mkdir("d/sub", 0755) != 0)
        return -1;
    scratch_write("outside.xml", "<secret/>");
    root_folder = folder_open("d", &error);
    return root_folder >= 0 ? 0 : -1;
}

static int include_teardown(void **state)
{
    close(root_folder);
    return scratch_teardown(state);
}

static void refused_as(const char *xml, enum status status, const char *text)
{
    struct error error = { 0 };
    scratch_write("d/main.xml", xml);
    assert_null(xml_read_included(root_folder, "main.xml", &error));
    expect_error(&error, status, text);
}

static void parts_take_the_place_of_includes(void **state)
{
    (void)state;
    struct error error = { 0 };
    scratch_write("d/main.xml", "<a xmlns='u' " XI ">\n<xi:include href='sub/p.xml'/>\n"
                                "<b/><xi:include href='q.xml' parse='xml'><!-- c --></xi:include>"
                                "</a>");
    scratch_write("d/sub/p.xml", "<!-- top -->\n\n<p xmlns='u' xml:lang='ja'>\n"
                                 "<xi:include " XI " href='r.xml'/></p>");
    scratch_write("d/sub/r.xml", "\n<r xmlns='u' xml:lang='en'>r</r>");
    scratch_write("d/q.xml", "<q xmlns='u'/>");
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xml_read_included(root_folder, "main.xml", &error);
    assert_string_equal(error.text, "");
    CLEANUP(buffer_release) struct buffer buffer = { 0 };
    assert_true(xml_write(doc, &buffer, &error));
    assert_string_equal((const char *)buffer.bytes,
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        "<a xmlns=\"u\" xmlns:xi=\"http://www.w3.org/2001/XInclude\">\n"
                        "  <p xmlns=\"u\" xml:lang=\"ja\">\n"
                        "    <r xmlns=\"u\" xml:lang=\"en\">r</r>\n"
                        "  </p>\n"
                        "  <b/>\n"
                        "  <q xmlns=\"u\"/>\n"
                        "</a>\n");
}

static void place_is(const xmlNode *node, const char *file, long line)
{
    struct place place = xml_place(node);
    assert_string_equal(place.file, file);
    assert_int_equal(place.line, line);
}

static void parts_keep_their_places(void **state)
{
    (void)state;
    struct error error = { 0 };
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xml_read_included(root_folder, "main.xml", &error);
    assert_non_null(doc);
    xmlNode *root = xmlDocGetRootElement(doc);
    xmlNode *part = xml_child(root, "u", "p");
    place_is(root, "main.xml", 1);
    place_is(part, "sub/p.xml", 3);
    place_is(xml_child(part, "u", "r"), "sub/r.xml", 2);
    place_is(xml_child(root, "u", "b"), "main.xml", 3);
    place_is(xml_child(root, "u", "q"), "q.xml", 1);
}

static void the_root_may_be_an_include(void **state)
{
    (void)state;
    struct error error = { 0 };
    scratch_write("d/main.xml", "<xi:include " XI " href='q.xml'/>");
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xml_read_included(root_folder, "main.xml", &error);
    assert_non_null(doc);
    place_is(xmlDocGetRootElement(doc), "q.xml", 1);
}

static void without_includes_they_stay(void **state)
{
    (void)state;
    struct error error = { 0 };
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xml_read(root_folder, "main.xml", &error);
    assert_non_null(doc);
    assert_true(xml_is(xmlDocGetRootElement(doc), "http://www.w3.org/2001/XInclude", "include"));
}

static void includes_out_of_the_folder(void **state)
{
    (void)state;
    refused_as("<a " XI ">\n<xi:include href='../outside.xml'/></a>", STATUS_INPUT,
               "main.xml:2: path \"../outside.xml\" has the part \".\" or \"..\"");
    refused_as("<a " XI "><xi:include href='/etc/hosts'/></a>", STATUS_INPUT,
               "main.xml:1: path \"/etc/hosts\" is absolute");
    refused_as(
        "<a " XI "><xi:include href='file:///etc/hosts'/></a>", STATUS_INPUT,
        "main.xml:1: path \"file:///etc/hosts\" has one of the characters \\ : < > \" | ? *");
    refused_as("<a " XI "><xi:include href='%2e%2e/outside.xml'/></a>", STATUS_INPUT,
               "main.xml:1: xi:include needs href, a plain path without fragment or percent "
               "escapes");
    assert_int_equal(symlink("../outside.xml", "d/link.xml"), 0);
    refused_as("<a " XI "><xi:include href='link.xml'/></a>", STATUS_INPUT,
               "main.xml:1: \"link.xml\" is a symbolic link or passes one; links are not followed");
}

static void includes_of_no_file(void **state)
{
    (void)state;
    refused_as("<a " XI "><xi:include href='none.xml'/></a>", STATUS_INPUT,
               "main.xml:1: file \"none.xml\" does not exist");
    refused_as("<a " XI "><xi:include href='sub'/></a>", STATUS_INPUT,
               "main.xml:1: \"sub\" is a folder, not a file");
    refused_as("<a " XI "><xi:include/></a>", STATUS_INPUT,
               "main.xml:1: xi:include needs href, a plain path without fragment or percent "
               "escapes");
    refused_as("<a " XI "><xi:include href=''/></a>", STATUS_INPUT,
               "main.xml:1: xi:include needs href, a plain path without fragment or percent "
               "escapes");
}

static void includes_in_a_circle(void **state)
{
    (void)state;
    refused_as("<a " XI "><xi:include href='main.xml'/></a>", STATUS_INPUT,
               "main.xml:1: \"main.xml\" is included in a circle");
    scratch_write("d/one.xml", "<a " XI ">\n<xi:include href='two.xml'/></a>");
    scratch_write("d/two.xml", "<a " XI ">\n\n<xi:include href='one.xml'/></a>");
    refused_as("<a " XI "><xi:include href='one.xml'/></a>", STATUS_INPUT,
               "two.xml:3: \"one.xml\" is included in a circle");
}

static void includes_twice(void **state)
{
    (void)state;
    refused_as("<a " XI "><xi:include href='q.xml'/>\n<xi:include href='q.xml'/></a>", STATUS_INPUT,
               "main.xml:2: \"q.xml\" is included twice; each file is included once");
    assert_int_equal(link("d/q.xml", "d/same.xml"), 0);
    refused_as("<a " XI "><xi:include href='q.xml'/>\n<xi:include href='same.xml'/></a>",
               STATUS_INPUT,
               "main.xml:2: \"same.xml\" is included twice; each file is included once");
}

static void includes_of_bad_files(void **state)
{
    (void)state;
    scratch_write("d/doctype.xml",
                  "\n<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hosts'>]><a>&x;</a>");
    refused_as("<a " XI "><xi:include href='doctype.xml'/></a>", STATUS_INPUT,
               "main.xml:1: doctype.xml:2: DOCTYPE is refused; remove the document type "
               "declaration");
    scratch_write("d/text.txt", "just text");
    refused_as("<a " XI "><xi:include href='text.txt'/></a>", STATUS_INPUT,
               "main.xml:1: text.txt:1: not well-formed: start tag expected, '<' not found");
}

static void includes_with_more_than_href(void **state)
{
    (void)state;
    static const char *const attributes[] = { "xpointer='/1'",     "encoding='UTF-8'",
                                              "accept='text/xml'", "accept-language='ja'",
                                              "xml:base='sub/'",   "other='x'" };
    char xml[512];
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
        snprintf(xml, sizeof xml, "<a " XI "><xi:include href='q.xml' %s/></a>", attributes[i]);
        refused_as(xml, STATUS_INPUT, "main.xml:1: xi:include takes href alone");
    }
    refused_as("<a " XI "><xi:include href='q.xml' parse='text'/></a>", STATUS_INPUT,
               "main.xml:1: xi:include reads parse=\"xml\" only");
    refused_as("<a " XI "><xi:include href='q.xml#xpointer(/1)'/></a>", STATUS_INPUT,
               "main.xml:1: xi:include needs href, a plain path without fragment or percent "
               "escapes");
    refused_as("<a " XI "><xi:include href='none.xml'><xi:fallback/></xi:include></a>",
               STATUS_INPUT, "main.xml:1: xi:include takes no fallback");
    refused_as("<a " XI ">\n<xi:fallback/></a>", STATUS_INPUT,
               "main.xml:2: xi:include takes no fallback");
}

/* n1.xml includes n2.xml and so on; `count` includes in a chain. */
static void chain_write(int count)
{
    char path[32], xml[128];
    for (int i = 1; i <= count; i++) {
        snprintf(path, sizeof path, "d/n%d.xml", i);
        snprintf(xml, sizeof xml, "<a " XI "><xi:include href='n%d.xml'/></a>", i + 1);
        scratch_write(path, i < count ? xml : "<a/>");
    }
}

static void include_depth_below_at_above(void **state)
{
    (void)state;
    for (int depth = LIMIT_XML_INCLUDE_DEPTH - 1; depth <= LIMIT_XML_INCLUDE_DEPTH + 1; depth++) {
        struct error error = { 0 };
        chain_write(depth + 1);
        CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xml_read_included(root_folder, "n1.xml", &error);
        assert_int_equal(doc != NULL, depth <= LIMIT_XML_INCLUDE_DEPTH);
        if (!doc)
            expect_error(&error, STATUS_LIMIT, "n9.xml:1: includes are nested deeper than 8");
    }
}

static void include_count_below_at_above(void **state)
{
    (void)state;
    char path[32];
    assert_int_equal(mkdir("d/many", 0755), 0);
    for (int i = 1; i <= LIMIT_XML_INCLUDES + 1; i++) {
        snprintf(path, sizeof path, "d/many/%d.xml", i);
        scratch_write(path, "<b/>");
    }
    for (int count = LIMIT_XML_INCLUDES - 1; count <= LIMIT_XML_INCLUDES + 1; count++) {
        struct error error = { 0 };
        CLEANUP(text_release) struct text xml = TEXT_INIT(1000000);
        text_append(&xml, "<a " XI ">");
        for (int i = 1; i <= count; i++)
            text_appendf(&xml, "<xi:include href='many/%d.xml'/>", i);
        text_append(&xml, "</a>");
        scratch_write("d/main.xml", text_string(&xml));
        CLEANUP(xmlFreeDoc_pointer)
        xmlDoc *doc = xml_read_included(root_folder, "main.xml", &error);
        assert_int_equal(doc != NULL, count <= LIMIT_XML_INCLUDES);
        if (!doc)
            expect_error(&error, STATUS_LIMIT, "main.xml:1: more than 1000 files are included");
    }
}

/* The depth of elements counts through the files: 40 in one and `inner` in the other. */
static void element_depth_counts_through_files(void **state)
{
    (void)state;
    for (int inner = LIMIT_XML_DEPTH - 41; inner <= LIMIT_XML_DEPTH - 39; inner++) {
        struct error error = { 0 };
        CLEANUP(text_release) struct text outer = TEXT_INIT(10000), part = TEXT_INIT(10000);
        for (int i = 0; i < 40; i++)
            text_append(&outer, "<a>");
        text_append(&outer, "<xi:include " XI " href='deep.xml'/>");
        for (int i = 0; i < 40; i++)
            text_append(&outer, "</a>");
        for (int i = 0; i < inner; i++)
            text_append(&part, "<b>");
        for (int i = 0; i < inner; i++)
            text_append(&part, "</b>");
        scratch_write("d/main.xml", text_string(&outer));
        scratch_write("d/deep.xml", text_string(&part));
        CLEANUP(xmlFreeDoc_pointer)
        xmlDoc *doc = xml_read_included(root_folder, "main.xml", &error);
        assert_int_equal(doc != NULL, inner + 40 <= LIMIT_XML_DEPTH);
        if (!doc)
            expect_error(&error, STATUS_LIMIT,
                         "main.xml:1: deep.xml:1: elements are nested too deep");
    }
}

static void missing_documents_are_told(void **state)
{
    (void)state;
    struct error error = { 0 };
    assert_null(xml_read_included(root_folder, "nothing.xml", &error));
    expect_error(&error, STATUS_INPUT, "file \"nothing.xml\" does not exist");
    assert_null(xml_read(root_folder, "sub", &error));
    expect_error(&error, STATUS_INPUT, "\"sub\" is a folder, not a file");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_take_the_place_of_includes),
        cmocka_unit_test(parts_keep_their_places),
        cmocka_unit_test(the_root_may_be_an_include),
        cmocka_unit_test(without_includes_they_stay),
        cmocka_unit_test(includes_out_of_the_folder),
        cmocka_unit_test(includes_of_no_file),
        cmocka_unit_test(includes_in_a_circle),
        cmocka_unit_test(includes_twice),
        cmocka_unit_test(includes_of_bad_files),
        cmocka_unit_test(includes_with_more_than_href),
        cmocka_unit_test(include_depth_below_at_above),
        cmocka_unit_test(include_count_below_at_above),
        cmocka_unit_test(element_depth_counts_through_files),
        cmocka_unit_test(missing_documents_are_told),
    };
    return cmocka_run_group_tests(tests, include_setup, include_teardown);
}
