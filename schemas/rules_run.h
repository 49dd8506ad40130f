/* The state of one run over one tree. Inner header of schemas/. */
#ifndef SCHEMAS_RULES_RUN_H
#define SCHEMAS_RULES_RUN_H

#include "schemas/rules_index.h"

/* What the tree says about one assertion. */
struct assertion_state {
    bool dropped;            /* k:drop-rule */
    bool out_of_date;        /* by its own dates */
    const xmlNode *severity; /* k:severity, or NULL */
    bool raised;
    enum severity raise;
    bool ran;               /* counted in the run's numbers */
    bool official;          /* cites an official source, of its own or of a datum */
    unsigned tree_reported; /* groups missing somewhere in the tree, said once */
};

/* Facts of the renditions; kept per run, since completeness costs a walk. */
enum fact_state { FACT_NOT_LOOKED, FACT_COMPLETE, FACT_MISSING };
struct run_facts {
    struct index_nodes renditions;         /* in document order */
    const xmlNode **by_address;            /* sorted, for looking up */
    size_t *numbers;                       /* of by_address[i] in renditions */
    unsigned char *states;                 /* enum fact_state, [rendition * groups + group] */
    signed char missing[FACTS_GROUPS_MAX]; /* somewhere in the tree: -1 not looked, 0, 1 */
};

struct run {
    struct rules *rules;
    xmlDoc *tree;
    const struct rules_options *options;
    struct findings *findings;
    struct error *error;
    struct engine engine;
    struct rules_index index;
    struct run_facts facts;
    struct assertion_state *states; /* by assertion index */
    xmlHashTable *reported;         /* "assertion/rendition" already said to be not evaluated */
    xmlHashTable *sources;          /* k:source by id */
    unsigned *marks;                /* by order: pattern that took the node */
    unsigned mark;
    xmlNode *filing; /* d:filing[p:plan], or NULL */
    xmlNode *plan;
    xmlNode *pack;     /* k:pack, or NULL */
    const char *as_of; /* or NULL */
    struct finding_run numbers;
    /* of the schema that is running */
    const struct schema *schema;
    const char *phase; /* active phase of it, or NULL */
    xsltTransformContext *context;
    const struct expression *current; /* whose variables are looked up */
    unsigned long instance;           /* number of the context node, for let->stamp */
};

/* rules_eval.c. Evaluates in the schema that is running; the caller frees. NULL: error is set. */
xmlXPathObject *run_evaluate(struct run *run, const struct expression *expression, xmlNode *node)
    MUST_CHECK;
bool run_evaluate_boolean(struct run *run, const struct expression *expression, xmlNode *node,
                          bool *ret) MUST_CHECK;
/* Appends the string value. */
bool run_evaluate_string(struct run *run, const struct expression *expression, xmlNode *node,
                         struct text *out) MUST_CHECK;
bool run_schema_open(struct run *run, const struct schema *schema) MUST_CHECK;
void run_schema_close(struct run *run);
/* Whether a node matches the context of a rule: 1, 0, or -1 with the error set. */
int run_match(struct run *run, const struct rule *rule, xmlNode *node) MUST_CHECK;

/* rules_known.c: facts in scope. */
bool run_facts_open(struct run *run) MUST_CHECK;
void run_facts_close(struct run *run);
/* Reports as not evaluated what an assertion reads at a node and is not there. *ret_missing says
 * whether anything was missing, so that the test must not run. */
bool run_facts_check(struct run *run, const struct assertion *assertion, xmlNode *node,
                     bool *ret_missing) MUST_CHECK;
/* Whether a group is complete on rendition number `rendition`. */
bool run_fact_complete(struct run *run, size_t rendition, size_t group);
/* Reports an assertion as not evaluated on a rendition for its first missing group of `groups`;
 * once per assertion and rendition. */
bool run_fact_report(struct run *run, const struct assertion *assertion, size_t rendition,
                     unsigned groups) MUST_CHECK;

/* rules_result.c: findings. */
enum outcome { OUTCOME_BROKEN, OUTCOME_MET, OUTCOME_UNKNOWN };
bool run_tell(struct run *run, const struct assertion *assertion, xmlNode *node,
              enum outcome outcome, const char *reason_en, const char *reason_ja, const char *fact)
    MUST_CHECK;
/* Counts an assertion that takes part, once per run. */
bool run_count(struct run *run, const struct assertion *assertion) MUST_CHECK;
/* Counts a rule on a pack's data (sd:source) as official when it first runs on a datum that an
 * official source in force gives; its own `see` says nothing of that. */
bool run_count_datum(struct run *run, const struct assertion *assertion, xmlNode *node) MUST_CHECK;
/* rules_sources.c: what an assertion cites at a node (NULL: no datum's own sources), those in
 * force; the best confidence, unconfirmed if there is none. Fills finding->sources on the heap. */
bool run_cite(struct run *run, const struct assertion *assertion, xmlNode *node,
              struct finding *finding, enum confidence *ret_best) MUST_CHECK;

/* Whether [from, to) holds at the as-of date; always if there is none. */
bool run_in_force(const struct run *run, const char *from, const char *to);

#endif
