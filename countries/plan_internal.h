/* What the files of the planner share: the plan in the making. */
#ifndef COUNTRIES_PLAN_INTERNAL_H
#define COUNTRIES_PLAN_INTERNAL_H

#include "countries/plan.h"
#include "dossier/lifecycle.h"

#include <libxml/hash.h>

/* A heading of the merged table that is in force. */
struct plan_heading {
    const xmlNode *node; /* k:heading */
    xmlNode *planned;    /* p:heading */
    const char *folder;  /* of its files, below upload/; NULL: there itself */
};

/* A document that has its place. */
struct plan_entry {
    size_t heading;
    const xmlNode *document;
    const xmlNode *rendition; /* NULL: none in a language of the regulator */
};

struct plan_reference {
    size_t heading;
    size_t home; /* heading where the document is filed */
    const xmlNode *document;
    const xmlNode *rendition;
    const xmlNode *part; /* or NULL */
};

struct plan {
    struct dossier *dossier;
    const struct pack *pack;
    xmlNode *filing;
    xmlNode *node; /* p:plan */
    const char *regulator;
    const char *route;
    const char *class; /* id of the pack's class, or NULL; owned by the tree */
    const char *as_of;
    struct lifecycle lifecycle;
    struct plan_heading *headings;
    size_t heading_count;
    struct plan_entry *entries; /* by heading, then document order */
    size_t entry_count;
    struct plan_reference *references;
    size_t reference_count;
    const xmlNode **unplaced;
    size_t unplaced_count;
    xmlHashTable *paths; /* folded; what is taken already */
};

#define NO_HEADING ((size_t)-1)

/* Whether an element with @from and @to (half-open) holds on the day. */
bool in_force(const xmlNode *node, const char *as_of);

/* The heading that takes a hub number, NO_HEADING if none does; PACK if two contend for it. */
bool heading_place(const struct plan *plan, const char *number, const char *kind, size_t *ret,
                   struct error *error) MUST_CHECK;
/* Whether a heading shows what stands under a hub number without filing it (as="reference"). */
bool heading_refers(const struct plan_heading *heading, const char *number, const char *kind);

/* Puts every document that is filed with the regulator into entries, references or unplaced. */
bool plan_place(struct plan *plan, struct error *error) MUST_CHECK;

/* The rendition of a document that the regulator gets; NULL if none fits. */
const xmlNode *rendition_choose(const struct plan *plan, const xmlNode *document);

/* Folders of all headings. PACK if one cannot be a path. */
bool folders_name(struct plan *plan, struct error *error) MUST_CHECK;
/* A path below upload/ that no other entry has; the caller frees. */
char *entry_path(struct plan *plan, const struct plan_entry *entry, struct error *error) MUST_CHECK;

/* Writes headings and all that was placed into p:plan. */
bool plan_write_headings(struct plan *plan, struct error *error) MUST_CHECK;
bool plan_write_placed(struct plan *plan, struct error *error) MUST_CHECK;

#endif
