/* Runs compiled rules over a tree: pattern by pattern, each node taken by the first rule that
 * matches it, findings in document order. */
#include "schemas/rules_run.h"

#include <stdlib.h>
#include <string.h>

/* One rule at one node, or (missing) a rule whose context reads facts that a rendition lacks. */
struct instance {
    size_t order;
    size_t rule;
    xmlNode *node;
    bool missing;
    size_t rendition;
};
struct instances {
    struct instance *items;
    size_t count, capacity;
};

bool run_in_force(const struct run *run, const char *from, const char *to)
{
    if (!run->as_of)
        return true;
    return (!from || strcmp(from, run->as_of) <= 0) && (!to || strcmp(run->as_of, to) < 0);
}

static bool instance_add(struct run *run, struct instances *instances, struct instance instance)
{
    if (instances->count == instances->capacity) {
        size_t capacity = instances->capacity ? instances->capacity * 2 : 256;
        struct instance *items = realloc(instances->items, capacity * sizeof(*items));

        if (!items)
            return error_set(run->error, STATUS_INTERNAL, "out of memory for rules");
        instances->items = items;
        instances->capacity = capacity;
    }
    instances->items[instances->count++] = instance;
    return true;
}

static int instance_compare(const void *a, const void *b)
{
    const struct instance *left = a, *right = b;

    if (left->order != right->order)
        return left->order < right->order ? -1 : 1;
    if (left->rule != right->rule)
        return left->rule < right->rule ? -1 : 1;
    return (int)right->missing - (int)left->missing;
}

/* Nodes that a rule takes from those that no earlier rule of the pattern took. */
static bool rule_collect(struct run *run, const struct rule *rule, size_t number,
                         struct instances *instances)
{
    for (size_t i = 0; i < rule->candidate_count; i++) {
        struct index_nodes nodes = rules_index_find(&run->index, &rule->candidates[i]);

        for (size_t j = 0; j < nodes.count; j++) {
            struct index_node *candidate = &nodes.items[j];
            int matched;

            if (run->marks[candidate->order] == run->mark)
                continue;
            matched = run_match(run, rule, candidate->node);
            if (matched < 0)
                return false;
            if (!matched)
                continue;
            run->marks[candidate->order] = run->mark;
            if (!instance_add(run, instances,
                              (struct instance){ .order = candidate->order,
                                                 .rule = number,
                                                 .node = candidate->node }))
                return false;
        }
    }
    return true;
}

/* A context that reads facts matches nothing where they are missing: say so per rendition. */
static bool rule_collect_missing(struct run *run, const struct rule *rule, size_t number,
                                 struct instances *instances)
{
    unsigned groups = rule->context.reading.groups;

    for (size_t i = 0; groups && i < run->facts.renditions.count; i++) {
        const struct index_node *rendition = &run->facts.renditions.items[i];
        bool complete = true;

        for (size_t group = 0; group < fact_groups_count(run->rules->facts); group++)
            if ((groups & (1u << group)) && !run_fact_complete(run, i, group))
                complete = false;
        if (!complete && !instance_add(run, instances,
                                       (struct instance){ .order = rendition->order,
                                                          .rule = number,
                                                          .node = rendition->node,
                                                          .missing = true,
                                                          .rendition = i }))
            return false;
    }
    return true;
}

static bool assertion_takes_part(const struct run *run, const struct assertion *assertion)
{
    const struct assertion_state *state = &run->states[assertion->index];

    return !state->dropped && !state->out_of_date;
}

/* sd:known says whether the dossier has what the test compares. */
static bool known_check(struct run *run, const struct assertion *assertion, xmlNode *node,
                        bool *ret_known)
{
    CLEANUP(text_release) struct text english = TEXT_INIT(4096);
    CLEANUP(text_release) struct text japanese = TEXT_INIT(4096);

    *ret_known = true;
    if (!assertion->known.text)
        return true;
    if (!run_evaluate_boolean(run, &assertion->known, node, ret_known))
        return false;
    if (*ret_known)
        return true;
    text_appendf(&english, "the dossier does not say: %s", assertion->known.text);
    text_appendf(&japanese, "資料に記載がありません: %s", assertion->known.text);
    return run_tell(run, assertion, node, OUTCOME_UNKNOWN, text_string(&english),
                    text_string(&japanese), NULL);
}

