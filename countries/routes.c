#include "countries/routes.h"

#include "countries/routes_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The condition of the common pack that a route is for the class; where it is missed, the others
 * are of no interest. */
#define CLASS_CONDITION "common-route-class"

/* Sets of approvals that are tried for one route at most; those first in the dossier come first. */
#define TRIALS_MAX 256
#define CANDIDATES_MAX 64

const char *route_state_name(enum route_state state)
{
    static const char *const names[] = { "open", "unknown", "opens", "closed" };

    return names[state];
}

bool condition_closes(const struct finding *finding)
{
    return finding->kind == FINDING_BROKEN && finding->severity >= SEVERITY_WARNING;
}

bool condition_unconfirmed(const struct finding *finding)
{
    for (size_t i = 0; i < finding->source_count; i++)
        if (finding->sources[i].confidence != CONFIDENCE_UNCONFIRMED)
            return false;
    return true;
}

bool answer_needs(const struct route_answer *answer, const xmlNode *node)
{
    const char *fee_class = xml_attribute(node, "fee-class");

    return need_is_for(node, xml_attribute(answer->class.pack, "id")) &&
           (!fee_class || !answer->fee_class || strcmp(fee_class, answer->fee_class) == 0);
}

/* The reason quotes what the rule wants to know, and so the id of the question. */
const xmlNode *condition_question(const struct route_answer *answer, const struct finding *finding)
{
    const xmlNode *ask = xml_child(pack_merged(answer->pack), NS_PACK, "ask");

    for (; ask && finding->kind == FINDING_NOT_EVALUATED && finding->reason;
         ask = xml_next(ask, NS_PACK, "ask")) {
        char quoted[80];

        snprintf(quoted, sizeof quoted, "'%s'", xml_attribute(ask, "id"));
        if (strstr(finding->reason, quoted))
            return ask;
    }
    return NULL;
}

static void answer_release(struct route_answer *answer)
{
    findings_release(&answer->open);
    findings_release(&answer->met);
    findings_release(&answer->later);
}

void routes_release(struct routes *routes)
{
    for (size_t i = 0; i < routes->count; i++)
        answer_release(&routes->items[i]);
    free(routes->items);
    *routes = (struct routes)ROUTES_INIT;
}

/* The next combination of `size` out of `count` indices, in order; false after the last. */
static bool combination_next(size_t *indices, size_t size, size_t count)
{
    size_t i = size;

    while (i > 0 && indices[i - 1] == count - size + i - 1)
        i--;
    if (i == 0)
        return false;
    indices[i - 1]++;
    for (; i < size; i++)
        indices[i] = indices[i - 1] + 1;
    return true;
}

static size_t closing_count(const struct findings *open)
{
    size_t count = 0;

    for (size_t i = 0; i < open->count; i++)
        count += condition_closes(&open->items[i]);
    return count;
}

/* Whether `left` serves the applicant better than `right`. */
static bool answer_better(const struct route_answer *left, const struct route_answer *right)
{
    if (left->state != right->state)
        return left->state < right->state;
    if (left->state == ROUTE_OPENS)
        return strcmp(left->on, right->on) < 0;
    if (left->state == ROUTE_CLOSED && closing_count(&left->open) != closing_count(&right->open))
        return closing_count(&left->open) < closing_count(&right->open);
    return left->open.count < right->open.count;
}

static bool class_missed(const struct outcome *outcome, size_t *ret_index)
{
    for (*ret_index = 0; *ret_index < outcome->open.count; ++*ret_index)
        if (outcome->open.items[*ret_index].kind == FINDING_BROKEN &&
            strcmp(outcome->open.items[*ret_index].rule, CLASS_CONDITION) == 0)
            return true;
    return false;
}

/* Waits until the route is not closed any more, or no waiting time is left. */
static bool answer_wait(const struct trial *trial, const struct reliance *reliance,
                        const char *as_of, struct route_answer *answer, struct error *error)
{
    char day[DATE_SIZE], after[DATE_SIZE];

    memcpy(after, as_of, DATE_SIZE);
    while (trial_next_day(trial, reliance, after, day)) {
        CLEANUP(outcome_release) struct outcome outcome = OUTCOME_INIT;

        if (!trial_run(trial, reliance, day, &outcome, error))
            return false;
        if (outcome_state(&outcome) != ROUTE_CLOSED) {
            answer->state = ROUTE_OPENS;
            memcpy(answer->on, day, DATE_SIZE);
            answer->later = outcome.open;
            outcome.open = (struct findings)FINDINGS_INIT;
            return true;
        }
        memcpy(after, day, DATE_SIZE);
    }
    return true;
}

