#include "dossier_kit.h"

#include "base/limits.h"
#include "dossier/table/grid.h"
#include "dossier/table/internal.h"

#include <zip.h>

/* Every column of table.def leads to a value that dossier.xsd knows. */
static void every_column_is_in_the_schema(void **state)
{
    (void)state;
    struct type_view types = TYPE_VIEW_INIT;
    struct error error;
    size_t columns = 0, enumerated = 0;
    assert_true(type_view_open(kit_schemas, &types, &error));
    for (const char *what = NULL; (what = table_what_next(what));) {
        struct sheet sheets[TABLE_SHEETS_MAX];
        size_t count = sheets_find(what, sheets);
        assert_in_range(count, 1, TABLE_SHEETS_MAX);
        for (size_t i = 0; i < count; i++) {
            struct table table = TABLE_INIT;
            table.sheet = sheets[i];
            assert_non_null(type_element(&types, sheets[i].entry->path));
            for (size_t j = 0; j < sheets[i].column_count; j++, columns++) {
                const char *id = sheets[i].columns[j].id;
                const struct column *column = table_add_column(&table, &types, id);
                assert_non_null(column);
                const xmlNode *element = type_element(&types, sheets[i].entry->path);
                bool typed = column->kind == COLUMN_ATTRIBUTE || column->kind == COLUMN_CONTENT;
                bool known = *column->child == '\0' || type_child(&types, element, column->child);
                if (!known || (typed && !column->type.view))
                    print_error("%s: %s\n", sheets[i].entry->sheet, id);
                assert_true(known && (!typed || column->type.view));
                for (size_t k = 0; k < column->field_count; k++)
                    assert_non_null(column->field_types[k].view);
                enumerated += value_type_enumerated(&column->type, NULL) != NULL;
            }
            table_release(&table);
        }
    }
    assert_in_range(columns, 100, 1000);
    assert_in_range(enumerated, 15, 100);
    type_view_release(&types);
}

static void the_names_of_the_tables_are_those_of_the_verb(void **state)
{
    (void)state;
    static const char *const expected[] = { "documents", "papers",    "parties", "texts",
                                            "ep",        "approvals", "changes", "questions" };
    const char *what = NULL;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        what = table_what_next(what);
        assert_string_equal(what, expected[i]);
    }
    assert_null(table_what_next(what));
}

static void values_are_held_against_their_types(void **state)
{
    (void)state;
    static const struct {
        const char *path, *attribute, *value, *why;
    } cases[] = {
        { "papers/paper", "form", "copy", "" },
        { "papers/paper", "form", "Copy",
          "must be one of original certified-copy copy electronic" },
        { "papers/paper", "issued", "2026-02-28", "" },
        { "papers/paper", "issued", "2026-02-29", "is no day of the calendar" },
        { "papers/paper", "regulators", "sg th", "" },
        { "papers/paper", "regulators", "sg TH",
          "is not of the form of type \"slugs\" in dossier.xsd" },
        { "papers/paper", "number", "a\nb", "is not of the form of type \"line\" in dossier.xsd" },
        { "texts/text", "stage", "0", "is no positiveInteger" },
        { "documents/document/part", "pages", "3-7", "" },
        { "documents/document/part", "pages", "7-Mar",
          "is not of the form of type \"pages\" in dossier.xsd" },
        { "texts/text/wording", "xml:lang", "zh-Hant", "" },
        { "texts/text/wording", ".", " ", "is not of the form of type \"filled\" in dossier.xsd" },
        { "approvals/approval/condition", "pages", "1", "" }, /* of a group */
    };
    struct type_view types = TYPE_VIEW_INIT;
    struct error error;
    assert_true(type_view_open(kit_schemas, &types, &error));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct value_type type;
        struct text why = TEXT_INIT(4096);
        const xmlNode *element = type_element(&types, cases[i].path);
        assert_true(value_type_find(&types, element, cases[i].attribute, &type));
        bool fine = value_type_check(&type, cases[i].value, &why);
        assert_string_equal(text_string(&why), cases[i].why);
        assert_int_equal(fine, !*cases[i].why);
        value_type_release(&type);
        text_release(&why);
    }
    type_view_release(&types);
}

static void csv_is_read_as_spreadsheets_write_it(void **state)
{
    (void)state;
    static const char bytes[] = "\xEF\xBB\xBFid,\"a \"\"b\"\"\",\r\n\"1\r\n2\",,x\n\n'=1,' ,";
    struct grid grid = GRID_INIT;
    struct error error;
    assert_true(csv_read(bytes, sizeof bytes - 1, &grid, &error));
    assert_int_equal(grid.count, 4);
    assert_int_equal(grid.rows[3].line, 5);
    assert_string_equal(grid_text(&grid.rows[0], 1), "a \"b\"");
    assert_string_equal(grid_text(&grid.rows[1], 0), "1\n2");
    assert_null(grid_text(&grid.rows[1], 1));
    assert_string_equal(cell_unguard(grid_text(&grid.rows[3], 0)), "=1");
    assert_string_equal(cell_unguard(grid_text(&grid.rows[3], 1)), "' ");
    grid_release(&grid);
}

