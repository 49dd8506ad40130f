#include "dossier/due/internal.h"

#include <stdio.h>
#include <string.h>

static struct due_terms terms_of(const struct due_gather *gather, const char *regulator)
{
    struct due_terms terms = { 0 };
    if (gather->options->terms && regulator)
        gather->options->terms(gather->options->context, regulator, &terms);
    return terms;
}

/* A thing with a day and an element of wording: condition, milestone, end point. */
static void wording_consider(struct due_gather *gather, enum due_kind kind, const char *of,
                             const xmlNode *node, const char *day, const char *regulator)
{
    const char *id = xml_attribute(node, "id");
    struct due_candidate candidate = {
        .kind = kind,
        .date = xml_attribute(node, day),
        .node = node,
        .of = of,
        .id = id,
        .what = { due_title(node, "wording", NULL, id, REPORT_EN),
                  due_title(node, "wording", NULL, id, REPORT_JA) },
        .regulator = regulator,
    };
    due_consider(gather, &candidate);
}

static bool is_done(const struct due_gather *gather, const xmlNode *node)
{
    const char *done = xml_attribute(node, "done");
    return done && strcmp(done, gather->options->as_of) <= 0;
}

static void approval_ends(struct due_gather *gather, const xmlNode *approval, enum due_kind kind,
                          const char *date)
{
    const char *id = xml_attribute(approval, "id"), *number = xml_attribute(approval, "number");
    struct due_candidate candidate = {
        .kind = kind,
        .date = date,
        .node = approval,
        .id = id,
        .what = { due_title(approval, NULL, number, id, REPORT_EN),
                  due_title(approval, NULL, number, id, REPORT_JA) },
        .regulator = xml_attribute(approval, "regulator"),
    };
    due_consider(gather, &candidate);
}

static void approval_consider(struct due_gather *gather, const xmlNode *approval)
{
    const char *state = xml_attribute(approval, "state"),
               *expires = xml_attribute(approval, "expires");
    if (strcmp(state, "valid") != 0 && strcmp(state, "suspended") != 0)
        return;
    if (expires) {
        struct due_terms terms = terms_of(gather, xml_attribute(approval, "regulator"));
        char opens[DATE_SIZE];
        date_add(expires, 0, -(int)terms.renew_months_before, 0, opens);
        if (terms.renew_months_before && strcmp(opens, gather->options->as_of) > 0)
            approval_ends(gather, approval, DUE_RENEWAL, opens);
        approval_ends(gather, approval, DUE_APPROVAL, expires);
    }
    const xmlNode *condition = xml_child(approval, NS_DOSSIER, "condition");
    for (; condition; condition = xml_next(condition, NS_DOSSIER, "condition"))
        if (!is_done(gather, condition))
            wording_consider(gather, DUE_CONDITION, xml_attribute(approval, "id"), condition, "due",
                             xml_attribute(approval, "regulator"));
}

static char *questions_title(const xmlNode *round, size_t open, enum report_language language)
{
    struct text text = TEXT_INIT(1024);
    text_appendf(&text, language == REPORT_JA ? "%s、未回答%zu件" : "%s, %zu not answered",
                 xml_attribute(round, "filing"), open);
    return text_take(&text);
}

static void round_consider(struct due_gather *gather, const xmlNode *round)
{
    size_t open = round_open_questions(round, gather->options->as_of);
    if (!open || !round_is_received(round, gather->options->as_of))
        return;
    const xmlNode *filing = dossier_filing(gather->dossier, xml_attribute(round, "filing"));
    struct due_candidate candidate = {
        .kind = DUE_QUESTION,
        .date = xml_attribute(round, "due"),
        .node = round,
        .id = xml_attribute(round, "id"),
        .what = { questions_title(round, open, REPORT_EN),
                  questions_title(round, open, REPORT_JA) },
        .regulator = filing ? xml_attribute(filing, "regulator") : NULL,
    };
    due_consider(gather, &candidate);
}

