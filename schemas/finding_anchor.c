#include "schemas/finding_anchor.h"

#include <string.h>

#define NS_XML "http://www.w3.org/XML/1998/namespace"
#define STEPS_MAX 16

/* Attributes whose values are ids, numbers and names of kinds, by their type in the schemas. */
static bool is_plain(const xmlNode *node, const char *name)
{
    static const char *const plain[] = { "party",   "document", "model",    "standard", "role",
                                         "kind",    "type",     "what",     "page",     "stage",
                                         "scheme",  "approval", "field",    "site",     "hub",
                                         "heading", "fact",     "character" };
    if (strcmp(name, "text") == 0) /* an id there, a passage elsewhere */
        return xml_is(node, NS_FACTS, "carried") || xml_is(node, NS_DOSSIER, "carries") ||
               xml_is(node, NS_DOSSIER, "use");
    if (strcmp(name, "number") == 0)
        return xml_is(node, NS_FACTS, "page");
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (strcmp(name, plain[i]) == 0)
            return true;
    return false;
}

static void attribute_write(const xmlNode *node, const xmlAttr *attribute, struct text *anchor,
                            struct text *detail)
{
    const char *name = (const char *)attribute->name;
    bool lang = attribute->ns && strcmp((const char *)attribute->ns->href, NS_XML) == 0;
    const char *value = lang ? xml_attribute_ns(node, NS_XML, name) : xml_attribute(node, name);
    if (!value)
        return;
    text_appendf(lang || is_plain(node, name) ? anchor : detail, "[%s=%s]", name, value);
}

/* One step: by its id, else by its attributes. */
static void step_write(const xmlNode *node, struct text *anchor, struct text *detail)
{
    const char *id = xml_attribute(node, "id");
    text_append(anchor, (const char *)node->name);
    if (id) {
        text_appendf(anchor, "[%s]", id);
        return;
    }
    for (const xmlAttr *one = node->properties; one; one = one->next)
        attribute_write(node, one, anchor, detail);
}

void anchor_write(const xmlNode *node, struct text *anchor, struct text *detail)
{
    const xmlNode *steps[STEPS_MAX];
    size_t count = 0;
    while (node && node->type != XML_ELEMENT_NODE)
        node = node->parent;
    for (; node && node->type == XML_ELEMENT_NODE && count < STEPS_MAX; node = node->parent) {
        steps[count++] = node;
        if (xml_attribute(node, "id"))
            break;
    }
    while (count > 0) {
        step_write(steps[--count], anchor, detail);
        text_append(anchor, count ? "/" : "");
    }
}
