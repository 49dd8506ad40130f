/* Looks into zips of others: what the directory lists, and in which ways the file is not what the
 * strict reader (zip_read.h) takes. Nothing is inflated, nothing verified.
 *
 * The surprise: what comes out is a description, never a judgement; where readers disagree about a
 * zip, it says so and follows the central directory. */
#ifndef SIGNING_ZIP_LOOSE_H
#define SIGNING_ZIP_LOOSE_H

#include "base/cleanup.h"
#include "base/error.h"
#include "base/text.h"
#include "signing/zip/read.h"

struct loose_entry {
    char *name;      /* cleaned, escaped for a terminal */
    unsigned method; /* APPNOTE.TXT 4.4.5: 0 stored, 8 deflated */
    uint64_t size;
    uint64_t stored_size;
    uint64_t offset; /* of its local header in the file */
};

#define LOOSE_TYPE_MAX 128
#define LOOSE_REMARKS_MAX 1000

struct loose {
    struct loose_entry *entries; /* in the order of the directory */
    size_t count;
    char type[LOOSE_TYPE_MAX]; /* content of a first entry "mimetype", escaped; "" if none */
    struct text remarks;       /* sentences, one a line: in which way it is not strict */
    size_t remark_count;       /* all; only the first LOOSE_REMARKS_MAX are written */
};
#define LOOSE_INIT                                                                                 \
    {                                                                                              \
        .remarks = TEXT_INIT(8u << 20)                                                             \
    }
void loose_release(struct loose *loose);

/* *ret must be LOOSE_INIT. FINDINGS when it is no zip at all, LIMIT beyond 100,000 entries or 64
 * MiB of directory, INPUT when reading fails. */
bool loose_read(const struct source *source, struct loose *ret, struct error *error) MUST_CHECK;

#endif
