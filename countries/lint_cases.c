#include "countries/lint_internal.h"

#include "countries/pack_internal.h"
#include "countries/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the unedited sample gives on one plan; many cases stand on the same. */
struct unedited {
    char *plan;
    struct tally tally;
};

/* The cases of one pack, run in the pack under the linter (the same or one that extends it). */
struct cases {
    struct lint lint;
    struct dossier *dossier;
    const char *as_of;
    const struct pack *from;
    struct unedited *unedited;
    size_t unedited_count;
};

static bool own_rule(const struct cases *cases, const char *pack)
{
    for (const struct pack *one = cases->from; one; one = pack_base(one))
        if (strcmp(pack_id(one), pack) == 0)
            return true;
    return false;
}

/* Whether the regulator's pack leaves the rule out. */
static bool rule_dropped(const struct cases *cases, const char *rule)
{
    const xmlNode *drop = xml_child(pack_merged(cases->lint.pack), NS_PACK, "drop-rule");

    while (drop && strcmp(xml_attribute(drop, "rule"), rule) != 0)
        drop = xml_next(drop, NS_PACK, "drop-rule");
    return drop != NULL;
}

/* The filing of a case in this dossier; NULL: a trial, or not for this regulator (*ret_skip). */
static xmlNode *case_filing(const struct cases *cases, const xmlNode *node, struct dossier *dossier,
                            bool *ret_skip)
{
    const char *id = xml_attribute(node, "filing");
    const char *regulator = xml_attribute(node, "regulator");
    const char *own = pack_id(cases->lint.pack);
    xmlNode *filing = dossier_first(dossier, "filings", "filing");

    *ret_skip = regulator && strcmp(regulator, own) != 0;
    if (*ret_skip || xml_attribute(node, "route") || xml_attribute(node, "class"))
        return NULL;
    for (; filing; filing = xml_next(filing, NS_DOSSIER, "filing")) {
        bool same = id ? strcmp(xml_attribute(filing, "id"), id) == 0
                       : strcmp(xml_attribute(filing, "regulator"), own) == 0;

        if (same)
            break;
    }
    *ret_skip = filing && strcmp(xml_attribute(filing, "regulator"), own) != 0;
    return *ret_skip ? NULL : filing;
}

/* Grafts the plan of a case; a route that this pack does not have is not for it. */
static bool case_plan(const struct cases *cases, const xmlNode *node, struct dossier *dossier,
                      bool *ret_skip, struct error *error)
{
    const char *as_of = xml_attribute(node, "as-of");
    const char *route = xml_attribute(node, "route");
    xmlNode *filing = case_filing(cases, node, dossier, ret_skip);

    if (!as_of)
        as_of = cases->as_of;
    *ret_skip = *ret_skip ||
                (cases->from != cases->lint.pack && route && !pack_route(cases->lint.pack, route));
    if (*ret_skip)
        return true;
    if (filing)
        return plan_graft(dossier, cases->lint.pack, filing, as_of, error) != NULL;
    return plan_graft_trial(dossier, cases->lint.pack, route, xml_attribute(node, "class"), as_of,
                            error) != NULL;
}

/* Edits before the plan or after it; `edit` false gives what the unedited sample gives. */
static bool case_run(const struct cases *cases, const xmlNode *node, bool edit, bool *ret_skip,
                     struct tally *ret, struct error *error)
{
    bool replan = xml_attribute(node, "replan") != NULL;
    CLEANUP(clone_release) struct dossier clone = DOSSIER_INIT;

    if (!clone_make(cases->dossier, &clone, error))
        return false;
    if (edit && replan && !case_edit(node, clone.tree, error))
        return false;
    if (!case_plan(cases, node, &clone, ret_skip, error))
        return false;
    if (*ret_skip)
        return true;
    if (edit && !replan && !case_edit(node, clone.tree, error))
        return false;
    return tally_run(cases->lint.pack, &clone, ret, error);
}

/* All that a case says of its plan. */
static char *plan_name(const struct cases *cases, const xmlNode *node)
{
    static const char *const attributes[] = { "filing", "regulator", "route", "class", "as-of" };
    struct text name = TEXT_INIT(1024);

    text_append(&name, pack_id(cases->from));
    for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++) {
        const char *value = xml_attribute(node, attributes[i]);

        text_appendf(&name, "/%s", value ? value : "");
    }
    return text_take(&name);
}

/* The tally of the unedited sample for a case, owned by `cases`; NULL with *ret_skip if the case is
 * not for this pack. */
static const struct tally *case_before(struct cases *cases, const xmlNode *node, bool *ret_skip,
                                       struct error *error)
{
    CLEANUP(free_pointer) char *plan = plan_name(cases, node);
    struct unedited *items;

    for (size_t i = 0; plan && i < cases->unedited_count; i++)
        if (strcmp(cases->unedited[i].plan, plan) == 0)
            return &cases->unedited[i].tally;
    items = plan ? realloc(cases->unedited, (cases->unedited_count + 1) * sizeof *items) : NULL;
    if (!items) {
        error_set(error, STATUS_INTERNAL, "out of memory");
        return NULL;
    }
    cases->unedited = items;
    items += cases->unedited_count;
    *items = (struct unedited){ .tally = { .items = NULL } };
    if (!case_run(cases, node, false, ret_skip, &items->tally, error) || *ret_skip) {
        tally_release(&items->tally);
        return NULL;
    }
    items->plan = TAKE(plan);
    cases->unedited_count++;
    return &items->tally;
}

