#include "countries/lint_internal.h"

#include "countries/pack_internal.h"
#include "schemas/rules_lint.h"
#include "schemas/xsd.h"
#include "schemas/xslt.h"

#include <stdio.h>
#include <string.h>

static void place_add(struct lint *lint, const struct rule_info *rule, const char *message,
                      const char *detail)
{
    problems_add(lint->problems, rule->place.file, rule->place.line, "rule \"%s\" %s%s", rule->id,
                 message, detail);
}

static void sources_check(struct lint *lint, const struct rule_info *rule)
{
    CLEANUP(free_pointer) char *copy = strdup(rule->see);
    char *rest = copy;

    for (const char *id; rest && (id = strsep(&rest, " \t\r\n"));)
        if (*id && !pack_source(lint->pack, id))
            place_add(lint, rule, "cites a source that the pack does not have: ", id);
}

static void rule_check(struct lint *lint, const struct rule_info *rule)
{
    size_t size = strlen(rule->pack);
    enum confidence confidence = pack_confidence(lint->pack, rule->see);

    sources_check(lint, rule);
    if (strncmp(rule->id, rule->pack, size) != 0 || rule->id[size] != '-')
        place_add(lint, rule, "does not begin with the id of its pack: ", rule->pack);
    if (rule->has_role && !rule->source && rule->role > confidence_cap(confidence))
        place_add(lint, rule, "is more severe than its sources allow: ",
                  severity_name(confidence_cap(confidence)));
    if (!*rule->see && !rule->source)
        place_add(lint, rule, "names no source", "");
    if (!rule->text_ja)
        place_add(lint, rule, "has no Japanese text: write the diagnostic ID.ja", "");
    if (!rule->do_en || !rule->do_ja)
        place_add(lint, rule, "does not say what to do: write the diagnostics ID.do and ID.do.ja",
                  "");
}

static bool case_fires(const xmlDoc *cases, const char *rule)
{
    const xmlNode *node = cases ? xml_child(xmlDocGetRootElement(cases), NS_PACK, "case") : NULL;

    for (; node; node = xml_next(node, NS_PACK, "case"))
        for (const xmlNode *fires = xml_child(node, NS_PACK, "fires"); fires;
             fires = xml_next(fires, NS_PACK, "fires"))
            if (strcmp(xml_attribute(fires, "rule"), rule) == 0)
                return true;
    return false;
}

static void case_names_check(struct lint *lint, const struct rules *rules, const xmlNode *node)
{
    for (const xmlNode *named = element_first(node); named; named = element_next(named)) {
        const char *rule = xml_attribute(named, "rule");

        if (rule && !rules_find(rules, rule))
            problems_add_at(lint->problems, named, "case \"%s\": there is no rule \"%s\"",
                            xml_attribute(node, "id"), rule);
    }
}

/* cases.xml, valid; NULL and a problem otherwise. */
static xmlDoc *cases_read(struct lint *lint)
{
    const struct catalogue *catalogue = packs_catalogue(lint->packs);
    struct xsd_problems problems = { 0 };
    struct error error = { 0 };
    char name[128];
    bool good;

    snprintf(name, sizeof name, "pack:%s/%s", pack_id(lint->pack), CASES_FILE);
    CLEANUP(xsd_free_pointer) struct xsd *xsd = xsd_compile(catalogue, "schema:pack.xsd", &error);
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xsd ? catalogue_parse(catalogue, name, &error) : NULL;
    good = doc && xsd_validate(xsd, doc, &problems, &error);
    if (!good)
        problems_add(lint->problems, NULL, 0, "%s", error.text);
    for (size_t i = 0; i < problems.count; i++)
        problems_add(lint->problems, problems.items[i].file, problems.items[i].line, "%s",
                     problems.items[i].message);
    good = good && problems.total == 0;
    xsd_problems_release(&problems);
    return good ? TAKE(doc) : NULL;
}

static void cases_check(struct lint *lint, const struct rules *rules)
{
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *cases = cases_read(lint);

    if (!cases)
        return;
    for (const xmlNode *node = xml_child(xmlDocGetRootElement(cases), NS_PACK, "case"); node;
         node = xml_next(node, NS_PACK, "case"))
        case_names_check(lint, rules, node);
    for (size_t i = 0; i < rules_count(rules); i++) {
        const struct rule_info *rule = rules_at(rules, i);

        if (strcmp(rule->pack, pack_id(lint->pack)) == 0 && !case_fires(cases, rule->id))
            place_add(lint, rule, "has no case that makes it fire", "");
    }
}

static void submission_check(struct lint *lint)
{
    const struct catalogue *catalogue = packs_catalogue(lint->packs);
    struct error error = { 0 };
    char name[128];

    snprintf(name, sizeof name, "pack:%s/submission.xsd", pack_id(lint->pack));
    CLEANUP(xsd_free_pointer) struct xsd *xsd = xsd_compile(catalogue, name, &error);
    if (!xsd)
        problems_add(lint->problems, NULL, 0, "%s", error.text);
    snprintf(name, sizeof name, "pack:%s/submission.xsl", pack_id(lint->pack));
    CLEANUP(xslt_free_pointer) struct xslt *xslt = xslt_compile(catalogue, name, &error);
    if (!xslt)
        problems_add(lint->problems, NULL, 0, "%s", error.text);
}

/* What the rule engine's own linter says of the rules that this pack wrote. */
static void writing_tell(void *context, const struct rule_info *rule, const char *what)
{
    struct lint *lint = context;

    if (strcmp(rule->pack, pack_id(lint->pack)) == 0)
        place_add(lint, rule, what, "");
}

void lint_rules(struct lint *lint)
{
    struct error error = { 0 };
    struct rules *rules = pack_rules(lint->pack, &error);

    if (!pack_abstract(lint->pack))
        submission_check(lint);
    if (!rules) {
        problems_add(lint->problems, NULL, 0, "%s", error.text);
        return;
    }
    for (size_t i = 0; i < rules_count(rules); i++)
        if (strcmp(rules_at(rules, i)->pack, pack_id(lint->pack)) == 0)
            rule_check(lint, rules_at(rules, i));
    if (!rules_lint(rules, packs_catalogue(lint->packs), writing_tell, lint, &error))
        problems_add(lint->problems, NULL, 0, "%s", error.text);
    cases_check(lint, rules);
}
