#include "countries/pack_internal.h"

#include <string.h>

static xmlNode *heading_find(const xmlNode *toc, const char *id)
{
    xmlNode *heading = xml_child(toc, NS_PACK, "heading");

    while (heading && strcmp(xml_attribute(heading, "id"), id) != 0)
        heading = xml_next(heading, NS_PACK, "heading");
    return heading;
}

/* Each kind of child that the own heading has replaces that kind whole. */
static bool children_override(xmlNode *heading, const xmlNode *own)
{
    for (const xmlNode *child = element_first(own); child; child = element_next(child)) {
        xmlNode *old = element_first(heading);

        while (old) {
            xmlNode *next = element_next(old);

            if (xmlStrEqual(old->name, child->name)) {
                xmlUnlinkNode(old);
                xmlFreeNode(old);
            }
            old = next;
        }
    }
    for (const xmlNode *child = element_first(own); child; child = element_next(child))
        if (!node_copy(heading, child))
            return false;
    return true;
}

/* Puts a heading behind the one it names, and behind those of this pack that were put there before,
 * so that headings after the same one keep their order. */
static bool heading_move(xmlNode *toc, xmlNode *heading, const xmlNode *own, struct error *error)
{
    const char *after = xml_attribute(own, "after");
    xmlNode *place = after ? heading_find(toc, after) : NULL;

    if (!after)
        return true;
    if (!place || place == heading)
        return pack_error_at(error, own, "after=\"%s\": there is no such heading before it", after);
    for (xmlNode *next = element_next(place); next; next = element_next(next)) {
        const char *same = xml_attribute(next, "after");

        if (next == heading || !same || strcmp(same, after) != 0)
            break;
        place = next;
    }
    xmlUnlinkNode(heading);
    xmlAddNextSibling(place, heading);
    return true;
}

static bool heading_merge(xmlNode *toc, const xmlNode *own, struct error *error)
{
    xmlNode *heading = heading_find(toc, xml_attribute(own, "id"));
    bool good;

    if (heading) {
        good = attributes_copy(heading, own) && children_override(heading, own);
    } else {
        heading = node_copy(toc, own);
        good = heading != NULL;
    }
    if (!good)
        return error_set(error, STATUS_INTERNAL, "out of memory");
    return heading_move(toc, heading, own, error);
}

static bool heading_drop(xmlNode *toc, const xmlNode *drop, struct error *error)
{
    const char *id = xml_attribute(drop, "id");
    xmlNode *heading = heading_find(toc, id);

    if (!heading)
        return pack_error_at(error, drop, "drop id=\"%s\": there is no such heading", id);
    for (xmlNode *child = xml_child(toc, NS_PACK, "heading"); child;
         child = xml_next(child, NS_PACK, "heading")) {
        const char *parent = xml_attribute(child, "parent");

        if (parent && strcmp(parent, id) == 0)
            xml_set(child, "parent", xml_attribute(heading, "parent"));
    }
    xmlUnlinkNode(heading);
    xmlFreeNode(heading);
    return true;
}

static bool inherited_copy(xmlNode *toc, const struct pack *base)
{
    if (!base)
        return true;
    for (const xmlNode *node = element_first(pack_toc(base)); node; node = element_next(node))
        if (!node_copy(toc, node))
            return false;
    return true;
}

static void after_remove(xmlNode *toc)
{
    for (xmlNode *node = element_first(toc); node; node = element_next(node))
        xml_set(node, "after", NULL);
}

bool toc_merge(struct pack *pack, struct error *error)
{
    const xmlNode *own = pack_own_toc(pack);
    xmlNode *toc = NULL;

    pack->toc = xmlNewDoc(BAD_CAST "1.0");
    if (pack->toc)
        toc = xml_add((xmlNode *)pack->toc, NS_PACK, NULL, "toc");
    if (!toc || !inherited_copy(toc, pack->base))
        return error_set(error, STATUS_INTERNAL, "out of memory");
    xml_set(toc, "pack", pack->id);
    if (!own)
        return true;
    for (const xmlNode *node = element_first(own); node; node = element_next(node))
        if (xml_is(node, NS_PACK, "heading") && !heading_merge(toc, node, error))
            return false;
    for (const xmlNode *node = element_first(own); node; node = element_next(node))
        if (xml_is(node, NS_PACK, "drop") && !heading_drop(toc, node, error))
            return false;
    after_remove(toc);
    return true;
}
