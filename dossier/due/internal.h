/* Inside this room: how the parts of due_list gather. */
#ifndef DOSSIER_DUE_INTERNAL_H
#define DOSSIER_DUE_INTERNAL_H

#include "dossier/due/due.h"
#include "dossier/status/status.h"

struct due_gather {
    const struct dossier *dossier;
    const struct due_options *options;
    char until[DATE_SIZE];
    struct due found;
    size_t capacity;
    bool failed; /* memory ran out */
};

/* A thing with a day, before it is known whether it is listed. */
struct due_candidate {
    enum due_kind kind;
    const char *date;       /* NULL: nothing is due */
    const xmlNode *node;    /* for the place */
    const char *of;         /* id, or NULL */
    const char *id;         /* the rest of the id */
    char *what[2];          /* given away */
    const char *regulators; /* filings of these count; NULL: all */
    const char *regulator;  /* at whose desk something is to be done that day, or NULL */
    bool for_filings;       /* must outlast the filings that it is for */
};
/* Lists the candidate if its day is in the window or it ends before a filing needs it. */
void due_consider(struct due_gather *gather, struct due_candidate *candidate);
/* The same whatever the day. */
void due_add(struct due_gather *gather, struct due_candidate *candidate);

/* Text of the dossier, cleaned and cut (base/text.h); NULL is empty. */
void due_append(struct text *text, const char *string);
/* "title, number" in a language; the id where there is no title. Caller frees. */
char *due_title(const xmlNode *node, const char *name, const char *number, const char *id,
                enum report_language language);

/* Papers, licences and registrations, translations. */
void due_gather_papers(struct due_gather *gather);
/* Approvals, conditions, questions, plans, filings, waivers. */
void due_gather_course(struct due_gather *gather);
/* Decisions, reports, ends and challenges of the insurance of approvals. */
void due_gather_insurance(struct due_gather *gather);

#endif