static void unedited_release(struct cases *cases)
{
    for (size_t i = 0; i < cases->unedited_count; i++) {
        free(cases->unedited[i].plan);
        tally_release(&cases->unedited[i].tally);
    }
    free(cases->unedited);
}

static const char *const words[FINDING_KINDS] = { "fires", "not-evaluated" };
static const char *const verbs[FINDING_KINDS] = { "fire", "be not evaluated" };

static const xmlNode *expected_find(const xmlNode *node, const char *rule, enum finding_kind kind)
{
    const xmlNode *expected = xml_child(node, NS_PACK, words[kind]);

    while (expected && strcmp(xml_attribute(expected, "rule"), rule) != 0)
        expected = xml_next(expected, NS_PACK, words[kind]);
    return expected;
}

static void expected_compare(const struct cases *cases, const xmlNode *node,
                             const struct tally *before, const struct tally *after)
{
    for (int kind = 0; kind < FINDING_KINDS; kind++)
        for (const xmlNode *expected = xml_child(node, NS_PACK, words[kind]); expected;
             expected = xml_next(expected, NS_PACK, words[kind])) {
            const char *rule = xml_attribute(expected, "rule");
            const char *times = xml_attribute(expected, "times");
            size_t was = tally_count(before, rule, (enum finding_kind)kind);
            size_t is = tally_count(after, rule, (enum finding_kind)kind);

            if (rule_dropped(cases, rule))
                continue;
            if (is <= was)
                problems_add_at(cases->lint.problems, expected,
                                "case \"%s\" in pack \"%s\": rule \"%s\" should %s and does not",
                                xml_attribute(node, "id"), pack_id(cases->lint.pack), rule,
                                verbs[kind]);
            else if (times && strtoull(times, NULL, 10) != is - was)
                problems_add_at(cases->lint.problems, expected,
                                "case \"%s\" in pack \"%s\": rule \"%s\" should fire %s times and "
                                "fires %zu times",
                                xml_attribute(node, "id"), pack_id(cases->lint.pack), rule, times,
                                is - was);
        }
}

static void unexpected_compare(const struct cases *cases, const xmlNode *node,
                               const struct tally *before, const struct tally *after)
{
    for (size_t i = 0; i < after->count; i++)
        for (int kind = 0; kind < FINDING_KINDS; kind++) {
            const struct tally_rule *rule = &after->items[i];
            size_t was = tally_count(before, rule->rule, (enum finding_kind)kind);

            if (rule->count[kind] <= was || !own_rule(cases, rule->pack) ||
                expected_find(node, rule->rule, (enum finding_kind)kind))
                continue;
            problems_add_at(cases->lint.problems, node,
                            "case \"%s\" in pack \"%s\": rule \"%s\" should not %s and does",
                            xml_attribute(node, "id"), pack_id(cases->lint.pack), rule->rule,
                            verbs[kind]);
        }
}

static void case_check(struct cases *cases, const xmlNode *node)
{
    CLEANUP(tally_release) struct tally after = { .items = NULL };
    struct error inner = { 0 };
    bool skip = false;
    const struct tally *before = case_before(cases, node, &skip, &inner);

    if (skip)
        return;
    if (!before || !case_run(cases, node, true, &skip, &after, &inner)) {
        problems_add_at(cases->lint.problems, node, "case \"%s\" in pack \"%s\" cannot be run: %s",
                        xml_attribute(node, "id"), pack_id(cases->lint.pack), inner.text);
        return;
    }
    expected_compare(cases, node, before, &after);
    unexpected_compare(cases, node, before, &after);
}

static bool cases_run(struct cases *cases, struct error *error)
{
    char name[128];

    snprintf(name, sizeof name, "pack:%s/%s", pack_id(cases->from), CASES_FILE);
    if (!catalogue_has(packs_catalogue(cases->lint.packs), name))
        return true;
    CLEANUP(xmlFreeDoc_pointer)
    xmlDoc *doc = catalogue_parse(packs_catalogue(cases->lint.packs), name, error);
    if (!doc)
        return false;
    for (const xmlNode *node = xml_child(xmlDocGetRootElement(doc), NS_PACK, "case"); node;
         node = xml_next(node, NS_PACK, "case"))
        case_check(cases, node);
    return true;
}

bool lint_cases(struct packs *packs, const char *id, struct dossier *dossier, const char *as_of,
                struct problems *problems, struct error *error)
{
    struct cases cases = { .lint = { .packs = packs, .problems = problems },
                           .dossier = dossier,
                           .as_of = as_of };
    bool good = true;

    cases.lint.pack = packs_get(packs, id, error);
    if (!cases.lint.pack)
        return false;
    if (pack_abstract(cases.lint.pack))
        return true;
    for (cases.from = cases.lint.pack; good && cases.from; cases.from = pack_base(cases.from))
        if (cases.from == cases.lint.pack || pack_abstract(cases.from))
            good = cases_run(&cases, error);
    unedited_release(&cases);
    return good;
}
