/* What the steps of looking into a zip share; only for this room. */
#ifndef SIGNING_ZIP_LOOSE_INNER_H
#define SIGNING_ZIP_LOOSE_INNER_H

#include "signing/zip/loose.h"

/* An entry as its central record has it; the bytes are those of the directory. */
struct loose_record {
    const uint8_t *record; /* ZIP_CENTRAL_FIXED bytes */
    const uint8_t *name;
    size_t name_size;
    const uint8_t *extra;
    size_t extra_size;
    size_t comment_size;
    uint64_t begin, end; /* of header and data in the file; end 0: there is no local header */
    struct loose_entry *entry;
};

struct loosening {
    struct source source;
    uint64_t directory_offset; /* where it lies in the file */
    uint64_t directory_end;
    uint64_t shift;     /* bytes before the zip: its offsets count from behind them */
    uint64_t announced; /* entries that the end record counts */
    uint8_t *directory;
    size_t directory_size;
    struct loose_record *records;
    struct loose *loose;
};

/* `record` NULL: the zip as a whole. */
void loose_remark(struct loosening *on, const struct loose_record *record, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* Finds end record and directory. */
bool loose_end(struct loosening *on, struct error *error) MUST_CHECK;
/* What a central record says that ours never do. */
void loose_judge_record(struct loosening *on, const struct loose_record *record);
/* Holds the local header against the central record; fills begin and end. */
bool loose_judge_local(struct loosening *on, struct loose_record *record, struct error *error)
    MUST_CHECK;
/* Names that are there twice; bytes that belong to no entry, or to two. */
bool loose_judge_names(struct loosening *on, struct error *error) MUST_CHECK;
bool loose_judge_layout(struct loosening *on, struct error *error) MUST_CHECK;

#endif
