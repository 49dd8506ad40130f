/* What differs, as one page for the browser. */
#include "dossier/diff/diff_internal.h"
#include "dossier/page.h"
#include "schemas/report_difference.h"
#include "schemas/report_style.h"

#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES (1 << 20)

typedef void line_maker(const struct diff *diff, const void *of, enum report_language language,
                        struct text *ret);

/* One line in both languages. */
static void both_made(const struct diff *diff, const void *of, line_maker *make, struct text *ret)
{
    struct text lines[2] = { TEXT_INIT(LINE_MAX_BYTES), TEXT_INIT(LINE_MAX_BYTES) };
    for (enum report_language language = REPORT_EN; language <= REPORT_JA; language++)
        make(diff, of, language, &lines[language]);
    page_both_foreign(text_string(&lines[REPORT_EN]), text_string(&lines[REPORT_JA]), ret);
    text_release(&lines[REPORT_EN]);
    text_release(&lines[REPORT_JA]);
}

static void paragraph(const struct diff *diff, const void *of, line_maker *make, const char *style,
                      struct text *ret)
{
    text_appendf(ret, "<p class=\"%s\">", style);
    both_made(diff, of, make, ret);
    text_append(ret, "</p>\n");
}

static void make_edition(const struct diff *diff, const void *of, enum report_language language,
                         struct text *ret)
{
    (void)diff;
    diff_edition_append(of, language, ret);
}

static void make_limits(const struct diff *diff, const void *of, enum report_language language,
                        struct text *ret)
{
    (void)of;
    diff_limits_append(diff, language, ret);
}

static void make_file_counts(const struct diff *diff, const void *of, enum report_language language,
                             struct text *ret)
{
    (void)of;
    diff_counts_append(diff, true, language, ret);
}

static void make_item_counts(const struct diff *diff, const void *of, enum report_language language,
                             struct text *ret)
{
    (void)of;
    diff_counts_append(diff, false, language, ret);
}

static void make_replaced(const struct diff *diff, const void *of, enum report_language language,
                          struct text *ret)
{
    (void)diff;
    diff_replaced_append(of, language, ret);
}

static void make_move(const struct diff *diff, const void *of, enum report_language language,
                      struct text *ret)
{
    (void)diff;
    diff_move_append(of, language, ret);
}

static void make_behind(const struct diff *diff, const void *of, enum report_language language,
                        struct text *ret)
{
    diff_behind_append(diff, of, language, ret);
}

static void make_title(const struct diff *diff, const void *of, enum report_language language,
                       struct text *ret)
{
    CLEANUP(free_pointer) char *title = diff_title(of, language);
    (void)diff;
    text_append(ret, title ? title : "");
}

static void make_touches(const struct diff *diff, const void *of, enum report_language language,
                         struct text *ret)
{
    diff_touches_append(diff, of, language, ret);
}

static void make_filing(const struct diff *diff, const void *of, enum report_language language,
                        struct text *ret)
{
    (void)diff;
    diff_filing_append(of, language, ret);
}

/* Opens an article: what became of it, and what it is. */
static void article_open(enum diff_kind kind, const char *what, struct text *ret)
{
    const char *style = kind == DIFF_WITHDRAWN || kind == DIFF_REMOVED ? "error"
                        : kind == DIFF_BEHIND                          ? "warning"
                                                                       : "info";
    text_appendf(ret, "<article class=\"%s\"><div class=\"head\"><span class=\"word\">", style);
    page_both(diff_word(kind, REPORT_EN), diff_word(kind, REPORT_JA), ret);
    text_append(ret, "</span><code>");
    page_foreign(what, ret);
    text_append(ret, "</code>");
}

static void place_html(const struct text *place, struct text *ret)
{
    if (!place->size)
        return;
    text_append(ret, "<p class=\"place\"><code>");
    page_foreign(text_string(place), ret);
    text_append(ret, "</code></p>\n");
}

static void article_close(const struct diff *diff, const bool *touches, struct text *ret)
{
    text_append(ret, "<p class=\"do\">");
    page_both("Touches: ", "影響: ", ret);
    both_made(diff, touches, make_touches, ret);
    text_append(ret, "</p></article>\n");
}

static void file_html(const struct diff *diff, const struct diff_file *file, struct text *ret)
{
    const struct edition_file *one = file->after ? file->after : file->before;
    struct text line = TEXT_INIT(1 << 16);
    article_open(file->kind, one->key, ret);
    both_made(diff, file, make_title, ret);
    text_append(ret, "</div>\n");
    diff_file_place_append(file, &line);
    place_html(&line, ret);
    text_clear(&line);
    if (file->kind != DIFF_MOVED && file->kind != DIFF_BEHIND)
        paragraph(diff, file, make_replaced, "text", ret);
    diff_move_append(file, REPORT_EN, &line);
    if (line.size)
        paragraph(diff, file, make_move, "text", ret);
    text_release(&line);
    if (file->behind)
        paragraph(diff, file, make_behind, "text", ret);
    article_close(diff, file->touches, ret);
}

