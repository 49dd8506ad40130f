/* explain: a rule, a pack or a route (PACK:ROUTE), with its sources and what is not known. */
#include "cli/explanation.h"
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "countries/pack_text.h"

#include <stdlib.h>
#include <string.h>

/* Where the rule stands: once, or in each rule that extends the abstract one that has it. */
static void uses_write(struct explanation *explanation, const struct rules *rules, const char *id)
{
    for (size_t i = 0; i < rules_count(rules); i++) {
        const struct rule_info *rule = rules_at(rules, i);
        if (strcmp(rule->id, id) != 0)
            continue;
        explanation_line(explanation, "looks at:  ", "対象:       ", rule->context);
        explanation_line(explanation, rule->report ? "breach if: " : "holds if:  ",
                         rule->report ? "違反条件:   " : "充足条件:   ", rule->test);
        explanation_line(explanation, "known if:  ", "既知条件:   ", rule->known);
        explanation_line(explanation, "sources in the data: ", "データの根拠: ", rule->source);
        explanation_line(explanation, "version:   ", "版:         ", rule->version);
    }
}

/* From when until when, and whether that holds on the day. */
static void days_write(struct explanation *explanation, const struct rule_info *rule)
{
    const char *day = explanation->as_of.date;
    char last[DATE_SIZE] = "";
    if (rule->to)
        date_add(rule->to, 0, 0, -1, last);
    explanation_day(explanation);
    explanation_line(explanation, "from:      ", "開始:       ", rule->from);
    explanation_line(explanation, "until:     ", "終了:       ", last);
    if ((rule->from && strcmp(rule->from, day) > 0) || (rule->to && strcmp(rule->to, day) <= 0))
        explanation_line(explanation, "", "",
                         explanation_word(explanation, "the rule is not in force on that day",
                                          "この規則は、基準日には施行されていない"));
}

static void rule_write(struct explanation *explanation, const struct rules *rules,
                       const struct rule_info *rule)
{
    bool japanese = explanation->language == REPORT_JA;
    struct text demand = TEXT_INIT(1 << 20);
    explanation_requirement(explanation, rule, &demand);
    text_appendf(&explanation->text, "%s (%s)\n", rule->id, severity_name(rule->role));
    explanation_line(explanation, "demands:   ", "内容:       ", text_string(&demand));
    explanation_line(explanation, "do:        ", "対応:       ",
                     japanese && rule->do_ja ? rule->do_ja : rule->do_en);
    days_write(explanation, rule);
    uses_write(explanation, rules, rule->id);
    explanation_line(explanation, "", "",
                     japanese ? "例外承認(waiver)には、この規則のIDと版を記す"
                              : "a waiver names the id and the version of the rule");
    text_release(&demand);
    if (!*rule->see)
        return;
    explanation_sources(explanation, rule->see);
    explanation_differences(explanation, rule->see);
}

/* The rule of that id in the first pack that runs it. */
static bool rule_explain(struct explanation *explanation, struct packs *packs, const char *id,
                         struct error *error)
{
    for (size_t i = 0; i < packs_count(packs); i++) {
        explanation->pack = packs_get(packs, packs_id(packs, i), error);
        struct rules *rules = explanation->pack ? pack_rules(explanation->pack, error) : NULL;
        if (!rules)
            return false;
        const struct rule_info *rule = rules_find(rules, id);
        if (!rule)
            continue;
        rule_write(explanation, rules, rule);
        return true;
    }
    return error_set(error, STATUS_USAGE,
                     "no rule or pack \"%.60s\"; explain takes the id of either, or PACK:ROUTE",
                     id);
}

static bool route_explain(struct explanation *explanation, const char *id, struct error *error)
{
    const xmlNode *route = pack_route(explanation->pack, id);
    if (!route)
        return error_set(error, STATUS_USAGE,
                         "pack \"%s\" has no route \"%.60s\"; samdossier explain %s names them",
                         pack_id(explanation->pack), id, pack_id(explanation->pack));
    struct rules *rules = pack_rules(explanation->pack, error);
    if (rules)
        explanation_route(explanation, route, rules);
    return rules != NULL;
}

static void routes_write(struct explanation *explanation)
{
    const xmlNode *route = xml_child(pack_merged(explanation->pack), NS_PACK, "route");
    if (route)
        explanation_section(explanation, "routes", "経路");
    for (; route; route = xml_next(route, NS_PACK, "route")) {
        CLEANUP(free_pointer) char *name = pack_text(route, "name", explanation->language);
        struct text line = TEXT_INIT(65536);
        text_appendf(&line, "%s:%s  %s", pack_id(explanation->pack), xml_attribute(route, "id"),
                     name ? name : "");
        explanation_item(explanation, text_string(&line), NULL);
        text_release(&line);
    }
}

static void pack_explain(struct explanation *explanation)
{
    const xmlNode *authority = xml_child(pack_merged(explanation->pack), NS_PACK, "authority");
    CLEANUP(free_pointer)
    char *name = authority ? pack_text(authority, "name", explanation->language) : NULL;
    struct text line = TEXT_INIT(65536);
    text_appendf(&line, "%s  %s", pack_id(explanation->pack), name ? name : "");
    explanation_line(explanation, "", "", text_string(&line));
    text_release(&line);
    routes_write(explanation);
    explanation_unknowns(explanation, NULL);
    explanation_sources(explanation, NULL);
}

static bool id_explain(struct explanation *explanation, struct packs *packs, const char *id,
                       struct error *error)
{
    const char *colon = strchr(id, ':');
    if (!colon && !packs_has(packs, id))
        return rule_explain(explanation, packs, id, error);
    CLEANUP(free_pointer) char *pack = colon ? strndup(id, (size_t)(colon - id)) : strdup(id);
    explanation->pack = packs_get(packs, pack, error);
    if (!explanation->pack)
        return false;
    if (colon)
        return route_explain(explanation, colon + 1, error);
    pack_explain(explanation);
    return true;
}

/* One after the other, a blank line between two. */
static bool ids_explain(struct explanation *explanation, struct packs *packs,
                        const struct arguments *arguments, struct error *error)
{
    for (size_t i = 0; i < arguments->operand_count; i++) {
        text_append(&explanation->text, i ? "\n" : "");
        text_clear(&explanation->cited);
        text_clear(&explanation->all);
        if (!id_explain(explanation, packs, arguments->operands[i], error))
            return false;
    }
    return true;
}

const struct option explain_options[] = {
    { "as-of", "DATE", "say what holds on that day", false },
    { NULL, NULL, NULL, false },
};

enum status verb_explain(const struct arguments *arguments, struct error *error)
{
    struct session session = SESSION_INIT(arguments);
    struct explanation explanation = { .language = session_language(arguments),
                                       .columns = terminal_columns(),
                                       .text = TEXT_INIT(4 << 20),
                                       .cited = TEXT_INIT(1 << 20),
                                       .all = TEXT_INIT(1 << 20) };
    bool done = as_of_find(option_value(arguments, "as-of"), &explanation.as_of, error) &&
                session_open_packs(&session, error) &&
                ids_explain(&explanation, session.packs, arguments, error) &&
                print_text(&explanation.text, error);
    text_release(&explanation.text);
    text_release(&explanation.cited);
    text_release(&explanation.all);
    session_close(&session);
    return done ? STATUS_DONE : error->status;
}
