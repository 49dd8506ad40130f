/* explain: a rule, a pack or a route (PACK:ROUTE), with its sources and what is not known. */
#include "cli/pack_text.h"
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"

#include <stdlib.h>
#include <string.h>

struct explanation {
    struct session *session;
    struct pack *pack;
    enum report_language language;
    struct text text;
};

static bool japanese(const struct explanation *explanation)
{
    return explanation->language == REPORT_JA;
}

static void line(struct explanation *explanation, const char *en, const char *ja, const char *value)
{
    if (!value || !*value)
        return;
    text_appendf(&explanation->text, "%s ", japanese(explanation) ? ja : en);
    text_append_terminal(&explanation->text, value);
    text_append(&explanation->text, "\n");
}

static void source_write(struct explanation *explanation, const xmlNode *source)
{
    CLEANUP(free_pointer) char *title = pack_text(source, "title", explanation->language);
    CLEANUP(free_pointer) char *note = pack_text(source, "note", explanation->language);
    const char *number = xml_attribute(source, "number"), *from = xml_attribute(source, "from"),
               *to = xml_attribute(source, "to");
    struct text *ret = &explanation->text;
    text_appendf(ret, "  %s (%s) ", xml_attribute(source, "id"),
                 xml_attribute(source, "confidence"));
    text_append_terminal(ret, title ? title : "");
    if (number) {
        text_append(ret, ", ");
        text_append_terminal(ret, number);
    }
    if (from || to)
        text_appendf(ret, " [%s, %s)", from ? from : "", to ? to : "");
    text_append(ret, "\n");
    if (note) {
        text_append(ret, "    ");
        text_append_terminal(ret, note);
        text_append(ret, "\n");
    }
}

/* The sources of a blank-separated list, as the merged pack knows them. */
static void sources_write(struct explanation *explanation, const char *see)
{
    const xmlNode *source = xml_child(pack_merged(explanation->pack), NS_PACK, "source");
    bool any = false;
    for (; source; source = xml_next(source, NS_PACK, "source")) {
        if (!slugs_have(see, xml_attribute(source, "id")))
            continue;
        if (!any)
            text_append(&explanation->text, japanese(explanation) ? "根拠\n" : "sources\n");
        any = true;
        source_write(explanation, source);
    }
}

static void rule_write(struct explanation *explanation, const struct rule_info *rule)
{
    struct text *ret = &explanation->text;
    text_appendf(ret, "%s (%s)\n", rule->id, severity_name(rule->role));
    line(explanation, "text:    ", "内容:   ",
         japanese(explanation) && rule->text_ja ? rule->text_ja : rule->text_en);
    line(explanation,
         "do:      ", "対応:   ", japanese(explanation) && rule->do_ja ? rule->do_ja : rule->do_en);
    line(explanation, "context: ", "対象:   ", rule->context);
    line(explanation, rule->report ? "fires if:" : "holds if:",
         rule->report ? "違反条件:" : "充足条件:", rule->test);
    line(explanation, "known if:", "既知条件:", rule->known);
    line(explanation, "from:    ", "開始:   ", rule->from);
    line(explanation, "to:      ", "終了:   ", rule->to);
    line(explanation, "source of the datum:", "データの根拠:", rule->source);
    line(explanation, "version: ", "版:     ", rule->version);
    sources_write(explanation, rule->see);
}

/* The rule of that id in the first pack that runs it. */
static bool rule_explain(struct explanation *explanation, const char *id, struct error *error)
{
    struct packs *packs = explanation->session->packs;
    for (size_t i = 0; i < packs_count(packs); i++) {
        explanation->pack = packs_get(packs, packs_id(packs, i), error);
        struct rules *rules = explanation->pack ? pack_rules(explanation->pack, error) : NULL;
        if (!rules)
            return false;
        const struct rule_info *rule = rules_find(rules, id);
        if (!rule)
            continue;
        rule_write(explanation, rule);
        return true;
    }
    return error_set(error, STATUS_USAGE,
                     "no rule, pack or route \"%.60s\"; samdossier packs list names the packs", id);
}

/* Every attribute and text of a datum of the pack, in one line. */
static void datum_write(struct explanation *explanation, const xmlNode *node)
{
    struct text *ret = &explanation->text;
    text_appendf(ret, "  %s", (const char *)node->name);
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        if (attribute->ns || !attribute->children || !attribute->children->content)
            continue;
        text_appendf(ret, " %s ", (const char *)attribute->name);
        text_append_terminal(ret, (const char *)attribute->children->content);
    }
    text_append(ret, "\n");
}

