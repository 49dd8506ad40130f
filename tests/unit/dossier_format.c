#include "dossier_kit.h"

#include "dossier/format.h"

static const struct {
    const char *what;
    const char *in;
    const char *out; /* below the XML declaration */
} cases[] = {
    { "indent and order of attributes",
      "<documents xmlns='u'><document kind='k' heading='2.08'\n id=\"a\" ><title xml:lang='ja' "
      ">x</title></document></documents>",
      "<documents xmlns=\"u\">\n  <document id=\"a\" heading=\"2.08\" kind=\"k\">\n"
      "    <title xml:lang=\"ja\">x</title>\n  </document>\n</documents>\n" },
    { "siblings are sorted by id", "<a><b id='y'/><b id='x'/><c id='b'/><c id='a'/></a>",
      "<a>\n  <b id=\"x\"/>\n  <b id=\"y\"/>\n  <c id=\"a\"/>\n  <c id=\"b\"/>\n</a>\n" },
    { "what has no id keeps its place", "<a><b id='y'/><b/><b id='x'/></a>",
      "<a>\n  <b id=\"y\"/>\n  <b/>\n  <b id=\"x\"/>\n</a>\n" },
    { "comments move with what they stand before",
      "<a>\n<!-- two\nlines -->\n<!-- y -->\n<b id='y'/> <!-- behind y -->\n<!-- x -->\n<b "
      "id='x'/>\n<!-- end --></a>",
      "<a>\n  <!-- x -->\n  <b id=\"x\"/>\n  <!-- two\nlines -->\n  <!-- y -->\n  <b id=\"y\"/> "
      "<!-- "
      "behind y -->\n  <!-- end -->\n</a>\n" },
    { "a comment with an empty line behind it stays, and nothing crosses it",
      "<a>\n<!-- head -->\n\n\n<b id='z'/>\n<b id='y'/>\n\n<!-- second -->\n\n<b id='x'/></a>",
      "<a>\n  <!-- head -->\n\n  <b id=\"y\"/>\n  <b id=\"z\"/>\n\n  <!-- second -->\n\n  <b "
      "id=\"x\"/>\n</a>\n" },
    { "one empty line is kept", "<a><b/>\n\n\n\n<c/>\n<d/></a>",
      "<a>\n  <b/>\n\n  <c/>\n  <d/>\n</a>\n" },
    { "text stays as it is",
      "<a><t> two\n  lines &amp; &lt;x> \"q\" &#13;</t><t><![CDATA[<]]></t></a>",
      "<a>\n  <t> two\n  lines &amp; &lt;x&gt; \"q\" &#13;</t>\n  <t>&lt;</t>\n</a>\n" },
    { "attributes keep their line ends", "<a x='1&#10;2&#9;&quot;&apos;'/>",
      "<a x=\"1&#10;2&#9;&quot;'\"/>\n" },
    { "mixed content is left alone", "<a><t>x <b  id='1'/> <!--c--> y</t></a>",
      "<a>\n  <t>x <b id=\"1\"></b> <!--c--> y</t>\n</a>\n" },
    { "white space that is a value is kept", "<a><value> \n</value><b> \n</b></a>",
      "<a>\n  <value> \n</value>\n  <b/>\n</a>\n" },
    { "prefixes and instructions are kept",
      "<?p q?><!-- before --><d:a xmlns:d='u' xmlns='v' d:x='1' b='2'><?r?></d:a><!-- after -->",
      "<?p q?>\n<!-- before -->\n<d:a xmlns:d=\"u\" xmlns=\"v\" b=\"2\" d:x=\"1\">\n  "
      "<?r?>\n</d:a>\n"
      "<!-- after -->\n" },
};

static void expect_form(const char *in, const char *out)
{
    struct text text = TEXT_INIT(1u << 20), again = TEXT_INIT(1u << 20);
    struct error error = { 0 };
    bool done = format_xml(in, strlen(in), "x.xml", &text, &error);
    assert_string_equal(error.text, "");
    assert_true(done);
    const char *body = strchr(text_string(&text), '\n') + 1;
    assert_string_equal(body, out);
    assert_true(format_xml(text.bytes, text.size, "x.xml", &again, &error));
    assert_string_equal(text_string(&again), text_string(&text));
    text_release(&text);
    text_release(&again);
}

static void each_form_is_canonical_and_stays(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_message("%s\n", cases[i].what);
        expect_form(cases[i].in, cases[i].out);
    }
}

static void remember(void *context, const char *file)
{
    text_appendf(context, "%s ", file);
}

