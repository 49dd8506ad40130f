/* What events do to change plans: confirmed, changed, notified under, to be looked at again. */
#include "base/date.h"
#include "dossier/change.h"
#include "dossier/record/internal.h"

#include <stdio.h>
#include <string.h>

#define PLAN_ORDER "title purpose item paper qms-impact notification"

/* The plan that the filing names, itself or in a change. */
static const xmlNode *plan_find(const struct recording *recording)
{
    const xmlNode *change = xml_child(recording->filing, NS_DOSSIER, "change");
    const char *id = xml_attribute(recording->filing, "change-plan");
    for (; !id && change; change = xml_next(change, NS_DOSSIER, "change"))
        id = xml_attribute(change, "plan");
    const xmlNode *plan = dossier_find(recording->dossier, "plans", id);
    return xml_is(plan, NS_DOSSIER, "change-plan") ? plan : NULL;
}

static bool no_plan(const struct recording *recording)
{
    struct place place = xml_place(recording->filing);
    return error_set(recording->error, STATUS_INPUT,
                     "%s:%ld: \"%s\" names no change plan of the dossier; name it in change-plan",
                     place.file, place.line, recording->event.filing);
}

static const char *state_of(const xmlNode *plan)
{
    const char *state = xml_attribute(plan, "state");
    return state ? state : "draft";
}

static void say_plan(struct recording *recording, const xmlNode *plan, const char *en,
                     const char *ja)
{
    CLEANUP(text_release) struct text line = TEXT_INIT(4096);
    bool japanese = recording->frame->language == REPORT_JA;
    text_appendf(&line, japanese ? "変更計画 %s：%s" : "change plan %s: %s",
                 xml_attribute(plan, "id"), japanese ? ja : en);
    recording_say(recording, xml_place(plan).file, text_string(&line), text_string(&line));
}

static bool set_state(struct recording *recording, const xmlNode *plan, const char *state,
                      const char *japanese)
{
    if (!recording_same(xml_attribute(plan, "state"), state))
        say_plan(recording, plan, state, japanese);
    return recording_set(recording, plan, "state", state);
}

static void say_confirmed(struct recording *recording, const xmlNode *plan, bool again)
{
    const struct filing_event *event = &recording->event;
    const char *number = event->number ? event->number : xml_attribute(plan, "number");
    const char *was = xml_attribute(plan, "confirmed"), *version = xml_attribute(plan, "version");
    CLEANUP(text_release) struct text en = TEXT_INIT(1024), ja = TEXT_INIT(1024);
    text_appendf(&en, "confirmed on %s, %s%s", event->date, number ? "number " : "no number yet",
                 number ? number : "");
    text_appendf(&ja, "%s確認、%s%s", event->date, number ? "番号" : "番号なし",
                 number ? number : "");
    if (again && was) {
        text_appendf(&en, " (before: %s)", was);
        text_appendf(&ja, "（前回%s）", was);
    }
    if (again) {
        text_appendf(&en, "; its version stays %s, set it if the changed plan has another",
                     version ? version : "unsaid");
        text_appendf(&ja, "。版は%sのまま。変更後の計画の版が異なれば改めること",
                     version ? version : "未記入");
    }
    say_plan(recording, plan, text_string(&en), text_string(&ja));
}

static bool confirm(struct recording *recording, const xmlNode *plan, bool again)
{
    const char *was = xml_attribute(plan, "confirmed"), *state = state_of(plan);
    const char *date = recording->event.date;
    struct place place = xml_place(plan);
    bool confirmed = !strcmp(state, "confirmed") || !strcmp(state, "under-re-examination");
    if (recording_same(was, date) && confirmed)
        return recording_fill(recording, plan, "number", recording->event.number, true);
    if (!strcmp(state, "withdrawn") || confirmed != again || (was && strcmp(was, date) > 0))
        return error_set(recording->error, STATUS_INPUT,
                         "%s:%ld: change plan \"%s\" is %s%s%s; \"%s\" does not confirm it on %s",
                         place.file, place.line, xml_attribute(plan, "id"), state,
                         was ? " since " : "", was ? was : "", recording->event.filing, date);
    say_confirmed(recording, plan, again);
    return recording_set(recording, plan, "state", "confirmed") &&
           recording_set(recording, plan, "confirmed", date) &&
           (!recording->event.number ||
            recording_set(recording, plan, "number", recording->event.number));
}

