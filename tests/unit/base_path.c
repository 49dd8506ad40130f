#include "scratch.h"

#include "base/path.h"

static const char *const good[] = {
    "a",
    "a/b/c.pdf",
    ".gitignore",
    "a b.pdf",
    "日本語/添付資料 イ.pdf",
    "..a",
    "a..b",
    "...a/b",
    "console",
    "com",
    "com10",
    "lpt0",
    "nulls.txt",
    "a'b(c)[d]{e}&#%+=@!$^~`;,",
};

static const struct {
    const char *path;
    const char *rule;
} bad[] = {
    { "", "path \"\" is empty" },
    { "/etc/passwd", "path \"/etc/passwd\" is absolute" },
    { "a//b", "path \"a//b\" has an empty part" },
    { "a/", "path \"a/\" has an empty part" },
    { ".", "path \".\" has the part \".\" or \"..\"" },
    { "./a", "path \"./a\" has the part \".\" or \"..\"" },
    { "../a", "path \"../a\" has the part \".\" or \"..\"" },
    { "a/../b", "path \"a/../b\" has the part \".\" or \"..\"" },
    { "a/..", "path \"a/..\" has the part \".\" or \"..\"" },
    { "a.", "path \"a.\" has a part that ends in a dot or a space" },
    { "...", "path \"...\" has a part that ends in a dot or a space" },
    { "a /b", "path \"a /b\" has a part that ends in a dot or a space" },
    { "a\xFF", "path \"a\\x{ff}\" is not UTF-8" },
    { "a\xC0\xAF", "path \"a\\x{c0}\\x{af}\" is not UTF-8" },
    { "e\xCC\x81", "path \"e\xCC\x81\" is not in Unicode normalisation form C" },
    { "a\nb", "path \"a\\u{a}b\" has a control character" },
    { "a\x1B[31m", "path \"a\\u{1b}[31m\" has a control character" },
    { "a\x7F", "path \"a\\u{7f}\" has a control character" },
    { "a\xC2\x85", "path \"a\\u{85}\" has a control character" },
    { "a\xE2\x80\xAE"
      "fdp",
      "path \"a\\u{202e}fdp\" has a control character" },
    { "a\xE2\x80\xA8", "path \"a\\u{2028}\" has a control character" },
    { "a\xE2\x81\xA6", "path \"a\\u{2066}\" has a control character" },
    { "C:a", "path \"C:a\" has one of the characters \\ : < > \" | ? *" },
};

static void good_paths_pass(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct error error = { 0 };
        if (!path_check(good[i], &error))
            fail_msg("%s", error.text);
    }
}

static void bad_paths_name_the_rule(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct error error = { 0 };
        assert_false(path_check(bad[i].path, &error));
        expect_error(&error, STATUS_INPUT, bad[i].rule);
    }
}

static void forbidden_characters_are_each_refused(void **state)
{
    (void)state;
    for (const char *character = "\\:<>\"|?*"; *character; character++) {
        char path[] = { 'a', *character, 'b', '\0' };
        struct error error = { 0 };
        assert_false(path_check(path, &error));
        assert_non_null(strstr(error.text, "one of the characters"));
    }
}

static void device_names_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = { "CON",     "prn",         "Aux.txt",     "nul.tar.gz",
                                         "a/con/b", "com1",        "LPT9.pdf",    "conin$",
                                         "CONOUT$", "COM\xC2\xB9", "lpt\xC2\xB3", "com\xC2\xB2.x",
                                         "con .txt" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct error error = { 0 };
        assert_false(path_check(names[i], &error));
        assert_non_null(strstr(error.text, "device name"));
    }
}

static void length_below_at_above(void **state)
{
    (void)state;
    char path[PATH_MAX_BYTES + 2];
    struct error error = { 0 };
    for (size_t size = PATH_MAX_BYTES - 1; size <= PATH_MAX_BYTES + 1; size++) {
        memset(path, 'a', size);
        path[size] = '\0';
        assert_int_equal(path_check(path, &error), size <= PATH_MAX_BYTES);
    }
    assert_non_null(strstr(error.text, "is longer than 240 bytes"));
    assert_int_equal(error.status, STATUS_INPUT);
}

static void a_long_hostile_path_keeps_the_rule_in_sight(void **state)
{
    (void)state;
    char path[2000];
    memset(path, '\x01', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    struct error error = { 0 };
    assert_false(path_check(path, &error));
    assert_non_null(strstr(error.text, "\\u{1}…\" is longer than 240 bytes"));
}

/* Nothing is cut in the middle of a character. */
static void what_is_shown_of_a_path_is_whole(void **state)
{
    (void)state;
    for (size_t lead = 1; lead < 5; lead++) {
        char path[301];
        memset(path, 'a', lead);
        for (size_t i = lead; i + 3 < sizeof path; i += 3)
            memcpy(path + i, "日", 4);
        struct error error = { 0 };
        assert_false(path_check(path, &error));
        assert_non_null(strstr(error.text, "日…\" is longer than 240 bytes"));
    }
}

static void parts_are_found(void **state)
{
    (void)state;
    assert_string_equal(path_name("a/b/c.pdf"), "c.pdf");
    assert_string_equal(path_name("c"), "c");
    assert_string_equal(path_name("a/"), "");
    assert_string_equal(path_extension("a.b/c.tar.gz"), ".gz");
    assert_string_equal(path_extension("a.b/c"), "");
    assert_string_equal(path_extension("a/.hidden"), "");
    assert_string_equal(path_extension("a."), ".");
}

static void joins(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        { "a", "b", "a/b" }, { "a/", "b", "a/b" }, { "", "b", "b" }, { "/", "b", "/b" }
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *joined = path_join(rows[i][0], rows[i][1]);
        assert_string_equal(joined, rows[i][2]);
        free(joined);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_paths_pass),
        cmocka_unit_test(bad_paths_name_the_rule),
        cmocka_unit_test(forbidden_characters_are_each_refused),
        cmocka_unit_test(device_names_are_refused),
        cmocka_unit_test(length_below_at_above),
        cmocka_unit_test(a_long_hostile_path_keeps_the_rule_in_sight),
        cmocka_unit_test(what_is_shown_of_a_path_is_whole),
        cmocka_unit_test(parts_are_found),
        cmocka_unit_test(joins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
