/* One entry of a zip of others: its central record, and the local header that should be its twin.
 */
#include "base/limits.h"
#include "base/path.h"
#include "signing/zip/loose_inner.h"
#include "signing/zip/record.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FLAG_ENCRYPTED 0x0001u
#define FLAG_DESCRIPTOR 0x0008u
#define FLAG_UTF8 0x0800u
#define FLAGS_KNOWN (FLAG_ENCRYPTED | 0x0006u | FLAG_DESCRIPTOR | FLAG_UTF8)
#define MADE_BY_UNIX 3
#define EXTRA_ZIP64 0x0001u
#define EXTRA_UNICODE_PATH 0x7075u

static void judge_name(struct loosening *on, const struct loose_record *record)
{
    char name[PATH_MAX_BYTES + 1];
    struct error error;
    const char *bytes = (const char *)record->name;
    size_t size = record->name_size;
    if (memchr(bytes, 0, size))
        loose_remark(on, record, "its name holds a NUL byte");
    if (!utf8_valid(bytes, size))
        loose_remark(on, record, "its name is not UTF-8");
    if (size > PATH_MAX_BYTES) {
        loose_remark(on, record, "its name has %zu bytes", size);
        return;
    }
    memcpy(name, bytes, size);
    name[size] = '\0';
    bool folder = size && name[size - 1] == '/';
    if (folder) {
        loose_remark(on, record, "it stands for a folder");
        name[size - 1] = '\0';
    }
    if (!path_check(name, &error))
        loose_remark(on, record, "%s", error.text);
}

static void judge_flags(struct loosening *on, const struct loose_record *record)
{
    unsigned flags = zip_get16(record->record + 8);
    bool ascii = true;
    for (size_t i = 0; i < record->name_size; i++)
        ascii = ascii && record->name[i] < 0x80;
    if (flags & FLAG_ENCRYPTED)
        loose_remark(on, record, "it is encrypted");
    if (flags & FLAG_DESCRIPTOR)
        loose_remark(on, record, "its sizes stand behind its data");
    if (flags & ~FLAGS_KNOWN)
        loose_remark(on, record, "its flags are %#x", flags);
    if (!ascii && !(flags & FLAG_UTF8))
        loose_remark(on, record, "its name is not marked as UTF-8: readers differ in what it is");
}

static void judge_extra(struct loosening *on, const struct loose_record *record)
{
    const uint8_t *at = record->extra;
    size_t rest = record->extra_size;
    while (rest >= 4) {
        unsigned id = zip_get16(at);
        size_t size = 4 + (size_t)zip_get16(at + 2);
        if (id == EXTRA_UNICODE_PATH)
            loose_remark(on, record, "a field gives it a second name (Unicode path)");
        else if (id != EXTRA_ZIP64)
            loose_remark(on, record, "it has an extra field %#06x", id);
        if (size > rest)
            break;
        at += size;
        rest -= size;
    }
    if (rest)
        loose_remark(on, record, "its extra fields do not end where they should");
    if (record->comment_size)
        loose_remark(on, record, "it has a comment; bytes: %zu", record->comment_size);
}

static void judge_kind(struct loosening *on, const struct loose_record *record)
{
    unsigned mode = zip_get32(record->record + 38) >> 16;
    if (zip_get16(record->record + 4) >> 8 != MADE_BY_UNIX || !(mode & S_IFMT))
        return;
    if (S_ISLNK(mode))
        loose_remark(on, record, "it is a symbolic link");
    else if (!S_ISREG(mode) && !S_ISDIR(mode))
        loose_remark(on, record, "it is no regular file");
}

static void judge_sizes(struct loosening *on, const struct loose_record *record)
{
    const struct loose_entry *entry = record->entry;
    if (entry->method != METHOD_STORED && entry->method != METHOD_DEFLATED)
        loose_remark(on, record, "its compression method is %u", entry->method);
    if (entry->method == METHOD_STORED && entry->size != entry->stored_size)
        loose_remark(on, record, "it is stored, but its two sizes differ");
    if (entry->method == METHOD_DEFLATED && entry->stored_size >= entry->size)
        loose_remark(on, record, "it is deflated without being smaller");
    if (entry->method != METHOD_STORED && entry->size / LIMIT_STORE_RATIO > entry->stored_size)
        loose_remark(on, record, "it is packed to less than 1/%d of its size", LIMIT_STORE_RATIO);
}

void loose_judge_record(struct loosening *on, const struct loose_record *record)
{
    judge_name(on, record);
    judge_flags(on, record);
    judge_extra(on, record);
    judge_kind(on, record);
    judge_sizes(on, record);
    if (zip_get16(record->record + 34))
        loose_remark(on, record, "it is said to lie on another disk");
}

/* Fields that stand in both records: their places in the local and in the central one. */
static const struct {
    size_t local, central, size;
    const char *name;
    bool deferred; /* zero where the sizes stand behind the data */
} twins[] = {
    { 6, 8, 2, "flags", false },
    { 8, 10, 2, "method", false },
    { 10, 12, 4, "time", false },
    { 14, 16, 4, "CRC-32", true },
    { 18, 20, 4, "compressed size", true },
    { 22, 24, 4, "size", true },
};

static void judge_twins(struct loosening *on, const struct loose_record *record,
                        const uint8_t *local)
{
    bool deferred = zip_get16(local + 6) & FLAG_DESCRIPTOR;
    for (size_t i = 0; i < sizeof twins / sizeof *twins; i++) {
        if (deferred && twins[i].deferred)
            continue;
        if (memcmp(local + twins[i].local, record->record + twins[i].central, twins[i].size) != 0)
            loose_remark(on, record, "its local header has another %s", twins[i].name);
    }
}

static bool judge_local_name(struct loosening *on, const struct loose_record *record,
                             const uint8_t *local, struct error *error)
{
    size_t size = zip_get16(local + 26);
    CLEANUP(free_pointer) uint8_t *name = malloc(size + 1);
    if (!name)
        return error_set(error, STATUS_LIMIT, "no memory to look into a zip");
    if (!source_read(&on->source, name, size, record->begin + ZIP_LOCAL_FIXED, error))
        return error->status == STATUS_FINDINGS;
    if (size != record->name_size || memcmp(name, record->name, size) != 0)
        loose_remark(on, record, "its local header names it \"%.*s\"", size < 200 ? (int)size : 200,
                     (const char *)name);
    return true;
}

bool loose_judge_local(struct loosening *on, struct loose_record *record, struct error *error)
{
    uint8_t local[ZIP_LOCAL_FIXED];
    uint64_t file = on->source.size, offset = record->entry->offset;
    bool inside = offset <= file && on->shift <= file - offset;
    record->begin = inside ? offset + on->shift : file;
    record->entry->offset = record->begin;
    if (file - record->begin < sizeof local) {
        loose_remark(on, record, "its local header would lie outside the file");
        return true;
    }
    if (!source_read(&on->source, local, sizeof local, record->begin, error))
        return false;
    if (zip_get32(local) != ZIP_SIGNATURE_LOCAL) {
        loose_remark(on, record, "there is no local header where the directory says");
        return true;
    }
    judge_twins(on, record, local);
    if (!judge_local_name(on, record, local, error))
        return false;
    uint64_t head = record->begin + sizeof local + zip_get16(local + 26) + zip_get16(local + 28);
    if (head > file || record->entry->stored_size > file - head) {
        loose_remark(on, record, "its data would reach outside the file");
        return true;
    }
    record->end = head + record->entry->stored_size;
    return true;
}
