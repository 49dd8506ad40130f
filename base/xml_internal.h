/* Parts of the XML module that its own files share; nobody else includes this. */
#ifndef BASE_XML_INTERNAL_H
#define BASE_XML_INTERNAL_H

#include "base/error.h"

#include <libxml/tree.h> /* dict.h needs it before */

#include <libxml/dict.h>
#include <stddef.h>

/* What the files of one document have in common. */
struct xml_budget {
    xmlDict *names;    /* names of nodes and files; the documents keep it alive */
    size_t bytes_left; /* LIMIT_XML_TOTAL_BYTES less what was read */
    size_t nodes_left;
};

bool xml_budget_init(struct xml_budget *budget, struct error *error) MUST_CHECK;
void xml_budget_release(struct xml_budget *budget);

/* Parses one file that will hang `depth` elements below the root of its document. */
xmlDoc *xml_parse_part(struct xml_budget *budget, const void *bytes, size_t size, const char *name,
                       unsigned depth, struct error *error) MUST_CHECK;

/* What only a tokenizer sees in time: refuses bytes that are not UTF-8 and tags with more
 * attributes than allowed, which libxml2 2.9 compares pair by pair before it tells anyone. */
bool xml_scan(const char *bytes, size_t size, const char *name, struct error *error) MUST_CHECK;

#endif
