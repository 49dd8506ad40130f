#include "countries/pack_internal.h"
#include "dossier/dossier.h"

#include <string.h>

xmlNode *element_first(const xmlNode *parent)
{
    xmlNode *node = parent->children;

    while (node && node->type != XML_ELEMENT_NODE)
        node = node->next;
    return node;
}

xmlNode *element_next(const xmlNode *node)
{
    xmlNode *next = node->next;

    while (next && next->type != XML_ELEMENT_NODE)
        next = next->next;
    return next;
}

bool attributes_copy(xmlNode *to, const xmlNode *from)
{
    for (const xmlAttr *attribute = from->properties; attribute; attribute = attribute->next) {
        const char *value = attribute->children ? (const char *)attribute->children->content : "";
        xmlNs *ns = NULL;

        if (attribute->ns) {
            ns = xmlSearchNsByHref(to->doc, to, attribute->ns->href);
            if (!ns)
                ns = xmlNewNs(to, attribute->ns->href, attribute->ns->prefix);
            if (!ns)
                return false;
        }
        if (!xmlSetNsProp(to, ns, attribute->name, BAD_CAST value))
            return false;
    }
    return true;
}

xmlNode *node_copy(xmlNode *parent, const xmlNode *node)
{
    xmlNode *copy = xml_add(parent, node->ns ? (const char *)node->ns->href : NULL, NULL,
                            (const char *)node->name);

    if (!copy || !attributes_copy(copy, node))
        return NULL;
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE && !node_copy(copy, child))
            return NULL;
        if (child->type == XML_TEXT_NODE && !xmlIsBlankNode(child))
            xmlNodeAddContent(copy, child->content);
    }
    return copy;
}

/* What keys an element beside its name; elements of no attribute here stand alone. */
static const struct {
    const char *element; /* NULL: any other */
    const char *first;
    const char *second;
} keys[] = {
    { "language", "lang", "use" }, { "party-role", "role", NULL }, { "paper-kind", "type", NULL },
    { "drop-rule", "rule", NULL }, { "severity", "rule", NULL },   { "naming", NULL, NULL },
    { "validity", NULL, NULL },    { NULL, "id", NULL },
};

static bool same_attribute(const xmlNode *a, const xmlNode *b, const char *name)
{
    const char *left = name ? xml_attribute(a, name) : NULL;
    const char *right = name ? xml_attribute(b, name) : NULL;

    return !name || (left && right && strcmp(left, right) == 0);
}

static bool same_key(const xmlNode *a, const xmlNode *b)
{
    size_t key = 0;

    if (strcmp((const char *)a->name, (const char *)b->name) != 0)
        return false;
    while (keys[key].element && strcmp(keys[key].element, (const char *)a->name) != 0)
        key++;
    return same_attribute(a, b, keys[key].first) && same_attribute(a, b, keys[key].second);
}

static bool overridden(const xmlNode *own, const xmlNode *inherited)
{
    for (const xmlNode *node = element_first(own); node; node = element_next(node))
        if (same_key(node, inherited))
            return true;
    return false;
}

static xmlNode *merged_root(struct pack *pack)
{
    xmlNode *root = NULL;
    char hex[SHA256_HEX_SIZE];

    pack->merged = xmlNewDoc(BAD_CAST "1.0");
    if (pack->merged)
        root = xml_add((xmlNode *)pack->merged, NS_PACK, NULL, "pack");
    if (!root || !attributes_copy(root, pack_own(pack)))
        return NULL;
    if (pack->base)
        xml_set(root, "extends", pack->base->id);
    sha256_to_hex(&pack->digest, hex);
    xml_set(root, "sha256", hex);
    xml_set(root, "origin", pack_origin(pack));
    return root;
}

/* A fee of the pack goes to each route that it names. */
static bool shared_fees_copy(const xmlNode *own, const xmlNode *route, xmlNode *copy)
{
    const xmlNode *fee = xml_child(own, NS_PACK, "fee");
    for (; fee; fee = xml_next(fee, NS_PACK, "fee")) {
        if (!slugs_have(xml_attribute(fee, "routes"), xml_attribute(route, "id")))
            continue;
        xmlNode *of_route = node_copy(copy, fee);
        if (!of_route || xmlUnsetProp(of_route, BAD_CAST "routes") != 0)
            return false;
    }
    return true;
}

static bool own_copy(xmlNode *root, const xmlNode *own, const xmlNode *node)
{
    if (!strcmp((const char *)node->name, "fee"))
        return true;
    xmlNode *copy = node_copy(root, node);
    return copy &&
           (strcmp((const char *)node->name, "route") != 0 || shared_fees_copy(own, node, copy));
}

bool pack_merge(struct pack *pack, struct error *error)
{
    const xmlNode *own = pack_own(pack);
    xmlNode *root = merged_root(pack);
    bool good = root != NULL;

    for (const xmlNode *node = element_first(own); good && node; node = element_next(node))
        good = own_copy(root, own, node);
    if (good && pack->base)
        for (const xmlNode *node = element_first(pack_merged(pack->base)); good && node;
             node = element_next(node))
            good = overridden(own, node) || node_copy(root, node) != NULL;
    return good || error_set(error, STATUS_INTERNAL, "out of memory");
}
