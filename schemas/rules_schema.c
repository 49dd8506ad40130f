/* Compiles an expanded Schematron document into patterns, rules, variables and keys. */
#include "schemas/rules_internal.h"

#include <stdlib.h>
#include <string.h>

static size_t children_count(const xmlNode *parent, const char *name)
{
    size_t count = 0;

    for (const xmlNode *node = xml_child(parent, NS_SCHEMATRON, name); node;
         node = xml_next(node, NS_SCHEMATRON, name))
        count++;
    return count;
}

/* A stylesheet of nothing but the namespaces and keys: patterns and key() live in it. */
static bool style_build(struct schema *schema, struct error *error)
{
    struct engine engine;
    xmlDoc *doc = xmlNewDoc((const xmlChar *)"1.0");
    xmlNode *root = xmlNewDocNode(doc, NULL, (const xmlChar *)"stylesheet", NULL);

    xmlDocSetRootElement(doc, root);
    xmlSetNs(root, xmlNewNs(root, (const xmlChar *)NS_XSL, (const xmlChar *)"xsl"));
    xml_set(root, "version", "1.0");
    for (const xmlNode *node = xml_child(schema->root, NS_SCHEMATRON, "ns"); node;
         node = xml_next(node, NS_SCHEMATRON, "ns")) {
        const char *prefix = xml_attribute(node, "prefix"), *uri = xml_attribute(node, "uri");

        if (!prefix || !uri || !xmlNewNs(root, (const xmlChar *)uri, (const xmlChar *)prefix)) {
            xmlFreeDoc(doc);
            return rules_fail(error, node, "ns lacks prefix or uri, or is there twice:", prefix);
        }
    }
    for (const xmlNode *node = xml_child(schema->root, NS_XSL, "key"); node;
         node = xml_next(node, NS_XSL, "key")) {
        xmlNode *key = xmlNewTextChild(root, root->ns, (const xmlChar *)"key", NULL);

        xml_set(key, "name", xml_attribute(node, "name"));
        xml_set(key, "match", xml_attribute(node, "match"));
        xml_set(key, "use", xml_attribute(node, "use"));
    }
    engine_enter(&engine, NULL);
    schema->style = engine_stylesheet(doc, error);
    engine_leave(&engine);
    if (!schema->style) {
        char where[300];

        return error_wrap(error, "%s: xsl:key", rules_where(schema->root, where, sizeof(where)));
    }
    schema->namespaces = xmlGetNsList(doc, root);
    while (schema->namespaces && schema->namespaces[schema->namespace_count])
        schema->namespace_count++;
    return true;
}

static bool key_compile(const struct scope *scope, const xmlNode *node, struct key *key)
{
    static const char *const attributes[] = { "match", "use" };

    key->name = xml_attribute(node, "name");
    for (size_t i = 0; i < 2; i++) {
        struct expression expression = { .text = xml_attribute(node, attributes[i]), .node = node };
        bool fine;

        if (!key->name || !expression.text)
            return rules_fail(scope->error, node, "xsl:key needs name, match and use, not only",
                              key->name);
        fine = expression_read(scope, &expression);
        if (fine)
            reading_merge(&key->reading, &expression.reading);
        expression_release(&expression);
        if (!fine)
            return false;
    }
    for (size_t i = 0; i < FACTS_GROUPS_MAX; i++)
        key->reading.reach[i].level = REACH_TREE;
    return true;
}

static bool keys_compile(const struct scope *scope)
{
    struct schema *schema = scope->schema;
    size_t count = 0;

    for (const xmlNode *node = xml_child(schema->root, NS_XSL, "key"); node;
         node = xml_next(node, NS_XSL, "key"))
        count++;
    schema->keys = rules_array(count, sizeof(*schema->keys), scope->error);
    if (!schema->keys)
        return false;
    for (const xmlNode *node = xml_child(schema->root, NS_XSL, "key"); node;
         node = xml_next(node, NS_XSL, "key")) {
        if (!key_compile(scope, node, &schema->keys[schema->key_count]))
            return false;
        schema->key_count++;
    }
    return true;
}