static bool assertion_run(struct run *run, const struct assertion *assertion, xmlNode *node)
{
    bool missing, known, value;

    if (!run_facts_check(run, assertion, node, &missing))
        return false;
    if (missing)
        return true;
    if (!known_check(run, assertion, node, &known))
        return false;
    if (!known)
        return true;
    if (!run_evaluate_boolean(run, &assertion->test, node, &value))
        return error_wrap(run->error, "rule \"%s\"", assertion->info.id);
    run->numbers.checks++;
    if (!run_count_datum(run, assertion, node))
        return false;
    if (value == assertion->info.report)
        return run_tell(run, assertion, node, OUTCOME_BROKEN, NULL, NULL, NULL);
    return !run->options->met || run_tell(run, assertion, node, OUTCOME_MET, NULL, NULL, NULL);
}

static bool instance_run(struct run *run, const struct rule *rule, const struct instance *instance)
{
    run->instance++;
    for (size_t i = 0; i < rule->assertion_count; i++) {
        const struct assertion *assertion = &rule->assertions[i];

        if (!assertion_takes_part(run, assertion))
            continue;
        if (instance->missing ? !run_fact_report(run, assertion, instance->rendition,
                                                 rule->context.reading.groups)
                              : !assertion_run(run, assertion, instance->node))
            return false;
    }
    return true;
}

static bool rule_count(struct run *run, const struct rule *rule, bool in_force)
{
    for (size_t i = 0; i < rule->assertion_count; i++) {
        const struct assertion *assertion = &rule->assertions[i];
        struct assertion_state *state = &run->states[assertion->index];

        state->out_of_date = !in_force || !run_in_force(run, assertion->from, assertion->to);
        if (state->dropped)
            run->numbers.rules_dropped++;
        else if (state->out_of_date)
            run->numbers.rules_out_of_date++;
        else if (!run_count(run, assertion))
            return false;
    }
    return true;
}

static bool pattern_run(struct run *run, const struct pattern *pattern)
{
    struct instances instances = { .items = NULL };
    bool fine = true;

    run->mark++;
    for (size_t i = 0; fine && i < pattern->rule_count; i++) {
        const struct rule *rule = &pattern->rules[i];
        bool in_force = run_in_force(run, rule->from, rule->to);

        fine = rule_count(run, rule, in_force) &&
               (!in_force || (rule_collect(run, rule, i, &instances) &&
                              rule_collect_missing(run, rule, i, &instances)));
    }
    if (instances.count > 1)
        qsort(instances.items, instances.count, sizeof(*instances.items), instance_compare);
    for (size_t i = 0; fine && i < instances.count; i++)
        fine = instance_run(run, &pattern->rules[instances.items[i].rule], &instances.items[i]);
    free(instances.items);
    return fine;
}

static bool pattern_active(const struct run *run, const struct schema *schema,
                           const struct pattern *pattern)
{
    if (!run->phase)
        return true;
    for (size_t i = 0; i < schema->phase_count; i++) {
        if (strcmp(schema->phases[i].id, run->phase) != 0)
            continue;
        for (const xmlNode *node = xml_child(schema->phases[i].node, NS_SCHEMATRON, "active"); node;
             node = xml_next(node, NS_SCHEMATRON, "active")) {
            const char *active = xml_attribute(node, "pattern");

            if (active && pattern->id && strcmp(active, pattern->id) == 0)
                return true;
        }
    }
    return false;
}

static bool schema_run(struct run *run, const struct schema *schema)
{
    bool fine = run_schema_open(run, schema);

    for (size_t i = 0; fine && run->schema && i < schema->pattern_count; i++)
        if (pattern_active(run, schema, &schema->patterns[i]))
            fine = pattern_run(run, &schema->patterns[i]);
    run_schema_close(run);
    return fine;
}

