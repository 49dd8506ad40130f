#include "dossier/record.h"

#include "base/cleanup.h"
#include "base/date.h"
#include "base/limits.h"
#include "base/path.h"
#include "dossier/baseline.h"
#include "dossier/dossier_internal.h"
#include "dossier/tree.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct recording {
    const struct dossier *dossier;
    const struct dossier_schema *schema;
    xmlNode *filing;
    struct filing_event event;
    struct problems *problems;
    struct error *error;
};

static bool has_event(const xmlNode *filing, const char *id)
{
    const xmlNode *event = xml_child(filing, NS_DOSSIER, "event");
    while (event && strcmp(xml_attribute(event, "id"), id) != 0)
        event = xml_next(event, NS_DOSSIER, "event");
    return event != NULL;
}

/* e<date>-<kind>, with a number if there is one by that name. */
static void make_id(const struct recording *recording, char *ret, size_t size)
{
    const struct filing_event *event = &recording->event;
    snprintf(ret, size, "e%.10s-%.32s", event->date, event->kind);
    for (unsigned i = 2; has_event(recording->filing, ret); i++)
        snprintf(ret, size, "e%.10s-%.32s-%u", event->date, event->kind, i);
}

/* The dossier with the event in it, judged by the schema before a file is touched. */
static bool check_event(const struct recording *recording)
{
    const struct filing_event *event = &recording->event;
    struct xsd_problems found = { .items = NULL };
    xmlNode *node = xml_add(recording->filing, NS_DOSSIER, NULL, "event");
    if (!node)
        return error_set(recording->error, STATUS_INTERNAL, "no memory for an event");
    xml_set(node, "id", event->id);
    xml_set(node, "kind", event->kind);
    xml_set(node, "date", event->date);
    xml_set(node, "number", event->number);
    xml_set(node, "bundle", event->bundle);
    xml_set(node, "manifest", event->manifest);
    xml_set(node, "signer", event->signer);
    bool judged = xsd_validate(dossier_schema_xsd(recording->schema), recording->dossier->tree,
                               &found, recording->error);
    for (size_t i = 0; i < found.count; i++)
        problems_add(recording->problems, found.items[i].file, found.items[i].line, "%s",
                     found.items[i].message);
    xsd_problems_release(&found);
    return judged && (recording->problems->total == 0 ||
                      problems_error(recording->problems, recording->error));
}

/* Writes a file of the dossier anew. */
static bool rewrite(const struct recording *recording, const char *file, const struct text *text)
{
    CLEANUP(free_pointer) char *path = path_join(recording->dossier->path, file);
    return path ? file_write(path, text_string(text), text->size, true, recording->error)
                : error_set(recording->error, STATUS_INTERNAL, "no memory for a path");
}

static bool insert_event(const struct recording *recording, const char *file, const char *bytes,
                         size_t size)
{
    CLEANUP(text_release) struct text text = TEXT_INIT(LIMIT_XML_FILE_BYTES);
    if (!event_insert(bytes, size, &recording->event, &text, recording->error))
        return error_wrap(recording->error, "%s", file);
    return rewrite(recording, file, &text);
}

static bool write_event_file(const struct recording *recording)
{
    CLEANUP(buffer_release) struct buffer bytes = { .bytes = NULL };
    const char *file = xml_place(recording->filing).file;
    return file_read_beneath(recording->dossier->root, file, LIMIT_XML_FILE_BYTES, &bytes,
                             recording->error) &&
           insert_event(recording, file, (const char *)bytes.bytes, bytes.size);
}

/* Both files or none. */
static bool write_apart(const struct recording *recording, const struct baseline_update *update)
{
    struct error restoring = { 0 };
    struct recording back = *recording;
    back.error = &restoring;
    if (!rewrite(recording, update->file, &update->bytes))
        return false;
    if (write_event_file(recording))
        return true;
    if (!rewrite(&back, update->file, &update->was))
        error_wrap(recording->error, "\"%s\" has the new approved text already", update->file);
    return false;
}

