/* The insurance clock: what the pack's months make of the days of a request, an evaluation
 * treatment and a listing. */
#include "dossier/due/internal.h"

#include <string.h>

static unsigned months_of(const struct due_gather *gather, const xmlNode *approval, const char *of,
                          const char *category)
{
    const char *regulator = xml_attribute(approval, "regulator");
    return gather->options->months && regulator
               ? gather->options->months(gather->options->context, regulator, of, category)
               : 0;
}

static char *title(const xmlNode *approval, const xmlNode *insurance, enum report_language language)
{
    struct text text = TEXT_INIT(1024);
    const char *category = xml_attribute(insurance, "category");
    due_append(&text, xml_attribute(approval, "id"));
    if (category)
        text_append(&text, language == REPORT_JA ? "、区分" : ", category ");
    due_append(&text, category);
    return text_take(&text);
}

/* A day at the regulator's desk of a part of the insurance. */
static void day_consider(struct due_gather *gather, enum due_kind kind, const xmlNode *insurance,
                         const xmlNode *node, const char *date)
{
    const xmlNode *approval = insurance->parent;
    const char *id = xml_attribute(node, "id");
    struct due_candidate candidate = {
        .kind = kind,
        .date = date,
        .node = node,
        .of = node == insurance ? xml_attribute(approval, "id") : xml_attribute(insurance, "id"),
        .id = id ? id : (const char *)node->name,
        .what = { title(approval, insurance, REPORT_EN), title(approval, insurance, REPORT_JA) },
        .regulator = xml_attribute(approval, "regulator"),
    };
    due_consider(gather, &candidate);
}

/* Counted from the first day of the month after the request. */
static void decision_consider(struct due_gather *gather, const xmlNode *insurance)
{
    const char *requested = xml_attribute(insurance, "requested"),
               *category = xml_attribute(insurance, "category");
    unsigned months = months_of(gather, insurance->parent, "insurance-decision", category);
    char first[DATE_SIZE], date[DATE_SIZE];
    if (!requested || !months || xml_attribute(insurance, "decided") ||
        xml_attribute(insurance, "listed"))
        return;
    memcpy(first, requested, DATE_SIZE);
    memcpy(first + 8, "01", 2);
    date_add(first, 0, (int)months + 1, 0, date);
    day_consider(gather, DUE_INSURANCE, insurance, insurance, date);
}

static void report_consider(struct due_gather *gather, const xmlNode *insurance,
                            const xmlNode *evaluation)
{
    const char *last = xml_attribute(evaluation, "from");
    unsigned months = months_of(gather, insurance->parent, "insurance-report", NULL);
    const xmlNode *report = xml_child(evaluation, NS_DOSSIER, "report");
    for (; report; report = xml_next(report, NS_DOSSIER, "report"))
        if (!last || strcmp(xml_attribute(report, "date"), last) > 0)
            last = xml_attribute(report, "date");
    char date[DATE_SIZE];
    if (!last || !months)
        return;
    date_add(last, 0, (int)months, 0, date);
    day_consider(gather, DUE_EVALUATION_REPORT, insurance, evaluation, date);
}

/* The day on which an undecided application for the second stage was accepted, or NULL. */
static const char *second_stage_accepted(const struct due_gather *gather, const char *regulator)
{
    const char *accepted = NULL;
    const xmlNode *filing = dossier_first(gather->dossier, "filings", "filing");
    for (; filing; filing = xml_next(filing, NS_DOSSIER, "filing")) {
        const char *stage = xml_attribute(filing, "stage");
        if (!stage || strcmp(stage, "2") != 0 || !regulator ||
            strcmp(xml_attribute(filing, "regulator"), regulator) != 0 ||
            filing_is_decided(filing_state_find(filing, gather->options->as_of)))
            continue;
        const xmlNode *event = xml_child(filing, NS_DOSSIER, "event");
        for (; event; event = xml_next(event, NS_DOSSIER, "event"))
            if (!strcmp(xml_attribute(event, "kind"), "accepted"))
                accepted = xml_attribute(event, "date");
    }
    return accepted;
}

/* The last day that is written down, else so long after the second stage was accepted. */
static void end_consider(struct due_gather *gather, const xmlNode *insurance,
                         const xmlNode *evaluation)
{
    const xmlNode *approval = insurance->parent;
    const char *until = xml_attribute(evaluation, "until");
    char date[DATE_SIZE];
    if (!until && !strcmp(xml_attribute(evaluation, "kind"), "stage-2")) {
        const char *accepted = second_stage_accepted(gather, xml_attribute(approval, "regulator"));
        unsigned months = months_of(gather, approval, "insurance-pending", NULL);
        if (accepted && months) {
            date_add(accepted, 0, (int)months, 0, date);
            until = date;
        }
    }
    if (until)
        day_consider(gather, DUE_EVALUATION_END, insurance, evaluation, until);
}

/* As long as the day is to come. */
static void challenge_consider(struct due_gather *gather, const xmlNode *insurance)
{
    const xmlNode *challenge = xml_child(insurance, NS_DOSSIER, "challenge");
    const char *listed = xml_attribute(insurance, "listed");
    unsigned months = months_of(gather, insurance->parent, "insurance-challenge", NULL);
    char date[DATE_SIZE];
    if (!listed || !months || (challenge && xml_attribute(challenge, "requested")))
        return;
    date_add(listed, 0, (int)months, 0, date);
    if (strcmp(date, gather->options->as_of) >= 0)
        day_consider(gather, DUE_CHALLENGE, insurance, challenge ? challenge : insurance, date);
}

static void insurance_consider(struct due_gather *gather, const xmlNode *insurance)
{
    decision_consider(gather, insurance);
    challenge_consider(gather, insurance);
    const xmlNode *evaluation = xml_child(insurance, NS_DOSSIER, "evaluation");
    for (; evaluation; evaluation = xml_next(evaluation, NS_DOSSIER, "evaluation")) {
        const char *closed = xml_attribute(evaluation, "closed");
        if (closed && strcmp(closed, gather->options->as_of) <= 0)
            continue;
        report_consider(gather, insurance, evaluation);
        end_consider(gather, insurance, evaluation);
    }
}

void due_gather_insurance(struct due_gather *gather)
{
    const xmlNode *approval = dossier_first(gather->dossier, "approvals", "approval");
    for (; approval; approval = xml_next(approval, NS_DOSSIER, "approval")) {
        const xmlNode *insurance = xml_child(approval, NS_DOSSIER, "insurance");
        for (; insurance; insurance = xml_next(insurance, NS_DOSSIER, "insurance"))
            insurance_consider(gather, insurance);
    }
}
