/* Inside this room: what the writers of status say of one filing. */
#ifndef DOSSIER_STATUS_INTERNAL_H
#define DOSSIER_STATUS_INTERNAL_H

#include "dossier/due/due.h"
#include "dossier/status/status.h"

struct standing {
    const xmlNode *filing;
    enum filing_state state;
    const xmlNode *last;        /* event, or NULL */
    const struct due_item *due; /* the first thing that is due for it, or NULL */
    const char *in_force;       /* day since which its changes are, or NULL */
    const xmlNode *plan;        /* the change plan that it names, or NULL */
    size_t notified;            /* changes under that plan that were received and not taken back */
    size_t asked, open;         /* questions */
    struct status_names names;
};
struct standings {
    struct standing *items; /* by regulator in the order of the dossier */
    size_t count;
    struct due due; /* that the items point into */
};
#define STANDINGS_INIT                                                                             \
    {                                                                                              \
        .items = NULL                                                                              \
    }
bool standings_make(const struct status_page *page, struct standings *ret, struct error *error)
    MUST_CHECK;
void standings_release(struct standings *standings);

/* The next approval of a filing (after `after`, NULL: the first), or with a NULL filing of those
 * that no filing of the dossier got; none that is later than the page's day. */
const xmlNode *status_approval(const struct status_page *page, const xmlNode *filing,
                               const xmlNode *after);
/* Conditions of an approval, and those that are not done on a day. */
size_t approval_conditions(const xmlNode *approval, const char *as_of, size_t *ret_open);
/* Fields of an approval's baseline; 0 if it has none. */
size_t approval_baseline_fields(const xmlNode *approval);

/* The lines of a filing without their labels; each may stay empty. */
void status_head(const struct standing *standing, const struct status_page *page,
                 enum report_language language, struct text *ret);
void status_state(const struct standing *standing, enum report_language language, struct text *ret);
void status_last(const struct standing *standing, enum report_language language, struct text *ret);
void status_next(const struct standing *standing, enum report_language language, struct text *ret);
void status_questions(const struct standing *standing, enum report_language language,
                      struct text *ret);
void status_plan(const struct standing *standing, enum report_language language, struct text *ret);
void status_approval_line(const xmlNode *approval, enum report_language language, struct text *ret);
void status_conditions_line(const xmlNode *approval, const char *as_of,
                            enum report_language language, struct text *ret);
void status_baseline_line(const xmlNode *approval, enum report_language language, struct text *ret);

#endif
