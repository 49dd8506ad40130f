#include "scratch.h"

#include "base/limits.h"
#include "base/xml.h"
#include "base/xml_internal.h"

#include <libxml/parser.h>
#include <pthread.h>
#include <time.h>

static int xml_begin(void **state)
{
    xml_setup();
    return scratch_setup(state);
}

static const struct {
    const char *xml;
    const char *text;
} refused[] = {
    { "", "x.xml:1: not well-formed: document is empty" },
    { "<!-- only -->", "x.xml:1: not well-formed: start tag expected, '<' not found" },
    { "<a>\n<b></a>", "x.xml:2: not well-formed: opening and ending tag mismatch: b line 2 and a" },
    { "<a/><b/>", "x.xml:1: not well-formed: extra content at the end of the document" },
    { "<a x='1' x='2'/>", "x.xml:1: not well-formed: attribute x redefined" },
    { "<a>\n&nbsp;</a>", "x.xml:2: not well-formed: entity 'nbsp' not defined" },
    { "<a>&#1;</a>", "x.xml:1: not well-formed: xmlParseCharRef: invalid xmlChar value 1" },
    { "\n<a>\n<p:b/>\n</a>", "x.xml:3: not well-formed: namespace prefix p on b is not defined" },
    { "<a p:x='1'/>", "x.xml:1: not well-formed: namespace prefix p for x on a is not defined" },
    { "<a xmlns:p=''/>", "x.xml:1: not well-formed: xmlns:p: Empty XML namespace is not allowed" },
    { "<a:b:c xmlns:a='u'/>", "x.xml:1: not well-formed: failed to parse QName 'a:b:'" },
    { "<!DOCTYPE a><a/>", "x.xml:1: DOCTYPE is refused; remove the document type declaration" },
    { "<?xml version='1.0'?>\n<!-- c -->\n<!DOCTYPE a SYSTEM 'file:///etc/passwd' [\n"
      "<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
      "x.xml:3: DOCTYPE is refused; remove the document type declaration" },
    { "<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
      "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;'>"
      "<!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;'>]><l x='&e;'>&e;</l>",
      "x.xml:1: DOCTYPE is refused; remove the document type declaration" },
    { "<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/x.dtd'>%p;]><a/>",
      "x.xml:1: DOCTYPE is refused; remove the document type declaration" },
    { "<?xml version='1.0' encoding='Shift_JIS'?><a/>",
      "x.xml:1: the declared encoding is not UTF-8; save the file as UTF-8" },
    { "<?xml version='1.0' encoding='ISO-8859-1'?><a/>",
      "x.xml:1: the declared encoding is not UTF-8; save the file as UTF-8" },
    { "<a>\xE3\x81</a>", "x.xml: is not UTF-8; save the file as UTF-8" },
    { "<a x='<'/>", "x.xml:1: not well-formed: unescaped '<' not allowed in attributes values" },
    { "<a>]]></a>", "x.xml:1: not well-formed: sequence ']]>' not allowed in content" },
};

static void bad_documents_are_refused_with_their_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct error error = { 0 };
        assert_null(xml_parse(refused[i].xml, strlen(refused[i].xml), "x.xml", &error));
        expect_error(&error, STATUS_INPUT, refused[i].text);
    }
}

static void bytes_that_are_not_text_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
    } rows[] = {
        { "\xFF\xFE<\0a\0/\0>\0", 10 }, /* UTF-16 */
        { "\xFE\xFF\0<\0a\0/\0>", 10 },
        { "<a>\0</a>", 8 },
        { "%PDF-1.7\n\xE2\xE3\xCF\xD3", 13 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct error error = { 0 };
        assert_null(xml_parse(rows[i].bytes, rows[i].size, "x.xml", &error));
        expect_error(&error, STATUS_INPUT, "x.xml: is not UTF-8; save the file as UTF-8");
    }
}

static xmlDoc *parsed(const char *xml)
{
    struct error error = { 0 };
    xmlDoc *doc = xml_parse(xml, strlen(xml), "x.xml", &error);
    if (!doc)
        fail_msg("%s", error.text);
    return doc;
}

