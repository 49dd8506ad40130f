#include "dossier_kit.h"

static const char documents[] =
    "<product>\n<name xml:lang='ja'>製品</name><name xml:lang='en'>Our\n  product</name>\n"
    "<name xml:lang='en' regulators='sg'>Product SG</name>\n"
    "<version release='1.2'/><class id='c-jp' regulator='jp' value='III'/></product>\n"
    "<documents><document id='label' heading='5.03' for='jp sg'>\n"
    "<rendition role='master' lang='ja' file='documents/label-ja.pdf'/>\n"
    "<rendition role='translation' lang='en' file='documents/label-en.pdf' status='superseded'/>\n"
    "<rendition role='translation' lang='en' file='documents/label-en-2.pdf'/>\n"
    "<rendition role='adapted' lang='en' variant='sg' regulators='sg' file='documents/l.pdf'/>\n"
    "</document><document id='empty' heading='2.08'/></documents>\n"
    "<filings><filing id='jp-1' regulator='jp' route='r' class='c-jp' sequence='1'/></filings>\n"
    "<waivers/>";

static void an_empty_dossier_loads(void **state)
{
    (void)state;
    struct dossier dossier = DOSSIER_INIT;
    struct error error;
    assert_true(dossier_init("My Dossier 2026", NULL, &error));
    kit_load("My Dossier 2026", &dossier);
    assert_string_equal(dossier_id(&dossier), "my-dossier-2026");
    assert_false(dossier_is_sample(&dossier));
    assert_null(rendition_next(&dossier, NULL));
    dossier_release(&dossier);
}

static void renditions_get_ids_unless_superseded(void **state)
{
    (void)state;
    struct dossier dossier = DOSSIER_INIT;
    kit_write("ids", documents);
    kit_load("ids", &dossier);
    static const char *const ids[] = { "label-ja", NULL, "label-en", "label-en-sg" };
    xmlNode *rendition = NULL;
    for (size_t i = 0; i < 4; i++) {
        rendition = rendition_next(&dossier, rendition);
        assert_non_null(rendition);
        if (ids[i])
            assert_string_equal(xml_attribute(rendition, "id"), ids[i]);
        else
            assert_null(xml_attribute(rendition, "id"));
    }
    assert_null(rendition_next(&dossier, rendition));
    assert_string_equal(xml_attribute(dossier_rendition(&dossier, "label-en"), "file"),
                        "documents/label-en-2.pdf");
    assert_null(dossier_rendition(&dossier, "label-th"));
    assert_true(rendition_is_for(rendition, "sg"));
    assert_false(rendition_is_for(rendition, "jp"));
    dossier_release(&dossier);
}

static void expect_name(const struct dossier *dossier, const char *languages, const char *regulator,
                        const char *expected)
{
    char *name = product_name(dossier, languages, regulator);
    assert_string_equal(name, expected);
    free(name);
}

static void names_are_found_by_language_and_regulator(void **state)
{
    (void)state;
    struct dossier dossier = DOSSIER_INIT;
    kit_write("names", documents);
    kit_load("names", &dossier);
    expect_name(&dossier, "ja en", "jp", "製品");
    expect_name(&dossier, "en", "jp", "Our product");
    expect_name(&dossier, "en", "sg", "Product SG");
    expect_name(&dossier, "th en", NULL, "Our product");
    expect_name(&dossier, "th", "th", "製品");
    assert_string_equal(product_release(&dossier), "1.2");
    const xmlNode *document = dossier_document(&dossier, "label");
    assert_true(document_is_for(document, "sg"));
    assert_false(document_is_for(document, "s"));
    assert_true(document_is_for(dossier_document(&dossier, "empty"), "th"));
    assert_string_equal(filing_class(&dossier, dossier_filing(&dossier, "jp-1")), "III");
    dossier_release(&dossier);
}

static void a_filing_is_implied_at_its_place(void **state)
{
    (void)state;
    struct dossier dossier = DOSSIER_INIT;
    struct error error;
    kit_write("implied", documents);
    kit_load("implied", &dossier);
    const xmlNode *filing = dossier_imply_filing(&dossier, "jp", "shonin", &error);
    assert_string_equal(xml_attribute(filing, "id"), "jp-2");
    assert_string_equal(xml_attribute(filing, "class"), "c-jp");
    filing = dossier_imply_filing(&dossier, "th", "full", &error);
    assert_ptr_equal(filing, dossier_filing(&dossier, "th-1"));
    assert_null(xml_attribute(filing, "class"));
    dossier_release(&dossier);
    kit_write("implied", "<product/><waivers/>");
    kit_load("implied", &dossier);
    assert_non_null(dossier_imply_filing(&dossier, "th", "full", &error));
    assert_ptr_equal(xmlNextElementSibling(dossier_section(&dossier, "filings")),
                     dossier_section(&dossier, "waivers"));
    dossier_release(&dossier);
}

