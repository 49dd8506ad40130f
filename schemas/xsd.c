#include "schemas/xsd.h"

#include "base/limits.h"
#include "schemas/engine.h"

#include <libxml/xmlschemas.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct xsd {
    xmlDoc *doc;
    xmlSchema *schema;
};

struct xsd *xsd_compile(const struct catalogue *catalogue, const char *name, struct error *error)
{
    struct xsd *xsd = calloc(1, sizeof(*xsd));
    xmlSchemaParserCtxt *parser = NULL;
    struct engine engine;

    if (!xsd) {
        error_set(error, STATUS_INTERNAL, "out of memory for \"%s\"", name);
        return NULL;
    }
    engine_enter(&engine, catalogue);
    xsd->doc = engine_parse(catalogue, name, NULL, error);
    if (xsd->doc)
        parser = xmlSchemaNewDocParserCtxt(xsd->doc);
    if (parser) {
        xsd->schema = xmlSchemaParse(parser);
        xmlSchemaFreeParserCtxt(parser);
    }
    engine_leave(&engine);
    if (xsd->schema && !engine.text[0])
        return xsd;
    if (xsd->doc)
        error_set(error, STATUS_PACK, "%s:%ld: schema is wrong: %s", name, engine.line,
                  engine.text[0] ? engine.text : "out of memory");
    xsd_free(xsd);
    return NULL;
}

void xsd_free(struct xsd *xsd)
{
    if (!xsd)
        return;
    if (xsd->schema)
        xmlSchemaFree(xsd->schema);
    if (xsd->doc)
        xmlFreeDoc(xsd->doc);
    free(xsd);
}

void xsd_problems_release(struct xsd_problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        free(problems->items[i].file);
        free(problems->items[i].message);
    }
    free(problems->items);
    *problems = (struct xsd_problems){ .items = NULL };
}

struct collector {
    struct xsd_problems *problems;
    const xmlNode *last;
    bool failed;
};

/* End of a namespace in braces at `brace`, NULL if it is a quantifier or a set of values. */
static const char *namespace_end(const char *brace)
{
    const char *end = *brace == '{' ? strchr(brace, '}') : NULL;
    const char *colon = end ? memchr(brace, ':', (size_t)(end - brace)) : NULL;

    return colon && brace[1] != '\'' ? end : NULL;
}

/* The library's words without namespaces in braces and line ends, first letter small. */
static void words_clean(const char *message, struct text *ret)
{
    bool first = true;

    for (; *message; message++) {
        char character = *message;
        const char *end = namespace_end(message);

        if (end) {
            message = end;
            continue;
        }
        if (character == '\n')
            continue;
        if (first && character >= 'A' && character <= 'Z')
            character = (char)(character - 'A' + 'a');
        first = false;
        text_append_character(ret, character);
    }
}

/* An id that stands twice, in our words; false if the message is about something else. */
static bool duplicate_clean(const char *message, struct text *ret)
{
    const char *value = strstr(message, "Duplicate key-sequence ['");
    const char *end = value ? strstr(value, "'] in ") : NULL;

    if (!end)
        return false;
    value += strlen("Duplicate key-sequence ['");
    text_appendf(ret, "\"%.*s\" stands twice where it may stand once; give one of them another",
                 (int)(end - value), value);
    return true;
}

/* An element with the right name in the wrong namespace looks right: say what is wrong. */
static void namespace_tell(const xmlNode *node, struct text *ret)
{
    char expected[128];

    if (!node || node->type != XML_ELEMENT_NODE || !strstr(text_string(ret), "is not expected"))
        return;
    snprintf(expected, sizeof(expected), " %s ", (const char *)node->name);
    if (strstr(text_string(ret), expected))
        text_appendf(ret, " Its namespace is \"%s\", which is another",
                     node->ns && node->ns->href ? (const char *)node->ns->href : "");
}

static char *message_clean(const xmlNode *node, const char *message)
{
    CLEANUP(text_release) struct text text = TEXT_INIT(CLEAN_TEXT_MAX);

    if (!duplicate_clean(message, &text)) {
        words_clean(message, &text);
        namespace_tell(node, &text);
    }
    return text_take(&text);
}

static void problem_add(struct collector *collector, const xmlNode *node, const char *message)
{
    struct xsd_problems *problems = collector->problems;
    struct place place = node ? xml_place(node) : (struct place){ NULL, 0 };
    struct xsd_problem *items;

    problems->total++;
    if (problems->count == LIMIT_FINDINGS)
        return;
    items = realloc(problems->items, (problems->count + 1) * sizeof(*items));
    if (!items) {
        collector->failed = true;
        return;
    }
    problems->items = items;
    items[problems->count++] = (struct xsd_problem){ .file = place.file ? strdup(place.file) : NULL,
                                                     .line = place.line,
                                                     .message = message_clean(node, message) };
    if (!items[problems->count - 1].message)
        collector->failed = true;
}

/* A value that a facet refuses is told a second time with its type: once is enough. */
static void problem_handler(void *context, xmlError *problem)
{
    struct collector *collector = context;
    const char *message = problem->message ? problem->message : "unknown problem";

    if (problem->node && problem->node == collector->last &&
        strstr(message, "is not a valid value of the"))
        return;
    collector->last = strstr(message, "[facet ") ? problem->node : NULL;
    problem_add(collector, problem->node, message);
}

bool xsd_validate(const struct xsd *xsd, xmlDoc *doc, struct xsd_problems *ret, struct error *error)
{
    struct xsd_problems problems = { .items = NULL };
    struct collector collector = { .problems = &problems };
    xmlSchemaValidCtxt *context = xmlSchemaNewValidCtxt(xsd->schema);
    struct engine engine;
    int result;

    if (!context)
        return error_set(error, STATUS_INTERNAL, "out of memory for a schema check");
    engine_enter(&engine, NULL);
    xmlSchemaSetValidStructuredErrors(context, problem_handler, &collector);
    result = xmlSchemaValidateDoc(context, doc);
    xmlSchemaFreeValidCtxt(context);
    engine_leave(&engine);
    if (result < 0 || collector.failed || (result > 0 && problems.total == 0)) {
        xsd_problems_release(&problems);
        return error_set(error, STATUS_INTERNAL, "schema check failed: %s",
                         engine.text[0] ? engine.text : "out of memory");
    }
    *ret = problems;
    return true;
}

bool xsd_problems_error(const struct xsd_problems *problems, struct error *error)
{
    CLEANUP(text_release) struct text text = TEXT_INIT(ERROR_TEXT_SIZE * 2);

    for (size_t i = 0; i < problems->count; i++) {
        const struct xsd_problem *problem = &problems->items[i];

        text_appendf(&text, "%s%s:%ld: %s", i ? "; " : "", problem->file ? problem->file : "",
                     problem->line, problem->message);
    }
    return error_set(error, STATUS_INPUT, "%s", text_string(&text));
}