static void good_documents_pass(void **state)
{
    (void)state;
    static const char *const good[] = {
        "<a/>",
        "\xEF\xBB\xBF<a/>",
        "<?xml version='1.0' encoding='utf-8'?><a/>",
        "<?xml version='1.0' encoding='US-ASCII'?><a/>",
        "<?xml version='1.0' standalone='yes'?><a/>",
        "<!-- <!DOCTYPE a> --><a><![CDATA[<!DOCTYPE a>]]></a>",
        "<a xmlns='relative/name'/>", /* deprecated, not an error of namespaces */
        "<?oasis-xml-catalog catalog='file:///nowhere/catalog.xml'?><a/>",
        "<a>&lt;&gt;&amp;&quot;&apos;&#x65E5;</a>",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        xmlFreeDoc(parsed(good[i]));
}

static void *fail_in_thread(void *argument)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct error error = { 0 };
        xmlFreeDoc(xml_parse(refused[i].xml, strlen(refused[i].xml), "x.xml", &error));
    }
    /* what a library does on its own account, past our reader */
    xmlFreeDoc(xmlReadMemory("<a", 2, "y.xml", NULL, 0));
    xmlFreeDoc(xmlReadFile("nowhere.xml", NULL, 0));
    return argument;
}

/* Whatever is in the document, no library writes to the terminal, in no thread. */
static void nothing_reaches_the_terminal(void **state)
{
    (void)state;
    pthread_t thread;
    CLEANUP(close_descriptor) int kept = dup(STDERR_FILENO);
    CLEANUP(close_descriptor)
    int file = open("stderr", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(kept >= 0 && file >= 0);
    dup2(file, STDERR_FILENO);
    fail_in_thread(NULL);
    int started = pthread_create(&thread, NULL, fail_in_thread, NULL);
    if (started == 0)
        pthread_join(thread, NULL);
    dup2(kept, STDERR_FILENO);
    assert_int_equal(started, 0);
    assert_int_equal(lseek(file, 0, SEEK_END), 0);
}

/* Not even a file that is there is read past our reader. */
static void external_files_are_not_loaded(void **state)
{
    (void)state;
    static const char xml[] = "<!DOCTYPE a [<!ENTITY x SYSTEM 'there.xml'>]><a>&x;</a>";
    scratch_write("there.xml", "<secret/>");
    assert_null(xmlReadFile("there.xml", NULL, 0));
    CLEANUP(xmlFreeDoc_pointer)
    xmlDoc *doc = xmlReadMemory(xml, sizeof xml - 1, "y.xml", NULL, XML_PARSE_NOENT);
    if (doc)
        assert_null(xmlFirstElementChild(xmlDocGetRootElement(doc)));
}

static void messages_of_the_library_are_cleaned(void **state)
{
    (void)state;
    struct error error = { 0 };
    const char *xml = "<a>&\xE2\x80\xAE;</a>";
    assert_null(xml_parse(xml, strlen(xml), "x.xml", &error));
    assert_null(strstr(error.text, "\xE2\x80\xAE"));
    assert_null(strchr(error.text, '\n'));
}

/* `before`, then `each` so many times, then `after`. */
static char *repeated(const char *before, const char *each, size_t count, const char *after)
{
    struct text text = TEXT_INIT(LIMIT_XML_FILE_BYTES + 1000);
    text_append(&text, before);
    for (size_t i = 0; i < count; i++)
        text_append(&text, each);
    text_append(&text, after);
    char *bytes = text_take(&text);
    assert_non_null(bytes);
    return bytes;
}

static void depth_below_at_above(void **state)
{
    (void)state;
    for (size_t depth = LIMIT_XML_DEPTH - 1; depth <= LIMIT_XML_DEPTH + 1; depth++) {
        struct error error = { 0 };
        CLEANUP(free_pointer) char *open = repeated("", "<a>", depth, "");
        CLEANUP(free_pointer) char *xml = repeated(open, "</a>", depth, "");
        CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xml_parse(xml, strlen(xml), "x.xml", &error);
        assert_int_equal(doc != NULL, depth <= LIMIT_XML_DEPTH);
        if (!doc)
            expect_error(&error, STATUS_LIMIT, "x.xml:1: elements are nested too deep");
    }
}

static bool attributes_pass(size_t count, const char *even, const char *value)
{
    struct error error = { 0 };
    CLEANUP(text_release) struct text xml = TEXT_INIT(1000000);
    text_append(&xml, "<!-- a=1 a=2 --><?p a=1?>\n<a");
    for (size_t i = 0; i < count; i++)
        text_appendf(&xml, "\n %s%zu = %s", i % 2 ? "a" : even, i, value);
    text_append(&xml, "><b c='d'/>=<![CDATA[<=]]></a>");
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xml_parse(xml.bytes, xml.size, "x.xml", &error);
    if (!doc)
        expect_error(&error, STATUS_LIMIT, "x.xml:2: an element has more than 64 attributes");
    return doc != NULL;
}

static void attributes_below_at_above(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "xmlns:n", "'u'" }, { "a", "'1'" }, { "a", "\"a='b'>\"" }, { "a", "'=\"=>='" }
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(attributes_pass(LIMIT_XML_ATTRIBUTES - 1, rows[i][0], rows[i][1]));
        assert_true(attributes_pass(LIMIT_XML_ATTRIBUTES, rows[i][0], rows[i][1]));
        assert_false(attributes_pass(LIMIT_XML_ATTRIBUTES + 1, rows[i][0], rows[i][1]));
    }
}

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

