#include "base/limits.h"
#include "base/text.h"
#include "base/xml.h"
#include "base/xml_internal.h"

#include <libxml/catalog.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <string.h>
#include <strings.h>

DEFINE_POINTER_CLEANUP(xmlParserCtxt, xmlFreeParserCtxt)

/* HUGE: our own limits hold, not those of libxml2, which count bytes of the input here and there.
 * NOENT: there are no entities but the five, as DOCTYPE is refused; without it a namespace name
 * with an ampersand keeps it as "&#38;". */
#define PARSE_OPTIONS                                                                              \
    (XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES | XML_PARSE_HUGE | XML_PARSE_NOENT)

/* Hangs on the parser context as `_private` for the SAX functions below. */
struct parse {
    const char *name;
    const xmlChar *interned; /* `name` in the dictionary */
    struct xml_budget *budget;
    unsigned depth; /* of the root element's parent in the whole document */
    bool failed;
    struct error *error;
    startElementNsSAX2Func start_element;
    startDocumentSAXFunc start_document;
    charactersSAXFunc characters;
    commentSAXFunc comment;
    processingInstructionSAXFunc instruction;
};

static void refuse_quietly(void *context, const xmlError *error)
{
    (void)context;
    (void)error;
}

static void refuse_quietly_generic(void *context, const char *format, ...)
{
    (void)context;
    (void)format;
}

static xmlParserInput *refuse_external(const char *url, const char *id, xmlParserCtxt *context)
{
    (void)url;
    (void)id;
    (void)context;
    return NULL;
}

void xml_setup(void)
{
    xmlInitParser();
    xmlSetExternalEntityLoader(refuse_external);
    xmlCatalogSetDefaults(XML_CATA_ALLOW_NONE); /* XML_CATALOG_FILES, instructions in documents */
    /* this thread, then what later threads start with */
    xmlSetGenericErrorFunc(NULL, refuse_quietly_generic);
    xmlThrDefSetGenericErrorFunc(NULL, refuse_quietly_generic);
    xmlSetStructuredErrorFunc(NULL, (xmlStructuredErrorFunc)refuse_quietly);
    xmlThrDefSetStructuredErrorFunc(NULL, (xmlStructuredErrorFunc)refuse_quietly);
}

/* The first problem counts; what the parser says after it was stopped does not. */
static void parse_fail(struct parse *parse, xmlParserCtxt *context, enum status status, long line,
                       const char *what)
{
    if (!parse->failed)
        error_set(parse->error, status, "%s:%ld: %s", parse->name, line, what);
    parse->failed = true;
    xmlStopParser(context);
}

static long line_now(const xmlParserCtxt *context)
{
    return context->input ? context->input->line : 0;
}

/* libxml2's own words, on one line and in our form. */
static void message_append(struct text *out, const char *message)
{
    size_t size = strcspn(message, "\n");
    char cut[256];
    if (size >= sizeof cut)
        size = sizeof cut - 1;
    memcpy(cut, message, size);
    cut[size] = '\0';
    if (cut[0] >= 'A' && cut[0] <= 'Z' && !(cut[1] >= 'A' && cut[1] <= 'Z'))
        cut[0] = (char)(cut[0] - 'A' + 'a');
    text_append(out, "not well-formed: ");
    text_append_terminal(out, cut);
}

static void on_problem(void *data, xmlError *problem)
{
    xmlParserCtxt *context = data;
    struct parse *parse = context->_private;
    if (problem->level < XML_ERR_ERROR)
        return;
    CLEANUP(text_release) struct text message = TEXT_INIT(4096);
    message_append(&message, problem->message ? problem->message : "unknown error");
    bool no_memory = problem->code == XML_ERR_NO_MEMORY;
    parse_fail(parse, context, no_memory ? STATUS_INTERNAL : STATUS_INPUT, problem->line,
               text_string(&message));
}

static bool count_nodes(xmlParserCtxt *context, size_t nodes)
{
    struct parse *parse = context->_private;
    if (parse->failed)
        return false;
    if (nodes > parse->budget->nodes_left) {
        parse_fail(parse, context, STATUS_LIMIT, line_now(context), "too many nodes");
        return false;
    }
    parse->budget->nodes_left -= nodes;
    return true;
}

static void on_start_document(void *data)
{
    xmlParserCtxt *context = data;
    struct parse *parse = context->_private;
    const xmlChar *encoding =
        context->input->encoding ? context->input->encoding : context->encoding;
    if (encoding && strcasecmp((const char *)encoding, "UTF-8") != 0 &&
        strcasecmp((const char *)encoding, "US-ASCII") != 0) {
        parse_fail(parse, context, STATUS_INPUT, line_now(context),
                   "the declared encoding is not UTF-8; save the file as UTF-8");
        return;
    }
    parse->start_document(data);
}

static void on_doctype(void *data, const xmlChar *name, const xmlChar *external_id,
                       const xmlChar *system_id)
{
    (void)name;
    (void)external_id;
    (void)system_id;
    xmlParserCtxt *context = data;
    parse_fail(context->_private, context, STATUS_INPUT, line_now(context),
               "DOCTYPE is refused; remove the document type declaration");
}

/* What xml_place reads. A node's own line ends at 65534; beyond it `psvi` has the line, which is
 * what libxml2 does for texts. */