static void a_new_dossier_is_canonical(void **state)
{
    (void)state;
    struct error error;
    struct text files = TEXT_INIT(4096);
    size_t count;
    assert_true(dossier_init("new", NULL, &error));
    assert_true(dossier_format("new", true, remember, &files, &count, &error));
    assert_string_equal(text_string(&files), "");
    assert_int_equal(count, 0);
    text_release(&files);
}

static void check_writes_nothing(void **state)
{
    (void)state;
    struct error error;
    struct text files = TEXT_INIT(4096);
    size_t count;
    assert_true(dossier_init("old", NULL, &error));
    static const char papers[] = "<papers xmlns='urn:samdossier:dossier:1'></papers>";
    scratch_write("old/papers.xml", papers);
    assert_true(dossier_format("old", true, remember, &files, &count, &error));
    assert_int_equal(count, 1);
    scratch_expect("old/papers.xml", papers);
    assert_true(dossier_format("old", false, remember, &files, &count, &error));
    assert_int_equal(count, 1);
    scratch_expect("old/papers.xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                     "<papers xmlns=\"urn:samdossier:dossier:1\"/>\n");
    assert_string_equal(text_string(&files), "papers.xml papers.xml ");
    assert_true(dossier_format("old", true, NULL, NULL, &count, &error));
    assert_int_equal(count, 0);
    scratch_write("old/papers.xml", "<papers>");
    assert_false(dossier_format("old", false, NULL, NULL, &count, &error));
    assert_int_equal(error.status, STATUS_INPUT);
    text_release(&files);
}

/* Every attribute list of format.def is that of the schema: read it as XML, element by element. */
static void collect(const xmlNode *node, const xmlNode *schema, struct text *ret)
{
    static const char xs[] = "http://www.w3.org/2001/XMLSchema";
    for (const xmlNode *child = xmlFirstElementChild((xmlNode *)node); child;
         child = xmlNextElementSibling((xmlNode *)child)) {
        const char *name = xml_attribute(child, "name"), *ref = xml_attribute(child, "ref");
        if (xml_is(child, xs, "attribute")) {
            text_appendf(ret, " %s", name ? name : ref);
        } else if (xml_is(child, xs, "attributeGroup")) {
            const xmlNode *group = xml_child(schema, xs, "attributeGroup");
            while (strcmp(xml_attribute(group, "name"), ref) != 0)
                group = xml_next(group, xs, "attributeGroup");
            collect(group, schema, ret);
        } else if (!xml_is(child, xs, "sequence")) {
            collect(child, schema, ret);
        }
    }
}

static const struct {
    const char *element;
    const char *order;
} table[] = {
#define ATTRIBUTES(element, names) { element, " " names " " },
#include "dossier/format.def"
#undef ATTRIBUTES
};

static void expect_in_order(const char *element, const char *attributes)
{
    const char *order = NULL;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strcmp(table[i].element, element) == 0)
            order = table[i].order;
    }
    if (!strchr(attributes + 1, ' '))
        return; /* one attribute has no order */
    if (!order)
        fail_msg("%s is not in format.def", element);
    for (const char *word = attributes + 1; *word;
         word += strcspn(word, " "), word += *word == ' ') {
        char padded[64];
        snprintf(padded, sizeof padded, " %.*s ", (int)strcspn(word, " "), word);
        order = strstr(order, padded);
        if (!order)
            fail_msg("%s: attribute%sis not in its place", element, padded);
    }
}

static void attributes_are_ordered_as_in_the_schema(void **state)
{
    (void)state;
    static const char xs[] = "http://www.w3.org/2001/XMLSchema";
    struct error error;
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xml_read(kit_schemas, "dossier.xsd", &error);
    const xmlNode *schema = xmlDocGetRootElement(doc);
    size_t elements = 0;
    for (const xmlNode *node = schema, *next; node; node = next) {
        const char *name = xml_attribute(node, "name");
        if (xml_is(node, xs, "element") && name && xmlFirstElementChild((xmlNode *)node)) {
            struct text attributes = TEXT_INIT(4096);
            collect(node, schema, &attributes);
            if (attributes.size)
                expect_in_order(name, text_string(&attributes));
            text_release(&attributes);
            elements++;
        }
        next = xmlFirstElementChild((xmlNode *)node);
        while (!next && node != schema) {
            next = xmlNextElementSibling((xmlNode *)node);
            node = node->parent;
        }
    }
    assert_true(elements > 80);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_form_is_canonical_and_stays),
        cmocka_unit_test(a_new_dossier_is_canonical),
        cmocka_unit_test(check_writes_nothing),
        cmocka_unit_test(attributes_are_ordered_as_in_the_schema),
    };
    return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