/* libxml2 compares attributes pair by pair: half a million would take it hours. */
static void very_many_attributes_take_no_time(void **state)
{
    (void)state;
    struct error error = { 0 };
    struct text xml = TEXT_INIT(LIMIT_XML_FILE_BYTES);
    text_append(&xml, "<a");
    for (int i = 0; i < 500000; i++)
        text_appendf(&xml, " a%d=''", i);
    text_append(&xml, "/>");
    struct timespec start;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
    assert_null(xml_parse(xml.bytes, xml.size, "x.xml", &error));
    assert_int_equal(error.status, STATUS_LIMIT);
    assert_true(seconds_since(&start) < 20);
    text_release(&xml);
}

/* <a>, its attribute, a text in two pieces, a comment, an instruction and <b/> are six nodes. */
static void nodes_below_at_above(void **state)
{
    (void)state;
    static const char xml[] = "<a x='1'>t&amp;u<!--c--><?p?><b/></a>";
    for (size_t nodes = 5; nodes <= 7; nodes++) {
        struct error error = { 0 };
        struct xml_budget budget;
        assert_true(xml_budget_init(&budget, &error));
        assert_int_equal(budget.nodes_left, LIMIT_XML_NODES);
        budget.nodes_left = nodes;
        CLEANUP(xmlFreeDoc_pointer)
        xmlDoc *doc = xml_parse_part(&budget, xml, strlen(xml), "x.xml", 0, &error);
        xml_budget_release(&budget);
        assert_int_equal(doc != NULL, nodes >= 6);
        if (!doc)
            expect_error(&error, STATUS_LIMIT, "x.xml:1: too many nodes");
    }
}

static void each_kind_of_node_counts(void **state)
{
    (void)state;
    static const char *const each[] = { "<b/>",  "<!--c-->",  "<?p?>",
                                        "t<b/>", "<b c=''/>", "<![CDATA[x]]><b/>" };
    for (size_t i = 0; i < sizeof each / sizeof *each; i++) {
        struct error error = { 0 };
        struct xml_budget budget;
        CLEANUP(free_pointer) char *xml = repeated("<a>", each[i], 1000, "</a>");
        assert_true(xml_budget_init(&budget, &error));
        budget.nodes_left = i < 3 ? 1000 : 2000; /* one too few for the root */
        assert_null(xml_parse_part(&budget, xml, strlen(xml), "x.xml", 0, &error));
        xml_budget_release(&budget);
        expect_error(&error, STATUS_LIMIT, "x.xml:1: too many nodes");
    }
}

static void bytes_below_at_above(void **state)
{
    (void)state;
    char *xml = malloc(LIMIT_XML_FILE_BYTES + 1);
    assert_non_null(xml);
    memset(xml, ' ', LIMIT_XML_FILE_BYTES + 1);
    memcpy(xml, "<a/>", 4);
    for (size_t size = LIMIT_XML_FILE_BYTES; size <= LIMIT_XML_FILE_BYTES + 1; size++) {
        struct error error = { 0 };
        CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xml_parse(xml, size, "x.xml", &error);
        assert_int_equal(doc != NULL, size <= LIMIT_XML_FILE_BYTES);
        if (!doc)
            expect_error(&error, STATUS_LIMIT, "x.xml: file is larger than 67108864 bytes");
    }
    free(xml);
}

/* libxml2 has limits of its own, on one text, comment or value; ours is the file. */
static void long_pieces_pass(void **state)
{
    (void)state;
    static const char *const around[][2] = {
        { "<a>", "</a>" }, { "<a><!--", "--></a>" }, { "<a b='", "'/>" }, { "<a><?p ", "?></a>" }
    };
    for (size_t i = 0; i < sizeof around / sizeof *around; i++) {
        CLEANUP(free_pointer)
        char *xml = repeated(around[i][0], "1234567890", 1100000, around[i][1]);
        xmlFreeDoc(parsed(xml));
    }
}

