#include "dossier_kit.h"

#include "dossier/markup/markup.h"

/* Parses, edits the element number `at` in document order, writes. */
struct edit {
    const char *what;
    const char *in;
    size_t at;
    const char *name; /* an attribute; "+name" adds a child, "-" takes it away, "=" its text */
    const char *value;
    const char *out;
};
static const struct edit edits[] = {
    { "a value", "<a b='1' c=\"2\"/>", 0, "b", "x", "<a b='x' c=\"2\"/>" },
    { "an apostrophe in apostrophes", "<a b='1'/>", 0, "b", "it's", "<a b=\"it's\"/>" },
    { "what must be escaped", "<a b=\"1\"/>", 0, "b", "<&>\"\n",
      "<a b=\"&lt;&amp;&gt;&quot;&#10;\"/>" },
    { "one less", "<a  b='1'\n  c='2' />", 0, "c", NULL, "<a  b='1' />" },
    { "one that is not there", "<a b='1'/>", 0, "c", NULL, "<a b='1'/>" },
    { "in the order of the schema", "<document id=\"d\" heading=\"1.04\" for=\"jp\"/>", 0, "number",
      "N", "<document id=\"d\" number=\"N\" heading=\"1.04\" for=\"jp\"/>" },
    { "behind the namespace", "<paper xmlns=\"n\"><x/></paper>", 0, "id", "p",
      "<paper xmlns=\"n\" id=\"p\"><x/></paper>" },
    { "a name that another ends with", "<a my-id='1' id = '2'/>", 0, "id", "3",
      "<a my-id='1' id = '3'/>" },
    { "a text", "<a>x<![CDATA[<]]></a>", 0, "=", "<y>", "<a>&lt;y&gt;</a>" },
    { "a text where there was none", "<a b='1'/>", 0, "=", "y", "<a b='1'>y</a>" },
    { "a child into nothing", "<r>\n  <a/>\n</r>", 1, "+x", NULL,
      "<r>\n  <a>\n    <x/>\n  </a>\n</r>" },
    { "a child into an open tag", "<r>\n  <p:a></p:a>\n</r>", 1, "+x", NULL,
      "<r>\n  <p:a>\n    <p:x/>\n  </p:a>\n</r>" },
    { "a child with comments only", "<r>\n  <!-- c -->\n</r>", 0, "+x", NULL,
      "<r>\n  <!-- c -->\n  <x/>\n</r>" },
    { "behind its like", "<r>\n  <x/> <!-- x -->\n  <y/>\n</r>", 0, "+x", NULL,
      "<r>\n  <x/> <!-- x -->\n  <x/>\n  <y/>\n</r>" },
    { "before what comes later", "<r>\n  <!-- y -->\n  <y/>\n</r>", 0, "+x", NULL,
      "<r>\n  <x/>\n  <!-- y -->\n  <y/>\n</r>" },
    { "behind a comment that stands alone", "<r>\n  <!-- r -->\n\n  <y/>\n</r>", 0, "+x", NULL,
      "<r>\n  <!-- r -->\n\n  <x/>\n  <y/>\n</r>" },
    { "a line away", "<r>\n  <x/>\n  <y/>\n</r>", 1, "-", NULL, "<r>\n  <y/>\n</r>" },
    { "away from its line", "<r><x/><y/></r>", 1, "-", NULL, "<r><y/></r>" },
    { "the comment stays", "<r>\n  <x/> <!-- x -->\n</r>", 1, "-", NULL,
      "<r>\n   <!-- x -->\n</r>" },
    { "the last one away", "<r>\n  <x>\n    <y/>\n  </x>\n</r>", 2, "-", NULL,
      "<r>\n  <x/>\n</r>" },
    { "all of it away", "<r>\n  <x>\n    <y/>\n  </x>\n  <z/>\n</r>", 1, "-", NULL,
      "<r>\n  <z/>\n</r>" },
    { "with carriage returns", "<r>\r\n  <x/>\r\n  <y/>\r\n</r>", 1, "-", NULL,
      "<r>\r\n  <y/>\r\n</r>" },
    { "an include is no element of this file", "<r><xi:include href='x'/><a/></r>", 1, "b", "1",
      "<r><xi:include href='x'/><a b=\"1\"/></r>" },
};

static void carry_out(struct markup *markup, const struct edit *edit)
{
    struct markup_node *element = markup->elements[edit->at];
    if (*edit->name == '+')
        assert_non_null(markup_add(markup, element, edit->name + 1, "x y z ", NULL));
    else if (*edit->name == '-')
        assert_true(markup_remove(markup, element));
    else if (*edit->name == '=')
        assert_true(markup_set_text(markup, element, edit->value));
    else
        assert_true(markup_set(markup, element, edit->name, edit->value));
}

static void only_what_is_meant_changes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        struct markup markup;
        struct error error;
        struct text text = TEXT_INIT(65536);
        assert_true(markup_parse(edits[i].in, strlen(edits[i].in), &markup, &error));
        markup_write(&markup, &text);
        assert_string_equal(text_string(&text), edits[i].in);
        text_clear(&text);
        carry_out(&markup, &edits[i]);
        markup_write(&markup, &text);
        if (strcmp(text_string(&text), edits[i].out) != 0)
            print_error("%s\n", edits[i].what);
        assert_string_equal(text_string(&text), edits[i].out);
        text_release(&text);
        markup_release(&markup);
    }
}

static void new_rows_stand_in_order_of_their_ids(void **state)
{
    (void)state;
    static const char in[] = "<r>\n  <x id=\"b\"/>\n  <!-- d -->\n  <x id=\"d\"/>\n  <y/>\n</r>";
    static const char *const ids[] = { "e", "a", "c" };
    struct markup markup;
    struct error error;
    struct text text = TEXT_INIT(65536);
    assert_true(markup_parse(in, strlen(in), &markup, &error));
    for (size_t i = 0; i < 3; i++) {
        struct markup_node *row = markup_add(&markup, markup.elements[0], "x", "x y ", ids[i]);
        assert_non_null(row);
        assert_true(markup_set(&markup, row, "id", ids[i]));
        assert_true(markup_set(&markup, row, "n", "1")); /* a tag that is ours moves */
    }
    markup_write(&markup, &text);
    assert_string_equal(text_string(&text),
                        "<r>\n  <x id=\"a\" n=\"1\"/>\n  <x id=\"b\"/>\n  <x id=\"c\" n=\"1\"/>\n"
                        "  <!-- d -->\n  <x id=\"d\"/>\n  <x id=\"e\" n=\"1\"/>\n  <y/>\n</r>");
    text_release(&text);
    markup_release(&markup);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_is_meant_changes),
        cmocka_unit_test(new_rows_stand_in_order_of_their_ids),
    };
    return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