/* The let elements of a parent; each sees those before it. The list is the scope's innermost. */
static bool lets_compile(struct scope *scope, const xmlNode *parent, bool at_root,
                         const char *phase, struct lets *lets)
{
    size_t level = scope->count > 0 && scope->lists[0] == lets ? 0 : SCOPE_MAX;

    lets->items = rules_array(children_count(parent, "let"), sizeof(*lets->items), scope->error);
    if (!lets->items)
        return false;
    for (const xmlNode *node = xml_child(parent, NS_SCHEMATRON, "let"); node;
         node = xml_next(node, NS_SCHEMATRON, "let")) {
        struct let *let = &lets->items[lets->count];
        const char *value = xml_attribute(node, "value");

        *let = (struct let){
            .name = xml_attribute(node, "name"), .phase = phase, .at_root = at_root, .node = node
        };
        if (!let->name || (!value && !node->children))
            return rules_fail(scope->error, node, "let lacks name or value:", let->name);
        for (size_t i = 0; i < lets->count; i++)
            if (strcmp(lets->items[i].name, let->name) == 0)
                return rules_fail(scope->error, node, "let defines twice", let->name);
        if (value && !expression_compile(scope, node, value, &let->value))
            return false;
        lets->count++;
        if (level < SCOPE_MAX)
            scope->visible[level] = lets->count;
    }
    return true;
}

/* A new innermost scope in front of an outer one. */
static struct scope scope_within(const struct scope *outer, struct lets *lets)
{
    struct scope scope = *outer;

    scope.lists[0] = lets;
    scope.visible[0] = 0;
    for (size_t i = 0; i < outer->count && i + 1 < SCOPE_MAX; i++) {
        scope.lists[i + 1] = outer->lists[i];
        scope.visible[i + 1] = outer->visible[i];
    }
    scope.count = outer->count + 1 < SCOPE_MAX ? outer->count + 1 : SCOPE_MAX;
    return scope;
}

/* What one step of a pattern selects. */
static struct candidate step_candidate(struct rules *rules, const struct xpath_token *token,
                                       bool attribute)
{
    static const struct {
        const char *type;
        enum candidate_kind kind;
    } types[] = { { "text", CANDIDATE_TEXTS },
                  { "comment", CANDIDATE_COMMENTS },
                  { "processing-instruction", CANDIDATE_INSTRUCTIONS } };
    size_t prefix = xpath_token_prefix(token);
    size_t skip = prefix ? prefix + 1 : 0;

    if (attribute)
        return (struct candidate){ CANDIDATE_ATTRIBUTES, NULL };
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (xpath_token_is(token, TOKEN_TYPE, types[i].type))
            return (struct candidate){ types[i].kind, NULL };
    if (token->kind != TOKEN_NAME || token->text[token->size - 1] == '*')
        return (struct candidate){ CANDIDATE_ELEMENTS, NULL };
    return (struct candidate){ CANDIDATE_NAMED,
                               (const char *)xmlDictLookup(rules->dict,
                                                           (const xmlChar *)token->text + skip,
                                                           (int)(token->size - skip)) };
}

/* The candidates of one alternative of a pattern: what its last step may be. */
static struct candidate candidate_of(struct rules *rules, const struct xpath_token *tokens,
                                     size_t count)
{
    struct candidate result = { CANDIDATE_ELEMENTS, NULL };
    size_t depth = 0;
    bool attribute = false;

    if (count == 1 && tokens[0].kind == TOKEN_SLASH)
        result.kind = CANDIDATE_ROOT;
    for (size_t i = 0; i < count; i++) {
        enum xpath_kind kind = tokens[i].kind;

        if (kind == TOKEN_OPEN || kind == TOKEN_OPEN_PREDICATE)
            depth++;
        else if (kind == TOKEN_CLOSE || kind == TOKEN_CLOSE_PREDICATE)
            depth--;
        else if (depth == 0 && (kind == TOKEN_NAME || kind == TOKEN_TYPE))
            result = step_candidate(rules, &tokens[i], attribute);
        if (depth == 0 && kind != TOKEN_COLONS)
            attribute =
                kind == TOKEN_ATTRIBUTE || xpath_token_is(&tokens[i], TOKEN_AXIS, "attribute");
    }
    return result;
}