/* The event, and the approved text where a change comes into force. */
static bool write_event(const struct recording *recording)
{
    const struct filing_event *event = &recording->event;
    const char *file = xml_place(recording->filing).file;
    const char *day = event->in_force                    ? event->in_force
                      : !strcmp(event->kind, "approved") ? event->date
                                                         : NULL;
    struct baseline_update update = { .fields = 0 };
    if (day && !date_valid(day))
        return error_set(recording->error, STATUS_INPUT, "\"%s\" is no day (yyyy-mm-dd)", day);
    bool done = !day || baseline_update_make(recording->dossier, recording->filing, day, &update,
                                             recording->error);
    if (done && !update.fields)
        done = write_event_file(recording);
    else if (done && !strcmp(update.file, file))
        done = insert_event(recording, file, text_string(&update.bytes), update.bytes.size);
    else if (done)
        done = write_apart(recording, &update);
    baseline_update_release(&update);
    return done;
}

static bool prepare(struct recording *recording, char *id, size_t size)
{
    struct filing_event *event = &recording->event;
    recording->filing = dossier_filing(recording->dossier, event->filing);
    if (!recording->filing)
        return error_set(recording->error, STATUS_INPUT, "the dossier has no filing \"%s\"",
                         event->filing);
    if (!event->id) {
        make_id(recording, id, size);
        event->id = id;
    }
    return check_event(recording);
}

bool record_event(const struct dossier *dossier, const struct dossier_schema *schema,
                  const struct filing_event *event, struct problems *problems, struct error *error)
{
    char id[64];
    struct recording recording = { dossier, schema, NULL, *event, problems, error };
    return prepare(&recording, id, sizeof id) && write_event(&recording);
}

/* The bundle id that was recorded of a filing, or NULL. */
static const char *recorded_bundle(const xmlNode *filing)
{
    const xmlNode *event = xml_child(filing, NS_DOSSIER, "event");
    while (event && !xml_attribute(event, "bundle"))
        event = xml_next(event, NS_DOSSIER, "event");
    return event ? xml_attribute(event, "bundle") : NULL;
}

static bool differ(const char *what, const char *bundle, const char *filing, struct error *error)
{
    if (bundle && filing && strcmp(bundle, filing) == 0)
        return true;
    return error_set(error, STATUS_FINDINGS, "the bundle's %s is \"%s\", the filing's \"%s\"", what,
                     bundle ? bundle : "none", filing ? filing : "none");
}

static bool check_filing(const struct dossier *dossier, const xmlNode *filing,
                         const struct manifest *manifest, struct error *error)
{
    char sequence[24];
    snprintf(sequence, sizeof sequence, "%" PRIu64, manifest->sequence);
    return differ("dossier", manifest->dossier, dossier_id(dossier), error) &&
           differ("regulator", manifest->regulator, xml_attribute(filing, "regulator"), error) &&
           differ("route", manifest->route, xml_attribute(filing, "route"), error) &&
           differ("sequence", sequence, xml_attribute(filing, "sequence"), error);
}

/* Another filing that was recorded behind the same one. */
static bool check_fork(const struct dossier *dossier, const xmlNode *filing, const char *previous,
                       struct error *error)
{
    const xmlNode *other = dossier_first(dossier, "filings", "filing");
    for (; other; other = xml_next(other, NS_DOSSIER, "filing")) {
        const char *its = xml_attribute(other, "previous");
        if (other != filing && its && strcmp(its, previous) == 0 && recorded_bundle(other))
            return error_set(error, STATUS_FINDINGS,
                             "a fork: \"%s\" was recorded behind \"%s\" already",
                             xml_attribute(other, "id"), previous);
    }
    return true;
}

