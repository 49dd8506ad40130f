#include "cli/explanation.h"

#include "countries/pack_text.h"
#include "dossier/dossier.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *explanation_word(const struct explanation *explanation, const char *en, const char *ja)
{
    return explanation->language == REPORT_JA ? ja : en;
}

bool explanation_in_force(const struct explanation *explanation, const xmlNode *node)
{
    const char *from = xml_attribute(node, "from"), *to = xml_attribute(node, "to");
    return (!from || strcmp(from, explanation->as_of.date) <= 0) &&
           (!to || strcmp(to, explanation->as_of.date) > 0);
}

/* Where the day comes from, as the reader knows it. */
static const char *day_origin(const struct explanation *explanation)
{
    const char *origin = explanation->as_of.origin;
    if (!strcmp(origin, "option"))
        return "--as-of";
    return strcmp(origin, "clock") ? origin : explanation_word(explanation, "today", "本日");
}

void explanation_day(struct explanation *explanation)
{
    struct text line = TEXT_INIT(256);
    text_appendf(&line, explanation_word(explanation, "%s (%s)", "%s（%s）"),
                 explanation->as_of.date, day_origin(explanation));
    explanation_line(explanation, "as of:     ", "基準日:     ", text_string(&line));
    text_release(&line);
}

static void wrapped(struct explanation *explanation, const char *label, unsigned indent,
                    const char *value)
{
    struct text *ret = &explanation->text;
    unsigned at = indent + (unsigned)utf8_columns(label);
    text_appendf(ret, "%*s%s", (int)indent, "", label);
    text_append_wrapped(ret, value, explanation->columns, indent + EXPLANATION_INDENT, at);
}

void explanation_line(struct explanation *explanation, const char *en, const char *ja,
                      const char *value)
{
    if (value && *value)
        wrapped(explanation, explanation_word(explanation, en, ja), 0, value);
}

void explanation_section(struct explanation *explanation, const char *en, const char *ja)
{
    text_clear(&explanation->cited);
    text_appendf(&explanation->text, "\n%s\n", explanation_word(explanation, en, ja));
}

void explanation_cite(struct explanation *explanation, const char *see)
{
    if (!see)
        return;
    text_appendf(&explanation->cited, " %s", see);
    text_appendf(&explanation->all, " %s", see);
}

void explanation_item(struct explanation *explanation, const char *value, const char *see)
{
    wrapped(explanation, "", EXPLANATION_INDENT, value);
    explanation_cite(explanation, see);
}

/* "title, number (official source)" */
static void source_line(const struct explanation *explanation, const xmlNode *source,
                        struct text *ret)
{
    CLEANUP(free_pointer) char *title = pack_text(source, "title", explanation->language);
    const char *number = xml_attribute(source, "number"), *from = xml_attribute(source, "from"),
               *to = xml_attribute(source, "to");
    enum confidence confidence = CONFIDENCE_UNCONFIRMED;
    bool known = confidence_parse(xml_attribute(source, "confidence"), &confidence);
    char last[DATE_SIZE] = "";
    if (to)
        date_add(to, 0, 0, -1, last);
    text_append(ret, title ? title : xml_attribute(source, "id"));
    if (number && !(title && strstr(title, number)))
        text_appendf(ret, explanation_word(explanation, ", %s", "、%s"), number);
    text_appendf(ret, explanation_word(explanation, " (%s", "（%s"),
                 known ? confidence_word(confidence, explanation->language) : "?");
    if (from)
        text_appendf(ret, explanation_word(explanation, ", from %s", "、%sから"), from);
    if (to)
        text_appendf(ret, explanation_word(explanation, ", until %s", "、%sまで"), last);
    text_append(ret, explanation_word(explanation, ")", "）"));
}

void explanation_detail(struct explanation *explanation, const char *value)
{
    wrapped(explanation, "", 2 * EXPLANATION_INDENT, value);
}

void explanation_section_end(struct explanation *explanation)
{
    const xmlNode *source = xml_child(pack_merged(explanation->pack), NS_PACK, "source");
    for (; source; source = xml_next(source, NS_PACK, "source")) {
        if (!slugs_have(text_string(&explanation->cited), xml_attribute(source, "id")) ||
            !explanation_in_force(explanation, source))
            continue;
        struct text line = TEXT_INIT(65536);
        source_line(explanation, source, &line);
        wrapped(explanation, explanation_word(explanation, "source: ", "根拠: "),
                2 * EXPLANATION_INDENT, text_string(&line));
        text_release(&line);
    }
    text_clear(&explanation->cited);
}

