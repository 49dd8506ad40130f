/* One of the two things that diff holds against each other: a dossier as it stands, or the manifest
 * of a bundle; as a list of files, each with what is known of it.
 *
 * Which filings hold a file is taken from the plans of the dossier's filings (schemas/plan.xsd):
 * only a plan knows the languages and headings of a regulator. A filing for which no plan was given
 * holds what is meant for its regulator (d:document/@for). */
#ifndef DOSSIER_DIFF_EDITION_H
#define DOSSIER_DIFF_EDITION_H

#include "base/hash.h"
#include "dossier/dossier.h"
#include "dossier/manifest/manifest.h"

struct edition_file {
    char *key;            /* id of the rendition, else the path */
    const char *document; /* id, or NULL; borrowed */
    char *path;           /* below upload/, of a dossier as a whole the file's own */
    const xmlNode *node;  /* the d:rendition; NULL in a manifest */
    bool is_rendition;
    bool has_digest; /* false: the file cannot be read */
    struct sha256 sha256;
};

/* A rendition in the plan of a filing. */
struct holding {
    const char *filing; /* borrowed from the tree */
    char *rendition;
    char *path; /* below upload/ */
};

struct edition {
    const char *name; /* as the user gave it; borrowed, like the next two */
    const struct dossier *dossier;
    const struct manifest *manifest; /* exactly one of the two is there */
    struct sha256 bundle_id;         /* of a manifest */
    const char *filing;              /* of a dossier: only the files of this filing; NULL: all */
    struct edition_file *files;      /* by key */
    size_t count;
    struct holding *holdings; /* by filing, then by rendition, after edition_read */
    size_t holding_count;
};
void edition_release(struct edition *edition);

/* Keeps what the p:plan that stands in the tree of the dossier places. INTERNAL without memory. */
bool edition_add_plan(struct edition *edition, const xmlNode *plan, struct error *error) MUST_CHECK;
/* Fills `files`. Of a dossier every current rendition, or with `filing` those that its plan holds;
 * each is read and hashed, and one that cannot be read has no digest. Of a manifest what it places
 * under upload/. INTERNAL without memory. */
bool edition_read(struct edition *edition, struct error *error) MUST_CHECK;

/* NULL if there is none. */
const struct edition_file *edition_find(const struct edition *edition, const char *key);
/* Whether a filing holds a rendition. */
bool edition_holds(const struct edition *edition, const char *filing, const char *regulator,
                   const char *rendition);

#endif
