/* A route of a pack as a person reads it. It shows what the pack says and decides nothing: which
 * need holds for a filing is the plan's to say. */
#include "cli/explanation.h"
#include "countries/pack_text.h"
#include "dossier/dossier.h"

#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES 65536

/* The name of the pack's `element` of that id, else the id; caller frees. */
static char *named(const struct explanation *explanation, const char *element, const char *id)
{
    const xmlNode *node = xml_child(pack_merged(explanation->pack), NS_PACK, element);
    while (node && strcmp(xml_attribute(node, "id"), id) != 0)
        node = xml_next(node, NS_PACK, element);
    char *name = node ? pack_text(node, "name", explanation->language) : NULL;
    return name ? name : strdup(id);
}

/* Names of classes ("B, C") from their ids; nothing if there are none. */
static void classes_write(const struct explanation *explanation, const char *ids, struct text *ret)
{
    const xmlNode *class = xml_child(pack_merged(explanation->pack), NS_PACK, "class");
    const char *between = "";
    for (; ids && class; class = xml_next(class, NS_PACK, "class")) {
        if (!slugs_have(ids, xml_attribute(class, "id")))
            continue;
        CLEANUP(free_pointer) char *name = pack_text(class, "name", explanation->language);
        text_appendf(ret, "%s%s", between, name ? name : xml_attribute(class, "id"));
        between = explanation_word(explanation, ", ", "、");
    }
}

void explanation_classes(const struct explanation *explanation, const xmlNode *node,
                         struct text *ret)
{
    const char *classes = xml_attribute(node, "classes"), *from = xml_attribute(node, "from"),
               *to = xml_attribute(node, "to");
    if (classes) {
        text_append(ret, explanation_word(explanation, ", class ", "、クラス "));
        classes_write(explanation, classes, ret);
    }
    if (from)
        text_appendf(ret, explanation_word(explanation, ", from %s", "、%sから"), from);
    if (to)
        text_appendf(ret, explanation_word(explanation, ", before %s", "、%sより前"), to);
}

static const char *level_word(const struct explanation *explanation, const char *level)
{
    static const char *const words[][3] = {
        { "required", "required", "必須" },   { "conditional", "if it applies", "該当する場合" },
        { "any", "optional", "任意" },        { "not", "not wanted", "不要" },
        { "unknown", "not known", "未確認" },
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(words[i][0], level))
            return explanation_word(explanation, words[i][1], words[i][2]);
    return level;
}

static void item(struct explanation *explanation, struct text *line, const xmlNode *node)
{
    explanation_classes(explanation, node, line);
    explanation_item(explanation, text_string(line), xml_attribute(node, "see"));
    text_release(line);
}

typedef void node_writer(struct explanation *explanation, const xmlNode *node);

/* Each child of that name that is not for other routes; opens the section with the first. */
static size_t nodes_write(struct explanation *explanation, const xmlNode *parent, const char *name,
                          const char *route, const char *const title[2], node_writer *write)
{
    size_t count = 0;
    for (const xmlNode *node = xml_child(parent, NS_PACK, name); node;
         node = xml_next(node, NS_PACK, name)) {
        const char *routes = xml_attribute(node, "routes");
        if ((routes && !slugs_have(routes, route)) || !explanation_in_force(explanation, node))
            continue;
        if (!count++ && title)
            explanation_section(explanation, title[0], title[1]);
        write(explanation, node);
    }
    return count;
}

static void approvals_item(struct explanation *explanation, const xmlNode *node)
{
    struct text line = TEXT_INIT(LINE_MAX_BYTES);
    const char *years = xml_attribute(node, "years");
    text_appendf(&line,
                 explanation_word(explanation, "approvals of agencies that count: %s or more",
                                  "参照機関の承認: %s件以上"),
                 xml_attribute(node, "count"));
    if (years)
        text_appendf(
            &line,
            explanation_word(explanation, ", granted %s or more years ago", "、承認後%s年以上"),
            years);
    item(explanation, &line, node);
}

static void marketing_item(struct explanation *explanation, const xmlNode *node)
{
    struct text line = TEXT_INIT(LINE_MAX_BYTES);
    text_appendf(&line,
                 explanation_word(explanation, "marketed for %s or more years where one is from",
                                  "その参照国での販売開始後%s年以上"),
                 xml_attribute(node, "years"));
    item(explanation, &line, node);
}

