#include "dossier_kit.h"

#include "dossier/init_text.h"

#include <dirent.h>

static void a_new_dossier_has_its_files(void **state)
{
    (void)state;
    static const char *const names[] = {
        ".gitattributes", ".gitignore",  "approvals.xml", "core.key",  "documents",
        "documents.xml",  "dossier.xml", "evidence.xml",  "filings",   "papers.xml",
        "parties.xml",    "plans",       "product.xml",   "questions", "software.xml",
        "texts.xml",      "waivers.xml",
    };
    struct error error;
    assert_true(dossier_init("fresh", "my-id", &error));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[64];
        snprintf(path, sizeof path, "fresh/%s", names[i]);
        assert_int_equal(access(path, F_OK), 0);
    }
    size_t count = 0;
    DIR *folder = opendir("fresh");
    for (const struct dirent *item; (item = readdir(folder));)
        count++;
    closedir(folder);
    assert_int_equal(count, 2 + sizeof names / sizeof *names);
    scratch_expect("fresh/.gitattributes", "*.xml text eol=lf\ndocuments/** -text\n");
    scratch_expect("fresh/.gitignore", "core.key\n");
}

static void an_existing_folder_is_refused(void **state)
{
    (void)state;
    struct error error;
    mkdir("there", 0755);
    assert_false(dossier_init("there", NULL, &error));
    assert_int_equal(error.status, STATUS_OUTPUT);
    assert_false(dossier_init("other", "No Id", &error));
    expect_error(&error, STATUS_USAGE,
                 "\"No Id\" is no id: it takes a letter, then letters, digits and hyphens");
    assert_int_equal(access("other", F_OK), -1);
}

/* Takes the comment marks off every example. Returns how many there were. */
static size_t uncomment(const char *content, struct text *ret)
{
    size_t count = 0;
    for (const char *example; (example = strstr(content, INIT_EXAMPLE)); count++) {
        const char *end = strstr(example, "-->");
        text_append_bytes(ret, content, (size_t)(example - content));
        example += strlen(INIT_EXAMPLE);
        text_append_bytes(ret, example, (size_t)(end - example));
        content = end + 3;
    }
    text_append(ret, content);
    return count;
}

static void the_examples_are_valid_where_they_stand(void **state)
{
    (void)state;
    struct dossier dossier = DOSSIER_INIT;
    struct error error;
    size_t examples = 0;
    assert_true(dossier_init("examples", NULL, &error));
    for (const struct init_file *file = init_files; file->path; file++) {
        struct text text = TEXT_INIT(65536);
        char path[64];
        snprintf(path, sizeof path, "examples/%s", file->path);
        examples += uncomment(file->content, &text);
        scratch_write(path, text_string(&text));
        text_release(&text);
    }
    assert_int_equal(examples, 8);
    kit_load("examples", &dossier);
    assert_non_null(dossier_rendition(&dossier, "risk-en"));
    dossier_release(&dossier);
}

static void ids_are_made_from_names(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *id;
    } cases[] = {
        { "Risk Report (v2)", "risk-report-v2" },
        { "2024 plan", "plan" },
        { "リスク", "document" },
        { "", "document" },
        { "--x--", "x" },
    };
    char id[65];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        id_from_name(cases[i].name, "document", id);
        assert_string_equal(id, cases[i].id);
    }
    char longer[200];
    memset(longer, 'a', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    id_from_name(longer, "document", id);
    assert_int_equal(strlen(id), 64);
}

static void a_sample_is_copied_without_links(void **state)
{
    (void)state;
    struct error error;
    struct stat status;
    mkdir("sample", 0755);
    mkdir("sample/documents", 0755);
    scratch_write("sample/dossier.xml", "<x/>");
    scratch_write("sample/core.key", "k");
    scratch_write("sample/documents/a.pdf", "A");
    int folder = folder_open("sample", &error);
    assert_true(dossier_init_sample("copy", folder, &error));
    scratch_expect("copy/documents/a.pdf", "A");
    assert_int_equal(stat("copy/core.key", &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(symlink("a.pdf", "sample/documents/link"), 0);
    assert_false(dossier_init_sample("again", folder, &error));
    expect_error(&error, STATUS_INPUT, "\"documents/link\" is a link; put the file itself there");
    close(folder);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_dossier_has_its_files),
        cmocka_unit_test(an_existing_folder_is_refused),
        cmocka_unit_test(the_examples_are_valid_where_they_stand),
        cmocka_unit_test(ids_are_made_from_names),
        cmocka_unit_test(a_sample_is_copied_without_links),
    };
    return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
