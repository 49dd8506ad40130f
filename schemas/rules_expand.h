/* Expands a Schematron document: include, abstract patterns and rules (ISO/IEC 19757-3, 6.1-6.3).
 * Inner header of schemas/. */
#ifndef SCHEMAS_RULES_EXPAND_H
#define SCHEMAS_RULES_EXPAND_H

#include "schemas/catalogue.h"

/* Documents that an expanded one took nodes' places from; they live as long as it. */
struct rules_documents {
    xmlDoc **items;
    size_t count;
};
void rules_documents_release(struct rules_documents *documents);

/* Attribute (no namespace) on an assertion that came out of an abstract pattern or rule: its id. */
#define FROM_ABSTRACT "from-abstract"

/* The expanded document, kept in `documents`. Abstract patterns and rules are still in it, unused.
 * An assertion of an abstract pattern without an id, or with one that ends in ".it", has the id of
 * the pattern that is one; others keep theirs. PACK. */
xmlDoc *rules_expand(const struct catalogue *catalogue, const char *name,
                     struct rules_documents *documents, struct error *error) MUST_CHECK;

/* "file:line" of a node for messages, into a buffer of the caller. */
const char *rules_where(const xmlNode *node, char *buffer, size_t size);

/* Descendant of the root with that name and id, abstract or not as asked; NULL if none. */
xmlNode *rules_find_element(xmlDoc *doc, const char *name, const char *id, bool abstract);

#endif
