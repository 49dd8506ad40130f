/* A real technical file, 46 PDFs and an SBOM that nobody here wrote, read in place from
 * SAMDOSSIER_REAL (default ../shared/real-dossier); skipped where it is absent. What is expected
 * was found by reading the documents. */
#include "facts_kit.h"

#include "base/text.h"

static const char *real_folder(void)
{
    const char *folder = getenv("SAMDOSSIER_REAL");
    return folder ? folder : "../shared/real-dossier";
}

/* A dossier with a document for each line of the inventory: id, file, heading ... */
static char *dossier_of_inventory(int root)
{
    struct error error = { 0 };
    struct buffer inventory = { 0 };
    struct text xml = TEXT_INIT(1 << 20);
    assert_true(file_read_beneath(root, "inventory.tsv", 1 << 20, &inventory, &error));
    text_append(&xml, "<dossier xmlns='" NS_DOSSIER "' id='real'><product><name xml:lang='en'>RAi "
                      "Autocontouring</name><version full='0.9.0+1' release='0.9'/></product>"
                      "<documents>");
    char *rest = (char *)inventory.bytes;
    (void)strsep(&rest, "\n"); /* the names of the columns */
    for (char *line; (line = strsep(&rest, "\n")) && *line;) {
        const char *id = strsep(&line, "\t"), *file = strsep(&line, "\t");
        const char *heading = strsep(&line, "\t");
        text_appendf(&xml,
                     "<document id='%s' heading='%s'><rendition id='%s-en' role='master' lang='en' "
                     "file='%s'/></document>",
                     id, heading, id, file);
    }
    text_append(&xml, "</documents></dossier>");
    buffer_release(&inventory);
    return text_take(&xml);
}

static const xmlNode *facts_of_document(const char *id)
{
    const xmlNode *document = dossier_document(&facts_dossier, id);
    assert_non_null(document);
    return xml_child(xml_child(document, NS_DOSSIER, "rendition"), NS_FACTS, "facts");
}

static size_t count_placeholders(const xmlNode *rendition, const char *kind)
{
    size_t count = 0;
    const xmlNode *facts = xml_child(rendition, NS_FACTS, "facts");
    const xmlNode *text = xml_child(facts, NS_FACTS, "text");
    for (const xmlNode *at = text ? xml_child(text, NS_FACTS, "placeholder") : NULL; at;
         at = xml_next(at, NS_FACTS, "placeholder"))
        count += strcmp(xml_attribute(at, "kind"), kind) == 0;
    return count;
}

static void test_everything_is_evaluated(void **state)
{
    (void)state;
    size_t pdfs = 0, files = 0;
    for (xmlNode *at = rendition_next(&facts_dossier, NULL); at;
         at = rendition_next(&facts_dossier, at)) {
        const xmlNode *facts = xml_child(at, NS_FACTS, "facts");
        assert_null(xml_child(facts, NS_FACTS, "not-evaluated"));
        assert_string_equal(fact(facts, "file", "problem"), "none");
        files++;
        if (!xml_child(facts, NS_FACTS, "pdf"))
            continue;
        pdfs++;
        assert_string_equal(fact(facts, "pdf", "encrypted"), "no");
        assert_string_equal(fact(facts, "text", "japanese"), "no");
        assert_string_equal(ITEMS(facts, "text", "page", "number"), "");
    }
    assert_int_equal(files, 47);
    assert_int_equal(pdfs, 46);
}

/* Written for the product, or quoting laws and standards only: nothing is left in them. */
static void test_finished_documents_have_no_placeholder(void **state)
{
    (void)state;
    static const char *const finished[] = {
        "autocontouring-intended-use", "classification-mdr",
        "gspr-checklist-mdr",          "quality-manual",
        "risk-acceptance-matrix",      "risk-management-report",
        "software-development-plan",   "sop-software-development",
    };
    for (size_t i = 0; i < sizeof finished / sizeof *finished; i++)
        assert_string_equal(
            ITEMS(facts_of_document(finished[i]), "text", "placeholder", "page", "text"), "");
}

