/* Proofs that files of a container existed at a time: what an archive time stamp over them shows
 * (EN 319 102-1 5.6.2, proof of existence). Whoever judges a file takes the best proof of it as the
 * time by which its algorithms and keys must have held, for the signature in it, its time stamps
 * and the revocation data that it carries. */
#ifndef SIGNING_EXISTENCE_H
#define SIGNING_EXISTENCE_H

#include <stddef.h>
#include <stdint.h>

struct existence {
    const char *path; /* of the entry: "META-INF/signature001.p7s"; borrowed */
    int64_t time;     /* seconds since 1970-01-01 */
};

struct existences {
    const struct existence *items;
    size_t count;
};

/* The earliest time at which an entry is proven to have existed; `now` when nothing proves an
 * earlier one. */
int64_t existence_of(const struct existences *proofs, const char *path, int64_t now);

#endif
