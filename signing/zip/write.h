/* Writes entries as a deterministic ASiC-E zip (EN 319 162-1 A.1; DESIGN.md, What a build makes).
 *
 * Same entries, same bytes: order as given, every date 1980-01-01 00:00, mode 0100644, UTF-8 flag
 * only for names that need it, zip64 only when a number needs it. Stored bytes come from the pool
 * as they are, nothing is compressed again, and memory does not grow with file sizes. */
#ifndef SIGNING_ZIP_WRITE_H
#define SIGNING_ZIP_WRITE_H

#include "base/entry.h"

/* Writes `mimetype`, then the entries, to `descriptor` from its present position (which counts as
 * the start of the file). Paths must pass path_check and be unique: INTERNAL otherwise, for the
 * plan should have refused them. OUTPUT when writing fails. */
bool container_write(int descriptor, struct pool *pool, const struct entries *entries,
                     struct error *error) MUST_CHECK;

/* The same in steps, for a container that is made while another is read. Bytes go out through a
 * buffer of fixed size. */
struct zip_writer;
struct zip_writer *zip_writer_new(int descriptor, struct error *error) MUST_CHECK;
/* Writes the local header; exactly blob->stored_size bytes must follow by zip_writer_bytes. */
bool zip_writer_begin(struct zip_writer *writer, const char *path, const struct blob *blob,
                      struct error *error) MUST_CHECK;
bool zip_writer_bytes(struct zip_writer *writer, const void *bytes, size_t size,
                      struct error *error) MUST_CHECK;
/* A whole entry, stored. */
bool zip_writer_add(struct zip_writer *writer, const char *path, const void *bytes, size_t size,
                    struct error *error) MUST_CHECK;
/* Writes the central directory and flushes. */
bool zip_writer_finish(struct zip_writer *writer, struct error *error) MUST_CHECK;
void zip_writer_free(struct zip_writer *writer);

#endif
