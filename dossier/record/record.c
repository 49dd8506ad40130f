#include "dossier/record/internal.h"
#include "dossier/status/status.h"

#include "base/date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILING_ORDER "relies-on use change omission answer signer event"

bool recording_same(const char *value, const char *other)
{
    return value && other && !strcmp(value, other);
}

bool recording_kind(const struct recording *recording, const char *kind)
{
    return recording_same(recording->event.kind, kind);
}

bool recording_no_memory(const struct recording *recording)
{
    return error_set(recording->error, STATUS_INTERNAL, "no memory for what is recorded");
}

bool recording_set(struct recording *recording, const xmlNode *node, const char *name,
                   const char *value)
{
    const char *there = xml_attribute(node, name);
    struct edit_place place;
    if (value ? recording_same(there, value) : !there)
        return true;
    return edit_find(&recording->edit, node, &place, recording->error) &&
           (markup_set(&place.file->markup, place.element, name, value) ||
            recording_no_memory(recording));
}

bool recording_fill(struct recording *recording, const xmlNode *node, const char *name,
                    const char *value, bool strict)
{
    const char *there = xml_attribute(node, name);
    struct place place = xml_place(node);
    if (!value || (there && (!strict || !strcmp(there, value))))
        return true;
    if (!there)
        return recording_set(recording, node, name, value);
    return error_set(recording->error, STATUS_INPUT,
                     "%s:%ld: %s is \"%s\" already, not \"%s\"; mend it there if it is wrong",
                     place.file, place.line, name, there, value);
}

struct markup_node *recording_add(struct recording *recording, struct edit_place parent,
                                  const char *name, const char *order, const char *id)
{
    struct markup *markup = &parent.file->markup;
    struct markup_node *added = markup_add(markup, parent.element, name, order, id);
    if (added && (!id || markup_set(markup, added, "id", id)))
        return added;
    recording_no_memory(recording);
    return NULL;
}

void recording_say(struct recording *recording, const char *file, const char *en, const char *ja)
{
    struct text *said = recording->frame->said;
    if (said)
        text_appendf(said, "%s: %s\n", file, recording->frame->language == REPORT_JA ? ja : en);
}

static const xmlNode *event_find(const xmlNode *filing, const char *attribute, const char *value)
{
    const xmlNode *event = xml_child(filing, NS_DOSSIER, "event");
    while (event && !recording_same(xml_attribute(event, attribute), value))
        event = xml_next(event, NS_DOSSIER, "event");
    return event;
}

/* e<date>-<kind>, with a number if there is one by that name. */
static void make_id(const struct recording *recording, char *ret, size_t size)
{
    const struct filing_event *event = &recording->event;
    snprintf(ret, size, "e%.10s-%.32s", event->date, event->kind);
    for (unsigned i = 2; event_find(recording->filing, "id", ret); i++)
        snprintf(ret, size, "e%.10s-%.32s-%u", event->date, event->kind, i);
}

static void say_event(struct recording *recording, bool there)
{
    const struct filing_event *event = &recording->event;
    bool japanese = recording->frame->language == REPORT_JA;
    CLEANUP(text_release) struct text line = TEXT_INIT(4096);
    text_appendf(&line, japanese ? "事象 %s、%s" : "event %s of %s", event->kind, event->date);
    if (event->number)
        text_appendf(&line, japanese ? "、%s" : ", number %s", event->number);
    if (there)
        text_append(&line, japanese ? "（記録済み）" : " (recorded before)");
    recording_say(recording, xml_place(recording->filing).file, text_string(&line),
                  text_string(&line));
}

/* What happens to a filing once only. */
static bool happens_once(const char *kind)
{
    static const char *const kinds[] = { "submitted", "accepted", "approved", "refused",
                                         "withdrawn" };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(kinds[i], kind))
            return true;
    return false;
}

/* The event that is there already. */
static bool keep_event(struct recording *recording, const xmlNode *there)
{
    const struct filing_event *event = &recording->event;
    const char *date = xml_attribute(there, "date");
    struct place place = xml_place(there);
    if (strcmp(date, event->date) != 0)
        return error_set(recording->error, STATUS_INPUT,
                         "%s:%ld: \"%s\" was %s on %s, as recorded here, not on %s; mend it there "
                         "if it is wrong",
                         place.file, place.line, event->filing, event->kind, date, event->date);
    say_event(recording, true);
    return recording_fill(recording, there, "number", event->number, true);
}

static bool add_event(struct recording *recording)
{
    const struct filing_event *event = &recording->event;
    const char *const attributes[][2] = {
        { "id", event->id },         { "kind", event->kind },     { "date", event->date },
        { "number", event->number }, { "bundle", event->bundle }, { "manifest", event->manifest },
        { "signer", event->signer },
    };
    struct edit_place place;
    if (!edit_find(&recording->edit, recording->filing, &place, recording->error))
        return false;
    struct markup_node *added = recording_add(recording, place, "event", FILING_ORDER, NULL);
    for (size_t i = 0; added && i < sizeof attributes / sizeof *attributes; i++)
        if (attributes[i][1] &&
            !markup_set(&place.file->markup, added, attributes[i][0], attributes[i][1]))
            return recording_no_memory(recording);
    say_event(recording, false);
    return added != NULL;
}

static bool take_event(struct recording *recording)
{
    const struct filing_event *event = &recording->event;
    const xmlNode *there = !event->bundle && happens_once(event->kind)
                               ? event_find(recording->filing, "kind", event->kind)
                               : NULL;
    return there ? keep_event(recording, there) : add_event(recording);
}