static void what_looks_like_a_formula_is_guarded_and_comes_back(void **state)
{
    (void)state;
    static const char *const values[] = { "=1",  "+81", "-",   "@a", "\ta", "＝1",      "－",
                                          "'=1", "''@", "a=1", "'a", "",    "\"q\",\nr" };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        struct text text = TEXT_INIT(4096);
        struct grid grid = GRID_INIT;
        struct error error;
        csv_append(values[i], true, &text);
        csv_append("end", false, &text);
        bool formula = i < 7;
        assert_int_equal(text_string(&text)[0] == '"' && text_string(&text)[1] == '\'',
                         formula || i == 7 || i == 8);
        assert_true(csv_read(text_string(&text), text.size, &grid, &error));
        const char *back = grid_text(&grid.rows[0], 0);
        assert_string_equal(back ? cell_unguard(back) : "", values[i]);
        grid_release(&grid);
        text_release(&text);
    }
}

static void cp932_is_told_from_utf8(void **state)
{
    (void)state;
    struct grid grid = GRID_INIT;
    struct error error;
    struct text folded = TEXT_INIT(4096);
    assert_true(csv_read("id,\x8A\xD4\x88\xE1\n", 8, &grid, &error));
    assert_true(grid.foreign);
    assert_string_equal(grid_text(&grid.rows[0], 1), "間違");
    grid_release(&grid);
    assert_false(csv_read("id,\x8A\n", 5, &grid, &error));
    assert_non_null(strstr(error.text, "save the table as \"CSV UTF-8\""));
    grid_release(&grid);
    cp932_fold("5〜6 บ髙", &folded);
    assert_string_equal(text_string(&folded), "5～6 ?髙");
    text_release(&folded);
}

static void refuse_csv(const char *bytes, size_t size, const char *text)
{
    struct grid grid = GRID_INIT;
    struct error error;
    assert_false(csv_read(bytes, size, &grid, &error));
    if (!strstr(error.text, text))
        print_error("%s\n", error.text);
    assert_non_null(strstr(error.text, text));
    grid_release(&grid);
}

static void what_is_no_csv_is_refused(void **state)
{
    (void)state;
    refuse_csv("id,\"a", 5, "line 1: a quote is not closed");
    refuse_csv("id\n\"a\"b,c", 9, "line 2: text behind a closing quote");
    refuse_csv("id\n\x01", 4, "line 2: control character U+0001");
    refuse_csv("id;a\n", 5, "not divided by commas");
    refuse_csv("\xFF\xFEi\0", 4, "UTF-16");
}

static void limits_hold(void **state)
{
    (void)state;
    struct grid grid = GRID_INIT;
    struct error error;
    for (size_t i = 0; i < LIMIT_TABLE_ROWS; i++)
        assert_true(grid_add_row(&grid, i + 1, &error));
    assert_false(grid_add_row(&grid, LIMIT_TABLE_ROWS + 1, &error));
    assert_int_equal(error.status, STATUS_LIMIT);
    assert_true(grid_set(&grid, LIMIT_TABLE_COLUMNS - 1, GRID_TEXT, strdup("x"), &error));
    assert_false(grid_set(&grid, LIMIT_TABLE_COLUMNS, GRID_TEXT, strdup("x"), &error));
    assert_int_equal(error.status, STATUS_LIMIT);
    grid_release(&grid);
}

/* A zip with xl/workbook.xml and `parts` in all. */
static void write_zip(const char *path, size_t parts)
{
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    assert_non_null(zip);
    for (size_t i = 0; i < parts; i++) {
        char name[32] = "xl/workbook.xml";
        if (i)
            snprintf(name, sizeof name, "p%zu", i);
        zip_source_t *source = zip_source_buffer(zip, "<x/>", 4, 0);
        assert_true(zip_file_add(zip, name, source, 0) >= 0);
    }
    assert_int_equal(zip_close(zip), 0);
}

static void parts_are_counted(void **state)
{
    (void)state;
    for (size_t more = 0; more < 2; more++) {
        struct buffer bytes = { .bytes = NULL };
        struct grid *grids;
        struct error error;
        size_t count;
        write_zip("parts.xlsx", LIMIT_TABLE_PARTS + more);
        int root = folder_open(".", &error);
        assert_true(file_read_beneath(root, "parts.xlsx", LIMIT_TABLE_BYTES, &bytes, &error));
        close(root);
        assert_false(xlsx_read(bytes.bytes, bytes.size, &grids, &count, &error));
        assert_int_equal(error.status, more ? STATUS_LIMIT : STATUS_INPUT);
        assert_non_null(strstr(error.text, more ? "more than 10000 parts" : "workbook.xml.rels"));
        buffer_release(&bytes);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_column_is_in_the_schema),
        cmocka_unit_test(the_names_of_the_tables_are_those_of_the_verb),
        cmocka_unit_test(values_are_held_against_their_types),
        cmocka_unit_test(csv_is_read_as_spreadsheets_write_it),
        cmocka_unit_test(what_looks_like_a_formula_is_guarded_and_comes_back),
        cmocka_unit_test(cp932_is_told_from_utf8),
        cmocka_unit_test(what_is_no_csv_is_refused),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(parts_are_counted),
    };
    return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
