#include "schemas/rules_index.h"

#include <stdlib.h>

static bool nodes_add(struct index_nodes *nodes, xmlNode *node, size_t order)
{
    if (nodes->count == nodes->capacity) {
        size_t capacity = nodes->capacity ? nodes->capacity * 2 : 16;
        struct index_node *items = realloc(nodes->items, capacity * sizeof(*items));

        if (!items)
            return false;
        nodes->items = items;
        nodes->capacity = capacity;
    }
    nodes->items[nodes->count++] = (struct index_node){ node, order };
    return true;
}

static bool element_add(struct rules_index *index, xmlNode *node)
{
    struct index_nodes *nodes = xmlHashLookup(index->named, node->name);

    if (!nodes) {
        nodes = calloc(1, sizeof(*nodes));
        if (!nodes || xmlHashAddEntry(index->named, node->name, nodes) != 0) {
            free(nodes);
            return false;
        }
    }
    if (!nodes_add(nodes, node, index->size) || !nodes_add(&index->elements, node, index->size++))
        return false;
    for (xmlAttr *attribute = node->properties; attribute; attribute = attribute->next)
        if (!nodes_add(&index->attributes, (xmlNode *)attribute, index->size++))
            return false;
    return true;
}

static bool node_add(struct rules_index *index, xmlNode *node)
{
    switch (node->type) {
    case XML_ELEMENT_NODE:
        return element_add(index, node);
    case XML_TEXT_NODE:
    case XML_CDATA_SECTION_NODE:
        return nodes_add(&index->texts, node, index->size++);
    case XML_COMMENT_NODE:
        return nodes_add(&index->comments, node, index->size++);
    case XML_PI_NODE:
        return nodes_add(&index->instructions, node, index->size++);
    default:
        return true;
    }
}

static xmlNode *walk_next(const xmlDoc *tree, xmlNode *node)
{
    if (node->type == XML_ELEMENT_NODE && node->children)
        return node->children;
    while (node != (const xmlNode *)tree && !node->next)
        node = node->parent;
    return node == (const xmlNode *)tree ? NULL : node->next;
}

bool rules_index_build(xmlDoc *tree, struct rules_index *ret, struct error *error)
{
    struct rules_index index = { .named = xmlHashCreate(256),
                                 .root = { (xmlNode *)tree, 0 },
                                 .size = 1 };
    bool fine = index.named != NULL;

    for (xmlNode *node = tree->children; fine && node; node = walk_next(tree, node))
        fine = node_add(&index, node);
    if (!fine) {
        rules_index_release(&index);
        return error_set(error, STATUS_INTERNAL, "out of memory for the index of the tree");
    }
    *ret = index;
    return true;
}

static void nodes_free(void *nodes, const xmlChar *name)
{
    (void)name;
    free(((struct index_nodes *)nodes)->items);
    free(nodes);
}

void rules_index_release(struct rules_index *index)
{
    if (index->named)
        xmlHashFree(index->named, nodes_free);
    free(index->elements.items);
    free(index->attributes.items);
    free(index->texts.items);
    free(index->comments.items);
    free(index->instructions.items);
    *index = (struct rules_index){ .named = NULL };
}

struct index_nodes rules_index_find(const struct rules_index *index,
                                    const struct candidate *candidate)
{
    const struct index_nodes *named;

    switch (candidate->kind) {
    case CANDIDATE_NAMED:
        named = xmlHashLookup(index->named, (const xmlChar *)candidate->name);
        return named ? *named : (struct index_nodes){ .count = 0 };
    case CANDIDATE_ATTRIBUTES:
        return index->attributes;
    case CANDIDATE_TEXTS:
        return index->texts;
    case CANDIDATE_COMMENTS:
        return index->comments;
    case CANDIDATE_INSTRUCTIONS:
        return index->instructions;
    case CANDIDATE_ROOT:
        return (struct index_nodes){ .items = (struct index_node *)&index->root, .count = 1 };
    default:
        return index->elements;
    }
}
