#include "base/entry.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#define LEVEL 6
#define MEMORY_LEVEL 9
/* Always filled before it goes to deflate, so that the output never depends on how a read fell. */
#define CHUNK ((size_t)64 * 1024)

/* One row of the table by digest. The same bytes may be wanted deflated here and stored there. */
struct row {
    struct blob blob;
    bool stored_only; /* wanted stored; else the method is what shrinking gave */
    bool used;
};

struct pool {
    int descriptor;
    uint64_t size;
    pthread_mutex_t lock; /* over all below and the end of the file */
    struct row *rows;     /* open addressing, capacity a power of two */
    size_t count;
    size_t capacity;
};

struct pool *pool_new(struct error *error)
{
    struct pool *pool = calloc(1, sizeof *pool);
    if (!pool) {
        error_set(error, STATUS_INTERNAL, "out of memory");
        return NULL;
    }
    pthread_mutex_init(&pool->lock, NULL);
    pool->descriptor = file_temporary(error);
    if (pool->descriptor < 0) {
        pool_free(pool);
        return NULL;
    }
    return pool;
}

void pool_free(struct pool *pool)
{
    if (!pool)
        return;
    close_descriptor(&pool->descriptor);
    pthread_mutex_destroy(&pool->lock);
    free(pool->rows);
    free(pool);
}

/* The row of these bytes, or the free row where they belong. */
static struct row *row_find(struct row *rows, size_t capacity, const struct sha256 *digest,
                            bool stored_only)
{
    size_t index = 0;
    memcpy(&index, digest->bytes, sizeof index);
    for (;; index++) {
        struct row *row = &rows[index & (capacity - 1)];
        if (!row->used)
            return row;
        if (row->stored_only == stored_only && sha256_equal(&row->blob.sha256, digest))
            return row;
    }
}

static bool rows_grow(struct pool *pool)
{
    if (pool->count * 2 < pool->capacity)
        return true;
    size_t capacity = pool->capacity ? pool->capacity * 2 : 64;
    struct row *rows = calloc(capacity, sizeof *rows);
    if (!rows)
        return false;
    for (size_t i = 0; i < pool->capacity; i++) {
        const struct row *row = &pool->rows[i];
        if (row->used)
            *row_find(rows, capacity, &row->blob.sha256, row->stored_only) = *row;
    }
    free(pool->rows);
    pool->rows = rows;
    pool->capacity = capacity;
    return true;
}

/* One file on its way into the pool. */
struct intake {
    int raw;    /* copy of what was read */
    int packed; /* deflate output; -1 if it is not wanted */
    z_stream zip;
    struct hasher *raw_hash;
    struct hasher *packed_hash;
    uint64_t packed_size;
    struct sha256 packed_sha256;
    struct blob blob;
    uint8_t input[CHUNK];
    uint8_t output[CHUNK];
};

static void intake_free(struct intake **intake_pointer)
{
    struct intake *intake = *intake_pointer;
    if (!intake)
        return;
    close_descriptor(&intake->raw);
    close_descriptor(&intake->packed);
    deflateEnd(&intake->zip);
    hasher_free(intake->raw_hash);
    hasher_free(intake->packed_hash);
    free(intake);
}