static bool route_explain(struct explanation *explanation, const char *id, struct error *error)
{
    const xmlNode *route = pack_route(explanation->pack, id);
    if (!route)
        return error_set(error, STATUS_USAGE, "pack \"%s\" has no route \"%.60s\"",
                         pack_id(explanation->pack), id);
    CLEANUP(free_pointer) char *name = pack_text(route, "name", explanation->language);
    text_appendf(&explanation->text, "%s:%s ", pack_id(explanation->pack), id);
    text_append_terminal(&explanation->text, name ? name : "");
    text_append(&explanation->text, "\n");
    line(explanation, "form:    ", "様式:   ", xml_attribute(route, "form"));
    line(explanation, "classes: ", "クラス: ", xml_attribute(route, "classes"));
    for (const xmlNode *child = xmlFirstElementChild((xmlNode *)route); child;
         child = xmlNextElementSibling((xmlNode *)child))
        if (strcmp((const char *)child->name, "name"))
            datum_write(explanation, child);
    sources_write(explanation, xml_attribute(route, "see"));
    return true;
}

static void routes_write(struct explanation *explanation)
{
    text_append(&explanation->text, japanese(explanation) ? "経路\n" : "routes\n");
    for (const xmlNode *route = xml_child(pack_merged(explanation->pack), NS_PACK, "route"); route;
         route = xml_next(route, NS_PACK, "route")) {
        CLEANUP(free_pointer) char *name = pack_text(route, "name", explanation->language);
        text_appendf(&explanation->text, "  %-18s ", xml_attribute(route, "id"));
        text_append_terminal(&explanation->text, name ? name : "");
        text_append(&explanation->text, "\n");
    }
}

static void unknowns_write(struct explanation *explanation)
{
    const xmlNode *unknown = xml_child(pack_merged(explanation->pack), NS_PACK, "not-known");
    if (unknown)
        text_append(&explanation->text, japanese(explanation) ? "未確認の事項\n" : "not known\n");
    for (; unknown; unknown = xml_next(unknown, NS_PACK, "not-known")) {
        CLEANUP(free_pointer) char *text = pack_text(unknown, "text", explanation->language);
        text_append(&explanation->text, "  ");
        text_append_terminal(&explanation->text, text ? text : "");
        text_append(&explanation->text, "\n");
    }
}

static void pack_explain(struct explanation *explanation)
{
    const xmlNode *authority = xml_child(pack_merged(explanation->pack), NS_PACK, "authority");
    CLEANUP(free_pointer)
    char *name = authority ? pack_text(authority, "name", explanation->language) : NULL;
    text_appendf(&explanation->text, "%s ", pack_id(explanation->pack));
    text_append_terminal(&explanation->text, name ? name : "");
    text_append(&explanation->text, "\n");
    routes_write(explanation);
    unknowns_write(explanation);
    text_append(&explanation->text, japanese(explanation) ? "根拠\n" : "sources\n");
    for (const xmlNode *source = xml_child(pack_merged(explanation->pack), NS_PACK, "source");
         source; source = xml_next(source, NS_PACK, "source"))
        source_write(explanation, source);
}

static bool id_explain(struct explanation *explanation, const char *id, struct error *error)
{
    struct packs *packs = explanation->session->packs;
    const char *colon = strchr(id, ':');
    if (!colon && !packs_has(packs, id))
        return rule_explain(explanation, id, error);
    CLEANUP(free_pointer) char *pack = colon ? strndup(id, (size_t)(colon - id)) : strdup(id);
    explanation->pack = packs_get(packs, pack, error);
    if (!explanation->pack)
        return false;
    if (colon)
        return route_explain(explanation, colon + 1, error);
    pack_explain(explanation);
    return true;
}

enum status verb_explain(const struct arguments *arguments, struct error *error)
{
    struct session session = SESSION_INIT(arguments);
    struct explanation explanation = { .session = &session,
                                       .language = session_language(arguments),
                                       .text = TEXT_INIT(4 << 20) };
    bool done = session_open_packs(&session, error) &&
                id_explain(&explanation, arguments->operands[0], error) &&
                print_text(&explanation.text, error);
    text_release(&explanation.text);
    session_close(&session);
    return done ? STATUS_DONE : error->status;
}
