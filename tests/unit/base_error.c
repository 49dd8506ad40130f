#include "scratch.h"

#include "base/text.h"

static void set_gives_status_and_text(void **state)
{
    (void)state;
    struct error error = { 0 };
    assert_false(error_set(&error, STATUS_INPUT, "cannot read \"%s\"", "a"));
    expect_error(&error, STATUS_INPUT, "cannot read \"a\"");
    assert_false(error_set(&error, STATUS_OUTPUT, "again: %s", error.text));
    expect_error(&error, STATUS_OUTPUT, "again: cannot read \"a\"");
}

static void wrap_keeps_status(void **state)
{
    (void)state;
    struct error error = { 0 };
    (void)error_set(&error, STATUS_LIMIT, "too large");
    assert_false(error_wrap(&error, "'%s'", "a.pdf"));
    expect_error(&error, STATUS_LIMIT, "'a.pdf': too large");
}

static void long_text_is_cut_at_a_character(void **state)
{
    (void)state;
    char text[1024];
    for (size_t lead = 0; lead < 4; lead++) {
        memset(text, 'x', lead);
        for (size_t i = lead; i + 3 < sizeof text; i += 3)
            memcpy(text + i, "\xE3\x81\x82", 4);
        struct error error = { 0 };
        (void)error_set(&error, STATUS_INPUT, "%s", text);
        size_t size = strlen(error.text);
        assert_true(utf8_valid(error.text, size));
        assert_int_equal(size, lead + (ERROR_TEXT_SIZE - 1 - lead) / 3 * 3);
        (void)error_wrap(&error, "%s", text);
        assert_true(utf8_valid(error.text, strlen(error.text)));
        assert_true(strlen(error.text) > ERROR_TEXT_SIZE - 4);
    }
}

static void text_of_exact_size_is_not_cut(void **state)
{
    (void)state;
    char text[ERROR_TEXT_SIZE];
    memset(text, 'x', sizeof text);
    memcpy(text + ERROR_TEXT_SIZE - 4, "\xE3\x81\x82", 4);
    struct error error = { 0 };
    (void)error_set(&error, STATUS_INPUT, "%s", text);
    assert_string_equal(error.text, text);
}

static void worse_status_goes_first(void **state)
{
    (void)state;
    static const enum status order[] = { 9, 2, 4, 3, 5, 8, 7, 1, 6, 0 };
    for (size_t i = 0; i < 10; i++) {
        for (size_t j = i; j < 10; j++) {
            assert_int_equal(status_worse(order[i], order[j]), order[i]);
            assert_int_equal(status_worse(order[j], order[i]), order[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(set_gives_status_and_text),
        cmocka_unit_test(wrap_keeps_status),
        cmocka_unit_test(long_text_is_cut_at_a_character),
        cmocka_unit_test(text_of_exact_size_is_not_cut),
        cmocka_unit_test(worse_status_goes_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
