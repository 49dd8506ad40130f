#include "schemas/attributes.h"

#include <stdlib.h>
#include <string.h>

#define NS_XSD "http://www.w3.org/2001/XMLSchema"

static const char *const names[] = { "schema:dossier.xsd", "schema:facts.xsd", "schema:plan.xsd",
                                     "schema:pack.xsd" };
#define NAMES (sizeof(names) / sizeof(names[0]))

struct attribute {
    const char *element; /* NULL: of a type or group that several may have */
    const char *name;
    bool required;
    bool date;
};
struct attributes {
    xmlDoc *docs[NAMES];
    struct attribute *items;
    size_t count, capacity;
};

void attributes_free(struct attributes *attributes)
{
    for (size_t i = 0; attributes && i < NAMES; i++)
        if (attributes->docs[i])
            xmlFreeDoc(attributes->docs[i]);
    if (attributes)
        free(attributes->items);
    free(attributes);
}

static const char *owner_of(const xmlNode *node)
{
    for (node = node->parent; node; node = node->parent) {
        if (xml_is(node, NS_XSD, "element"))
            return xml_attribute(node, "name");
        if (xml_is(node, NS_XSD, "attributeGroup"))
            return NULL;
    }
    return NULL;
}

static bool attribute_add(struct attributes *attributes, const xmlNode *node)
{
    const char *name = xml_attribute(node, "name"), *use = xml_attribute(node, "use");
    const char *type = xml_attribute(node, "type");

    if (!name)
        return true;
    if (attributes->count == attributes->capacity) {
        size_t capacity = attributes->capacity ? attributes->capacity * 2 : 256;
        struct attribute *items = realloc(attributes->items, capacity * sizeof(*items));

        if (!items)
            return false;
        attributes->items = items;
        attributes->capacity = capacity;
    }
    attributes->items[attributes->count++] = (struct attribute){
        .element = owner_of(node),
        .name = name,
        .required = use && strcmp(use, "required") == 0,
        .date = type && (strcmp(type, "day") == 0 || strcmp(type, "xs:date") == 0),
    };
    return true;
}

static bool node_read(struct attributes *attributes, const xmlNode *node)
{
    if (xml_is(node, NS_XSD, "attribute") && !attribute_add(attributes, node))
        return false;
    for (const xmlNode *child = node->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE && !node_read(attributes, child))
            return false;
    return true;
}

struct attributes *attributes_read(const struct catalogue *catalogue, struct error *error)
{
    CLEANUP(attributes_free_pointer) struct attributes *attributes = calloc(1, sizeof(*attributes));

    for (size_t i = 0; attributes && i < NAMES; i++) {
        attributes->docs[i] = catalogue_parse(catalogue, names[i], error);
        if (!attributes->docs[i])
            return NULL;
        if (!node_read(attributes, xmlDocGetRootElement(attributes->docs[i]))) {
            error_set(error, STATUS_INTERNAL, "out of memory for schemas");
            return NULL;
        }
    }
    if (!attributes)
        error_set(error, STATUS_INTERNAL, "out of memory for schemas");
    return TAKE(attributes);
}

bool attribute_optional(const struct attributes *attributes, const char *element,
                        const char *attribute)
{
    bool own = false, own_required = false, any = false, any_required = false;

    for (size_t i = 0; i < attributes->count; i++) {
        const struct attribute *item = &attributes->items[i];

        if (strcmp(item->name, attribute) != 0)
            continue;
        any = true;
        any_required = any_required || item->required;
        if (!element || !item->element || strcmp(item->element, element) != 0)
            continue;
        own = true;
        own_required = own_required || item->required;
    }
    return own ? !own_required : any && !any_required;
}

bool attribute_is_date(const struct attributes *attributes, const char *attribute)
{
    for (size_t i = 0; i < attributes->count; i++)
        if (attributes->items[i].date && strcmp(attributes->items[i].name, attribute) == 0)
            return true;
    return false;
}
