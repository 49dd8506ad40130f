#include "base/xml.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct place place_read(const xmlNode *node)
{
    bool beyond = node->line == USHRT_MAX && node->psvi;
    return (struct place){ node->_private,
                           beyond ? (long)(intptr_t)node->psvi : xmlGetLineNo(node) };
}

struct place xml_place(const xmlNode *node)
{
    if (node && (node->type == XML_DOCUMENT_NODE || node->type == XML_HTML_DOCUMENT_NODE))
        node = xmlDocGetRootElement((const xmlDoc *)node);
    /* a namespace in an XPath result is another struct, without parent */
    if (node && node->type == XML_NAMESPACE_DECL)
        node = NULL;
    for (; node; node = node->parent) {
        if (node->type == XML_ELEMENT_NODE && node->_private)
            return place_read(node);
    }
    return (struct place){ "", 0 };
}

static bool same_ns(const xmlNs *found, const char *ns)
{
    const char *href = found && found->href ? (const char *)found->href : "";
    return strcmp(href, ns ? ns : "") == 0;
}

bool xml_is(const xmlNode *node, const char *ns, const char *name)
{
    return node && node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0 &&
           same_ns(node->ns, ns);
}

static xmlNode *first_from(xmlNode *node, const char *ns, const char *name)
{
    while (node && !xml_is(node, ns, name))
        node = node->next;
    return node;
}

xmlNode *xml_child(const xmlNode *parent, const char *ns, const char *name)
{
    return first_from(parent->children, ns, name);
}

xmlNode *xml_next(const xmlNode *node, const char *ns, const char *name)
{
    return first_from(node->next, ns, name);
}

const char *xml_attribute_ns(const xmlNode *node, const char *ns, const char *name)
{
    if (node->type != XML_ELEMENT_NODE)
        return NULL;
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        if (strcmp((const char *)attribute->name, name) != 0 || !same_ns(attribute->ns, ns))
            continue;
        const xmlNode *text = attribute->children;
        return text && text->content ? (const char *)text->content : "";
    }
    return NULL;
}

const char *xml_attribute(const xmlNode *node, const char *name)
{
    return xml_attribute_ns(node, NULL, name);
}

char *xml_content(const xmlNode *node)
{
    return (char *)xmlNodeGetContent(node);
}

/* A namespace of `node` by its name, declared there if it is not in scope. NULL for the prefix
 * makes it the default namespace of `node`. */
static xmlNs *ns_find(xmlNode *node, const char *ns, const char *prefix)
{
    xmlNs *found = xmlSearchNsByHref(node->doc, node, BAD_CAST ns);
    return found ? found : xmlNewNs(node, BAD_CAST ns, BAD_CAST prefix);
}

xmlNode *xml_add(xmlNode *parent, const char *ns, const char *prefix, const char *name)
{
    bool is_root = parent->type == XML_DOCUMENT_NODE;
    xmlNode *node = xmlNewDocNode(parent->doc, NULL, BAD_CAST name, NULL);
    if (!node)
        return NULL;
    if (is_root)
        xmlDocSetRootElement((xmlDoc *)parent, node);
    else
        xmlAddChild(parent, node);
    if (!ns)
        return node;
    xmlNs *found = NULL;
    if (prefix && !is_root) /* a default namespace on the parent would catch its other children */
        found = ns_find(parent, ns, prefix);
    if (!found)
        found = ns_find(node, ns, prefix);
    xmlSetNs(node, found);
    return node;
}

void xml_set(xmlNode *node, const char *name, const char *value)
{
    if (value)
        xmlSetNsProp(node, NULL, BAD_CAST name, BAD_CAST value);
    else
        xmlUnsetNsProp(node, NULL, BAD_CAST name);
}

void xml_setf(xmlNode *node, const char *name, const char *format, ...)
{
    CLEANUP(free_pointer) char *value = NULL;
    va_list arguments;
    va_start(arguments, format);
    int size = vasprintf(&value, format, arguments);
    va_end(arguments);
    if (size < 0)
        value = NULL;
    xml_set(node, name, value);
}

static void places_copy(const xmlNode *from, xmlNode *to)
{
    for (; from && to; from = from->next, to = to->next) {
        if (from->type != XML_ELEMENT_NODE)
            continue;
        to->_private = from->_private;
        to->psvi = from->psvi;
        places_copy(from->children, to->children);
    }
}

xmlDoc *xml_copy(const xmlDoc *doc)
{
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *copy = xmlNewDoc(BAD_CAST "1.0");
    if (!copy)
        return NULL;
    if (doc->dict) { /* the places point into it */
        copy->dict = doc->dict;
        xmlDictReference(copy->dict);
    }
    if (doc->children) {
        copy->children = xmlDocCopyNodeList(copy, doc->children);
        if (!copy->children)
            return NULL;
    }
    for (xmlNode *node = copy->children; node; node = node->next) {
        node->parent = (xmlNode *)copy;
        copy->last = node;
    }
    places_copy(doc->children, copy->children);
    return TAKE(copy);
}
