/* Checking: for each filing graft the plan, run the rules, collect the findings, take the plan out
 * again; then apply the waivers of the dossier.
 *
 * The surprise: a regulator that was named and has no filing gets an implied one for the time of
 * its check only, so that it never counts as a filing of the dossier. */
#ifndef COUNTRIES_CHECK_H
#define COUNTRIES_CHECK_H

#include "base/date.h"
#include "base/work.h"
#include "countries/pack.h"
#include "dossier/dossier.h"
#include "dossier/problem.h"
#include "schemas/finding.h"

/* What is checked or built: a filing of the dossier, or an implied one. */
struct target {
    char *regulator;
    char *filing; /* id; of an implied filing the one that it gets when it is grafted */
    bool implied;
};
struct targets {
    struct target *items;
    size_t count;
};
#define TARGETS_INIT                                                                               \
    {                                                                                              \
        .items = NULL                                                                              \
    }
void targets_release(struct targets *targets);

/* The targets of --for: NULL: every filing of the dossier; "all": every pack that takes filings;
 * else regulators separated by commas, in that order. A regulator with several filings gives them
 * all, in the dossier's order. USAGE if there is no such pack or it takes no filing; INPUT if a
 * filing of the dossier names such a regulator. */
bool targets_find(struct dossier *dossier, struct packs *packs, const char *list,
                  struct targets *ret, struct error *error) MUST_CHECK;
/* Leaves only the filing with that id. INPUT if it is not among them. */
bool targets_keep(struct targets *targets, const char *filing, struct error *error) MUST_CHECK;

struct check_options {
    struct as_of as_of;
    const char *phase; /* NULL: all rules; "eligibility" */
    const struct rules_raise *raises;
    size_t raise_count;
    bool redact; /* findings hold no text of the dossier (schemas/rules.h) */
};

/* Grafts the plan of a target (and the implied filing) into the dossier's tree. Until
 * target_remove the tree is the enriched tree of schemas/enriched.xsd. */
xmlNode *target_graft(struct dossier *dossier, struct packs *packs, const struct target *target,
                      const char *as_of, struct error *error) MUST_CHECK;
/* Takes both out. */
void target_remove(struct dossier *dossier, const struct target *target);

/* Runs the rules for one target on a dossier with facts; adds to the findings and leaves the tree
 * as it was. */
bool check_target(struct dossier *dossier, struct packs *packs, const struct target *target,
                  const struct check_options *options, struct findings *findings,
                  struct error *error) MUST_CHECK;

/* All targets in order, then the waivers; `remarks` (waivers that do nothing) and `progress` may be
 * NULL. */
bool check_targets(struct dossier *dossier, struct packs *packs, const struct targets *targets,
                   const struct check_options *options, struct findings *findings,
                   struct problems *remarks, struct progress *progress, struct error *error)
    MUST_CHECK;

/* Bytes of the enriched tree of a target (check --dump-tree). Caller releases. */
bool check_dump(struct dossier *dossier, struct packs *packs, const struct target *target,
                const char *as_of, struct buffer *ret, struct error *error) MUST_CHECK;

/* Validates a tree that stands enriched against schemas/enriched.xsd: INTERNAL with the first
 * problem, for tests and `packs check`. */
bool check_enriched(const struct packs *packs, xmlDoc *tree, struct error *error) MUST_CHECK;

#endif
