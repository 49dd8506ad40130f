/* What the files of the linter share. */
#ifndef COUNTRIES_LINT_INTERNAL_H
#define COUNTRIES_LINT_INTERNAL_H

#include "countries/lint.h"

/* One pack under the linter. */
struct lint {
    struct packs *packs;
    struct pack *pack;
    struct dossier_schema *schema; /* hub headings; NULL in lint_cases */
    struct problems *problems;
};

void lint_sources(struct lint *lint);
void lint_toc(struct lint *lint);
void lint_rules(struct lint *lint);
void lint_forms(struct lint *lint);

/* How many findings of each rule there are, by kind. */
struct tally_rule {
    char *rule;
    char *pack;
    size_t count[FINDING_KINDS];
};
struct tally {
    struct tally_rule *items;
    size_t count;
};
void tally_release(struct tally *tally);
bool tally_fill(const struct findings *findings, struct tally *ret, struct error *error) MUST_CHECK;
/* 0 for a rule that has none. */
size_t tally_count(const struct tally *tally, const char *rule, enum finding_kind kind);

/* Runs all rules over a dossier that carries a plan. */
bool tally_run(struct pack *pack, struct dossier *dossier, struct tally *ret, struct error *error)
    MUST_CHECK;

/* A dossier on a copy of the tree; shares the folder. Release with clone_release. */
bool clone_make(const struct dossier *dossier, struct dossier *ret, struct error *error) MUST_CHECK;
void clone_release(struct dossier *clone);

/* Grafts the plan of the first filing that the dossier has with the pack, or of a trial. */
bool clone_plan(struct dossier *clone, const struct pack *pack, const char *as_of,
                struct error *error) MUST_CHECK;

/* Does the edits of a k:case; INPUT with the place if one selects nothing or cannot be done. */
bool case_edit(const xmlNode *node, xmlDoc *tree, struct error *error) MUST_CHECK;

#endif