/* The day from which what the filing changes is in force; NULL: not by this event. */
static const char *day_in_force(const struct recording *recording)
{
    const struct filing_event *event = &recording->event;
    if (event->in_force)
        return event->in_force;
    return recording_kind(recording, "approved") ? event->date : NULL;
}

/* The approved text took, in advance, what will not be: nobody but a person can say since when. */
static void say_taken_back(struct recording *recording)
{
    if (filing_in_force(recording->filing, NULL))
        recording_say(recording, xml_place(recording->filing).file,
                      "the approved text has its changes already; set its fields back by hand",
                      "承認事項に変更が反映済みのため、項目を手作業で元に戻すこと");
}

static bool take_consequences(struct recording *recording)
{
    const char *day = day_in_force(recording);
    bool first = recording_same(recording->terms.kind, "new");
    bool denied = recording_kind(recording, "withdrawn") || recording_kind(recording, "refused");
    if (denied)
        say_taken_back(recording);
    if (recording->terms.plan != RECORD_PLAN_NONE)
        return recording_plan(recording);
    if (first && denied)
        return recording_deny(recording);
    if (first && recording_kind(recording, "approved"))
        return recording_grant(recording);
    return !day || recording_change(recording, day);
}

static bool check_given(const struct recording *recording)
{
    const char *const days[] = { recording->event.date, recording->event.in_force };
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (days[i] && !date_valid(days[i]))
            return error_set(recording->error, STATUS_INPUT, "\"%s\" is no day (yyyy-mm-dd)",
                             days[i]);
    return !recording->event.approval || id_valid(recording->event.approval) ||
           error_set(recording->error, STATUS_INPUT,
                     "\"%s\" is no id of an approval (a-z, 0-9 and hyphens)",
                     recording->event.approval);
}

static bool prepare(struct recording *recording, char *id, size_t size)
{
    const struct record_frame *frame = recording->frame;
    struct filing_event *event = &recording->event;
    recording->filing = dossier_filing(recording->dossier, event->filing);
    if (!recording->filing)
        return error_set(recording->error, STATUS_INPUT, "the dossier has no filing \"%s\"",
                         event->filing);
    if (!check_given(recording))
        return false;
    if (frame->terms)
        frame->terms(frame->context, xml_attribute(recording->filing, "regulator"),
                     xml_attribute(recording->filing, "route"), &recording->terms);
    if (!event->id) {
        make_id(recording, id, size);
        event->id = id;
    }
    return true;
}

/* The dossier as it will be, before a file of it is touched. */
static bool check_whole(const struct recording *recording, const struct file_changes *files)
{
    struct dossier after = DOSSIER_INIT;
    bool valid = file_changes_load(recording->dossier, recording->frame->schema, files, &after,
                                   recording->frame->problems, recording->error);
    dossier_release(&after);
    if (!valid && recording->frame->problems->total)
        error_wrap(recording->error, "with this event the dossier would not be valid");
    return valid;
}

/* With the manifest of a bundle, if `fresh` has one. */
static bool carry_out(struct recording *recording, const struct file_changes *fresh)
{
    struct file_changes files = { .items = NULL };
    bool done = take_event(recording) && take_consequences(recording) &&
                edit_changes(&recording->edit, &files, recording->error) &&
                check_whole(recording, &files);
    const struct file_changes lists[] = { files, *fresh };
    done = done && file_changes_write(recording->dossier, lists, 2, recording->error);
    file_changes_release(&files);
    return done;
}

static struct recording recording_start(const struct record_frame *frame,
                                        const struct filing_event *event, struct error *error)
{
    return (struct recording){ .frame = frame,
                               .dossier = frame->dossier,
                               .event = *event,
                               .edit = { .dossier = frame->dossier },
                               .error = error };
}

bool record_event(const struct record_frame *frame, const struct filing_event *event,
                  struct error *error)
{
    char id[64];
    struct recording recording = recording_start(frame, event, error);
    const struct file_changes none = { .items = NULL };
    bool done = prepare(&recording, id, sizeof id) && carry_out(&recording, &none);
    edit_release(&recording.edit);
    return done;
}

static bool carry_out_bundle(struct recording *recording, const void *bytes, size_t size)
{
    struct file_change change = { .path = strdup(recording->event.manifest),
                                  .bytes = TEXT_INIT(LIMIT_MANIFEST_BYTES),
                                  .fresh = true };
    const struct file_changes fresh = { .items = &change, .count = 1 };
    text_append_bytes(&change.bytes, bytes, size);
    bool done = (change.path && !text_failed(&change.bytes)) || recording_no_memory(recording);
    done = done && carry_out(recording, &fresh);
    recording_say(recording, recording->event.manifest, "the manifest of the bundle",
                  "提出物のマニフェスト");
    text_release(&change.bytes);
    free(change.path);
    return done;
}

bool record_bundle(const struct record_frame *frame, const void *bytes, size_t size,
                   const struct filing_event *event, struct error *error)
{
    struct manifest manifest = MANIFEST_INIT;
    struct sha256 id;
    char hex[SHA256_HEX_SIZE], path[128], event_id[64];
    if (!manifest_parse(bytes, size, &manifest, error))
        return false;
    struct recording recording = recording_start(frame, event, error);
    sha256_bytes(bytes, size, &id);
    sha256_to_hex(&id, hex);
    snprintf(path, sizeof path, "filings/%.64s.manifest.xml", manifest.filing);
    recording.event.filing = manifest.filing;
    recording.event.bundle = hex;
    recording.event.manifest = path;
    bool done = record_check(frame->dossier, &manifest, &id, error) &&
                prepare(&recording, event_id, sizeof event_id) &&
                carry_out_bundle(&recording, bytes, size);
    edit_release(&recording.edit);
    manifest_release(&manifest);
    return done;
}
