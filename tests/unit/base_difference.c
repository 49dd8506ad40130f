#include "scratch.h"

#include "base/cleanup.h"
#include "base/difference.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static void written(const struct difference *difference, struct text *ret)
{
    static const char *const marks[][2] = {
        [DIFFERENCE_SAME] = { "", "" },
        [DIFFERENCE_REMOVED] = { "[-", "-]" },
        [DIFFERENCE_ADDED] = { "{+", "+}" },
    };
    for (size_t i = 0; i < difference->count; i++) {
        const struct difference_run *run = &difference->runs[i];
        text_append(ret, marks[run->kind][0]);
        text_append_bytes(ret, run->start, run->size);
        text_append(ret, marks[run->kind][1]);
    }
}

static void shows_each_letter(void **state)
{
    (void)state;
    static const struct {
        const char *before, *after, *expected;
    } cases[] = {
        { "", "", "" },
        { "same", "same", "same" },
        { "", "new", "{+new+}" },
        { "old", "", "[-old-]" },
        { "1-2-3 Aoba, Sendai", "1-2-3 Aoba Sendai", "1-2-3 Aoba[-,-] Sendai" },
        { "感度0.90以上", "感度0.92以上", "感度0.9[-0-]{+2+}以上" },
        /* が as one code point against か with a mark: never a mark without its letter */
        { "か\xe3\x82\x99", "か", "[-か\xe3\x82\x99-]{+か+}" },
        { "12345 x 12345", "67890 x 67890", "[-12345-]{+67890+} x [-12345-]{+67890+}" },
        { "12345x12345", "67890x67890", "[-12345x12345-]{+67890x67890+}" },
        { "abcabba", "cbabac", "[-ab-]c{+b+}ab[-b-]a{+c+}" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP(difference_release) struct difference difference = DIFFERENCE_INIT;
        CLEANUP(text_release) struct text text = TEXT_INIT(1000);
        struct error error = { 0 };
        assert_true(difference_find(cases[i].before, cases[i].after, &difference, &error));
        written(&difference, &text);
        assert_string_equal(text_string(&text), cases[i].expected);
    }
}

/* Without its additions it is the text before, without its removals the text after. */
static void assert_whole(const char *before, const char *after)
{
    CLEANUP(difference_release) struct difference difference = DIFFERENCE_INIT;
    CLEANUP(text_release) struct text first = TEXT_INIT(1 << 20), second = TEXT_INIT(1 << 20);
    struct error error = { 0 };
    assert_true(difference_find(before, after, &difference, &error));
    for (size_t i = 0; i < difference.count; i++) {
        const struct difference_run *run = &difference.runs[i];
        if (run->kind != DIFFERENCE_ADDED)
            text_append_bytes(&first, run->start, run->size);
        if (run->kind != DIFFERENCE_REMOVED)
            text_append_bytes(&second, run->start, run->size);
    }
    assert_string_equal(text_string(&first), before);
    assert_string_equal(text_string(&second), after);
}

static void gives_both_texts_back(void **state)
{
    (void)state;
    unsigned seed = 20261121;
    for (int round = 0; round < 300; round++) {
        char before[64] = "", after[64] = "";
        for (char *side = before;; side = after) {
            size_t size = (seed >> 16) % 60;
            for (size_t i = 0; i < size; i++) {
                seed = seed * 1103515245u + 12345u;
                side[i] = (char)('a' + (seed >> 16) % 4);
            }
            side[size] = '\0';
            if (side == after)
                break;
        }
        assert_whole(before, after);
    }
}

static void replaces_what_has_nothing_in_common(void **state)
{
    (void)state;
    enum { SIZE = 3 * DIFFERENCE_MAX_CHANGES };
    char *before = malloc(SIZE + 1), *after = malloc(SIZE + 1);
    assert_true(before && after);
    memset(before, 'a', SIZE);
    memset(after, 'b', SIZE);
    before[SIZE] = after[SIZE] = '\0';
    CLEANUP(difference_release) struct difference difference = DIFFERENCE_INIT;
    struct error error = { 0 };
    assert_true(difference_find(before, after, &difference, &error));
    assert_int_equal(difference.count, 2);
    assert_whole(before, after);
    free(before);
    free(after);
}

static void refuses_what_is_not_utf8(void **state)
{
    (void)state;
    CLEANUP(difference_release) struct difference difference = DIFFERENCE_INIT;
    struct error error = { 0 };
    assert_false(difference_find("\xff", "a", &difference, &error));
    assert_int_equal(error.status, STATUS_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_each_letter),
        cmocka_unit_test(gives_both_texts_back),
        cmocka_unit_test(replaces_what_has_nothing_in_common),
        cmocka_unit_test(refuses_what_is_not_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
