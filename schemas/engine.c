#include "schemas/engine.h"

#include "base/limits.h"

#include <libexslt/exslt.h>
#include <libxml/parser.h>
#include <libxslt/documents.h>
#include <libxslt/extensions.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltutils.h>

#include <libxml/xmlregexp.h>
#include <libxml/xpathInternals.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define NS_COMMON "http://exslt.org/common"
#define NS_SETS "http://exslt.org/sets"
#define NS_STRINGS "http://exslt.org/strings"
#define NS_DATES "http://exslt.org/dates-and-times"
#define NS_LIBXSLT "http://xmlsoft.org/XSLT/namespace"
#define NS_XT "http://www.jclark.com/xt"
#define NS_SAXON "http://icl.com/saxon"
#define NS_XALAN "org.apache.xalan.xslt.extensions.Redirect"

static __thread struct engine *entered;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static xsltSecurityPrefs *forbidden;

/* The functions beyond those of XPath and XSLT. The libraries keep theirs to themselves: `function`
 * is fetched once at the start, from a context or a module that is then thrown away. */
static struct extension {
    const char *ns;
    const char *name;
    xmlXPathFunction function;
} extensions[] = {
    { NS_COMMON, "node-set", NULL },    { NS_COMMON, "object-type", NULL },
    { NS_SETS, "difference", NULL },    { NS_SETS, "intersection", NULL },
    { NS_SETS, "distinct", NULL },      { NS_SETS, "has-same-node", NULL },
    { NS_SETS, "leading", NULL },       { NS_SETS, "trailing", NULL },
    { NS_STRINGS, "encode-uri", NULL }, { NS_STRINGS, "decode-uri", NULL },
    { NS_STRINGS, "padding", NULL },    { NS_STRINGS, "align", NULL },
    { NS_STRINGS, "concat", NULL },     { NS_DATES, "seconds", NULL },
    { NS_DATES, "add", NULL },          { NS_RULES, "matches", NULL },
};
#define EXTENSIONS (sizeof(extensions) / sizeof(extensions[0]))

static xmlXPathFunction date_seconds, date_add_duration;

/* Without an argument the library's function reads the clock. */
static void date_seconds_call(xmlXPathParserContext *context, int count)
{
    if (count != 1) {
        xmlXPathSetArityError(context);
        return;
    }
    date_seconds(context, count);
}

static void date_add_call(xmlXPathParserContext *context, int count)
{
    if (count != 2) {
        xmlXPathSetArityError(context);
        return;
    }
    date_add_duration(context, count);
}

static xmlRegexp *pattern_find(const xmlChar *pattern)
{
    xmlRegexp *regexp;

    if (!entered)
        return NULL;
    if (!entered->patterns)
        entered->patterns = xmlHashCreate(16);
    regexp = xmlHashLookup(entered->patterns, pattern);
    if (regexp)
        return regexp;
    regexp = xmlRegexpCompile(pattern);
    if (regexp && xmlHashAddEntry(entered->patterns, pattern, regexp) != 0) {
        xmlRegFreeRegexp(regexp);
        regexp = NULL;
    }
    return regexp;
}

/* sd:matches(text, pattern): whether the whole text matches (XML Schema, part 2, appendix F). */
static void matches_call(xmlXPathParserContext *context, int count)
{
    xmlChar *pattern, *text;
    xmlRegexp *regexp;
    int result;

    if (count != 2) {
        xmlXPathSetArityError(context);
        return;
    }
    pattern = xmlXPathPopString(context);
    text = xmlXPathPopString(context);
    regexp = pattern && text ? pattern_find(pattern) : NULL;
    result = regexp ? xmlRegexpExec(regexp, text) : -1;
    xmlFree(pattern);
    xmlFree(text);
    if (result < 0) {
        xmlXPathSetError(context, XPATH_EXPR_ERROR);
        return;
    }
    xmlXPathReturnBoolean(context, result == 1);
}

static void complain(const char *text)
{
    size_t size;

    if (!entered)
        return;
    for (size = strlen(entered->text); *text && size + 1 < sizeof(entered->text); text++) {
        char character = *text == '\n' || *text == '\t' ? ' ' : *text;

        if (character != ' ' || (size > 0 && entered->text[size - 1] != ' '))
            entered->text[size++] = character;
    }
    entered->text[size] = '\0';
}

static void generic_handler(void *context, const char *format, ...)
{
    char text[512];
    va_list arguments;

    (void)context;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    complain(text);
}

static void structured_handler(void *context, xmlError *problem)
{
    (void)context;
    if (!entered || problem->level <= XML_ERR_WARNING)
        return;
    if (!entered->text[0])
        entered->line = problem->line;
    complain(problem->message ? problem->message : "unknown error");
    if (problem->domain == XML_FROM_XPATH && problem->str1) {
        complain(" in ");
        complain(problem->str1);
    }
}

