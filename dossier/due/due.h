/* What expires or falls due: papers, licences and registrations, approvals and their conditions,
 * questions, change plans, stages, waivers, planned filings, and translations of older revisions.
 *
 * An item is listed when its day is past or within the window, and, whatever the window, when it
 * ends before a filing that it is for is filed or decided (@planned, @decision-horizon). A day of
 * expiry is the last day of validity.
 *
 * The surprise: the list borrows from the dossier (places), which must outlive it. */
#ifndef DOSSIER_DUE_DUE_H
#define DOSSIER_DUE_DUE_H

#include "base/date.h"
#include "dossier/dossier.h"
#include "dossier/due/working_day.h"
#include "schemas/report.h"

enum due_kind {
#define DUE(NAME, ...) DUE_##NAME,
#include "dossier/due/due.def"
#undef DUE
    DUE_KINDS
};
const char *due_code(enum due_kind kind);
const char *due_word(enum due_kind kind, enum report_language language);
const char *due_action(enum due_kind kind, enum report_language language);

struct due_item {
    enum due_kind kind;
    char date[DATE_SIZE];
    int64_t days;     /* from the as-of date; negative: past */
    char *id;         /* of the thing: "iso-13485", "importer-sg/importer-licence" */
    char *what[2];    /* by report_language: title, number; never NULL */
    char *against[2]; /* what it ends before, NULL if nothing */
    /* The last working day of the regulator before the day; empty if the day is one, or if nothing
     * is to be done at a regulator on it. */
    char working[DATE_SIZE];
    struct place place;
};
struct due {
    struct due_item *items; /* by day, kind, id */
    size_t count;
};
#define DUE_INIT                                                                                   \
    {                                                                                              \
        .items = NULL                                                                              \
    }
void due_release(struct due *due);

/* What the pack of a regulator says of times; 0: nothing. */
struct due_terms {
    unsigned notify_days_before;  /* a change under a plan */
    unsigned renew_months_before; /* an approval */
};
struct due_options {
    const char *as_of;    /* yyyy-mm-dd */
    unsigned within_days; /* at most DUE_WITHIN_MAX */
    /* Fills the terms of a regulator, which came zeroed; NULL: no terms are known. */
    void (*terms)(void *context, const char *regulator, struct due_terms *ret);
    /* The months of a time that the regulator has, by what it is of (k:deadline/@of) and the
     * category it is for; 0: none is known. NULL: none are. */
    unsigned (*months)(void *context, const char *regulator, const char *of, const char *category);
    holiday_finder *holiday; /* NULL: only weekends are known */
    void *context;
};
#define DUE_WITHIN_MAX 36500

/* INTERNAL without memory. */
bool due_list(const struct dossier *dossier, const struct due_options *options, struct due *ret,
              struct error *error) MUST_CHECK;

/* What the list is shown with; all borrowed. */
struct due_page {
    const struct due *due;
    const char *dossier; /* id */
    const char *product; /* NULL if it has no name */
    const char *product_ja;
    bool sample;
    const char *as_of;
    unsigned within_days;
    enum report_language language;
    unsigned columns; /* of the terminal */
};
void due_write_text(const struct due_page *page, struct text *ret);
void due_write_json(const struct due_page *page, struct text *ret);
/* RFC 5545: one day-long event per item, its UID made of kind, id and dossier, so that an item that
 * moves replaces the one imported before. DTSTAMP is the as-of date. */
void due_write_ics(const struct due_page *page, struct text *ret);
/* Caller releases. */
bool due_write_xlsx(const struct due_page *page, struct buffer *ret, struct error *error)
    MUST_CHECK;

#endif
