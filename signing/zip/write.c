#include "signing/zip/write.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/limits.h"
#include "signing/zip/record.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define CHUNK 65536

struct written {
    char *path;
    struct blob blob;
    uint64_t offset;
};

struct zip_writer {
    int descriptor;
    uint64_t position; /* bytes given so far */
    uint64_t due;      /* bytes that the present entry still needs */
    struct written *items;
    size_t count;
    size_t capacity;
    size_t filled;
    uint8_t buffer[CHUNK];
};

DEFINE_POINTER_CLEANUP(struct zip_writer, zip_writer_free)

void zip_writer_free(struct zip_writer *writer)
{
    if (!writer)
        return;
    for (size_t i = 0; i < writer->count; i++)
        free(writer->items[i].path);
    free(writer->items);
    free(writer);
}

struct zip_writer *zip_writer_new(int descriptor, struct error *error)
{
    struct zip_writer *writer = calloc(1, sizeof *writer);
    if (!writer) {
        (void)error_set(error, STATUS_LIMIT, "no memory to write a container");
        return NULL;
    }
    writer->descriptor = descriptor;
    return writer;
}

static bool flush(struct zip_writer *writer, struct error *error)
{
    size_t size = writer->filled;
    writer->filled = 0;
    return !size || descriptor_write(writer->descriptor, writer->buffer, size, error);
}

static bool put(struct zip_writer *writer, const uint8_t *bytes, size_t size, struct error *error)
{
    writer->position += size;
    while (size) {
        size_t room = CHUNK - writer->filled;
        size_t part = size < room ? size : room;
        memcpy(writer->buffer + writer->filled, bytes, part);
        writer->filled += part;
        bytes += part;
        size -= part;
        if (writer->filled == CHUNK && !flush(writer, error))
            return false;
    }
    return true;
}

static bool remember(struct zip_writer *writer, const char *path, const struct blob *blob,
                     struct error *error)
{
    if (writer->count == writer->capacity) {
        size_t capacity = writer->capacity ? writer->capacity * 2 : 64;
        struct written *items = reallocarray(writer->items, capacity, sizeof *items);
        if (!items)
            return error_set(error, STATUS_LIMIT, "no memory to write a container");
        writer->items = items;
        writer->capacity = capacity;
    }
    char *copy = strdup(path);
    if (!copy)
        return error_set(error, STATUS_LIMIT, "no memory to write a container");
    writer->items[writer->count++] =
        (struct written){ .path = copy, .blob = *blob, .offset = writer->position };
    return true;
}

static struct zip_item item_of(const struct written *written)
{
    return (struct zip_item){ .path = written->path,
                              .method = written->blob.method,
                              .crc = written->blob.crc,
                              .size = written->blob.size,
                              .stored_size = written->blob.stored_size,
                              .offset = written->offset };
}

bool zip_writer_begin(struct zip_writer *writer, const char *path, const struct blob *blob,
                      struct error *error)
{
    if (writer->due)
        return error_set(error, STATUS_INTERNAL, "an entry before '%s' was left unfinished", path);
    if (writer->count >= LIMIT_ENTRIES)
        return error_set(error, STATUS_LIMIT, "more than %d entries in a container", LIMIT_ENTRIES);
    if (!path_check(path, error)) {
        error->status = STATUS_INTERNAL;
        return false;
    }
    if (!remember(writer, path, blob, error))
        return false;
    uint8_t record[ZIP_RECORD_MAX];
    struct zip_item item = item_of(&writer->items[writer->count - 1]);
    writer->due = blob->stored_size;
    return put(writer, record, zip_local_record(&item, record), error);
}

bool zip_writer_bytes(struct zip_writer *writer, const void *bytes, size_t size,
                      struct error *error)
{
    if (size > writer->due)
        return error_set(error, STATUS_INTERNAL, "an entry got more bytes than announced");
    writer->due -= size;
    return put(writer, bytes, size, error);
}

bool zip_writer_add(struct zip_writer *writer, const char *path, const void *bytes, size_t size,
                    struct error *error)
{
    struct blob blob = { .size = size, .stored_size = size, .method = METHOD_STORED };
    blob.crc = (uint32_t)crc32_z(crc32_z(0, NULL, 0), bytes, size);
    return zip_writer_begin(writer, path, &blob, error) &&
           zip_writer_bytes(writer, bytes, size, error);
}

bool zip_writer_finish(struct zip_writer *writer, struct error *error)
{
    if (writer->due)
        return error_set(error, STATUS_INTERNAL, "the last entry was left unfinished");
    uint64_t offset = writer->position;
    uint8_t record[ZIP_RECORD_MAX];
    for (size_t i = 0; i < writer->count; i++) {
        struct zip_item item = item_of(&writer->items[i]);
        if (!put(writer, record, zip_central_record(&item, record), error))
            return false;
    }
    uint8_t end[ZIP_END_MAX];
    size_t size = zip_end_record(writer->count, offset, writer->position - offset, end);
    return put(writer, end, size, error) && flush(writer, error);
}

static bool copy_entry(struct zip_writer *writer, struct pool *pool, const struct entry *entry,
                       struct error *error)
{
    uint8_t bytes[CHUNK];
    if (!zip_writer_begin(writer, entry->path, &entry->blob, error))
        return false;
    for (uint64_t at = 0; at < entry->blob.stored_size; at += CHUNK) {
        uint64_t rest = entry->blob.stored_size - at;
        size_t size = rest < CHUNK ? (size_t)rest : CHUNK;
        if (!pool_read(pool, &entry->blob, bytes, size, at, error) ||
            !zip_writer_bytes(writer, bytes, size, error))
            return error_wrap(error, "%s", entry->path);
    }
    return true;
}

bool container_write(int descriptor, struct pool *pool, const struct entries *entries,
                     struct error *error)
{
    CLEANUP(zip_writer_free_pointer) struct zip_writer *writer = zip_writer_new(descriptor, error);
    if (!writer || !zip_writer_add(writer, MIMETYPE_NAME, MIMETYPE_CONTENT,
                                   sizeof MIMETYPE_CONTENT - 1, error))
        return false;
    for (size_t i = 0; i < entries->count; i++) {
        if (!copy_entry(writer, pool, &entries->items[i], error))
            return false;
    }
    return zip_writer_finish(writer, error);
}
