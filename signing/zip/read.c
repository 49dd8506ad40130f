#include "signing/zip/read.h"

#include "base/limits.h"
#include "signing/zip/names.h"
#include "signing/zip/record.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool source_from_descriptor(int descriptor, struct source *ret, struct error *error)
{
    struct stat info;
    if (fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode))
        return error_set(error, STATUS_INPUT, "not a regular file");
    *ret = (struct source){ .descriptor = descriptor, .size = (uint64_t)info.st_size };
    return true;
}

struct source source_from_bytes(const void *bytes, size_t size)
{
    return (struct source){ .descriptor = -1, .bytes = bytes, .size = size };
}

bool source_read(const struct source *source, void *bytes, size_t size, uint64_t offset,
                 struct error *error)
{
    if (offset > source->size || size > source->size - offset)
        return error_set(error, STATUS_FINDINGS, "a record points past the end of the file");
    if (source->descriptor >= 0)
        return descriptor_read_at(source->descriptor, bytes, size, offset, error);
    memcpy(bytes, source->bytes + offset, size);
    return true;
}

/* The numbers of the end records. */
struct end {
    uint64_t count;
    uint64_t offset;
    uint64_t size;
};

static bool read_end64(const struct source *source, struct end *end, struct error *error)
{
    uint8_t record[ZIP_END64_FIXED];
    uint64_t behind = ZIP_LOCATOR_FIXED + ZIP_END_FIXED;
    if (source->size < behind + sizeof record ||
        !source_read(source, record, sizeof record, source->size - behind - sizeof record, error))
        return error_set(error, STATUS_FINDINGS, "the zip64 end record is missing");
    end->count = zip_get64(record + 32);
    end->size = zip_get64(record + 40);
    end->offset = zip_get64(record + 48);
    return true;
}

/* The end records must be exactly those that we write for their own numbers. */
static bool check_end(const struct source *source, const struct end *end, struct error *error)
{
    uint8_t expected[ZIP_END_MAX], found[ZIP_END_MAX];
    size_t size = zip_end_record(end->count, end->offset, end->size, expected);
    if (end->offset > source->size || end->size > source->size - end->offset ||
        source->size - end->offset - end->size != size)
        return error_set(error, STATUS_FINDINGS,
                         "the central directory does not end where the end record begins");
    if (!source_read(source, found, size, source->size - size, error))
        return false;
    if (memcmp(expected, found, size) != 0)
        return error_set(error, STATUS_FINDINGS,
                         "the end record is not in the form that this program writes");
    if (end->count > LIMIT_ENTRIES)
        return error_set(error, STATUS_LIMIT, "more than %d entries in a container", LIMIT_ENTRIES);
    return true;
}

static bool read_end(const struct source *source, struct end *ret, struct error *error)
{
    uint8_t record[ZIP_END_FIXED];
    if (source->size < sizeof record)
        return error_set(error, STATUS_FINDINGS, "not a zip: it is too short to hold anything");
    if (!source_read(source, record, sizeof record, source->size - sizeof record, error))
        return false;
    if (zip_get32(record) != ZIP_SIGNATURE_END)
        return error_set(
            error, STATUS_FINDINGS,
            "not a zip of this program: no end record in the last %d bytes (a comment, "
            "bytes behind the archive, or another kind of file)",
            ZIP_END_FIXED);
    struct end end = { .count = zip_get16(record + 10),
                       .size = zip_get32(record + 12),
                       .offset = zip_get32(record + 16) };
    if (end.count == 0xffff || end.size == 0xffffffff || end.offset == 0xffffffff) {
        if (!read_end64(source, &end, error))
            return false;
    }
    if (!check_end(source, &end, error))
        return false;
    *ret = end;
    return true;
}

/* A central record being taken apart: `at` advances, `rest` shrinks. */
struct cursor {
    const uint8_t *at;
    size_t rest;
};

/* The saturated fields of a central record stand in its zip64 field, in this order. */
static bool widen(const uint8_t *extra, size_t size, struct zip_item *item)
{
    uint64_t *fields[] = { &item->size, &item->stored_size, &item->offset };
    size_t at = 4;
    for (size_t i = 0; i < 3; i++) {
        if (*fields[i] != 0xffffffff)
            continue;
        if (at + 8 > size)
            return false;
        *fields[i] = zip_get64(extra + at);
        at += 8;
    }
    return true;
}

