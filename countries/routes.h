/* Which routes of a regulator are open to a dossier, which are not, when, and why.
 *
 * For each route and class a trial filing is put into the tree and the phase `eligibility` runs on
 * it (DESIGN.md, Rules). A trial relies on approvals of the dossier: the set that serves the route
 * best is looked for. What a person answered in a filing with the regulator, and the use filed,
 * come along. Where a route is closed, the days on which a waiting time of the pack ends are tried.
 *
 * The surprise: only what an official or a secondary source demands closes a route. What is
 * unconfirmed and missed leaves it `unknown`, with the authority to be asked. No file is read, so
 * the dossier needs no facts. */
#ifndef COUNTRIES_ROUTES_H
#define COUNTRIES_ROUTES_H

#include "countries/check.h"

/* From the best for the applicant to the worst. */
enum route_state { ROUTE_OPEN, ROUTE_UNKNOWN, ROUTE_OPENS, ROUTE_CLOSED };
const char *route_state_name(enum route_state state); /* "open", "unknown", "opens", "closed" */

#define ROUTE_RELIES_MAX 8

/* The class of the product for a regulator and what the pack's matrix gives for its SaMD data. All
 * borrowed from dossier and pack, NULL where there is nothing. */
struct route_class {
    const xmlNode *pack;           /* k:class */
    const xmlNode *declared;       /* d:class of the product; NULL: none, or another one */
    const xmlNode *classification; /* k:classification of the pack */
    const xmlNode *row;            /* its row for the product */
    const xmlNode *given;          /* k:class that the row gives */
};

/* One route for one class. Borrows from dossier and pack; owns the findings. */
struct route_answer {
    struct pack *pack;
    const xmlNode *route; /* k:route */
    struct route_class class;
    enum route_state state;
    char on[DATE_SIZE];                      /* OPENS: the first day on which it is not closed */
    const xmlNode *relies[ROUTE_RELIES_MAX]; /* d:approval */
    size_t relies_count;
    const xmlNode *held;   /* d:approval of this regulator that is valid, where the route is for a
                              new product; NULL */
    const char *fee_class; /* of the latest filing with the regulator that says it; NULL */
    struct findings open; /* conditions missed (broken) or not known (not evaluated), as of the day;
                            of a route that is not for the class that condition alone */
    struct findings met;  /* conditions met: each stands as a broken one */
    struct findings later; /* OPENS: what is still not known on that day */
};
struct routes {
    struct route_answer *items; /* by regulator as asked, class, then as in the pack */
    size_t count;
};
#define ROUTES_INIT                                                                                \
    {                                                                                              \
        .items = NULL                                                                              \
    }
void routes_release(struct routes *routes);

/* Whether a condition of `open` closes the route. */
bool condition_closes(const struct finding *finding);
/* Whether only unconfirmed sources speak of it: then the authority is to be asked, else the
 * applicant has to say something. */
bool condition_unconfirmed(const struct finding *finding);

/* Whether an element of the pack (a route, a time, a fee, a paper) is for the class, and for the
 * fee class if that is known. */
bool answer_needs(const struct route_answer *answer, const xmlNode *node);
/* The question of the pack (k:ask) whose answer a condition that is not known waits for; NULL. */
const xmlNode *condition_question(const struct route_answer *answer, const struct finding *finding);

/* The routes of the regulators of `targets`, each once. `classes` (separated by commas, as the pack
 * calls them; NULL: the product's, or if it has none every one) are for the regulators that know
 * them; USAGE if no regulator knows one. LIMIT if a pack asks for more than ROUTE_RELIES_MAX
 * approvals at once. The tree is left as it was. */
bool routes_find(struct dossier *dossier, struct packs *packs, const struct targets *targets,
                 const char *classes, const char *as_of, struct routes *ret, struct error *error)
    MUST_CHECK;

#endif
