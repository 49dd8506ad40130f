#include "signing/seal_write.h"

#include "base/cleanup.h"
#include "base/limits.h"
#include "signing/asic.h"
#include "signing/asic_text.h"
#include "signing/cades.h"
#include "signing/zip_names.h"
#include "signing/zip_write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

DEFINE_POINTER_CLEANUP(struct zip_writer, zip_writer_free)

bool seal_clock(int64_t *ret_time, struct error *error)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    if (!epoch || !*epoch) {
        *ret_time = time(NULL);
        return true;
    }
    char *end;
    errno = 0;
    long long value = strtoll(epoch, &end, 10);
    /* Four-digit years only: that is as far as a signing time can be written. */
    if (errno || *end || value < 0 || value > 253402300799)
        return error_set(error, STATUS_USAGE, "SOURCE_DATE_EPOCH '%s' is no number of seconds",
                         epoch);
    *ret_time = value;
    return true;
}

/* The copy under way: stored bytes go out, the raw bytes of manifest.xml are kept for the check. */
struct copy {
    struct zip_writer *writer;
    struct buffer *manifest; /* NULL while another entry is read */
};

static bool copy_stored(void *context, const void *bytes, size_t size, struct error *error)
{
    return zip_writer_bytes(((struct copy *)context)->writer, bytes, size, error);
}

static bool keep_raw(void *context, const void *bytes, size_t size, struct error *error)
{
    struct buffer *manifest = ((struct copy *)context)->manifest;
    (void)error;
    if (manifest) {
        memcpy(manifest->bytes + manifest->size, bytes, size); /* room for blob.size was made */
        manifest->size += size;
    }
    return true;
}

static bool make_room(const struct container_entry *entry, struct buffer *manifest,
                      struct error *error)
{
    if (entry->blob.size > LIMIT_MANIFEST_BYTES)
        return error_set(error, STATUS_LIMIT, "'%s' is larger than %llu bytes", entry->path,
                         (unsigned long long)LIMIT_MANIFEST_BYTES);
    manifest->bytes = calloc(1, entry->blob.size + 1);
    return manifest->bytes || error_set(error, STATUS_LIMIT, "no memory for '%s'", entry->path);
}

/* The one pass: every entry goes to the new file and into its digests. */
static bool copy_entries(struct container *container, struct zip_writer *writer,
                         struct buffer *manifest, struct error *error)
{
    for (size_t i = 0; i < container->count; i++) {
        struct container_entry *entry = &container->entries[i];
        bool is_manifest = strcmp(entry->path, ASIC_ROOT_NAME) == 0;
        struct copy copy = { .writer = writer, .manifest = is_manifest ? manifest : NULL };
        struct entry_sink sink = { .raw = keep_raw, .stored = copy_stored, .context = &copy };
        if ((is_manifest && !make_room(entry, manifest, error)) ||
            !zip_writer_begin(writer, entry->path, &entry->blob, error) ||
            !container_digest(container, entry, &sink, error))
            return false;
    }
    return true;
}

static bool call_check(const struct seal_request *request, const struct container *container,
                       const struct buffer *manifest, struct error *error)
{
    CLEANUP(entries_release) struct entries entries = { 0 };
    if (!request->check)
        return true;
    for (size_t i = 1; i < container->count; i++) {
        const struct container_entry *entry = &container->entries[i];
        if (!container_is_meta(entry) &&
            !entries_add(&entries, entry->path, NULL, NULL, &entry->blob, error))
            return false;
    }
    return request->check(request->context, manifest->bytes, manifest->size, &entries, error);
}

/* An earlier seal that is broken is not sealed over. */
static bool check_earlier(struct container *container, unsigned number, struct error *error)
{
    char name[ASIC_NAME_SIZE];
    CLEANUP(buffer_release) struct buffer bytes = { 0 };
    CLEANUP(asic_release) struct asic_manifest manifest = { 0 };
    asic_manifest_name(number, name);
    struct container_entry *entry = container_find(container, name);
    if (!entry)
        return error_set(error, STATUS_INTERNAL, "'%s' was there before", name);
    return container_load(container, entry, LIMIT_XML_FILE_BYTES, &bytes, error) &&
           asic_parse(bytes.bytes, bytes.size, number, &manifest, error) &&
           asic_check_coverage(&manifest, container, error) &&
           asic_check_digests(&manifest, container, error);
}

static bool fill_manifest(const struct container *container, bool endorse,
                          struct asic_manifest *manifest, struct error *error)
{
    for (size_t i = 1; i < container->count; i++) {
        const struct container_entry *entry = &container->entries[i];
        if (container_is_meta(entry) && !endorse)
            break;
        if (!asic_add(manifest, entry->path, &entry->blob.sha256, error))
            return false;
    }
    return true;
}

static bool make_signature(const struct seal_request *request, unsigned number,
                           const struct buffer *xml, struct buffer *ret_p7s, struct error *error)
{
    if (request->make)
        return request->make(request->make_context, request, number, xml, ret_p7s, error);
    return cades_sign(request->key, xml->bytes, xml->size, request->commitment,
                      request->signing_time, ret_p7s, error);
}

static bool add_seal(const struct container *container, unsigned number, struct zip_writer *writer,
                     const struct seal_request *request, struct error *error)
{
    char name[ASIC_NAME_SIZE];
    CLEANUP(asic_release) struct asic_manifest manifest = { .number = number };
    CLEANUP(buffer_release) struct buffer xml = { 0 };
    CLEANUP(buffer_release) struct buffer p7s = { 0 };
    if (!fill_manifest(container, request->endorse, &manifest, error) ||
        !asic_write(&manifest, &xml, error) ||
        !make_signature(request, number, &xml, &p7s, error) ||
        (request->stamp && !request->stamp(request->stamp_context, &p7s, error)))
        return false;
    asic_manifest_name(number, name);
    if (!zip_writer_add(writer, name, xml.bytes, xml.size, error))
        return false;
    asic_signature_name(number, name);
    return zip_writer_add(writer, name, p7s.bytes, p7s.size, error);
}

static bool open_container(int in, struct container *ret, size_t *ret_pairs, struct error *error)
{
    struct source source;
    return source_from_descriptor(in, &source, error) && container_open(&source, ret, error) &&
           asic_count(ret, ret_pairs, error);
}

bool seal_write(int in, int out, const struct seal_request *request, struct error *error)
{
    CLEANUP(container_release) struct container container = { 0 };
    CLEANUP(buffer_release) struct buffer manifest = { 0 };
    CLEANUP(zip_writer_free_pointer) struct zip_writer *writer = zip_writer_new(out, error);
    size_t pairs;
    if (!writer || !open_container(in, &container, &pairs, error))
        return false;
    if (pairs >= LIMIT_SIGNATURES)
        return error_set(error, STATUS_LIMIT, "there are %d signatures already", LIMIT_SIGNATURES);
    if (request->endorse && pairs == 0)
        return error_set(error, STATUS_USAGE, "there is no signature yet to endorse");
    if (!copy_entries(&container, writer, &manifest, error))
        return false;
    for (unsigned i = 1; i <= pairs; i++) {
        if (!check_earlier(&container, i, error))
            return false;
    }
    return call_check(request, &container, &manifest, error) &&
           add_seal(&container, (unsigned)pairs + 1, writer, request, error) &&
           zip_writer_finish(writer, error);
}