static void test_templates_are_found(void **state)
{
    (void)state;
    size_t documents = 0, fields = 0, instructions = 0;
    for (xmlNode *at = rendition_next(&facts_dossier, NULL); at;
         at = rendition_next(&facts_dossier, at)) {
        size_t field = count_placeholders(at, "field");
        size_t instruction = count_placeholders(at, "instruction");
        documents += field + instruction + count_placeholders(at, "marker") > 0;
        fields += field;
        instructions += instruction;
    }
    assert_in_range(documents, 34, 38);
    assert_in_range(fields, 80, 100);
    assert_in_range(instructions, 120, 200);
    assert_non_null(strstr(
        ITEMS(facts_of_document("instructions-for-use"), "text", "placeholder", "page", "text"),
        "1|[enter Product Name]\n"));
}

/* Documents that speak of what other products do, or of other makers' products. */
static void test_other_products(void **state)
{
    (void)state;
    static const struct {
        const char *document, *words;
    } others[] = {
        { "hazard-related-use-scenarios", "COVID score" },
        { "user-needs", "predicting Covid" },
        { "pmcf-plan", "Apple watch" },
        { "system-test-plan", "@apple.com" },
        { "data-processing-activities", "lung cancer" },
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        const char *found =
            ITEMS(facts_of_document(others[i].document), "text", "mention", "known", "text");
        assert_non_null(strstr(found, others[i].words));
        assert_non_null(strstr(found, "no|"));
    }
    size_t documents = 0;
    for (xmlNode *at = rendition_next(&facts_dossier, NULL); at;
         at = rendition_next(&facts_dossier, at)) {
        const xmlNode *text = xml_child(xml_child(at, NS_FACTS, "facts"), NS_FACTS, "text");
        bool other = false;
        for (const xmlNode *mention = text ? xml_child(text, NS_FACTS, "mention") : NULL; mention;
             mention = xml_next(mention, NS_FACTS, "mention"))
            other = other || (strcmp(xml_attribute(mention, "kind"), "product") == 0 &&
                              strcmp(xml_attribute(mention, "known"), "no") == 0);
        documents += other;
    }
    assert_int_equal(documents, sizeof others / sizeof *others);
}

static void test_classes(void **state)
{
    (void)state;
    assert_string_equal(ITEMS(facts_of_document("classification-mdr"), "text", "statement",
                              "scheme", "value", "page"),
                        "eu-mdr||1\n");
    assert_string_equal(ITEMS(facts_of_document("declaration-of-conformity"), "text", "statement",
                              "scheme", "value", "page"),
                        "eu-mdd|I|1\n");
    assert_string_equal(
        ITEMS(facts_of_document("classification-mdr"), "text", "mention", "kind", "text", "known"),
        "product|RAi Autocontouring|yes\nversion|Radiotherapy AI|no\n");
}

static void test_sbom(void **state)
{
    (void)state;
    const xmlNode *facts = facts_of_document("sbom");
    assert_string_equal(fact(facts, "sbom", "items"), "157");
    assert_string_equal(fact(facts, "sbom", "without-supplier"), "157");
    assert_string_equal(fact(facts, "sbom", "without-version"), "0");
    assert_string_equal(fact(facts, "sbom", "version"), "1.5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_everything_is_evaluated),
        cmocka_unit_test(test_finished_documents_have_no_placeholder),
        cmocka_unit_test(test_templates_are_found),
        cmocka_unit_test(test_other_products),
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_sbom),
    };
    struct error error;
    xml_setup();
    int root = folder_open(real_folder(), &error);
    if (root < 0) {
        fprintf(stderr, "skipped: no real dossier at \"%s\" (SAMDOSSIER_REAL)\n", real_folder());
        return 77;
    }
    CLEANUP(free_pointer) char *xml = dossier_of_inventory(root);
    close(root);
    facts_open(xml, real_folder());
    facts_measure(NULL);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    facts_close();
    return failed;
}