static bool item_html(const struct diff *diff, const struct diff_item *item, struct text *ret,
                      struct error *error)
{
    const char *before = item->before ? item->before : "", *after = item->after ? item->after : "";
    struct finding finding = { .expected = (char *)before, .found = (char *)after };
    struct text places = TEXT_INIT(1 << 16);
    bool done = true;
    article_open(item->kind, item->path, ret);
    text_append(ret, "</div>\n");
    diff_places_append(item->was, item->now, &places);
    place_html(&places, ret);
    text_release(&places);
    text_append(ret, "<p class=\"differs\">");
    if (item->attribute)
        text_appendf(ret, "<code>%s</code>: ", item->attribute);
    if (item->attribute && item->kind == DIFF_CHANGED) {
        text_append(ret, "<del>");
        page_foreign(before, ret);
        text_append(ret, "</del> <ins>");
        page_foreign(after, ret);
        text_append(ret, "</ins>");
    } else {
        text_append(ret, "<bdi>");
        done = report_difference_marked(&finding, ret, error);
        text_append(ret, "</bdi>");
    }
    text_append(ret, "</p>\n");
    article_close(diff, item->touches, ret);
    return done;
}

static void head_html(const struct diff *diff, struct text *ret)
{
    text_append(ret, "<main>\n<h1>");
    page_both("What changed", "変更点", ret);
    text_append(ret, "</h1>\n<p class=\"meta\">");
    page_both("Before: ", "変更前: ", ret);
    both_made(diff, diff->before, make_edition, ret);
    text_append(ret, "</p>\n<p class=\"meta\">");
    page_both("After: ", "変更後: ", ret);
    both_made(diff, diff->after, make_edition, ret);
    text_append(ret, "</p>\n");
    if (diff->before->manifest || diff->after->manifest)
        paragraph(diff, NULL, make_limits, "meta", ret);
    page_language_bar(ret);
}

static void regulator_html(const struct diff_page *page, size_t from, size_t to, struct text *ret)
{
    const struct diff *diff = page->diff;
    const char *regulator = diff->filings[from].regulator;
    struct status_names names = { 0 };
    enum diff_need need = diff_need(diff, from, to);
    if (page->names)
        page->names(page->context, regulator, NULL, &names);
    text_append(ret, "<tr><td><code>");
    page_foreign(regulator, ret);
    text_append(ret, "</code><br>");
    page_both_foreign(names.authority[REPORT_EN], names.authority[REPORT_JA], ret);
    status_names_release(&names);
    text_append(ret, "</td><td>");
    for (size_t i = from; i < to; i++) {
        if (!diff->filings[i].files && !diff->filings[i].items)
            continue;
        text_append(ret, "<p class=\"text\"><code>");
        page_foreign(diff->filings[i].id, ret);
        text_append(ret, "</code> ");
        both_made(diff, &diff->filings[i], make_filing, ret);
        text_append(ret, "</p>");
    }
    text_append(ret, "</td><td>");
    page_both(diff_need_word(need, REPORT_EN), diff_need_word(need, REPORT_JA), ret);
    text_append(ret, "</td></tr>\n");
}

static void touched_html(const struct diff_page *page, struct text *ret)
{
    static const char *const heads[][2] = { { "Regulator", "規制当局" },
                                            { "Filings", "申請" },
                                            { "What it may need", "必要になり得る手続" } };
    const struct diff *diff = page->diff;
    text_append(ret, "<h2>");
    page_both("Whom it touches", "影響を受ける申請", ret);
    text_append(ret, "</h2>\n<div class=\"wide\"><table>\n<tr>");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        text_append(ret, "<th>");
        page_both(heads[i][REPORT_EN], heads[i][REPORT_JA], ret);
        text_append(ret, "</th>");
    }
    text_append(ret, "</tr>\n");
    for (size_t from = 0, to; from < diff->filing_count; from = to)
        if (diff_regulator_next(diff, from, &to))
            regulator_html(page, from, to, ret);
    text_append(ret, "</table></div>\n");
}

static bool items_html(const struct diff *diff, struct text *ret, struct error *error)
{
    const char *section = "";
    for (size_t i = 0; i < diff->item_count; i++) {
        const struct diff_item *item = &diff->items[i];
        if (strcmp(section, item->section) != 0) {
            text_append(ret, "<h2>");
            page_both(diff_section_word(item->section, REPORT_EN),
                      diff_section_word(item->section, REPORT_JA), ret);
            text_append(ret, "</h2>\n");
        }
        section = item->section;
        if (!item_html(diff, item, ret, error))
            return false;
    }
    return true;
}

bool diff_write_html(const struct diff_page *page, struct text *ret, struct error *error)
{
    const struct diff *diff = page->diff;
    page_open(page->language == REPORT_JA ? "変更点" : "What changed", page->language, report_style,
              NULL, ret);
    page_languages(page->language, ret);
    head_html(diff, ret);
    text_append(ret, "<p class=\"text\">");
    page_both("Documents: ", "文書: ", ret);
    both_made(diff, NULL, make_file_counts, ret);
    text_append(ret, "</p>\n");
    if (diff_has_data(diff)) {
        text_append(ret, "<p class=\"text\">");
        page_both("Data: ", "データ: ", ret);
        both_made(diff, NULL, make_item_counts, ret);
        text_append(ret, "</p>\n");
    }
    if (!diff_is_empty(diff))
        touched_html(page, ret);
    if (diff->file_count) {
        text_append(ret, "<h2>");
        page_both("Documents", "文書", ret);
        text_append(ret, "</h2>\n");
    }
    for (size_t i = 0; i < diff->file_count; i++)
        file_html(diff, &diff->files[i], ret);
    if (!items_html(diff, ret, error))
        return false;
    text_append(ret, "</main>\n");
    page_close(ret);
    return true;
}