static bool candidates_find(const struct scope *scope, struct rule *rule)
{
    struct xpath_tokens tokens;
    size_t depth = 0, start = 0;

    if (!xpath_scan(rule->context.text, &tokens, scope->error))
        return false;
    rule->candidates = rules_array(tokens.count, sizeof(*rule->candidates), scope->error);
    for (size_t i = 0; rule->candidates && i <= tokens.count; i++) {
        enum xpath_kind kind = i < tokens.count ? tokens.items[i].kind : TOKEN_COMMA;

        if (kind == TOKEN_OPEN || kind == TOKEN_OPEN_PREDICATE)
            depth++;
        else if (kind == TOKEN_CLOSE || kind == TOKEN_CLOSE_PREDICATE)
            depth--;
        if (i < tokens.count &&
            (depth > 0 || !xpath_token_is(&tokens.items[i], TOKEN_OPERATOR, "|")))
            continue;
        rule->candidates[rule->candidate_count++] =
            candidate_of(scope->rules, &tokens.items[start], i - start);
        start = i + 1;
    }
    xpath_tokens_release(&tokens);
    return rule->candidates != NULL;
}

static bool context_compile(const struct scope *scope, const xmlNode *node, struct rule *rule)
{
    xsltStylesheet *style = scope->schema->style;
    struct engine engine;
    const char *context = xml_attribute(node, "context");

    if (!context)
        return rules_fail(scope->error, node, "rule lacks", "context");
    rule->context = (struct expression){ .text = context, .node = node };
    if (!expression_read(scope, &rule->context) || !candidates_find(scope, rule))
        return false;
    engine_enter(&engine, NULL);
    rule->match = xsltCompilePattern((const xmlChar *)context, style->doc,
                                     xmlDocGetRootElement(style->doc), style, NULL);
    engine_leave(&engine);
    if (!rule->match || engine.text[0])
        return rules_fail(scope->error, node, "context is no XSLT pattern:", context);
    return true;
}

static bool assertions_compile(const struct scope *scope, const xmlNode *node, struct rule *rule,
                               const struct pattern *pattern)
{
    size_t count = children_count(node, "assert") + children_count(node, "report");

    rule->assertions = rules_array(count, sizeof(*rule->assertions), scope->error);
    if (!rule->assertions)
        return false;
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (!xml_is(child, NS_SCHEMATRON, "assert") && !xml_is(child, NS_SCHEMATRON, "report"))
            continue;
        if (!assertion_compile(scope, child, rule, pattern,
                               &rule->assertions[rule->assertion_count++]))
            return false;
    }
    return true;
}

static bool rule_compile(const struct scope *outer, const xmlNode *node, struct rule *rule,
                         const struct pattern *pattern)
{
    struct scope scope;

    rule->from = xml_attribute_ns(node, NS_RULES, "from");
    rule->to = xml_attribute_ns(node, NS_RULES, "to");
    if (!context_compile(outer, node, rule))
        return false;
    scope = scope_within(outer, &rule->lets);
    return lets_compile(&scope, node, false, NULL, &rule->lets) &&
           assertions_compile(&scope, node, rule, pattern);
}

static bool is_abstract(const xmlNode *node)
{
    const char *abstract = xml_attribute(node, "abstract");

    return abstract && strcmp(abstract, "true") == 0;
}

static bool pattern_compile(const struct scope *outer, const xmlNode *node, struct pattern *pattern)
{
    struct scope scope = scope_within(outer, &pattern->lets);

    pattern->id = xml_attribute(node, "id");
    if (xml_attribute(node, "documents"))
        return rules_fail(scope.error, node,
                          "patterns read no other documents:", xml_attribute(node, "documents"));
    pattern->rules =
        rules_array(children_count(node, "rule"), sizeof(*pattern->rules), scope.error);
    if (!pattern->rules || !lets_compile(&scope, node, true, NULL, &pattern->lets))
        return false;
    for (const xmlNode *rule = xml_child(node, NS_SCHEMATRON, "rule"); rule;
         rule = xml_next(rule, NS_SCHEMATRON, "rule"))
        if (!is_abstract(rule) &&
            !rule_compile(&scope, rule, &pattern->rules[pattern->rule_count++], pattern))
            return false;
    return true;
}

