/* Where each filing stands, by its events; and all that a person wants to see of it at once.
 *
 * The surprise: the last event is the one with the latest date; of two on one day the later in the
 * file. What was recorded counts, never what was planned. */
#ifndef DOSSIER_STATUS_STATUS_H
#define DOSSIER_STATUS_STATUS_H

#include "dossier/dossier.h"
#include "schemas/report.h"

struct due_terms;

enum filing_state {
#define STATE(NAME, ...) FILING_##NAME,
#include "dossier/status/status.def"
#undef STATE
    FILING_STATES
};
const char *filing_state_code(enum filing_state state);
const char *filing_state_word(enum filing_state state, enum report_language language);
const char *filing_state_next(enum filing_state state, enum report_language language);

/* As of a day (yyyy-mm-dd): later events do not count. NULL: all events. What is under review is in
 * force once the approved text says what it changed, and continued once the next sequence of the
 * same application was submitted. */
enum filing_state filing_state_find(const xmlNode *filing, const char *as_of);
/* The last event up to that day, or NULL. */
const xmlNode *filing_last_event(const xmlNode *filing, const char *as_of);
/* The day since which the approved text says what the filing changed, up to that day; NULL if it
 * does not. A notification that nobody decides on ends in this. */
const char *filing_in_force(const xmlNode *filing, const char *as_of);
/* Whether the regulator has decided, or nobody waits for it any more. */
bool filing_is_decided(enum filing_state state);
bool filing_is_submitted(enum filing_state state);
/* Whether a d:question-round came up to that day (without @received: yes). */
bool round_is_received(const xmlNode *round, const char *as_of);
/* Questions of a d:question-round that have no answer with a date up to that day. */
size_t round_open_questions(const xmlNode *round, const char *as_of);

/* What a pack calls its authority and a route, by report_language; each NULL if it does not say.
 * Owned by whom they were filled for. */
struct status_names {
    char *authority[2];
    char *route[2];
};
void status_names_release(struct status_names *names);
struct status_page {
    const struct dossier *dossier;
    const char *product; /* NULL if it has no name */
    const char *product_ja;
    const char *as_of; /* yyyy-mm-dd */
    /* Fills names that came NULL; NULL: ids are shown. */
    void (*names)(void *context, const char *regulator, const char *route,
                  struct status_names *ret);
    /* As struct due_options has it; the same context. */
    void (*terms)(void *context, const char *regulator, struct due_terms *ret);
    /* as in struct due_options */
    unsigned (*months)(void *context, const char *regulator, const char *of, const char *category);
    void *context;
    enum report_language language;
    unsigned columns; /* of the terminal */
};
typedef bool status_writer(const struct status_page *page, struct text *ret, struct error *error);
/* Filings by regulator in the order of the dossier, then the approvals that none of them got.
 * INTERNAL without memory. */
status_writer status_write_text, status_write_json, status_write_html;

#endif
