/* What META-INF holds, and what a manifest covers. */
#include "base/limits.h"
#include "signing/asic.h"
#include "signing/asic_text.h"
#include "signing/zip/names.h"

#include <string.h>

static size_t meta_start(const struct container *container)
{
    size_t start = 0;
    while (start < container->count && !container_is_meta(&container->entries[start]))
        start++;
    return start;
}

static bool is_archive_manifest(const struct container_entry *entry)
{
    static const char stem[] = META_FOLDER ASIC_ARCHIVE_STEM;
    return strncmp(entry->path, stem, sizeof stem - 1) == 0;
}

unsigned asic_count_archives(const struct container *container)
{
    unsigned count = 0;
    for (size_t i = 0; i < container->count; i++)
        count += is_archive_manifest(&container->entries[i]);
    return count;
}

static bool stands_wrongly(const struct container_entry *entry, const char *expected,
                           struct error *error)
{
    return error_set(error, STATUS_FINDINGS, "'%s' stands where only '%s' may stand", entry->path,
                     expected);
}

/* The i-th name that META-INF must have: manifest and signature in turn. */
static void expected_name(size_t index, char ret[ASIC_NAME_SIZE])
{
    unsigned number = (unsigned)(index / 2 + 1);
    if (index % 2 == 0)
        asic_manifest_name(number, ret);
    else
        asic_signature_name(number, ret);
}

/* Pairs from *at up to the archive manifests or the end. */
static bool count_pairs(const struct container *container, size_t *at, size_t *ret_pairs,
                        struct error *error)
{
    size_t met = 0;
    char expected[ASIC_NAME_SIZE];
    for (; *at < container->count; ++*at) {
        const struct container_entry *entry = &container->entries[*at];
        if (met > 0 && met % 2 == 0 && is_archive_manifest(entry))
            break;
        if (met / 2 >= LIMIT_SIGNATURES)
            return error_set(error, STATUS_LIMIT, "more than %d signatures", LIMIT_SIGNATURES);
        expected_name(met++, expected);
        if (strcmp(entry->path, expected) != 0)
            return stands_wrongly(entry, expected, error);
    }
    if (met % 2)
        return error_set(error, STATUS_FINDINGS, "'%s' has no signature",
                         container->entries[container->count - 1].path);
    *ret_pairs = met / 2;
    return true;
}

/* Archive manifests and tokens in turn, to the end. */
static bool check_archives(const struct container *container, size_t at, struct error *error)
{
    char expected[ASIC_NAME_SIZE];
    size_t met = container->count - at;
    unsigned count = (unsigned)(met / 2 + met % 2);
    if (count > LIMIT_RENEWALS)
        return error_set(error, STATUS_LIMIT, "more than %d archive time stamps", LIMIT_RENEWALS);
    for (size_t i = 0; i < met; i++) {
        const struct container_entry *entry = &container->entries[at + i];
        unsigned number = (unsigned)(i / 2 + 1);
        if (i % 2 == 0)
            asic_archive_name(number, number == count, expected);
        else
            asic_token_name(number, expected);
        if (strcmp(entry->path, expected) != 0)
            return stands_wrongly(entry, expected, error);
    }
    return met % 2 == 0 || error_set(error, STATUS_FINDINGS, "'%s' has no time stamp", expected);
}

bool asic_count(const struct container *container, size_t *ret_pairs, struct error *error)
{
    size_t at = meta_start(container), pairs;
    if (!count_pairs(container, &at, &pairs, error) || !check_archives(container, at, error))
        return false;
    *ret_pairs = pairs;
    return true;
}

/* The name in the container, and how many entries the manifest should list. META-INF comes last and
 * what is in it in order, so a manifest lists an unbroken run of entries, from the one behind
 * mimetype. */
static size_t entries_due(const struct asic_manifest *manifest, const struct container *container,
                          char ret_name[ASIC_NAME_SIZE])
{
    size_t due = meta_start(container) - 1;
    if (manifest->is_archive) {
        unsigned archives = asic_count_archives(container);
        asic_archive_name(manifest->number, manifest->number == archives, ret_name);
        return container->count - 1 - 2 * (size_t)(archives - manifest->number + 1);
    }
    asic_manifest_name(manifest->number, ret_name);
    return manifest->count > due ? due + 2 * ((size_t)manifest->number - 1) : due;
}

bool asic_check_coverage(const struct asic_manifest *manifest, const struct container *container,
                         struct error *error)
{
    char name[ASIC_NAME_SIZE];
    size_t due = entries_due(manifest, container, name);
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
            return error_set(error, STATUS_FINDINGS, "'%s' is not what was %s: its SHA-256 differs",
                             entry->path, manifest->is_archive ? "stamped" : "signed");
    }
    return true;
}
