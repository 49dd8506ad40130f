#include "dossier/lifecycle.h"

#include "base/limits.h"

#include <string.h>

const char *operation_name(enum operation operation)
{
    static const char *const names[] = { "new", "replaced", "unchanged", "withdrawn" };
    return names[operation];
}

/* The last event by date that recorded a manifest. */
static const xmlNode *recorded_event(const xmlNode *filing)
{
    const xmlNode *last = NULL;
    const xmlNode *event = xml_child(filing, NS_DOSSIER, "event");
    for (; event; event = xml_next(event, NS_DOSSIER, "event")) {
        if (!xml_attribute(event, "manifest"))
            continue;
        /* yyyy-mm-dd compares as text */
        if (!last || strcmp(xml_attribute(event, "date"), xml_attribute(last, "date")) >= 0)
            last = event;
    }
    return last;
}

static bool check_identity(const xmlNode *event, const xmlNode *filing,
                           const struct lifecycle *lifecycle, struct error *error)
{
    char hex[SHA256_HEX_SIZE];
    const char *bundle = xml_attribute(event, "bundle");
    const char *path = xml_attribute(event, "manifest");
    sha256_to_hex(&lifecycle->previous_id, hex);
    if (bundle && strcmp(bundle, hex) != 0)
        return error_set(error, STATUS_INPUT,
                         "\"%s\" is not the manifest that was recorded: bundle id \"%s\", recorded "
                         "\"%s\"",
                         path, hex, bundle);
    const char *regulator = xml_attribute(filing, "regulator");
    if (strcmp(lifecycle->previous.regulator, regulator) != 0)
        return error_set(error, STATUS_INPUT, "\"%s\" is of regulator \"%s\", not of \"%s\"", path,
                         lifecycle->previous.regulator, regulator);
    return true;
}

bool lifecycle_read(const struct dossier *dossier, const xmlNode *event, struct manifest *ret,
                    struct sha256 *ret_id, struct error *error)
{
    const char *path = xml_attribute(event, "manifest");
    CLEANUP(buffer_release) struct buffer bytes = { .bytes = NULL };
    if (!file_read_beneath(dossier->root, path, LIMIT_MANIFEST_BYTES, &bytes, error))
        return false;
    if (!manifest_parse(bytes.bytes, bytes.size, ret, error))
        return error_wrap(error, "%s", path);
    sha256_bytes(bytes.bytes, bytes.size, ret_id);
    return true;
}

/* What was recorded of `of`, which may be NULL, for a filing. */
static bool record_open(const struct dossier *dossier, const xmlNode *of, const xmlNode *filing,
                        struct lifecycle *ret, struct error *error)
{
    *ret = (struct lifecycle)LIFECYCLE_INIT;
    const xmlNode *event = of ? recorded_event(of) : NULL;
    if (!event)
        return true;
    CLEANUP(lifecycle_release)
    struct lifecycle lifecycle = { .has_previous = true, .path = xml_attribute(event, "manifest") };
    if (!lifecycle_read(dossier, event, &lifecycle.previous, &lifecycle.previous_id, error) ||
        !check_identity(event, filing, &lifecycle, error))
        return false;
    *ret = lifecycle;
    lifecycle = (struct lifecycle)LIFECYCLE_INIT;
    return true;
}

bool lifecycle_open(const struct dossier *dossier, const xmlNode *filing, struct lifecycle *ret,
                    struct error *error)
{
    const xmlNode *previous = dossier_filing(dossier, xml_attribute(filing, "previous"));
    return record_open(dossier, previous, filing, ret, error);
}

bool lifecycle_open_own(const struct dossier *dossier, const xmlNode *filing, struct lifecycle *ret,
                        struct error *error)
{
    return record_open(dossier, filing, filing, ret, error);
}

void lifecycle_release(struct lifecycle *lifecycle)
{
    manifest_release(&lifecycle->previous);
    *lifecycle = (struct lifecycle)LIFECYCLE_INIT;
}

enum operation lifecycle_operation(const struct lifecycle *lifecycle, const char *rendition,
                                   const struct sha256 *sha256)
{
    for (size_t i = 0; i < lifecycle->previous.file_count; i++) {
        const struct manifest_file *file = &lifecycle->previous.files[i];
        if (file->rendition && strcmp(file->rendition, rendition) == 0)
            return sha256_equal(&file->sha256, sha256) ? OPERATION_UNCHANGED : OPERATION_REPLACED;
    }
    return OPERATION_NEW;
}

const struct manifest_file *lifecycle_withdrawn(const struct lifecycle *lifecycle,
                                                bool (*kept)(void *context, const char *rendition),
                                                void *context, size_t *position)
{
    while (*position < lifecycle->previous.file_count) {
        const struct manifest_file *file = &lifecycle->previous.files[(*position)++];
        if (file->rendition && !kept(context, file->rendition))
            return file;
    }
    return NULL;
}
