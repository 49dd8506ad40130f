/* A file of a bundle and the pool of deflated bytes that entries point into.
 *
 * A run takes each file once: pool_add reads it, hashes it (SHA-256, CRC-32), deflates it into the
 * run's own unlinked pool file, and keeps a raw copy for the fact gatherers; every bundle then
 * copies the stored bytes without recompressing (DESIGN.md, Speed; BUNDLE.md, One run). */
#ifndef BASE_ENTRY_H
#define BASE_ENTRY_H

#include "base/error.h"
#include "base/hash.h"

#include <stddef.h>
#include <stdint.h>

enum method { METHOD_STORED = 0, METHOD_DEFLATED = 8 }; /* numbers of APPNOTE.TXT 4.4.5 */

/* What is known of one run of bytes; valid as long as its pool. */
struct blob {
    uint64_t size;        /* raw bytes */
    uint64_t stored_size; /* bytes in the container */
    uint64_t pool_offset; /* of the stored bytes */
    uint32_t crc;         /* CRC-32 of the raw bytes */
    enum method method;
    struct sha256 sha256;        /* of the raw bytes */
    struct sha256 stored_sha256; /* of the stored bytes */
};

struct pool;
struct pool *pool_new(struct error *error) MUST_CHECK;
void pool_free(struct pool *pool);

/* Adds the bytes of a descriptor from its start. DEFLATED (level 6, raw, memLevel 9) unless that
 * does not shrink them or shrinks them beyond LIMIT_STORE_RATIO; `stored_only` always stores. Bytes
 * with a digest that the pool has already are not written twice. ret_raw (may be NULL) receives a
 * descriptor of an unlinked copy of exactly the bytes that were hashed, at offset 0; caller closes.
 * Thread-safe. */
bool pool_add(struct pool *pool, int descriptor, bool stored_only, struct blob *ret_blob,
              int *ret_raw, struct error *error) MUST_CHECK;
bool pool_add_bytes(struct pool *pool, const void *bytes, size_t size, bool stored_only,
                    struct blob *ret_blob, struct error *error) MUST_CHECK;
/* Reads stored bytes back. */
bool pool_read(struct pool *pool, const struct blob *blob, void *bytes, size_t size,
               uint64_t offset, struct error *error) MUST_CHECK;
/* zlib's version, for the manifest: "zlib 1.2.13 level 6". */
const char *pool_compressor(void);

struct entry {
    char *path;      /* in the container; owned */
    char *document;  /* id, or NULL; owned */
    char *rendition; /* id, or NULL; owned */
    struct blob blob;
};
struct entries {
    struct entry *items;
    size_t count;
    size_t capacity;
};
void entries_release(struct entries *entries);
/* Appends a copy; document and rendition may be NULL. */
bool entries_add(struct entries *entries, const char *path, const char *document,
                 const char *rendition, const struct blob *blob, struct error *error) MUST_CHECK;
const struct entry *entries_find(const struct entries *entries,
                                 const char *path); /* NULL if none */

#endif