/* The answer for one set of approvals. */
static bool answer_try(const struct trial *trial, const struct reliance *reliance,
                       const char *as_of, struct route_answer *answer, struct error *error)
{
    CLEANUP(outcome_release) struct outcome outcome = OUTCOME_INIT;
    size_t index;

    if (!trial_run(trial, reliance, as_of, &outcome, error))
        return false;
    answer->state = outcome_state(&outcome);
    if (class_missed(&outcome, &index))
        return findings_add(&answer->open, &outcome.open.items[index], error);
    answer->open = outcome.open;
    answer->met = outcome.met;
    outcome = (struct outcome)OUTCOME_INIT;
    memcpy(answer->relies, reliance->items, sizeof answer->relies);
    answer->relies_count = reliance->count;
    return answer->state != ROUTE_CLOSED || answer_wait(trial, reliance, as_of, answer, error);
}

/* Tries a set and keeps the better of the two answers. */
static bool answer_improve(const struct trial *trial, const struct reliance *reliance,
                           const char *as_of, bool first, struct route_answer *answer,
                           struct error *error)
{
    struct route_answer next = *answer;

    next.open = next.met = next.later = (struct findings)FINDINGS_INIT;
    next.relies_count = 0;
    if (!answer_try(trial, reliance, as_of, &next, error)) {
        answer_release(&next);
        return false;
    }
    if (!first && !answer_better(&next, answer)) {
        answer_release(&next);
        return true;
    }
    answer_release(answer);
    *answer = next;
    return true;
}

static bool answer_find(const struct trial *trial, const char *as_of, struct route_answer *answer,
                        struct error *error)
{
    const xmlNode *candidates[CANDIDATES_MAX];
    size_t needed, indices[ROUTE_RELIES_MAX];
    size_t count = trial_candidates(trial, candidates, CANDIDATES_MAX, &needed);
    size_t size = count < needed ? count : needed;

    if (size > ROUTE_RELIES_MAX)
        return error_set(error, STATUS_LIMIT, "route \"%s\" asks for %zu approvals, at most %d",
                         xml_attribute(trial->route, "id"), needed, ROUTE_RELIES_MAX);
    for (size_t i = 0; i < size; i++)
        indices[i] = i;
    for (size_t tried = 0; tried < TRIALS_MAX; tried++) {
        struct reliance reliance = { .count = size };

        for (size_t i = 0; i < size; i++)
            reliance.items[i] = candidates[indices[i]];
        if (!answer_improve(trial, &reliance, as_of, tried == 0, answer, error))
            return false;
        if (answer->state == ROUTE_OPEN || !combination_next(indices, size, count))
            break;
    }
    return true;
}

/* A valid approval of the regulator itself. */
static const xmlNode *held_find(const struct dossier *dossier, const struct pack *pack)
{
    for (const xmlNode *approval = dossier_first(dossier, "approvals", "approval"); approval;
         approval = xml_next(approval, NS_DOSSIER, "approval")) {
        const char *regulator = xml_attribute(approval, "regulator");

        if (regulator && strcmp(regulator, pack_id(pack)) == 0 &&
            strcmp(xml_attribute(approval, "state"), "valid") == 0)
            return approval;
    }
    return NULL;
}

static const char *fee_class_find(const struct dossier *dossier, const struct pack *pack)
{
    const char *found = NULL;

    for (const xmlNode *filing = dossier_first(dossier, "filings", "filing"); filing;
         filing = xml_next(filing, NS_DOSSIER, "filing"))
        if (strcmp(xml_attribute(filing, "regulator"), pack_id(pack)) == 0 &&
            xml_attribute(filing, "fee-class"))
            found = xml_attribute(filing, "fee-class");
    return found;
}

static struct route_answer *answer_new(struct routes *routes, struct error *error)
{
    struct route_answer *items = realloc(routes->items, (routes->count + 1) * sizeof *items);

    if (!items) {
        error_set(error, STATUS_INTERNAL, "out of memory for routes");
        return NULL;
    }
    routes->items = items;
    items[routes->count] = (struct route_answer){ .open = FINDINGS_INIT };
    return &items[routes->count++];
}

