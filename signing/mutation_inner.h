/* A container taken apart, to be put together again with something changed. */
#ifndef SIGNING_MUTATION_INNER_H
#define SIGNING_MUTATION_INNER_H

#include "base/text.h"
#include "signing/zip/read.h"
#include "signing/zip/record.h"

struct piece {
    struct zip_item item; /* path borrowed */
    const uint8_t *stored;
};
struct bending {
    struct container *container;
    struct piece *pieces; /* room for two more than the container has */
    size_t count;
    size_t gap; /* a byte before this piece, or before the directory; beyond both: none */
    struct buffer changed;
    struct text *ret;
};

/* Pieces by path; one that ends with '/' finds the first beneath it. NULL if there is none. */
struct piece *piece_find(struct bending *bending, const char *path);
void piece_remove(struct bending *bending, const struct piece *piece);
/* Before position `index`; takes the sizes of stored bytes. */
void piece_insert(struct bending *bending, size_t index, const char *path, const void *bytes,
                  size_t size);
/* Gives a piece these bytes, stored, with their length and CRC. */
void piece_set(struct piece *piece, const void *bytes, size_t size);
/* The raw content of a piece into bending->changed, with a byte of room behind it. */
bool piece_load(struct bending *bending, const struct piece *piece, struct error *error) MUST_CHECK;

bool bending_open(struct bending *bending, struct error *error) MUST_CHECK;
void bending_release(struct bending *bending);
/* Lays the pieces out. */
void bending_write(struct bending *bending);

#endif
