#include "countries/lint_internal.h"

#include "countries/plan.h"

#include <string.h>

void tally_release(struct tally *tally)
{
    for (size_t i = 0; i < tally->count; i++) {
        free(tally->items[i].rule);
        free(tally->items[i].pack);
    }
    free(tally->items);
    *tally = (struct tally){ .items = NULL };
}

static struct tally_rule *tally_find(const struct tally *tally, const char *rule)
{
    for (size_t i = 0; i < tally->count; i++)
        if (strcmp(tally->items[i].rule, rule) == 0)
            return &tally->items[i];
    return NULL;
}

size_t tally_count(const struct tally *tally, const char *rule, enum finding_kind kind)
{
    const struct tally_rule *found = tally_find(tally, rule);

    return found ? found->count[kind] : 0;
}

static struct tally_rule *tally_add(struct tally *tally, const char *rule, const char *pack)
{
    struct tally_rule *items = realloc(tally->items, (tally->count + 1) * sizeof *items);
    struct tally_rule added = { .rule = strdup(rule), .pack = strdup(pack ? pack : "") };

    if (items)
        tally->items = items;
    if (!items || !added.rule || !added.pack) {
        free(added.rule);
        free(added.pack);
        return NULL;
    }
    items[tally->count] = added;
    return &items[tally->count++];
}

bool tally_fill(const struct findings *findings, struct tally *ret, struct error *error)
{
    struct tally tally = { .items = NULL };

    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        struct tally_rule *rule = tally_find(&tally, finding->rule);

        if (!rule)
            rule = tally_add(&tally, finding->rule, finding->pack);
        if (!rule) {
            tally_release(&tally);
            return error_set(error, STATUS_INTERNAL, "out of memory");
        }
        rule->count[finding->kind]++;
    }
    *ret = tally;
    return true;
}

bool tally_run(struct pack *pack, struct dossier *dossier, struct tally *ret, struct error *error)
{
    const struct rules_options options = { .phase = NULL };
    CLEANUP(findings_release) struct findings findings = FINDINGS_INIT;
    struct rules *rules = pack_rules(pack, error);

    return rules && rules_run(rules, dossier->tree, &options, &findings, error) &&
           tally_fill(&findings, ret, error);
}

bool clone_make(const struct dossier *dossier, struct dossier *ret, struct error *error)
{
    struct dossier clone = *dossier;

    clone.tree = xml_copy(dossier->tree);
    if (!clone.tree)
        return error_set(error, STATUS_INTERNAL, "out of memory");
    *ret = clone;
    return true;
}

void clone_release(struct dossier *clone)
{
    xmlFreeDoc(clone->tree);
    clone->tree = NULL;
}

bool clone_plan(struct dossier *clone, const struct pack *pack, const char *as_of,
                struct error *error)
{
    xmlNode *filing = dossier_first(clone, "filings", "filing");

    while (filing && strcmp(xml_attribute(filing, "regulator"), pack_id(pack)) != 0)
        filing = xml_next(filing, NS_DOSSIER, "filing");
    if (filing)
        return plan_graft(clone, pack, filing, as_of, error) != NULL;
    return plan_graft_trial(clone, pack, NULL, NULL, as_of, error) != NULL;
}
