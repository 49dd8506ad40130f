/* What the files of the routes share. */
#ifndef COUNTRIES_ROUTES_INTERNAL_H
#define COUNTRIES_ROUTES_INTERNAL_H

#include "countries/routes.h"

/* One route for one class, under trial. */
struct trial {
    struct dossier *dossier;
    struct pack *pack;
    const xmlNode *route;
    const char *class; /* id of the pack */
};

/* Approvals on which a trial relies. */
struct reliance {
    const xmlNode *items[ROUTE_RELIES_MAX];
    size_t count;
};

/* What one trial gave. */
struct outcome {
    struct findings open, met;
};
#define OUTCOME_INIT                                                                               \
    {                                                                                              \
        .open = FINDINGS_INIT, .met = FINDINGS_INIT                                                \
    }
void outcome_release(struct outcome *outcome);
/* OPEN, UNKNOWN or CLOSED. */
enum route_state outcome_state(const struct outcome *outcome);

/* Runs the conditions of the route on a filing that relies on these approvals, made on that day. */
bool trial_run(const struct trial *trial, const struct reliance *reliance, const char *day,
               struct outcome *ret, struct error *error) MUST_CHECK;

/* Approvals on which a trial may rely: valid ones of a type that counts for the route; if there are
 * none, all of agencies that count for it, so that the reader sees why they do not. *ret_needed:
 * how many the route asks for, 0 if it relies on none. `ret` must hold as many as the dossier has;
 * returns how many there are. */
size_t trial_candidates(const struct trial *trial, const xmlNode **ret, size_t max,
                        size_t *ret_needed);

/* The earliest day after `after` on which a waiting time of the route ends for one of these
 * approvals; false if there is none. */
bool trial_next_day(const struct trial *trial, const struct reliance *reliance, const char *after,
                    char ret_day[DATE_SIZE]);

/* Whether a child of a route (needs-approvals …) holds for the class. */
bool need_is_for(const xmlNode *need, const char *class);

/* Class of the product and what the matrix gives. `class`: k:class. */
struct route_class route_class_find(const struct dossier *dossier, const struct pack *pack,
                                    const xmlNode *class);

#endif
