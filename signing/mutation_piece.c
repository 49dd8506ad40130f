#include "signing/mutation_inner.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct piece *piece_find(struct bending *bending, const char *path)
{
    size_t size = strlen(path);
    for (size_t i = 0; i < bending->count; i++) {
        const char *name = bending->pieces[i].item.path;
        if (path[size - 1] == '/' ? !strncmp(name, path, size) : !strcmp(name, path))
            return &bending->pieces[i];
    }
    return NULL;
}

void piece_remove(struct bending *bending, const struct piece *piece)
{
    size_t index = (size_t)(piece - bending->pieces);
    bending->count--;
    memmove(&bending->pieces[index], &bending->pieces[index + 1],
            (bending->count - index) * sizeof *piece);
}

void piece_set(struct piece *piece, const void *bytes, size_t size)
{
    piece->stored = bytes;
    piece->item.method = METHOD_STORED;
    piece->item.size = piece->item.stored_size = size;
    piece->item.crc = (uint32_t)crc32_z(crc32_z(0, NULL, 0), bytes, size);
}

void piece_insert(struct bending *bending, size_t index, const char *path, const void *bytes,
                  size_t size)
{
    struct piece *piece = &bending->pieces[index];
    memmove(piece + 1, piece, (bending->count - index) * sizeof *piece);
    bending->count++;
    *piece = (struct piece){ .item.path = path };
    piece_set(piece, bytes, size);
}

bool piece_load(struct bending *bending, const struct piece *piece, struct error *error)
{
    struct container_entry *entry = container_find(bending->container, piece->item.path);
    uint8_t *grown;
    if (!entry)
        return error_set(error, STATUS_INTERNAL, "an entry got lost");
    if (!container_load(bending->container, entry, SIZE_MAX, &bending->changed, error))
        return false;
    grown = realloc(bending->changed.bytes, bending->changed.size + 2);
    if (!grown)
        return error_set(error, STATUS_LIMIT, "no memory for a copy");
    bending->changed.bytes = grown;
    return true;
}

bool bending_open(struct bending *bending, struct error *error)
{
    const struct container *container = bending->container;
    bending->pieces = calloc(container->count + 2, sizeof *bending->pieces);
    if (!bending->pieces)
        return error_set(error, STATUS_LIMIT, "no memory for a copy");
    bending->gap = SIZE_MAX;
    for (; bending->count < container->count; bending->count++) {
        const struct container_entry *entry = &container->entries[bending->count];
        const struct blob *blob = &entry->blob;
        bending->pieces[bending->count] = (struct piece){
            .item = { entry->path, blob->method, blob->crc, blob->size, blob->stored_size, 0 },
            .stored = container->source.bytes + blob->pool_offset,
        };
    }
    return true;
}

void bending_release(struct bending *bending)
{
    free(bending->pieces);
    buffer_release(&bending->changed);
}

void bending_write(struct bending *bending)
{
    uint8_t record[ZIP_RECORD_MAX], end[ZIP_END_MAX];
    struct text *ret = bending->ret;
    for (size_t i = 0; i < bending->count; i++) {
        struct piece *piece = &bending->pieces[i];
        if (i == bending->gap)
            text_append_character(ret, ' ');
        piece->item.offset = ret->size;
        text_append_bytes(ret, record, zip_local_record(&piece->item, record));
        text_append_bytes(ret, piece->stored, piece->item.stored_size);
    }
    if (bending->gap == bending->count)
        text_append_character(ret, ' ');
    size_t directory = ret->size;
    for (size_t i = 0; i < bending->count; i++)
        text_append_bytes(ret, record, zip_central_record(&bending->pieces[i].item, record));
    text_append_bytes(ret, end,
                      zip_end_record(bending->count, directory, ret->size - directory, end));
}
