#include "schemas/xslt.h"

#include "base/limits.h"
#include "schemas/engine.h"
#include "schemas/xpath_token.h"

#include <stdlib.h>
#include <string.h>

struct xslt {
    xsltStylesheet *style;
    char *name;
};

/* The instructions and declarations of XSLT 1.0 that a pack may use: all but those that name other
 * documents at run time, and none of XSLT 1.1. */
static bool instruction_known(const char *name)
{
    static const char *const names[] = {
        "stylesheet",
        "transform",
        "import",
        "include",
        "strip-space",
        "output",
        "key",
        "decimal-format",
        "attribute-set",
        "variable",
        "param",
        "template",
        "apply-templates",
        "apply-imports",
        "call-template",
        "with-param",
        "namespace-alias",
        "element",
        "attribute",
        "text",
        "comment",
        "value-of",
        "copy",
        "copy-of",
        "number",
        "for-each",
        "if",
        "choose",
        "when",
        "otherwise",
        "sort",
        "message",
        "preserve-space",
        "processing-instruction",
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static bool refuse(const xmlNode *node, const char *what, const char *subject, struct error *error)
{
    return error_set(error, STATUS_PACK, "%s:%ld: %s \"%s\"",
                     node->doc->URL ? (const char *)node->doc->URL : "stylesheet",
                     xmlGetLineNo(node), what, subject);
}

/* Whether every function of an XPath is known; text that is no XPath has none. */
static bool functions_check(const xmlNode *node, const char *text, struct error *error)
{
    struct xpath_tokens tokens;
    struct error ignored = { 0 };
    bool fine = true;

    if (!xpath_scan(text, &tokens, &ignored))
        return true; /* the compiler says what is wrong with it */
    for (size_t i = 0; fine && i < tokens.count; i++) {
        const struct xpath_token *token = &tokens.items[i];
        size_t size = xpath_token_prefix(token);
        CLEANUP(free_pointer) char *prefix = size ? strndup(token->text, size) : NULL;
        CLEANUP(free_pointer)
        char *name =
            strndup(token->text + (size ? size + 1 : 0), token->size - (size ? size + 1 : 0));
        const xmlNs *ns =
            prefix ? xmlSearchNs(node->doc, (xmlNode *)node, (xmlChar *)prefix) : NULL;

        if (token->kind == TOKEN_FUNCTION &&
            (!name || (prefix && !ns) ||
             !engine_function_known(ns ? (const char *)ns->href : NULL, name, true)))
            fine = refuse(node, "a stylesheet has no function", name ? name : "", error);
    }
    xpath_tokens_release(&tokens);
    return fine;
}

/* XPath stands in whole attributes of instructions, and in braces of literal elements' and of
 * names. */
static bool attribute_check(const xmlNode *node, const xmlAttr *attribute, bool instruction,
                            struct error *error)
{
    static const char *const expressions[] = { "select", "test",  "match", "use",
                                               "value",  "count", "from" };
    const char *value = xml_attribute(node, (const char *)attribute->name);
    const char *brace = value;

    if (strcmp((const char *)attribute->name, "extension-element-prefixes") == 0)
        return refuse(node, "extension elements are forbidden:", value ? value : "", error);
    for (size_t i = 0; instruction && value && i < sizeof(expressions) / sizeof(expressions[0]);
         i++)
        if (!attribute->ns && strcmp(expressions[i], (const char *)attribute->name) == 0)
            return functions_check(node, value, error);
    while (brace && (brace = strchr(brace, '{'))) {
        const char *end = strchr(++brace, '}');
        CLEANUP(free_pointer) char *text = end ? strndup(brace, (size_t)(end - brace)) : NULL;

        if (text && !functions_check(node, text, error))
            return false;
    }
    return true;
}

static bool element_check(const xmlNode *node, struct error *error)
{
    bool instruction = node->ns && strcmp((const char *)node->ns->href, NS_XSL) == 0;

    if (instruction && !instruction_known((const char *)node->name))
        return refuse(node, "no instruction of XSLT 1.0 that packs may use: xsl",
                      (const char *)node->name, error);
    if (instruction && xml_is(node, NS_XSL, "sort") && xml_attribute(node, "lang"))
        return refuse(node, "sorting by the host's locale is forbidden: lang",
                      xml_attribute(node, "lang"), error);
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next)
        if (!attribute_check(node, attribute, instruction, error))
            return false;
    for (const xmlNode *child = node->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE && !element_check(child, error))
            return false;
    return true;
}

/* A stylesheet and all that it includes or imports, before any of it is compiled. */
static bool files_check(const struct catalogue *catalogue, const char *name, unsigned depth,
                        struct error *error)
{
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = engine_parse(catalogue, name, NULL, error);
    const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;

    if (!doc || !element_check(root, error))
        return false;
    if (depth > LIMIT_XML_INCLUDE_DEPTH)
        return error_set(error, STATUS_PACK, "%s: included too deep", name);
    for (const xmlNode *node = root->children; node; node = node->next) {
        CLEANUP(free_pointer) char *file = NULL;

        if (!xml_is(node, NS_XSL, "include") && !xml_is(node, NS_XSL, "import"))
            continue;
        file = catalogue_resolve(
            name, xml_attribute(node, "href") ? xml_attribute(node, "href") : "", error);
        if (!file || !files_check(catalogue, file, depth + 1, error))
            return false;
    }
    return true;
}

struct xslt *xslt_compile(const struct catalogue *catalogue, const char *name, struct error *error)
{
    struct xslt *xslt = calloc(1, sizeof(*xslt));
    struct engine engine;
    xmlDoc *doc = NULL;

    if (xslt)
        xslt->name = strdup(name);
    if (!xslt || !xslt->name) {
        free(xslt);
        error_set(error, STATUS_INTERNAL, "out of memory for \"%s\"", name);
        return NULL;
    }
    engine_enter(&engine, catalogue);
    if (files_check(catalogue, name, 0, error))
        doc = engine_parse(catalogue, name, NULL, error);
    if (doc)
        xslt->style = engine_stylesheet(doc, error);
    if (doc && !xslt->style)
        error_wrap(error, "%s", name);
    engine_leave(&engine);
    if (xslt->style)
        return xslt;
    xslt_free(xslt);
    return NULL;
}

void xslt_free(struct xslt *xslt)
{
    if (!xslt)
        return;
    if (xslt->style)
        xsltFreeStylesheet(xslt->style);
    free(xslt->name);
    free(xslt);
}

static bool limit_reached(const xsltTransformContext *context)
{
    return context->opCount >= context->opLimit ||
           context->xpathCtxt->opCount >= context->xpathCtxt->opLimit;
}

xmlDoc *xslt_transform(const struct xslt *xslt, const xmlDoc *tree, struct error *error)
{
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *copy = xmlCopyDoc((xmlDoc *)tree, 1);
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *result = NULL;
    xsltTransformContext *context;
    struct engine engine;

    if (!copy) {
        error_set(error, STATUS_INTERNAL, "out of memory for \"%s\"", xslt->name);
        return NULL;
    }
    engine_enter(&engine, NULL);
    context = engine_context(xslt->style, copy, true, error);
    if (context) {
        result = xsltApplyStylesheetUser(xslt->style, copy, NULL, NULL, NULL, context);
        if (limit_reached(context) || strstr(engine.text, "recursion"))
            error_set(error, STATUS_LIMIT, "%s: more than %llu operations or %d templates deep",
                      xslt->name, LIMIT_XSLT_OPERATIONS, LIMIT_XSLT_DEPTH);
        else if (context->state != XSLT_STATE_OK || !result || engine.text[0])
            error_set(error, STATUS_PACK, "%s: %s", xslt->name,
                      engine.text[0] ? engine.text : "no result");
        else
            error->status = STATUS_DONE;
        xsltFreeTransformContext(context);
    }
    engine_leave(&engine);
    return context && error->status == STATUS_DONE ? TAKE(result) : NULL;
}

bool xslt_run(const struct xslt *xslt, const xmlDoc *tree, struct buffer *ret, struct error *error)
{
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *result = xslt_transform(xslt, tree, error);
    CLEANUP(buffer_release) struct buffer bytes = { 0 };

    if (!result)
        return false;
    if (!xmlDocGetRootElement(result))
        return error_set(error, STATUS_PACK, "%s: the result has no element", xslt->name);
    if (!xml_write(result, &bytes, error))
        return false;
    if (bytes.size > LIMIT_OUTPUT_BYTES)
        return error_set(error, STATUS_LIMIT, "%s: more than %llu bytes", xslt->name,
                         LIMIT_OUTPUT_BYTES);
    *ret = bytes;
    bytes = (struct buffer){ 0 };
    return true;
}