static void listing_item(struct explanation *explanation, const xmlNode *node)
{
    struct text line = TEXT_INIT(LINE_MAX_BYTES);
    const char *stage = xml_attribute(node, "stage");
    text_append(&line, explanation_word(explanation, "a valid approval of this regulator itself",
                                        "当該規制当局の有効な承認等"));
    if (stage)
        text_appendf(&line, explanation_word(explanation, ", of stage %s", "（第%s段階）"), stage);
    item(explanation, &line, node);
}

static void party_item(struct explanation *explanation, const xmlNode *node)
{
    struct text line = TEXT_INIT(LINE_MAX_BYTES);
    const char *local = xml_attribute(node, "local");
    CLEANUP(free_pointer) char *role = named(explanation, "role", xml_attribute(node, "role"));
    text_appendf(&line, explanation_word(explanation, "%s (%s%s)", "%s（%s%s）"), role ? role : "",
                 level_word(explanation, xml_attribute(node, "level")),
                 local && !strcmp(local, "yes")
                     ? explanation_word(explanation, ", in the country", "、国内")
                     : "");
    item(explanation, &line, node);
}

static void paper_item(struct explanation *explanation, const xmlNode *node)
{
    struct text line = TEXT_INIT(LINE_MAX_BYTES);
    const char *step = xml_attribute(node, "step"), *years = xml_attribute(node, "valid-years"),
               *names = xml_attribute(node, "names-product");
    CLEANUP(free_pointer) char *name = pack_text(node, "name", explanation->language);
    text_appendf(&line, explanation_word(explanation, "%s (%s)", "%s（%s）"),
                 name ? name : xml_attribute(node, "type"),
                 level_word(explanation, xml_attribute(node, "level")));
    if (step)
        text_appendf(&line, explanation_word(explanation, ", %s", "、%s"), step);
    if (years)
        text_appendf(&line, explanation_word(explanation, ", valid for %s years", "、有効%s年"),
                     years);
    if (names && !strcmp(names, "yes"))
        text_append(&line, explanation_word(explanation, ", names the product", "、製品名の記載"));
    item(explanation, &line, node);
}

static void time_item(struct explanation *explanation, const xmlNode *node)
{
    const char *unit = xml_attribute(node, "unit"), *value = xml_attribute(node, "value");
    const char *en = "days", *ja = "日";
    if (!strcmp(unit, "working-day"))
        en = "working days", ja = "業務日";
    else if (!strcmp(unit, "month"))
        en = "months", ja = "か月";
    struct text line = TEXT_INIT(LINE_MAX_BYTES);
    if (strcmp(value, "0") == 0)
        text_append(&line, explanation_word(explanation, "at once, on submission", "申請と同時"));
    else
        text_appendf(&line, "%s%s%s", value, explanation_word(explanation, " ", ""),
                     explanation_word(explanation, en, ja));
    item(explanation, &line, node);
}

/* "30 days: between the receipt of a notification and the change" */
static void deadline_item(struct explanation *explanation, const xmlNode *node)
{
    static const char *const units[][3] = { { "days", "days", "日" },
                                            { "months", "months", "か月" },
                                            { "years", "years", "年" } };
    CLEANUP(free_pointer) char *text = pack_text(node, "text", explanation->language);
    struct text line = TEXT_INIT(LINE_MAX_BYTES);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        const char *value = xml_attribute(node, units[i][0]);
        if (!value)
            continue;
        const char *unit = explanation_word(explanation, units[i][1], units[i][2]);
        bool one = explanation->language == REPORT_EN && !strcmp(value, "1");
        text_appendf(&line, explanation_word(explanation, "%s %.*s: ", "%s%.*s："), value,
                     (int)(strlen(unit) - one), unit);
    }
    text_append(&line, text ? text : xml_attribute(node, "id"));
    item(explanation, &line, node);
}

static void told_item(struct explanation *explanation, const xmlNode *node)
{
    CLEANUP(free_pointer) char *text = pack_text(node, "text", explanation->language);
    explanation_item(explanation, text ? text : xml_attribute(node, "id"),
                     xml_attribute(node, "see"));
}

