/* Facts: what is measured on each file of a dossier, written into its tree (schemas/facts.xsd).
 *
 * Each file is opened beneath the dossier's folder once, taken into the pool (hash, deflate) and
 * every gatherer reads the pool's raw copy, so that facts and bundle speak of the same bytes. What
 * comes from outside is read by a helper program in a process of its own (HOSTILE.md, Helper
 * programs; dossier/helper/). The surprise: a bad document is a fact (`f:file/@problem`), a
 * gatherer that fails writes `f:not-evaluated`, and neither makes facts_gather fail. */
#ifndef DOSSIER_FACTS_FACTS_H
#define DOSSIER_FACTS_FACTS_H

#include "base/entry.h"
#include "base/error.h"
#include "base/work.h"

#include <stddef.h>
#include <stdint.h>

struct dossier;
struct facts_cache;

/* What one helper process may use. Zero in any field means the limit of base/limits.h. */
struct facts_limits {
    unsigned cpu_seconds;
    unsigned wall_seconds; /* default: four times cpu_seconds */
    uint64_t data_bytes;
    size_t answer_bytes;
    size_t text_bytes;
};

struct facts_options {
    const char *helper;    /* path of samdossier-facts; NULL: the one built with this program */
    const char *pdftotext; /* absolute path; NULL: /usr/bin/pdftotext */
    unsigned jobs;         /* 0: processors */
    struct facts_limits limits;
    bool require_sandbox; /* without the full sandbox the helper's facts are not evaluated */
    const struct facts_cache *cache; /* dossier/facts/cache.h; NULL: none */
};

/* Writes one f:facts as the last child of every d:rendition; facts of an earlier call are replaced.
 * Results are applied in document order, whatever `jobs`. `progress` may be NULL. The blobs and
 * their digests are kept in the dossier (facts_blob). Errors: OUTPUT when the pool cannot be
 * written, INPUT when a file changed while it was read, INTERNAL; cancelled: whatever stands. */
bool facts_gather(struct dossier *dossier, struct pool *pool, const struct facts_options *options,
                  struct progress *progress, struct error *error) MUST_CHECK;

/* The pool's bytes of a rendition, by its id; NULL if its file has a problem or it has no facts.
 * Borrowed: valid until the next facts_gather or the end of the dossier. */
const struct blob *facts_blob(const struct dossier *dossier, const char *rendition_id);

/* Reads every file once more and compares its digest with the facts: INPUT with "changed while it
 * was read" when one differs (BUNDLE.md, One run, the same bytes). */
bool facts_recheck(const struct dossier *dossier, struct error *error) MUST_CHECK;

/* What protects the helper on this machine, for `version --verbose` and the report: one line such
 * as "no-new-privs, seccomp". False (INTERNAL) if the helper cannot be run. Caller frees. */
bool facts_sandbox(const char *helper, char **ret_layers, struct error *error) MUST_CHECK;

#endif
