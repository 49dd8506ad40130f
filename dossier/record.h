/* The record of what was filed (BUNDLE.md, "Record of what was filed"): events of a filing, and the
 * manifest of the bundle that was filed.
 *
 * The surprise: only the lines of the event itself are written into the file that holds the filing;
 * every other byte stays. The manifest lies at filings/<filing>.manifest.xml: no path is made from
 * anything but the filing's id. Where a change comes into force, the approved text takes it
 * (dossier/baseline.h), in the same step. */
#ifndef DOSSIER_RECORD_H
#define DOSSIER_RECORD_H

#include "base/error.h"
#include "base/text.h"
#include "dossier/dossier.h"
#include "dossier/manifest.h"

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
};

/* Inserts into the bytes (a NUL follows them) of the file that holds the d:filing: behind its last
 * event, else at its end. INPUT if it is not in it. */
bool event_insert(const char *bytes, size_t size, const struct filing_event *event,
                  struct text *ret, struct error *error) MUST_CHECK;

/* Adds an event (its id, if NULL, is made from date and kind). INPUT if the dossier has no such
 * filing or would not be valid with it; then nothing is written. */
bool record_event(const struct dossier *dossier, const struct dossier_schema *schema,
                  const struct filing_event *event, struct problems *problems, struct error *error)
    MUST_CHECK;

/* Whether a verified bundle continues what was recorded: FINDINGS for another dossier, regulator,
 * route or sequence than the filing's, a gap (the filing before has no record, or there is none and
 * the sequence is not the first) or a fork (another bundle follows the same one, or was recorded
 * for this filing). */
bool record_check(const struct dossier *dossier, const struct manifest *manifest,
                  const struct sha256 *bundle_id, struct error *error) MUST_CHECK;

/* Keeps the manifest and adds its event, of which filing, bundle and manifest are filled in here.
 * The caller has verified the bundle; record_check is done first. */
bool record_bundle(const struct dossier *dossier, const struct dossier_schema *schema,
                   const void *bytes, size_t size, const struct filing_event *event,
                   struct problems *problems, struct error *error) MUST_CHECK;

#endif