static void headings_are_those_of_the_hub(void **state)
{
    (void)state;
    kit_refuse(
        "<product/><documents>\n<document id='a' heading='6.99'/>\n"
        "<document id='b' heading='2.08' also='2.09 2.99 3.05'>\n"
        "<part id='p' heading='1.12.01' pages='3'/></document></documents>",
        "dossier.xml:3: heading \"6.99\" is not in the hub\n"
        "dossier.xml:4: heading \"2.99\" is not in the hub\n"
        "dossier.xml:4: heading \"3.05\" of the hub takes no documents, only headings below it "
        "do\n"
        "dossier.xml:5: heading \"1.12.01\" of the hub is retired\n");
}

static void paths_do_not_leave_the_folder(void **state)
{
    (void)state;
    struct problems problems = PROBLEMS_INIT;
    struct dossier dossier = DOSSIER_INIT;
    struct error error;
    kit_write("path",
              "<product/><documents>\n<document id='a' heading='2.08'>\n"
              "<rendition role='master' lang='en' file='../a.pdf'/></document></documents>");
    assert_false(dossier_load("path", kit_schema, &dossier, &problems, &error));
    assert_int_equal(error.status, STATUS_INPUT);
    assert_int_equal(problems.total, 1);
    assert_int_equal(problems.items[0].line, 4);
    assert_non_null(strstr(problems.items[0].message, ".."));
    problems_release(&problems);
}

static void renditions_are_told_apart(void **state)
{
    (void)state;
    kit_refuse(
        "<product/><documents>\n<document id='a' heading='2.08'>\n"
        "<rendition role='master' lang='en' file='a'/>\n"
        "<rendition role='adapted' lang='en' file='b'/></document>\n"
        "<document id='a-en' heading='2.08'>\n"
        "<rendition id='a-en-jp' role='local' lang='ja' file='c'/></document></documents>",
        "dossier.xml:5: rendition \"a-en\" is there twice (first at dossier.xml:4); mark one "
        "superseded, or give a variant\n"
        "dossier.xml:7: rendition id is \"a-en-jp\", but must be \"a-en-ja\"\n");
    kit_refuse("<product/><documents>\n<document id='a' heading='2.08'>\n"
               "<rendition role='adapted' lang='en' variant='sg' file='b'/></document>\n"
               "<document id='a-en' heading='2.08'>\n"
               "<rendition role='local' lang='sg' file='c'/></document></documents>",
               "dossier.xml:6: rendition id \"a-en-sg\" is already that of dossier.xml:4\n");
}

static void facts_in_a_file_are_refused(void **state)
{
    (void)state;
    kit_refuse("<product/><documents>\n<document id='a' heading='2.08'>\n"
               "<rendition role='master' lang='en' file='a'>\n<f:facts/>\n</rendition></document>"
               "</documents>",
               "dossier.xml:5: element \"facts\" is not one of a dossier\n");
}

static void expect_no_dossier(const char *text, const char *expected)
{
    struct problems problems = PROBLEMS_INIT;
    struct dossier dossier = DOSSIER_INIT;
    struct error error;
    mkdir("none", 0755);
    scratch_write("none/dossier.xml", text);
    assert_false(dossier_load("none", kit_schema, &dossier, &problems, &error));
    expect_error(&error, STATUS_INPUT, expected);
    assert_int_equal(problems.total, 0);
}

static void what_is_no_dossier_is_refused(void **state)
{
    (void)state;
    expect_no_dossier("<dossier xmlns='urn:other' id='d'/>",
                      "dossier.xml:1: root element is \"dossier\" of namespace \"urn:other\", "
                      "expected \"dossier\" of \"urn:samdossier:dossier:1\"");
    struct problems problems = PROBLEMS_INIT;
    struct dossier dossier = DOSSIER_INIT;
    struct error error;
    assert_false(dossier_load("nowhere", kit_schema, &dossier, &problems, &error));
    assert_int_equal(error.status, STATUS_INPUT);
}

static void two_ids_alike_are_refused_with_all_places(void **state)
{
    (void)state;
    struct problems problems = PROBLEMS_INIT;
    struct dossier dossier = DOSSIER_INIT;
    struct error error;
    kit_write("twice", "<product/><documents>\n<document id='a' heading='2.08'/>\n"
                       "<document id='a' heading='2.08'/>\n<document id='b' heading='7.77'/>\n"
                       "<document heading='2.98'/></documents>");
    assert_false(dossier_load("twice", kit_schema, &dossier, &problems, &error));
    assert_int_equal(error.status, STATUS_INPUT);
    assert_true(problems.total >= 3);
    assert_int_equal(problems.items[0].line, 4);
    assert_non_null(strstr(error.text, "more)"));
    problems_release(&problems);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_dossier_loads),
        cmocka_unit_test(renditions_get_ids_unless_superseded),
        cmocka_unit_test(names_are_found_by_language_and_regulator),
        cmocka_unit_test(a_filing_is_implied_at_its_place),
        cmocka_unit_test(headings_are_those_of_the_hub),
        cmocka_unit_test(paths_do_not_leave_the_folder),
        cmocka_unit_test(renditions_are_told_apart),
        cmocka_unit_test(facts_in_a_file_are_refused),
        cmocka_unit_test(what_is_no_dossier_is_refused),
        cmocka_unit_test(two_ids_alike_are_refused_with_all_places),
    };
    return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
