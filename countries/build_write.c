#include "countries/build.h"

#include <string.h>
#include <zlib.h>

#define UPLOAD "upload/"
#define CHUNK_SIZE ((size_t)64 * 1024)

/* One entry on its way out of the pool. */
struct unpacking {
    struct pool *pool;
    const struct blob *blob;
    int descriptor;
    uint64_t offset; /* stored bytes read so far */
    uint8_t in[CHUNK_SIZE];
    uint8_t out[CHUNK_SIZE];
};

/* Next stored bytes; their number, 0 on failure. */
static size_t chunk_read(struct unpacking *unpacking, struct error *error)
{
    uint64_t left = unpacking->blob->stored_size - unpacking->offset;
    size_t size = left < CHUNK_SIZE ? (size_t)left : CHUNK_SIZE;

    if (size == 0) {
        error_set(error, STATUS_INTERNAL, "the pool's bytes end too early");
        return 0;
    }
    if (!pool_read(unpacking->pool, unpacking->blob, unpacking->in, size, unpacking->offset, error))
        return 0;
    unpacking->offset += size;
    return size;
}

static bool stored_write(struct unpacking *unpacking, struct error *error)
{
    while (unpacking->offset < unpacking->blob->stored_size) {
        size_t size = chunk_read(unpacking, error);

        if (size == 0 || !descriptor_write(unpacking->descriptor, unpacking->in, size, error))
            return false;
    }
    return true;
}

static bool inflate_write(struct unpacking *unpacking, z_stream *stream, struct error *error)
{
    int result = Z_OK;

    while (result != Z_STREAM_END) {
        if (stream->avail_in == 0) {
            size_t size = chunk_read(unpacking, error);

            if (size == 0)
                return false;
            stream->next_in = unpacking->in;
            stream->avail_in = (uInt)size;
        }
        stream->next_out = unpacking->out;
        stream->avail_out = CHUNK_SIZE;
        result = inflate(stream, Z_NO_FLUSH);
        if (result != Z_OK && result != Z_STREAM_END)
            return error_set(error, STATUS_INTERNAL, "the pool's bytes cannot be inflated");
        if (!descriptor_write(unpacking->descriptor, unpacking->out, CHUNK_SIZE - stream->avail_out,
                              error))
            return false;
    }
    return true;
}

static bool deflated_write(struct unpacking *unpacking, struct error *error)
{
    z_stream stream = { .next_in = NULL };
    bool good;

    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        return error_set(error, STATUS_INTERNAL, "out of memory");
    good = inflate_write(unpacking, &stream, error);
    inflateEnd(&stream);
    return good;
}

static bool entry_write(const struct entry *entry, struct pool *pool, struct folder_writer *folder,
                        struct error *error)
{
    CLEANUP(free_pointer) struct unpacking *unpacking = calloc(1, sizeof *unpacking);
    CLEANUP(close_descriptor)
    int descriptor = folder_writer_create(folder, entry->path + strlen(UPLOAD), 0644, error);

    if (descriptor < 0)
        return false;
    if (!unpacking)
        return error_set(error, STATUS_INTERNAL, "out of memory");
    unpacking->pool = pool;
    unpacking->blob = &entry->blob;
    unpacking->descriptor = descriptor;
    return entry->blob.method == METHOD_STORED ? stored_write(unpacking, error)
                                               : deflated_write(unpacking, error);
}

bool build_seal_entries(const struct entries *entries, struct entries *ret, struct error *error)
{
    *ret = (struct entries){ .items = calloc(entries->count + 1, sizeof *ret->items) };
    if (!ret->items)
        return error_set(error, STATUS_INTERNAL, "out of memory");
    for (size_t i = 0; i < entries->count; i++)
        if (strncmp(entries->items[i].path, UPLOAD, strlen(UPLOAD)) != 0)
            ret->items[ret->count++] = entries->items[i];
    return true;
}

bool build_write_upload(const struct entries *entries, struct pool *pool,
                        struct folder_writer *folder, struct error *error)
{
    for (size_t i = 0; i < entries->count; i++)
        if (strncmp(entries->items[i].path, UPLOAD, strlen(UPLOAD)) == 0 &&
            !entry_write(&entries->items[i], pool, folder, error))
            return false;
    return true;
}

bool build_write_record(const struct build *build, struct folder_writer *folder,
                        struct error *error)
{
    for (size_t i = 0; i < build->record_count; i++)
        if (!folder_writer_add(folder, build->record[i].name, build->record[i].bytes.bytes,
                               build->record[i].bytes.size, 0644, error))
            return false;
    return true;
}
