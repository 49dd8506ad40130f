/* The rule engine against the public Schematron conformance suite (schematron-conformance), read
 * from SAMDOSSIER_SCHEMATRON_SUITE: a checkout of it, or the folder that holds its tests. Without
 * it nothing runs, and the test says so. */
#include "tests/unit/schemas_kit.h"

#include <dirent.h>

#define NS_SUITE "tag:dmaus@dmaus.name,2019:Schematron:Testsuite"

/* What packs do without, or may not do, on purpose, and what XSLT 1.0 does not have. The svrl cases
 * are judged by whether their rules fire: we write no SVRL. */
static const struct exception {
    const char *id;
    const char *why;
} exceptions[] = {
    { "let-name-collision-error-05", "a pattern's variable hides the schema's" },
    { "let-name-collision-error-06", "a pattern's variable hides the schema's" },
    { "let-pattern-global-01", "a pattern's variable ends with the pattern" },
    { "let-value-element-content-01", "counts an element that its document does not have" },
    { "pattern-subordinate-document-01", "other documents are never read" },
    { "pattern-subordinate-document-02", "other documents are never read" },
    { "rule-abstract-02", "an abstract rule serves all patterns of its schema" },
    { "xslt-key-element-content-01", "XSLT 2.0" },
};

static size_t passed, excepted, failed;

static const char *exception_find(const char *id)
{
    for (size_t i = 0; i < sizeof(exceptions) / sizeof(exceptions[0]); i++)
        if (strcmp(exceptions[i].id, id) == 0)
            return exceptions[i].why;
    return NULL;
}

/* The first element below a node as a document of its own. */
static char *element_text(xmlNode *parent)
{
    xmlNode *node = xmlFirstElementChild(parent);
    xmlDoc *doc = xmlNewDoc((const xmlChar *)"1.0");
    xmlChar *bytes = NULL;
    int size = 0;
    char *text;

    assert_non_null(node);
    xmlDocSetRootElement(doc, xmlDocCopyNode(node, doc, 1));
    xmlDocDumpMemory(doc, &bytes, &size);
    text = strdup((const char *)bytes);
    xmlFree(bytes);
    xmlFreeDoc(doc);
    return text;
}

static void secondary_write(xmlNode *node)
{
    const char *name = xml_attribute(node, "filename");
    char path[300];
    CLEANUP(free_pointer) char *text = element_text(node);

    snprintf(path, sizeof(path), "packs/suite/%s", name);
    for (char *slash = strchr(path + 12, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0755);
        *slash = '/';
    }
    scratch_write(path, text);
}

/* What our engine says about one schema and document: "valid", "invalid" or "error". */
static const char *outcome(const char *schema, const char *document, const char *phase,
                           struct error *error)
{
    struct rules_options options = { .phase = phase };
    const char *result = "error";
    struct kit kit;

    kit_open(&kit);
    kit_pack(&kit, "suite", schema);
    if (kit_compile(&kit) && kit_run(&kit, document, &options))
        result = kit.findings.total[FINDING_BROKEN][SEVERITY_INFO] > 0 ? "invalid" : "valid";
    *error = kit.error;
    kit_close(&kit);
    return result;
}

static void case_judge(const char *id, const char *expected, const char *got,
                       const struct error *error)
{
    const char *why = exception_find(id);

    if (expected && strcmp(expected, got) == 0) {
        passed++;
        if (why)
            print_message("%s: passes, though listed as an exception\n", id);
    } else if (why) {
        excepted++;
        print_message("%s: not done (%s)\n", id, why);
    } else {
        failed++;
        print_message("%s: %s instead of %s %s\n", id, got, expected ? expected : "?", error->text);
    }
}

static void case_run(int folder, const char *name)
{
    struct error error = { 0 };
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xml_read(folder, name, &error);
    xmlNode *root, *documents, *schemas;
    CLEANUP(free_pointer) char *primary = NULL;

    if (!doc)
        fail_msg("%s", error.text);
    root = xmlDocGetRootElement(doc);
    documents = xml_child(root, NS_SUITE, "documents");
    schemas = xml_child(root, NS_SUITE, "schemas");
    primary = element_text(xml_child(documents, NS_SUITE, "primary"));
    mkdir("packs", 0755);
    mkdir("packs/suite", 0755);
    for (xmlNode *node = xml_child(documents, NS_SUITE, "secondary"); node;
         node = xml_next(node, NS_SUITE, "secondary"))
        secondary_write(node);
    for (xmlNode *node = xmlFirstElementChild(schemas); node; node = xmlNextElementSibling(node)) {
        xmlNode holder = { .type = XML_ELEMENT_NODE, .children = node };
        CLEANUP(free_pointer) char *schema = element_text(&holder);
        const char *got = outcome(schema, primary, xml_attribute(schemas, "phase"), &error);

        case_judge(xml_attribute(root, "id"), xml_attribute(root, "expect"), got, &error);
    }
}

static int is_case(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');

    return dot && strcmp(dot, ".xml") == 0;
}

static void cases_agree(void **state)
{
    (void)state;
    static const char *const groups[] = { "core", "svrl" };
    const char *suite = getenv("SAMDOSSIER_SCHEMATRON_SUITE");

    if (!suite) {
        print_message("SAMDOSSIER_SCHEMATRON_SUITE is not set: the suite is not run\n");
        skip();
    }
    xml_setup();
    for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
        char path[4096];
        struct dirent **entries = NULL;
        struct error error = { 0 };
        int folder, count;

        snprintf(path, sizeof(path), "%s/src/main/resources/tests/%s", suite, groups[i]);
        if (access(path, F_OK) != 0)
            snprintf(path, sizeof(path), "%s/%s", suite, groups[i]);
        folder = folder_open(path, &error);
        count = scandir(path, &entries, is_case, alphasort);
        if (folder < 0 || count <= 0)
            fail_msg("no cases in %s", path);
        for (int j = 0; j < count; j++) {
            case_run(folder, entries[j]->d_name);
            free(entries[j]);
        }
        free(entries);
        close(folder);
    }
    print_message("%zu pass, %zu are not done on purpose, %zu fail\n", passed, excepted, failed);
    assert_int_equal(failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(cases_agree) };

    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
