/* The end record of a zip of others, and where its directory really lies. */
#include "base/limits.h"
#include "signing/zip/loose_inner.h"
#include "signing/zip/record.h"

#include <stdlib.h>
#include <string.h>

#define COMMENT_MAX 65535

struct end {
    uint64_t at; /* of the first of the end records */
    uint64_t offset, size;
};

/* The last end record whose comment fits into the file, from the end backwards. */
static bool find_end(struct loosening *on, const uint8_t *tail, size_t size, size_t *ret)
{
    size_t found = SIZE_MAX, count = 0;
    for (size_t at = size - ZIP_END_FIXED + 1; at-- > 0;) {
        if (zip_get32(tail + at) != ZIP_SIGNATURE_END ||
            zip_get16(tail + at + 20) > size - ZIP_END_FIXED - at)
            continue;
        count++;
        if (found == SIZE_MAX)
            found = at;
    }
    if (count > 1)
        loose_remark(on, NULL, "it has %zu end records; readers differ in which they take", count);
    *ret = found;
    return count > 0;
}

static void judge_end(struct loosening *on, const uint8_t *record, size_t rest)
{
    size_t comment = zip_get16(record + 20);
    if (comment)
        loose_remark(on, NULL, "it has a comment; bytes: %zu", comment);
    if (rest > ZIP_END_FIXED + comment)
        loose_remark(on, NULL, "bytes behind the end record: %zu", rest - ZIP_END_FIXED - comment);
    if (zip_get16(record + 4) || zip_get16(record + 6))
        loose_remark(on, NULL, "it is one of several disks");
    if (zip_get16(record + 8) != zip_get16(record + 10))
        loose_remark(on, NULL, "the end record counts entries in two ways");
}

/* The zip64 end record, by its locator. */
static bool take_end64(struct loosening *on, struct end *end, struct error *error)
{
    uint8_t locator[ZIP_LOCATOR_FIXED], record[ZIP_END64_FIXED];
    if (end->at < sizeof locator)
        return true;
    if (!source_read(&on->source, locator, sizeof locator, end->at - sizeof locator, error))
        return false;
    if (zip_get32(locator) != ZIP_SIGNATURE_LOCATOR)
        return true;
    uint64_t at = zip_get64(locator + 8);
    if (on->source.size < sizeof record || at > on->source.size - sizeof record) {
        loose_remark(on, NULL, "its zip64 end record lies outside the file");
        return true;
    }
    if (!source_read(&on->source, record, sizeof record, at, error))
        return false;
    if (zip_get32(record) != ZIP_SIGNATURE_END64) {
        loose_remark(on, NULL, "there is no zip64 end record where its locator says");
        return true;
    }
    on->announced = zip_get64(record + 32);
    end->size = zip_get64(record + 40);
    end->offset = zip_get64(record + 48);
    end->at = at;
    return true;
}

static bool has_directory(struct loosening *on, uint64_t at, uint64_t size)
{
    uint8_t signature[4];
    struct error ignored;
    return size >= sizeof signature && at <= on->source.size &&
           source_read(&on->source, signature, sizeof signature, at, &ignored) &&
           zip_get32(signature) == ZIP_SIGNATURE_CENTRAL;
}

/* Right before the end record, as most readers look for it, else where the end record says. */
static void place_directory(struct loosening *on, const struct end *end)
{
    uint64_t size = end->size <= end->at ? end->size : 0;
    uint64_t before = end->at - size;
    if (end->size > end->at)
        loose_remark(on, NULL, "its directory would be larger than the file");
    on->directory_offset = before;
    if (size && !has_directory(on, before, size) && end->offset < before &&
        has_directory(on, end->offset, size)) {
        on->directory_offset = end->offset;
        loose_remark(on, NULL, "bytes between the directory and the end record: %llu",
                     (unsigned long long)(before - end->offset));
    } else if (end->offset < before) {
        on->shift = before - end->offset;
        loose_remark(on, NULL, "bytes before the zip, from whose end its offsets count: %llu",
                     (unsigned long long)on->shift);
    } else if (end->offset > before) {
        loose_remark(on, NULL, "its directory does not lie where the end record says");
    }
    on->directory_end = on->directory_offset + size;
}

static bool load_directory(struct loosening *on, struct error *error)
{
    uint64_t size = on->directory_end - on->directory_offset;
    if (size > LIMIT_OUTPUT_BYTES)
        return error_set(error, STATUS_LIMIT, "its directory is larger than %llu bytes",
                         (unsigned long long)LIMIT_OUTPUT_BYTES);
    on->directory = malloc((size_t)size + 1);
    on->directory_size = (size_t)size;
    if (!on->directory)
        return error_set(error, STATUS_LIMIT, "no memory to look into a zip");
    return source_read(&on->source, on->directory, on->directory_size, on->directory_offset, error);
}

bool loose_end(struct loosening *on, struct error *error)
{
    uint64_t file = on->source.size;
    size_t size = file < COMMENT_MAX + ZIP_END_FIXED ? (size_t)file : COMMENT_MAX + ZIP_END_FIXED;
    size_t at = 0;
    CLEANUP(free_pointer) uint8_t *tail = malloc(size + 1);
    if (!tail)
        return error_set(error, STATUS_LIMIT, "no memory to look into a zip");
    if (!source_read(&on->source, tail, size, file - size, error))
        return false;
    if (size < ZIP_END_FIXED || !find_end(on, tail, size, &at))
        return error_set(error, STATUS_FINDINGS, "it is no zip: it has no end record");
    struct end end = { .at = file - size + at,
                       .size = zip_get32(tail + at + 12),
                       .offset = zip_get32(tail + at + 16) };
    on->announced = zip_get16(tail + at + 10);
    judge_end(on, tail + at, size - at);
    if ((on->announced == 0xffff || end.size == 0xffffffff || end.offset == 0xffffffff) &&
        !take_end64(on, &end, error))
        return false;
    place_directory(on, &end);
    return load_directory(on, error);
}
