#include "signing/mutation.h"

#include "base/cleanup.h"
#include "signing/cades.h"
#include "signing/mutation_inner.h"

#include <string.h>

#define LIST "META-INF/ASiCManifest001.xml"
#define SIGNATURE "META-INF/signature001.p7s"
#define ARCHIVE "META-INF/ASiCArchiveManifest.xml"
#define TOKEN "META-INF/timestamp001.tst"

struct mutation {
    const char *name;
    /* Lays the copy out, or writes nothing if it cannot be done here. */
    bool (*make)(struct bending *bending, const struct mutation *mutation, struct error *error);
    const char *path; /* of the entry that is meant */
    const char *other;
    unsigned offset; /* in a header; or which of several */
};

/* A bit of the stored bytes; lengths and CRC stay. */
static bool flip_stored(struct bending *bending, const struct mutation *mutation,
                        struct error *error)
{
    const struct piece *piece = piece_find(bending, mutation->path);
    (void)error;
    if (!piece || piece->item.stored_size == 0)
        return true;
    bending_write(bending);
    if (text_failed(bending->ret))
        return true;
    size_t header = ZIP_LOCAL_FIXED + strlen(piece->item.path);
    bending->ret->bytes[piece->item.offset + header + piece->item.stored_size / 2] ^= 1;
    return true;
}

/* A bit of the content, all else as if the entry had always been so. */
static bool flip_content(struct bending *bending, const struct mutation *mutation,
                         struct error *error)
{
    struct piece *piece = piece_find(bending, mutation->path);
    if (!piece || piece->item.size == 0)
        return true;
    if (!piece_load(bending, piece, error))
        return false;
    bending->changed.bytes[bending->changed.size / 2] ^= 1;
    piece_set(piece, bending->changed.bytes, bending->changed.size);
    bending_write(bending);
    return true;
}

/* The last bit of what the signature carries unsigned: its time stamp (offset 0), revocation data
 * (1). */
static bool flip_carried(struct bending *bending, const struct mutation *mutation,
                         struct error *error)
{
    CLEANUP(cades_release) struct cades cades = { 0 };
    struct judgement judgement = { 0 };
    struct piece *piece = piece_find(bending, mutation->path);
    if (!piece)
        return true;
    if (!piece_load(bending, piece, error))
        return false;
    struct buffer *p7s = &bending->changed;
    if (!cades_parse(p7s->bytes, p7s->size, &cades, &judgement) ||
        !(mutation->offset ? cades.revocation_count : cades.stamp_count))
        return true;
    struct span carried = mutation->offset ? cades.revocations[0].der : cades.stamps[0];
    p7s->bytes[(size_t)(carried.at - p7s->bytes) + carried.size - 1] ^= 1;
    piece_set(piece, p7s->bytes, p7s->size);
    bending_write(bending);
    return true;
}

static bool append_content(struct bending *bending, const struct mutation *mutation,
                           struct error *error)
{
    struct piece *piece = piece_find(bending, mutation->path);
    if (!piece)
        return true;
    if (!piece_load(bending, piece, error))
        return false;
    bending->changed.bytes[bending->changed.size] = '\n';
    piece_set(piece, bending->changed.bytes, bending->changed.size + 1);
    bending_write(bending);
    return true;
}

/* Without its last line. */
static bool cut_line(struct bending *bending, const struct mutation *mutation, struct error *error)
{
    struct piece *piece = piece_find(bending, mutation->path);
    if (!piece || piece->item.size < 2)
        return true;
    if (!piece_load(bending, piece, error))
        return false;
    size_t size = bending->changed.size - 1;
    while (size > 0 && bending->changed.bytes[size - 1] != '\n')
        size--;
    piece_set(piece, bending->changed.bytes, size);
    bending_write(bending);
    return true;
}

/* Stored instead of deflated: the same content, other bytes. */
static bool store(struct bending *bending, const struct mutation *mutation, struct error *error)
{
    struct piece *piece = piece_find(bending, mutation->path);
    if (!piece || piece->item.method == METHOD_STORED)
        return true;
    if (!piece_load(bending, piece, error))
        return false;
    piece_set(piece, bending->changed.bytes, bending->changed.size);
    bending_write(bending);
    return true;
}

/* A byte behind the end of a deflate stream. */
static bool stretch(struct bending *bending, const struct mutation *mutation, struct error *error)
{
    struct piece *piece = piece_find(bending, mutation->path);
    (void)error;
    if (!piece || piece->item.method == METHOD_STORED)
        return true;
    piece->item.stored_size++; /* the byte that follows in the container is there in any case */
    bending_write(bending);
    return true;
}

static bool drop(struct bending *bending, const struct mutation *mutation, struct error *error)
{
    const struct piece *piece = piece_find(bending, mutation->path);
    (void)error;
    if (!piece)
        return true;
    piece_remove(bending, piece);
    if (mutation->other && (piece = piece_find(bending, mutation->other)))
        piece_remove(bending, piece);
    bending_write(bending);
    return true;
}