static void place_set(const struct parse *parse, xmlNode *node, long line)
{
    node->_private = (void *)(uintptr_t)parse->interned;
    if (line >= USHRT_MAX)
        node->psvi = (void *)(intptr_t)line;
}

static void on_start_element(void *data, const xmlChar *name, const xmlChar *prefix,
                             const xmlChar *uri, int namespace_count, const xmlChar **namespaces,
                             int attribute_count, int default_count, const xmlChar **attributes)
{
    xmlParserCtxt *context = data;
    struct parse *parse = context->_private;
    if (!count_nodes(context, 1 + (size_t)attribute_count))
        return;
    if (parse->depth + (unsigned)context->nodeNr >= LIMIT_XML_DEPTH) {
        parse_fail(parse, context, STATUS_LIMIT, line_now(context), "elements are nested too deep");
        return;
    }
    parse->start_element(data, name, prefix, uri, namespace_count, namespaces, attribute_count,
                         default_count, attributes);
    if (context->node)
        place_set(parse, context->node, line_now(context));
}

static void on_characters(void *data, const xmlChar *text, int size)
{
    xmlParserCtxt *context = data;
    struct parse *parse = context->_private;
    const xmlNode *last = context->node ? context->node->last : NULL;
    bool continues = last && last->type == XML_TEXT_NODE;
    if (count_nodes(context, continues ? 0 : 1))
        parse->characters(data, text, size);
}

static void on_comment(void *data, const xmlChar *text)
{
    xmlParserCtxt *context = data;
    struct parse *parse = context->_private;
    if (count_nodes(context, 1))
        parse->comment(data, text);
}

static void on_instruction(void *data, const xmlChar *target, const xmlChar *text)
{
    xmlParserCtxt *context = data;
    struct parse *parse = context->_private;
    if (count_nodes(context, 1))
        parse->instruction(data, target, text);
}

static void hooks_set(struct parse *parse, xmlParserCtxt *context)
{
    xmlSAXHandler *sax = context->sax;
    parse->start_document = sax->startDocument;
    parse->start_element = sax->startElementNs;
    parse->characters = sax->characters;
    parse->comment = sax->comment;
    parse->instruction = sax->processingInstruction;
    sax->startDocument = on_start_document;
    sax->startElementNs = on_start_element;
    sax->characters = on_characters;
    sax->ignorableWhitespace = on_characters;
    sax->comment = on_comment;
    sax->processingInstruction = on_instruction;
    sax->internalSubset = on_doctype;
    sax->serror = (xmlStructuredErrorFunc)on_problem;
    context->_private = parse;
}

static xmlParserCtxt *context_new(struct parse *parse)
{
    xmlParserCtxt *context = xmlNewParserCtxt();
    if (!context)
        return NULL;
    /* one dictionary for all files of a document: nodes move between them without copies */
    xmlDictFree(context->dict);
    context->dict = parse->budget->names;
    xmlDictReference(context->dict);
    hooks_set(parse, context);
    return context;
}

bool xml_budget_init(struct xml_budget *budget, struct error *error)
{
    *budget = (struct xml_budget){ .names = xmlDictCreate(),
                                   .bytes_left = LIMIT_XML_TOTAL_BYTES,
                                   .nodes_left = LIMIT_XML_NODES };
    return budget->names || error_set(error, STATUS_INTERNAL, "out of memory");
}

void xml_budget_release(struct xml_budget *budget)
{
    if (budget->names)
        xmlDictFree(budget->names);
    budget->names = NULL;
}

static bool check_size(struct xml_budget *budget, size_t size, const char *name,
                       struct error *error)
{
    if (size > LIMIT_XML_FILE_BYTES)
        return error_set(error, STATUS_LIMIT, "%s: file is larger than %llu bytes", name,
                         LIMIT_XML_FILE_BYTES);
    if (size > budget->bytes_left)
        return error_set(error, STATUS_LIMIT, "%s: the files are together larger than %llu bytes",
                         name, LIMIT_XML_TOTAL_BYTES);
    budget->bytes_left -= size;
    return true;
}

xmlDoc *xml_parse_part(struct xml_budget *budget, const void *bytes, size_t size, const char *name,
                       unsigned depth, struct error *error)
{
    if (!check_size(budget, size, name, error) || !xml_scan(bytes, size, name, error))
        return NULL;
    struct parse parse = { .name = name, .budget = budget, .depth = depth, .error = error };
    parse.interned = xmlDictLookup(budget->names, BAD_CAST name, -1);
    CLEANUP(xmlFreeParserCtxt_pointer) xmlParserCtxt *context = context_new(&parse);
    if (!parse.interned || !context) {
        error_set(error, STATUS_INTERNAL, "out of memory");
        return NULL;
    }
    CLEANUP(xmlFreeDoc_pointer)
    xmlDoc *doc = xmlCtxtReadMemory(context, bytes, (int)size, name, NULL, PARSE_OPTIONS);
    if (doc && !parse.failed && context->nsWellFormed && xmlDocGetRootElement(doc))
        return TAKE(doc);
    if (!parse.failed)
        error_set(error, STATUS_INPUT, "%s: not well-formed: no root element", name);
    return NULL;
}

xmlDoc *xml_parse(const void *bytes, size_t size, const char *name, struct error *error)
{
    struct xml_budget budget;
    if (!xml_budget_init(&budget, error))
        return NULL;
    xmlDoc *doc = xml_parse_part(&budget, bytes, size, name, 0, error);
    xml_budget_release(&budget);
    return doc;
}
