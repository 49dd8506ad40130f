#include "base/limits.h"
#include "signing/archive.h"
#include "signing/seal_copy.h"

#include <string.h>

/* A container on its way to one more archive time stamp. */
struct addition {
    struct container container;
    struct zip_writer *writer;
    const struct archive_request *request;
    size_t payload; /* entries before META-INF, mimetype too */
    size_t pairs;
    unsigned archives;
};

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
static bool check_covered(struct addition *addition, struct error *error)
{
    for (unsigned i = 1; i <= addition->pairs; i++) {
        if (!seal_check_manifest(&addition->container, i, error))
            return false;
    }
    for (unsigned i = 1; i <= addition->archives; i++) {
        CLEANUP(archive_release) struct archive archive = { 0 };
        struct judgement judgement = { 0 };
        if (!archive_read(&addition->container, i, &archive, error))
            return false;
        if (!archive_check(&archive, &judgement))
            return error_set(error, STATUS_FINDINGS, "'%s': %s", archive.token_name,
                             judgement.reason);
    }
    return true;
}

/* The newest token, the last entry: nothing covers it yet. */
static bool copy_newest_token(struct addition *addition, struct error *error)
{
    struct container *container = &addition->container;
    struct container_entry *entry = &container->entries[container->count - 1];
    CLEANUP(buffer_release) struct buffer token = { 0 };
    if (!container_load(container, entry, LIMIT_TST_BYTES, &token, error))
        return false;
    if (addition->request->keep &&
        !addition->request->keep(addition->request->context, &token, error))
        return error_wrap(error, "'%s'", entry->path);
    sha256_bytes(token.bytes, token.size, &entry->blob.sha256);
    return zip_writer_add(addition->writer, entry->path, token.bytes, token.size, error);
}

static bool copy_meta(struct addition *addition, struct error *error)
{
    size_t end = addition->container.count - (addition->archives > 0);
    return seal_copy(&addition->container, addition->payload, end, addition->writer, NULL, error) &&
           (addition->archives == 0 || copy_newest_token(addition, error));
}

/* A token over anything else would freeze the container for nothing. */
static bool stamp_archive(const struct archive_request *request, struct archive *archive,
                          struct error *error)
{
    struct judgement judgement = { 0 };
    return request->stamp(request->context, (struct span){ archive->xml.bytes, archive->xml.size },
                          &archive->token, error) &&
           (archive_check(archive, &judgement) ||
            error_set(error, STATUS_KEY, "the archive time stamp does not hold: %s",
                      judgement.reason));
}

static bool add_archive(struct addition *addition, struct error *error)
{
    char name[ASIC_NAME_SIZE];
    unsigned number = addition->archives + 1;
    CLEANUP(archive_release)
    struct archive archive = { .manifest = { .number = number, .is_archive = true } };
    for (size_t i = 1; i < addition->container.count; i++) {
        const struct container_entry *entry = &addition->container.entries[i];
        if (!asic_add(&archive.manifest, entry->path, &entry->blob.sha256, error))
            return false;
    }
    if (!asic_write(&archive.manifest, &archive.xml, error) ||
        !stamp_archive(addition->request, &archive, error))
        return false;
    asic_archive_name(number, true, name);
    if (!zip_writer_add(addition->writer, name, archive.xml.bytes, archive.xml.size, error))
        return false;
    asic_token_name(number, name);
    return zip_writer_add(addition->writer, name, archive.token.bytes, archive.token.size, error);
}

/* The payload is read once, on its way out; META-INF is looked at before it goes. */
static bool run(struct addition *addition, struct error *error)
{
    struct container *container = &addition->container;
    if (addition->pairs == 0)
        return error_set(error, STATUS_FINDINGS, "it is not signed");
    if (addition->archives >= LIMIT_RENEWALS)
        return error_set(error, STATUS_LIMIT, "there are %u archive time stamps already",
                         addition->archives);
    addition->payload = container->count - 2 * (addition->pairs + addition->archives);
    if (!seal_copy(container, 0, addition->payload, addition->writer, NULL, error))
        return false;
    for (size_t i = addition->payload; i < container->count; i++) {
        if (!container_digest(container, &container->entries[i], NULL, error))
            return false;
    }
    return check_covered(addition, error) && number_newest(container, addition->archives, error) &&
           copy_meta(addition, error) && add_archive(addition, error) &&
           zip_writer_finish(addition->writer, error);
}

bool archive_write(int in, int out, const struct archive_request *request, struct error *error)
{
    CLEANUP(zip_writer_free_pointer) struct zip_writer *writer = zip_writer_new(out, error);
    struct addition addition = { .writer = writer, .request = request };
    bool opened = writer && seal_open(in, &addition.container, &addition.pairs, error);
    if (opened)
        addition.archives = asic_count_archives(&addition.container);
    bool good = opened && run(&addition, error);
    container_release(&addition.container);
    return good;
}

bool archive_count(int in, unsigned *ret, struct error *error)
{
    CLEANUP(container_release) struct container container = { 0 };
    size_t pairs;
    if (!seal_open(in, &container, &pairs, error))
        return false;
    *ret = asic_count_archives(&container);
    return true;
}
