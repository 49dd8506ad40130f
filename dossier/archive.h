/* Reads an archive that comes from outside (HOSTILE.md, Archives): zip, tar, 7z, at most one filter
 * of gzip, bzip2, xz, zstd; regular files only, under our path rules.
 *
 * It takes descriptors and returns plain names, so that it can run in a helper process. */
#ifndef DOSSIER_ARCHIVE_H
#define DOSSIER_ARCHIVE_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

struct names {
    char **items; /* owned */
    size_t count;
    size_t capacity;
};
#define NAMES_INIT                                                                                 \
    {                                                                                              \
        .items = NULL                                                                              \
    }
void names_release(struct names *names);
bool names_add(struct names *names, const char *name, struct error *error) MUST_CHECK; /* a copy */
void names_sort(struct names *names); /* bytewise */
/* Refuses (INPUT) two names that are one on some file system. Sorts the list. */
bool names_check_collisions(struct names *names, const char *what, struct error *error) MUST_CHECK;

struct archive_limits {
    uint64_t entry_bytes;
    uint64_t total_bytes;
    size_t files;
    uint64_t ratio; /* bytes out to bytes in, above 1 MiB */
};
extern const struct archive_limits archive_limits_default;

/* Unpacks the archive at `source` beneath `folder`: files 0600, new (O_EXCL). `charset` is that of
 * the names in the archive ("CP932"), NULL for UTF-8. INPUT names the first entry that is refused;
 * LIMIT; what was written by then stays, the caller stages. */
bool archive_unpack(int source, int folder, const char *charset,
                    const struct archive_limits *limits, struct names *ret, struct error *error)
    MUST_CHECK;

#endif
