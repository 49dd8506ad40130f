/* The bytes of an XML file with its elements found, so that some can be changed while all else, be
 * it comments, order, quotes or white space, stays as it is. What is added takes the canonical form
 * of dossier/format.h. The file has been read as XML before. Used by the tables of this room. */
#ifndef DOSSIER_MARKUP_MARKUP_H
#define DOSSIER_MARKUP_MARKUP_H

#include "base/error.h"
#include "base/text.h"
#include "dossier/insert.h"

enum markup_kind { MARKUP_RAW, MARKUP_COMMENT, MARKUP_ELEMENT };
struct markup_node {
    enum markup_kind kind;
    struct span span;  /* text, comment or start tag as it stands */
    struct span name;  /* of an element, with its prefix */
    struct span close; /* end tag; empty for an empty-element tag */
    char *text;        /* instead of `span`; NULL: as it stands */
    char *close_text;  /* instead of `close` */
    bool gone;
    struct markup_node *parent, *previous, *next, *first, *last;
    struct markup_node *made_before; /* the node made before this one, of any */
};
struct markup {
    struct markup_node *root; /* holds all of the file; no element */
    struct markup_node *made_last;
    struct markup_node **elements; /* in document order, without xi:include */
    size_t count;
    bool changed;
};
#define MARKUP_INIT                                                                                \
    {                                                                                              \
        .root = NULL                                                                               \
    }

/* The bytes are borrowed for the life of the result. INTERNAL without memory. */
bool markup_parse(const char *bytes, size_t size, struct markup *ret, struct error *error)
    MUST_CHECK;
void markup_release(struct markup *markup);
void markup_write(const struct markup *markup, struct text *ret);

/* The first child element of that name, or the next one behind `after`; NULL if there is none. */
struct markup_node *markup_child(const struct markup_node *parent, const char *name,
                                 const struct markup_node *after);
/* The value as it stands, references and all; false if there is no such attribute. */
bool markup_attribute(const struct markup_node *element, const char *name, struct span *ret);

/* Each returns false (or NULL) only without memory. */
bool markup_set(struct markup *markup, struct markup_node *element, const char *name,
                const char *value); /* NULL: takes the attribute away */
bool markup_set_text(struct markup *markup, struct markup_node *element, const char *value);
/* Whether an element holds nothing but text, so that its text can be set. */
bool markup_is_text(const struct markup_node *element);
bool markup_is_bare(const struct markup_node *element); /* without attributes */
/* Adds an empty element to a parent. `order` has the names of the parent's children in their order;
 * among its like it goes before the first with a greater @id, else behind the last. */
struct markup_node *markup_add(struct markup *markup, struct markup_node *parent, const char *name,
                               const char *order, const char *id);
/* Takes an element away, and the line where it stood alone. */
bool markup_remove(struct markup *markup, struct markup_node *element);

#endif