static void signer_item(struct explanation *explanation, const xmlNode *node)
{
    struct text line = TEXT_INIT(LINE_MAX_BYTES);
    CLEANUP(free_pointer) char *role = named(explanation, "role", xml_attribute(node, "role"));
    text_appendf(&line, explanation_word(explanation, "%s, level %s", "%s、水準%s"),
                 role ? role : "", xml_attribute(node, "level"));
    item(explanation, &line, node);
}

/* Whether the expressions of a condition speak of the route by its id. */
static bool rule_is_of(const struct rule_info *rule, const char *route)
{
    struct text quoted = TEXT_INIT(128);
    text_appendf(&quoted, "'%s'", route);
    bool found =
        strstr(rule->context, text_string(&quoted)) || strstr(rule->test, text_string(&quoted));
    text_release(&quoted);
    return found;
}

static bool rule_in_force(const struct explanation *explanation, const struct rule_info *rule)
{
    const char *day = explanation->as_of.date;
    return (!rule->from || strcmp(rule->from, day) <= 0) &&
           (!rule->to || strcmp(rule->to, day) > 0);
}

static void conditions_write(struct explanation *explanation, const xmlNode *route,
                             const struct rules *rules)
{
    const char *id = xml_attribute(route, "id");
    explanation_section(explanation, "conditions", "条件");
    size_t count = nodes_write(explanation, route, "needs-approvals", id, NULL, approvals_item) +
                   nodes_write(explanation, route, "needs-marketing", id, NULL, marketing_item) +
                   nodes_write(explanation, route, "needs-listing", id, NULL, listing_item);
    for (size_t i = 0; i < rules_count(rules); i++) {
        const struct rule_info *rule = rules_at(rules, i);
        if (!rule->eligibility || !rule_is_of(rule, id) || !rule_in_force(explanation, rule))
            continue;
        struct text line = TEXT_INIT(LINE_MAX_BYTES);
        explanation_requirement(explanation, rule, &line);
        text_appendf(&line, " [%s]", rule->id);
        explanation_item(explanation, text_string(&line), rule->see);
        text_release(&line);
        count++;
    }
    if (!count)
        explanation_item(
            explanation,
            explanation_word(explanation, "none besides the class", "クラスのほかに条件の定めなし"),
            NULL);
    explanation_section_end(explanation);
}

/* "required: 4.2.1 Essential principles, class C" for each need of a heading that may hold on the
 * route, down to the one that always does. */
static bool heading_write(struct explanation *explanation, const xmlNode *heading,
                          const char *route, bool opened)
{
    CLEANUP(free_pointer) char *title = pack_text(heading, "title", explanation->language);
    const char *number = xml_attribute(heading, "number");
    for (const xmlNode *need = xml_child(heading, NS_PACK, "need"); need;
         need = xml_next(need, NS_PACK, "need")) {
        const char *routes = xml_attribute(need, "routes"), *level = xml_attribute(need, "level");
        if ((routes && !slugs_have(routes, route)) || !explanation_in_force(explanation, need))
            continue;
        if (strcmp(level, "any") != 0) {
            if (!opened)
                explanation_section(explanation, "headings", "見出し");
            opened = true;
            struct text line = TEXT_INIT(LINE_MAX_BYTES);
            text_appendf(&line, "%s: %s%s%s", level_word(explanation, level), number ? number : "",
                         number && *number ? " " : "",
                         title ? title : xml_attribute(heading, "id"));
            item(explanation, &line, need);
        }
        if (!xml_attribute(need, "classes"))
            break;
    }
    return opened;
}

static void headings_write(struct explanation *explanation, const char *route)
{
    bool opened = false;
    const xmlNode *heading = xml_child(pack_toc(explanation->pack), NS_PACK, "heading");
    for (; heading; heading = xml_next(heading, NS_PACK, "heading"))
        opened = heading_write(explanation, heading, route, opened);
    explanation_section_end(explanation);
}

