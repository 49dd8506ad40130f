#include "dossier/status/internal.h"

#include <string.h>

static const char *comma(enum report_language language)
{
    return language == REPORT_JA ? "、" : ", ";
}

/* Values of dossier.xsd in Japanese; in English they speak for themselves. */
static const char *value_word(const char *value, enum report_language language)
{
    static const char *const words[][2] = {
        { "built", "作成" },         { "handed-over", "引渡し" },
        { "submitted", "申請" },     { "accepted", "受付" },
        { "question", "照会" },      { "answered", "回答" },
        { "approved", "承認" },      { "replaced-pages", "差換え" },
        { "refused", "不承認" },     { "withdrawn", "取下げ" },
        { "listed", "収載" },        { "valid", "有効" },
        { "pending", "審査中" },     { "suspended", "停止" },
        { "cancelled", "取消し" },   { "expired", "失効" },
        { "draft", "作成中" },       { "filed", "申請中" },
        { "confirmed", "確認済み" }, { "under-re-examination", "見直し中" },
    };
    for (size_t i = 0; language == REPORT_JA && i < sizeof words / sizeof *words; i++)
        if (!strcmp(words[i][0], value))
            return words[i][1];
    return value;
}

static void days_append(int64_t days, enum report_language language, struct text *ret)
{
    long long count = days < 0 ? -days : days;
    const char *plural = count == 1 ? "" : "s";
    if (language == REPORT_JA)
        text_appendf(ret, days < 0 ? "（%lld日超過）" : "（あと%lld日）", count);
    else
        text_appendf(ret, days < 0 ? " (%lld day%s past)" : " (in %lld day%s)", count, plural);
}

void status_head(const struct standing *standing, const struct status_page *page,
                 enum report_language language, struct text *ret)
{
    const xmlNode *filing = standing->filing;
    const char *route = standing->names.route[language],
               *class = filing_class(page->dossier, filing),
               *application = xml_attribute(filing, "application");
    bool japanese = language == REPORT_JA;
    text_append(ret, route ? route : xml_attribute(filing, "route"));
    if (class)
        text_appendf(ret, japanese ? "、クラス%s" : ", class %s", class);
    text_appendf(ret, japanese ? "、第%s回" : ", sequence %s", xml_attribute(filing, "sequence"));
    if (application)
        text_appendf(ret, "%s%s", comma(language), application);
}

void status_state(const struct standing *standing, enum report_language language, struct text *ret)
{
    const char *planned = xml_attribute(standing->filing, "planned");
    text_append(ret, filing_state_word(standing->state, language));
    const char *since = standing->state == FILING_IN_FORCE ? standing->in_force
                        : standing->last                   ? xml_attribute(standing->last, "date")
                                                           : NULL;
    if (since)
        text_appendf(ret, language == REPORT_JA ? "、%sから" : " since %s", since);
    else if (planned)
        text_appendf(ret, language == REPORT_JA ? "、%s" : " for %s", planned);
}

void status_last(const struct standing *standing, enum report_language language, struct text *ret)
{
    const xmlNode *last = standing->last;
    if (!last) {
        text_append(ret, language == REPORT_JA ? "なし" : "nothing yet");
        return;
    }
    text_appendf(ret, "%s %s", xml_attribute(last, "date"),
                 value_word(xml_attribute(last, "kind"), language));
    if (xml_attribute(last, "number"))
        text_appendf(ret, "%s%s", comma(language), xml_attribute(last, "number"));
    struct place place = xml_place(last);
    text_appendf(ret, " (%s:%ld)", place.file, place.line);
}