/* Stylesheets get files from the catalogue and documents from nowhere. */
static xmlDoc *loader(const xmlChar *name, xmlDict *dict, int options, void *context,
                      xsltLoadType type)
{
    struct error error = { 0 };
    xmlDoc *doc = NULL;

    (void)options;
    (void)context;
    if (type == XSLT_LOAD_STYLESHEET && entered && entered->catalogue)
        doc = engine_parse(entered->catalogue, (const char *)name, dict, &error);
    if (!doc)
        complain(error.text[0] ? error.text : "loading documents is forbidden");
    return doc;
}

/* Schemas get files from the catalogue; nothing else is ever loaded by name. */
static xmlParserInput *entity_loader(const char *name, const char *id, xmlParserCtxt *parser)
{
    CLEANUP(buffer_release) struct buffer bytes = { 0 };
    struct error error = { 0 };
    xmlParserInputBuffer *buffer;
    xmlParserInput *input;
    xmlDoc *strict;

    (void)id;
    if (!name || !entered || !entered->catalogue)
        return NULL;
    strict = catalogue_parse(entered->catalogue, name, &error);
    if (!strict || !catalogue_read(entered->catalogue, name, &bytes, &error)) {
        complain(error.text);
        return NULL;
    }
    xmlFreeDoc(strict);
    buffer = xmlParserInputBufferCreateMem((const char *)bytes.bytes, (int)bytes.size,
                                           XML_CHAR_ENCODING_NONE);
    input = buffer ? xmlNewIOInputStream(parser, buffer, XML_CHAR_ENCODING_NONE) : NULL;
    if (input)
        input->filename = (const char *)xmlStrdup((const xmlChar *)name);
    return input;
}

static void functions_fetch(void)
{
    xmlXPathContext *scratch = xmlXPathNewContext(NULL);

    exsltSetsXpathCtxtRegister(scratch, (const xmlChar *)"set");
    exsltStrXpathCtxtRegister(scratch, (const xmlChar *)"str");
    exsltDateXpathCtxtRegister(scratch, (const xmlChar *)"date");
    exsltCommonRegister();
    for (size_t i = 0; i < EXTENSIONS; i++) {
        const xmlChar *name = (const xmlChar *)extensions[i].name;
        const xmlChar *ns = (const xmlChar *)extensions[i].ns;

        extensions[i].function = strcmp(extensions[i].ns, NS_COMMON) == 0
                                     ? xsltExtModuleFunctionLookup(name, ns)
                                     : xmlXPathFunctionLookupNS(scratch, name, ns);
    }
    xmlXPathFreeContext(scratch);
    date_seconds = extensions[13].function;
    date_add_duration = extensions[14].function;
    extensions[13].function = date_seconds_call;
    extensions[14].function = date_add_call;
    extensions[15].function = matches_call;
}

/* libxslt and EXSLT register these for every context there is. */
static void modules_drop(void)
{
    static const struct {
        const char *name;
        const char *ns;
    } elements[] = { { "document", NS_COMMON }, { "document", NS_XT }, { "document", NS_XSL },
                     { "output", NS_SAXON },    { "write", NS_XALAN }, { "debug", NS_LIBXSLT } };

    for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
        xsltUnregisterExtModuleElement((const xmlChar *)elements[i].name,
                                       (const xmlChar *)elements[i].ns);
    xsltUnregisterExtModuleFunction((const xmlChar *)"node-set", (const xmlChar *)NS_COMMON);
    xsltUnregisterExtModuleFunction((const xmlChar *)"object-type", (const xmlChar *)NS_COMMON);
}

static void setup(void)
{
    static const xsltSecurityOption options[] = { XSLT_SECPREF_READ_FILE, XSLT_SECPREF_WRITE_FILE,
                                                  XSLT_SECPREF_CREATE_DIRECTORY,
                                                  XSLT_SECPREF_READ_NETWORK,
                                                  XSLT_SECPREF_WRITE_NETWORK };

    xsltInit();
    functions_fetch();
    modules_drop();
    forbidden = xsltNewSecurityPrefs();
    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
        xsltSetSecurityPrefs(forbidden, options[i], xsltSecurityForbid);
    xsltSetLoaderFunc(loader);
    xsltSetGenericErrorFunc(NULL, generic_handler);
}

void engine_enter(struct engine *engine, const struct catalogue *catalogue)
{
    pthread_once(&once, setup);
    /* again and again, for xml_setup sets one that refuses all; ours does that too, elsewhere */
    xmlSetExternalEntityLoader(entity_loader);
    *engine = (struct engine){ .catalogue = catalogue, .outer = entered };
    engine->outer_handler = xmlStructuredError;
    engine->outer_context = xmlStructuredErrorContext;
    xmlSetStructuredErrorFunc(NULL, structured_handler);
    entered = engine;
}

static void pattern_free(void *pattern, const xmlChar *name)
{
    (void)name;
    xmlRegFreeRegexp(pattern);
}

