#include "schemas/facts.h"

#include <stdlib.h>
#include <string.h>

#define NS_XSD "http://www.w3.org/2001/XMLSchema"
#define FACTS_DEPTH_MAX 8

struct facts_table {
    xmlNode *schema; /* xs:schema */
    xmlNode *groups[FACTS_GROUPS_MAX];
    size_t count;
};

/* A top-level element declaration. */
static xmlNode *declaration_find(const struct facts_table *table, const char *name)
{
    for (xmlNode *node = xml_child(table->schema, NS_XSD, "element"); node;
         node = xml_next(node, NS_XSD, "element")) {
        const char *declared = xml_attribute(node, "name");

        if (declared && strcmp(declared, name) == 0)
            return node;
    }
    return NULL;
}

/* `ref` resolved: the declaration itself, or the one it refers to. */
static xmlNode *declaration_of(const struct facts_table *table, xmlNode *node)
{
    const char *ref = xml_attribute(node, "ref");
    const char *colon = ref ? strchr(ref, ':') : NULL;

    return ref ? declaration_find(table, colon ? colon + 1 : ref) : node;
}

/* The next node of a subtree in document order; NULL after the last. */
static xmlNode *subtree_next(const xmlNode *top, xmlNode *node)
{
    if (node->children && node->type == XML_ELEMENT_NODE)
        return node->children;
    while (node != top && !node->next)
        node = node->parent;
    return node == top ? NULL : node->next;
}

/* Next element declaration that is a direct child of `top`'s content, after `node`. */
static xmlNode *content_next(const xmlNode *top, xmlNode *node)
{
    bool skip = node != top && xml_is(node, NS_XSD, "element");

    for (;;) {
        if (skip) {
            while (node != top && !node->next)
                node = node->parent;
            node = node == top ? NULL : node->next;
        } else {
            node = subtree_next(top, node);
        }
        skip = false;
        if (!node || xml_is(node, NS_XSD, "element"))
            return node;
    }
}

struct facts_table *facts_table_new(xmlDoc *schema, struct error *error)
{
    struct facts_table *table = calloc(1, sizeof(*table));
    xmlNode *facts, *node;

    if (!table) {
        error_set(error, STATUS_INTERNAL, "out of memory for facts");
        return NULL;
    }
    table->schema = xmlDocGetRootElement(schema);
    facts = declaration_find(table, "facts");
    for (node = facts; node && (node = content_next(facts, node));) {
        if (!xml_attribute(node, "ref"))
            continue; /* not-evaluated, not-applicable */
        if (table->count < FACTS_GROUPS_MAX)
            table->groups[table->count] = declaration_of(table, node);
        if (table->count >= FACTS_GROUPS_MAX || !table->groups[table->count++]) {
            error_set(error, STATUS_PACK, "facts.xsd: group \"%s\" is not declared or one too many",
                      xml_attribute(node, "ref"));
            facts_table_free(table);
            return NULL;
        }
    }
    if (table->count > 0)
        return table;
    error_set(error, STATUS_PACK, "facts.xsd declares no fact group");
    facts_table_free(table);
    return NULL;
}

void facts_table_free(struct facts_table *table)
{
    free(table);
}

size_t fact_groups_count(const struct facts_table *table)
{
    return table ? table->count : 0;
}

const char *facts_name(const struct facts_table *table, size_t group)
{
    return table && group < table->count ? xml_attribute(table->groups[group], "name") : NULL;
}

static bool named(const xmlNode *declaration, const char *name, size_t size)
{
    const char *declared = declaration ? xml_attribute(declaration, "name") : NULL;

    return declared && strlen(declared) == size && memcmp(declared, name, size) == 0;
}

static bool element_within(const struct facts_table *table, xmlNode *declaration, const char *name,
                           size_t size, unsigned depth)
{
    if (!declaration || depth > FACTS_DEPTH_MAX)
        return false;
    if (named(declaration, name, size))
        return true;
    for (xmlNode *node = content_next(declaration, declaration); node;
         node = content_next(declaration, node))
        if (element_within(table, declaration_of(table, node), name, size, depth + 1))
            return true;
    return false;
}

