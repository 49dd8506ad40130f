/* The fact groups, read from schemas/facts.xsd: which elements belong to a group and what makes one
 * complete. Inner header of schemas/. */
#ifndef SCHEMAS_FACTS_H
#define SCHEMAS_FACTS_H

#include "schemas/catalogue.h"

#define FACTS_GROUPS_MAX 32

struct facts_table;

/* Reads the document of facts.xsd (borrowed, must outlive the table). PACK if it is not of the form
 * that its head describes. */
struct facts_table *facts_table_new(xmlDoc *schema, struct error *error) MUST_CHECK;
void facts_table_free(struct facts_table *table);

size_t fact_groups_count(const struct facts_table *table);
const char *facts_name(const struct facts_table *table, size_t group); /* NULL beyond the last */

/* Bits of the groups that an element of the facts namespace belongs to; "*" all; 0 if none. */
unsigned facts_groups_of(const struct facts_table *table, const char *name, size_t size);

/* Whether a group is complete on a d:rendition: there with all that facts.xsd requires, or not
 * applicable. If not, the reason is appended in English. */
bool facts_complete(const struct facts_table *table, const xmlNode *rendition, size_t group,
                    struct text *reason);

#endif
