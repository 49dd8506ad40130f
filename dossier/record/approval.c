/* What an approval writes: the approval itself, made or completed, and the approved text, use and
 * stage that a change of it moves. */
#include "dossier/baseline.h"
#include "dossier/change.h"
#include "dossier/record/internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool of_regulator(const struct recording *recording, const xmlNode *approval)
{
    return recording_same(xml_attribute(approval, "regulator"),
                          xml_attribute(recording->filing, "regulator"));
}

/* Whether an approval names the filing, or one before it in the same application. */
static bool names_filing(const struct recording *recording, const xmlNode *approval)
{
    const char *named = xml_attribute(approval, "filing");
    const xmlNode *filing = recording->filing;
    for (unsigned i = 0; named && filing && i < LIMIT_XML_INCLUDES; i++) {
        if (recording_same(named, xml_attribute(filing, "id")))
            return true;
        const char *application = xml_attribute(filing, "application");
        filing = dossier_filing(recording->dossier, xml_attribute(filing, "previous"));
        if (filing && !recording_same(application, xml_attribute(filing, "application")))
            filing = NULL;
    }
    return false;
}

static bool is_pending(const xmlNode *approval)
{
    return recording_same(xml_attribute(approval, "state"), "pending");
}

/* Whether it may be the one that the filing ends in: 2 says so itself, 1 may be, 0 is not. */
static int fit_of(const struct recording *recording, const xmlNode *approval)
{
    const char *number = xml_attribute(approval, "number");
    if (!of_regulator(recording, approval))
        return 0;
    if (names_filing(recording, approval) || recording_same(number, recording->event.number))
        return 2;
    return is_pending(approval) && !xml_attribute(approval, "filing");
}

static bool named_approval(struct recording *recording, const xmlNode **ret)
{
    const char *id = recording->event.approval;
    *ret = dossier_find(recording->dossier, "approvals", id);
    struct place place = xml_place(*ret);
    return !*ret || of_regulator(recording, *ret) ||
           error_set(recording->error, STATUS_INPUT, "%s:%ld: \"%s\" is no approval of \"%s\"",
                     place.file, place.line, id, xml_attribute(recording->filing, "regulator"));
}

/* Two that might be it, or one that is of another filing. */
static bool not_clear(const struct recording *recording, const xmlNode *one)
{
    struct place place = xml_place(one);
    return error_set(
        recording->error, STATUS_INPUT,
        "%s:%ld: it is not clear whether \"%s\" is the approval of \"%s\"; say so with "
        "--approval %s, or give --approval another id for one of its own",
        place.file, place.line, xml_attribute(one, "id"), recording->event.filing,
        xml_attribute(one, "id"));
}

/* The approval that the filing ends in; NULL in *ret: a new one. */
static bool granted_find(struct recording *recording, const xmlNode **ret)
{
    const xmlNode *best = NULL, *second = NULL, *other = NULL;
    if (recording->event.approval)
        return named_approval(recording, ret);
    const xmlNode *approval = dossier_first(recording->dossier, "approvals", "approval");
    for (; approval; approval = xml_next(approval, NS_DOSSIER, "approval")) {
        int fit = fit_of(recording, approval);
        if (fit > (best ? fit_of(recording, best) : 0)) {
            second = NULL;
            best = approval;
        } else if (fit && best && fit == fit_of(recording, best)) {
            second = approval;
        } else if (of_regulator(recording, approval) &&
                   recording_same(xml_attribute(approval, "state"), "valid")) {
            other = approval;
        }
    }
    *ret = best;
    if (second || (!best && other))
        return not_clear(recording, second ? second : other);
    return true;
}

static bool party_is_for(const struct recording *recording, const xmlNode *party, const char *role)
{
    return recording_same(xml_attribute(party, "role"), role) &&
           rendition_is_for(party, xml_attribute(recording->filing, "regulator"));
}

/* The only party of that role; NULL if there is none, or several. */
static const char *holder_find(const struct recording *recording)
{
    const xmlNode *party = dossier_first(recording->dossier, "parties", "party");
    const char *found = NULL;
    for (; party; party = xml_next(party, NS_DOSSIER, "party")) {
        if (!party_is_for(recording, party, recording->terms.holder))
            continue;
        if (found)
            return NULL;
        found = xml_attribute(party, "id");
    }
    return found;
}