static const char *kind_word(const struct explanation *explanation, const char *kind)
{
    if (!strcmp(kind, "change"))
        return explanation_word(explanation, "a change", "変更");
    return !strcmp(kind, "notification") ? explanation_word(explanation, "a notification", "届出")
                                         : explanation_word(explanation, "a new product", "新規");
}

/* "online system; paper" of those that are not for other routes. */
static void channels_write(struct explanation *explanation, const char *route)
{
    struct text line = TEXT_INIT(LINE_MAX_BYTES);
    const xmlNode *channel = xml_child(pack_merged(explanation->pack), NS_PACK, "channel");
    for (; channel; channel = xml_next(channel, NS_PACK, "channel")) {
        const char *routes = xml_attribute(channel, "routes"), *see = xml_attribute(channel, "see");
        if ((routes && !slugs_have(routes, route)) || !explanation_in_force(explanation, channel))
            continue;
        CLEANUP(free_pointer) char *name = pack_text(channel, "name", explanation->language);
        text_appendf(&line, "%s%s", line.size ? explanation_word(explanation, "; ", "、") : "",
                     name ? name : xml_attribute(channel, "id"));
        explanation_cite(explanation, see);
    }
    explanation_line(explanation, "channels:  ", "提出方法:   ", text_string(&line));
    text_release(&line);
}

static void addressee_write(struct explanation *explanation, const char *id)
{
    const xmlNode *addressee = xml_child(pack_merged(explanation->pack), NS_PACK, "addressee");
    for (; id && addressee; addressee = xml_next(addressee, NS_PACK, "addressee"))
        if (!strcmp(xml_attribute(addressee, "id"), id))
            explanation_cite(explanation, xml_attribute(addressee, "see"));
    CLEANUP(free_pointer) char *name = id ? named(explanation, "addressee", id) : NULL;
    explanation_line(explanation, "addressee: ", "提出先:     ", name);
}

/* What the sheet of the route's form says of originals and duplicates. */
static const xmlNode *copies_find(const struct explanation *explanation, const char *route)
{
    const xmlNode *sheet = xml_child(pack_merged(explanation->pack), NS_PACK, "sheet");
    for (; sheet; sheet = xml_next(sheet, NS_PACK, "sheet")) {
        const char *routes = xml_attribute(sheet, "routes");
        const xmlNode *copies = xml_child(sheet, NS_PACK, "copies");
        if (copies && routes && slugs_have(routes, route))
            return copies;
    }
    return NULL;
}

static void copies_write(struct explanation *explanation, const char *route)
{
    const xmlNode *copies = copies_find(explanation, route);
    if (!copies)
        return;
    struct text line = TEXT_INIT(256);
    text_appendf(&line,
                 explanation_word(explanation, "originals %s, duplicates %s; none online",
                                  "正本%s通、副本%s通（オンラインでは不要）"),
                 xml_attribute(copies, "original"), xml_attribute(copies, "duplicate"));
    explanation_line(explanation, "copies:    ", "部数:       ", text_string(&line));
    explanation_cite(explanation, xml_attribute(copies, "see"));
    text_release(&line);
}

static void head_write(struct explanation *explanation, const xmlNode *route)
{
    const char *id = xml_attribute(route, "id"), *kind = xml_attribute(route, "kind"),
               *use = xml_attribute(route, "default");
    CLEANUP(free_pointer) char *name = pack_text(route, "name", explanation->language);
    struct text line = TEXT_INIT(LINE_MAX_BYTES);
    text_appendf(&line, "%s:%s  %s", pack_id(explanation->pack), id, name ? name : "");
    explanation_line(explanation, "", "", text_string(&line));
    text_clear(&line);
    explanation_day(explanation);
    if (kind)
        explanation_line(explanation, "for:       ", "申請の種類: ", kind_word(explanation, kind));
    classes_write(explanation, xml_attribute(route, "classes"), &line);
    explanation_line(explanation, "classes:   ", "クラス:     ", text_string(&line));
    explanation_line(explanation, "form:      ", "様式:       ", xml_attribute(route, "form"));
    copies_write(explanation, id);
    addressee_write(explanation, xml_attribute(route, "addressee"));
    channels_write(explanation, id);
    if (use && !strcmp(use, "yes"))
        explanation_line(explanation, "", "",
                         explanation_word(explanation, "taken where a filing names no route",
                                          "申請が経路を指定しない場合に用いる"));
    explanation_cite(explanation, xml_attribute(route, "see"));
    explanation_section_end(explanation);
    text_release(&line);
}

