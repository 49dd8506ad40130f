/* What a dossier is checked against, compiled before any input is opened. */
#include "dossier/dossier_internal.h"

#include "schemas/catalogue.h"

#include <string.h>

#define NS_HUB "urn:samdossier:hub:1"

struct dossier_schema {
    struct catalogue *catalogue;
    struct xsd *xsd;
    xmlDoc *hub;
};

void dossier_schema_free(struct dossier_schema *schema)
{
    if (!schema)
        return;
    if (schema->xsd)
        xsd_free(schema->xsd);
    if (schema->catalogue)
        catalogue_free(schema->catalogue);
    if (schema->hub)
        xmlFreeDoc(schema->hub);
    free(schema);
}

struct dossier_schema *dossier_schema_open(int schemas, struct error *error)
{
    CLEANUP(dossier_schema_free_pointer) struct dossier_schema *schema = calloc(1, sizeof *schema);
    if (!schema) {
        error_set(error, STATUS_INTERNAL, "no memory for schemas");
        return NULL;
    }
    schema->catalogue = catalogue_new(schemas, error);
    if (!schema->catalogue)
        return NULL;
    schema->xsd = xsd_compile(schema->catalogue, "schema:dossier.xsd", error);
    if (!schema->xsd)
        return NULL;
    schema->hub = catalogue_parse(schema->catalogue, "schema:hub.xml", error);
    if (!schema->hub)
        return NULL;
    return TAKE(schema);
}

const struct xsd *dossier_schema_xsd(const struct dossier_schema *schema)
{
    return schema->xsd;
}

static const xmlNode *find_heading(const struct dossier_schema *schema, const char *number)
{
    const xmlNode *heading = xml_child(xmlDocGetRootElement(schema->hub), NS_HUB, "heading");
    for (; heading; heading = xml_next(heading, NS_HUB, "heading")) {
        const char *found = xml_attribute(heading, "number");
        if (found && strcmp(found, number) == 0)
            return heading;
    }
    return NULL;
}

static bool says_yes(const xmlNode *node, const char *attribute)
{
    const char *value = xml_attribute(node, attribute);
    return value && strcmp(value, "yes") == 0;
}

enum hub_heading hub_heading_find(const struct dossier_schema *schema, const char *number)
{
    const xmlNode *heading = find_heading(schema, number);
    if (!heading)
        return HUB_UNKNOWN;
    if (says_yes(heading, "retired"))
        return HUB_RETIRED;
    return says_yes(heading, "content") ? HUB_CONTENT : HUB_NO_CONTENT;
}

/* The title in a language; its text is the only child of the element. */
static const char *title_in(const xmlNode *heading, const char *lang)
{
    const xmlNode *title = xml_child(heading, NS_HUB, "title");
    for (; title; title = xml_next(title, NS_HUB, "title")) {
        const char *found = xml_attribute_ns(title, XML_NAMESPACE, "lang");
        if (found && strcmp(found, lang) == 0 && title->children)
            return (const char *)title->children->content;
    }
    return NULL;
}

const char *hub_heading_title(const struct dossier_schema *schema, const char *number,
                              const char *lang)
{
    const xmlNode *heading = find_heading(schema, number);
    if (!heading)
        return NULL;
    const char *title = title_in(heading, lang);
    return title ? title : title_in(heading, "en");
}
