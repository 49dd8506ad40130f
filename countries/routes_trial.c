/* Trial filings: what is put into the tree to look at one route. */
#include "countries/routes_internal.h"

#include "countries/plan.h"

#include <stdlib.h>
#include <string.h>

void outcome_release(struct outcome *outcome)
{
    findings_release(&outcome->open);
    findings_release(&outcome->met);
}

enum route_state outcome_state(const struct outcome *outcome)
{
    for (size_t i = 0; i < outcome->open.count; i++)
        if (condition_closes(&outcome->open.items[i]))
            return ROUTE_CLOSED;
    return outcome->open.count ? ROUTE_UNKNOWN : ROUTE_OPEN;
}

bool need_is_for(const xmlNode *need, const char *class)
{
    const char *classes = xml_attribute(need, "classes");

    return !classes || slugs_have(classes, class);
}

/* A child of the trial filing, before the plan. */
static xmlNode *filing_add(xmlNode *plan, const char *name)
{
    xmlNode *node = xml_add(plan->parent, NS_DOSSIER, "d", name);

    return node ? xmlAddPrevSibling(plan, node) : NULL;
}

/* The use filed: that of a filing with the regulator, else of the first filing that has one. */
static const xmlNode *use_find(const struct dossier *dossier, const char *regulator)
{
    const xmlNode *any = NULL;

    for (const xmlNode *filing = dossier_first(dossier, "filings", "filing"); filing;
         filing = xml_next(filing, NS_DOSSIER, "filing")) {
        const xmlNode *use = xml_child(filing, NS_DOSSIER, "use");

        if (use && strcmp(xml_attribute(filing, "regulator"), regulator) == 0)
            return use;
        if (use && !any)
            any = use;
    }
    return any;
}

/* What a person answered in the latest filing with the regulator. */
static const xmlNode *answers_find(const struct dossier *dossier, const char *regulator)
{
    const xmlNode *found = NULL;

    for (const xmlNode *filing = dossier_first(dossier, "filings", "filing"); filing;
         filing = xml_next(filing, NS_DOSSIER, "filing"))
        if (strcmp(xml_attribute(filing, "regulator"), regulator) == 0 &&
            xml_child(filing, NS_DOSSIER, "answer"))
            found = filing;
    return found;
}

static bool answers_copy(xmlNode *plan, const xmlNode *filing)
{
    const xmlNode *from = filing ? xml_child(filing, NS_DOSSIER, "answer") : NULL;

    for (; from; from = xml_next(from, NS_DOSSIER, "answer")) {
        CLEANUP(free_pointer) char *content = xml_content(from);
        xmlNode *answer = filing_add(plan, "answer");

        if (!content || !answer)
            return false;
        xml_set(answer, "id", xml_attribute(from, "id"));
        xmlNodeAddContent(answer, BAD_CAST content);
    }
    return true;
}

static bool filing_fill(const struct trial *trial, const struct reliance *reliance, xmlNode *plan)
{
    const xmlNode *use = use_find(trial->dossier, pack_id(trial->pack));
    const xmlNode *answers = answers_find(trial->dossier, pack_id(trial->pack));

    for (size_t i = 0; i < reliance->count; i++) {
        xmlNode *relies = filing_add(plan, "relies-on");

        if (!relies)
            return false;
        xml_set(relies, "approval", xml_attribute(reliance->items[i], "id"));
    }
    if (use) {
        xmlNode *filed = filing_add(plan, "use");

        if (!filed)
            return false;
        xml_set(filed, "text", xml_attribute(use, "text"));
    }
    return answers_copy(plan, answers);
}

struct listener {
    struct findings *met;
    struct error *error;
    bool failed;
};

static void met_add(void *context, const struct finding *finding)
{
    struct listener *listener = context;

    if (!listener->failed && !findings_add(listener->met, finding, listener->error))
        listener->failed = true;
}

bool trial_run(const struct trial *trial, const struct reliance *reliance, const char *day,
               struct outcome *ret, struct error *error)
{
    struct listener listener = { .met = &ret->met, .error = error };
    const struct rules_options options = { .phase = "eligibility",
                                           .met = met_add,
                                           .met_context = &listener };
    struct rules *rules = pack_rules(trial->pack, error);
    xmlNode *plan;
    bool good;