static void total_bytes_below_at_above(void **state)
{
    (void)state;
    for (size_t left = 9; left <= 11; left++) {
        struct error error = { 0 };
        struct xml_budget budget;
        assert_true(xml_budget_init(&budget, &error));
        assert_int_equal(budget.bytes_left, LIMIT_XML_TOTAL_BYTES);
        budget.bytes_left = left;
        xmlDoc *first = xml_parse_part(&budget, "<a/>\n", 5, "1.xml", 0, &error);
        xmlDoc *second = xml_parse_part(&budget, "<b/>\n", 5, "2.xml", 0, &error);
        assert_non_null(first);
        assert_int_equal(second != NULL, left >= 10);
        if (!second)
            expect_error(&error, STATUS_LIMIT,
                         "2.xml: the files are together larger than 268435456 bytes");
        xmlFreeDoc(first);
        xmlFreeDoc(second);
        xml_budget_release(&budget);
    }
}

static void place_is(const xmlNode *node, const char *file, long line)
{
    struct place place = xml_place(node);
    assert_string_equal(place.file, file);
    assert_int_equal(place.line, line);
}

static void places_are_those_of_the_file(void **state)
{
    (void)state;
    CLEANUP(xmlFreeDoc_pointer)
    xmlDoc *doc = parsed("<?xml version='1.0'?>\n<a>\n<b x='1'\n   y='2'>text</b><!--c-->\n</a>");
    xmlNode *root = xmlDocGetRootElement(doc);
    xmlNode *child = xml_child(root, NULL, "b");
    place_is(root, "x.xml", 2);
    place_is(child, "x.xml", 4);
    place_is((xmlNode *)child->properties, "x.xml", 4);
    place_is(child->children, "x.xml", 4);
    place_is((xmlNode *)doc, "x.xml", 2);
    place_is(xml_add(child, NULL, NULL, "made"), "x.xml", 4);
    place_is(NULL, "", 0);
    xmlDoc *empty = xmlNewDoc(BAD_CAST "1.0");
    place_is((xmlNode *)empty, "", 0);
    place_is(xml_add((xmlNode *)empty, "urn:x", NULL, "root"), "", 0);
    xmlFreeDoc(empty);
}

static void lines_beyond_16_bits_are_exact(void **state)
{
    (void)state;
    CLEANUP(free_pointer) char *xml = repeated("<a>", "\n<b/>", 70000, "\n\n\n<c><d/></c></a>");
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = parsed(xml);
    long line = 2;
    for (xmlNode *node = xmlFirstElementChild(xmlDocGetRootElement(doc)); xml_is(node, NULL, "b");
         node = xmlNextElementSibling(node))
        place_is(node, "x.xml", line++);
    assert_int_equal(line, 70002);
    xmlNode *last = xml_child(xmlDocGetRootElement(doc), NULL, "c");
    place_is(last, "x.xml", 70004);
    place_is(last->children, "x.xml", 70004);
}

static void copies_keep_places(void **state)
{
    (void)state;
    CLEANUP(free_pointer)
    char *xml = repeated("<?p?><!--c--><a xml:lang='ja'>", "\n", 66000, "<b><c/>x</b></a><!--d-->");
    xmlDoc *doc = parsed(xml);
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *copy = xml_copy(doc);
    assert_non_null(copy);
    xmlFreeDoc(doc); /* the copy stands alone */
    xmlNode *root = xmlDocGetRootElement(copy);
    place_is(root, "x.xml", 1);
    place_is(xml_child(xml_child(root, NULL, "b"), NULL, "c"), "x.xml", 66001);
    assert_string_equal(xml_attribute_ns(root, "http://www.w3.org/XML/1998/namespace", "lang"),
                        "ja");
    assert_int_equal(copy->last->type, XML_COMMENT_NODE);
    assert_ptr_equal(root->parent, copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_documents_are_refused_with_their_line),
        cmocka_unit_test(bytes_that_are_not_text_are_refused),
        cmocka_unit_test(good_documents_pass),
        cmocka_unit_test(nothing_reaches_the_terminal),
        cmocka_unit_test(external_files_are_not_loaded),
        cmocka_unit_test(messages_of_the_library_are_cleaned),
        cmocka_unit_test(depth_below_at_above),
        cmocka_unit_test(attributes_below_at_above),
        cmocka_unit_test(very_many_attributes_take_no_time),
        cmocka_unit_test(nodes_below_at_above),
        cmocka_unit_test(each_kind_of_node_counts),
        cmocka_unit_test(bytes_below_at_above),
        cmocka_unit_test(long_pieces_pass),
        cmocka_unit_test(total_bytes_below_at_above),
        cmocka_unit_test(places_are_those_of_the_file),
        cmocka_unit_test(lines_beyond_16_bits_are_exact),
        cmocka_unit_test(copies_keep_places),
    };
    return cmocka_run_group_tests(tests, xml_begin, scratch_teardown);
}