static void remarks_write(struct explanation *explanation, const char *route)
{
    static const char *const title[2] = { "remarks", "備考" };
    nodes_write(explanation, pack_merged(explanation->pack), "remark", route, title, told_item);
    explanation_section_end(explanation);
}

/* Begun later or ended before; what is known of the day stands in remarks. */
static void not_in_force_write(struct explanation *explanation, const xmlNode *route)
{
    const char *from = xml_attribute(route, "from"), *to = xml_attribute(route, "to");
    struct text line = TEXT_INIT(256);
    char last[DATE_SIZE] = "";
    bool later = from && strcmp(from, explanation->as_of.date) > 0;
    if (!later)
        date_add(to, 0, 0, -1, last);
    text_appendf(
        &line,
        later ? explanation_word(explanation, "there is no such route on that day; it begins on %s",
                                 "この経路は、基準日にはない（%sから）")
              : explanation_word(explanation, "there is no such route on that day; it ended on %s",
                                 "この経路は、基準日にはない（%sまで）"),
        later ? from : last);
    explanation_line(explanation, "", "", text_string(&line));
    text_release(&line);
}

static void papers_write(struct explanation *explanation, const xmlNode *route)
{
    static const char *const title[2] = { "papers", "書類" };
    const char *id = xml_attribute(route, "id");
    size_t count = nodes_write(explanation, route, "attachment", id, title, paper_item);
    count += nodes_write(explanation, pack_merged(explanation->pack), "paper-kind", id,
                         count ? NULL : title, paper_item);
    nodes_write(explanation, route, "needs-paper", id, count ? NULL : title, paper_item);
    explanation_section_end(explanation);
}

static void parties_write(struct explanation *explanation, const xmlNode *route)
{
    static const char *const title[2] = { "parties", "関係者" };
    const char *id = xml_attribute(route, "id");
    size_t count = nodes_write(explanation, pack_merged(explanation->pack), "party-role", id, title,
                               party_item);
    nodes_write(explanation, route, "needs-party", id, count ? NULL : title, party_item);
    explanation_section_end(explanation);
}

static void times_write(struct explanation *explanation, const xmlNode *route)
{
    static const char *const times[2] = { "time of review", "審査期間" }, *const deadlines[2] = {
        "days and terms", "期限及び期間"
    };
    const char *id = xml_attribute(route, "id"), *kind = xml_attribute(route, "kind");
    nodes_write(explanation, pack_merged(explanation->pack), "deadline", id, deadlines,
                deadline_item);
    explanation_section_end(explanation);
    if (!nodes_write(explanation, route, "time", id, times, time_item) &&
        (!kind || strcmp(kind, "notification") != 0)) {
        explanation_section(explanation, times[0], times[1]);
        explanation_item(explanation, explanation_word(explanation, "not known", "未確認"), NULL);
    }
    explanation_section_end(explanation);
}

void explanation_route(struct explanation *explanation, const xmlNode *route, struct rules *rules)
{
    static const char *const signers[2] = { "signers of the bundle", "署名者" },
                             *const questions[2] = { "questions that a person answers",
                                                     "人が答える質問" };
    const xmlNode *pack = pack_merged(explanation->pack);
    const char *id = xml_attribute(route, "id");
    head_write(explanation, route);
    if (!explanation_in_force(explanation, route)) {
        not_in_force_write(explanation, route);
        remarks_write(explanation, id);
        explanation_differences(explanation, NULL);
        return;
    }
    conditions_write(explanation, route, rules);
    parties_write(explanation, route);
    papers_write(explanation, route);
    explanation_forms(explanation, id);
    headings_write(explanation, id);
    nodes_write(explanation, pack, "ask", id, questions, told_item);
    explanation_section_end(explanation);
    times_write(explanation, route);
    explanation_fees(explanation, route);
    remarks_write(explanation, id);
    nodes_write(explanation, route, "signer", id, signers, signer_item);
    explanation_unknowns(explanation, id);
    explanation_differences(explanation, NULL);
}
