/* docx and xlsx, zipped by the test. */
#include "facts_kit.h"
#include "pdf_kit.h"

/* Zips a folder's parts; the program zip keeps the order of the names. */
static void zip_parts(const char *name, const char *const parts[])
{
    const char *arguments[16] = { "zip", "-q", name };
    size_t count = 3;
    for (size_t i = 0; parts[i]; i++)
        arguments[count++] = parts[i];
    unlink(name);
    run_program(arguments);
}

static void test_docx(void **state)
{
    (void)state;
    mkdir("word", 0755);
    scratch_write("word/document.xml",
                  "<w:document><w:body><w:ins w:id='1'/><w:del w:id='2'><w:delText/></w:del>"
                  "<w:moveFrom/><w:moveTo/><w:insideH/></w:body></w:document>");
    scratch_write("word/comments.xml", "<w:comments><w:comment w:id='0'/></w:comments>");
    scratch_write("word/vbaProject.bin", "x");
    const char *const parts[] = { "word/document.xml", "word/comments.xml", "word/vbaProject.bin",
                                  NULL };
    zip_parts("a.docx", parts);
    const xmlNode *facts = facts_of("", "a.docx");
    assert_string_equal(fact(facts, "file", "type"), "docx");
    assert_string_equal(fact(facts, "office", "kind"), "docx");
    assert_string_equal(fact(facts, "office", "tracked-changes"), "4");
    assert_string_equal(fact(facts, "office", "comments"), "1");
    assert_string_equal(fact(facts, "office", "hidden-sheets"), "0");
    assert_string_equal(fact(facts, "office", "macros"), "yes");
    assert_string_equal(fact_missing(facts, "pdf"), "not-applicable");
}

static void test_xlsx(void **state)
{
    (void)state;
    mkdir("xl", 0755);
    scratch_write("xl/workbook.xml",
                  "<workbook><sheets><sheet name=\"a\"/><sheet state=\"hidden\" "
                  "name=\"b\"/><sheet state=\"veryHidden\"/></sheets></workbook>");
    scratch_write("xl/comments1.xml",
                  "<comments><commentList><comment ref=\"A1\"/><comment ref=\"A2\"/></commentList>"
                  "</comments>");
    const char *const parts[] = { "xl/workbook.xml", "xl/comments1.xml", NULL };
    zip_parts("b.xlsx", parts);
    const xmlNode *facts = facts_of("", "b.xlsx");
    assert_string_equal(fact(facts, "file", "type"), "xlsx");
    assert_string_equal(fact(facts, "office", "kind"), "xlsx");
    assert_string_equal(fact(facts, "office", "comments"), "2");
    assert_string_equal(fact(facts, "office", "hidden-sheets"), "2");
    assert_string_equal(fact(facts, "office", "macros"), "no");
}

static void test_other_zip(void **state)
{
    (void)state;
    scratch_write("note.txt", "x");
    const char *const parts[] = { "note.txt", NULL };
    zip_parts("c.docx", parts);
    const xmlNode *facts = facts_of("", "c.docx");
    assert_string_equal(fact(facts, "file", "type"), "zip");
    assert_string_equal(fact(facts, "file", "extension-type"), "docx");
    assert_string_equal(fact_missing(facts, "office"), "not-applicable");
}

static void test_damaged_zip(void **state)
{
    (void)state;
    scratch_write_bytes("d.docx", "PK\x03\x04 and nothing more", 21);
    const xmlNode *facts = facts_of("", "d.docx");
    assert_string_equal(fact_missing(facts, "office"), "the file is a damaged zip");
}

static int teardown(void **state)
{
    facts_close();
    return scratch_teardown(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_docx),
        cmocka_unit_test(test_xlsx),
        cmocka_unit_test(test_other_zip),
        cmocka_unit_test(test_damaged_zip),
    };
    xml_setup();
    return cmocka_run_group_tests(tests, scratch_setup, teardown);
}
