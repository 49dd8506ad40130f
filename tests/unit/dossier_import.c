#include "dossier_kit.h"

#include "dossier/import.h"

#include <archive.h>
#include <archive_entry.h>

struct item {
    const char *path;
    const char *content; /* NULL: a folder; "->x": a link to x; "=>x": a hard link to x */
};

static void write_item(struct archive *archive, const struct item *item)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, item->path);
    archive_entry_set_perm(entry, 0644);
    size_t size = 0;
    if (!item->content) {
        archive_entry_set_filetype(entry, AE_IFDIR);
        archive_entry_set_size(entry, 0);
    } else if (strncmp(item->content, "->", 2) == 0) {
        archive_entry_set_filetype(entry, AE_IFLNK);
        archive_entry_set_symlink(entry, item->content + 2);
    } else {
        archive_entry_set_filetype(entry, AE_IFREG);
        if (strncmp(item->content, "=>", 2) == 0)
            archive_entry_set_hardlink(entry, item->content + 2);
        else
            size = strlen(item->content);
        archive_entry_set_size(entry, (la_int64_t)size);
    }
    if (archive_write_header(archive, entry) != ARCHIVE_OK)
        fail_msg("%s", archive_error_string(archive));
    if (size)
        assert_int_equal(archive_write_data(archive, item->content, size), size);
    archive_entry_free(entry);
}

static void write_archive(const char *path, int format, int filter, const struct item *items)
{
    struct archive *archive = archive_write_new();
    assert_int_equal(archive_write_set_format(archive, format), ARCHIVE_OK);
    assert_int_equal(archive_write_add_filter(archive, filter), ARCHIVE_OK);
    assert_int_equal(archive_write_open_filename(archive, path), ARCHIVE_OK);
    for (; items->path; items++)
        write_item(archive, items);
    assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
}

static bool import(const char *source, const char *target, const char *inventory,
                   struct problems *problems, struct error *error)
{
    size_t count = 0;
    struct import_request request = { .source = source, .target = target, .inventory = inventory };
    return dossier_import(&request, kit_schema, &count, problems, error);
}

static const struct item fine[] = {
    { "top/", NULL }, { "top/a b.pdf", "A" }, { "top/documents/x/b.txt", "B" }, { NULL, NULL }
};

static void expect_fine(const char *target)
{
    struct dossier dossier = DOSSIER_INIT;
    char path[256];
    kit_load(target, &dossier);
    assert_string_equal(xml_attribute(dossier_document(&dossier, "a-b"), "heading"), "2.11");
    assert_string_equal(xml_attribute(dossier_rendition(&dossier, "b-und"), "file"),
                        "documents/x/b.txt");
    snprintf(path, sizeof path, "%s/documents/a b.pdf", target);
    scratch_expect(path, "A");
    snprintf(path, sizeof path, "%s/.unpacked", target);
    assert_int_equal(access(path, F_OK), -1);
    dossier_release(&dossier);
}

static void archives_of_each_kind_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int format;
        int filter;
    } kinds[] = {
        { "a.zip", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE },
        { "a.tar", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_NONE },
        { "a.tar.gz", ARCHIVE_FORMAT_TAR_GNUTAR, ARCHIVE_FILTER_GZIP },
        { "a.tar.bz2", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_BZIP2 },
        { "a.tar.xz", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_XZ },
        { "a.tar.zst", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_ZSTD },
        { "a.7z", ARCHIVE_FORMAT_7ZIP, ARCHIVE_FILTER_NONE },
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct problems problems = PROBLEMS_INIT;
        struct error error = { 0 };
        char target[64];
        snprintf(target, sizeof target, "from-%zu", i);
        write_archive(kinds[i].name, kinds[i].format, kinds[i].filter, fine);
        bool done = import(kinds[i].name, target, NULL, &problems, &error);
        assert_string_equal(error.text, "");
        assert_true(done);
        assert_int_equal(problems.total, 2);
        expect_fine(target);
        problems_release(&problems);
    }
}

static void a_folder_is_read(void **state)
{
    (void)state;
    struct problems problems = PROBLEMS_INIT;
    struct error error = { 0 };
    mkdir("source", 0755);
    mkdir("source/documents", 0755);
    mkdir("source/documents/x", 0755);
    scratch_write("source/a b.pdf", "A");
    scratch_write("source/documents/x/b.txt", "B");
    scratch_write("source/.DS_Store", "?");
    assert_true(import("source", "from-folder", NULL, &problems, &error));
    expect_fine("from-folder");
    assert_int_equal(problems.total, 3);
    assert_string_equal(problems.items[0].message, "left out: a hidden file");
    assert_false(import("source", "from-folder", NULL, &problems, &error));
    assert_int_equal(error.status, STATUS_OUTPUT);
    problems_release(&problems);
    assert_int_equal(symlink("/etc/passwd", "source/link"), 0);
    assert_false(import("source", "linked", NULL, &problems, &error));
    expect_error(&error, STATUS_INPUT, "\"link\" is a link; put the file itself there");
    assert_int_equal(access("linked", F_OK), -1);
}

