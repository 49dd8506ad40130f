/* What dossier.xsd says of a value: its enumeration, its form, whether it is a day; and in which
 * order children stand. Read from the schema itself, so that there is no second list. Used by the
 * tables of this room. */
#ifndef DOSSIER_TABLE_TYPE_H
#define DOSSIER_TABLE_TYPE_H

#include "base/error.h"
#include "base/text.h"

#include <libxml/tree.h>
#include <libxml/xmlregexp.h>

struct type_view {
    xmlDoc *dossier; /* dossier.xsd */
    xmlDoc *types;   /* types.xsd */
};
#define TYPE_VIEW_INIT                                                                             \
    {                                                                                              \
        .dossier = NULL                                                                            \
    }
/* `schemas` is a descriptor of the folder schemas/. PACK if it is broken. */
bool type_view_open(int schemas, struct type_view *ret, struct error *error) MUST_CHECK;
void type_view_release(struct type_view *view);

/* The declaration of an element by its path below d:dossier ("papers/paper"), or NULL. */
const xmlNode *type_element(const struct type_view *view, const char *path);
const xmlNode *type_child(const struct type_view *view, const xmlNode *element, const char *name);
/* Appends the names of its children in their order, a blank behind each. */
void type_children(const struct type_view *view, const xmlNode *element, struct text *ret);

/* The type of one value; all borrowed from the view, but the pattern. */
struct value_type {
    const struct type_view *view;
    const xmlNode *simple; /* xs:simpleType, or NULL: `builtin` alone */
    const char *builtin;   /* "date", "decimal" ...; NULL if unknown */
    bool list;
    bool required;
    xmlRegexp *pattern; /* of the value, or of each of a list; NULL: none */
};
/* Of an attribute ("xml:lang" too) or of the text ("."); false if there is no such value. */
bool value_type_find(const struct type_view *view, const xmlNode *element, const char *name,
                     struct value_type *ret);
void value_type_release(struct value_type *type);
bool value_type_is_day(const struct value_type *type);
/* The first enumerated value, then the next; NULL at the end. `ret_label` (may be NULL) is its
 * Japanese term where the schema gives one, else NULL. */
const xmlNode *value_type_enumerated(const struct value_type *type, const xmlNode *after);
const char *value_type_value(const xmlNode *enumeration);
/* The Japanese term of an enumerated value, or NULL; borrowed. */
const char *value_type_term(const xmlNode *enumeration);
/* Whether a value is of the type; if not, `ret_why` gets what it should be ("one of: a, b"). */
bool value_type_check(const struct value_type *type, const char *value, struct text *ret_why);

#endif
