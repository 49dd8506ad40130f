/* What the files of the pack loader share. */
#ifndef COUNTRIES_PACK_INTERNAL_H
#define COUNTRIES_PACK_INTERNAL_H

#include "countries/pack.h"
#include "schemas/xsd.h"

#define PACK_FILE "pack.xml"
#define TOC_FILE "toc.xml"
#define RULES_FILE "rules.sch"
#define CASES_FILE "cases.xml"

struct pack {
    char *id;
    char *path;
    int folder;
    bool local;
    bool replaced;
    enum { PACK_LISTED, PACK_LOADING, PACK_LOADED } state;
    xmlDoc *own;
    xmlDoc *own_toc; /* NULL: the pack has none */
    xmlDoc *merged;
    xmlDoc *toc;
    struct pack *base;
    struct sha256 digest;
    struct rules *rules;
    const struct catalogue *catalogue;
};

struct packs {
    char *data;
    int schemas;
    struct catalogue *catalogue;
    struct xsd *xsd;     /* of pack.xml and toc.xml */
    struct pack **items; /* by id */
    size_t count;
};

struct pack *packs_find(const struct packs *packs, const char *id);

/* Make merged and toc of a pack whose base is merged already. */
bool pack_merge(struct pack *pack, struct error *error) MUST_CHECK;
bool toc_merge(struct pack *pack, struct error *error) MUST_CHECK;

/* Digest of all files beneath a folder; hidden files and editors' copies (.x, x~) do not count. */
bool folder_digest(int folder, struct sha256 *ret, struct error *error) MUST_CHECK;

/* A copy of `node` (elements, attributes, text; no comments) as the last child of `parent`. */
xmlNode *node_copy(xmlNode *parent, const xmlNode *node) MUST_CHECK;
/* The same for its attributes alone. */
bool attributes_copy(xmlNode *to, const xmlNode *from) MUST_CHECK;

/* First child element, next sibling element; NULL at the end. */
xmlNode *element_first(const xmlNode *parent);
xmlNode *element_next(const xmlNode *node);

/* PACK "file:line: message" at the place of a node; false. */
bool pack_error_at(struct error *error, const xmlNode *node, const char *format, ...)
    PRINTF_LIKE(3, 4);

#endif