static bool phases_compile(const struct scope *outer)
{
    struct schema *schema = outer->schema;
    size_t count = children_count(schema->root, "phase");

    schema->phases = rules_array(count, sizeof(*schema->phases), outer->error);
    if (!schema->phases)
        return false;
    for (const xmlNode *node = xml_child(schema->root, NS_SCHEMATRON, "phase"); node;
         node = xml_next(node, NS_SCHEMATRON, "phase")) {
        struct phase *phase = &schema->phases[schema->phase_count++];
        struct scope scope = scope_within(outer, &phase->lets);

        phase->id = xml_attribute(node, "id");
        phase->node = node;
        if (!phase->id)
            return rules_fail(outer->error, node, "phase lacks", "id");
        if (!lets_compile(&scope, node, true, phase->id, &phase->lets))
            return false;
    }
    return true;
}

static bool patterns_compile(const struct scope *scope)
{
    struct schema *schema = scope->schema;

    schema->patterns = rules_array(children_count(schema->root, "pattern"),
                                   sizeof(*schema->patterns), scope->error);
    if (!schema->patterns)
        return false;
    for (const xmlNode *node = xml_child(schema->root, NS_SCHEMATRON, "pattern"); node;
         node = xml_next(node, NS_SCHEMATRON, "pattern")) {
        struct scope inner = *scope;

        if (is_abstract(node))
            continue;
        /* the lets of the phases that make this pattern active */
        for (size_t i = 0; i < schema->phase_count; i++)
            if (schema->phases[i].lets.count > 0)
                inner = scope_within(&inner, &schema->phases[i].lets);
        for (size_t i = 0; i < inner.count; i++)
            inner.visible[i] = inner.lists[i]->count;
        if (!pattern_compile(&inner, node, &schema->patterns[schema->pattern_count++]))
            return false;
    }
    return true;
}

bool schema_compile(struct rules *rules, struct schema *schema, struct error *error)
{
    struct scope scope = { .rules = rules, .schema = schema, .error = error };
    const char *binding = xml_attribute(schema->root, "queryBinding");

    if (binding && strcmp(binding, "xslt") != 0)
        return rules_fail(error, schema->root, "queryBinding must be xslt, not", binding);
    schema->default_phase = xml_attribute(schema->root, "defaultPhase");
    if (!style_build(schema, error) || !keys_compile(&scope))
        return false;
    scope = scope_within(&scope, &schema->lets);
    return lets_compile(&scope, schema->root, true, NULL, &schema->lets) &&
           phases_compile(&scope) && patterns_compile(&scope);
}

static void lets_release(struct lets *lets)
{
    for (size_t i = 0; lets->items && i < lets->count; i++)
        expression_release(&lets->items[i].value);
    free(lets->items);
}

static void rule_release(struct rule *rule)
{
    expression_release(&rule->context);
    if (rule->match)
        xsltFreeCompMatchList(rule->match);
    free(rule->candidates);
    lets_release(&rule->lets);
    for (size_t i = 0; rule->assertions && i < rule->assertion_count; i++)
        assertion_release(&rule->assertions[i]);
    free(rule->assertions);
}

void schema_release(struct schema *schema)
{
    for (size_t i = 0; schema->patterns && i < schema->pattern_count; i++) {
        struct pattern *pattern = &schema->patterns[i];

        lets_release(&pattern->lets);
        for (size_t j = 0; pattern->rules && j < pattern->rule_count; j++)
            rule_release(&pattern->rules[j]);
        free(pattern->rules);
    }
    free(schema->patterns);
    for (size_t i = 0; schema->phases && i < schema->phase_count; i++)
        lets_release(&schema->phases[i].lets);
    free(schema->phases);
    lets_release(&schema->lets);
    free(schema->keys);
    xmlFree(schema->namespaces);
    if (schema->style)
        xsltFreeStylesheet(schema->style);
}