static bool class_routes_find(struct dossier *dossier, struct pack *pack, const xmlNode *class,
                              const char *as_of, struct routes *ret, struct error *error)
{
    const xmlNode *route = xml_child(pack_merged(pack), NS_PACK, "route");
    const struct route_class about = route_class_find(dossier, pack, class);

    for (; route; route = xml_next(route, NS_PACK, "route")) {
        const struct trial trial = {
            .dossier = dossier, .pack = pack, .route = route, .class = xml_attribute(class, "id")
        };
        const char *kind = xml_attribute(route, "kind");
        struct route_answer *answer = answer_new(ret, error);

        if (!answer)
            return false;
        answer->pack = pack;
        answer->route = route;
        answer->class = about;
        answer->fee_class = fee_class_find(dossier, pack);
        if (kind && strcmp(kind, "new") == 0)
            answer->held = held_find(dossier, pack);
        if (!answer_find(&trial, as_of, answer, error))
            return false;
    }
    return true;
}

/* Whether a class is asked for: by the list, else as the product's, else any. */
static bool class_asked(const struct dossier *dossier, const struct pack *pack,
                        const char *const *asked, size_t asked_count, const xmlNode *class)
{
    bool known = false;

    for (size_t i = 0; i < asked_count; i++) {
        const xmlNode *one = pack_class(pack, asked[i]);

        known = known || one;
        if (one == class)
            return true;
    }
    if (known)
        return false;
    for (const xmlNode *own = dossier_first(dossier, "product", "class"); own;
         own = xml_next(own, NS_DOSSIER, "class")) {
        const xmlNode *one = pack_class(pack, xml_attribute(own, "value"));

        if (strcmp(xml_attribute(own, "regulator"), pack_id(pack)) != 0)
            continue;
        known = known || one;
        if (one == class)
            return true;
    }
    return !known;
}

static bool regulator_find(struct dossier *dossier, struct pack *pack, const char *const *asked,
                           size_t asked_count, const char *as_of, struct routes *ret,
                           struct error *error)
{
    for (const xmlNode *class = xml_child(pack_merged(pack), NS_PACK, "class"); class;
         class = xml_next(class, NS_PACK, "class"))
        if (class_asked(dossier, pack, asked, asked_count, class) &&
            !class_routes_find(dossier, pack, class, as_of, ret, error))
            return false;
    return true;
}

static bool target_first(const struct targets *targets, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(targets->items[i].regulator, targets->items[index].regulator) == 0)
            return false;
    return true;
}

/* USAGE if a class of the list is none of any regulator's. */
static bool classes_known(struct packs *packs, const struct targets *targets,
                          const char *const *asked, size_t asked_count, struct error *error)
{
    for (size_t i = 0; i < asked_count; i++) {
        bool known = false;

        for (size_t j = 0; !known && j < targets->count; j++) {
            const struct pack *pack = packs_get(packs, targets->items[j].regulator, error);

            if (!pack)
                return false;
            known = pack_class(pack, asked[i]) != NULL;
        }
        if (!known)
            return error_set(error, STATUS_USAGE,
                             "no regulator that is asked about has a class \"%.40s\"; `packs show` "
                             "lists them",
                             asked[i]);
    }
    return true;
}

static bool targets_answer(struct dossier *dossier, struct packs *packs,
                           const struct targets *targets, const char *const *asked,
                           size_t asked_count, const char *as_of, struct routes *ret,
                           struct error *error)
{
    for (size_t i = 0; i < targets->count; i++) {
        struct pack *pack = packs_get(packs, targets->items[i].regulator, error);

        if (!pack)
            return false;
        if (target_first(targets, i) &&
            !regulator_find(dossier, pack, asked, asked_count, as_of, ret, error))
            return false;
    }
    return true;
}

bool routes_find(struct dossier *dossier, struct packs *packs, const struct targets *targets,
                 const char *classes, const char *as_of, struct routes *ret, struct error *error)
{
    CLEANUP(free_pointer) char *copy = strdup(classes ? classes : "");
    char *rest = classes ? copy : NULL;
    const char *asked[CANDIDATES_MAX];
    struct routes routes = ROUTES_INIT;
    size_t asked_count = 0;

    if (!copy)
        return error_set(error, STATUS_INTERNAL, "out of memory");
    for (const char *one; asked_count < CANDIDATES_MAX && (one = strsep(&rest, ","));)
        asked[asked_count++] = one;
    if (!classes_known(packs, targets, asked, asked_count, error) ||
        !targets_answer(dossier, packs, targets, asked, asked_count, as_of, &routes, error)) {
        routes_release(&routes);
        return false;
    }
    *ret = routes;
    return true;
}
