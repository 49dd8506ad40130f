#include "signing/zip/loose_inner.h"

#include "base/limits.h"
#include "signing/zip/record.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_SHOWN 300 /* bytes */

void loose_release(struct loose *loose)
{
    for (size_t i = 0; i < loose->count; i++)
        free(loose->entries[i].name);
    free(loose->entries);
    text_release(&loose->remarks);
    *loose = (struct loose)LOOSE_INIT;
}

void loose_remark(struct loosening *on, const struct loose_record *record, const char *format, ...)
{
    struct loose *loose = on->loose;
    char sentence[512];
    if (loose->remark_count++ >= LOOSE_REMARKS_MAX)
        return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    if (record) {
        text_append(&loose->remarks, record->entry->name);
        text_append(&loose->remarks, ": ");
    }
    text_append_terminal(&loose->remarks, sentence);
    text_append(&loose->remarks, "\n");
}

static char *name_show(const uint8_t *name, size_t size)
{
    CLEANUP(text_release) struct text clean = TEXT_INIT(2 * CLEAN_TEXT_MAX);
    CLEANUP(text_release) struct text shown = TEXT_INIT(16 * CLEAN_TEXT_MAX);
    text_append_clean(&clean, (const char *)name, size < NAME_SHOWN ? size : NAME_SHOWN);
    text_append_terminal(&shown, text_string(&clean));
    text_append(&shown, size > NAME_SHOWN ? " ..." : "");
    return text_take(&shown);
}

/* The saturated numbers of a record stand in its zip64 field (APPNOTE.TXT 4.5.3), in this order. */
static void widen(struct loose_record *record)
{
    uint64_t *numbers[] = { &record->entry->size, &record->entry->stored_size,
                            &record->entry->offset };
    const uint8_t *at = record->extra;
    size_t rest = record->extra_size;
    while (rest >= 4 && zip_get16(at) != 1) {
        size_t step = 4 + (size_t)zip_get16(at + 2);
        if (step > rest)
            return;
        at += step;
        rest -= step;
    }
    if (rest < 4)
        return;
    size_t size = zip_get16(at + 2) < rest - 4 ? zip_get16(at + 2) : rest - 4;
    at += 4;
    for (size_t i = 0; i < 3 && size >= 8; i++) {
        if (*numbers[i] != 0xffffffff)
            continue;
        *numbers[i] = zip_get64(at);
        at += 8;
        size -= 8;
    }
}

/* The central record at `at`; its size, 0 if there is none. */
static size_t take_record(const uint8_t *at, size_t rest, struct loose_record *ret,
                          struct loose_entry *entry)
{
    if (rest < ZIP_CENTRAL_FIXED || zip_get32(at) != ZIP_SIGNATURE_CENTRAL)
        return 0;
    size_t name = zip_get16(at + 28), extra = zip_get16(at + 30), comment = zip_get16(at + 32);
    if (rest - ZIP_CENTRAL_FIXED < name + extra + comment)
        return 0;
    *ret = (struct loose_record){ .record = at,
                                  .name = at + ZIP_CENTRAL_FIXED,
                                  .name_size = name,
                                  .extra = at + ZIP_CENTRAL_FIXED + name,
                                  .extra_size = extra,
                                  .comment_size = comment,
                                  .entry = entry };
    *entry = (struct loose_entry){ .name = name_show(ret->name, name),
                                   .method = zip_get16(at + 10),
                                   .stored_size = zip_get32(at + 20),
                                   .size = zip_get32(at + 24),
                                   .offset = zip_get32(at + 42) };
    widen(ret);
    return ZIP_CENTRAL_FIXED + name + extra + comment;
}

static bool take_records(struct loosening *on, struct error *error)
{
    struct loose *loose = on->loose;
    size_t at = 0, room = on->directory_size / ZIP_CENTRAL_FIXED + 1;
    if (room > LIMIT_ENTRIES + 1u)
        room = LIMIT_ENTRIES + 1u;
    on->records = calloc(room, sizeof *on->records);
    loose->entries = calloc(room, sizeof *loose->entries);
    if (!on->records || !loose->entries)
        return error_set(error, STATUS_LIMIT, "no memory to look into a zip");
    for (;;) {
        if (loose->count == room - 1 && room == LIMIT_ENTRIES + 1u)
            return error_set(error, STATUS_LIMIT, "more than %d entries in a zip", LIMIT_ENTRIES);
        size_t size = take_record(on->directory + at, on->directory_size - at,
                                  &on->records[loose->count], &loose->entries[loose->count]);
        if (!size)
            break;
        if (!loose->entries[loose->count++].name)
            return error_set(error, STATUS_LIMIT, "no memory to look into a zip");
        at += size;
    }
    if (at < on->directory_size)
        loose_remark(on, NULL, "bytes of the directory that are no record of an entry: %zu",
                     on->directory_size - at);
    if (loose->count != on->announced)
        loose_remark(on, NULL, "the end record counts %llu entries, the directory has %zu",
                     (unsigned long long)on->announced, loose->count);
    return true;
}

/* What a first entry "mimetype" says, where it is stored and short. */
static bool take_type(struct loosening *on, struct error *error)
{
    struct loose *loose = on->loose;
    const struct loose_record *first = on->records;
    uint8_t content[LOOSE_TYPE_MAX];
    if (!loose->count || strcmp(loose->entries->name, MIMETYPE_NAME) != 0) {
        loose_remark(on, NULL, "its first entry is not \"%s\"", MIMETYPE_NAME);
        return true;
    }
    uint64_t size = loose->entries->stored_size;
    if (loose->entries->method != 0 || !first->end || size > sizeof content)
        return true;
    if (!source_read(&on->source, content, (size_t)size, first->end - size, error))
        return false;
    CLEANUP(free_pointer) char *shown = name_show(content, (size_t)size);
    snprintf(loose->type, sizeof loose->type, "%s", shown ? shown : "");
    return true;
}

static bool look(struct loosening *on, struct error *error)
{
    struct loose *loose = on->loose;
    if (!loose_end(on, error) || !take_records(on, error))
        return false;
    for (size_t i = 0; i < loose->count; i++) {
        loose_judge_record(on, &on->records[i]);
        if (!loose_judge_local(on, &on->records[i], error))
            return false;
    }
    return take_type(on, error) && loose_judge_names(on, error) && loose_judge_layout(on, error);
}

bool loose_read(const struct source *source, struct loose *ret, struct error *error)
{
    struct loosening on = { .source = *source, .loose = ret };
    bool done = look(&on, error);
    free(on.directory);
    free(on.records);
    return done;
}