static void stage_consider(struct due_gather *gather, const xmlNode *stage)
{
    char of[16];
    snprintf(of, sizeof of, "stage-%.4s", xml_attribute(stage, "number"));
    const xmlNode *node = xml_child(stage, NS_DOSSIER, "end-point");
    for (; node; node = xml_next(node, NS_DOSSIER, "end-point"))
        if (!xml_attribute(node, "found") && !xml_attribute(node, "met"))
            wording_consider(gather, DUE_END_POINT, of, node, "by", NULL);
    node = xml_child(stage, NS_DOSSIER, "milestone");
    for (; node; node = xml_next(node, NS_DOSSIER, "milestone"))
        if (!is_done(gather, node))
            wording_consider(gather, DUE_MILESTONE, of, node, "due", NULL);
}

static char *change_title(const xmlNode *plan, const char *effective, unsigned days,
                          enum report_language language)
{
    struct text text = TEXT_INIT(65536);
    const char *id = xml_attribute(plan, "id"), *number = xml_attribute(plan, "number");
    char *title = due_title(plan, "title", number, id, language);
    text_append(&text, title ? title : "");
    if (effective)
        text_appendf(&text,
                     language == REPORT_JA ? "、変更予定%s、%u日前まで"
                                           : ", change planned for %s, %u days before it",
                     effective, days);
    free(title);
    return text_take(&text);
}

/* Before it is received, the last day to notify; then, the first day on which the change may be
 * made, as long as that day is to come. */
static void notification_consider(struct due_gather *gather, const xmlNode *plan,
                                  const xmlNode *notification)
{
    struct due_terms terms = terms_of(gather, xml_attribute(plan, "regulator"));
    const char *received = xml_attribute(notification, "received"),
               *effective = xml_attribute(notification, "effective");
    int64_t days = terms.notify_days_before;
    char date[DATE_SIZE];
    if (!days || (!received && !effective))
        return;
    if (received)
        date_add(received, 0, 0, days, date);
    else
        date_add(effective, 0, 0, -days, date);
    if (received && strcmp(date, gather->options->as_of) < 0)
        return;
    const char *until = received ? NULL : effective;
    struct due_candidate candidate = {
        .kind = received ? DUE_CHANGE_POSSIBLE : DUE_NOTIFICATION,
        .date = date,
        .node = notification,
        .of = xml_attribute(plan, "id"),
        .id = xml_attribute(notification, "id"),
        .what = { change_title(plan, until, terms.notify_days_before, REPORT_EN),
                  change_title(plan, until, terms.notify_days_before, REPORT_JA) },
        .regulator = received ? NULL : xml_attribute(plan, "regulator"),
    };
    due_consider(gather, &candidate);
}

/* A plan of which something was changed otherwise, since the day of the approved text. */
static void plan_consider(struct due_gather *gather, const xmlNode *plan)
{
    const xmlNode *approval =
        dossier_find(gather->dossier, "approvals", xml_attribute(plan, "approval"));
    const xmlNode *baseline = approval ? xml_child(approval, NS_DOSSIER, "baseline") : NULL;
    const char *as_of = gather->options->as_of,
               *day = baseline ? xml_attribute(baseline, "as-of") : as_of;
    if (strcmp(day, as_of) > 0)
        return;
    struct due_candidate candidate = {
        .kind = DUE_PLAN,
        .date = day,
        .node = plan,
        .id = xml_attribute(plan, "id"),
        .what = { change_title(plan, NULL, 0, REPORT_EN), change_title(plan, NULL, 0, REPORT_JA) },
    };
    due_consider(gather, &candidate);
}

/* Whether the filing that notifies the change was taken back, or refused. */
static bool is_given_up(const struct due_gather *gather, const xmlNode *notification)
{
    const xmlNode *filing = dossier_filing(gather->dossier, xml_attribute(notification, "filing"));
    enum filing_state state =
        filing ? filing_state_find(filing, gather->options->as_of) : FILING_PLANNED;
    return state == FILING_REFUSED || state == FILING_WITHDRAWN;
}

