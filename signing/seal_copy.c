#include "signing/seal_copy.h"

#include "base/limits.h"
#include "signing/asic.h"
#include "signing/asic_text.h"

#include <stdlib.h>
#include <string.h>

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

bool seal_copy(struct container *container, size_t first, size_t end, struct zip_writer *writer,
               struct buffer *manifest, struct error *error)
{
    for (size_t i = first; i < end; i++) {
        struct container_entry *entry = &container->entries[i];
        bool is_manifest = manifest && strcmp(entry->path, ASIC_ROOT_NAME) == 0;
        struct copy copy = { .writer = writer, .manifest = is_manifest ? manifest : NULL };
        struct entry_sink sink = { .raw = keep_raw, .stored = copy_stored, .context = &copy };
        if ((is_manifest && !make_room(entry, manifest, error)) ||
            !zip_writer_begin(writer, entry->path, &entry->blob, error) ||
            !container_digest(container, entry, &sink, error))
            return false;
    }
    return true;
}

bool seal_check_manifest(struct container *container, unsigned number, struct error *error)
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

bool seal_open(int in, struct container *ret, size_t *ret_pairs, struct error *error)
{
    struct source source;
    return source_from_descriptor(in, &source, error) && container_open(&source, ret, error) &&
           asic_count(ret, ret_pairs, error);
}
