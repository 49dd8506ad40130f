/* The file as such, its type, and what happens to files that are none. */
#include "facts_kit.h"
#include "pdf_kit.h"

static void check_problem(const char *file, const char *problem, const char *type)
{
    const xmlNode *facts = facts_of("", file);
    assert_string_equal(fact(facts, "file", "problem"), problem);
    assert_string_equal(fact(facts, "file", "type"), type);
}

static void test_bad_files_are_facts(void **state)
{
    (void)state;
    scratch_write("empty.pdf", "");
    scratch_write("pointer.pdf", "version https://git-lfs.github.com/spec/v1\noid sha256:00\n");
    mkdir("folder.pdf", 0755);
    assert_int_equal(symlink("empty.pdf", "link.pdf"), 0);
    assert_int_equal(mkfifo("fifo.pdf", 0600), 0);
    check_problem("missing.pdf", "missing", "none");
    check_problem("folder.pdf", "directory", "none");
    check_problem("link.pdf", "link", "none");
    check_problem("fifo.pdf", "special", "none");
    check_problem("empty.pdf", "empty", "none");
    check_problem("pointer.pdf", "lfs-pointer", "text");
}

/* What its name promises cannot be judged, so that no rule passes because nothing was there. */
static void test_unread_content_is_not_evaluated(void **state)
{
    (void)state;
    const xmlNode *facts = facts_of("", "missing.pdf");
    assert_string_equal(fact_missing(facts, "pdf"), "there is no content to read (missing)");
    assert_string_equal(fact_missing(facts, "text"), "there is no content to read (missing)");
    assert_string_equal(fact_missing(facts, "sbom"), "not-applicable");
    assert_string_equal(fact_missing(facts, "office"), "not-applicable");
    assert_string_equal(fact(facts, "file", "sha256"), "(absent)");
    assert_null(facts_blob(&facts_dossier, "doc-en"));
}

static void test_name_that_cannot_travel(void **state)
{
    (void)state;
    scratch_write("con.txt", "x\n");
    const xmlNode *facts = facts_of("", "con.txt");
    assert_non_null(strstr(fact(facts, "file", "name-problem"), "con"));
}

static void test_type_by_content(void **state)
{
    (void)state;
    static const struct {
        const char *name, *bytes;
        size_t size;
        const char *type, *promised;
    } files[] = {
        { "a.pdf", "%PDF-1.4\n", 9, "pdf", "pdf" },
        { "b.txt", "junk %PDF-1.4\n", 14, "pdf", "text" },
        { "c.png", "\x89PNG\r\n\x1a\n....", 12, "png", "png" },
        { "d.pdf", "\xff\xd8\xff\xe0....", 8, "jpeg", "pdf" },
        { "e.xml", "\xef\xbb\xbf <a/>", 8, "xml", "xml" },
        { "f.json", "{\"a\": 1}", 8, "json", "json" },
        { "g.json", "{\"a\": 1", 7, "text", "json" },
        { "h.txt", "[1] is a reference\n", 19, "text", "text" },
        { "i.csv", "a,\xe3\x81\x82\n", 6, "text", "text" },
        { "j.bin", "\x00\x01\x02", 3, "unknown", "unknown" },
        { "k.html", "<!doctype html><p>", 18, "text", "unknown" },
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        scratch_write_bytes(files[i].name, files[i].bytes, files[i].size);
        const xmlNode *facts = facts_of("", files[i].name);
        assert_string_equal(fact(facts, "file", "type"), files[i].type);
        assert_string_equal(fact(facts, "file", "extension-type"), files[i].promised);
    }
}