static struct intake *intake_new(bool stored_only, struct error *error)
{
    CLEANUP(intake_free) struct intake *intake = calloc(1, sizeof *intake);
    if (!intake) {
        error_set(error, STATUS_INTERNAL, "out of memory");
        return NULL;
    }
    intake->packed = -1;
    intake->raw = file_temporary(error);
    if (intake->raw >= 0 && !stored_only)
        intake->packed = file_temporary(error);
    if (intake->raw < 0 || (!stored_only && intake->packed < 0))
        return NULL;
    intake->raw_hash = hasher_new();
    intake->packed_hash = hasher_new();
    if (!intake->raw_hash || !intake->packed_hash ||
        deflateInit2(&intake->zip, LEVEL, Z_DEFLATED, -MAX_WBITS, MEMORY_LEVEL,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        error_set(error, STATUS_INTERNAL, "out of memory");
        return NULL;
    }
    return TAKE(intake);
}

static bool intake_deflate(struct intake *intake, size_t size, int flush, struct error *error)
{
    intake->zip.next_in = intake->input;
    intake->zip.avail_in = (uInt)size;
    do {
        intake->zip.next_out = intake->output;
        intake->zip.avail_out = CHUNK;
        if (deflate(&intake->zip, flush) == Z_STREAM_ERROR)
            return error_set(error, STATUS_INTERNAL, "deflate failed");
        size_t made = CHUNK - intake->zip.avail_out;
        hasher_add(intake->packed_hash, intake->output, made);
        if (!descriptor_write(intake->packed, intake->output, made, error))
            return error_wrap(error, "temporary file");
        intake->packed_size += made;
    } while (intake->zip.avail_out == 0);
    return true;
}

static bool check_size(uint64_t size, struct error *error)
{
    return size <= LIMIT_FILE_BYTES ||
           error_set(error, STATUS_LIMIT, "file is larger than %llu bytes", LIMIT_FILE_BYTES);
}

static bool intake_add(struct intake *intake, size_t size, struct error *error)
{
    intake->blob.size += size;
    if (!check_size(intake->blob.size, error))
        return false;
    hasher_add(intake->raw_hash, intake->input, size);
    intake->blob.crc = (uint32_t)crc32(intake->blob.crc, intake->input, (uInt)size);
    if (!descriptor_write(intake->raw, intake->input, size, error))
        return error_wrap(error, "temporary file");
    return intake->packed < 0 ||
           intake_deflate(intake, size, size < CHUNK ? Z_FINISH : Z_NO_FLUSH, error);
}

/* Fills the input; less than CHUNK only at the end of the file. */
static bool read_chunk(int descriptor, uint64_t offset, uint8_t *bytes, size_t *ret_size,
                       struct error *error)
{
    size_t size = 0;
    while (size < CHUNK) {
        ssize_t got = pread(descriptor, bytes + size, CHUNK - size, (off_t)(offset + size));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set(error, STATUS_INPUT, "cannot read: %s", strerror(errno));
        if (got == 0)
            break;
        size += (size_t)got;
    }
    *ret_size = size;
    return true;
}

static bool intake_read(struct intake *intake, int descriptor, struct error *error)
{
    size_t size = CHUNK;
    struct stat status;
    /* told before hours of reading; what grows meanwhile is met on the way */
    if (fstat(descriptor, &status) == 0 && !check_size((uint64_t)status.st_size, error))
        return false;
    while (size == CHUNK) {
        if (!read_chunk(descriptor, intake->blob.size, intake->input, &size, error) ||
            !intake_add(intake, size, error))
            return false;
    }
    hasher_finish(intake->raw_hash, &intake->blob.sha256);
    hasher_finish(intake->packed_hash, &intake->packed_sha256);
    return true;
}

static void intake_choose(struct intake *intake)
{
    struct blob *blob = &intake->blob;
    bool shrinks = intake->packed >= 0 && intake->packed_size < blob->size;
    /* beyond the ratio our own reader, and that of others, takes an entry for a bomb */
    if (shrinks && blob->size <= intake->packed_size * LIMIT_STORE_RATIO) {
        blob->method = METHOD_DEFLATED;
        blob->stored_size = intake->packed_size;
        blob->stored_sha256 = intake->packed_sha256;
    } else {
        blob->method = METHOD_STORED;
        blob->stored_size = blob->size;
        blob->stored_sha256 = blob->sha256;
    }
}

/* Copies the chosen bytes to the end of the pool. */
static bool pool_append(struct pool *pool, struct intake *intake, struct error *error)
{
    int source = intake->blob.method == METHOD_DEFLATED ? intake->packed : intake->raw;
    uint64_t left = intake->blob.stored_size;
    if (lseek(pool->descriptor, (off_t)pool->size, SEEK_SET) < 0)
        return error_set(error, STATUS_OUTPUT, "cannot write: %s", strerror(errno));
    for (uint64_t offset = 0; left > 0;) {
        size_t size = left < CHUNK ? (size_t)left : CHUNK;
        if (!descriptor_read_at(source, intake->output, size, offset, error) ||
            !descriptor_write(pool->descriptor, intake->output, size, error))
            return error_wrap(error, "temporary file");
        offset += size;
        left -= size;
    }
    intake->blob.pool_offset = pool->size;
    pool->size += intake->blob.stored_size;
    return true;
}

static bool pool_keep(struct pool *pool, struct intake *intake, bool stored_only,
                      struct error *error)
{
    if (!rows_grow(pool))
        return error_set(error, STATUS_INTERNAL, "out of memory");
    struct row *row = row_find(pool->rows, pool->capacity, &intake->blob.sha256, stored_only);
    if (row->used) {
        intake->blob = row->blob;
        return true;
    }
    const struct row *other =
        row_find(pool->rows, pool->capacity, &intake->blob.sha256, !stored_only);
    if (other->used && other->blob.method == intake->blob.method)
        intake->blob = other->blob;
    else if (!pool_append(pool, intake, error))
        return false;
    *row = (struct row){ .blob = intake->blob, .stored_only = stored_only, .used = true };
    pool->count++;
    return true;
}

/* Read-only, so that a helper program that holds it cannot change what others will read. */
static int raw_descriptor(struct intake *intake, struct error *error)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", intake->raw);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        error_set(error, STATUS_INTERNAL, "cannot open \"%s\": %s; is /proc mounted?", path,
                  strerror(errno));
    return descriptor;
}