/* The filing under check is the one that carries the plan. */
static void plan_find(struct run *run)
{
    static const struct candidate named = { CANDIDATE_NAMED, "plan" };
    struct index_nodes plans = rules_index_find(&run->index, &named);

    for (size_t i = 0; i < plans.count && !run->plan; i++)
        if (xml_is(plans.items[i].node, NS_PLAN, "plan") &&
            xml_is(plans.items[i].node->parent, NS_DOSSIER, "filing"))
            run->plan = plans.items[i].node;
    if (!run->plan)
        return;
    run->filing = run->plan->parent;
    run->pack = xml_child(run->plan, NS_PACK, "pack");
    run->as_of = xml_attribute(run->plan, "as-of");
    run->numbers.as_of = (char *)run->as_of;
    run->numbers.filing = (char *)xml_attribute(run->filing, "id");
    run->numbers.regulator = (char *)xml_attribute(run->plan, "regulator");
    run->numbers.route = (char *)xml_attribute(run->plan, "route");
    if (!run->numbers.route)
        run->numbers.route = (char *)xml_attribute(run->filing, "route");
}

static void state_set(struct run *run, const char *rule, const xmlNode *severity, bool drop,
                      const struct rules_raise *raise)
{
    for (size_t i = 0; rule && i < run->rules->assertion_count; i++) {
        struct assertion_state *state = &run->states[i];

        if (strcmp(run->rules->assertions[i]->info.id, rule) != 0)
            continue;
        if (severity)
            state->severity = severity;
        state->dropped = state->dropped || drop;
        if (raise && (!state->raised || raise->severity > state->raise)) {
            state->raised = true;
            state->raise = raise->severity;
        }
    }
}

/* What k:pack and the options say about single rules. */
static void states_fill(struct run *run)
{
    for (const xmlNode *node = run->pack ? run->pack->children : NULL; node; node = node->next) {
        if (xml_is(node, NS_PACK, "drop-rule"))
            state_set(run, xml_attribute(node, "rule"), NULL, true, NULL);
        else if (xml_is(node, NS_PACK, "severity"))
            state_set(run, xml_attribute(node, "rule"), node, false, NULL);
        else if (xml_is(node, NS_PACK, "source") && xml_attribute(node, "id"))
            xmlHashAddEntry(run->sources, (const xmlChar *)xml_attribute(node, "id"), (void *)node);
    }
    for (size_t i = 0; i < run->options->raise_count; i++)
        state_set(run, run->options->raises[i].rule, NULL, false, &run->options->raises[i]);
}

static bool run_open(struct run *run)
{
    if (!rules_index_build(run->tree, &run->index, run->error))
        return false;
    run->states = rules_array(run->rules->assertion_count, sizeof(*run->states), run->error);
    run->marks = rules_array(run->index.size, sizeof(*run->marks), run->error);
    run->reported = xmlHashCreate(64);
    run->sources = xmlHashCreate(64);
    if (!run->states || !run->marks || !run->reported || !run->sources)
        return error_set(run->error, STATUS_INTERNAL, "out of memory for rules");
    plan_find(run);
    states_fill(run);
    return run_facts_open(run);
}

static void run_close(struct run *run)
{
    run_facts_close(run);
    rules_index_release(&run->index);
    free(run->states);
    free(run->marks);
    if (run->reported)
        xmlHashFree(run->reported, NULL);
    if (run->sources)
        xmlHashFree(run->sources, NULL);
}

bool rules_run(struct rules *rules, xmlDoc *tree, const struct rules_options *options,
               struct findings *findings, struct error *error)
{
    static const struct rules_options none = { .phase = NULL };
    struct run run = { .rules = rules,
                       .tree = tree,
                       .options = options ? options : &none,
                       .findings = findings,
                       .error = error };
    bool fine;

    rules->operations = 0;
    engine_enter(&run.engine, NULL);
    fine = run_open(&run);
    for (size_t i = 0; fine && i < rules->schema_count; i++)
        fine = schema_run(&run, &rules->schemas[i]);
    engine_leave(&run.engine);
    fine = fine && findings_add_run(findings, &run.numbers, error);
    run_close(&run);
    return fine;
}
