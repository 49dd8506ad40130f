/* The strict reader of containers (signing.md 4.1): our own structural pass accounts for every byte
 * of the zip before anything is read, and takes only what zip_write.h would have written.
 *
 * The surprise: a refused container is an error of status FINDINGS (the bundle is not good); INPUT
 * means that reading the file failed, LIMIT that a limit was passed. */
#ifndef SIGNING_ZIP_READ_H
#define SIGNING_ZIP_READ_H

#include "base/cleanup.h"
#include "base/entry.h"
#include "base/file.h"

/* Where bytes come from: a descriptor (read by pread) or memory; borrowed. */
struct source {
    int descriptor; /* -1: memory */
    const uint8_t *bytes;
    uint64_t size;
};
/* INPUT when the descriptor is no regular file or cannot be read. */
bool source_from_descriptor(int descriptor, struct source *ret, struct error *error) MUST_CHECK;
struct source source_from_bytes(const void *bytes, size_t size);
bool source_read(const struct source *source, void *bytes, size_t size, uint64_t offset,
                 struct error *error) MUST_CHECK;

struct container_entry {
    char *path;
    struct blob blob; /* pool_offset: of the stored bytes in the source; digests once read */
    bool digested;    /* blob's digests are there */
};

struct container {
    struct source source;
    struct container_entry *entries; /* in file order; [0] is `mimetype` */
    size_t count;
    uint64_t directory_offset;
};

/* The structural pass. Checks in this order: end records, central directory, local headers, tiling,
 * names (path_check, unique also under folding), META-INF last and stored, ratio, mimetype. */
bool container_open(const struct source *source, struct container *ret, struct error *error)
    MUST_CHECK;
void container_release(struct container *container);
struct container_entry *container_find(const struct container *container, const char *path);
bool container_is_meta(const struct container_entry *entry); /* beneath META-INF/ */

/* Receives bytes while an entry is read; a NULL function takes nothing. */
struct entry_sink {
    bool (*raw)(void *context, const void *bytes, size_t size, struct error *error);
    bool (*stored)(void *context, const void *bytes, size_t size, struct error *error);
    void *context;
};
/* Reads an entry once, from end to end: inflate must end exactly at the stored size and give
 * exactly the announced size and CRC-32. Fills the digests; when they were there already they must
 * come out the same ("changed while it was read"). The sink has seen bytes of an entry that may yet
 * fail. */
bool container_digest(struct container *container, struct container_entry *entry,
                      const struct entry_sink *sink, struct error *error) MUST_CHECK;
/* The same into memory, at most `max` bytes (LIMIT beyond). */
bool container_load(struct container *container, struct container_entry *entry, size_t max,
                    struct buffer *ret, struct error *error) MUST_CHECK;

#endif
