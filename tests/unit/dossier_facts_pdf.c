/* PDF structure and text layer, through the real helper program. */
#include "facts_kit.h"
#include "pdf_kit.h"

static const xmlNode *facts_of_pdf(const struct pdf_kit *kit)
{
    pdf_write("doc.pdf", kit);
    return facts_of("", "doc.pdf");
}

static void test_plain(void **state)
{
    (void)state;
    const xmlNode *facts = facts_of_pdf(&(struct pdf_kit){ .text = "Hello" });
    assert_string_equal(fact(facts, "pdf", "version"), "1.7");
    assert_string_equal(fact(facts, "pdf", "pages"), "1");
    static const char *const flags[] = { "encrypted", "restricted", "javascript", "form",
                                         "signed" };
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        assert_string_equal(fact(facts, "pdf", flags[i]), "no");
    assert_string_equal(ITEMS(facts, "pdf", "font", "name", "embedded", "page"),
                        "Helvetica|no|1\n");
    assert_string_equal(fact(facts, "pdf", "items"), "1");
    assert_string_equal(fact(facts, "text", "pages"), "1");
    assert_string_equal(fact(facts, "text", "characters"), "5");
    assert_string_equal(fact(facts, "text", "japanese"), "no");
}

static void test_fonts(void **state)
{
    (void)state;
    struct pdf_kit kit = {
        .font = "<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+Mine /FontDescriptor 6 0 R >>",
        .more = { "<< /Type /FontDescriptor /FontName /ABCDEF+Mine /FontFile2 7 0 R >>",
                  "<< /Length 4 >>\nstream\nfont\nendstream" },
    };
    assert_string_equal(ITEMS(facts_of_pdf(&kit), "pdf", "font", "name", "embedded"),
                        "ABCDEF+Mine|yes\n");
    kit.font = "<< /Type /Font /Subtype /Type0 /BaseFont /Wide /Encoding /Identity-H "
               "/DescendantFonts [<< /Subtype /CIDFontType2 /BaseFont /Wide /FontDescriptor 6 0 R "
               ">>] >>";
    assert_string_equal(ITEMS(facts_of_pdf(&kit), "pdf", "font", "name", "embedded"), "Wide|yes\n");
    kit.more[0] = "<< /Type /FontDescriptor /FontName /Wide >>";
    assert_string_equal(ITEMS(facts_of_pdf(&kit), "pdf", "font", "name", "embedded"), "Wide|no\n");
    kit.font = "<< /Type /Font /Subtype /Type3 /Name /Drawn >>";
    assert_string_equal(ITEMS(facts_of_pdf(&kit), "pdf", "font", "name", "embedded"),
                        "Drawn|yes\n");
}

static void check_javascript(const struct pdf_kit *kit)
{
    assert_string_equal(fact(facts_of_pdf(kit), "pdf", "javascript"), "yes");
}

#define SCRIPT "<< /S /JavaScript /JS (1) >>"

static void test_javascript(void **state)
{
    (void)state;
    check_javascript(&(struct pdf_kit){ .catalogue = "/OpenAction " SCRIPT });
    check_javascript(&(struct pdf_kit){ .catalogue = "/AA << /WC " SCRIPT " >>" });
    check_javascript(
        &(struct pdf_kit){ .catalogue = "/Names << /JavaScript << /Names [(a) " SCRIPT "] >> >>" });
    check_javascript(&(struct pdf_kit){ .page = "/AA << /O " SCRIPT " >>" });
    check_javascript(&(struct pdf_kit){
        .page = "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 1 1] /A " SCRIPT " >>]" });
    check_javascript(&(struct pdf_kit){
        .catalogue = "/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next [" SCRIPT "] >>" });
}

static void test_form_and_signature(void **state)
{
    (void)state;
    const xmlNode *facts = facts_of_pdf(
        &(struct pdf_kit){ .catalogue = "/AcroForm << /Fields [<< /FT /Tx /T (name) >>] >>" });
    assert_string_equal(fact(facts, "pdf", "form"), "yes");
    assert_string_equal(fact(facts, "pdf", "signed"), "no");
    facts = facts_of_pdf(&(struct pdf_kit){
        .catalogue = "/AcroForm << /Fields [<< /FT /Sig /T (s) /V << /Type /Sig >> >>] >>" });
    assert_string_equal(fact(facts, "pdf", "form"), "no");
    assert_string_equal(fact(facts, "pdf", "signed"), "yes");
    facts = facts_of_pdf(&(struct pdf_kit){ .catalogue = "/AcroForm << /Fields [] >>" });
    assert_string_equal(fact(facts, "pdf", "form"), "no");
}

static void test_attachments(void **state)
{
    (void)state;
    const xmlNode *facts = facts_of_pdf(&(struct pdf_kit){
        .catalogue = "/Names << /EmbeddedFiles << /Names [(k) << /Type /Filespec /UF (a.xlsx) >>] "
                     ">> >>",
        .page = "/Annots [<< /Subtype /FileAttachment /Rect [0 0 1 1] /FS << /F (b.zip) >> >>]" });
    assert_string_equal(ITEMS(facts, "pdf", "attachment", "name"), "b.zip\na.xlsx\n");
}

