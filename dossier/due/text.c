/* What is due, for the terminal and as JSON. */
#include "dossier/due/due.h"

#include <string.h>

#define WHAT_COLUMN 26

static const char *word(const struct due_page *page, const char *en, const char *ja)
{
    return page->language == REPORT_JA ? ja : en;
}

static void days_append(const struct due_page *page, int64_t days, struct text *ret)
{
    bool japanese = page->language == REPORT_JA;
    long long count = days < 0 ? -days : days;
    const char *plural = count == 1 ? "" : "s";
    if (!days)
        text_append(ret, japanese ? "当日" : "today");
    else if (japanese)
        text_appendf(ret, days < 0 ? "%lld日超過" : "あと%lld日", count);
    else
        text_appendf(ret, days < 0 ? "%lld day%s past" : "in %lld day%s", count, plural);
}

static void line_write(const struct due_page *page, const char *line, struct text *ret)
{
    text_appendf(ret, "%*s", WHAT_COLUMN, "");
    text_append_wrapped(ret, line, page->columns, WHAT_COLUMN + 2, WHAT_COLUMN);
}

static void labelled_write(const struct due_page *page, const char *label, const char *value,
                           struct text *ret)
{
    struct text line = TEXT_INIT(262144);
    text_appendf(&line, "%s%s", label, value);
    line_write(page, text_string(&line), ret);
    text_release(&line);
}

static void item_write(const struct due_page *page, const struct due_item *item, struct text *ret)
{
    struct text head = TEXT_INIT(1024), what = TEXT_INIT(262144);
    text_appendf(&head, "%s  ", item->date);
    days_append(page, item->days, &head);
    size_t used = utf8_columns(text_string(&head));
    text_appendf(ret, "%s%*s", text_string(&head),
                 used < WHAT_COLUMN ? (int)(WHAT_COLUMN - used) : 1, "");
    text_append(&what, due_word(item->kind, page->language));
    text_appendf(&what, word(page, ": %s", "：%s"), item->what[page->language]);
    text_append_wrapped(ret, text_string(&what), page->columns, WHAT_COLUMN + 2,
                        used < WHAT_COLUMN ? WHAT_COLUMN : (unsigned)used + 1);
    if (item->against[page->language])
        labelled_write(page, word(page, "ends ", "失効："), item->against[page->language], ret);
    if (item->working[0])
        labelled_write(page,
                       word(page, "no working day there; the last one before it is ",
                            "先方の休業日。直前の営業日："),
                       item->working, ret);
    text_clear(&what);
    text_appendf(&what, "%s, %s:%ld", item->id, item->place.file, item->place.line);
    line_write(page, text_string(&what), ret);
    labelled_write(page, word(page, "do: ", "対応: "), due_action(item->kind, page->language), ret);
    text_release(&head);
    text_release(&what);
}

static void head_write(const struct due_page *page, struct text *ret)
{
    const char *product = page->language == REPORT_JA ? page->product_ja : page->product;
    struct text line = TEXT_INIT(65536);
    text_append(&line, product ? product : page->dossier);
    text_appendf(&line, word(page, " (%s), as of %s", " (%s)、基準日 %s"), page->dossier,
                 page->as_of);
    if (page->sample)
        text_append(&line, word(page, ", an invented sample", "、見本（架空）"));
    text_append_wrapped(ret, text_string(&line), page->columns, 0, 0);
    text_release(&line);
}

/* Past, soon, later in the window, and what is later still but needed by a filing. */
enum group { PAST, SOON, LATER, BEYOND, GROUPS };
#define SOON_DAYS 30

static enum group group_of(const struct due_page *page, const struct due_item *item)
{
    if (item->days < 0)
        return PAST;
    if (item->days > page->within_days)
        return BEYOND;
    return item->days <= SOON_DAYS ? SOON : LATER;
}

static void group_head(const struct due_page *page, enum group group, struct text *ret)
{
    static const char *const heads[GROUPS][2] = {
        { "past", "期限を過ぎたもの" },
        { "within %u days", "%u日以内" },
        { "within %u days", "%u日以内" },
        { "later, but before a filing that needs it", "その後（必要な申請より前に失効するもの）" },
    };
    unsigned days = group == SOON && page->within_days > SOON_DAYS ? SOON_DAYS : page->within_days;
    const char *head = heads[group][page->language];
    const char *hole = strstr(head, "%u");
    text_append(ret, "\n");
    if (hole) {
        text_append_bytes(ret, head, (size_t)(hole - head));
        text_appendf(ret, "%u%s", days, hole + 2);
    } else
        text_append(ret, head);
    text_append(ret, "\n");
}

void due_write_text(const struct due_page *page, struct text *ret)
{
    head_write(page, ret);
    if (!page->due->count)
        text_appendf(
            ret,
            word(page, "\nnothing is due within %u days\n", "\n%u日以内に期限の来るものはない\n"),
            page->within_days);
    enum group last = GROUPS;
    for (size_t i = 0; i < page->due->count; i++) {
        enum group group = group_of(page, &page->due->items[i]);
        if (group != last)
            group_head(page, group, ret);
        last = group;
        item_write(page, &page->due->items[i], ret);
    }
}

static void optional(struct text *ret, const char *name, const char *value)
{
    if (value)
        text_append_json_member(ret, name, value);
}

static void item_json(const struct due_item *item, struct text *ret)
{
    text_append(ret, "{\"kind\":");
    text_append_json(ret, due_code(item->kind));
    text_append_json_member(ret, "date", item->date);
    text_appendf(ret, ",\"days\":%lld", (long long)item->days);
    text_append_json_member(ret, "id", item->id);
    text_append_json_member(ret, "whatEn", item->what[REPORT_EN]);
    text_append_json_member(ret, "whatJa", item->what[REPORT_JA]);
    optional(ret, "endsEn", item->against[REPORT_EN]);
    optional(ret, "endsJa", item->against[REPORT_JA]);
    optional(ret, "workingDay", item->working[0] ? item->working : NULL);
    text_append_json_member(ret, "doEn", due_action(item->kind, REPORT_EN));
    text_append_json_member(ret, "doJa", due_action(item->kind, REPORT_JA));
    text_append_json_member(ret, "file", item->place.file);
    text_appendf(ret, ",\"line\":%ld}", item->place.line);
}

void due_write_json(const struct due_page *page, struct text *ret)
{
    text_append(ret, "{\"format\":1");
    text_append_json_member(ret, "dossier", page->dossier);
    optional(ret, "productEn", page->product);
    optional(ret, "productJa", page->product_ja);
    text_appendf(ret, ",\"sample\":%s", page->sample ? "true" : "false");
    text_append_json_member(ret, "asOf", page->as_of);
    text_appendf(ret, ",\"withinDays\":%u,\"items\":[", page->within_days);
    for (size_t i = 0; i < page->due->count; i++) {
        text_append(ret, i ? ",\n" : "\n");
        item_json(&page->due->items[i], ret);
    }
    text_append(ret, "]}\n");
}