/* The release that was filed, by the manifest that was recorded; else that of the product now. */
static void release_find(const struct recording *recording, char *ret, size_t size)
{
    const xmlNode *event = xml_child(recording->filing, NS_DOSSIER, "event");
    const char *release = product_release(recording->dossier);
    snprintf(ret, size, "%s", release ? release : "");
    for (; event; event = xml_next(event, NS_DOSSIER, "event")) {
        CLEANUP(buffer_release) struct buffer bytes = { .bytes = NULL };
        const char *path = xml_attribute(event, "manifest");
        struct manifest manifest = MANIFEST_INIT;
        struct error ignored;
        if (path &&
            file_read_beneath(recording->dossier->root, path, LIMIT_MANIFEST_BYTES, &bytes,
                              &ignored) &&
            manifest_parse(bytes.bytes, bytes.size, &manifest, &ignored)) {
            snprintf(ret, size, "%s", manifest.release);
            manifest_release(&manifest);
        }
    }
}

/* Attributes of an approval in the order of the schema, with their values. */
#define FACTS_MAX 11
struct fact {
    const char *name, *value;
    bool strict; /* what says otherwise is an error */
};

static size_t facts_make(const struct recording *recording, const char *release,
                         struct fact ret[FACTS_MAX])
{
    const xmlNode *filing = recording->filing;
    const struct record_terms *terms = &recording->terms;
    const struct fact facts[] = {
        { "agency", terms->agency, false },
        { "regulator", xml_attribute(filing, "regulator"), true },
        { "type", terms->type, false },
        { "number", recording->event.number, true },
        { "date", recording->event.date, true },
        { "state", "valid", false },
        { "class", filing_class(recording->dossier, filing), false },
        { "stage", xml_attribute(filing, "stage"), true },
        { "release", *release ? release : NULL, false },
        { "holder", holder_find(recording), false },
        { "filing", recording->event.filing, false },
    };
    memcpy(ret, facts, sizeof facts);
    return sizeof facts / sizeof *facts;
}

static bool put_name(struct recording *recording, struct edit_place approval)
{
    const xmlNode *product = dossier_section(recording->dossier, "product");
    const char *regulator = xml_attribute(recording->filing, "regulator"),
               *language = recording->terms.language;
    CLEANUP(free_pointer)
    char *name = product && language ? dossier_text(product, "name", language, regulator) : NULL;
    if (!name)
        return true;
    struct markup *markup = &approval.file->markup;
    struct markup_node *added =
        recording_add(recording, approval, "name", RECORD_APPROVAL_ORDER, NULL);
    return added && ((markup_set(markup, added, "xml:lang", language) &&
                      markup_set_text(markup, added, name)) ||
                     recording_no_memory(recording));
}

/* Adds <name attribute="value"/>. */
static bool put_reference(struct recording *recording, struct edit_place approval, const char *name,
                          const char *attribute, const char *value)
{
    struct markup_node *added =
        recording_add(recording, approval, name, RECORD_APPROVAL_ORDER, NULL);
    return added && (markup_set(&approval.file->markup, added, attribute, value) ||
                     recording_no_memory(recording));
}

static bool put_models(struct recording *recording, struct edit_place approval)
{
    const xmlNode *model = dossier_first(recording->dossier, "product", "model");
    for (; model; model = xml_next(model, NS_DOSSIER, "model"))
        if (!put_reference(recording, approval, "model", "model", xml_attribute(model, "id")))
            return false;
    return true;
}

static bool has(const xmlNode *approval, const char *name)
{
    return approval && xml_child(approval, NS_DOSSIER, name);
}

/* Name, models and use as filed, where the approval does not have them. */
static bool put_product(struct recording *recording, struct edit_place approval,
                        const xmlNode *there)
{
    const xmlNode *use = xml_child(recording->filing, NS_DOSSIER, "use");
    return (has(there, "name") || put_name(recording, approval)) &&
           (has(there, "model") || put_models(recording, approval)) &&
           (has(there, "use") || !use ||
            put_reference(recording, approval, "use", "text", xml_attribute(use, "text")));
}