static void test_digest_and_blob(void **state)
{
    (void)state;
    scratch_write("note.txt", "abc");
    const xmlNode *facts = facts_of("", "note.txt");
    assert_string_equal(fact(facts, "file", "sha256"),
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const struct blob *blob = facts_blob(&facts_dossier, "doc-en");
    assert_non_null(blob);
    assert_int_equal(blob->size, 3);
    assert_null(facts_blob(&facts_dossier, "other-en"));
}

static void test_change_is_noticed(void **state)
{
    (void)state;
    struct error error = { 0 };
    scratch_write("note.txt", "abc");
    facts_of("", "note.txt");
    assert_true(facts_recheck(&facts_dossier, &error));
    scratch_write("note.txt", "abd");
    assert_false(facts_recheck(&facts_dossier, &error));
    assert_int_equal(error.status, STATUS_INPUT);
    assert_string_equal(error.text, "\"note.txt\" changed while it was read");
    assert_int_equal(unlink("note.txt"), 0);
    assert_false(facts_recheck(&facts_dossier, &error));
}

static void test_second_call_replaces(void **state)
{
    (void)state;
    scratch_write("note.txt", "abc");
    facts_of("", "note.txt");
    facts_measure(NULL);
    const xmlNode *facts = xml_child(rendition_next(&facts_dossier, NULL), NS_FACTS, "facts");
    assert_null(xml_next(facts, NS_FACTS, "facts"));
}

struct reported {
    size_t calls, total;
};

static bool report_and_stop(void *context, const char *what, size_t done, size_t total)
{
    struct reported *reported = context;
    assert_non_null(what);
    reported->calls = done;
    reported->total = total;
    return false;
}

static void test_progress_cancels(void **state)
{
    (void)state;
    struct reported reported = { 0 };
    struct progress progress = { .report = report_and_stop, .context = &reported };
    struct error error = { 0 };
    static const struct facts_options usual;
    scratch_write("note.txt", "abc");
    facts_open_file("", "note.txt");
    assert_false(facts_gather(&facts_dossier, facts_pool, &usual, &progress, &error));
    assert_int_equal(reported.calls, 1);
    assert_int_equal(reported.total, 1);
    assert_null(xml_child(rendition_next(&facts_dossier, NULL), NS_FACTS, "facts"));
}

/* The same tree, whatever the number of workers. */
static void test_jobs_do_not_matter(void **state)
{
    (void)state;
    static const char xml[] =
        "<dossier xmlns=\"" NS_DOSSIER "\" id=\"d\"><product/><documents>"
        "<document id=\"a\" heading=\"2.04.01\"><rendition id=\"a-en\" role=\"master\" lang=\"en\" "
        "file=\"a.pdf\"/></document>"
        "<document id=\"b\" heading=\"2.04.01\"><rendition id=\"b-en\" role=\"master\" lang=\"en\" "
        "file=\"b.pdf\"/></document>"
        "<document id=\"c\" heading=\"2.04.01\"><rendition id=\"c-en\" role=\"master\" lang=\"en\" "
        "file=\"gone.pdf\"/></document></documents></dossier>";
    struct buffer trees[2] = { { 0 }, { 0 } };
    struct error error = { 0 };
    pdf_write("a.pdf", &(struct pdf_kit){ .text = "one" });
    pdf_write("b.pdf", &(struct pdf_kit){ .text = "two" });
    for (unsigned i = 0; i < 2; i++) {
        struct facts_options options = { .jobs = i ? 4 : 1 };
        facts_open(xml, ".");
        facts_measure(&options);
        assert_true(xml_write(facts_dossier.tree, &trees[i], &error));
    }
    assert_string_equal((char *)trees[0].bytes, (char *)trees[1].bytes);
    buffer_release(&trees[0]);
    buffer_release(&trees[1]);
}

static int teardown(void **state)
{
    facts_close();
    return scratch_teardown(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_files_are_facts),
        cmocka_unit_test(test_unread_content_is_not_evaluated),
        cmocka_unit_test(test_name_that_cannot_travel),
        cmocka_unit_test(test_type_by_content),
        cmocka_unit_test(test_digest_and_blob),
        cmocka_unit_test(test_change_is_noticed),
        cmocka_unit_test(test_second_call_replaces),
        cmocka_unit_test(test_progress_cancels),
        cmocka_unit_test(test_jobs_do_not_matter),
    };
    xml_setup();
    return cmocka_run_group_tests(tests, scratch_setup, teardown);
}
