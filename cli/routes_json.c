/* The answers of `routes` as JSON: every condition with what was found and its sources, in both
 * languages. */
#include "cli/routes_report.h"
#include "countries/pack_text.h"

#include <stdlib.h>
#include <string.h>

static void member(struct text *ret, const char *name, const char *value)
{
    if (value)
        text_append_json_member(ret, name, value);
}

/* ,"name":N from an attribute that the schema made a number. */
static void number_member(struct text *ret, const char *name, const char *value)
{
    if (value)
        text_appendf(ret, ",\"%s\":%lu", name, strtoul(value, NULL, 10));
}

static void both_write(struct text *ret, const xmlNode *node, const char *child)
{
    CLEANUP(free_pointer) char *english = pack_text(node, child, REPORT_EN);
    CLEANUP(free_pointer) char *japanese = pack_text(node, child, REPORT_JA);
    member(ret, "en", english);
    member(ret, "ja", japanese);
}

static void source_write(struct text *ret, const struct finding_source *source)
{
    text_append(ret, "{\"id\":");
    text_append_json(ret, source->id);
    text_append_json_member(ret, "confidence", confidence_name(source->confidence));
    member(ret, "titleEn", source->title_en);
    member(ret, "titleJa", source->title_ja);
    member(ret, "number", source->number);
    text_append(ret, "}");
}

static const char *whom(const struct route_answer *answer, const struct finding *finding)
{
    const xmlNode *authority = xml_child(pack_merged(answer->pack), NS_PACK, "authority");
    return condition_unconfirmed(finding) && authority ? xml_attribute(authority, "id")
                                                       : "applicant";
}

static void condition_write(struct text *ret, const struct route_answer *answer,
                            const struct finding *finding, const char *state)
{
    text_append(ret, "{\"rule\":");
    text_append_json(ret, finding->rule);
    text_append_json_member(ret, "state", state);
    text_append_json_member(ret, "severity", severity_name(finding->severity));
    text_appendf(ret, ",\"unconfirmed\":%s", condition_unconfirmed(finding) ? "true" : "false");
    text_append_json_member(ret, "textEn", finding->text_en);
    text_append_json_member(ret, "textJa", finding->text_ja);
    if (strcmp(state, "met") != 0) {
        text_appendf(ret, ",\"closes\":%s", condition_closes(finding) ? "true" : "false");
        if (!condition_closes(finding))
            text_append_json_member(ret, "ask", whom(answer, finding));
        member(ret, "doEn", finding->do_en);
        member(ret, "doJa", finding->do_ja);
        member(ret, "reason", finding->reason);
        const xmlNode *question = condition_question(answer, finding);
        member(ret, "question", question ? xml_attribute(question, "id") : NULL);
    }
    text_append(ret, ",\"sources\":[");
    for (size_t i = 0; i < finding->source_count; i++) {
        text_append(ret, i ? "," : "");
        source_write(ret, &finding->sources[i]);
    }
    text_append(ret, "]}");
}

static void conditions_write(struct text *ret, const struct route_answer *answer,
                             const struct findings *findings, bool met, bool *first)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        text_append(ret, *first ? "" : ",");
        *first = false;
        condition_write(ret, answer, finding,
                        met                               ? "met"
                        : finding->kind == FINDING_BROKEN ? "missed"
                                                          : "not-known");
    }
}

static void relies_write(struct text *ret, const struct route_answer *answer)
{
    text_append(ret, ",\"reliesOn\":[");
    for (size_t i = 0; i < answer->relies_count; i++) {
        text_append(ret, i ? "," : "");
        text_append_json(ret, xml_attribute(answer->relies[i], "id"));
    }
    text_append(ret, "]");
}