/* An application to confirm the plan. */
static bool take_application(struct recording *recording, const xmlNode *plan)
{
    const char *state = state_of(plan);
    bool draft = !strcmp(state, "draft"), filed = !strcmp(state, "filed");
    if (recording_kind(recording, "approved"))
        return confirm(recording, plan, false);
    if (recording_kind(recording, "submitted") && draft)
        return set_state(recording, plan, "filed", "申請中（filed）");
    if (recording_kind(recording, "refused") && filed)
        return set_state(recording, plan, "draft", "作成中（draft）に戻した");
    if (recording_kind(recording, "withdrawn") && (draft || filed))
        return set_state(recording, plan, "withdrawn", "取下げ（withdrawn）");
    return true;
}

static const xmlNode *notification_find(const struct recording *recording, const xmlNode *plan)
{
    const xmlNode *notification = xml_child(plan, NS_DOSSIER, "notification");
    while (notification &&
           !recording_same(xml_attribute(notification, "filing"), recording->event.filing))
        notification = xml_next(notification, NS_DOSSIER, "notification");
    return notification;
}

/* n-<number>, the first that is free. */
static void notification_id(const xmlNode *plan, char *ret, size_t size)
{
    const xmlNode *other;
    unsigned number = 1;
    do {
        snprintf(ret, size, "n-%u", number++);
        other = xmlFirstElementChild((xmlNode *)plan);
        while (other && !recording_same(xml_attribute(other, "id"), ret))
            other = xmlNextElementSibling((xmlNode *)other);
    } while (other);
}

/* The first day on which the change may be made; empty if the days are not known. */
static void first_day(const struct recording *recording, const char *received, char ret[DATE_SIZE])
{
    ret[0] = '\0';
    if (recording->terms.plan_days)
        date_add(received, 0, 0, recording->terms.plan_days, ret);
}

static bool check_in_force(const struct recording *recording, const char *received)
{
    const char *day = recording->event.in_force;
    char first[DATE_SIZE];
    if (!day)
        return true;
    if (!received)
        return error_set(recording->error, STATUS_INPUT,
                         "\"%s\" was not accepted yet, and the days before the change run from "
                         "then; record that first (--event accepted)",
                         recording->event.filing);
    first_day(recording, received, first);
    return strcmp(day, first) >= 0 ||
           error_set(
               recording->error, STATUS_INPUT,
               "the change of \"%s\" cannot be in force on %s: it was accepted on %s, and the "
               "first possible day is %s, %u days later",
               recording->event.filing, day, received, first, recording->terms.plan_days);
}

static void say_notified(struct recording *recording, const xmlNode *plan, const char *received,
                         const char *effective)
{
    CLEANUP(text_release) struct text en = TEXT_INIT(1024), ja = TEXT_INIT(1024);
    char first[DATE_SIZE];
    first_day(recording, received, first);
    text_appendf(&en, "notification of %s received on %s", recording->event.filing, received);
    text_appendf(&ja, "%sの届出、%s受付", recording->event.filing, received);
    if (*first) {
        text_appendf(&en, ", first possible day %s", first);
        text_appendf(&ja, "、変更が可能となる日%s", first);
    }
    if (effective) {
        text_appendf(&en, ", effective %s", effective);
        text_appendf(&ja, "、変更日%s", effective);
    }
    if (effective && strcmp(effective, first) < 0) {
        text_append(&en, ", which is too early: put it off");
        text_append(&ja, "（早すぎるため延期のこと）");
    }
    if (strcmp(state_of(plan), "confirmed") != 0) {
        text_appendf(&en, "; but the plan is %s, and only a confirmed one allows it",
                     state_of(plan));
        text_appendf(&ja, "。ただし計画は%sであり、届出には確認を受けた計画が必要", state_of(plan));
    } else if (!recording->event.in_force) {
        text_append(&en, "; the approved text takes the change with --in-force DAY");
        text_append(&ja, "。承認事項への反映は--in-force 日付による");
    }
    say_plan(recording, plan, text_string(&en), text_string(&ja));
}

