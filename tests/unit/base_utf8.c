#include "scratch.h"

#include "base/cleanup.h"
#include "base/text.h"

static void validity_follows_rfc_3629(void **state)
{
    (void)state;
    static const char *const good[] = { "",
                                        "a",
                                        "\xC2\x80",
                                        "\xDF\xBF",
                                        "\xE0\xA0\x80",
                                        "\xED\x9F\xBF",
                                        "\xEE\x80\x80",
                                        "\xEF\xBF\xBF",
                                        "\xF0\x90\x80\x80",
                                        "\xF4\x8F\xBF\xBF" };
    static const char *const bad[] = {
        "\x80",
        "\xBF",
        "\xC0\x80",
        "\xC1\xBF",
        "\xC2",
        "\xC2\x41",
        "\xE0\x9F\xBF",
        "\xE3\x81",
        "\xED\xA0\x80",
        "\xED\xBF\xBF",
        "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80",
        "\xFF",
        "a\xFEz",
        "\xF8\x88\x80\x80\x80",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(utf8_valid(good[i], strlen(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(utf8_valid(bad[i], strlen(bad[i])));
    assert_true(utf8_valid("a\0b", 3));
    assert_false(utf8_valid("\xE3\x81\x82", 2));
}

static void next_walks_code_points(void **state)
{
    (void)state;
    const char *string = "a\xC2\x80日\xF0\x9F\x98\x80\xFF";
    size_t size = strlen(string), position = 0;
    assert_int_equal(utf8_next(string, size, &position), 'a');
    assert_int_equal(utf8_next(string, size, &position), 0x80);
    assert_int_equal(utf8_next(string, size, &position), 0x65E5);
    assert_int_equal(utf8_next(string, size, &position), 0x1F600);
    assert_int_equal(position, size - 1);
    assert_int_equal(utf8_next(string, size, &position), -1);
    assert_int_equal(position, size - 1);
    position = size;
    assert_int_equal(utf8_next(string, size, &position), -1);
}

static void columns_are_those_of_a_terminal(void **state)
{
    (void)state;
    assert_int_equal(utf8_columns(""), 0);
    assert_int_equal(utf8_columns("abc"), 3);
    assert_int_equal(utf8_columns("日本語"), 6);
    assert_int_equal(utf8_columns("e\xCC\x81"), 1);
    assert_int_equal(utf8_columns("\xEF\xBD\xB1"), 1); /* half-width katakana */
    assert_int_equal(utf8_columns("a\xFF"), 2);
}

static void xml_characters(void **state)
{
    (void)state;
    static const int32_t good[] = { 9, 10, 13, 0x20, 0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x10FFFF };
    static const int32_t bad[] = { -1,   0,      8,      11,     12,     14,
                                   0x1F, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF, 0x110000 };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(utf8_is_xml(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(utf8_is_xml(bad[i]));
}

static void form_is(const char *expected, bool (*append)(struct text *, const char *),
                    const char *given)
{
    CLEANUP(text_release) struct text text = TEXT_INIT(1000);
    assert_true(append(&text, given));
    assert_string_equal(text_string(&text), expected);
    text_clear(&text);
    assert_false(append(&text, "a\xFF"));
    assert_int_equal(text.size, 0);
}

static void forms_are_those_of_unicode(void **state)
{
    (void)state;
    form_is("\xC3\xA9", utf8_append_nfc, "e\xCC\x81");
    form_is("が", utf8_append_nfc, "か\xE3\x82\x99");
    form_is("\xEF\xBC\xA1", utf8_append_nfc, "\xEF\xBC\xA1"); /* full-width A stays */
    form_is("A1ガ(株)", utf8_append_nfkc, "\xEF\xBC\xA1\xEF\xBC\x91\xEF\xBD\xB6\xEF\xBE\x9E㈱");
    form_is("strasse \xC3\xA9", utf8_append_folded,
            "STRA\xC3\x9F"
            "E E\xCC\x81");
    form_is("", utf8_append_nfc, "");
}

static void searchable_has_no_white_space(void **state)
{
    (void)state;
    CLEANUP(text_release) struct text text = TEXT_INIT(1000);
    const char *given = " 疾患\n 鑑別\xE3\x80\x80\xEF\xBC\xA1\xC2\xA0\xE2\x80\x83"
                        "B\x0C";
    assert_true(utf8_append_searchable(&text, given, strlen(given)));
    assert_string_equal(text_string(&text), "疾患鑑別AB");
    text_clear(&text);
    assert_true(utf8_append_searchable(&text, "", 0));
    assert_string_equal(text_string(&text), "");
    assert_false(utf8_append_searchable(&text, "a\xE3", 2));
    assert_false(utf8_append_searchable(&text, "a\0b", 3));
    assert_true(utf8_append_searchable(&text, "ab cd", 4)); /* takes what it is told, no more */
    assert_string_equal(text_string(&text), "abc");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(validity_follows_rfc_3629),
        cmocka_unit_test(next_walks_code_points),
        cmocka_unit_test(columns_are_those_of_a_terminal),
        cmocka_unit_test(xml_characters),
        cmocka_unit_test(forms_are_those_of_unicode),
        cmocka_unit_test(searchable_has_no_white_space),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
