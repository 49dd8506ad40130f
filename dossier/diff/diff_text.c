/* What differs, for the terminal. */
#include "dossier/diff/diff_internal.h"
#include "schemas/report_difference.h"

#include <stdlib.h>
#include <string.h>

#define INDENT 6
#define SHORT_MAX 60  /* bytes of a value that is shown whole, beside what it was */
#define ADDED_MAX 300 /* bytes shown of a thing that came or went */

static const char *either(const struct diff_page *page, const char *en, const char *ja)
{
    return page->language == REPORT_JA ? ja : en;
}

static void line(const struct diff_page *page, unsigned indent, const char *head, const char *value,
                 struct text *ret)
{
    text_appendf(ret, "%*s%s", (int)indent, "", head);
    text_append_wrapped(ret, value, page->columns, indent + 2,
                        indent + (unsigned)utf8_columns(head));
}

static void touches_line(const struct diff_page *page, const bool *touches, struct text *ret)
{
    struct text value = TEXT_INIT(1 << 20);
    diff_touches_append(page->diff, touches, page->language, &value);
    line(page, INDENT, either(page, "touches: ", "影響: "), text_string(&value), ret);
    text_release(&value);
}

static void file_head(const struct diff_page *page, const struct diff_file *file, struct text *ret)
{
    const struct edition_file *one = file->after ? file->after : file->before;
    struct text value = TEXT_INIT(1 << 16);
    char *title = diff_title(file, page->language);
    text_append(&value, one->key);
    if (title && *title) {
        text_append(&value, either(page, " – ", " "));
        text_append(&value, title);
    }
    free(title);
    text_append(ret, "  ");
    text_append(ret, diff_word(file->kind, page->language));
    text_append(ret, "  ");
    text_append_wrapped(ret, text_string(&value), page->columns, INDENT,
                        4 + (unsigned)utf8_columns(diff_word(file->kind, page->language)));
    text_release(&value);
}

static void file_text(const struct diff_page *page, const struct diff_file *file, struct text *ret)
{
    struct text value = TEXT_INIT(1 << 16);
    file_head(page, file, ret);
    diff_file_place_append(file, &value);
    line(page, INDENT, "", text_string(&value), ret);
    text_clear(&value);
    if (file->kind != DIFF_MOVED && file->kind != DIFF_BEHIND) {
        diff_replaced_append(file, page->language, &value);
        line(page, INDENT, "", text_string(&value), ret);
        text_clear(&value);
    }
    diff_move_append(file, page->language, &value);
    if (value.size)
        line(page, INDENT, "", text_string(&value), ret);
    if (file->behind) {
        text_clear(&value);
        diff_behind_append(page->diff, file, page->language, &value);
        line(page, INDENT, "", text_string(&value), ret);
    }
    text_release(&value);
    touches_line(page, file->touches, ret);
}

static void clipped_line(const struct diff_page *page, const char *value, struct text *ret)
{
    struct text shown = TEXT_INIT(ADDED_MAX + 16);
    size_t size = strlen(value), end = size < ADDED_MAX ? size : ADDED_MAX;
    while (end < size && ((unsigned char)value[end] & 0xc0) == 0x80)
        end--;
    text_append_bytes(&shown, value, end);
    text_append(&shown, end < size ? " …" : "");
    line(page, INDENT, "", text_string(&shown), ret);
    text_release(&shown);
}

/* A short value beside what it was, a long one by its letters. */
static bool change_write(const struct diff_page *page, const struct diff_item *item,
                         struct text *ret, struct error *error)
{
    const char *before = item->before ? item->before : "", *after = item->after ? item->after : "";
    struct text value = TEXT_INIT(LIMIT_OUTPUT_BYTES);
    struct finding finding = { .expected = (char *)before, .found = (char *)after };
    bool done = true;
    if (item->attribute)
        text_appendf(&value, "%s: ", item->attribute);
    if (item->attribute || (strlen(before) <= SHORT_MAX && strlen(after) <= SHORT_MAX)) {
        text_append(&value, *before ? before : "–");
        text_append(&value, " → ");
        text_append(&value, *after ? after : "–");
    } else {
        done = report_difference_plain(&finding, &value, error);
    }
    line(page, INDENT, "", text_string(&value), ret);
    text_release(&value);
    return done;
}

