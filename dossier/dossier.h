/* The dossier: one folder with dossier.xml, loaded into one tree (schemas/dossier.xsd) whose nodes
 * keep file and line. Facts and plans are grafted into this tree later (schemas/enriched.xsd).
 *
 * The surprise: the loader writes @id into every rendition that is not superseded
 * (<document>-<lang>[-<variant>]); a superseded one has no id, because an id names what is current.
 * A dossier that is not valid is not loaded; a bad *document* (missing, a link, empty) loads and is
 * the business of facts and rules. */
#ifndef DOSSIER_DOSSIER_H
#define DOSSIER_DOSSIER_H

#include "base/cleanup.h"
#include "base/error.h"
#include "base/xml.h"
#include "dossier/problem.h"

/* What a dossier is checked against: dossier.xsd and the hub (hub.xml). Made once per run, before
 * any input is opened; shared by any number of dossiers. */
struct dossier_schema;

/* `schemas` is a descriptor of the folder schemas/, borrowed for the life of the result. PACK if
 * what is there is broken. */
struct dossier_schema *dossier_schema_open(int schemas, struct error *error) MUST_CHECK;
void dossier_schema_free(struct dossier_schema *schema);
DEFINE_POINTER_CLEANUP(struct dossier_schema, dossier_schema_free)

/* Where a hub number stands. */
enum hub_heading { HUB_UNKNOWN, HUB_NO_CONTENT, HUB_RETIRED, HUB_CONTENT };
enum hub_heading hub_heading_find(const struct dossier_schema *schema, const char *number);
/* Title of a hub heading in a language ("en", "ja"), else in English; NULL if there is none. */
const char *hub_heading_title(const struct dossier_schema *schema, const char *number,
                              const char *lang);

struct facts_store;
struct dossier {
    xmlDoc *tree; /* root: d:dossier */
    int root;     /* descriptor of the folder; files are opened beneath it */
    char *path;   /* of the folder, as given */
    /* What dossier/facts/facts.c keeps of the files; freed by dossier_release. NULL before. */
    struct facts_store *facts;
    void (*facts_free)(struct facts_store *facts);
};
#define DOSSIER_INIT                                                                               \
    {                                                                                              \
        .root = -1                                                                                 \
    }

/* Loads and checks. On failure `problems` has everything that is wrong with a dossier that can be
 * read at all (INPUT; the error names the first and the number); it stays empty when the error is
 * the whole story (no such folder, not well-formed, a bad include, a limit). */
bool dossier_load(const char *path, const struct dossier_schema *schema, struct dossier *ret,
                  struct problems *problems, struct error *error) MUST_CHECK;
void dossier_release(struct dossier *dossier);

/* The section of that name (a child of d:dossier: "documents", "filings" ...), or NULL. */
xmlNode *dossier_section(const struct dossier *dossier, const char *section);
/* First element `name` of a section; go on with xml_next(node, NS_DOSSIER, name). NULL if none. */
xmlNode *dossier_first(const struct dossier *dossier, const char *section, const char *name);
/* The element of a section with that id (of whatever name), or NULL; `id` may be NULL. */
xmlNode *dossier_find(const struct dossier *dossier, const char *section, const char *id);

xmlNode *dossier_document(const struct dossier *dossier, const char *id);
xmlNode *dossier_filing(const struct dossier *dossier, const char *id);
/* The current rendition with that id, or NULL. */
xmlNode *dossier_rendition(const struct dossier *dossier, const char *id);

const char *dossier_id(const struct dossier *dossier);
bool dossier_is_sample(const struct dossier *dossier);

/* Renditions of the whole dossier in document order: starts with NULL, ends with NULL. */
xmlNode *rendition_next(const struct dossier *dossier, const xmlNode *after);
bool rendition_is_current(const xmlNode *rendition); /* not superseded */
/* Whether a regulator gets a document (its `for`; absent = all) or a rendition (`regulators`). */
bool document_is_for(const xmlNode *document, const char *regulator);
bool rendition_is_for(const xmlNode *rendition, const char *regulator);

/* Text of the child `name` (title, name ...) of a node in a language, for a regulator (NULL = any):
 * one that names the regulator wins over one that names none; one that names only others is passed
 * over. NULL if there is none. Caller frees. */
char *dossier_text(const xmlNode *node, const char *name, const char *lang, const char *regulator);
/* The product's name for a regulator in the first of the languages (blank-separated) that has one,
 * else any name; NULL if the product has no name. Caller frees. */
char *product_name(const struct dossier *dossier, const char *languages, const char *regulator);
const char *product_release(const struct dossier *dossier); /* as printed; NULL if not given */
/* Value of a filing's class with its regulator ("III", "C"), or NULL. */
const char *filing_class(const struct dossier *dossier, const xmlNode *filing);

/* Whether a list of ids separated by white space has one; false for a NULL list. */
bool slugs_have(const char *list, const char *slug);

/* Adds the implied filing of a regulator that has none: id `<regulator>-1` (or the first free
 * number), sequence 1, on that route, with the product's class for that regulator if there is one.
 * Only --draft builds it: it carries no file and line. INTERNAL without memory. */
xmlNode *dossier_imply_filing(struct dossier *dossier, const char *regulator, const char *route,
                              struct error *error) MUST_CHECK;

#endif
