/* What META-INF holds, and what a manifest covers. */
#include "base/limits.h"
#include "signing/asic.h"

#include <string.h>

/* The i-th name that META-INF must have: manifest and signature in turn. */
static void expected_name(size_t index, char ret[ASIC_NAME_SIZE])
{
    unsigned number = (unsigned)(index / 2 + 1);
    if (index % 2 == 0)
        asic_manifest_name(number, ret);
    else
        asic_signature_name(number, ret);
}

bool asic_count(const struct container *container, size_t *ret_pairs, struct error *error)
{
    size_t met = 0;
    char expected[ASIC_NAME_SIZE];
    for (size_t i = 0; i < container->count; i++) {
        const struct container_entry *entry = &container->entries[i];
        if (!container_is_meta(entry))
            continue;
        if (met / 2 >= LIMIT_SIGNATURES)
            return error_set(error, STATUS_LIMIT, "more than %d signatures", LIMIT_SIGNATURES);
        expected_name(met++, expected);
        if (strcmp(entry->path, expected) != 0)
            return error_set(error, STATUS_FINDINGS, "'%s' stands where only '%s' may stand",
                             entry->path, expected);
    }
    if (met % 2)
        return error_set(error, STATUS_FINDINGS, "'%s' has no signature",
                         container->entries[container->count - 1].path);
    *ret_pairs = met / 2;
    return true;
}

static size_t payload_count(const struct container *container)
{
    size_t count = 0;
    while (count + 1 < container->count && !container_is_meta(&container->entries[count + 1]))
        count++;
    return count;
}

/* META-INF comes last and its pairs in order, so a manifest lists an unbroken run of entries, from
 * the one behind mimetype. */
bool asic_check_coverage(const struct asic_manifest *manifest, const struct container *container,
                         struct error *error)
{
    char name[ASIC_NAME_SIZE];
    asic_manifest_name(manifest->number, name);
    size_t due = payload_count(container);
    if (manifest->count > due)
        due += 2 * ((size_t)manifest->number - 1);
    for (size_t i = 0; i < due && i < manifest->count; i++) {
        const char *listed = manifest->references[i].path;
        const char *found = container->entries[i + 1].path;
        if (strcmp(listed, found) != 0)
            return error_set(error, STATUS_FINDINGS, "'%s' stands where '%s' lists '%s'", found,
                             name, listed);
    }
    if (manifest->count < due)
        return error_set(error, STATUS_FINDINGS, "'%s' is not covered by '%s'",
                         container->entries[manifest->count + 1].path, name);
    if (manifest->count > due)
        return error_set(error, STATUS_FINDINGS, "'%s', which '%s' lists, is missing",
                         manifest->references[due].path, name);
    return true;
}

bool asic_check_digests(const struct asic_manifest *manifest, const struct container *container,
                        struct error *error)
{
    for (size_t i = 0; i < manifest->count; i++) {
        const struct container_entry *entry = &container->entries[i + 1];
        if (!entry->digested || !sha256_equal(&entry->blob.sha256, &manifest->references[i].sha256))
            return error_set(error, STATUS_FINDINGS,
                             "'%s' is not what was signed: its SHA-256 differs", entry->path);
    }
    return true;
}
