/* What fmt moves as one: an element with the comments that belong to it; and how it writes values
 * and orders attributes, which the tables follow. Used inside this room. */
#ifndef DOSSIER_FORMAT_ITEM_H
#define DOSSIER_FORMAT_ITEM_H

#include "base/error.h"
#include "base/text.h"

#include <libxml/tree.h>
#include <stddef.h>

struct format_item {
    const xmlNode *first;   /* a comment before the element, or the element */
    const xmlNode *element; /* NULL: comments that stand alone */
    const xmlNode *last;    /* the element, or a comment behind it on its line */
    const char *id;         /* NULL: not sorted */
    bool blank_before;
};
struct format_items {
    struct format_item *items; /* free() */
    size_t count;
};

/* Gathers siblings from `node` on. INTERNAL without memory. */
bool format_items_gather(const xmlNode *node, struct format_items *ret, struct error *error)
    MUST_CHECK;
/* Sorts each run of elements of one name that have ids. */
void format_items_sort(struct format_items *items);

enum format_content { CONTENT_NONE, CONTENT_ELEMENTS, CONTENT_TEXT };
enum format_content format_content_of(const xmlNode *node);

/* Attributes of an element in the order of format.def; starts with NULL, ends with NULL. */
const xmlAttr *format_next_attribute(const xmlNode *node, const xmlAttr *after);

/* The attributes of an element in their order, divided by blanks; "" where there is no order. */
const char *format_attribute_order(const char *element);
/* Only what must be escaped is, so that text stays as people wrote it. */
void format_append_escaped(struct text *ret, const char *value, bool attribute);

#endif