void engine_leave(struct engine *engine)
{
    if (engine->patterns)
        xmlHashFree(engine->patterns, pattern_free);
    engine->patterns = NULL;
    xmlSetStructuredErrorFunc(engine->outer_context, engine->outer_handler);
    entered = engine->outer;
}

void engine_clear(struct engine *engine)
{
    engine->text[0] = '\0';
    engine->line = 0;
}

bool engine_function_known(const char *ns, const char *name, bool stylesheet)
{
    static const char *const core[] = {
        "last",          "position",
        "count",         "id",
        "name",          "local-name",
        "namespace-uri", "string",
        "concat",        "starts-with",
        "contains",      "substring-before",
        "substring",     "substring-after",
        "string-length", "normalize-space",
        "translate",     "boolean",
        "not",           "true",
        "false",         "lang",
        "number",        "sum",
        "floor",         "ceiling",
        "round",         "current",
        "key",
    };

    pthread_once(&once, setup);
    for (size_t i = 0; ns && i < EXTENSIONS; i++)
        if (strcmp(extensions[i].ns, ns) == 0 && strcmp(extensions[i].name, name) == 0)
            return true;
    for (size_t i = 0; !ns && i < sizeof(core) / sizeof(core[0]); i++)
        if (strcmp(core[i], name) == 0)
            return true;
    return !ns && stylesheet && strcmp(name, "format-number") == 0;
}

xmlDoc *engine_parse(const struct catalogue *catalogue, const char *name, xmlDict *dict,
                     struct error *error)
{
    CLEANUP(buffer_release) struct buffer bytes = { 0 };
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *strict = catalogue_parse(catalogue, name, error);
    xmlParserCtxt *parser;
    xmlDoc *doc;

    if (!strict || !catalogue_read(catalogue, name, &bytes, error))
        return NULL;
    parser = xmlNewParserCtxt();
    if (!parser) {
        error_set(error, STATUS_INTERNAL, "out of memory for \"%s\"", name);
        return NULL;
    }
    if (dict) {
        xmlDictFree(parser->dict);
        parser->dict = dict;
        xmlDictReference(dict);
    }
    doc = xmlCtxtReadMemory(parser, (const char *)bytes.bytes, (int)bytes.size, name, "UTF-8",
                            XML_PARSE_NOCDATA | XML_PARSE_NONET);
    xmlFreeParserCtxt(parser);
    if (!doc)
        error_set(error, STATUS_PACK, "\"%s\" cannot be read", name);
    return doc;
}

xsltStylesheet *engine_stylesheet(xmlDoc *doc, struct error *error)
{
    xsltStylesheet *style = xsltParseStylesheetDoc(doc);

    if (!style) {
        xmlFreeDoc(doc);
        error_set(error, STATUS_PACK, "%s", entered->text);
        return NULL;
    }
    if (style->errors || entered->text[0]) {
        xsltFreeStylesheet(style);
        error_set(error, STATUS_PACK, "%s", entered->text);
        return NULL;
    }
    return style;
}

static void functions_restrict(xmlXPathContext *context, bool stylesheet)
{
    static const char *const refused[] = { "document",          "unparsed-entity-uri",
                                           "generate-id",       "system-property",
                                           "element-available", "function-available",
                                           "format-number" };
    size_t count = sizeof(refused) / sizeof(refused[0]) - (stylesheet ? 1 : 0);

    xmlXPathRegisterFuncLookup(context, NULL, NULL);
    for (size_t i = 0; i < count; i++)
        xmlXPathRegisterFunc(context, (const xmlChar *)refused[i], NULL);
    xmlXPathRegisterFuncNS(context, (const xmlChar *)"escape-uri",
                           (const xmlChar *)"http://www.w3.org/2002/08/xquery-functions", NULL);
    for (size_t i = 0; i < EXTENSIONS; i++)
        xmlXPathRegisterFuncNS(context, (const xmlChar *)extensions[i].name,
                               (const xmlChar *)extensions[i].ns, extensions[i].function);
}

xsltTransformContext *engine_context(xsltStylesheet *style, xmlDoc *doc, bool stylesheet,
                                     struct error *error)
{
    xsltTransformContext *context = xsltNewTransformContext(style, doc);

    if (!context) {
        error_set(error, STATUS_INTERNAL, "out of memory for a transformation");
        return NULL;
    }
    xsltSetCtxtSecurityPrefs(forbidden, context);
    xsltSetTransformErrorFunc(context, NULL, generic_handler);
    functions_restrict(context->xpathCtxt, stylesheet);
    context->maxTemplateDepth = LIMIT_XSLT_DEPTH;
    context->opLimit = LIMIT_XSLT_OPERATIONS;
    context->xpathCtxt->opLimit = LIMIT_XPATH_OPERATIONS;
    context->inst = xmlDocGetRootElement(style->doc);
    /* as xsltApplyStylesheet does; without it key() finds nothing */
    for (const xsltKeyDef *key = style->keys; key; key = key->next)
        context->nbKeys++;
    return context;
}
