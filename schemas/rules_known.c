/* Which facts are there: what a rule reads and is not there makes it not evaluated. */
#include "schemas/rules_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REASON_MAX 4096

struct address {
    const xmlNode *node;
    size_t number;
};

static int address_compare(const void *a, const void *b)
{
    const struct address *left = a, *right = b;

    return left->node < right->node ? -1 : left->node > right->node;
}

static bool is_rendition(const xmlNode *node)
{
    return xml_is(node, NS_DOSSIER, "rendition");
}

static bool facts_allocate(struct run *run, size_t count)
{
    struct run_facts *facts = &run->facts;
    size_t groups = fact_groups_count(run->rules->facts);

    facts->renditions.items = rules_array(count, sizeof(*facts->renditions.items), run->error);
    facts->by_address = rules_array(count, sizeof(*facts->by_address), run->error);
    facts->numbers = rules_array(count, sizeof(*facts->numbers), run->error);
    facts->states = rules_array(count * groups, sizeof(*facts->states), run->error);
    return facts->renditions.items && facts->by_address && facts->numbers && facts->states;
}

bool run_facts_open(struct run *run)
{
    static const struct candidate named = { CANDIDATE_NAMED, "rendition" };
    struct index_nodes all = rules_index_find(&run->index, &named);
    struct run_facts *facts = &run->facts;
    CLEANUP(free_pointer)
    struct address *sorted = rules_array(all.count, sizeof(*sorted), run->error);

    memset(facts->missing, -1, sizeof(facts->missing));
    if (!sorted || !facts_allocate(run, all.count))
        return false;
    for (size_t i = 0; i < all.count; i++)
        if (is_rendition(all.items[i].node)) {
            size_t number = facts->renditions.count++;

            facts->renditions.items[number] = all.items[i];
            sorted[number] = (struct address){ all.items[i].node, number };
        }
    qsort(sorted, facts->renditions.count, sizeof(*sorted), address_compare);
    for (size_t i = 0; i < facts->renditions.count; i++) {
        facts->by_address[i] = sorted[i].node;
        facts->numbers[i] = sorted[i].number;
    }
    return true;
}

void run_facts_close(struct run *run)
{
    free(run->facts.renditions.items);
    free(run->facts.by_address);
    free(run->facts.numbers);
    free(run->facts.states);
    run->facts = (struct run_facts){ .states = NULL };
}

