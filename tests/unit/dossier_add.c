#include "dossier_kit.h"

#include "dossier/add.h"

static const struct addition label = {
    .id = "label",
    .heading = "5.03",
    .title = "A & <b>",
    .lang = "en",
    .file = "documents/l.pdf",
};
#define DOCUMENT(indent)                                                                           \
    indent "<document id=\"label\" heading=\"5.03\">\n" indent                                     \
           "  <title xml:lang=\"en\">A &amp; &lt;b&gt;</title>\n" indent                           \
           "  <rendition role=\"master\" lang=\"en\" file=\"documents/l.pdf\"/>\n" indent          \
           "</document>\n"
#define RENDITION "<rendition role=\"master\" lang=\"en\" file=\"documents/l.pdf\"/>\n"

static const struct {
    const char *what;
    const char *in;
    const char *out;
} cases[] = {
    { "an empty tag is opened", "<documents />\n",
      "<documents>\n" DOCUMENT("  ") "</documents>\n" },
    { "nothing but a comment", "<documents>\n  <!-- <document id='m'/> -->\n</documents>\n",
      "<documents>\n  <!-- <document id='m'/> -->\n" DOCUMENT("  ") "</documents>\n" },
    { "before the first that is behind it",
      "<documents>\n   <document id='a'/>\n   <document id=\"m\"/>\n</documents>\n",
      "<documents>\n   <document id='a'/>\n" DOCUMENT(
          "   ") "   <document id=\"m\"/>\n</documents>\n" },
    { "before the comment of the next",
      "<documents>\n  <document id='a'/> <!-- a -->\n  <!-- m -->\n  <document "
      "id='m'/>\n</documents>",
      "<documents>\n  <document id='a'/> <!-- a -->\n" DOCUMENT(
          "  ") "  <!-- m -->\n  <document id='m'/>\n</documents>" },
    { "behind a comment that stands alone",
      "<documents>\n  <!-- head -->\n\n  <document id='m'/>\n</documents>",
      "<documents>\n  <!-- head -->\n\n" DOCUMENT("  ") "  <document id='m'/>\n</documents>" },
    { "behind the last, its comment and all that is in it",
      "<documents>\n  <document id='a'><x a='>'/><![CDATA[<document id='z'>]]></document> <!-- a "
      "-->\n  <!-- end -->\n</documents>",
      "<documents>\n  <document id='a'><x a='>'/><![CDATA[<document id='z'>]]></document> <!-- a "
      "-->\n" DOCUMENT("  ") "  <!-- end -->\n</documents>" },
    { "where all stands on one line", "<d><documents><document id='a'/></documents></d>",
      "<d><documents><document id='a'/>\n" DOCUMENT("") "</documents></d>" },
    { "with the prefix of the section", "<d:documents>\n</d:documents>",
      "<d:documents>\n  <d:document id=\"label\" heading=\"5.03\">\n"
      "    <d:title xml:lang=\"en\">A &amp; &lt;b&gt;</d:title>\n"
      "    <d:rendition role=\"master\" lang=\"en\" file=\"documents/l.pdf\"/>\n"
      "  </d:document>\n</d:documents>" },
    { "a rendition into the document",
      "<documents>\n  <document id='label'>\n    <title/>\n  </document>\n</documents>",
      "<documents>\n  <document id='label'>\n    <title/>\n    " RENDITION
      "  </document>\n</documents>" },
    { "a rendition into an empty document",
      "<documents>\n  <document heading='1'\n   id='label'/>\n</documents>",
      "<documents>\n  <document heading='1'\n   id='label'>\n    " RENDITION
      "  </document>\n</documents>" },
    { "a document in a file of its own", "<document id='label'></document>",
      "<document id='label'>\n  " RENDITION "</document>" },
};

static void only_its_own_lines_are_touched(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text text = TEXT_INIT(65536);
        struct error error = { 0 };
        print_message("%s\n", cases[i].what);
        assert_true(documents_insert(cases[i].in, strlen(cases[i].in), &label, &text, &error));
        assert_string_equal(text_string(&text), cases[i].out);
        text_release(&text);
    }
}

static void a_file_without_documents_is_refused(void **state)
{
    (void)state;
    static const char *const files[] = { "", "<dossier/>", "<!-- <documents> -->" };
    struct error error;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct text text = TEXT_INIT(65536);
        assert_false(documents_insert(files[i], strlen(files[i]), &label, &text, &error));
        expect_error(&error, STATUS_INPUT, "there is no element \"documents\" to add to");
        text_release(&text);
    }
}