static void test_links(void **state)
{
    (void)state;
    const xmlNode *facts = facts_of_pdf(&(struct pdf_kit){
        .page = "/Annots [<< /Subtype /Link /Rect [0 0 1 1] /A << /S /URI /URI "
                "(https://example.org/x) >> >> << /Subtype /Link /Rect [0 0 1 1] /A << /S /Launch "
                "/F (tool.exe) >> >> << /Subtype /Link /Rect [0 0 1 1] /A << /S /GoTo /D [3 0 R "
                "/Fit] >> >>]" });
    assert_string_equal(ITEMS(facts, "pdf", "link", "target", "page"),
                        "https://example.org/x|1\ntool.exe|1\n");
}

static void test_bookmarks(void **state)
{
    (void)state;
    const xmlNode *facts = facts_of_pdf(&(struct pdf_kit){
        .catalogue = "/Outlines 6 0 R /Names << /Dests << /Names [(here) [3 0 R /Fit]] >> >>",
        .more = { "<< /First 7 0 R /Last 9 0 R >>",
                  "<< /Title (One) /Dest [3 0 R /Fit] /First 8 0 R /Next 9 0 R >>",
                  "<< /Title (One\nA) /Dest (here) >>",
                  "<< /Title (Two) /A << /S /GoTo /D (nowhere) >> /Next 7 0 R >>" } });
    assert_string_equal(ITEMS(facts, "pdf", "bookmark", "level", "page", "title"),
                        "1|1|One\n2|1|One A\n1|0|Two\n");
}

static void test_damage(void **state)
{
    (void)state;
    char bytes[4096];
    pdf_write("doc.pdf", &(struct pdf_kit){ .text = "Hello" });
    FILE *file = fopen("doc.pdf", "rb");
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    char *table = memmem(bytes, size, "startxref\n", 10);
    memcpy(table + 10, "1", 1); /* points nowhere */
    scratch_write_bytes("damaged.pdf", bytes, size);
    const xmlNode *facts = facts_of("", "damaged.pdf");
    assert_string_not_equal(ITEMS(facts, "pdf", "damage", "what"), "");
    scratch_write("broken.pdf", "%PDF-1.4\nnothing of it\n");
    facts = facts_of("", "broken.pdf");
    assert_non_null(strstr(fact_missing(facts, "pdf"), "the PDF cannot be read"));
    assert_non_null(strstr(fact_missing(facts, "text"), "pdftotext cannot read it"));
}

static void test_no_text_layer(void **state)
{
    (void)state;
    const xmlNode *facts = facts_of_pdf(&(struct pdf_kit){ .content = "0 0 100 100 re f" });
    assert_string_equal(ITEMS(facts, "text", "page", "number"), "1\n");
    assert_string_equal(fact(facts, "text", "characters"), "0");
}

static const char *encrypt(const char *user, const char *print)
{
    unlink("locked.pdf");
    pdf_write("doc.pdf", &(struct pdf_kit){ .text = "Hello" });
    const char *const arguments[] = { "qpdf", "--encrypt", user,      "owner",      "256",
                                      print,  "--",        "doc.pdf", "locked.pdf", NULL };
    run_program(arguments);
    return "locked.pdf";
}

static void test_encryption(void **state)
{
    (void)state;
    const xmlNode *facts = facts_of("", encrypt("", "--print=full"));
    assert_string_equal(fact(facts, "pdf", "encrypted"), "yes");
    assert_string_equal(fact(facts, "pdf", "restricted"), "no");
    assert_string_equal(fact(facts, "text", "characters"), "5");
    facts = facts_of("", encrypt("", "--print=none"));
    assert_string_equal(fact(facts, "pdf", "restricted"), "yes");
    facts = facts_of("", encrypt("", "--extract=n"));
    assert_string_equal(fact(facts, "pdf", "restricted"), "yes");
    facts = facts_of("", encrypt("secret", "--print=full"));
    assert_string_equal(fact_missing(facts, "pdf"),
                        "the PDF is encrypted and does not open without a password");
    assert_non_null(fact_missing(facts, "text"));
}

/* Objects that point at themselves end. */
static void test_circles(void **state)
{
    (void)state;
    const xmlNode *facts = facts_of_pdf(&(struct pdf_kit){
        .catalogue = "/Names << /EmbeddedFiles 6 0 R >> /OpenAction 7 0 R /AcroForm << /Fields [8 "
                     "0 R] >>",
        .more = { "<< /Kids [6 0 R] /Names [(a) << /F (x) >>] >>",
                  "<< /S /GoTo /D [3 0 R] /Next 7 0 R >>", "<< /T (f) /Kids [8 0 R] >>" } });
    assert_string_equal(fact(facts, "pdf", "javascript"), "no");
}

static int teardown(void **state)
{
    facts_close();
    return scratch_teardown(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),         cmocka_unit_test(test_fonts),
        cmocka_unit_test(test_javascript),    cmocka_unit_test(test_form_and_signature),
        cmocka_unit_test(test_attachments),   cmocka_unit_test(test_links),
        cmocka_unit_test(test_bookmarks),     cmocka_unit_test(test_damage),
        cmocka_unit_test(test_no_text_layer), cmocka_unit_test(test_encryption),
        cmocka_unit_test(test_circles),
    };
    xml_setup();
    return cmocka_run_group_tests(tests, scratch_setup, teardown);
}