static void say_granted(struct recording *recording, const char *file, const char *id, bool made)
{
    char en[512], ja[512];
    snprintf(en, sizeof en,
             "approval %s %s; add its conditions, its document and what else it says", id,
             made ? "made" : "completed");
    snprintf(ja, sizeof ja, "承認 %s を%s。承認条件、承認書の文書等は追記のこと", id,
             made ? "作成" : "補完");
    recording_say(recording, file, en, ja);
}

static bool complete(struct recording *recording, const xmlNode *approval)
{
    const char *state = xml_attribute(approval, "state"), *id = xml_attribute(approval, "id");
    struct place place = xml_place(approval);
    struct fact facts[FACTS_MAX];
    struct edit_place at;
    char release[256];
    if (strcmp(state, "valid") != 0 && !is_pending(approval))
        return error_set(recording->error, STATUS_INPUT,
                         "%s:%ld: \"%s\" is %s; give --approval another id for a new approval",
                         place.file, place.line, id, state);
    release_find(recording, release, sizeof release);
    size_t count = facts_make(recording, release, facts);
    for (size_t i = 0; i < count; i++)
        if (!recording_fill(recording, approval, facts[i].name, facts[i].value, facts[i].strict))
            return false;
    if (!recording_set(recording, approval, "state", "valid") ||
        !edit_find(&recording->edit, approval, &at, recording->error) ||
        !put_product(recording, at, approval))
        return false;
    if (at.file->markup.changed)
        say_granted(recording, at.file->path, id, false);
    return has(approval, "baseline") || recording_baseline(recording, at);
}

static bool make(struct recording *recording, const char *id)
{
    const xmlNode *section = dossier_section(recording->dossier, "approvals");
    struct fact facts[FACTS_MAX];
    struct edit_place parent, at;
    char release[256];
    if (!section)
        return error_set(recording->error, STATUS_INPUT,
                         "the dossier has no element \"approvals\"; put <approvals/> into it");
    if (!edit_find(&recording->edit, section, &parent, recording->error))
        return false;
    at = (struct edit_place){ parent.file,
                              recording_add(recording, parent, "approval", "approval", id) };
    release_find(recording, release, sizeof release);
    size_t count = facts_make(recording, release, facts);
    for (size_t i = 0; at.element && i < count; i++)
        if (facts[i].value &&
            !markup_set(&at.file->markup, at.element, facts[i].name, facts[i].value))
            return recording_no_memory(recording);
    if (!at.element || !put_product(recording, at, NULL))
        return false;
    say_granted(recording, at.file->path, id, true);
    return recording_baseline(recording, at);
}

/* <regulator>-<type>-<number>, the first that is free. */
static void make_id(const struct recording *recording, char *ret, size_t size)
{
    unsigned number = 1;
    do {
        snprintf(ret, size, "%.40s-%.16s-%u", xml_attribute(recording->filing, "regulator"),
                 recording->terms.type, number++);
    } while (dossier_find(recording->dossier, "approvals", ret));
}

bool recording_grant(struct recording *recording)
{
    const xmlNode *approval;
    char id[80];
    if (!granted_find(recording, &approval))
        return false;
    if (!approval && (!recording->terms.agency || !recording->terms.type)) {
        recording_say(recording, xml_place(recording->filing).file,
                      "what the approval is called is not known of this route; add it to approvals",
                      "この経路の承認の種別が分からないため、approvalsに追記のこと");
        return true;
    }
    if (approval)
        snprintf(id, sizeof id, "%s", xml_attribute(approval, "id"));
    else if (recording->event.approval)
        snprintf(id, sizeof id, "%s", recording->event.approval);
    else
        make_id(recording, id, sizeof id);
    return (approval ? complete(recording, approval) : make(recording, id)) &&
           recording_stage(recording, id);
}

bool recording_deny(struct recording *recording)
{
    const char *state = recording->event.kind;
    const xmlNode *approval = dossier_first(recording->dossier, "approvals", "approval");
    for (; approval; approval = xml_next(approval, NS_DOSSIER, "approval")) {
        char en[160], ja[160];
        if (!is_pending(approval) || !of_regulator(recording, approval) ||
            !names_filing(recording, approval))
            continue;
        snprintf(en, sizeof en, "approval %s is %s", xml_attribute(approval, "id"), state);
        snprintf(ja, sizeof ja, "承認 %s を%sとした", xml_attribute(approval, "id"), state);
        recording_say(recording, xml_place(approval).file, en, ja);
        if (!recording_set(recording, approval, "state", state))
            return false;
    }
    return true;
}