unsigned facts_groups_of(const struct facts_table *table, const char *name, size_t size)
{
    unsigned groups = 0;

    for (size_t i = 0; i < fact_groups_count(table); i++)
        if ((size == 1 && name[0] == '*') || element_within(table, table->groups[i], name, size, 0))
            groups |= 1u << i;
    return groups;
}

/* The complexType that declares an element's attributes. */
static bool attributes_complete(const xmlNode *declaration, const xmlNode *element,
                                struct text *reason)
{
    const xmlNode *type = xml_child(declaration, NS_XSD, "complexType");

    for (const xmlNode *node = type ? xml_child(type, NS_XSD, "attribute") : NULL; node;
         node = xml_next(node, NS_XSD, "attribute")) {
        const char *name = xml_attribute(node, "name"), *use = xml_attribute(node, "use");

        if (!name || !use || strcmp(use, "required") != 0 || xml_attribute(element, name))
            continue;
        text_appendf(reason, "%s lacks %s", (const char *)element->name, name);
        return false;
    }
    return true;
}

/* @items says how many children there were when the fact was written. */
static bool items_complete(const xmlNode *element, struct text *reason)
{
    const char *items = xml_attribute(element, "items");
    unsigned long count = xmlChildElementCount((xmlNode *)element);

    if (!items || strtoul(items, NULL, 10) == count)
        return true;
    text_appendf(reason, "%s has %lu of %s items", (const char *)element->name, count, items);
    return false;
}

static bool element_complete(const struct facts_table *table, xmlNode *declaration,
                             const xmlNode *element, unsigned depth, struct text *reason)
{
    if (depth > FACTS_DEPTH_MAX || !attributes_complete(declaration, element, reason) ||
        !items_complete(element, reason))
        return false;
    for (const xmlNode *child = element->children; child; child = child->next) {
        const char *name = (const char *)child->name;
        xmlNode *node, *found = NULL;

        if (child->type != XML_ELEMENT_NODE)
            continue;
        for (node = content_next(declaration, declaration); node && !found;
             node = content_next(declaration, node))
            if (named(declaration_of(table, node), name, strlen(name)))
                found = declaration_of(table, node);
        if (!found) {
            text_appendf(reason, "%s has an unknown %s", (const char *)element->name, name);
            return false;
        }
        if (!element_complete(table, found, child, depth + 1, reason))
            return false;
    }
    return true;
}

/* f:not-evaluated or f:not-applicable of a group. */
static const xmlNode *absence_find(const xmlNode *facts, const char *kind, const char *group)
{
    for (const xmlNode *node = xml_child(facts, NS_FACTS, kind); node;
         node = xml_next(node, NS_FACTS, kind)) {
        const char *fact = xml_attribute(node, "fact");

        if (fact && strcmp(fact, group) == 0)
            return node;
    }
    return NULL;
}

bool facts_complete(const struct facts_table *table, const xmlNode *rendition, size_t group,
                    struct text *reason)
{
    const char *name = facts_name(table, group);
    const xmlNode *facts = name ? xml_child(rendition, NS_FACTS, "facts") : NULL;
    const xmlNode *absence = facts ? absence_find(facts, "not-evaluated", name) : NULL;
    const xmlNode *element = facts ? xml_child(facts, NS_FACTS, name) : NULL;

    if (absence) {
        const char *given = xml_attribute(absence, "reason");

        text_append(reason, given && *given ? given : "no reason given");
        return false;
    }
    if (element)
        return element_complete(table, table->groups[group], element, 0, reason);
    if (facts && absence_find(facts, "not-applicable", name))
        return true;
    text_append(reason, facts ? "it was not gathered" : "no facts were gathered");
    return false;
}
