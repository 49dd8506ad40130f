/* The entries of a zip of others beside each other: names met twice, bytes of none or of two. */
#include "signing/zip/loose_inner.h"
#include "signing/zip/record.h"

#include <stdlib.h>
#include <string.h>

#define FLAG_DESCRIPTOR 0x0008u
#define SIGNATURE_DESCRIPTOR 0x08074b50u
#define DESCRIPTOR_FIXED 12

struct folded {
    const struct loose_record *record;
    char *fold;
};

static int compare_folds(const void *a, const void *b)
{
    return strcmp(((const struct folded *)a)->fold, ((const struct folded *)b)->fold);
}

static bool same_bytes(const struct loose_record *a, const struct loose_record *b)
{
    return a->name_size == b->name_size && memcmp(a->name, b->name, a->name_size) == 0;
}

/* A name that cannot be folded (no UTF-8) counts as it is shown. */
static char *fold(const char *name)
{
    CLEANUP(text_release) struct text text = TEXT_INIT(1u << 20);
    if (!utf8_append_folded(&text, name))
        return strdup(name);
    return text_take(&text);
}

bool loose_judge_names(struct loosening *on, struct error *error)
{
    size_t count = on->loose->count;
    CLEANUP(free_pointer) struct folded *folds = calloc(count + 1, sizeof *folds);
    bool good = folds != NULL;
    for (size_t i = 0; good && i < count; i++) {
        folds[i] = (struct folded){ &on->records[i], fold(on->records[i].entry->name) };
        good = folds[i].fold != NULL;
    }
    if (good)
        qsort(folds, count, sizeof *folds, compare_folds);
    for (size_t i = 1; good && i < count; i++) {
        if (strcmp(folds[i - 1].fold, folds[i].fold) != 0)
            continue;
        if (same_bytes(folds[i - 1].record, folds[i].record))
            loose_remark(on, folds[i].record,
                         "it is there twice: readers differ in which they take");
        else
            loose_remark(on, folds[i].record, "\"%s\" is the same name where case does not count",
                         folds[i - 1].record->entry->name);
    }
    for (size_t i = 0; folds && i < count; i++)
        free(folds[i].fold);
    return good || error_set(error, STATUS_LIMIT, "no memory to look into a zip");
}

static int compare_begins(const void *a, const void *b)
{
    const struct loose_record *left = *(const struct loose_record *const *)a;
    const struct loose_record *right = *(const struct loose_record *const *)b;
    return left->begin < right->begin ? -1 : left->begin > right->begin;
}

/* Sizes behind the data take 12 bytes, with the signature that most write 16. */
static uint64_t end_of(const struct loosening *on, const struct loose_record *record)
{
    uint8_t signature[4];
    struct error ignored;
    if (!(zip_get16(record->record + 8) & FLAG_DESCRIPTOR))
        return record->end;
    bool with = source_read(&on->source, signature, sizeof signature, record->end, &ignored) &&
                zip_get32(signature) == SIGNATURE_DESCRIPTOR;
    return record->end + DESCRIPTOR_FIXED + (with ? sizeof signature : 0);
}

/* Bytes from `at` to `next` that belong to no entry; such a one may be hidden in them. */
static void judge_gap(struct loosening *on, uint64_t at, uint64_t next)
{
    uint8_t local[ZIP_LOCAL_FIXED], name[200];
    struct error ignored;
    loose_remark(on, NULL, "bytes from %llu to %llu belong to no entry", (unsigned long long)at,
                 (unsigned long long)next);
    if (!source_read(&on->source, local, sizeof local, at, &ignored) ||
        zip_get32(local) != ZIP_SIGNATURE_LOCAL)
        return;
    size_t size = zip_get16(local + 26) < sizeof name ? zip_get16(local + 26) : sizeof name;
    if (source_read(&on->source, name, size, at + sizeof local, &ignored))
        loose_remark(on, NULL,
                     "an entry \"%.*s\" stands there that the directory does not list: readers "
                     "without a directory see it",
                     (int)size, (const char *)name);
}

bool loose_judge_layout(struct loosening *on, struct error *error)
{
    size_t count = on->loose->count;
    CLEANUP(free_pointer)
    const struct loose_record **sorted = calloc(count + 1, sizeof *sorted);
    if (!sorted)
        return error_set(error, STATUS_LIMIT, "no memory to look into a zip");
    for (size_t i = 0; i < count; i++)
        sorted[i] = &on->records[i];
    qsort(sorted, count, sizeof *sorted, compare_begins);
    uint64_t at = on->shift;
    bool ordered = true;
    for (size_t i = 0; i < count; i++) {
        ordered = ordered && sorted[i] == &on->records[i];
        if (!sorted[i]->end)
            continue;
        if (sorted[i]->begin > at)
            judge_gap(on, at, sorted[i]->begin);
        else if (sorted[i]->begin < at)
            loose_remark(on, sorted[i], "it overlaps another entry");
        uint64_t end = end_of(on, sorted[i]);
        at = end > at ? end : at;
    }
    if (!ordered)
        loose_remark(on, NULL, "the directory has its entries in another order than the file");
    if (at < on->directory_offset)
        judge_gap(on, at, on->directory_offset);
    else if (at > on->directory_offset)
        loose_remark(on, NULL, "its entries reach into the directory");
    return true;
}
