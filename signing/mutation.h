/* Ways to touch a container that a reader must notice: `verify --self-test` bends a private copy in
 * each of them. The list is a table; what the entries mean is not known here, only their names.
 *
 * The surprise: a change is laid out as carefully as a forger would: where it says so, lengths and
 * CRC are those of the changed bytes. */
#ifndef SIGNING_MUTATION_H
#define SIGNING_MUTATION_H

#include "base/error.h"
#include "base/text.h"

#include <stddef.h>

#define MUTATION_MAX_BYTES (256u << 20) /* of a container: it is held in memory twice */

/* What is done, in words; NULL behind the last. */
const char *mutation_name(size_t index);

/* Appends the bent copy to an empty text, or nothing if there is nothing in this container to do it
 * to (no file under upload/, no signature). FINDINGS when the container itself is refused, LIMIT
 * beyond MUTATION_MAX_BYTES. */
bool mutation_make(size_t index, const void *bytes, size_t size, struct text *ret,
                   struct error *error) MUST_CHECK;

#endif