static bool check_first(const struct manifest *manifest, struct error *error)
{
    if (manifest->has_previous)
        return error_set(error, STATUS_FINDINGS,
                         "a fork: the bundle names one before it, filing \"%s\" names none",
                         manifest->filing);
    return manifest->sequence == 1 ||
           error_set(error, STATUS_FINDINGS,
                     "a gap: sequence %" PRIu64 " of \"%s\" names no filing before it; give the "
                     "filing its previous",
                     manifest->sequence, manifest->filing);
}

static bool check_chain(const struct dossier *dossier, const xmlNode *filing,
                        const struct manifest *manifest, struct error *error)
{
    const char *previous = xml_attribute(filing, "previous");
    if (!previous)
        return check_first(manifest, error);
    const xmlNode *before = dossier_filing(dossier, previous);
    const char *bundle = before ? recorded_bundle(before) : NULL;
    char hex[SHA256_HEX_SIZE];
    if (!bundle)
        return error_set(error, STATUS_FINDINGS,
                         "a gap: of \"%s\", the filing before \"%s\", no bundle was recorded",
                         previous, manifest->filing);
    sha256_to_hex(&manifest->previous, hex);
    if (!manifest->has_previous || strcmp(hex, bundle) != 0)
        return error_set(error, STATUS_FINDINGS,
                         "a fork: the bundle follows \"%s\", recorded of \"%s\" was \"%s\"",
                         manifest->has_previous ? hex : "none", previous, bundle);
    return check_fork(dossier, filing, previous, error);
}

bool record_check(const struct dossier *dossier, const struct manifest *manifest,
                  const struct sha256 *bundle_id, struct error *error)
{
    const xmlNode *filing = dossier_filing(dossier, manifest->filing);
    if (!filing)
        return error_set(error, STATUS_FINDINGS, "the dossier has no filing \"%s\"",
                         manifest->filing);
    const char *recorded = recorded_bundle(filing);
    char hex[SHA256_HEX_SIZE];
    sha256_to_hex(bundle_id, hex);
    if (recorded && strcmp(recorded, hex) == 0)
        return error_set(error, STATUS_FINDINGS, "this bundle of \"%s\" is recorded already",
                         manifest->filing);
    if (recorded)
        return error_set(error, STATUS_FINDINGS,
                         "a fork: of \"%s\" bundle \"%s\" was recorded, this is \"%s\"",
                         manifest->filing, recorded, hex);
    return check_filing(dossier, filing, manifest, error) &&
           check_chain(dossier, filing, manifest, error);
}

/* Both files or none. */
static bool write_both(const struct recording *recording, const void *bytes, size_t size)
{
    CLEANUP(free_pointer)
    char *path = path_join(recording->dossier->path, recording->event.manifest);
    if (!path)
        return error_set(recording->error, STATUS_INTERNAL, "no memory for a path");
    if (!tree_make_folders(recording->dossier->root, recording->event.manifest, recording->error) ||
        !file_write(path, bytes, size, false, recording->error))
        return false;
    if (write_event(recording))
        return true;
    unlink(path);
    return false;
}

bool record_bundle(const struct dossier *dossier, const struct dossier_schema *schema,
                   const void *bytes, size_t size, const struct filing_event *event,
                   struct problems *problems, struct error *error)
{
    struct manifest manifest = MANIFEST_INIT;
    struct sha256 id;
    char hex[SHA256_HEX_SIZE], path[128], event_id[64];
    if (!manifest_parse(bytes, size, &manifest, error))
        return false;
    struct recording recording = { dossier, schema, NULL, *event, problems, error };
    sha256_bytes(bytes, size, &id);
    sha256_to_hex(&id, hex);
    snprintf(path, sizeof path, "filings/%.64s.manifest.xml", manifest.filing);
    recording.event.filing = manifest.filing;
    recording.event.bundle = hex;
    recording.event.manifest = path;
    bool done = record_check(dossier, &manifest, &id, error) &&
                prepare(&recording, event_id, sizeof event_id) &&
                write_both(&recording, bytes, size);
    manifest_release(&manifest);
    return done;
}
