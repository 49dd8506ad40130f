/* Evaluates compiled XPath inside a libxslt transform context, with our own variables. */
#include "schemas/rules_run.h"

#include "base/limits.h"

#include <libxml/xpathInternals.h>
#include <string.h>

static bool let_active(const struct run *run, const struct let *let)
{
    return !let->phase || (run->phase && strcmp(let->phase, run->phase) == 0);
}

static xmlXPathObject *variable_lookup(void *context, const xmlChar *name, const xmlChar *ns)
{
    const struct run *run = context;

    for (size_t i = 0; !ns && run->current && i < run->current->ref_count; i++) {
        const struct let_ref *ref = &run->current->refs[i];

        if (ref->let->result && let_active(run, ref->let) &&
            strcmp(ref->name, (const char *)name) == 0)
            return xmlXPathObjectCopy(ref->let->result);
    }
    return NULL;
}

/* Says what the engine complained about, with the place of the expression. */
static bool evaluation_fail(struct run *run, const struct expression *expression)
{
    const xmlXPathContext *context = run->context->xpathCtxt;
    char where[300];

    if (context->opCount >= context->opLimit)
        return error_set(run->error, STATUS_LIMIT, "%s: more than %llu XPath operations in \"%s\"",
                         rules_where(expression->node, where, sizeof(where)),
                         LIMIT_XPATH_OPERATIONS, expression->text);
    return error_set(run->error, STATUS_PACK, "%s: XPath \"%.*s\" fails: %s",
                     rules_where(expression->node, where, sizeof(where)),
                     xpath_cut(expression->text, strlen(expression->text), 200), expression->text,
                     run->engine.text[0] ? run->engine.text : "no result");
}

static void operations_take(struct run *run)
{
    run->rules->operations += run->context->xpathCtxt->opCount;
    run->context->xpathCtxt->opCount = 0;
}

static bool let_evaluate(struct run *run, struct let *let, xmlNode *node)
{
    if (let->result && (let->at_root || let->stamp == run->instance))
        return true;
    xmlXPathFreeObject(let->result);
    if (let->value.text)
        let->result = run_evaluate(run, &let->value, let->at_root ? (xmlNode *)run->tree : node);
    else
        let->result = xmlXPathNewNodeSet((xmlNode *)let->node);
    let->stamp = run->instance;
    return let->result != NULL;
}

xmlXPathObject *run_evaluate(struct run *run, const struct expression *expression, xmlNode *node)
{
    xmlXPathContext *context = run->context->xpathCtxt;
    const struct expression *outer = run->current;
    xmlXPathObject *result;

    for (size_t i = 0; i < expression->ref_count; i++)
        if (let_active(run, expression->refs[i].let) &&
            !let_evaluate(run, expression->refs[i].let, node))
            return NULL;
    run->current = expression;
    context->node = node;
    context->doc = run->tree;
    context->contextSize = 1;
    context->proximityPosition = 1;
    context->namespaces = run->schema->namespaces;
    context->nsNr = run->schema->namespace_count;
    run->context->node = node;
    result = xmlXPathCompiledEval(expression->compiled, context);
    run->current = outer;
    if (!result || run->engine.text[0] || run->context->state != XSLT_STATE_OK) {
        evaluation_fail(run, expression);
        xmlXPathFreeObject(result);
        return NULL;
    }
    operations_take(run);
    return result;
}

bool run_evaluate_boolean(struct run *run, const struct expression *expression, xmlNode *node,
                          bool *ret)
{
    xmlXPathObject *result = run_evaluate(run, expression, node);

    if (!result)
        return false;
    *ret = xmlXPathCastToBoolean(result) != 0;
    xmlXPathFreeObject(result);
    return true;
}

bool run_evaluate_string(struct run *run, const struct expression *expression, xmlNode *node,
                         struct text *out)
{
    xmlXPathObject *result = run_evaluate(run, expression, node);
    xmlChar *string = result ? xmlXPathCastToString(result) : NULL;

    if (string)
        text_append(out, (const char *)string);
    xmlFree(string);
    xmlXPathFreeObject(result);
    return result != NULL;
}

int run_match(struct run *run, const struct rule *rule, xmlNode *node)
{
    const struct expression *outer = run->current;
    int matched;

    for (size_t i = 0; i < rule->context.ref_count; i++)
        if (let_active(run, rule->context.refs[i].let) &&
            !let_evaluate(run, rule->context.refs[i].let, (xmlNode *)run->tree))
            return -1;
    run->current = &rule->context;
    run->context->node = node;
    run->context->xpathCtxt->node = node;
    matched = xsltTestCompMatchList(run->context, node, rule->match);
    run->current = outer;
    if (matched < 0 || run->engine.text[0] || run->context->state != XSLT_STATE_OK) {
        evaluation_fail(run, &rule->context);
        return -1;
    }
    operations_take(run);
    return matched;
}

/* The phase of this schema that the options choose; false if none of its patterns take part. */
static bool phase_choose(struct run *run, const struct schema *schema)
{
    const char *wanted = run->options->phase;

    if (!wanted || strcmp(wanted, "#DEFAULT") == 0)
        wanted = schema->default_phase;
    run->phase = NULL;
    if (!wanted || strcmp(wanted, "#ALL") == 0)
        return true;
    for (size_t i = 0; i < schema->phase_count; i++)
        if (strcmp(schema->phases[i].id, wanted) == 0)
            run->phase = schema->phases[i].id;
    return run->phase != NULL;
}

bool run_schema_open(struct run *run, const struct schema *schema)
{
    run->schema = phase_choose(run, schema) ? schema : NULL;
    if (!run->schema)
        return true;
    run->context = engine_context(schema->style, run->tree, false, run->error);
    if (!run->context)
        return false;
    xmlXPathRegisterVariableLookup(run->context->xpathCtxt, variable_lookup, run);
    return true;
}

static void lets_clear(const struct lets *lets)
{
    for (size_t i = 0; i < lets->count; i++) {
        xmlXPathFreeObject(lets->items[i].result);
        lets->items[i].result = NULL;
    }
}

void run_schema_close(struct run *run)
{
    const struct schema *schema = run->schema;

    for (size_t i = 0; schema && i < schema->pattern_count; i++) {
        lets_clear(&schema->patterns[i].lets);
        for (size_t j = 0; j < schema->patterns[i].rule_count; j++)
            lets_clear(&schema->patterns[i].rules[j].lets);
    }
    for (size_t i = 0; schema && i < schema->phase_count; i++)
        lets_clear(&schema->phases[i].lets);
    if (schema)
        lets_clear(&schema->lets);
    if (run->context)
        xsltFreeTransformContext(run->context);
    run->context = NULL;
    run->schema = NULL;
}