/* Behind the entry that `other` names; the end where there is none. */
static bool add(struct bending *bending, const struct mutation *mutation, struct error *error)
{
    const struct piece *piece = piece_find(bending, mutation->other);
    size_t index = piece ? (size_t)(piece - bending->pieces) + 1 : bending->count;
    (void)error;
    piece_insert(bending, index, mutation->path, "more\n", 5);
    bending_write(bending);
    return true;
}

static bool repeat(struct bending *bending, const struct mutation *mutation, struct error *error)
{
    const struct piece *piece = piece_find(bending, mutation->path);
    (void)error;
    if (!piece)
        return true;
    struct piece copy = *piece;
    size_t index = (size_t)(piece - bending->pieces) + 1;
    piece_insert(bending, index, copy.item.path, "", 0);
    bending->pieces[index] = copy;
    bending_write(bending);
    return true;
}

static bool rename_entry(struct bending *bending, const struct mutation *mutation,
                         struct error *error)
{
    struct piece *piece = piece_find(bending, mutation->path);
    (void)error;
    if (!piece)
        return true;
    piece->item.path = mutation->other;
    bending_write(bending);
    return true;
}

/* Each under the other's name, or each in the other's place. */
static bool swap(struct bending *bending, const struct mutation *mutation, struct error *error)
{
    struct piece *first = piece_find(bending, mutation->path);
    struct piece *second = piece_find(bending, mutation->other);
    (void)error;
    if (!first || !second)
        return true;
    struct piece kept = *first;
    *first = *second;
    *second = kept;
    if (mutation->offset) {
        second->item.path = first->item.path;
        first->item.path = kept.item.path;
    }
    bending_write(bending);
    return true;
}

static bool leave_gap(struct bending *bending, const struct mutation *mutation, struct error *error)
{
    (void)error;
    bending->gap = mutation->offset ? bending->count : 2;
    bending_write(bending);
    return true;
}

static bool put_around(struct bending *bending, const struct mutation *mutation,
                       struct error *error)
{
    (void)error;
    if (mutation->path)
        text_append(bending->ret, mutation->path);
    size_t start = bending->ret->size;
    text_append_bytes(bending->ret, bending->container->source.bytes,
                      bending->container->source.size);
    if (mutation->offset && !text_failed(bending->ret)) /* as an archive comment */
        bending->ret->bytes[start + bending->container->source.size - 2] =
            (char)strlen(mutation->other);
    if (mutation->other)
        text_append(bending->ret, mutation->other);
    return true;
}

/* Local header of the second entry but one: there always is one. */
static bool flip_local(struct bending *bending, const struct mutation *mutation,
                       struct error *error)
{
    (void)error;
    bending_write(bending);
    if (!text_failed(bending->ret))
        bending->ret->bytes[bending->pieces[2].item.offset + mutation->offset] ^= 1;
    return true;
}

static bool flip_central(struct bending *bending, const struct mutation *mutation,
                         struct error *error)
{
    size_t offset = bending->container->directory_offset + mutation->offset;
    (void)error;
    bending_write(bending);
    for (size_t i = 0; i < 2; i++)
        offset += ZIP_CENTRAL_FIXED + strlen(bending->pieces[i].item.path);
    if (!text_failed(bending->ret))
        bending->ret->bytes[offset] ^= 1;
    return true;
}

static bool flip_end(struct bending *bending, const struct mutation *mutation, struct error *error)
{
    (void)error;
    bending_write(bending);
    if (!text_failed(bending->ret))
        bending->ret->bytes[bending->ret->size - ZIP_END_FIXED + mutation->offset] ^= 1;
    return true;
}

static const struct mutation mutations[] = {
#include "signing/mutation_table.def"
};
#define MUTATIONS (sizeof mutations / sizeof mutations[0])

const char *mutation_name(size_t index)
{
    return index < MUTATIONS ? mutations[index].name : NULL;
}

bool mutation_make(size_t index, const void *bytes, size_t size, struct text *ret,
                   struct error *error)
{
    CLEANUP(container_release) struct container container = { 0 };
    struct source source = source_from_bytes(bytes, size);
    if (size > MUTATION_MAX_BYTES)
        return error_set(error, STATUS_LIMIT, "the container is larger than %u bytes",
                         MUTATION_MAX_BYTES);
    if (!container_open(&source, &container, error))
        return false;
    CLEANUP(bending_release) struct bending bending = { .container = &container, .ret = ret };
    if (container.count < 3)
        return true;
    return bending_open(&bending, error) &&
           mutations[index].make(&bending, &mutations[index], error) &&
           (!text_failed(ret) || error_set(error, STATUS_LIMIT, "no room for a copy"));
}