static bool item_write(const struct diff_page *page, const struct diff_item *item, struct text *ret,
                       struct error *error)
{
    const char *word = diff_word(item->kind, page->language);
    struct text places = TEXT_INIT(1 << 16);
    bool done = true;
    text_appendf(ret, "  %s  ", word);
    text_append_wrapped(ret, *item->path ? item->path : either(page, "itself", "本体"),
                        page->columns, INDENT, 4 + (unsigned)utf8_columns(word));
    diff_places_append(item->was, item->now, &places);
    if (places.size)
        line(page, INDENT, "", text_string(&places), ret);
    text_release(&places);
    if (item->kind == DIFF_CHANGED)
        done = change_write(page, item, ret, error);
    else
        clipped_line(page, item->after ? item->after : item->before, ret);
    touches_line(page, item->touches, ret);
    return done;
}

static bool items_write(const struct diff_page *page, struct text *ret, struct error *error)
{
    const struct diff *diff = page->diff;
    const char *section = "";
    for (size_t i = 0; i < diff->item_count; i++) {
        const struct diff_item *item = &diff->items[i];
        if (strcmp(section, item->section) != 0)
            text_appendf(ret, "\n%s\n", diff_section_word(item->section, page->language));
        section = item->section;
        if (!item_write(page, item, ret, error))
            return false;
    }
    return true;
}

static void regulator_write(const struct diff_page *page, size_t from, size_t to, struct text *ret)
{
    const struct diff *diff = page->diff;
    const char *regulator = diff->filings[from].regulator;
    struct status_names names = { 0 };
    enum diff_need need = diff_need(diff, from, to);
    if (page->names)
        page->names(page->context, regulator, NULL, &names);
    text_appendf(ret, "  %s  ", regulator);
    text_append_wrapped(ret, names.authority[page->language] ? names.authority[page->language] : "",
                        page->columns, 4, 4 + (unsigned)strlen(regulator));
    status_names_release(&names);
    for (size_t i = from; i < to; i++) {
        struct text value = TEXT_INIT(1 << 16);
        if (!diff->filings[i].files && !diff->filings[i].items)
            continue;
        text_append(&value, diff->filings[i].id);
        text_append(&value, ": ");
        diff_filing_append(&diff->filings[i], page->language, &value);
        line(page, INDENT, "", text_string(&value), ret);
        text_release(&value);
    }
    if (need != DIFF_NEED_NONE)
        line(page, INDENT, "", diff_need_word(need, page->language), ret);
}

static void touched_write(const struct diff_page *page, struct text *ret)
{
    const struct diff *diff = page->diff;
    bool headed = false;
    for (size_t from = 0, to; from < diff->filing_count; from = to) {
        if (!diff_regulator_next(diff, from, &to))
            continue;
        if (!headed)
            text_appendf(ret, "\n%s\n", either(page, "Whom it touches", "影響を受ける申請"));
        headed = true;
        regulator_write(page, from, to, ret);
    }
}

static void head_write(const struct diff_page *page, struct text *ret)
{
    const struct edition *editions[] = { page->diff->before, page->diff->after };
    const char *heads[] = { either(page, "before  ", "変更前  "),
                            either(page, "after   ", "変更後  ") };
    struct text value = TEXT_INIT(1 << 16);
    for (size_t i = 0; i < 2; i++) {
        diff_edition_append(editions[i], page->language, &value);
        line(page, 0, heads[i], text_string(&value), ret);
        text_clear(&value);
    }
    diff_limits_append(page->diff, page->language, &value);
    if (value.size)
        text_append_wrapped(ret, text_string(&value), page->columns, 0, 0);
    text_release(&value);
}

static void counts_write(const struct diff_page *page, struct text *ret)
{
    struct text value = TEXT_INIT(4096);
    text_append(ret, "\n");
    diff_counts_append(page->diff, true, page->language, &value);
    line(page, 0, either(page, "Documents: ", "文書: "), text_string(&value), ret);
    text_clear(&value);
    if (diff_has_data(page->diff)) {
        diff_counts_append(page->diff, false, page->language, &value);
        line(page, 0, either(page, "Data: ", "データ: "), text_string(&value), ret);
    }
    text_release(&value);
}

bool diff_write_text(const struct diff_page *page, struct text *ret, struct error *error)
{
    const struct diff *diff = page->diff;
    head_write(page, ret);
    counts_write(page, ret);
    if (diff->file_count)
        text_appendf(ret, "\n%s\n", either(page, "Documents", "文書"));
    for (size_t i = 0; i < diff->file_count; i++)
        file_text(page, &diff->files[i], ret);
    if (!items_write(page, ret, error))
        return false;
    touched_write(page, ret);
    return true;
}