    plan = rules ? plan_graft_trial(trial->dossier, trial->pack, xml_attribute(trial->route, "id"),
                                    trial->class, day, error)
                 : NULL;
    if (!plan)
        return false;
    good = filing_fill(trial, reliance, plan) ||
           error_set(error, STATUS_INTERNAL, "out of memory for a trial filing");
    good = good && rules_run(rules, trial->dossier->tree, &options, &ret->open, error) &&
           !listener.failed;
    plan_remove(trial->dossier);
    return good;
}

/* Whether the route counts approvals of the agency, of that type if one is given. */
static bool agency_counts(const struct trial *trial, const xmlNode *agency, const char *type)
{
    for (const xmlNode *counts = xml_child(agency, NS_PACK, "counts"); counts;
         counts = xml_next(counts, NS_PACK, "counts")) {
        const char *routes = xml_attribute(counts, "routes");

        if ((!routes || slugs_have(routes, xml_attribute(trial->route, "id"))) &&
            (!type || strcmp(xml_attribute(counts, "type"), type) == 0))
            return true;
    }
    return false;
}

static bool approval_counts(const struct trial *trial, const xmlNode *approval, bool strict)
{
    const xmlNode *agency = xml_child(pack_merged(trial->pack), NS_PACK, "agency");

    if (strict && strcmp(xml_attribute(approval, "state"), "valid") != 0)
        return false;
    for (; agency; agency = xml_next(agency, NS_PACK, "agency"))
        if (strcmp(xml_attribute(agency, "id"), xml_attribute(approval, "agency")) == 0 &&
            agency_counts(trial, agency, strict ? xml_attribute(approval, "type") : NULL))
            return true;
    return false;
}

size_t trial_candidates(const struct trial *trial, const xmlNode **ret, size_t max,
                        size_t *ret_needed)
{
    const xmlNode *needs = xml_child(trial->route, NS_PACK, "needs-approvals");
    const xmlNode *first = dossier_first(trial->dossier, "approvals", "approval");
    size_t count = 0;

    *ret_needed = 0;
    for (; needs; needs = xml_next(needs, NS_PACK, "needs-approvals")) {
        size_t needed = strtoul(xml_attribute(needs, "count"), NULL, 10);

        if (need_is_for(needs, trial->class) && needed > *ret_needed)
            *ret_needed = needed;
    }
    for (int strict = 1; *ret_needed && !count && strict >= 0; strict--)
        for (const xmlNode *approval = first; approval;
             approval = xml_next(approval, NS_DOSSIER, "approval"))
            if (count < max && approval_counts(trial, approval, strict))
                ret[count++] = approval;
    return count;
}

/* The day on which `need` years after a date of the approval are over, if it is later than `after`
 * and earlier than what is known. */
static void day_offer(const xmlNode *need, const char *date, const char *after,
                      char ret_day[DATE_SIZE])
{
    const char *years = xml_attribute(need, "years");
    char day[DATE_SIZE];

    if (!years || !date)
        return;
    date_add(date, (int)strtoul(years, NULL, 10), 0, 0, day);
    if (strcmp(day, after) > 0 && (!*ret_day || strcmp(day, ret_day) < 0))
        memcpy(ret_day, day, DATE_SIZE);
}

bool trial_next_day(const struct trial *trial, const struct reliance *reliance, const char *after,
                    char ret_day[DATE_SIZE])
{
    static const char *const waits[][2] = { { "needs-approvals", "date" },
                                            { "needs-marketing", "marketed" } };

    *ret_day = '\0';
    for (size_t i = 0; i < sizeof waits / sizeof waits[0]; i++)
        for (const xmlNode *need = xml_child(trial->route, NS_PACK, waits[i][0]); need;
             need = xml_next(need, NS_PACK, waits[i][0]))
            for (size_t j = 0; need_is_for(need, trial->class) && j < reliance->count; j++)
                day_offer(need, xml_attribute(reliance->items[j], waits[i][1]), after, ret_day);
    return *ret_day != '\0';
}
