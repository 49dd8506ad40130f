/* Where each filing stands, by its events.
 *
 * The surprise: the last event is the one with the latest date; of two on one day the later in the
 * file. What was recorded counts, never what was planned. */
#ifndef DOSSIER_STATUS_H
#define DOSSIER_STATUS_H

#include "dossier/dossier.h"

enum filing_state {
    FILING_PLANNED, /* nothing happened yet */
    FILING_READY,   /* built or handed over, not submitted */
    FILING_REVIEW,  /* submitted, accepted, answered, pages replaced */
    FILING_ASKED,   /* questions are to be answered */
    FILING_APPROVED,
    FILING_LISTED, /* approved, and listed for insurance */
    FILING_REFUSED,
    FILING_WITHDRAWN,
};
/* As of a day (yyyy-mm-dd): later events do not count. NULL: all events. */
enum filing_state filing_state_find(const xmlNode *filing, const char *as_of);
/* The last event up to that day, or NULL. */
const xmlNode *filing_last_event(const xmlNode *filing, const char *as_of);
/* Whether the regulator has decided, or nobody waits for it any more. */
bool filing_is_decided(enum filing_state state);
bool filing_is_submitted(enum filing_state state);
/* Questions of a d:question-round that have no answer with a date up to that day. */
size_t round_open_questions(const xmlNode *round, const char *as_of);

#endif
