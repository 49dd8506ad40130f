/* Where each country stands, for the terminal and as JSON. */
#include "dossier/status/internal.h"

#include <string.h>

#define VALUE_COLUMN 15

static void labelled(const struct status_page *page, const char *en, const char *ja,
                     const struct text *value, struct text *ret)
{
    if (!value->size)
        return;
    const char *label = page->language == REPORT_JA ? ja : en;
    text_appendf(ret, "    %s%*s", label, VALUE_COLUMN - 4 - (int)utf8_columns(label), "");
    text_append_wrapped(ret, text_string(value), page->columns, VALUE_COLUMN, VALUE_COLUMN);
}

typedef void line_maker(const struct standing *standing, enum report_language language,
                        struct text *ret);

static void made(const struct status_page *page, const char *en, const char *ja,
                 const struct standing *standing, line_maker *make, struct text *ret)
{
    struct text line = TEXT_INIT(262144);
    make(standing, page->language, &line);
    labelled(page, en, ja, &line, ret);
    text_release(&line);
}

static void approval_write(const struct status_page *page, const xmlNode *approval,
                           struct text *ret)
{
    struct text line = TEXT_INIT(65536);
    status_approval_line(approval, page->language, &line);
    labelled(page, "approval", "承認等", &line, ret);
    text_clear(&line);
    status_baseline_line(approval, page->language, &line);
    labelled(page, "baseline", "承認事項", &line, ret);
    text_clear(&line);
    status_conditions_line(approval, page->as_of, page->language, &line);
    labelled(page, "conditions", "承認条件", &line, ret);
    text_release(&line);
}

static void reliances_write(const struct status_page *page, const xmlNode *filing, struct text *ret)
{
    const xmlNode *relies = xml_child(filing, NS_DOSSIER, "relies-on");
    for (; relies; relies = xml_next(relies, NS_DOSSIER, "relies-on")) {
        const xmlNode *approval =
            dossier_find(page->dossier, "approvals", xml_attribute(relies, "approval"));
        struct text line = TEXT_INIT(65536);
        if (approval)
            status_approval_line(approval, page->language, &line);
        else
            text_append(&line, xml_attribute(relies, "approval"));
        labelled(page, "relies on", "参照承認", &line, ret);
        text_release(&line);
    }
}

static void filing_write(const struct status_page *page, const struct standing *standing,
                         struct text *ret)
{
    struct text head = TEXT_INIT(65536);
    const char *id = xml_attribute(standing->filing, "id");
    unsigned at = 4 + (unsigned)strlen(id);
    status_head(standing, page, page->language, &head);
    text_appendf(ret, "  %s  ", id);
    text_append_wrapped(ret, text_string(&head), page->columns, 4, at);
    text_release(&head);
    made(page, "state", "状態", standing, status_state, ret);
    made(page, "last event", "直近", standing, status_last, ret);
    made(page, "next", "次", standing, status_next, ret);
    made(page, "questions", "照会", standing, status_questions, ret);
    made(page, "plan", "変更計画", standing, status_plan, ret);
    reliances_write(page, standing->filing, ret);
    const xmlNode *approval = status_approval(page, standing->filing, NULL);
    for (; approval; approval = status_approval(page, standing->filing, approval))
        approval_write(page, approval, ret);
}

static void head_write(const struct status_page *page, struct text *ret)
{
    bool japanese = page->language == REPORT_JA;
    const char *product = japanese ? page->product_ja : page->product;
    struct text line = TEXT_INIT(65536);
    text_append(&line, product ? product : dossier_id(page->dossier));
    text_appendf(&line, japanese ? " (%s)、基準日 %s" : " (%s), as of %s",
                 dossier_id(page->dossier), page->as_of);
    if (dossier_is_sample(page->dossier))
        text_append(&line, japanese ? "、見本（架空）" : ", an invented sample");
    text_append_wrapped(ret, text_string(&line), page->columns, 0, 0);
    text_release(&line);
}

static void regulator_write(const struct status_page *page, const struct standing *standing,
                            struct text *ret)
{
    const char *id = xml_attribute(standing->filing, "regulator"),
               *authority = standing->names.authority[page->language];
    text_appendf(ret, "\n%s", id);
    if (!authority) {
        text_append(ret, "\n");
        return;
    }
    text_append(ret, "  ");
    text_append_wrapped(ret, authority, page->columns, 2, 2 + (unsigned)strlen(id));
}

static void others_write(const struct status_page *page, struct text *ret)
{
    const xmlNode *approval = status_approval(page, NULL, NULL);
    if (!approval)
        return;
    text_append(ret,
                page->language == REPORT_JA ? "\nその他の承認等\n" : "\napprovals elsewhere\n");
    for (; approval; approval = status_approval(page, NULL, approval)) {
        const char *agency = xml_attribute(approval, "agency");
        struct text line = TEXT_INIT(65536);
        status_approval_line(approval, page->language, &line);
        text_appendf(ret, "  %s  ", agency);
        text_append_wrapped(ret, text_string(&line), page->columns, 4,
                            4 + (unsigned)strlen(agency));
        text_release(&line);
    }
}