static void load_again(struct dossier *dossier)
{
    dossier_release(dossier);
    kit_load("d", dossier);
}

static void files_are_added(void **state)
{
    (void)state;
    struct problems problems = PROBLEMS_INIT;
    struct dossier dossier = DOSSIER_INIT;
    struct error error = { 0 };
    char *path = NULL;
    assert_true(dossier_init("d", NULL, &error));
    kit_load("d", &dossier);
    scratch_write("Risk Report.pdf", "R");
    scratch_write("risk-ja.pdf", "J");
    struct addition addition = { .heading = "2.08", .title = "Risk", .lang = "en" };
    assert_true(
        dossier_add(&dossier, kit_schema, "Risk Report.pdf", &addition, &path, &problems, &error));
    assert_string_equal(path, "documents/Risk Report.pdf");
    free(path);
    load_again(&dossier);
    scratch_expect("d/documents/Risk Report.pdf", "R");
    assert_non_null(dossier_rendition(&dossier, "risk-report-en"));
    addition = (struct addition){ .id = "risk-report", .lang = "ja", .role = "local" };
    assert_true(
        dossier_add(&dossier, kit_schema, "risk-ja.pdf", &addition, NULL, &problems, &error));
    load_again(&dossier);
    assert_non_null(dossier_rendition(&dossier, "risk-report-ja"));
    dossier_release(&dossier);
}

static void refuse(const struct dossier *dossier, const char *source,
                   const struct addition *addition, enum status status, const char *text)
{
    struct problems problems = PROBLEMS_INIT;
    struct error error = { 0 };
    assert_false(dossier_add(dossier, kit_schema, source, addition, NULL, &problems, &error));
    expect_error(&error, status, text);
    problems_release(&problems);
}

static void what_would_be_wrong_is_refused_with_nothing_written(void **state)
{
    (void)state;
    struct dossier dossier = DOSSIER_INIT;
    struct error error;
    assert_true(dossier_init("r", NULL, &error));
    kit_load("r", &dossier);
    scratch_write("a.pdf", "A");
    refuse(&dossier, "a.pdf", &(struct addition){ .lang = "en" }, STATUS_USAGE,
           "document \"a\" is new; --heading says where it belongs");
    refuse(&dossier, "a.pdf", &(struct addition){ .heading = "2.99" }, STATUS_INPUT,
           "heading \"2.99\" is not in the hub");
    refuse(&dossier, "absent.pdf", &(struct addition){ .heading = "2.08" }, STATUS_INPUT,
           "cannot open \"absent.pdf\": No such file or directory");
    refuse(&dossier, "con.pdf", &(struct addition){ .heading = "2.08" }, STATUS_INPUT,
           "path \"documents/con.pdf\" has a part that is a device name on Windows");
    assert_int_equal(access("r/documents/a.pdf", F_OK), -1);
    scratch_write("r/documents/a.pdf", "other");
    struct addition addition = { .heading = "2.08", .lang = "en" };
    struct problems problems = PROBLEMS_INIT;
    assert_false(dossier_add(&dossier, kit_schema, "a.pdf", &addition, NULL, &problems, &error));
    assert_int_equal(error.status, STATUS_OUTPUT);
    scratch_expect("r/documents/a.pdf", "other");
    /* the file itself may lie there already */
    assert_true(
        dossier_add(&dossier, kit_schema, "r/documents/a.pdf", &addition, NULL, &problems, &error));
    dossier_release(&dossier);
    kit_load("r", &dossier);
    scratch_write("b.pdf", "B");
    refuse(&dossier, "b.pdf", &(struct addition){ .id = "a", .lang = "en" }, STATUS_INPUT,
           "documents.xml:16: rendition \"a-en\" is there already; mark it superseded first");
    refuse(&dossier, "b.pdf", &(struct addition){ .id = "a", .title = "B" }, STATUS_USAGE,
           "document \"a\" is there already, so this is a rendition of it: give only --lang, "
           "--role, --revision, --date and --of-revision");
    assert_int_equal(access("r/documents/b.pdf", F_OK), -1);
    dossier_release(&dossier);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_its_own_lines_are_touched),
        cmocka_unit_test(a_file_without_documents_is_refused),
        cmocka_unit_test(files_are_added),
        cmocka_unit_test(what_would_be_wrong_is_refused_with_nothing_written),
    };
    return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
