/* Names in the catalogue: what they mean and what they cannot reach. */
#include "tests/unit/schemas_kit.h"

static void resolves(const char *base, const char *href, const char *name)
{
    struct error error = { 0 };
    CLEANUP(free_pointer) char *found = catalogue_resolve(base, href, &error);

    if (!found)
        fail_msg("%s", error.text);
    assert_string_equal(found, name);
}

static void refuses(const char *base, const char *href)
{
    struct error error = { 0 };

    assert_null(catalogue_resolve(base, href, &error));
    assert_int_equal(error.status, STATUS_PACK);
    assert_non_null(strstr(error.text, "is not a file of a pack"));
}

static void names_are_resolved(void **state)
{
    (void)state;
    resolves("pack:sg/rules.sch", "abstract.sch", "pack:sg/abstract.sch");
    resolves("pack:sg/forms/a.xsl", "b.xsl", "pack:sg/forms/b.xsl");
    resolves("pack:sg/forms/a.xsl", "../b.xsl", "pack:sg/b.xsl");
    resolves("pack:sg/forms/a.xsl", "./x/../b.xsl", "pack:sg/forms/b.xsl");
    resolves("pack:sg/rules.sch", "common:rules.sch", "pack:common/rules.sch");
    resolves("pack:sg/rules.sch", "pack:asean/rules.sch", "pack:asean/rules.sch");
    resolves("schema:dossier.xsd", "types.xsd", "schema:types.xsd");
    resolves(NULL, "schema:types.xsd", "schema:types.xsd");
}

static void nothing_else_is_reached(void **state)
{
    (void)state;
    refuses("pack:sg/rules.sch", "../asean/rules.sch");
    refuses("pack:sg/forms/a.xsl", "../../asean/rules.sch");
    refuses("pack:sg/rules.sch", "/etc/passwd");
    refuses("pack:sg/rules.sch", "file:///etc/passwd");
    refuses("pack:sg/rules.sch", "http://example.invalid/a.sch");
    refuses("pack:sg/rules.sch", "pack:asean/../../x");
    refuses("pack:sg/rules.sch", "pack:asean");
    refuses("pack:sg/rules.sch", "");
    refuses(NULL, "rules.sch");
}

static void common_falls_back_to_our_schemas(void **state)
{
    (void)state;
    struct kit kit;
    CLEANUP(buffer_release) struct buffer bytes = { 0 };

    kit_open(&kit);
    kit_pack(&kit, "common", "<own/>");
    kit_pack(&kit, "sg", "<own/>");
    assert_true(catalogue_has(kit.catalogue, "pack:common/rules.sch"));
    assert_true(catalogue_has(kit.catalogue, "pack:common/types.xsd"));
    assert_true(catalogue_has(kit.catalogue, "common:types.xsd"));
    assert_true(catalogue_has(kit.catalogue, "schema:types.xsd"));
    assert_false(catalogue_has(kit.catalogue, "pack:sg/types.xsd"));
    assert_false(catalogue_has(kit.catalogue, "pack:none/rules.sch"));
    assert_false(catalogue_read(kit.catalogue, "pack:sg/none.xsd", &bytes, &kit.error));
    expect_error(&kit.error, STATUS_PACK, "\"pack:sg/none.xsd\" is not in the catalogue of packs");
    kit_close(&kit);
}

static void an_id_is_there_once(void **state)
{
    (void)state;
    struct kit kit;

    kit_open(&kit);
    kit_pack(&kit, "sg", "<own/>");
    assert_false(catalogue_add(kit.catalogue, "sg", kit.folders[0], &kit.error));
    expect_error(&kit.error, STATUS_PACK, "pack \"sg\" is there twice");
    assert_false(catalogue_add(kit.catalogue, "../sg", kit.folders[0], &kit.error));
    expect_error(&kit.error, STATUS_PACK, "pack id \"../sg\" is not a lower-case slug");
    kit_close(&kit);
}

static void links_are_not_followed(void **state)
{
    (void)state;
    struct kit kit;

    kit_open(&kit);
    kit_pack(&kit, "th", "<own/>");
    scratch_write("outside.xsd", "<outside/>");
    assert_int_equal(symlink("../../outside.xsd", "packs/th/link.xsd"), 0);
    assert_false(catalogue_has(kit.catalogue, "pack:th/link.xsd"));
    kit_close(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_resolved),
        cmocka_unit_test(nothing_else_is_reached),
        cmocka_unit_test(common_falls_back_to_our_schemas),
        cmocka_unit_test(an_id_is_there_once),
        cmocka_unit_test(links_are_not_followed),
    };

    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
