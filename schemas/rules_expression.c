#include "schemas/rules_internal.h"

#include <stdlib.h>
#include <string.h>

#define EXPRESSION_MAX (64 * 1024)

bool rules_fail(struct error *error, const xmlNode *node, const char *what, const char *subject)
{
    char where[300];

    return error_set(error, STATUS_PACK, "%s: %s \"%s\"", rules_where(node, where, sizeof(where)),
                     what, subject ? subject : "");
}

void *rules_array(size_t count, size_t size, struct error *error)
{
    void *array = calloc(count + 1, size);

    if (!array)
        error_set(error, STATUS_INTERNAL, "out of memory for rules");
    return array;
}

const char *rules_intern(struct rules *rules, const char *string)
{
    return string ? (const char *)xmlDictLookup(rules->dict, (const xmlChar *)string, -1) : NULL;
}

void rules_collapse(struct text *out, const char *string)
{
    for (; *string; string++) {
        bool space = strchr(" \t\r\n", *string) != NULL;

        if (!space)
            text_append_character(out, *string);
        else if (out->size > 0 && out->bytes[out->size - 1] != ' ')
            text_append_character(out, ' ');
    }
    if (out->size > 0 && out->bytes[out->size - 1] == ' ')
        out->bytes[--out->size] = '\0';
}

bool expression_compile(const struct scope *scope, const xmlNode *node, const char *text,
                        struct expression *ret)
{
    struct engine engine;
    struct expression expression = { .text = text, .node = node };

    if (strlen(text) > EXPRESSION_MAX)
        return rules_fail(scope->error, node, "XPath is too long in", (const char *)node->name);
    if (!expression_read(scope, &expression)) {
        expression_release(&expression);
        return false;
    }
    engine_enter(&engine, NULL);
    expression.compiled = xmlXPathCompile((const xmlChar *)text);
    engine_leave(&engine);
    if (!expression.compiled) {
        expression_release(&expression);
        return rules_fail(scope->error, node, "XPath is wrong:", text);
    }
    *ret = expression;
    return true;
}

void expression_release(struct expression *expression)
{
    if (expression->compiled)
        xmlXPathFreeCompExpr(expression->compiled);
    free(expression->refs);
    *expression = (struct expression){ .text = NULL };
}
