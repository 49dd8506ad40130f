/* Limits of what the room reads, below, at and above. */
#include "dossier_kit.h"

#include "base/limits.h"
#include "dossier/import.h"
#include "dossier/manifest/manifest.h"
#include "dossier/problem.h"

static void a_manifest_has_a_largest_size(void **state)
{
    (void)state;
    struct manifest manifest;
    struct error error;
    char *bytes = calloc(LIMIT_MANIFEST_BYTES + 1, 1);
    assert_non_null(bytes);
    memset(bytes, ' ', LIMIT_MANIFEST_BYTES);
    assert_false(manifest_parse(bytes, LIMIT_MANIFEST_BYTES, &manifest, &error));
    assert_null(strstr(error.text, "larger"));
    assert_false(manifest_parse(bytes, LIMIT_MANIFEST_BYTES + 1, &manifest, &error));
    expect_error(&error, STATUS_INPUT, "manifest.xml: larger than 16777216 bytes");
    free(bytes);
}

/* A table of that many lines, the last one empty. */
static bool parse_lines(size_t lines, struct error *error)
{
    static const char heading[] = "id\tfile\theading\ttitle\tlang\n", row[] = "a\ta\t1\ta\ten\n";
    struct text table = TEXT_INIT(8 * MIB);
    struct inventory inventory = INVENTORY_INIT;
    struct problems problems = PROBLEMS_INIT;
    text_append(&table, heading);
    text_append(&table, row);
    for (size_t i = 3; i < lines; i++)
        text_append(&table, "\n");
    assert_false(text_failed(&table));
    bool parsed = inventory_parse(table.bytes, table.size, "t.tsv", &inventory, &problems, error);
    inventory_release(&inventory);
    problems_release(&problems);
    text_release(&table);
    return parsed;
}

static void an_inventory_has_a_largest_number_of_lines(void **state)
{
    (void)state;
    struct error error = { 0 };
    assert_true(parse_lines(LIMIT_FILES - 1, &error));
    assert_true(parse_lines(LIMIT_FILES, &error));
    assert_false(parse_lines(LIMIT_FILES + 1, &error));
    expect_error(&error, STATUS_LIMIT, "t.tsv: more than 100000 lines");
}

static void a_table_has_a_largest_number_of_columns(void **state)
{
    (void)state;
    for (int columns = 31; columns <= 33; columns++) {
        struct text table = TEXT_INIT(4096);
        struct inventory inventory = INVENTORY_INIT;
        struct problems problems = PROBLEMS_INIT;
        struct error error;
        for (int i = 0; i < columns; i++)
            text_append(&table, i ? "\tx" : "x");
        assert_false(
            inventory_parse(table.bytes, table.size, "t.tsv", &inventory, &problems, &error));
        bool said = false;
        for (size_t i = 0; i < problems.count; i++)
            said |= strcmp(problems.items[i].message, "more than 32 columns") == 0;
        assert_int_equal(said, columns > 32);
        problems_release(&problems);
        text_release(&table);
    }
}

static void the_list_of_problems_is_capped_but_not_its_number(void **state)
{
    (void)state;
    struct problems problems = PROBLEMS_INIT;
    struct error error;
    for (long i = LIMIT_FINDINGS + 1; i > 0; i--)
        problems_add(&problems, "f", i, "p");
    assert_int_equal(problems.count, LIMIT_FINDINGS);
    assert_int_equal(problems.total, LIMIT_FINDINGS + 1);
    problems_sort(&problems);
    assert_false(problems_error(&problems, &error));
    expect_error(&error, STATUS_INPUT, "f:2: p (and 10000 more)");
    problems_release(&problems);
}

static void a_long_message_ends_at_a_character(void **state)
{
    (void)state;
    char name[1200];
    for (size_t shift = 0; shift < 4; shift++) {
        struct problems problems = PROBLEMS_INIT;
        struct error error;
        memset(name, 'a', shift);
        for (size_t i = shift; i + 4 < sizeof name; i += 3)
            memcpy(name + i, "表", 4);
        problems_add(&problems, NULL, 0, "%s", name);
        problems_add(&problems, NULL, 0, "%s", name);
        const char *message = problems.items[0].message;
        assert_in_range(strlen(message), 1020, 1023);
        assert_true(utf8_valid(message, strlen(message)));
        assert_false(problems_error(&problems, &error));
        assert_true(utf8_valid(error.text, strlen(error.text)));
        assert_non_null(strstr(error.text, "(and 1 more)"));
        problems_release(&problems);
    }
}

static void folders_are_read_to_a_depth(void **state)
{
    (void)state;
    struct text path = TEXT_INIT(256);
    size_t count;
    struct problems problems = PROBLEMS_INIT;
    struct error error = { 0 };
    text_append(&path, "deep");
    mkdir(text_string(&path), 0755);
    for (int depth = 1; depth <= 32; depth++) {
        text_append(&path, "/d");
        mkdir(text_string(&path), 0755);
    }
    scratch_write("deep/a", "a");
    struct import_request request = { .source = "deep", .target = "shallow" };
    assert_true(dossier_import(&request, kit_schema, &count, &problems, &error));
    text_append(&path, "/d");
    mkdir(text_string(&path), 0755);
    request.target = "deeper";
    assert_false(dossier_import(&request, kit_schema, &count, &problems, &error));
    assert_int_equal(error.status, STATUS_LIMIT);
    problems_release(&problems);
    text_release(&path);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_manifest_has_a_largest_size),
        cmocka_unit_test(an_inventory_has_a_largest_number_of_lines),
        cmocka_unit_test(a_table_has_a_largest_number_of_columns),
        cmocka_unit_test(the_list_of_problems_is_capped_but_not_its_number),
        cmocka_unit_test(a_long_message_ends_at_a_character),
        cmocka_unit_test(folders_are_read_to_a_depth),
    };
    return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
