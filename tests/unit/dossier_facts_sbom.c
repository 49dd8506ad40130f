/* Software bills of materials in each format. */
#include "facts_kit.h"

static const xmlNode *facts_of_text(const char *name, const char *text)
{
    scratch_write(name, text);
    return facts_of("", name);
}

static const char *components(const xmlNode *facts)
{
    return ITEMS(facts, "sbom", "component", "name", "version", "supplier", "identifier", "licence",
                 "hash", "complete");
}

static void check_totals(const xmlNode *facts, const char *format, const char *version,
                         const char *items, const char *without_supplier)
{
    assert_string_equal(fact(facts, "sbom", "format"), format);
    assert_string_equal(fact(facts, "sbom", "version"), version);
    assert_string_equal(fact(facts, "sbom", "items"), items);
    assert_string_equal(fact(facts, "sbom", "without-supplier"), without_supplier);
    assert_string_equal(fact(facts, "sbom", "author"), "yes");
    assert_string_equal(fact(facts, "sbom", "timestamp"), "yes");
    assert_string_equal(fact(facts, "sbom", "dependencies"), "yes");
    assert_string_equal(fact(facts, "sbom", "subject"), "app");
    assert_string_equal(fact(facts, "sbom", "subject-version"), "1.0");
}

static void test_cyclonedx_xml(void **state)
{
    (void)state;
    const xmlNode *facts = facts_of_text(
        "bom.xml",
        "<bom xmlns='http://cyclonedx.org/schema/bom/1.5' version='1'><metadata><timestamp>"
        "2026-01-01T00:00:00Z</timestamp><authors><author><name>QA</name></author></authors>"
        "<component type='application'><name>app</name><version>1.0</version></component>"
        "</metadata><components><component type='library'><supplier><name>Maker</name></supplier>"
        "<author>Somebody</author><name>a</name><version>2</version><hashes><hash alg='SHA-256'>"
        "ab</hash></hashes><licenses><license><id>MIT</id></license></licenses><purl>pkg:x/a@2"
        "</purl><components><component type='library'><author>Only</author><name>b</name>"
        "</component></components></component></components><dependencies><dependency ref='a'/>"
        "</dependencies></bom>");
    check_totals(facts, "cyclonedx", "1.5", "2", "1");
    assert_string_equal(components(facts), "a|2|Maker|pkg:x/a@2|MIT|ab|yes\n"
                                           "b|(absent)|(absent)|(absent)|(absent)|(absent)|no\n");
    assert_string_equal(fact(facts, "sbom", "without-version"), "1");
    assert_string_equal(fact(facts, "sbom", "without-identifier"), "1");
}

static void test_cyclonedx_json(void **state)
{
    (void)state;
    const xmlNode *facts = facts_of_text(
        "bom.json",
        "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"metadata\": {\"timestamp\": "
        "\"2026-01-01T00:00:00Z\", \"manufacturer\": {\"name\": \"M\"}, \"component\": {\"name\": "
        "\"app\", \"version\": \"1.0\"}}, \"components\": [{\"name\": \"a\", \"version\": \"2\", "
        "\"publisher\": \"Maker\", \"cpe\": \"cpe:2.3:a\", \"licenses\": [{\"expression\": "
        "\"MIT\"}], \"hashes\": [{\"alg\": \"SHA-1\", \"content\": \"ab\"}]}, {\"name\": \"b\", "
        "\"author\": \"Only\"}], \"dependencies\": [{\"ref\": \"a\"}]}");
    check_totals(facts, "cyclonedx", "1.6", "2", "1");
    assert_string_equal(fact(facts, "file", "type"), "json");
    assert_string_equal(components(facts), "a|2|Maker|cpe:2.3:a|MIT|ab|yes\n"
                                           "b|(absent)|(absent)|(absent)|(absent)|(absent)|no\n");
}

static void test_spdx_json(void **state)
{
    (void)state;
    const xmlNode *facts = facts_of_text(
        "spdx.json",
        "{\"spdxVersion\": \"SPDX-2.3\", \"creationInfo\": {\"created\": \"2026-01-01T00:00:00Z\", "
        "\"creators\": [\"Tool: x\", \"Organization: QA\"]}, \"documentDescribes\": "
        "[\"SPDXRef-0\"],"
        " \"packages\": [{\"SPDXID\": \"SPDXRef-0\", \"name\": \"app\", \"versionInfo\": \"1.0\"}, "
        "{\"SPDXID\": \"SPDXRef-1\", \"name\": \"a\", \"versionInfo\": \"2\", \"supplier\": "
        "\"Organization: Maker\", \"licenseConcluded\": \"NOASSERTION\", \"licenseDeclared\": "
        "\"MIT\", \"checksums\": [{\"algorithm\": \"SHA1\", \"checksumValue\": \"ab\"}], "
        "\"externalRefs\": [{\"referenceType\": \"website\", \"referenceLocator\": \"w\"}, "
        "{\"referenceType\": \"purl\", \"referenceLocator\": \"pkg:x/a@2\"}]}, {\"SPDXID\": "
        "\"SPDXRef-2\", \"name\": \"b\", \"supplier\": \"NOASSERTION\"}], \"relationships\": "
        "[{\"relationshipType\": \"DEPENDS_ON\"}]}");
    check_totals(facts, "spdx", "2.3", "2", "1");
    assert_string_equal(components(facts), "a|2|Maker|pkg:x/a@2|MIT|ab|yes\n"
                                           "b|(absent)|(absent)|(absent)|(absent)|(absent)|no\n");
}