bool pool_add(struct pool *pool, int descriptor, bool stored_only, struct blob *ret_blob,
              int *ret_raw, struct error *error)
{
    CLEANUP(intake_free) struct intake *intake = intake_new(stored_only, error);
    if (!intake || !intake_read(intake, descriptor, error))
        return false;
    intake_choose(intake);
    CLEANUP(close_descriptor) int raw = ret_raw ? raw_descriptor(intake, error) : -1;
    if (ret_raw && raw < 0)
        return false;
    pthread_mutex_lock(&pool->lock);
    bool kept = pool_keep(pool, intake, stored_only, error);
    pthread_mutex_unlock(&pool->lock);
    if (!kept)
        return false;
    *ret_blob = intake->blob;
    if (ret_raw) {
        *ret_raw = raw;
        raw = -1;
    }
    return true;
}

bool pool_add_bytes(struct pool *pool, const void *bytes, size_t size, bool stored_only,
                    struct blob *ret_blob, struct error *error)
{
    CLEANUP(close_descriptor) int descriptor = file_temporary(error);
    if (descriptor < 0)
        return false;
    if (!descriptor_write(descriptor, bytes, size, error))
        return error_wrap(error, "temporary file");
    return pool_add(pool, descriptor, stored_only, ret_blob, NULL, error);
}

bool pool_read(struct pool *pool, const struct blob *blob, void *bytes, size_t size,
               uint64_t offset, struct error *error)
{
    if (offset > blob->stored_size || size > blob->stored_size - offset)
        return error_set(error, STATUS_INTERNAL, "read beyond the end of an entry");
    return descriptor_read_at(pool->descriptor, bytes, size, blob->pool_offset + offset, error);
}

/* In memory once, as two threads may ask at the same time. */
static char compressor[32];

static void compressor_name(void)
{
    snprintf(compressor, sizeof compressor, "zlib %s level %d", zlibVersion(), LEVEL);
}

const char *pool_compressor(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, compressor_name);
    return compressor;
}
