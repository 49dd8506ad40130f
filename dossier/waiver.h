/* Waivers: the only way past a failed or not-evaluated rule. One names rule and version, the digest
 * of a document or a filing, and another person than the requester approved it; it dies when rule
 * or document changes, or on the day after it expires. */
#ifndef DOSSIER_WAIVER_H
#define DOSSIER_WAIVER_H

#include "base/error.h"
#include "dossier/dossier.h"
#include "dossier/problem.h"
#include "schemas/finding.h"

/* Why a waiver does nothing. */
enum waiver_state {
    WAIVER_FITS,
    WAIVER_EXPIRED,
    WAIVER_SAME_PERSON,      /* requester and approver are one */
    WAIVER_NOT_WAIVABLE,     /* the rule cannot be waived */
    WAIVER_NO_SUBJECT,       /* neither a document with its digest nor a filing */
    WAIVER_DOCUMENT_CHANGED, /* the digest is not that of the rendition's file */
};

/* Whether a rule can be waived at all (dossier/waiver.def lists those that cannot). */
bool rule_is_waivable(const char *rule);
/* The state of a waiver as such on a date (yyyy-mm-dd); needs f:facts for the digest. */
enum waiver_state waiver_judge(const struct dossier *dossier, const xmlNode *waiver,
                               const char *as_of);
/* Whether a waiver that fits is for that finding. */
bool waiver_matches(const xmlNode *waiver, const struct finding *finding);

/* Marks each finding for which the dossier has a waiver that fits. `remarks` gets one line for each
 * waiver that does nothing (why, or that nothing was found that it is for). */
bool waivers_apply(const struct dossier *dossier, const char *as_of, struct findings *findings,
                   struct problems *remarks, struct error *error) MUST_CHECK;

#endif