static void test_spdx_tags(void **state)
{
    (void)state;
    const xmlNode *facts = facts_of_text(
        "bill.spdx",
        "SPDXVersion: SPDX-2.3\r\nCreator: Tool: x\nCreator: Person: QA\nCreated: 2026-01-01\n"
        "# packages\nPackageName: app\nSPDXID: SPDXRef-0\nPackageVersion: 1.0\n\n"
        "PackageName: a\nSPDXID: SPDXRef-1\nPackageVersion: 2\nPackageSupplier: Organization: "
        "Maker\nExternalRef: PACKAGE-MANAGER purl pkg:x/a@2\nPackageLicenseConcluded: MIT\n"
        "PackageChecksum: SHA1: ab\n\nPackageName: b\nSPDXID: SPDXRef-2\nPackageSupplier: "
        "NOASSERTION\nRelationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-0\nRelationship: SPDXRef-0 "
        "DEPENDS_ON SPDXRef-1\n");
    check_totals(facts, "spdx", "2.3", "2", "1");
    assert_string_equal(components(facts), "a|2|Maker|pkg:x/a@2|MIT|ab|yes\n"
                                           "b|(absent)|(absent)|(absent)|(absent)|(absent)|no\n");
}

static void test_other_files_are_none(void **state)
{
    (void)state;
    assert_string_equal(fact_missing(facts_of_text("a.xml", "<a/>"), "sbom"), "not-applicable");
    assert_string_equal(fact_missing(facts_of_text("a.json", "[1]"), "sbom"), "not-applicable");
    assert_string_equal(fact_missing(facts_of_text("a.txt", "[1] is no JSON\n"), "sbom"),
                        "not-applicable");
    assert_string_equal(
        fact_missing(facts_of_text("b.txt", "Write SPDXVersion: SPDX-2.3 into it\n"), "sbom"),
        "not-applicable");
}

static void check_broken(const char *name, const char *text, const char *reason)
{
    const char *found = fact_missing(facts_of_text(name, text), "sbom");
    assert_non_null(found);
    if (!strstr(found, reason))
        print_error("%s\n", found);
    assert_non_null(strstr(found, reason));
}

static void test_broken_bills(void **state)
{
    (void)state;
    check_broken("a.json", "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.3\"}",
                 "CycloneDX version \"1.3\" is not read");
    check_broken("a.xml", "<bom xmlns='http://cyclonedx.org/schema/bom/2.0'/>",
                 "CycloneDX version \"2.0\" is not read");
    check_broken("a.json", "{\"spdxVersion\": \"SPDX-3.0\"}",
                 "SPDX version \"SPDX-3.0\" is not read");
    check_broken("a.spdx", "SPDXVersion: SPDX-1.2\n", "SPDX version \"SPDX-1.2\" is not read");
    check_broken("a.json", "{\"a\": 1, \"a\": 2}", "duplicate");
    check_broken("a.json", "{\"a\": 1", "not well-formed JSON");
    check_broken("a.xml", "<bom>", "file:1");
    check_broken("a.xml", "<!DOCTYPE a><bom xmlns='http://cyclonedx.org/schema/bom/1.5'/>",
                 "DOCTYPE");
    char deep[300] = "";
    memset(deep, '[', 65);
    memset(deep + 65, ']', 65);
    check_broken("a.json", deep, "nests deeper than the limit (64)");
    memset(deep, 0, sizeof deep);
    memset(deep, '[', 64);
    memset(deep + 64, ']', 64);
    assert_string_equal(fact_missing(facts_of_text("a.json", deep), "sbom"), "not-applicable");
}

static int teardown(void **state)
{
    facts_close();
    return scratch_teardown(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cyclonedx_xml),
        cmocka_unit_test(test_cyclonedx_json),
        cmocka_unit_test(test_spdx_json),
        cmocka_unit_test(test_spdx_tags),
        cmocka_unit_test(test_other_files_are_none),
        cmocka_unit_test(test_broken_bills),
    };
    xml_setup();
    return cmocka_run_group_tests(tests, scratch_setup, teardown);
}
