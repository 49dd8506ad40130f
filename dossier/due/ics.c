/* What is due as a calendar, RFC 5545: CRLF, lines of at most 75 octets without the break, folded
 * between characters (3.1); backslash, semicolon, comma and line end escaped (3.3.11). */
#include "dossier/due/due.h"

#include <string.h>

#define LINE_OCTETS 75

/* Bytes of the character at `at`, or of the escape; 1 for what is not UTF-8. */
static size_t character_size(const char *line, size_t size, size_t at)
{
    size_t next = at;
    if (line[at] == '\\' && at + 1 < size)
        return 2;
    return utf8_next(line, size, &next) < 0 ? 1 : next - at;
}

/* A content line, folded: each further line begins with a blank, which counts. */
static void line_write(const struct text *line, struct text *ret)
{
    const char *bytes = text_string(line);
    size_t used = 0;
    for (size_t at = 0; at < line->size;) {
        size_t size = character_size(bytes, line->size, at);
        if (used + size > LINE_OCTETS) {
            text_append(ret, "\r\n ");
            used = 1;
        }
        text_append_bytes(ret, bytes + at, size);
        used += size;
        at += size;
    }
    text_append(ret, "\r\n");
}

/* What a reader would not see is made visible first, so that no control character is left. */
static void value_append(struct text *ret, const char *value)
{
    struct text clean = TEXT_INIT(1 << 20);
    text_append_terminal(&clean, value);
    for (const char *c = text_string(&clean); *c; c++) {
        if (*c == '\\' || *c == ';' || *c == ',')
            text_append_character(ret, '\\');
        text_append_character(ret, *c);
    }
    text_release(&clean);
}

static void property(const char *name, const char *value, struct text *ret)
{
    struct text line = TEXT_INIT(1 << 20);
    text_appendf(&line, "%s:", name);
    value_append(&line, value);
    line_write(&line, ret);
    text_release(&line);
}

static void date_property(const char *name, const char *date, const char *rest, struct text *ret)
{
    text_appendf(ret, "%s:%.4s%.2s%.2s%s\r\n", name, date, date + 5, date + 8, rest);
}

/* The same thing keeps its UID; of two with the same id (two licences of one kind) the later is
 * numbered. */
static void uid_write(const struct due_page *page, size_t index, struct text *ret)
{
    const struct due_item *item = &page->due->items[index];
    size_t before = 0;
    for (size_t i = 0; i < index; i++)
        before +=
            page->due->items[i].kind == item->kind && !strcmp(page->due->items[i].id, item->id);
    struct text uid = TEXT_INIT(4096);
    text_appendf(&uid, "%s/%s", due_code(item->kind), item->id);
    if (before)
        text_appendf(&uid, "/%zu", before + 1);
    text_appendf(&uid, "/%s@samdossier", page->dossier);
    property("UID", text_string(&uid), ret);
    text_release(&uid);
}

static void description_write(const struct due_page *page, const struct due_item *item,
                              struct text *ret)
{
    bool japanese = page->language == REPORT_JA;
    struct text line = TEXT_INIT(1 << 20);
    text_append(&line, "DESCRIPTION:");
    if (item->against[page->language]) {
        value_append(&line, japanese ? "失効：" : "ends ");
        value_append(&line, item->against[page->language]);
        text_append(&line, "\\n");
    }
    if (item->working[0]) {
        value_append(&line, japanese ? "先方の休業日。直前の営業日："
                                     : "no working day there; the last one before it is ");
        text_appendf(&line, "%s\\n", item->working);
    }
    value_append(&line, due_action(item->kind, page->language));
    text_append(&line, "\\n");
    value_append(&line, item->id);
    value_append(&line, japanese ? "、" : ", ");
    value_append(&line, item->place.file);
    text_appendf(&line, ":%ld", item->place.line);
    line_write(&line, ret);
    text_release(&line);
}

static void event_write(const struct due_page *page, size_t index, struct text *ret)
{
    const struct due_item *item = &page->due->items[index];
    struct text summary = TEXT_INIT(1 << 20);
    text_appendf(&summary, page->language == REPORT_JA ? "%s：%s" : "%s: %s",
                 due_word(item->kind, page->language), item->what[page->language]);
    text_append(ret, "BEGIN:VEVENT\r\n");
    uid_write(page, index, ret);
    date_property("DTSTAMP", page->as_of, "T000000Z", ret);
    date_property("DTSTART;VALUE=DATE", item->date, "", ret);
    property("SUMMARY", text_string(&summary), ret);
    description_write(page, item, ret);
    property("CATEGORIES", due_code(item->kind), ret);
    text_append(ret, "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
    text_release(&summary);
}

void due_write_ics(const struct due_page *page, struct text *ret)
{
    text_append(ret, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
                     "PRODID:-//samdossier//due//EN\r\nMETHOD:PUBLISH\r\n");
    property("X-WR-CALNAME", page->dossier, ret);
    for (size_t i = 0; i < page->due->count; i++)
        event_write(page, i, ret);
    text_append(ret, "END:VCALENDAR\r\n");
}