static bool parse_central(struct cursor *cursor, char name[PATH_MAX_BYTES + 1],
                          struct zip_item *item, size_t *ret_size, struct error *error)
{
    const uint8_t *at = cursor->at;
    if (cursor->rest < ZIP_CENTRAL_FIXED || zip_get32(at) != ZIP_SIGNATURE_CENTRAL)
        return error_set(error, STATUS_FINDINGS,
                         "the central directory holds something else than its records");
    size_t name_size = zip_get16(at + 28);
    size_t extra_size = zip_get16(at + 30);
    if (cursor->rest - ZIP_CENTRAL_FIXED < name_size + extra_size)
        return error_set(error, STATUS_FINDINGS, "a record of the central directory is cut off");
    if (name_size > PATH_MAX_BYTES)
        return error_set(error, STATUS_FINDINGS, "an entry's name has more than %d bytes",
                         PATH_MAX_BYTES);
    memcpy(name, at + ZIP_CENTRAL_FIXED, name_size);
    name[name_size] = '\0';
    if (strlen(name) != name_size)
        return error_set(error, STATUS_FINDINGS, "an entry's name holds a NUL byte");
    *item = (struct zip_item){ .path = name,
                               .method = (enum method)zip_get16(at + 10),
                               .crc = zip_get32(at + 16),
                               .stored_size = zip_get32(at + 20),
                               .size = zip_get32(at + 24),
                               .offset = zip_get32(at + 42) };
    *ret_size = ZIP_CENTRAL_FIXED + name_size + extra_size;
    if (!widen(at + ZIP_CENTRAL_FIXED + name_size, extra_size, item))
        return error_set(error, STATUS_FINDINGS, "a zip64 field is missing or too short");
    return true;
}

/* Names of the fields, for messages: which one differs first. */
struct field {
    size_t offset;
    const char *name;
};

static const struct field central_fields[] = { { 0, "signature" },
                                               { 4, "version made by" },
                                               { 6, "version needed" },
                                               { 8, "flags" },
                                               { 10, "method" },
                                               { 12, "time" },
                                               { 14, "date" },
                                               { 16, "CRC-32" },
                                               { 20, "compressed size" },
                                               { 24, "size" },
                                               { 28, "name length" },
                                               { 30, "extra length" },
                                               { 32, "comment length" },
                                               { 34, "disk number" },
                                               { 36, "internal attributes" },
                                               { 38, "external attributes" },
                                               { 42, "offset" },
                                               { 46, "name or extra field" },
                                               { SIZE_MAX, NULL } };

static const struct field local_fields[] = { { 0, "signature" },     { 4, "version needed" },
                                             { 6, "flags" },         { 8, "method" },
                                             { 10, "time" },         { 12, "date" },
                                             { 14, "CRC-32" },       { 18, "compressed size" },
                                             { 22, "size" },         { 26, "name length" },
                                             { 28, "extra length" }, { 30, "name or extra field" },
                                             { SIZE_MAX, NULL } };

static bool same_record(const uint8_t *expected, size_t expected_size, const uint8_t *found,
                        size_t found_size, const struct field *fields, const char *where,
                        const char *path, struct error *error)
{
    size_t size = expected_size < found_size ? expected_size : found_size;
    size_t at = 0;
    while (at < size && expected[at] == found[at])
        at++;
    if (at == size && expected_size == found_size)
        return true;
    while (fields[1].offset <= at)
        fields++;
    return error_set(error, STATUS_FINDINGS, "'%s': %s of the %s is not what this program writes",
                     path, fields->name, where);
}

static bool check_sizes(const struct zip_item *item, struct error *error)
{
    if (item->method != METHOD_STORED && item->method != METHOD_DEFLATED)
        return error_set(error, STATUS_FINDINGS, "'%s': compression method %d", item->path,
                         (int)item->method);
    if (item->size > LIMIT_FILE_BYTES)
        return error_set(error, STATUS_LIMIT, "'%s' is larger than %llu bytes", item->path,
                         (unsigned long long)LIMIT_FILE_BYTES);
    if (item->method == METHOD_STORED && item->size != item->stored_size)
        return error_set(error, STATUS_FINDINGS, "'%s' is stored, but its two sizes differ",
                         item->path);
    if (item->method == METHOD_DEFLATED && item->stored_size >= item->size)
        return error_set(error, STATUS_FINDINGS, "'%s' is deflated without being smaller",
                         item->path);
    if (item->method == METHOD_DEFLATED && item->size / LIMIT_STORE_RATIO > item->stored_size)
        return error_set(error, STATUS_FINDINGS, "'%s' is deflated to less than 1/%d of its size",
                         item->path, LIMIT_STORE_RATIO);
    return true;
}

/* The local header stands at *position and is the twin of the central record; the data end before
 * the directory. Advances *position behind the data. */
