#include "schemas/rules_internal.h"

#include <stdlib.h>
#include <string.h>

static bool facts_load(const struct catalogue *catalogue, struct rules *rules, struct error *error)
{
    if (!catalogue_has(catalogue, "schema:facts.xsd"))
        return true;
    rules->facts_schema = catalogue_parse(catalogue, "schema:facts.xsd", error);
    if (!rules->facts_schema)
        return false;
    rules->facts = facts_table_new(rules->facts_schema, error);
    return rules->facts != NULL;
}

/* Calls a function for each rule element in order. */
#define FOR_EACH_RULE(rules, schema, pattern, rule)                                                \
    for (struct schema *schema = (rules)->schemas;                                                 \
         schema < (rules)->schemas + (rules)->schema_count; schema++)                              \
        for (struct pattern *pattern = schema->patterns;                                           \
             pattern < schema->patterns + schema->pattern_count; pattern++)                        \
            for (struct rule *rule = pattern->rules; rule < pattern->rules + pattern->rule_count;  \
                 rule++)

static bool pattern_eligible(const struct schema *schema, const char *pattern)
{
    for (size_t i = 0; pattern && i < schema->phase_count; i++) {
        if (strcmp(schema->phases[i].id, "eligibility") != 0)
            continue;
        for (const xmlNode *node = xml_child(schema->phases[i].node, NS_SCHEMATRON, "active"); node;
             node = xml_next(node, NS_SCHEMATRON, "active")) {
            const char *active = xml_attribute(node, "pattern");

            if (active && strcmp(active, pattern) == 0)
                return true;
        }
    }
    return false;
}

static bool assertions_list(struct rules *rules, struct error *error)
{
    size_t count = 0;

    FOR_EACH_RULE(rules, schema, pattern, rule)
    count += rule->assertion_count;
    rules->assertions = rules_array(count, sizeof(struct assertion *), error);
    if (!rules->assertions)
        return false;
    FOR_EACH_RULE(rules, schema, pattern, rule)
    for (size_t i = 0; i < rule->assertion_count; i++) {
        struct assertion *assertion = &rule->assertions[i];

        assertion->index = rules->assertion_count;
        assertion->info.eligibility = pattern_eligible(schema, pattern->id);
        rules->assertions[rules->assertion_count++] = assertion;
    }
    return true;
}

static bool schemas_compile(const struct catalogue *catalogue, const struct rules_source *sources,
                            size_t count, struct rules *rules, struct error *error)
{
    rules->schemas = rules_array(count, sizeof(*rules->schemas), error);
    if (!rules->schemas)
        return false;
    for (size_t i = 0; i < count; i++) {
        struct schema *schema = &rules->schemas[rules->schema_count++];

        schema->pack = rules_intern(rules, sources[i].pack);
        schema->doc = rules_expand(catalogue, sources[i].name, &rules->documents, error);
        schema->root = schema->doc ? xmlDocGetRootElement(schema->doc) : NULL;
        if (!schema->doc || !schema_compile(rules, schema, error))
            return false;
    }
    return assertions_list(rules, error);
}

struct rules *rules_compile(const struct catalogue *catalogue, const struct rules_source *sources,
                            size_t count, struct error *error)
{
    struct rules *rules = calloc(1, sizeof(*rules));

    if (rules)
        rules->dict = xmlDictCreate();
    if (!rules || !rules->dict) {
        free(rules);
        error_set(error, STATUS_INTERNAL, "out of memory for rules");
        return NULL;
    }
    if (facts_load(catalogue, rules, error) &&
        schemas_compile(catalogue, sources, count, rules, error))
        return rules;
    rules_free(rules);
    return NULL;
}

void rules_free(struct rules *rules)
{
    if (!rules)
        return;
    for (size_t i = 0; i < rules->schema_count; i++)
        schema_release(&rules->schemas[i]);
    free(rules->schemas);
    free(rules->assertions);
    rules_documents_release(&rules->documents);
    facts_table_free(rules->facts);
    if (rules->facts_schema)
        xmlFreeDoc(rules->facts_schema);
    xmlDictFree(rules->dict);
    free(rules);
}

unsigned long long rules_operations(const struct rules *rules)
{
    return rules->operations;
}

size_t rules_count(const struct rules *rules)
{
    return rules->assertion_count;
}

const struct rule_info *rules_at(const struct rules *rules, size_t index)
{
    return &rules->assertions[index]->info;
}

const struct rule_info *rules_find(const struct rules *rules, const char *id)
{
    for (size_t i = 0; i < rules->assertion_count; i++)
        if (strcmp(rules->assertions[i]->info.id, id) == 0)
            return &rules->assertions[i]->info;
    return NULL;
}

const char *rules_group_name(const struct rules *rules, size_t group)
{
    return facts_name(rules->facts, group);
}
