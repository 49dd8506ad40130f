#include "base/limits.h"
#include "signing/archive.h"
#include "signing/seal_copy.h"

#include <string.h>

/* The newest archive manifest gets its number, for it will not be the newest any more. */
static bool number_newest(struct container *container, unsigned archives, struct error *error)
{
    char name[ASIC_NAME_SIZE];
    if (archives == 0)
        return true;
    asic_archive_name(archives, true, name);
    struct container_entry *entry = container_find(container, name);
    asic_archive_name(archives, false, name);
    char *path = strdup(name);
    if (!entry || !path) {
        free(path);
        return error_set(error, STATUS_LIMIT, "no memory for an archive manifest");
    }
    free(entry->path);
    entry->path = path;
    return true;
}

/* Nothing that is broken is archived. */
static bool check_covered(struct container *container, size_t pairs, unsigned archives,
                          struct error *error)
{
    for (unsigned i = 1; i <= pairs; i++) {
        if (!seal_check_manifest(container, i, error))
            return false;
    }
    for (unsigned i = 1; i <= archives; i++) {
        CLEANUP(archive_release) struct archive archive = { 0 };
        struct judgement judgement = { 0 };
        if (!archive_read(container, i, &archive, error))
            return false;
        if (!archive_check(&archive, &judgement))
            return error_set(error, STATUS_FINDINGS, "'%s': %s", archive.token_name,
                             judgement.reason);
    }
    return true;
}

/* A token over anything else would freeze the container for nothing. */
static bool stamp_archive(struct archive *archive, archive_stamper *stamp, void *context,
                          struct error *error)
{
    struct judgement judgement = { 0 };
    return stamp(context, (struct span){ archive->xml.bytes, archive->xml.size }, &archive->token,
                 error) &&
           (archive_check(archive, &judgement) ||
            error_set(error, STATUS_KEY, "the archive time stamp does not hold: %s",
                      judgement.reason));
}

static bool add_archive(const struct container *container, unsigned number,
                        struct zip_writer *writer, archive_stamper *stamp, void *context,
                        struct error *error)
{
    char name[ASIC_NAME_SIZE];
    CLEANUP(archive_release)
    struct archive archive = { .manifest = { .number = number, .is_archive = true } };
    for (size_t i = 1; i < container->count; i++) {
        const struct container_entry *entry = &container->entries[i];
        if (!asic_add(&archive.manifest, entry->path, &entry->blob.sha256, error))
            return false;
    }
    if (!asic_write(&archive.manifest, &archive.xml, error) ||
        !stamp_archive(&archive, stamp, context, error))
        return false;
    asic_archive_name(number, true, name);
    if (!zip_writer_add(writer, name, archive.xml.bytes, archive.xml.size, error))
        return false;
    asic_token_name(number, name);
    return zip_writer_add(writer, name, archive.token.bytes, archive.token.size, error);
}

static size_t payload_end(const struct container *container)
{
    size_t end = 0;
    while (end < container->count && !container_is_meta(&container->entries[end]))
        end++;
    return end;
}

/* The payload is read once, on its way out; META-INF is looked at before it goes. */
static bool run(struct container *container, size_t pairs, struct zip_writer *writer,
                archive_stamper *stamp, void *context, struct error *error)
{
    unsigned archives = asic_count_archives(container);
    size_t payload = payload_end(container);
    if (pairs == 0)
        return error_set(error, STATUS_FINDINGS, "it is not signed");
    if (archives >= LIMIT_RENEWALS)
        return error_set(error, STATUS_LIMIT, "there are %u archive time stamps already", archives);
    if (!seal_copy(container, 0, payload, writer, NULL, error))
        return false;
    for (size_t i = payload; i < container->count; i++) {
        if (!container_digest(container, &container->entries[i], NULL, error))
            return false;
    }
    return check_covered(container, pairs, archives, error) &&
           number_newest(container, archives, error) &&
           seal_copy(container, payload, container->count, writer, NULL, error) &&
           add_archive(container, archives + 1, writer, stamp, context, error) &&
           zip_writer_finish(writer, error);
}

bool archive_write(int in, int out, archive_stamper *stamp, void *context, struct error *error)
{
    CLEANUP(container_release) struct container container = { 0 };
    CLEANUP(zip_writer_free_pointer) struct zip_writer *writer = zip_writer_new(out, error);
    size_t pairs;
    return writer && seal_open(in, &container, &pairs, error) &&
           run(&container, pairs, writer, stamp, context, error);
}