static bool check_local(const struct container *container, const struct zip_item *item,
                        uint64_t *position, struct error *error)
{
    uint8_t expected[ZIP_RECORD_MAX], found[ZIP_RECORD_MAX];
    size_t size = zip_local_record(item, expected);
    if (item->offset != *position)
        return error_set(error, STATUS_FINDINGS,
                         "'%s' does not begin where the entry before it ends (hidden bytes, "
                         "overlap or another order)",
                         item->path);
    uint64_t room = container->directory_offset - *position;
    if (*position > container->directory_offset || size > room || item->stored_size > room - size)
        return error_set(error, STATUS_FINDINGS, "'%s' reaches into the central directory",
                         item->path);
    if (!source_read(&container->source, found, size, *position, error) ||
        !same_record(expected, size, found, size, local_fields, "local header", item->path, error))
        return false;
    *position += size + item->stored_size;
    return true;
}

static bool take_entry(struct container *container, struct cursor *cursor, uint64_t *position,
                       struct error *error)
{
    char name[PATH_MAX_BYTES + 1];
    uint8_t expected[ZIP_RECORD_MAX];
    struct zip_item item;
    size_t size;
    if (!parse_central(cursor, name, &item, &size, error))
        return false;
    if (!path_check(name, error)) {
        error->status = STATUS_FINDINGS;
        return false;
    }
    if (!check_sizes(&item, error) ||
        !same_record(expected, zip_central_record(&item, expected), cursor->at, size,
                     central_fields, "central directory", name, error) ||
        !check_local(container, &item, position, error))
        return false;
    char *path = strdup(name);
    if (!path)
        return error_set(error, STATUS_LIMIT, "no memory to read a container");
    container->entries[container->count++] =
        (struct container_entry){ .path = path,
                                  .blob = { .size = item.size,
                                            .stored_size = item.stored_size,
                                            .pool_offset = *position - item.stored_size,
                                            .crc = item.crc,
                                            .method = item.method } };
    cursor->at += size;
    cursor->rest -= size;
    return true;
}

static bool read_directory(struct container *container, const struct end *end, struct error *error)
{
    /* An honest directory has at least a fixed part for each entry: refuse before allocating. */
    if (end->size > end->count * (uint64_t)ZIP_RECORD_MAX ||
        end->size < end->count * (uint64_t)ZIP_CENTRAL_FIXED)
        return error_set(error, STATUS_FINDINGS,
                         "the central directory has no size that %llu entries can have",
                         (unsigned long long)end->count);
    CLEANUP(free_pointer) uint8_t *bytes = malloc(end->size + 1);
    container->entries = calloc(end->count + 1, sizeof *container->entries);
    if (!bytes || !container->entries)
        return error_set(error, STATUS_LIMIT, "no memory to read a container");
    if (!source_read(&container->source, bytes, end->size, end->offset, error))
        return false;
    struct cursor cursor = { .at = bytes, .rest = end->size };
    uint64_t position = 0;
    for (uint64_t i = 0; i < end->count; i++) {
        if (!take_entry(container, &cursor, &position, error))
            return false;
    }
    if (cursor.rest)
        return error_set(error, STATUS_FINDINGS,
                         "the central directory has more records than "
                         "the end record counts");
    if (position != container->directory_offset)
        return error_set(error, STATUS_FINDINGS,
                         "bytes between the last entry and the central directory");
    return true;
}

static bool check_mimetype(const struct container *container, struct error *error)
{
    static const char content[] = MIMETYPE_CONTENT;
    const struct container_entry *first = container->entries;
    char found[sizeof content - 1];
    if (!container->count || strcmp(first->path, MIMETYPE_NAME) != 0 ||
        first->blob.method != METHOD_STORED || first->blob.size != sizeof found)
        return error_set(error, STATUS_FINDINGS, "the first entry is not the stored '%s'",
                         MIMETYPE_NAME);
    if (!source_read(&container->source, found, sizeof found, first->blob.pool_offset, error))
        return false;
    if (memcmp(found, content, sizeof found) != 0)
        return error_set(error, STATUS_FINDINGS, "'%s' does not say '%s'", MIMETYPE_NAME, content);
    return true;
}

bool container_open(const struct source *source, struct container *ret, struct error *error)
{
    CLEANUP(container_release) struct container container = { .source = *source };
    struct end end;
    if (!read_end(source, &end, error))
        return false;
    container.directory_offset = end.offset;
    if (!read_directory(&container, &end, error) || !zip_names_check(&container, error) ||
        !check_mimetype(&container, error))
        return false;
    *ret = container;
    container = (struct container){ 0 };
    return true;
}

void container_release(struct container *container)
{
    for (size_t i = 0; i < container->count; i++)
        free(container->entries[i].path);
    free(container->entries);
    *container = (struct container){ 0 };
}

struct container_entry *container_find(const struct container *container, const char *path)
{
    for (size_t i = 0; i < container->count; i++) {
        if (strcmp(container->entries[i].path, path) == 0)
            return &container->entries[i];
    }
    return NULL;
}