static void refuse(const struct item *items, const char *text)
{
    struct problems problems = PROBLEMS_INIT;
    struct error error = { 0 };
    write_archive("bad.tar", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_NONE, items);
    assert_false(import("bad.tar", "bad", NULL, &problems, &error));
    expect_error(&error, STATUS_INPUT, text);
    assert_int_equal(access("bad", F_OK), -1);
    problems_release(&problems);
}

static void hostile_entries_are_refused_by_name(void **state)
{
    (void)state;
    refuse((const struct item[]){ { "a", "1" }, { "l", "->/etc/passwd" }, { 0 } },
           "bad.tar: \"l\" is a link; put the file itself there");
    refuse((const struct item[]){ { "a", "1" }, { "h", "=>a" }, { 0 } },
           "bad.tar: \"h\" is a hard link; put the file itself there");
    refuse((const struct item[]){ { "a", "1" }, { "A", "2" }, { 0 } },
           "bad.tar: archive: names \"A\" and \"a\" are one on some systems; rename one");
    refuse((const struct item[]){ { "a", "1" }, { "a", "2" }, { 0 } },
           "bad.tar: \"a\" is in the archive twice");
    refuse((const struct item[]){ { "a", "1" }, { "a/b", "2" }, { 0 } },
           "bad.tar: \"a/b\" is in the archive twice");
    refuse((const struct item[]){ { "a\\b", "1" }, { 0 } },
           "bad.tar: path \"a\\b\" has one of the characters \\ : < > \" | ? *");
    refuse((const struct item[]){ { "d/", NULL }, { 0 } }, "bad.tar: the archive holds no files");
}

static void expect_archive_refused(const char *path, const char *text)
{
    struct problems problems = PROBLEMS_INIT;
    struct error error = { 0 };
    assert_false(import(path, "bad", NULL, &problems, &error));
    expect_error(&error, STATUS_INPUT, text);
    assert_int_equal(access("bad", F_OK), -1);
    problems_release(&problems);
}

static void other_kinds_of_archive_are_refused(void **state)
{
    (void)state;
    struct archive *archive = archive_write_new();
    archive_write_set_format_zip(archive);
    archive_write_set_passphrase(archive, "secret");
    assert_int_equal(archive_write_set_options(archive, "zip:encryption=zipcrypt"), ARCHIVE_OK);
    archive_write_open_filename(archive, "secret.zip");
    write_item(archive, &(struct item){ "a", "1" });
    archive_write_free(archive);
    expect_archive_refused("secret.zip",
                           "secret.zip: \"a\" is encrypted; unpack it and import the folder");

    archive = archive_write_new();
    archive_write_set_format_ustar(archive);
    archive_write_add_filter_gzip(archive);
    archive_write_add_filter_bzip2(archive);
    archive_write_open_filename(archive, "twice.tar");
    write_item(archive, &(struct item){ "a", "1" });
    archive_write_free(archive);
    expect_archive_refused("twice.tar", "twice.tar: the archive is compressed more than once");

    archive = archive_write_new();
    archive_write_set_format_ustar(archive);
    archive_write_open_filename(archive, "pipe.tar");
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, "pipe");
    archive_entry_set_filetype(entry, AE_IFIFO);
    archive_write_header(archive, entry);
    archive_entry_free(entry);
    archive_write_free(archive);
    expect_archive_refused("pipe.tar", "pipe.tar: \"pipe\" is no regular file");

    write_archive("list.cpio", ARCHIVE_FORMAT_CPIO_POSIX, ARCHIVE_FILTER_NONE, fine);
    struct error error = { 0 };
    struct problems problems = PROBLEMS_INIT;
    assert_false(import("list.cpio", "bad", NULL, &problems, &error));
    assert_int_equal(error.status, STATUS_INPUT);
    problems_release(&problems);
}

static void names_follow_our_path_rules(void **state)
{
    (void)state;
    static const char *const names[] = { "../a", "/a", "b/../../a", "con.txt", "a:b", "a\nb" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct problems problems = PROBLEMS_INIT;
        struct error error = { 0 };
        struct item items[] = { { names[i], "1" }, { NULL, NULL } };
        write_archive("names.zip", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, items);
        if (import("names.zip", "named", NULL, &problems, &error))
            fail_msg("name %zu was taken", i);
        assert_int_equal(error.status, STATUS_INPUT);
        assert_int_equal(access("named", F_OK), -1);
        problems_release(&problems);
    }
}