static size_t rendition_number(const struct run *run, const xmlNode *node)
{
    size_t low = 0, high = run->facts.renditions.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (run->facts.by_address[middle] == node)
            return run->facts.numbers[middle];
        if (run->facts.by_address[middle] < node)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

bool run_fact_complete(struct run *run, size_t rendition, size_t group)
{
    size_t groups = fact_groups_count(run->rules->facts);
    unsigned char *state = &run->facts.states[rendition * groups + group];

    if (*state == FACT_NOT_LOOKED) {
        CLEANUP(text_release) struct text reason = TEXT_INIT(REASON_MAX);

        *state = facts_complete(run->rules->facts, run->facts.renditions.items[rendition].node,
                                group, &reason)
                     ? FACT_COMPLETE
                     : FACT_MISSING;
    }
    return *state == FACT_COMPLETE;
}

bool run_fact_report(struct run *run, const struct assertion *assertion, size_t rendition,
                     unsigned groups)
{
    xmlNode *node = run->facts.renditions.items[rendition].node;
    CLEANUP(text_release) struct text reason = TEXT_INIT(REASON_MAX);
    CLEANUP(text_release) struct text english = TEXT_INIT(REASON_MAX);
    CLEANUP(text_release) struct text japanese = TEXT_INIT(REASON_MAX);
    const char *id = xml_attribute(node, "id"), *name;
    char key[64];
    size_t group = 0;

    while (!(groups & (1u << group)) || run_fact_complete(run, rendition, group))
        group++;
    snprintf(key, sizeof(key), "%zu/%zu", assertion->index, rendition);
    if (xmlHashAddEntry(run->reported, (const xmlChar *)key, run) != 0)
        return true;
    id = id ? id : xml_attribute(node, "file");
    name = facts_name(run->rules->facts, group);
    facts_complete(run->rules->facts, node, group, &reason);
    text_appendf(&english, "fact \"%s\" of \"%s\" is missing: %s", name, id ? id : "?",
                 text_string(&reason));
    text_appendf(&japanese, "「%s」の事実「%s」がありません: %s", id ? id : "?", name,
                 text_string(&reason));
    return run_tell(run, assertion, node, OUTCOME_UNKNOWN, text_string(&english),
                    text_string(&japanese), name);
}

static unsigned missing_of(struct run *run, size_t rendition, unsigned groups)
{
    unsigned missing = 0;

    for (size_t i = 0; i < fact_groups_count(run->rules->facts); i++)
        if ((groups & (1u << i)) && !run_fact_complete(run, rendition, i))
            missing |= 1u << i;
    return missing;
}

static bool missing_in_tree(struct run *run, size_t group)
{
    signed char *missing = &run->facts.missing[group];

    if (*missing >= 0)
        return *missing != 0;
    *missing = 0;
    for (size_t i = 0; i < run->facts.renditions.count; i++)
        if (!run_fact_complete(run, i, group))
            *missing = 1;
    return *missing != 0;
}

/* Facts read anywhere in the tree: each rendition that lacks them is named once. */
static bool check_tree(struct run *run, const struct assertion *assertion, size_t group,
                       bool *missing)
{
    struct assertion_state *state = &run->states[assertion->index];
    unsigned bit = 1u << group;

    if (!missing_in_tree(run, group))
        return true;
    *missing = true;
    if (state->tree_reported & bit)
        return true;
    state->tree_reported |= bit;
    for (size_t i = 0; i < run->facts.renditions.count; i++)
        if (!run_fact_complete(run, i, group) && !run_fact_report(run, assertion, i, bit))
            return false;
    return true;
}

static bool check_rendition(struct run *run, const struct assertion *assertion,
                            const xmlNode *rendition, unsigned groups, bool *missing)
{
    size_t number = rendition_number(run, rendition);
    unsigned lacking = missing_of(run, number, groups);

    if (!lacking)
        return true;
    *missing = true;
    return run_fact_report(run, assertion, number, lacking);
}

static bool check_document(struct run *run, const struct assertion *assertion,
                           const xmlNode *document, unsigned groups, bool *missing)
{
    for (const xmlNode *node = xml_child(document, NS_DOSSIER, "rendition"); node;
         node = xml_next(node, NS_DOSSIER, "rendition"))
        if (!check_rendition(run, assertion, node, groups, missing))
            return false;
    return true;
}

static const xmlNode *ancestor_or_self(const xmlNode *node, const char *name)
{
    while (node && !xml_is(node, NS_DOSSIER, name))
        node = node->parent;
    return node;
}

/* One group at a node: the narrowest of rendition, document and tree that holds all it reads. */
static bool check_group(struct run *run, const struct assertion *assertion, xmlNode *node,
                        size_t group, bool *missing)
{
    struct reach reach = assertion->reading.reach[group];
    const xmlNode *rendition, *document, *highest = node;

    for (unsigned i = 0; i < reach.climb && highest; i++)
        highest = highest->parent;
    rendition = ancestor_or_self(highest, "rendition");
    document = ancestor_or_self(highest, "document");
    if (rendition && reach.level <= REACH_RENDITION)
        return check_rendition(run, assertion, rendition, 1u << group, missing);
    if (document && reach.level <= REACH_DOCUMENT)
        return check_document(run, assertion, document, 1u << group, missing);
    return check_tree(run, assertion, group, missing);
}

bool run_facts_check(struct run *run, const struct assertion *assertion, xmlNode *node,
                     bool *ret_missing)
{
    *ret_missing = false;
    for (size_t i = 0; i < fact_groups_count(run->rules->facts); i++)
        if ((assertion->reading.groups & (1u << i)) &&
            !check_group(run, assertion, node, i, ret_missing))
            return false;
    return true;
}