static bool make_notification(struct recording *recording, const xmlNode *plan,
                              const char *received)
{
    struct edit_place place;
    char id[32];
    notification_id(plan, id, sizeof id);
    if (!edit_find(&recording->edit, plan, &place, recording->error))
        return false;
    struct markup *markup = &place.file->markup;
    struct markup_node *made = recording_add(recording, place, "notification", PLAN_ORDER, id);
    return made && ((markup_set(markup, made, "filing", recording->event.filing) &&
                     markup_set(markup, made, "received", received) &&
                     (!recording->event.in_force ||
                      markup_set(markup, made, "effective", recording->event.in_force))) ||
                    recording_no_memory(recording));
}

/* A notification under the plan. */
static bool take_notification(struct recording *recording, const xmlNode *plan)
{
    const xmlNode *there = notification_find(recording, plan);
    bool accepted = recording_kind(recording, "accepted");
    const char *day = recording->event.in_force;
    const char *received = accepted ? recording->event.date
                           : there  ? xml_attribute(there, "received")
                                    : NULL;
    if (!check_in_force(recording, received))
        return false;
    if (accepted || day) {
        const char *effective = there && !day ? xml_attribute(there, "effective") : day;
        bool done = there ? recording_set(recording, there, "received", received) &&
                                (!day || recording_set(recording, there, "effective", day))
                          : make_notification(recording, plan, received);
        if (!done)
            return false;
        say_notified(recording, plan, received, effective);
    }
    return !day || recording_change(recording, day);
}

bool recording_plan(struct recording *recording)
{
    const xmlNode *plan = plan_find(recording);
    bool approved = recording_kind(recording, "approved");
    bool acts = recording->terms.plan == RECORD_PLAN_ACTS;
    if (!plan)
        return !(acts ? recording_kind(recording, "accepted") : approved) || no_plan(recording);
    if (acts)
        return take_notification(recording, plan);
    if (recording->event.in_force)
        return error_set(recording->error, STATUS_INPUT,
                         "\"%s\" is about the change plan, the approved text stays; leave "
                         "--in-force out",
                         recording->event.filing);
    if (recording->terms.plan == RECORD_PLAN_CONFIRMS)
        return take_application(recording, plan);
    return !approved || confirm(recording, plan, true);
}

/* Whether the filing changes a field that the plan plans. */
static const char *field_planned(const struct recording *recording, const xmlNode *plan)
{
    const xmlNode *change = xml_child(recording->filing, NS_DOSSIER, "change");
    for (; change; change = xml_next(change, NS_DOSSIER, "change")) {
        struct filing_change read = change_read(recording->dossier, recording->filing, change);
        const xmlNode *item = xml_child(plan, NS_DOSSIER, "item");
        for (; item; item = xml_next(item, NS_DOSSIER, "item"))
            if (recording_same(read.field, xml_attribute(item, "field")))
                return read.field;
    }
    return NULL;
}

static bool reexamine(struct recording *recording, const xmlNode *plan, const char *field)
{
    char en[320], ja[320];
    snprintf(
        en, sizeof en,
        "under-re-examination, because %s changed, which it plans; compare it with the approved "
        "text and ask the regulator whether the plan must be changed",
        field);
    snprintf(ja, sizeof ja,
             "%sが変更されたため見直し中（under-re-examination）とした。承認事項と照合し、計画の"
             "変更の要否を当局に確認すること",
             field);
    say_plan(recording, plan, en, ja);
    return recording_set(recording, plan, "state", "under-re-examination");
}

bool recording_reexamine(struct recording *recording, const xmlNode *approval)
{
    const char *regulator = xml_attribute(recording->filing, "regulator");
    const xmlNode *plan = dossier_first(recording->dossier, "plans", "change-plan");
    for (; plan; plan = xml_next(plan, NS_DOSSIER, "change-plan")) {
        const char *of = xml_attribute(plan, "approval");
        const char *field = field_planned(recording, plan);
        if (field && recording_same(xml_attribute(plan, "regulator"), regulator) &&
            !strcmp(state_of(plan), "confirmed") &&
            (!of || !strcmp(of, xml_attribute(approval, "id"))) &&
            !reexamine(recording, plan, field))
            return false;
    }
    return true;
}