void explanation_sources(struct explanation *explanation, const char *see)
{
    const xmlNode *source = xml_child(pack_merged(explanation->pack), NS_PACK, "source");
    bool any = false;
    for (; source; source = xml_next(source, NS_PACK, "source")) {
        const char *id = xml_attribute(source, "id");
        if (see && (!slugs_have(see, id) || !explanation_in_force(explanation, source)))
            continue;
        if (!any)
            explanation_section(explanation, "sources", "根拠");
        any = true;
        struct text line = TEXT_INIT(65536);
        text_appendf(&line, "%s: ", id);
        source_line(explanation, source, &line);
        explanation_item(explanation, text_string(&line), NULL);
        text_release(&line);
        CLEANUP(free_pointer) char *note = pack_text(source, "note", explanation->language);
        if (note)
            explanation_detail(explanation, note);
    }
}

/* Rule texts end with what was found, in brackets: "... (found: {XPath})." */
void explanation_requirement(const struct explanation *explanation, const struct rule_info *rule,
                             struct text *ret)
{
    bool japanese = explanation->language == REPORT_JA && rule->text_ja;
    const char *text = japanese ? rule->text_ja : rule->text_en;
    const char *bracket = japanese ? "（" : " (", *found = strchr(text, '{'), *end = NULL;
    for (const char *at = text; found && (at = strstr(at, bracket)) && at < found; at++)
        end = at;
    text_append_bytes(ret, text, end ? (size_t)(end - text) : strlen(text));
    if (end)
        text_append(ret, japanese ? "。" : ".");
}

void explanation_unknowns(struct explanation *explanation, const char *route)
{
    const xmlNode *unknown = xml_child(pack_merged(explanation->pack), NS_PACK, "not-known");
    bool any = false;
    for (; unknown; unknown = xml_next(unknown, NS_PACK, "not-known")) {
        const char *routes = xml_attribute(unknown, "routes");
        if (route && routes && !slugs_have(routes, route))
            continue;
        if (!any)
            explanation_section(explanation, "not known", "未確認の事項");
        any = true;
        CLEANUP(free_pointer) char *text = pack_text(unknown, "text", explanation->language);
        explanation_item(explanation, text ? text : xml_attribute(unknown, "id"), NULL);
    }
}

static bool is_told(const struct explanation *explanation, const char *see, const xmlNode *source)
{
    const char *id = xml_attribute(source, "id");
    return (see && slugs_have(see, id)) || slugs_have(text_string(&explanation->all), id);
}

/* The first day after `after` (NULL: ever) on which something that is told of begins or ends. */
static const char *turn_next(const struct explanation *explanation, const char *see,
                             const char *after)
{
    static const char *const ends[] = { "from", "to" };
    const char *found = NULL;
    const xmlNode *source = xml_child(pack_merged(explanation->pack), NS_PACK, "source");
    for (; source; source = xml_next(source, NS_PACK, "source"))
        for (size_t i = 0; i < 2 && is_told(explanation, see, source); i++) {
            const char *day = xml_attribute(source, ends[i]);
            if (day && (!after || strcmp(day, after) > 0) && (!found || strcmp(day, found) < 0))
                found = day;
        }
    return found;
}

/* "until 2026-04-30: title, number" of each source whose `end` is that day. */
static void turn_write(struct explanation *explanation, const char *see, const char *end,
                       const char *day, const char *label)
{
    const xmlNode *source = xml_child(pack_merged(explanation->pack), NS_PACK, "source");
    for (; source; source = xml_next(source, NS_PACK, "source")) {
        const char *its = xml_attribute(source, end), *number = xml_attribute(source, "number");
        if (!its || strcmp(its, day) != 0 || !is_told(explanation, see, source))
            continue;
        CLEANUP(free_pointer) char *title = pack_text(source, "title", explanation->language);
        struct text line = TEXT_INIT(65536);
        text_append(&line, title ? title : xml_attribute(source, "id"));
        if (number && !(title && strstr(title, number)))
            text_appendf(&line, explanation_word(explanation, ", %s", "、%s"), number);
        wrapped(explanation, label, EXPLANATION_INDENT, text_string(&line));
        text_release(&line);
    }
}

void explanation_differences(struct explanation *explanation, const char *see)
{
    const char *day = turn_next(explanation, see, NULL);
    if (day)
        explanation_section(explanation, "what differs by date", "日付による違い");
    for (; day; day = turn_next(explanation, see, day)) {
        char last[DATE_SIZE], label[64];
        date_add(day, 0, 0, -1, last);
        snprintf(label, sizeof label, explanation_word(explanation, "until %s: ", "%sまで: "),
                 last);
        turn_write(explanation, see, "to", day, label);
        snprintf(label, sizeof label, explanation_word(explanation, "from %s: ", "%sから: "), day);
        turn_write(explanation, see, "from", day, label);
    }
}
