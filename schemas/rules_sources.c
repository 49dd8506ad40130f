/* What a finding cites: the sources of pack.xml, those in force at the as-of date. */
#include "schemas/rules_run.h"

#include <stdlib.h>
#include <string.h>

#define SOURCES_MAX 64
#define IDS_MAX (64 * 1024)

static char *copy(const char *string)
{
    return string ? strdup(string) : NULL;
}

/* The title in a language, else any. */
static char *title_in(const xmlNode *source, const char *language)
{
    const xmlNode *title = xml_child(source, NS_PACK, "title"), *found = NULL;
    CLEANUP(text_release) struct text text = TEXT_INIT(IDS_MAX);
    CLEANUP(free_pointer) char *content = NULL;

    for (; title; title = xml_next(title, NS_PACK, "title")) {
        const char *own = xml_attribute_ns(title, (const char *)XML_XML_NAMESPACE, "lang");

        if (own && strcmp(own, language) == 0)
            found = title;
    }
    content = found ? xml_content(found) : NULL;
    if (!content)
        return NULL;
    rules_collapse(&text, content);
    return text_take(&text);
}

static struct finding_source source_read(const xmlNode *node, const char *id,
                                         enum confidence confidence)
{
    return (struct finding_source){ .id = copy(id),
                                    .confidence = confidence,
                                    .title_en = node ? title_in(node, "en") : NULL,
                                    .title_ja = node ? title_in(node, "ja") : NULL,
                                    .number = node ? copy(xml_attribute(node, "number")) : NULL,
                                    .date = node ? copy(xml_attribute(node, "date")) : NULL,
                                    .url = node ? copy(xml_attribute(node, "url")) : NULL };
}

static bool cited(const struct finding *finding, const char *id)
{
    for (size_t i = 0; i < finding->source_count; i++)
        if (strcmp(finding->sources[i].id, id) == 0)
            return true;
    return false;
}

static bool cite_one(struct run *run, const struct assertion *assertion, const char *id,
                     struct finding *finding, enum confidence *best)
{
    const xmlNode *node = run->sources ? xmlHashLookup(run->sources, (const xmlChar *)id) : NULL;
    enum confidence confidence = CONFIDENCE_OWN;

    if (cited(finding, id) || finding->source_count == SOURCES_MAX)
        return true;
    if (!node && strcmp(id, "own") != 0)
        return error_set(run->error, STATUS_PACK,
                         "rule \"%s\" cites source \"%s\", which pack.xml does not have",
                         assertion->info.id, id);
    if (node && !confidence_parse(xml_attribute(node, "confidence"), &confidence))
        return error_set(run->error, STATUS_PACK, "source \"%s\" has no confidence", id);
    if (node && !run_in_force(run, xml_attribute(node, "from"), xml_attribute(node, "to")))
        return true;
    finding->sources[finding->source_count] = source_read(node, id, confidence);
    if (!finding->sources[finding->source_count].id)
        return error_set(run->error, STATUS_INTERNAL, "out of memory for sources");
    if (finding->source_count++ == 0 || confidence > *best)
        *best = confidence;
    return true;
}

static bool cite_list(struct run *run, const struct assertion *assertion, char *ids,
                      struct finding *finding, enum confidence *best)
{
    char *rest = NULL;

    for (char *id = strtok_r(ids, " \t\r\n", &rest); id; id = strtok_r(NULL, " \t\r\n", &rest))
        if (!cite_one(run, assertion, id, finding, best))
            return false;
    return true;
}

/* sd:source names attributes (or elements) whose values are lists of source ids. */
static bool datum_sources(struct run *run, const struct assertion *assertion, xmlNode *node,
                          struct text *ids)
{
    xmlXPathObject *result = run_evaluate(run, &assertion->source, node);
    xmlNodeSet *nodes;

    if (!result)
        return false;
    nodes = result->type == XPATH_NODESET ? result->nodesetval : NULL;
    for (int i = 0; nodes && i < nodes->nodeNr; i++) {
        xmlChar *value = xmlXPathCastNodeToString(nodes->nodeTab[i]);

        text_appendf(ids, " %s", value ? (const char *)value : "");
        xmlFree(value);
    }
    if (result->type == XPATH_STRING)
        text_appendf(ids, " %s", (const char *)result->stringval);
    xmlXPathFreeObject(result);
    return true;
}

bool run_cite(struct run *run, const struct assertion *assertion, xmlNode *node,
              struct finding *finding, enum confidence *ret_best)
{
    const xmlNode *severity = run->states[assertion->index].severity;
    CLEANUP(text_release) struct text ids = TEXT_INIT(IDS_MAX);
    CLEANUP(free_pointer) char *list = NULL;

    *ret_best = CONFIDENCE_UNCONFIRMED;
    text_append(&ids, assertion->info.see);
    if (severity)
        text_appendf(&ids, " %s",
                     xml_attribute(severity, "see") ? xml_attribute(severity, "see") : "");
    if (node && assertion->source.text && !datum_sources(run, assertion, node, &ids))
        return false;
    finding->sources = rules_array(SOURCES_MAX, sizeof(*finding->sources), run->error);
    list = strdup(text_string(&ids));
    if (!finding->sources || !list)
        return error_set(run->error, STATUS_INTERNAL, "out of memory for sources");
    return cite_list(run, assertion, list, finding, ret_best);
}
