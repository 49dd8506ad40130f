/* Any bytes as a container: what the strict reader accepts is, byte for byte, what the writer makes
 * of the same entries; so nothing can hide in it. */
#include "base/cleanup.h"
#include "base/file.h"
#include "signing/zip/read.h"
#include "signing/zip/write.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

DEFINE_POINTER_CLEANUP(struct zip_writer, zip_writer_free)

static bool put(void *context, const void *bytes, size_t size, struct error *error)
{
    return zip_writer_bytes(context, bytes, size, error);
}

static void compare(int descriptor, const uint8_t *bytes, size_t size)
{
    struct error error;
    CLEANUP(buffer_release) struct buffer again = { 0 };
    if (lseek(descriptor, 0, SEEK_SET) != 0 || !file_read(descriptor, size + 1, &again, &error) ||
        again.size != size || memcmp(again.bytes, bytes, size) != 0)
        abort();
}

/* False when an entry's content is refused, which is no fault of the structure. */
static bool write_again(struct container *container, int descriptor)
{
    struct error error;
    CLEANUP(zip_writer_free_pointer) struct zip_writer *writer = zip_writer_new(descriptor, &error);
    if (!writer)
        abort();
    struct entry_sink sink = { .stored = put, .context = writer };
    for (size_t i = 0; i < container->count; i++) {
        struct container_entry *entry = &container->entries[i];
        if (!zip_writer_begin(writer, entry->path, &entry->blob, &error))
            abort();
        if (!container_digest(container, entry, &sink, &error))
            return false;
    }
    if (!zip_writer_finish(writer, &error))
        abort();
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct error error;
    CLEANUP(container_release) struct container container = { 0 };
    struct source source = source_from_bytes(bytes, size);
    if (!container_open(&source, &container, &error))
        return 0;
    CLEANUP(close_descriptor) int descriptor = file_temporary(&error);
    if (descriptor >= 0 && write_again(&container, descriptor))
        compare(descriptor, bytes, size);
    return 0;
}
