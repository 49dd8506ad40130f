#include "signing/seal_write.h"

#include "base/cleanup.h"
#include "base/limits.h"
#include "signing/asic.h"
#include "signing/cades.h"
#include "signing/seal_copy.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

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

bool seal_write(int in, int out, const struct seal_request *request, struct error *error)
{
    CLEANUP(container_release) struct container container = { 0 };
    CLEANUP(buffer_release) struct buffer manifest = { 0 };
    CLEANUP(zip_writer_free_pointer) struct zip_writer *writer = zip_writer_new(out, error);
    size_t pairs;
    if (!writer || !seal_open(in, &container, &pairs, error))
        return false;
    if (asic_count_archives(&container))
        return error_set(error, STATUS_FINDINGS,
                         "an archive manifest covers it as it is; sign a copy that has none, then "
                         "extend that");
    if (pairs >= LIMIT_SIGNATURES)
        return error_set(error, STATUS_LIMIT, "there are %d signatures already", LIMIT_SIGNATURES);
    if (request->endorse && pairs == 0)
        return error_set(error, STATUS_USAGE, "there is no signature yet to endorse");
    if (!seal_copy(&container, 0, container.count, writer, &manifest, error))
        return false;
    /* An earlier seal that is broken is not sealed over. */
    for (unsigned i = 1; i <= pairs; i++) {
        if (!seal_check_manifest(&container, i, error))
            return false;
    }
    return call_check(request, &container, &manifest, error) &&
           add_seal(&container, (unsigned)pairs + 1, writer, request, error) &&
           zip_writer_finish(writer, error);
}
