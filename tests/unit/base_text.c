#include "scratch.h"

#include "base/cleanup.h"
#include "base/text.h"

static void empty_text_is_a_string(void **state)
{
    (void)state;
    CLEANUP(text_release) struct text text = TEXT_INIT(10);
    assert_string_equal(text_string(&text), "");
    char *taken = text_take(&text);
    assert_string_equal(taken, "");
    free(taken);
}

static void maximum_below_at_above(void **state)
{
    (void)state;
    CLEANUP(text_release) struct text text = TEXT_INIT(5);
    text_append(&text, "1234");
    text_append_character(&text, '5');
    assert_false(text_failed(&text));
    text_append_bytes(&text, "", 0);
    assert_false(text_failed(&text));
    text_append_character(&text, '6');
    assert_true(text_failed(&text));
    assert_string_equal(text_string(&text), "12345");
    text_append(&text, "");
    assert_true(text_failed(&text));
    assert_null(text_take(&text));
}

static void overflow_takes_nothing_of_the_append(void **state)
{
    (void)state;
    CLEANUP(text_release) struct text text = TEXT_INIT(5);
    text_append(&text, "123");
    text_append(&text, "456");
    assert_string_equal(text_string(&text), "123");
    text_append_character(&text, '4');
    assert_string_equal(text_string(&text), "123");
    text_clear(&text);
    text_appendf(&text, "%s-%d", "ab", 42);
    assert_string_equal(text_string(&text), "ab-42");
    text_appendf(&text, "%d", 1);
    assert_true(text_failed(&text));
    assert_string_equal(text_string(&text), "ab-42");
}

static void grows_over_many_appends(void **state)
{
    (void)state;
    CLEANUP(text_release) struct text text = TEXT_INIT(100000);
    for (int i = 0; i < 10000; i++)
        text_appendf(&text, "%04d\n", i);
    assert_false(text_failed(&text));
    assert_int_equal(text.size, 50000);
    assert_memory_equal(text_string(&text) + 49995, "9999\n", 6);
}

static void appended_is(const char *expected, void (*append)(struct text *, const char *),
                        const char *given)
{
    CLEANUP(text_release) struct text text = TEXT_INIT(1000);
    append(&text, given);
    assert_string_equal(text_string(&text), expected);
}

static void terminal_sees_no_controls(void **state)
{
    (void)state;
    appended_is("a\\u{a}b\\u{9}\\u{1b}[31m\\u{7f}\\u{85}", text_append_terminal,
                "a\nb\t\x1B[31m\x7F\xC2\x85");
    appended_is("\\u{202e}fdp.exe\\u{2066}\\u{61c}\\u{2028}", text_append_terminal,
                "\xE2\x80\xAE"
                "fdp.exe\xE2\x81\xA6\xD8\x9C\xE2\x80\xA8");
    appended_is("日本\\x{e6}\\x{ff}", text_append_terminal, "日本\xE6\xFF");
}

static void xml_is_escaped(void **state)
{
    (void)state;
    appended_is("&lt;a b=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;&#13;\n", text_append_xml,
                "<a b=\"1\" c='2'>&amp;\r\n");
    appended_is("\xEF\xBF\xBD[\xEF\xBF\xBD\xEF\xBF\xBD", text_append_xml, "\x1B[\xFF\xEF\xBF\xBE");
}

static void json_is_escaped(void **state)
{
    (void)state;
    appended_is("\"a\\\"\\\\\\n\\r\\t\\b\\f\\u001b\\u007f\\u003c/script\\u003e\\u0026\"",
                text_append_json, "a\"\\\n\r\t\b\f\x1B\x7F</script>&");
    /* a right-to-left override, an isolate, an Arabic letter mark, a C1 control */
    appended_is("\"\\u202e\\u2066\\u061c\\u0085\"", text_append_json,
                "\xE2\x80\xAE\xE2\x81\xA6\xD8\x9C\xC2\x85");
    appended_is("\"\\u2028\\u2029日\\ufffd\"", text_append_json, "\xE2\x80\xA8\xE2\x80\xA9日\xE6");
}

static bool clean_is(const char *expected, const char *given, size_t size)
{
    CLEANUP(text_release) struct text text = TEXT_INIT(10000);
    bool suspicious = text_append_clean(&text, given, size);
    assert_string_equal(text_string(&text), expected);
    return suspicious;
}

static void clean_text_is_xml(void **state)
{
    (void)state;
    assert_false(clean_is("日本 a\tb\n", "日本 a\tb\n", 11));
    assert_true(clean_is("a\\u{1}\\u{1b}", "a\x01\x1B", 3));
    assert_true(clean_is("a\\u{0}b", "a\0b", 3));
    assert_true(clean_is("\xC2\x85", "\xC2\x85", 2));
    assert_true(clean_is("\xE2\x80\xAE", "\xE2\x80\xAE", 3));
    assert_false(clean_is("\\u{fffe}", "\xEF\xBF\xBE", 3));
    assert_false(clean_is("\xEF\xBF\xBD\xEF\xBF\xBDz", "\xC0\x80z", 3));
}

static void clean_text_is_cut_at_a_character(void **state)
{
    (void)state;
    char given[CLEAN_TEXT_MAX + 2];
    memset(given, 'x', sizeof given);
    for (size_t size = CLEAN_TEXT_MAX - 1; size <= CLEAN_TEXT_MAX + 1; size++) {
        CLEANUP(text_release) struct text text = TEXT_INIT(10000);
        assert_false(text_append_clean(&text, given, size));
        assert_int_equal(text.size, size < CLEAN_TEXT_MAX ? size : CLEAN_TEXT_MAX);
    }
    memcpy(given + CLEAN_TEXT_MAX - 2, "\xE3\x81\x82y", 4);
    CLEANUP(text_release) struct text text = TEXT_INIT(10000);
    assert_false(text_append_clean(&text, given, sizeof given));
    assert_int_equal(text.size, CLEAN_TEXT_MAX - 2);
    text_clear(&text);
    given[CLEAN_TEXT_MAX + 1] = '\x01';
    assert_true(text_append_clean(&text, given, sizeof given)); /* told although it was cut */
}

static void ids_are_slugs(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "", "A", "1a", "-a", "a_b", "a.b", "a/b", "a b", "é", "a\n"
    };
    char id[66] = "a";
    assert_true(id_valid(id));
    assert_true(id_valid("a-1-"));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(id_valid(bad[i]));
    memset(id, 'z', 64);
    assert_true(id_valid(id));
    id[64] = 'z';
    assert_false(id_valid(id));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_text_is_a_string),
        cmocka_unit_test(maximum_below_at_above),
        cmocka_unit_test(overflow_takes_nothing_of_the_append),
        cmocka_unit_test(grows_over_many_appends),
        cmocka_unit_test(terminal_sees_no_controls),
        cmocka_unit_test(xml_is_escaped),
        cmocka_unit_test(json_is_escaped),
        cmocka_unit_test(clean_text_is_xml),
        cmocka_unit_test(clean_text_is_cut_at_a_character),
        cmocka_unit_test(ids_are_slugs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
