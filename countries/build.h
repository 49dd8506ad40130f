/* Building: the complete ordered list of entries of a filing, and the record beside it (DESIGN.md,
 * What a build makes; BUNDLE.md). Sealing and signing are signing's business; `mimetype` and
 * META-INF are not in the list.
 *
 * The order: manifest.xml, submission.xml, SHA256SUMS, VERIFY.txt, core.xml if asked for, then
 * upload/... by bytewise path. The surprise: upload entries are the pool's blobs that the facts
 * were measured on; no file is opened again. */
#ifndef COUNTRIES_BUILD_H
#define COUNTRIES_BUILD_H

#include "base/entry.h"
#include "countries/check.h"
#include "dossier/core.h"
#include "dossier/manifest/manifest.h"

/* Why a build that is no draft refuses, one sentence each; English, and the rule or heading it is
 * about (NULL if none). */
struct build_reason {
    char *text;
    char *rule;    /* id */
    char *heading; /* id */
};

/* A file of the record; never in bundle or upload tree. */
struct record_file {
    char *name; /* "report.xml", "core.xml", "waivers.xml" */
    struct buffer bytes;
};

struct build_options {
    struct as_of as_of;
    bool draft;
    bool allow_local_pack; /* a `filing` with packs that are not installed */
    bool with_core_proof;  /* core.xml in the bundle too */
    const char *tool;      /* version of the program, for the manifest; NULL: SAMDOSSIER_VERSION */
    const void *recipe;    /* content of VERIFY.txt (signing/recipe.h) */
    size_t recipe_size;
    /* report.xml of this target (XVRL): its digest stands in the manifest. */
    const void *report;
    size_t report_size;
    const struct core *core;         /* of the dossier */
    const struct findings *findings; /* of the whole run, waivers applied */
};

struct build {
    enum bundle_state state;
    char *name; /* <regulator>-<route>-<sequence> */
    char *regulator;
    char *filing;
    struct entries entries;
    struct sha256 bundle_id;
    struct record_file *record;
    size_t record_count;
    struct build_reason *reasons; /* of a draft too: what keeps it from being filed */
    size_t reason_count;
};
#define BUILD_INIT                                                                                 \
    {                                                                                              \
        .name = NULL                                                                               \
    }
void build_release(struct build *build);

/* Builds a target of a dossier with facts. Returns false with FINDINGS and the reasons filled in
 * *ret when it refuses (the caller releases *ret in any case); other failures leave *ret empty. A
 * dossier with sample="yes" gives the state `sample`, a draft asked for `draft`. */
bool build_target(struct dossier *dossier, struct packs *packs, struct pool *pool,
                  const struct target *target, const struct build_options *options,
                  struct build *ret, struct error *error) MUST_CHECK;

/* Why the target could not be filed as it stands; also what build_target does first. */
bool build_judge(struct dossier *dossier, struct packs *packs, const struct target *target,
                 const struct build_options *options, struct build *ret, struct error *error)
    MUST_CHECK;

/* What the seal beside a plain tree holds: every entry but upload/... Borrowed from `entries`: free
 * only ret->items. */
bool build_seal_entries(const struct entries *entries, struct entries *ret, struct error *error)
    MUST_CHECK;
/* Writes what the portal takes, `upload/x` as `x`, into a folder being written aside. */
bool build_write_upload(const struct entries *entries, struct pool *pool,
                        struct folder_writer *folder, struct error *error) MUST_CHECK;
/* Writes the files of the record into a folder being written aside. */
bool build_write_record(const struct build *build, struct folder_writer *folder,
                        struct error *error) MUST_CHECK;

#endif