/* "times" and "fees": the children of that name that hold for the class. */
static void costs_write(struct text *ret, const struct route_answer *answer, const char *list,
                        const char *name, const char *const attributes[3])
{
    const char *between = "";
    text_appendf(ret, ",\"%s\":[", list);
    for (const xmlNode *node = xml_child(answer->route, NS_PACK, name); node;
         node = xml_next(node, NS_PACK, name)) {
        if (!answer_needs(answer, node))
            continue;
        text_appendf(ret, "%s{\"see\":", between);
        between = ",";
        text_append_json(ret, xml_attribute(node, "see") ? xml_attribute(node, "see") : "");
        number_member(ret, attributes[0], xml_attribute(node, attributes[0]));
        for (size_t i = 1; i < 3; i++)
            member(ret, attributes[i], attributes[i] ? xml_attribute(node, attributes[i]) : NULL);
        text_append(ret, "}");
    }
    text_append(ret, "]");
}

/* What goes with the form counts as a paper of type "other". */
static void papers_of(struct text *ret, const struct route_answer *answer, const char *name,
                      const char **between)
{
    for (const xmlNode *node = xml_child(answer->route, NS_PACK, name); node;
         node = xml_next(node, NS_PACK, name)) {
        const char *type = xml_attribute(node, "type");
        if (!answer_needs(answer, node))
            continue;
        text_appendf(ret, "%s{\"type\":", *between);
        *between = ",";
        text_append_json(ret, type ? type : "other");
        member(ret, "level", xml_attribute(node, "level"));
        member(ret, "see", xml_attribute(node, "see"));
        both_write(ret, node, "name");
        text_append(ret, "}");
    }
}

static void papers_write(struct text *ret, const struct route_answer *answer)
{
    const char *between = "";
    text_append(ret, ",\"papers\":[");
    papers_of(ret, answer, "needs-paper", &between);
    papers_of(ret, answer, "attachment", &between);
    text_append(ret, "]");
}

static void class_write(struct text *ret, const struct route_class *class)
{
    text_append_json_member(ret, "class", xml_attribute(class->pack, "id"));
    text_appendf(ret, ",\"classDeclared\":%s", class->declared ? "true" : "false");
    if (!class->classification)
        return;
    text_append(ret, ",\"matrix\":{\"id\":");
    text_append_json(ret, xml_attribute(class->classification, "id"));
    text_append_json_member(ret, "gives", class->given ? xml_attribute(class->given, "id") : NULL);
    text_append(ret, "}");
}

static void answer_write(struct text *ret, const struct route_answer *answer)
{
    static const char *const time[] = { "value", "unit", NULL };
    static const char *const fee[] = { "amount", "currency", "kind" };
    bool first = true;
    text_append(ret, "{\"regulator\":");
    text_append_json(ret, pack_id(answer->pack));
    text_append_json_member(ret, "route", xml_attribute(answer->route, "id"));
    both_write(ret, answer->route, "name");
    class_write(ret, &answer->class);
    text_append_json_member(ret, "state", route_state_name(answer->state));
    member(ret, "on", answer->state == ROUTE_OPENS ? answer->on : NULL);
    relies_write(ret, answer);
    member(ret, "held", answer->held ? xml_attribute(answer->held, "id") : NULL);
    text_append(ret, ",\"conditions\":[");
    conditions_write(ret, answer, &answer->open, false, &first);
    conditions_write(ret, answer, &answer->met, true, &first);
    text_append(ret, "],\"notKnownThen\":[");
    first = true;
    conditions_write(ret, answer, &answer->later, false, &first);
    text_append(ret, "]");
    papers_write(ret, answer);
    costs_write(ret, answer, "times", "time", time);
    costs_write(ret, answer, "fees", "fee", fee);
    text_append(ret, "}");
}

void routes_write_json(const struct routes_page *page, struct text *ret)
{
    text_append(ret, "{\"dossier\":");
    text_append_json(ret, page->dossier);
    text_appendf(ret, ",\"sample\":%s", page->sample ? "true" : "false");
    text_append_json_member(ret, "asOf", page->as_of->date);
    text_append_json_member(ret, "asOfFrom", page->as_of->origin);
    text_append(ret, ",\"routes\":[");
    for (size_t i = 0; i < page->routes->count; i++) {
        text_append(ret, i ? ",\n" : "\n");
        answer_write(ret, &page->routes->items[i]);
    }
    text_append(ret, "\n]}\n");
}
