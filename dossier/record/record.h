/* The record of what was filed (BUNDLE.md, "Record of what was filed"): events of a filing, the
 * manifest of the bundle that was filed, and what follows from an event: an approval is made or
 * completed, the approved text takes a change (dossier/baseline.h), a stage and a change plan say
 * where they stand.
 *
 * The surprise: only the lines that are meant change, in as many files as it takes; all of them are
 * written, or none. What follows is told by the data of the route (struct record_terms); without
 * them only the event is kept, and the text that the filing says it changes. The manifest lies at
 * filings/<filing>.manifest.xml: no path is made from anything but the filing's id. */
#ifndef DOSSIER_RECORD_RECORD_H
#define DOSSIER_RECORD_RECORD_H

#include "base/error.h"
#include "base/text.h"
#include "dossier/dossier.h"
#include "dossier/manifest/manifest.h"
#include "schemas/report.h"

/* All borrowed; NULL: not given. */
struct filing_event {
    const char *id;
    const char *filing; /* id of the d:filing it belongs to */
    const char *kind;   /* as in dossier.xsd: "submitted", "accepted" ... */
    const char *date;
    const char *number;
    const char *bundle;   /* bundle id, hex */
    const char *manifest; /* path in the dossier */
    const char *signer;   /* SPKI SHA-256, hex */
    const char *in_force; /* day from which what the filing changes is in force; for an approval
                             NULL means its date */
    const char *approval; /* id of the approval that is granted or changed */
};

/* What a filing of a route does to a change plan. */
enum record_plan {
    RECORD_PLAN_NONE,
    RECORD_PLAN_CONFIRMS, /* approved, the plan is confirmed */
    RECORD_PLAN_CHANGES,  /* approved, the plan is confirmed as changed */
    RECORD_PLAN_ACTS      /* notifies a change under the plan */
};
/* A field of the approved text, and the datum of the dossier that it is first made from. */
struct record_field {
    const char *id;
    const char *from; /* "intended-use", "party-name", "product-name"; NULL: the dossier has none */
    const char *of;   /* role of the parties */
    const char *kind; /* of their number */
    const char *form; /* with {name} and {number}; NULL: the name */
};
#define RECORD_FIELDS_MAX 32
/* What the pack of a regulator says of a route; all borrowed, NULL or 0 where it is silent. */
struct record_terms {
    const char *kind; /* "new", "change", "notification" */
    enum record_plan plan;
    unsigned plan_days;        /* from the receipt of a notification under a plan to the change */
    const char *language;      /* that the regulator reads */
    const char *agency, *type; /* of the approval that the route ends in */
    const char *holder;        /* role of who holds it */
    struct record_field fields[RECORD_FIELDS_MAX];
    size_t field_count;
};

/* What an event is recorded with; all borrowed. */
struct record_frame {
    const struct dossier *dossier; /* as it was loaded */
    const struct dossier_schema *schema;
    /* Fills the terms, which came zeroed; NULL: none are known. */
    void (*terms)(void *context, const char *regulator, const char *route,
                  struct record_terms *ret);
    void *context;
    enum report_language language; /* of what is said */
    struct text *said;             /* a line for each thing written or left to do: "file: what" */
    struct problems *problems;
};

/* Records an event (its id, if NULL, is made from date and kind) and what follows from it. One that
 * is there already on that day is not added again; what is missing of the rest is. INPUT if the
 * dossier has no such filing, would not be valid with it, or says otherwise already; if it is not
 * clear which approval or plan is meant; and if a change under a plan would come too early. Then
 * nothing is written. */
bool record_event(const struct record_frame *frame, const struct filing_event *event,
                  struct error *error) MUST_CHECK;

/* Whether a verified bundle continues what was recorded: FINDINGS for another dossier, regulator,
 * route or sequence than the filing's, a gap (the filing before has no record, or there is none and
 * the sequence is not the first) or a fork (another bundle follows the same one, or was recorded
 * for this filing). */
bool record_check(const struct dossier *dossier, const struct manifest *manifest,
                  const struct sha256 *bundle_id, struct error *error) MUST_CHECK;

/* Keeps the manifest and adds its event, of which filing, bundle and manifest are filled in here.
 * The caller has verified the bundle; record_check is done first. */
bool record_bundle(const struct record_frame *frame, const void *bytes, size_t size,
                   const struct filing_event *event, struct error *error) MUST_CHECK;

#endif
