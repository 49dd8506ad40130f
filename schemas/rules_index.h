/* The tree, walked once: nodes by kind and name, in document order. Inner header of schemas/. */
#ifndef SCHEMAS_RULES_INDEX_H
#define SCHEMAS_RULES_INDEX_H

#include "schemas/rules_internal.h"

struct index_node {
    xmlNode *node;
    size_t order; /* its place in the document, from 0 */
};
struct index_nodes {
    struct index_node *items;
    size_t count, capacity;
};

struct rules_index {
    xmlHashTable *named; /* struct index_nodes by local name */
    struct index_nodes elements, attributes, texts, comments, instructions;
    struct index_node root;
    size_t size; /* orders run below it */
};

bool rules_index_build(xmlDoc *tree, struct rules_index *ret, struct error *error) MUST_CHECK;
void rules_index_release(struct rules_index *index);
struct index_nodes rules_index_find(const struct rules_index *index,
                                    const struct candidate *candidate);

#endif