static void japanese_names_need_their_charset(void **state)
{
    (void)state;
    struct problems problems = PROBLEMS_INIT;
    struct error error = { 0 };
    size_t count;
    struct dossier dossier = DOSSIER_INIT;
    /* "表示.pdf" in CP932, whose second byte of 表 is a backslash in ASCII */
    struct item items[] = { { "\x95\x5C\x8E\xA6.pdf", "1" }, { NULL, NULL } };
    write_archive("sjis.zip", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, items);
    assert_false(import("sjis.zip", "sjis", NULL, &problems, &error));
    assert_int_equal(error.status, STATUS_INPUT);
    struct import_request request = { .source = "sjis.zip", .target = "sjis", .names = "CP932" };
    assert_true(dossier_import(&request, kit_schema, &count, &problems, &error));
    assert_int_equal(count, 1);
    kit_load("sjis", &dossier);
    assert_string_equal(xml_attribute(dossier_rendition(&dossier, "document-und"), "file"),
                        "documents/表示.pdf");
    dossier_release(&dossier);
    problems_release(&problems);
}

static void what_is_no_archive_is_refused(void **state)
{
    (void)state;
    struct problems problems = PROBLEMS_INIT;
    struct error error = { 0 };
    scratch_write("text.zip", "not an archive\n");
    assert_false(import("text.zip", "text", NULL, &problems, &error));
    assert_int_equal(error.status, STATUS_INPUT);
    assert_false(import("absent.zip", "text", NULL, &problems, &error));
    expect_error(&error, STATUS_INPUT, "cannot open \"absent.zip\": No such file or directory");
    assert_int_equal(access("text", F_OK), -1);
}

