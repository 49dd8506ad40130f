/* The attributes that our schemas declare: optional or not, dates or not. Inner header. */
#ifndef SCHEMAS_ATTRIBUTES_H
#define SCHEMAS_ATTRIBUTES_H

#include "schemas/catalogue.h"

struct attributes;
struct attributes *attributes_read(const struct catalogue *catalogue, struct error *error)
    MUST_CHECK;
void attributes_free(struct attributes *attributes);
DEFINE_POINTER_CLEANUP(struct attributes, attributes_free)

/* Whether an attribute may be absent from an element of that local name; without a name (or one
 * that no schema declares it for), from every element that has it. Unknown attributes may not. */
bool attribute_optional(const struct attributes *attributes, const char *element,
                        const char *attribute);
/* Whether any attribute of that name is a date. */
bool attribute_is_date(const struct attributes *attributes, const char *attribute);

#endif
