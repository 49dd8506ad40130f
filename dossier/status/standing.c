#include "dossier/status/internal.h"

#include <stdlib.h>
#include <string.h>

void status_names_release(struct status_names *names)
{
    for (enum report_language language = REPORT_EN; language <= REPORT_JA; language++) {
        free(names->authority[language]);
        free(names->route[language]);
    }
}

void standings_release(struct standings *standings)
{
    for (size_t i = 0; i < standings->count; i++)
        status_names_release(&standings->items[i].names);
    free(standings->items);
    due_release(&standings->due);
    *standings = (struct standings)STANDINGS_INIT;
}

static const xmlNode *approval_next(const struct dossier *dossier, const xmlNode *after)
{
    return after ? xml_next(after, NS_DOSSIER, "approval")
                 : dossier_first(dossier, "approvals", "approval");
}

static bool same(const char *one, const char *other)
{
    return one && other && !strcmp(one, other);
}

const xmlNode *status_approval(const struct status_page *page, const xmlNode *filing,
                               const xmlNode *after)
{
    const struct dossier *dossier = page->dossier;
    const xmlNode *approval = approval_next(dossier, after);
    for (; approval; approval = approval_next(dossier, approval)) {
        const char *of = xml_attribute(approval, "filing"), *date = xml_attribute(approval, "date");
        if (date && strcmp(date, page->as_of) > 0)
            continue;
        if (filing ? same(of, xml_attribute(filing, "id")) : !dossier_filing(dossier, of))
            return approval;
    }
    return NULL;
}

size_t approval_baseline_fields(const xmlNode *approval)
{
    const xmlNode *baseline = xml_child(approval, NS_DOSSIER, "baseline");
    const xmlNode *field = baseline ? xml_child(baseline, NS_DOSSIER, "field") : NULL;
    size_t count = 0;
    for (; field; field = xml_next(field, NS_DOSSIER, "field"))
        count++;
    return count;
}

static bool begins_with_part(const char *id, const char *of)
{
    size_t size = of ? strlen(of) : 0;
    return size && !strncmp(id, of, size) && id[size] == '/';
}

/* The filing that notifies a change under a plan, by the id of what is due; NULL if none is named.
 */
static const char *notifying_filing(const struct dossier *dossier, const char *id)
{
    const xmlNode *plan = dossier_first(dossier, "plans", "change-plan");
    while (plan && !begins_with_part(id, xml_attribute(plan, "id")))
        plan = xml_next(plan, NS_DOSSIER, "change-plan");
    const xmlNode *notification = plan ? xml_child(plan, NS_DOSSIER, "notification") : NULL;
    while (notification &&
           !same(xml_attribute(notification, "id"), id + strlen(xml_attribute(plan, "id")) + 1))
        notification = xml_next(notification, NS_DOSSIER, "notification");
    return notification ? xml_attribute(notification, "filing") : NULL;
}

/* Whether what is due follows from the filing: it is the filing's own, of its approvals, or of a
 * plan that belongs to them. */
static bool is_of_filing(const struct status_page *page, const struct due_item *item,
                         const xmlNode *filing)
{
    const struct dossier *dossier = page->dossier;
    const char *id = xml_attribute(filing, "id");
    if (item->kind == DUE_FILING || item->kind == DUE_DECISION)
        return same(item->id, id);
    if (item->kind == DUE_QUESTION) {
        const xmlNode *round = dossier_find(dossier, "questions", item->id);
        return round && same(xml_attribute(round, "filing"), id);
    }
    const char *notifying = notifying_filing(dossier, item->id);
    if (notifying)
        return same(notifying, id);
    const xmlNode *approval = status_approval(page, filing, NULL);
    for (; approval; approval = status_approval(page, filing, approval)) {
        const char *of = xml_attribute(approval, "id");
        const xmlNode *plan = dossier_first(dossier, "plans", "change-plan");
        if (same(item->id, of) || begins_with_part(item->id, of))
            return true;
        for (; plan; plan = xml_next(plan, NS_DOSSIER, "change-plan"))
            if (same(xml_attribute(plan, "approval"), of) &&
                (same(item->id, xml_attribute(plan, "id")) ||
                 begins_with_part(item->id, xml_attribute(plan, "id"))))
                return true;
    }
    return false;
}