bool status_write_text(const struct status_page *page, struct text *ret, struct error *error)
{
    struct standings standings = STANDINGS_INIT;
    if (!standings_make(page, &standings, error))
        return false;
    head_write(page, ret);
    const char *regulator = "";
    for (size_t i = 0; i < standings.count; i++) {
        const struct standing *standing = &standings.items[i];
        const char *next = xml_attribute(standing->filing, "regulator");
        if (strcmp(regulator, next) != 0)
            regulator_write(page, standing, ret);
        regulator = next;
        filing_write(page, standing, ret);
    }
    if (!standings.count)
        text_append(ret, page->language == REPORT_JA ? "\n申請はまだない\n" : "\nno filing yet\n");
    others_write(page, ret);
    standings_release(&standings);
    return true;
}

static void member(const char *name, const xmlNode *node, const char *attribute, struct text *ret)
{
    const char *value = xml_attribute(node, attribute);
    if (value)
        text_append_json_member(ret, name, value);
}

static void approval_json(const struct status_page *page, const xmlNode *approval, struct text *ret)
{
    size_t open, conditions = approval_conditions(approval, page->as_of, &open);
    const xmlNode *baseline = xml_child(approval, NS_DOSSIER, "baseline");
    text_append(ret, "{\"id\":");
    text_append_json(ret, xml_attribute(approval, "id"));
    member("agency", approval, "agency", ret);
    member("number", approval, "number", ret);
    member("date", approval, "date", ret);
    member("expires", approval, "expires", ret);
    member("state", approval, "state", ret);
    member("stage", approval, "stage", ret);
    if (baseline) {
        member("baselineAsOf", baseline, "as-of", ret);
        text_appendf(ret, ",\"baselineFields\":%zu", approval_baseline_fields(approval));
    }
    if (conditions)
        text_appendf(ret, ",\"conditions\":%zu,\"conditionsOpen\":%zu", conditions, open);
    text_append(ret, "}");
}

static void approvals_json(const struct status_page *page, const xmlNode *filing, struct text *ret)
{
    const xmlNode *approval = status_approval(page, filing, NULL);
    const char *between = "";
    for (; approval; approval = status_approval(page, filing, approval)) {
        text_append(ret, between);
        approval_json(page, approval, ret);
        between = ",";
    }
}

static void next_json(const struct standing *standing, struct text *ret)
{
    struct text line = TEXT_INIT(262144);
    status_next(standing, REPORT_EN, &line);
    text_append_json_member(ret, "nextEn", text_string(&line));
    text_clear(&line);
    status_next(standing, REPORT_JA, &line);
    text_append_json_member(ret, "nextJa", text_string(&line));
    text_release(&line);
    if (!standing->due)
        return;
    text_append_json_member(ret, "nextKind", due_code(standing->due->kind));
    text_append_json_member(ret, "nextDate", standing->due->date);
    text_appendf(ret, ",\"nextDays\":%lld", (long long)standing->due->days);
}

static void filing_json(const struct status_page *page, const struct standing *standing,
                        struct text *ret)
{
    const xmlNode *filing = standing->filing, *relies = xml_child(filing, NS_DOSSIER, "relies-on");
    const char *class = filing_class(page->dossier, filing);
    text_append(ret, "{\"id\":");
    text_append_json(ret, xml_attribute(filing, "id"));
    member("regulator", filing, "regulator", ret);
    member("route", filing, "route", ret);
    if (class)
        text_append_json_member(ret, "class", class);
    text_appendf(ret, ",\"sequence\":%s", xml_attribute(filing, "sequence"));
    member("application", filing, "application", ret);
    text_append_json_member(ret, "state", filing_state_code(standing->state));
    if (standing->in_force)
        text_append_json_member(ret, "inForce", standing->in_force);
    if (standing->plan) {
        member("changePlan", standing->plan, "id", ret);
        member("changePlanState", standing->plan, "state", ret);
        text_appendf(ret, ",\"changePlanNotified\":%zu", standing->notified);
    }
    if (standing->last) {
        member("lastEvent", standing->last, "kind", ret);
        member("lastDate", standing->last, "date", ret);
    }
    next_json(standing, ret);
    text_appendf(ret, ",\"questions\":%zu,\"questionsOpen\":%zu,\"reliesOn\":[", standing->asked,
                 standing->open);
    for (const char *between = ""; relies; relies = xml_next(relies, NS_DOSSIER, "relies-on")) {
        text_append(ret, between);
        text_append_json(ret, xml_attribute(relies, "approval"));
        between = ",";
    }
    text_append(ret, "],\"approvals\":[");
    approvals_json(page, filing, ret);
    text_append(ret, "]}");
}

bool status_write_json(const struct status_page *page, struct text *ret, struct error *error)
{
    struct standings standings = STANDINGS_INIT;
    if (!standings_make(page, &standings, error))
        return false;
    text_append(ret, "{\"format\":1");
    text_append_json_member(ret, "dossier", dossier_id(page->dossier));
    text_appendf(ret, ",\"sample\":%s", dossier_is_sample(page->dossier) ? "true" : "false");
    text_append_json_member(ret, "asOf", page->as_of);
    text_append(ret, ",\"filings\":[");
    for (size_t i = 0; i < standings.count; i++) {
        text_append(ret, i ? ",\n" : "\n");
        filing_json(page, &standings.items[i], ret);
    }
    text_append(ret, "],\"approvalsElsewhere\":[");
    approvals_json(page, NULL, ret);
    text_append(ret, "]}\n");
    standings_release(&standings);
    return true;
}
