/* Findings: rules that a dossier breaks, and rules that could not be evaluated.
 *
 * A finding is neither an error (base/error.h: the program could not do its job) nor a verdict. One
 * list gathers the findings of all filings of a run, beside a line of numbers per filing
 * (struct finding_run) from which a report says "no breach found among N rules, M of them on
 * official sources" - never "valid".
 *
 * The surprise: the list is capped at LIMIT_FINDINGS, the counts are not; take every decision from
 * the counts (findings_open), never from `count`. */
#ifndef SCHEMAS_FINDING_H
#define SCHEMAS_FINDING_H

#include "base/error.h"

#include <stddef.h>

enum finding_kind { FINDING_BROKEN, FINDING_NOT_EVALUATED };
#define FINDING_KINDS 2

/* In rising order; `role` of an assertion. */
enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR };
#define SEVERITIES 3

/* How sure a source is, in rising order of the severity it allows: unconfirmed info, secondary
 * warning, official and own (the dossier's own integrity) error. */
enum confidence {
    CONFIDENCE_UNCONFIRMED,
    CONFIDENCE_SECONDARY,
    CONFIDENCE_OFFICIAL,
    CONFIDENCE_OWN
};

const char *finding_kind_name(enum finding_kind kind);   /* "broken", "not-evaluated" */
const char *severity_name(enum severity severity);       /* "info", "warning", "error" */
const char *confidence_name(enum confidence confidence); /* as in pack.xml */
bool severity_parse(const char *name, enum severity *ret) MUST_CHECK;     /* false: unknown, NULL */
bool confidence_parse(const char *name, enum confidence *ret) MUST_CHECK; /* false: unknown, NULL */
enum severity confidence_cap(enum confidence confidence);

/* Where a finding points to. A text that is not known is NULL, a number 0. */
struct finding_place {
    char *file;      /* of the dossier's XML, relative to its folder */
    long line;       /* 1-based */
    char *document;  /* id */
    char *rendition; /* id */
    char *path;      /* of the rendition's file, relative to the dossier's folder */
    long page;       /* of that file, 1-based */
};

/* A source that a finding cites, as pack.xml has it; a text that is not known is NULL. */
struct finding_source {
    char *id;
    enum confidence confidence;
    char *title_en; /* one of the two titles at least stands if the pack has any */
    char *title_ja;
    char *number;
    char *date; /* yyyy-mm-dd, yyyy-mm or yyyy */
    char *url;
};

struct finding {
    enum finding_kind kind;
    enum severity severity; /* in force: after pack changes, the cap by confidence and --raise */
    enum severity declared; /* as the rule has it */
    char *rule;             /* id */
    char *pack;             /* id of the pack that wrote the rule */
    char *version;          /* SHA-256 hex of the expanded rule element; NULL if not from a rule */
    char *filing;           /* id, or NULL */
    char *regulator;        /* id of the pack checked for, or NULL */
    char *text_en;          /* requirement, then what was found */
    char *text_ja;
    char *do_en; /* what to do, or NULL */
    char *do_ja;
    char *reason;     /* why not evaluated, in English; NULL if broken */
    char *reason_ja;  /* same in Japanese, or NULL */
    char *fact;       /* group that was missing, or NULL */
    char *anchor;     /* what it is about (schemas/finding_anchor.h), or NULL */
    char *detail;     /* text that tells it from others there, or NULL */
    char *expected;   /* what should stand there, and what does: a report shows how they differ, */
    char *found;      /* letter by letter; both or neither */
    char *waived_by;  /* waiver id; NULL if it stands. Set by findings_waive alone */
    bool eligibility; /* a condition of a route */
    bool known;       /* an earlier report has it (dossier/since.h) */
    struct finding_place place;
    struct finding_place *related;
    size_t related_count;
    struct finding_source *sources;
    size_t source_count;
};

/* What ran for one filing. A rule is one id here, however many nodes it looked at. */
struct finding_run {
    char *filing; /* id, or NULL */
    char *regulator;
    char *route;
    char *as_of;              /* yyyy-mm-dd */
    size_t rules;             /* took part */
    size_t rules_official;    /* of these: cite an official source in force */
    size_t rules_own;         /* of these: no official source, but own (the dossier's integrity) */
    size_t rules_out_of_date; /* left out: sd:from, sd:to */
    size_t rules_dropped;     /* left out: the pack drops them */
    size_t checks;            /* assertions tested, over all nodes */
    size_t broken[SEVERITIES];
    size_t not_evaluated[SEVERITIES];
};

struct findings {
    struct finding *items; /* by filing as run, then pack, pattern, document order */
    size_t count;          /* listed; at most LIMIT_FINDINGS */
    size_t capacity;
    size_t total[FINDING_KINDS][SEVERITIES];  /* all, waived ones too */
    size_t waived[FINDING_KINDS][SEVERITIES]; /* of these */
    size_t known[SEVERITIES];                 /* of the broken ones that stand */
    struct finding_run *runs;
    size_t run_count;
};

#define FINDINGS_INIT                                                                              \
    {                                                                                              \
        .items = NULL                                                                              \
    }
void findings_release(struct findings *findings);

/* Adds a deep copy; counts it in `total` even when the list is full. INTERNAL without memory. */
bool findings_add(struct findings *findings, const struct finding *finding, struct error *error)
    MUST_CHECK;
/* Adds a deep copy of the numbers of a run. */
bool findings_add_run(struct findings *findings, const struct finding_run *run, struct error *error)
    MUST_CHECK;
/* Marks items[index] as waived by a waiver; once only. */
bool findings_waive(struct findings *findings, size_t index, const char *waiver,
                    struct error *error) MUST_CHECK;
/* How many stand (not waived) of a kind at or above a severity. */
size_t findings_open(const struct findings *findings, enum finding_kind kind, enum severity least);
/* Marks items[index], broken and not waived, as one that an earlier report has. */
void findings_know(struct findings *findings, size_t index);
/* How many broken ones stand that no earlier report has; those beyond the list always count. */
size_t findings_new(const struct findings *findings, enum severity least);

/* Frees what a finding that the caller built on the heap holds. */
void finding_release(struct finding *finding);

#endif
