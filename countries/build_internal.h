/* What the files of the builder share: one build under way. */
#ifndef COUNTRIES_BUILD_INTERNAL_H
#define COUNTRIES_BUILD_INTERNAL_H

#include "countries/build.h"

struct building {
    struct dossier *dossier;
    struct packs *packs;
    struct pack *pack;
    struct pool *pool;
    const struct target *target;
    const struct build_options *options;
    const xmlNode *plan;
    const xmlNode *filing;
    struct buffer submission; /* submission.xml */
    xmlDoc *sheets;           /* the portal sheets gathered (countries/sheet.h) */
    struct build *ret;
};

bool reason_add(struct build *build, const char *rule, const char *heading, struct error *error,
                const char *format, ...) PRINTF_LIKE(5, 6) MUST_CHECK;

/* Every reason but submission.xml. */
bool reasons_gather(struct building *building, struct error *error) MUST_CHECK;

/* Makes submission.xml; one that is not valid is a reason. */
bool submission_make(struct building *building, struct error *error) MUST_CHECK;

/* Gathers the sheets; puts the data of those that are forms into the record. One that does not fit
 * its schema is a reason, and is not written. */
bool forms_add(struct building *building, struct error *error) MUST_CHECK;

/* Everything of the container, in its order. */
bool entries_make(struct building *building, struct error *error) MUST_CHECK;
/* manifest.xml and SHA256SUMS of the entries that stand; sets the bundle id. */
bool manifest_make(struct building *building, struct text *ret, struct text *sums,
                   struct error *error) MUST_CHECK;

bool record_make(struct building *building, struct error *error) MUST_CHECK;
/* A file of the record; the bytes are copied. */
bool record_add(struct build *build, const char *name, const void *bytes, size_t size,
                struct error *error) MUST_CHECK;
/* The pages that help whoever files: portal sheets, checklists. */
bool record_add_pages(struct building *building, struct error *error) MUST_CHECK;

#endif
