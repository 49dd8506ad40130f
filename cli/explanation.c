#include "cli/explanation.h"

#include "countries/pack_text.h"
#include "dossier/dossier.h"

#include <stdlib.h>
#include <string.h>

const char *explanation_word(const struct explanation *explanation, const char *en, const char *ja)
{
    return explanation->language == REPORT_JA ? ja : en;
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

void explanation_item(struct explanation *explanation, const char *value, const char *see)
{
    wrapped(explanation, "", EXPLANATION_INDENT, value);
    if (see)
        text_appendf(&explanation->cited, " %s", see);
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
    text_append(ret, title ? title : xml_attribute(source, "id"));
    if (number)
        text_appendf(ret, ", %s", number);
    text_appendf(ret, " (%s%s%s%s%s)",
                 known ? confidence_word(confidence, explanation->language) : "?",
                 from ? explanation_word(explanation, ", from ", "、施行 ") : "", from ? from : "",
                 to ? explanation_word(explanation, ", until ", "、失効 ") : "", to ? to : "");
}

void explanation_section_end(struct explanation *explanation)
{
    const xmlNode *source = xml_child(pack_merged(explanation->pack), NS_PACK, "source");
    for (; source; source = xml_next(source, NS_PACK, "source")) {
        if (!slugs_have(text_string(&explanation->cited), xml_attribute(source, "id")))
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
        if (see && !slugs_have(see, id))
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
            wrapped(explanation, "", 2 * EXPLANATION_INDENT, note);
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

void explanation_unknowns(struct explanation *explanation)
{
    const xmlNode *unknown = xml_child(pack_merged(explanation->pack), NS_PACK, "not-known");
    if (unknown)
        explanation_section(explanation, "not known", "未確認の事項");
    for (; unknown; unknown = xml_next(unknown, NS_PACK, "not-known")) {
        CLEANUP(free_pointer) char *text = pack_text(unknown, "text", explanation->language);
        explanation_item(explanation, text ? text : xml_attribute(unknown, "id"), NULL);
    }
}