static void plans_consider(struct due_gather *gather)
{
    const xmlNode *two_stage = dossier_first(gather->dossier, "plans", "two-stage");
    const xmlNode *node = two_stage ? xml_child(two_stage, NS_DOSSIER, "stage") : NULL;
    for (; node; node = xml_next(node, NS_DOSSIER, "stage"))
        stage_consider(gather, node);
    const xmlNode *plan = dossier_first(gather->dossier, "plans", "change-plan");
    for (; plan; plan = xml_next(plan, NS_DOSSIER, "change-plan")) {
        const char *state = xml_attribute(plan, "state");
        if (state && !strcmp(state, "withdrawn"))
            continue;
        if (state && !strcmp(state, "under-re-examination"))
            plan_consider(gather, plan);
        node = xml_child(plan, NS_DOSSIER, "notification");
        for (; node; node = xml_next(node, NS_DOSSIER, "notification"))
            if (!is_given_up(gather, node))
                notification_consider(gather, plan, node);
    }
}

static char *filing_title(const struct due_gather *gather, const xmlNode *filing,
                          enum report_language language)
{
    struct text text = TEXT_INIT(2 * CLEAN_TEXT_MAX);
    const char *class = filing_class(gather->dossier, filing);
    text_appendf(&text, "%s:%s", xml_attribute(filing, "regulator"),
                 xml_attribute(filing, "route"));
    if (class)
        text_append(&text, language == REPORT_JA ? "、クラス" : ", class ");
    due_append(&text, class);
    return text_take(&text);
}

static void filing_consider(struct due_gather *gather, const xmlNode *filing)
{
    enum filing_state state = filing_state_find(filing, gather->options->as_of);
    if (filing_is_decided(state))
        return;
    bool submitted = filing_is_submitted(state);
    struct due_candidate candidate = {
        .kind = submitted ? DUE_DECISION : DUE_FILING,
        .date = xml_attribute(filing, submitted ? "decision-horizon" : "planned"),
        .node = filing,
        .id = xml_attribute(filing, "id"),
        .what = { filing_title(gather, filing, REPORT_EN),
                  filing_title(gather, filing, REPORT_JA) },
        .regulator = submitted ? NULL : xml_attribute(filing, "regulator"),
    };
    due_consider(gather, &candidate);
}

static void waiver_consider(struct due_gather *gather, const xmlNode *waiver)
{
    struct due_candidate candidate = {
        .kind = DUE_WAIVER,
        .date = xml_attribute(waiver, "expires"),
        .node = waiver,
        .id = xml_attribute(waiver, "id"),
        .what = { due_title(waiver, NULL, NULL, xml_attribute(waiver, "rule"), REPORT_EN),
                  due_title(waiver, NULL, NULL, xml_attribute(waiver, "rule"), REPORT_JA) },
    };
    due_consider(gather, &candidate);
}

void due_gather_course(struct due_gather *gather)
{
    const struct dossier *dossier = gather->dossier;
    const xmlNode *node = dossier_first(dossier, "approvals", "approval");
    for (; node; node = xml_next(node, NS_DOSSIER, "approval"))
        approval_consider(gather, node);
    node = dossier_first(dossier, "questions", "question-round");
    for (; node; node = xml_next(node, NS_DOSSIER, "question-round"))
        round_consider(gather, node);
    plans_consider(gather);
    node = dossier_first(dossier, "filings", "filing");
    for (; node; node = xml_next(node, NS_DOSSIER, "filing"))
        filing_consider(gather, node);
    node = dossier_first(dossier, "waivers", "waiver");
    for (; node; node = xml_next(node, NS_DOSSIER, "waiver"))
        waiver_consider(gather, node);
}
