#include "scratch.h"

#include "base/cleanup.h"
#include "base/text.h"

struct wrapping {
    const char *string;
    unsigned columns, indent, at;
    const char *expected;
};

static void breaks_where_it_may(void **state)
{
    (void)state;
    static const struct wrapping cases[] = {
        { "", 20, 0, 0, "\n" },
        { "one two three", 20, 2, 0, "one two three\n" },
        { "one two three four five", 13, 2, 0, "one two three\n  four five\n" },
        { "one two three", 13, 2, 4, "one two\n  three\n" },
        { "abcdefghijklmnop", 12, 1, 0, "abcdefghijkl\n mnop\n" },
        { "申請書の様式は変更後", 12, 2, 0, "申請書の様式\n  は変更後\n" },
        /* neither a full stop first nor an opening bracket last */
        { "申請書の様式。変更", 12, 0, 0, "申請書の様\n式。変更\n" },
        { "申請書の様「式」変更", 12, 0, 0, "申請書の様\n「式」変更\n" },
        { "id 申請書の様式は変更", 12, 0, 0, "id 申請書の\n様式は変更\n" },
        /* a number neither from the word before it nor from the one after it */
        { "施行規則第114条の45", 18, 0, 0, "施行規則\n第114条の45\n" },
        { "届出の後30日以内", 12, 0, 0, "届出の後30日\n以内\n" },
        /* but after a comma, and without the blank */
        { "施行規則、第1、114条", 16, 0, 0, "施行規則、第1、\n114条\n" },
        { "plan of a, 第114条", 12, 0, 0, "plan of a,\n第114条\n" },
        { "a\x1b[1m", 20, 0, 0, "a\\u{1b}[1m\n" },
        { "no room", 3, 8, 8, "no room\n" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP(text_release) struct text text = TEXT_INIT(1000);
        text_append_wrapped(&text, cases[i].string, cases[i].columns, cases[i].indent, cases[i].at);
        assert_string_equal(text_string(&text), cases[i].expected);
    }
}

static void keeps_the_maximum(void **state)
{
    (void)state;
    CLEANUP(text_release) struct text text = TEXT_INIT(8);
    text_append_wrapped(&text, "one two three", 80, 0, 0);
    assert_true(text_failed(&text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(breaks_where_it_may),
        cmocka_unit_test(keeps_the_maximum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