/* The approval that a change is of: the one named, else what the filing says of itself. */
static const xmlNode *changed_find(struct recording *recording)
{
    const xmlNode *approval = NULL;
    if (!recording->event.approval)
        return change_approval(recording->dossier, recording->filing, recording->error);
    if (!named_approval(recording, &approval))
        return NULL;
    if (!approval || !xml_child(approval, NS_DOSSIER, "baseline")) {
        error_set(recording->error, STATUS_INPUT, "there is no approval \"%s\" with a baseline",
                  recording->event.approval);
        return NULL;
    }
    return approval;
}

/* Stage and use of an approval whose change was approved. */
static bool follow(struct recording *recording, const xmlNode *approval)
{
    const xmlNode *filed = xml_child(recording->filing, NS_DOSSIER, "use"),
                  *use = xml_child(approval, NS_DOSSIER, "use");
    const char *text = filed ? xml_attribute(filed, "text") : NULL;
    const char *stage = xml_attribute(recording->filing, "stage");
    if (text && use && !recording_same(xml_attribute(use, "text"), text)) {
        /* Whether labels elsewhere say the same is to be looked at again. */
        if (!recording_set(recording, use, "text", text) ||
            !recording_set(recording, use, "same", NULL))
            return false;
        recording_say(
            recording, xml_place(use).file,
            "the approved use is the one filed; say again whether labels elsewhere are the "
            "same",
            "承認された使用目的を改めた。国外の表示と同じかを確認し直すこと");
    }
    return (!stage || recording_set(recording, approval, "stage", stage)) &&
           recording_stage(recording, xml_attribute(approval, "id"));
}

static void say_moved(struct recording *recording, const xmlNode *approval, const char *day,
                      size_t fields)
{
    char en[256], ja[256];
    const char *id = xml_attribute(approval, "id");
    snprintf(en, sizeof en, "approved text of %s as of %s: %zu field%s changed", id, day, fields,
             fields == 1 ? "" : "s");
    snprintf(ja, sizeof ja, "%s の承認事項を%s現在に改めた（%zu項目）", id, day, fields);
    recording_say(recording, xml_place(approval).file, en, ja);
}

bool recording_change(struct recording *recording, const char *day)
{
    size_t fields = 0;
    bool approved =
        recording_kind(recording, "approved") && recording_same(recording->terms.kind, "change");
    bool changes = xml_child(recording->filing, NS_DOSSIER, "change") != NULL;
    if (!changes && !(approved && xml_attribute(recording->filing, "stage")))
        return true;
    const xmlNode *approval = changed_find(recording);
    if (!approval || !baseline_move(&recording->edit, recording->filing, approval, day, &fields,
                                    recording->error))
        return false;
    if (fields)
        say_moved(recording, approval, day, fields);
    return (!approved || follow(recording, approval)) &&
           (!approved || !fields || recording_reexamine(recording, approval));
}

static const xmlNode *stage_find(const struct recording *recording, const char *number)
{
    const xmlNode *plan = dossier_first(recording->dossier, "plans", "two-stage");
    const xmlNode *stage = plan && number ? xml_child(plan, NS_DOSSIER, "stage") : NULL;
    while (stage && !recording_same(xml_attribute(stage, "number"), number))
        stage = xml_next(stage, NS_DOSSIER, "stage");
    return stage;
}

bool recording_stage(struct recording *recording, const char *approval)
{
    const char *number = xml_attribute(recording->filing, "stage");
    const xmlNode *stage = stage_find(recording, number);
    char en[256], ja[256];
    if (!stage || (xml_attribute(stage, "approval") && xml_attribute(stage, "filing")))
        return true;
    snprintf(en, sizeof en, "stage %s: approval %s, filing %s; set done on the milestones reached",
             number, approval, recording->event.filing);
    snprintf(ja, sizeof ja, "第%s段階：承認 %s、申請 %s。達成した節目のdoneを記入すること", number,
             approval, recording->event.filing);
    recording_say(recording, xml_place(stage).file, en, ja);
    return recording_fill(recording, stage, "approval", approval, true) &&
           recording_fill(recording, stage, "filing", recording->event.filing, false);
}
