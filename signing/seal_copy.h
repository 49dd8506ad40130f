/* What the writers of a new container take over from an old one: entries as they are stored, each
 * read once into the new file and into its digests. */
#ifndef SIGNING_SEAL_COPY_H
#define SIGNING_SEAL_COPY_H

#include "base/cleanup.h"
#include "signing/zip/read.h"
#include "signing/zip/write.h"

DEFINE_POINTER_CLEANUP(struct zip_writer, zip_writer_free)

/* Copies entries from `first` up to `end`. The raw bytes of manifest.xml are kept in *manifest
 * (NULL: not wanted). What container_digest or the writer says; LIMIT when manifest.xml is too
 * large. */
bool seal_copy(struct container *container, size_t first, size_t end, struct zip_writer *writer,
               struct buffer *manifest, struct error *error) MUST_CHECK;

/* An earlier ASiC manifest, when every entry was digested: in form, covering, digests right. */
bool seal_check_manifest(struct container *container, unsigned number, struct error *error)
    MUST_CHECK;

/* Opens the container at a descriptor and counts its pairs. */
bool seal_open(int in, struct container *ret, size_t *ret_pairs, struct error *error) MUST_CHECK;

#endif