static void questions_count(const struct status_page *page, struct standing *standing)
{
    const char *id = xml_attribute(standing->filing, "id");
    const xmlNode *round = dossier_first(page->dossier, "questions", "question-round");
    for (; round; round = xml_next(round, NS_DOSSIER, "question-round")) {
        if (!same(xml_attribute(round, "filing"), id) || !round_is_received(round, page->as_of))
            continue;
        const xmlNode *question = xml_child(round, NS_DOSSIER, "question");
        for (; question; question = xml_next(question, NS_DOSSIER, "question"))
            standing->asked++;
        standing->open += round_open_questions(round, page->as_of);
    }
}

size_t approval_conditions(const xmlNode *approval, const char *as_of, size_t *ret_open)
{
    const xmlNode *condition = xml_child(approval, NS_DOSSIER, "condition");
    size_t count = 0;
    *ret_open = 0;
    for (; condition; condition = xml_next(condition, NS_DOSSIER, "condition")) {
        const char *done = xml_attribute(condition, "done");
        count++;
        *ret_open += !done || strcmp(done, as_of) > 0;
    }
    return count;
}

static size_t notified_count(const struct status_page *page, const xmlNode *plan)
{
    const xmlNode *notification = plan ? xml_child(plan, NS_DOSSIER, "notification") : NULL;
    size_t count = 0;
    for (; notification; notification = xml_next(notification, NS_DOSSIER, "notification")) {
        const char *received = xml_attribute(notification, "received");
        const xmlNode *filing =
            dossier_filing(page->dossier, xml_attribute(notification, "filing"));
        enum filing_state state = filing ? filing_state_find(filing, page->as_of) : FILING_PLANNED;
        count += received && strcmp(received, page->as_of) <= 0 && filing_is_submitted(state) &&
                 state != FILING_REFUSED && state != FILING_WITHDRAWN;
    }
    return count;
}

static void standing_fill(const struct status_page *page, const struct due *due,
                          const xmlNode *filing, struct standing *ret)
{
    *ret = (struct standing){ .filing = filing,
                              .state = filing_state_find(filing, page->as_of),
                              .last = filing_last_event(filing, page->as_of),
                              .in_force = filing_in_force(filing, page->as_of),
                              .plan = dossier_find(page->dossier, "plans",
                                                   xml_attribute(filing, "change-plan")) };
    ret->notified = notified_count(page, ret->plan);
    for (size_t i = 0; !ret->due && i < due->count; i++)
        if (is_of_filing(page, &due->items[i], filing))
            ret->due = &due->items[i];
    questions_count(page, ret);
    if (page->names)
        page->names(page->context, xml_attribute(filing, "regulator"),
                    xml_attribute(filing, "route"), &ret->names);
}

/* Whether an earlier filing has the same regulator. */
static bool is_known(const xmlNode *first, const xmlNode *filing)
{
    for (; first != filing; first = xml_next(first, NS_DOSSIER, "filing"))
        if (same(xml_attribute(first, "regulator"), xml_attribute(filing, "regulator")))
            return true;
    return false;
}

bool standings_make(const struct status_page *page, struct standings *ret, struct error *error)
{
    struct standings standings = STANDINGS_INIT;
    struct due_options options = { .as_of = page->as_of,
                                   .within_days = DUE_WITHIN_MAX,
                                   .terms = page->terms,
                                   .months = page->months,
                                   .context = page->context };
    const xmlNode *first = dossier_first(page->dossier, "filings", "filing");
    size_t count = 0;
    for (const xmlNode *filing = first; filing; filing = xml_next(filing, NS_DOSSIER, "filing"))
        count++;
    standings.items = calloc(count + 1, sizeof *standings.items);
    if (!standings.items)
        return error_set(error, STATUS_INTERNAL, "no memory for the filings");
    if (!due_list(page->dossier, &options, &standings.due, error)) {
        free(standings.items);
        return false;
    }
    for (const xmlNode *filing = first; filing; filing = xml_next(filing, NS_DOSSIER, "filing")) {
        if (is_known(first, filing))
            continue;
        for (const xmlNode *other = filing; other; other = xml_next(other, NS_DOSSIER, "filing"))
            if (same(xml_attribute(other, "regulator"), xml_attribute(filing, "regulator")))
                standing_fill(page, &standings.due, other, &standings.items[standings.count++]);
    }
    *ret = standings;
    return true;
}