void status_next(const struct standing *standing, enum report_language language, struct text *ret)
{
    const struct due_item *due = standing->due;
    bool japanese = language == REPORT_JA;
    if (due) {
        text_appendf(ret, japanese ? "%sまで" : "by %s", due->date);
        days_append(due->days, language, ret);
        text_append(ret, japanese ? "：" : ": ");
    }
    bool notified = due && due->kind == DUE_CHANGE_POSSIBLE;
    if (!due || (!filing_is_decided(standing->state) && !notified))
        text_append(ret, filing_state_next(standing->state, language));
    else
        text_appendf(ret, japanese ? "%s：%s" : "%s: %s", due_word(due->kind, language),
                     due->what[language]);
}

void status_questions(const struct standing *standing, enum report_language language,
                      struct text *ret)
{
    bool japanese = language == REPORT_JA;
    if (!standing->asked)
        return;
    text_appendf(ret, japanese ? "%zu件" : "%zu asked", standing->asked);
    if (standing->open)
        text_appendf(ret, japanese ? "、うち未回答%zu件" : ", %zu not answered", standing->open);
    else
        text_append(ret, japanese ? "、すべて回答済み" : ", all answered");
}

void status_plan(const struct standing *standing, enum report_language language, struct text *ret)
{
    const xmlNode *plan = standing->plan;
    bool japanese = language == REPORT_JA;
    if (!plan)
        return;
    const char *number = xml_attribute(plan, "number"), *version = xml_attribute(plan, "version"),
               *state = xml_attribute(plan, "state"), *day = xml_attribute(plan, "confirmed");
    text_append(ret, xml_attribute(plan, "id"));
    if (number)
        text_appendf(ret, "%s%s", comma(language), number);
    if (version)
        text_appendf(ret, japanese ? "、第%s版" : ", version %s", version);
    bool confirmed = state && !strcmp(state, "confirmed");
    if (state)
        text_appendf(ret, "%s%s", comma(language), value_word(state, language));
    if (day && confirmed)
        text_appendf(ret, japanese ? "（%s）" : " on %s", day);
    else if (day)
        text_appendf(ret, japanese ? "（%s確認）" : " (was confirmed on %s)", day);
    if (standing->notified)
        text_appendf(ret, japanese ? "、届出%zu件" : ", %zu notified", standing->notified);
}

void status_approval_line(const xmlNode *approval, enum report_language language, struct text *ret)
{
    static const struct {
        const char *name, *en, *ja;
    } parts[] = { { "number", "%s", "%s" },
                  { "date", "of %s", "%s" },
                  { "state", "%s", "%s" },
                  { "stage", "stage %s", "第%s段階" },
                  { "expires", "until %s", "%sまで" } };
    text_appendf(ret, "%s", xml_attribute(approval, "id"));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *value = xml_attribute(approval, parts[i].name);
        const char *form = language == REPORT_JA ? parts[i].ja : parts[i].en,
                   *hole = strstr(form, "%s");
        if (!value)
            continue;
        text_append(ret, comma(language));
        text_append_bytes(ret, form, (size_t)(hole - form));
        text_appendf(ret, "%s%s", value_word(value, language), hole + 2);
    }
}

void status_conditions_line(const xmlNode *approval, const char *as_of,
                            enum report_language language, struct text *ret)
{
    size_t open, count = approval_conditions(approval, as_of, &open);
    bool japanese = language == REPORT_JA;
    if (!count)
        return;
    text_appendf(ret, japanese ? "%zu件" : "%zu", count);
    if (open)
        text_appendf(ret, japanese ? "、うち未履行%zu件" : ", %zu not done", open);
    else
        text_append(ret, japanese ? "、すべて履行済み" : ", all done");
}

void status_baseline_line(const xmlNode *approval, enum report_language language, struct text *ret)
{
    const xmlNode *baseline = xml_child(approval, NS_DOSSIER, "baseline");
    if (!baseline)
        return;
    size_t fields = approval_baseline_fields(approval);
    text_appendf(ret, language == REPORT_JA ? "%s現在、%zu項目" : "as of %s, %zu field%s",
                 xml_attribute(baseline, "as-of"), fields, fields == 1 ? "" : "s");
}
