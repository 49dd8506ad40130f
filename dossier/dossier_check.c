#include "dossier/dossier_internal.h"

#include "base/path.h"

#include <libxml/hash.h>
#include <stdio.h>
#include <string.h>

/* Places that the schema complains about already are not named a second time. */
static bool is_known(const struct problems *problems, const xmlNode *node)
{
    struct place place = xml_place(node);
    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *problem = &problems->items[i];
        if (problem->line == place.line && problem->file && strcmp(problem->file, place.file) == 0)
            return true;
    }
    return false;
}

static void check_heading(const struct dossier_schema *schema, const xmlNode *node,
                          const char *number, struct problems *problems)
{
    switch (hub_heading_find(schema, number)) {
    case HUB_UNKNOWN:
        problems_add_at(problems, node, "heading \"%s\" is not in the hub", number);
        break;
    case HUB_RETIRED:
        problems_add_at(problems, node, "heading \"%s\" of the hub is retired", number);
        break;
    case HUB_NO_CONTENT:
        problems_add_at(problems, node,
                        "heading \"%s\" of the hub takes no documents, only headings below it do",
                        number);
        break;
    case HUB_CONTENT:
        break;
    }
}

static void check_headings(const struct dossier_schema *schema, const xmlNode *node,
                           const char *attribute, struct problems *problems)
{
    const char *list = xml_attribute(node, attribute);
    if (!list || is_known(problems, node))
        return;
    for (list += strspn(list, " \t\r\n"); *list; list += strspn(list, " \t\r\n")) {
        size_t size = strcspn(list, " \t\r\n");
        char number[64];
        snprintf(number, sizeof number, "%.*s", (int)size, list);
        check_heading(schema, node, number, problems);
        list += size;
    }
}

static void check_path(const xmlNode *node, const char *attribute, struct problems *problems)
{
    const char *path = xml_attribute(node, attribute);
    struct error why;
    if (path && !path_check(path, &why) && !is_known(problems, node))
        problems_add_at(problems, node, "%s", why.text);
}

static bool is_element(const xmlNode *node, const char *name)
{
    return strcmp((const char *)node->name, name) == 0;
}

static void check_element(const struct dossier_schema *schema, const xmlNode *node,
                          struct problems *problems)
{
    if (!xml_is(node, NS_DOSSIER, (const char *)node->name)) {
        /* Facts and plans in a file would be taken for measured ones. */
        if (!is_known(problems, node))
            problems_add_at(problems, node, "element \"%s\" is not one of a dossier",
                            (const char *)node->name);
    } else if (is_element(node, "document")) {
        check_headings(schema, node, "heading", problems);
        check_headings(schema, node, "also", problems);
    } else if (is_element(node, "part") || is_element(node, "question")) {
        check_headings(schema, node, "heading", problems);
    } else if (is_element(node, "rendition")) {
        check_path(node, "file", problems);
    } else if (is_element(node, "event")) {
        check_path(node, "manifest", problems);
    }
}

static const xmlNode *next_element(const xmlNode *node, const xmlNode *top)
{
    const xmlNode *next = xmlFirstElementChild((xmlNode *)node);
    while (!next && node != top) {
        next = xmlNextElementSibling((xmlNode *)node);
        node = node->parent;
    }
    return next;
}

/* <document>-<lang>[-<variant>]; false if a part is missing (the schema has said so). */
static bool rendition_id(const xmlNode *rendition, char *ret_id, size_t size)
{
    const char *document = xml_attribute(rendition->parent, "id");
    const char *lang = xml_attribute(rendition, "lang");
    const char *variant = xml_attribute(rendition, "variant");
    if (!document || !lang)
        return false;
    int length = snprintf(ret_id, size, "%s-%s%s%s", document, lang, variant ? "-" : "",
                          variant ? variant : "");
    return length > 0 && (size_t)length < size;
}

static bool give_id(xmlNode *rendition, xmlHashTable *seen, struct problems *problems)
{
    char id[128];
    if (!rendition_id(rendition, id, sizeof id))
        return true;
    const char *given = xml_attribute(rendition, "id");
    if (given && strcmp(given, id) != 0)
        problems_add_at(problems, rendition, "rendition id is \"%s\", but must be \"%s\"", given,
                        id);
    if (!rendition_is_current(rendition)) {
        xml_set(rendition, "id", NULL);
        return true;
    }
    const xmlNode *other = xmlHashLookup(seen, (const xmlChar *)id);
    if (other && other->parent == rendition->parent) {
        problems_add_at(
            problems, rendition,
            "rendition \"%s\" is there twice (first at %s:%ld); mark one superseded, or "
            "give a variant",
            id, xml_place(other).file, xml_place(other).line);
    } else if (other) {
        problems_add_at(problems, rendition, "rendition id \"%s\" is already that of %s:%ld", id,
                        xml_place(other).file, xml_place(other).line);
    } else if (xmlHashAddEntry(seen, (const xmlChar *)id, rendition) != 0) {
        return false;
    }
    xml_set(rendition, "id", id);
    return true;
}

static bool give_ids(const struct dossier *dossier, struct problems *problems, struct error *error)
{
    xmlHashTable *seen = xmlHashCreate(256);
    bool done = seen != NULL;
    for (xmlNode *next = NULL; done && (next = rendition_next(dossier, next));)
        done = give_id(next, seen, problems);
    if (seen)
        xmlHashFree(seen, NULL);
    return done || error_set(error, STATUS_INTERNAL, "no memory for renditions");
}

bool dossier_check(const struct dossier *dossier, const struct dossier_schema *schema,
                   struct problems *problems, struct error *error)
{
    const xmlNode *root = xmlDocGetRootElement(dossier->tree);
    for (const xmlNode *node = root; node; node = next_element(node, root))
        check_element(schema, node, problems);
    return give_ids(dossier, problems, error);
}