static void limits_hold(void **state)
{
    (void)state;
    struct item items[] = { { "a", "12345" }, { "b", "123456" }, { NULL, NULL } };
    write_archive("limit.tar", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, items);
    static const struct {
        struct archive_limits limits;
        bool fits;
    } cases[] = {
        { { 6, 11, 2, 100 }, true },
        { { 5, 11, 2, 100 }, false },
        { { 6, 10, 2, 100 }, false },
        { { 6, 11, 1, 100 }, false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct names names = NAMES_INIT;
        struct error error = { 0 };
        char folder[32];
        snprintf(folder, sizeof folder, "limit-%zu", i);
        mkdir(folder, 0755);
        int source = open("limit.tar", O_RDONLY), target = open(folder, O_RDONLY | O_DIRECTORY);
        assert_int_equal(archive_unpack(source, target, NULL, &cases[i].limits, &names, &error),
                         cases[i].fits);
        assert_int_equal(error.status, cases[i].fits ? STATUS_DONE : STATUS_LIMIT);
        names_release(&names);
        close(source);
        close(target);
    }
}

static void an_archive_that_grows_too_much_is_refused(void **state)
{
    (void)state;
    struct problems problems = PROBLEMS_INIT;
    struct error error = { 0 };
    char *zeros = calloc(1, (8u << 20) + 1);
    memset(zeros, 'a', 8u << 20);
    struct item items[] = { { "big", zeros }, { NULL, NULL } };
    write_archive("big.tar.xz", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_XZ, items);
    assert_false(import("big.tar.xz", "big", NULL, &problems, &error));
    expect_error(&error, STATUS_LIMIT,
                 "big.tar.xz: \"big\": the archive unpacks to more than 100 times its size");
    free(zeros);
}

static void an_inventory_names_what_is_taken(void **state)
{
    (void)state;
    struct problems problems = PROBLEMS_INIT;
    struct dossier dossier = DOSSIER_INIT;
    struct error error = { 0 };
    scratch_write(
        "list.tsv",
        "\xEF\xBB\xBFid\tfile\theading\ttitle\tlang\trole\tof-revision\trevision\tfiled\r\n"
        "z\ttop.pdf\t2.08\tRisk & <use>\tja\t\t\t4\tsupport\r\n\r\n"
        "b\tdocuments/b.pdf\t2.09\tB\ten\r\n"
        "z\tdocuments/z-en.pdf\t2.08\tRisk\ten\ttranslation\t4\t\t\r\n");
    mkdir("listed", 0755);
    mkdir("listed/documents", 0755);
    scratch_write("listed/top.pdf", "T");
    scratch_write("listed/documents/b.pdf", "B");
    scratch_write("listed/documents/z-en.pdf", "Z");
    scratch_write("listed/README.md", "R");
    size_t count;
    struct import_request request = { .source = "listed",
                                      .target = "from-list",
                                      .inventory = "list.tsv" };
    assert_true(dossier_import(&request, kit_schema, &count, &problems, &error));
    assert_int_equal(count, 2);
    assert_int_equal(problems.total, 1);
    assert_string_equal(problems.items[0].file, "README.md");
    kit_load("from-list", &dossier);
    char *title = dossier_text(dossier_document(&dossier, "z"), "title", "ja", NULL);
    assert_string_equal(title, "Risk & <use>");
    free(title);
    assert_string_equal(xml_attribute(dossier_rendition(&dossier, "z-en"), "of-revision"), "4");
    assert_string_equal(xml_attribute(dossier_rendition(&dossier, "z-ja"), "file"),
                        "documents/top.pdf");
    scratch_expect("from-list/documents/top.pdf", "T");
    dossier_release(&dossier);
    problems_release(&problems);
}

static void expect_table(const char *table, const char *expected)
{
    struct problems problems = PROBLEMS_INIT;
    struct inventory inventory = INVENTORY_INIT;
    struct error error = { 0 };
    struct text found = TEXT_INIT(65536);
    assert_false(inventory_parse(table, strlen(table), "t.tsv", &inventory, &problems, &error));
    assert_int_equal(error.status, STATUS_INPUT);
    for (size_t i = 0; i < problems.count; i++)
        text_appendf(&found, "%ld: %s\n", problems.items[i].line, problems.items[i].message);
    assert_string_equal(text_string(&found), expected);
    text_release(&found);
    problems_release(&problems);
}

#define HEADING "id\tfile\theading\ttitle\tlang\n"

static void bad_tables_are_refused_with_all_lines(void **state)
{
    (void)state;
    expect_table("", "1: lists no document\n1: no column \"file\"\n1: no column \"heading\"\n"
                     "1: no column \"id\"\n1: no column \"lang\"\n1: no column \"title\"\n"
                     "1: unknown column \"\"\n");
    expect_table(HEADING, "1: lists no document\n");
    expect_table("id\tfile\theading\ttitle\tlang\tcolour\tid\na\ta\t1\tA\ten\n",
                 "1: column \"id\" is there twice\n1: unknown column \"colour\"\n");
    expect_table(HEADING "A\ta\t2.08\tt\ten\n"
                         "b\t../b\t2.08\tt\ten\n"
                         "c\tc\t\tt\n"
                         "d\td\t2.08\tt\ten\t\t\n",
                 "2: \"A\" is no id: a small letter, then small letters, digits and hyphens, 64 at "
                 "most\n"
                 "3: path \"../b\" has the part \".\" or \"..\"\n"
                 "4: no heading\n4: no lang\n"
                 "5: 7 cells in a table of 5 columns\n");
    expect_table(HEADING "a\ta\t2.08\tt\x01\ten\n", "2: control character U+0001\n");
    expect_table(HEADING "a\ta\t2.08\t\xFF\ten\n", "0: is not UTF-8; save the table as UTF-8\n");
}

static void an_inventory_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    struct problems problems = PROBLEMS_INIT;
    struct error error = { 0 };
    scratch_write("unfit.tsv", HEADING "a\tnowhere.pdf\t2.08\tA\ten\nb\ttop.pdf\t3.05\tB\ten\n");
    mkdir("unfit", 0755);
    scratch_write("unfit/top.pdf", "T");
    assert_false(import("unfit", "from-unfit", "unfit.tsv", &problems, &error));
    expect_error(&error, STATUS_INPUT,
                 "unfit.tsv:2: no file \"nowhere.pdf\" in the source (and 1 more)");
    assert_int_equal(problems.items[1].line, 3);
    assert_int_equal(access("from-unfit", F_OK), -1);
    problems_release(&problems);
    scratch_write("role.tsv", "id\tfile\theading\ttitle\tlang\trole\na\ttop.pdf\t2.08\tA\ten\tx\n");
    assert_false(import("unfit", "from-unfit", "role.tsv", &problems, &error));
    assert_int_equal(error.status, STATUS_INPUT);
    assert_true(problems.total > 0);
    assert_int_equal(access("from-unfit", F_OK), -1);
    problems_release(&problems);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(archives_of_each_kind_are_read),
        cmocka_unit_test(a_folder_is_read),
        cmocka_unit_test(hostile_entries_are_refused_by_name),
        cmocka_unit_test(other_kinds_of_archive_are_refused),
        cmocka_unit_test(names_follow_our_path_rules),
        cmocka_unit_test(japanese_names_need_their_charset),
        cmocka_unit_test(what_is_no_archive_is_refused),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(an_archive_that_grows_too_much_is_refused),
        cmocka_unit_test(an_inventory_names_what_is_taken),
        cmocka_unit_test(bad_tables_are_refused_with_all_lines),
        cmocka_unit_test(an_inventory_that_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
