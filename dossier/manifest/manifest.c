#include "dossier/manifest/manifest.h"

#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

const char *bundle_state_name(enum bundle_state state)
{
    static const char *const names[] = { "filing", "draft", "sample" };
    return names[state];
}

void manifest_release(struct manifest *manifest)
{
    free(manifest->signers);
    free(manifest->packs);
    free(manifest->files);
    free(manifest->bytes);
    *manifest = (struct manifest)MANIFEST_INIT;
}

/* The list with room for one more item, all zero: lists grow when their count is a power of two, so
 * that the struct needs no capacities. NULL (the list stays) without memory. */
static void *list_grow(void *items, size_t count, size_t item_size)
{
    char *grown = items;
    if ((count & (count - 1)) == 0)
        grown = reallocarray(items, count ? 2 * count : 1, item_size);
    if (grown)
        memset(grown + count * item_size, 0, item_size);
    return grown;
}

static bool no_memory(struct error *error)
{
    return error_set(error, STATUS_INTERNAL, "no memory for a manifest");
}

bool manifest_add_signer(struct manifest *manifest, const char *role, enum level level,
                         struct error *error)
{
    struct manifest_signer *grown =
        list_grow(manifest->signers, manifest->signer_count, sizeof *grown);
    if (!grown)
        return no_memory(error);
    manifest->signers = grown;
    grown[manifest->signer_count++] = (struct manifest_signer){ .role = role, .level = level };
    return true;
}

bool manifest_add_pack(struct manifest *manifest, const char *id, const struct sha256 *sha256,
                       const char *origin, struct error *error)
{
    struct manifest_pack *grown = list_grow(manifest->packs, manifest->pack_count, sizeof *grown);
    if (!grown)
        return no_memory(error);
    manifest->packs = grown;
    grown[manifest->pack_count++] =
        (struct manifest_pack){ .id = id, .sha256 = *sha256, .origin = origin };
    return true;
}

bool manifest_add_file(struct manifest *manifest, const struct entry *entry, struct error *error)
{
    struct manifest_file *grown = list_grow(manifest->files, manifest->file_count, sizeof *grown);
    if (!grown)
        return no_memory(error);
    manifest->files = grown;
    grown[manifest->file_count++] = (struct manifest_file){
        .path = entry->path,
        .document = entry->document,
        .rendition = entry->rendition,
        .size = entry->blob.size,
        .stored_size = entry->blob.stored_size,
        .method = entry->blob.method,
        .sha256 = entry->blob.sha256,
        .stored_sha256 = entry->blob.stored_sha256,
    };
    return true;
}

const struct manifest_file *manifest_find(const struct manifest *manifest, const char *path)
{
    for (size_t i = 0; i < manifest->file_count; i++) {
        if (strcmp(manifest->files[i].path, path) == 0)
            return &manifest->files[i];
    }
    return NULL;
}

static void append_sum(struct text *sums, const struct sha256 *digest, const char *path)
{
    char hex[SHA256_HEX_SIZE];
    sha256_to_hex(digest, hex);
    text_append_bytes(sums, hex, SHA256_HEX_SIZE - 1);
    text_append_bytes(sums, "  ", 2);
    text_append(sums, path);
    text_append_character(sums, '\n');
}

void manifest_sums(const struct manifest *manifest, const struct sha256 *manifest_digest,
                   struct text *ret)
{
    append_sum(ret, manifest_digest, "manifest.xml");
    for (size_t i = 0; i < manifest->file_count; i++)
        append_sum(ret, &manifest->files[i].sha256, manifest->files[i].path);
}
