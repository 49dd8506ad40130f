/* What the report writers share: findings grouped over filings, in the order of urgency, and the
 * words of both languages. */
#ifndef SCHEMAS_REPORT_ITEMS_H
#define SCHEMAS_REPORT_ITEMS_H

#include "schemas/report.h"

/* Findings alike but for their filing. */
struct report_item {
    const struct finding *finding; /* the first of them */
    const char **filings;          /* ids, in the order met; owned list of borrowed ids */
    size_t filing_count;
    size_t order;       /* of the first, in the findings */
    size_t group_order; /* of the first of its group */
};
struct report_items {
    struct report_item *items;
    size_t count;
};
/* Errors, then what could not be evaluated, then warnings, then notes; waived ones last. Findings
 * of one rule stand together. */
bool report_items_make(const struct report *report, struct report_items *ret, struct error *error)
    MUST_CHECK;
void report_items_release(struct report_items *items);
/* Whether a finding is grouped by the fact that is missing instead of by its rule. */
bool finding_lacks_fact(const struct finding *finding);
/* Whether items[index] is the first, or the last, of its group: a writer says once what is the same
 * for all of them (what to do, the sources). */
bool report_item_first(const struct report_items *items, size_t index);
bool report_item_last(const struct report_items *items, size_t index);

/* Whether all findings of the group that begins at `first` cite the same sources (a rule on a
 * pack's data cites those of the datum), or are for the same filings. */
bool report_same_sources(const struct report_items *items, size_t first);
bool report_same_filings(const struct report_items *items, size_t first);

/* A class of findings as a reader sees it. */
enum urgency {
    URGENCY_ERROR,
    URGENCY_UNKNOWN, /* not evaluated */
    URGENCY_WARNING,
    URGENCY_INFO,
    URGENCY_WAIVED,
    URGENCIES
};
enum urgency finding_urgency(const struct finding *finding);
const char *urgency_word(enum urgency urgency, enum report_language language);
const char *urgency_code(enum urgency urgency); /* "error", "unknown", ... for class names */

/* Texts of a finding in a language, else in the other; NULL if there is none. */
const char *finding_text(const struct finding *finding, enum report_language language);
const char *finding_do(const struct finding *finding, enum report_language language);
const char *finding_reason(const struct finding *finding, enum report_language language);
const char *source_title(const struct finding_source *source, enum report_language language);

/* "documents/a.pdf, page 3 (documents.xml:120)"; not escaped. */
void place_write(const struct finding_place *place, enum report_language language,
                 struct text *ret);

/* Counts per urgency of one run, from its numbers and the waivers. */
void report_run_counts(const struct report *report, const struct finding_run *run,
                       size_t ret_counts[URGENCIES]);
/* "3 errors", "1 note", "2 not evaluated". */
void report_count_write(enum urgency urgency, size_t count, enum report_language language,
                        struct text *ret);
/* The one sentence that sums a run up. */
void report_run_sentence(const struct report *report, const struct finding_run *run,
                         enum report_language language, struct text *ret);
bool report_covers(const struct report *report, const char *filing);

#endif
