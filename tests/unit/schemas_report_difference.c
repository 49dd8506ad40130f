/* How a difference is shown: which letters, how much around them, and hostile ones. */
#include "scratch.h"

#include "schemas/report_difference.h"

#include <string.h>

static void check(const char *expected, const char *found, const char *shown)
{
    struct error error = { 0 };
    struct text text = TEXT_INIT(65536);
    struct finding finding = { .expected = (char *)expected, .found = (char *)found };
    assert_true(report_difference_plain(&finding, &text, &error));
    assert_string_equal(text_string(&text), shown);
    text_release(&text);
}

static void test_plain(void **state)
{
    (void)state;
    check("0 to 100", "0 to 10", "0 to 10[-0-]");
    check("4-5-6 Mihondaira, Kaku-ku", "4-5-6 Mihondaira Kaku-ku", "4-5-6 Mihondaira[-,-] Kaku-ku");
    check("所見スコアを示す", "所見スコアを表示する", "所見スコアを{+表+}示す{+る+}");
    check("same", "same", "same");
    check(NULL, "one alone", "");
    check("one alone", NULL, "");
}

/* What is the same is cut in its middle, at letters, and never so that it grows. */
static void test_cut(void **state)
{
    (void)state;
    check("The product analyses a magnifying endoscopic image of a colorectal lesion that the "
          "physician has selected, and says 100.",
          "The product analyses a magnifying endoscopic image of a colorectal lesion that the "
          "physician has selected, and says 10.",
          "… the physician has selected, and says 10[-0-].");
    check(
        "本品は、大腸内視鏡検査において医師が選択した大腸病変の拡大内視鏡画像を解析し、100を示す。",
        "本品は、大腸内視鏡検査において医師が選択した大腸病変の拡大内視鏡画像を解析し、10を示す。",
        "… 拡大内視鏡画像を解析し、10[-0-]を示す。");
}

static bool report_make(report_writer *writer, struct findings *findings, struct text *ret)
{
    struct error error = { 0 };
    const struct report report = { .tool = "test",
                                   .dossier = "d",
                                   .as_of = "2026-11-21",
                                   .as_of_origin = "given",
                                   .findings = findings,
                                   .columns = 80 };
    return writer(&report, ret, &error);
}

/* Markup and direction marks of a document reach no reader. */
static void test_hostile(void **state)
{
    (void)state;
    struct error error = { 0 };
    struct findings findings = FINDINGS_INIT;
    struct text text = TEXT_INIT(REPORT_MAX_BYTES), html = TEXT_INIT(REPORT_MAX_BYTES);
    const struct finding finding = { .rule = (char *)"common-text-carried",
                                     .pack = (char *)"common",
                                     .filing = (char *)"sg-1",
                                     .regulator = (char *)"sg",
                                     .text_en = (char *)"A document carries the text.",
                                     .severity = SEVERITY_ERROR,
                                     .expected = (char *)"score <b>100</b>",
                                     .found = (char *)"score <script>\u202e10</b>\n::error" };
    assert_true(findings_add(&findings, &finding, &error));
    assert_true(report_make(report_write_text, &findings, &text));
    assert_null(strstr(text_string(&text), "\u202e"));
    assert_null(strstr(text_string(&text), "\n::"));
    assert_non_null(strstr(text_string(&text), "\\u{202e}"));
    assert_true(report_make(report_write_html, &findings, &html));
    assert_null(strstr(text_string(&html), "<script"));
    assert_null(strstr(text_string(&html), "<b>100"));
    assert_non_null(strstr(text_string(&html), "<ins>"));
    assert_non_null(strstr(text_string(&html), "<del>"));
    text_release(&text);
    text_release(&html);
    findings_release(&findings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_hostile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
