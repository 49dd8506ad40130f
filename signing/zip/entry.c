/* Reading the content of a container's entries. */
#include "base/limits.h"
#include "signing/zip/read.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define CHUNK 65536

/* What is gathered while an entry is read once. */
struct pass {
    const struct container_entry *entry;
    const struct entry_sink *sink;
    struct hasher *raw;
    struct hasher *stored;
    uint64_t size;
    uint32_t crc;
};

DEFINE_POINTER_CLEANUP(struct hasher, hasher_free)

static bool refuse(const struct pass *pass, const char *what, struct error *error)
{
    return error_set(error, STATUS_FINDINGS, "'%s': %s", pass->entry->path, what);
}

static bool take_raw(struct pass *pass, const void *bytes, size_t size, struct error *error)
{
    pass->size += size;
    if (pass->size > pass->entry->blob.size)
        return refuse(pass, "more bytes come out than its size says", error);
    pass->crc = (uint32_t)crc32_z(pass->crc, bytes, size);
    hasher_add(pass->raw, bytes, size);
    return !pass->sink || !pass->sink->raw ||
           pass->sink->raw(pass->sink->context, bytes, size, error);
}

static bool take_stored(struct pass *pass, const void *bytes, size_t size, struct error *error)
{
    if (pass->entry->blob.method == METHOD_DEFLATED)
        hasher_add(pass->stored, bytes, size);
    return !pass->sink || !pass->sink->stored ||
           pass->sink->stored(pass->sink->context, bytes, size, error);
}

/* Inflates one chunk; *ret_end once the last block is done. Nothing may follow it. */
static bool inflate_chunk(struct pass *pass, z_stream *stream, uint8_t *bytes, size_t size,
                          bool *ret_end, struct error *error)
{
    uint8_t out[CHUNK];
    if (*ret_end)
        return refuse(pass, "bytes behind the end of its deflate stream", error);
    stream->next_in = bytes;
    stream->avail_in = (uInt)size;
    do {
        stream->next_out = out;
        stream->avail_out = sizeof out;
        int code = inflate(stream, Z_NO_FLUSH);
        if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
            return refuse(pass, "its deflate stream is broken", error);
        if (!take_raw(pass, out, sizeof out - stream->avail_out, error))
            return false;
        *ret_end = code == Z_STREAM_END;
    } while (!*ret_end && (stream->avail_in || !stream->avail_out));
    if (stream->avail_in)
        return refuse(pass, "bytes behind the end of its deflate stream", error);
    return true;
}

static bool read_chunks(struct container *container, struct pass *pass, z_stream *stream,
                        struct error *error)
{
    uint8_t bytes[CHUNK];
    const struct blob *blob = &pass->entry->blob;
    bool end = false;
    for (uint64_t at = 0; at < blob->stored_size; at += CHUNK) {
        uint64_t rest = blob->stored_size - at;
        size_t size = rest < CHUNK ? (size_t)rest : CHUNK;
        if (!source_read(&container->source, bytes, size, blob->pool_offset + at, error) ||
            !take_stored(pass, bytes, size, error))
            return false;
        if (stream ? !inflate_chunk(pass, stream, bytes, size, &end, error)
                   : !take_raw(pass, bytes, size, error))
            return false;
    }
    if (stream && !end)
        return refuse(pass, "its deflate stream has no end", error);
    return true;
}

static bool read_content(struct container *container, struct pass *pass, struct error *error)
{
    if (pass->entry->blob.method == METHOD_STORED)
        return read_chunks(container, pass, NULL, error);
    z_stream stream = { 0 };
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        return error_set(error, STATUS_LIMIT, "no memory to inflate '%s'", pass->entry->path);
    bool good = read_chunks(container, pass, &stream, error);
    inflateEnd(&stream);
    return good;
}

/* Compares with the announced numbers and with an earlier reading. */
static bool conclude(struct pass *pass, struct container_entry *entry, struct error *error)
{
    struct sha256 raw, stored;
    hasher_finish(pass->raw, &raw);
    hasher_finish(pass->stored, &stored);
    if (entry->blob.method == METHOD_STORED)
        stored = raw;
    if (pass->size != entry->blob.size)
        return refuse(pass, "fewer bytes come out than its size says", error);
    if (pass->crc != entry->blob.crc)
        return refuse(pass, "its CRC-32 is wrong", error);
    if (entry->digested && (!sha256_equal(&raw, &entry->blob.sha256) ||
                            !sha256_equal(&stored, &entry->blob.stored_sha256)))
        return error_set(error, STATUS_INPUT, "'%s' changed while it was read", entry->path);
    entry->blob.sha256 = raw;
    entry->blob.stored_sha256 = stored;
    entry->digested = true;
    return true;
}

bool container_digest(struct container *container, struct container_entry *entry,
                      const struct entry_sink *sink, struct error *error)
{
    CLEANUP(hasher_free_pointer) struct hasher *raw = hasher_new();
    CLEANUP(hasher_free_pointer) struct hasher *stored = hasher_new();
    if (!raw || !stored)
        return error_set(error, STATUS_LIMIT, "no memory to hash '%s'", entry->path);
    struct pass pass = { .entry = entry,
                         .sink = sink,
                         .raw = raw,
                         .stored = stored,
                         .crc = (uint32_t)crc32_z(0, NULL, 0) };
    return read_content(container, &pass, error) && conclude(&pass, entry, error);
}

static bool append(void *context, const void *bytes, size_t size, struct error *error)
{
    (void)error;
    struct buffer *buffer = context;
    memcpy(buffer->bytes + buffer->size, bytes, size); /* take_raw has checked the total */
    buffer->size += size;
    return true;
}

bool container_load(struct container *container, struct container_entry *entry, size_t max,
                    struct buffer *ret, struct error *error)
{
    if (entry->blob.size > max)
        return error_set(error, STATUS_LIMIT, "'%s' is larger than %zu bytes", entry->path, max);
    CLEANUP(buffer_release) struct buffer buffer = { .bytes = malloc(entry->blob.size + 1) };
    if (!buffer.bytes)
        return error_set(error, STATUS_LIMIT, "no memory to read '%s'", entry->path);
    struct entry_sink sink = { .raw = append, .context = &buffer };
    if (!container_digest(container, entry, &sink, error))
        return false;
    buffer.bytes[buffer.size] = '\0';
    *ret = buffer;
    buffer = (struct buffer){ 0 };
    return true;
}
