#include "signing/seal_extend.h"

#include "base/limits.h"
#include "signing/asic.h"
#include "signing/seal_copy.h"

#include <string.h>

/* A container on its way to a higher level. */
struct raise {
    struct container container;
    struct zip_writer *writer;
    size_t pairs;
    size_t payload;   /* entries before META-INF, mimetype too */
    unsigned freezer; /* the last manifest that lists signatures; 0: none does */
    seal_stamper *extend;
    void *context;
    size_t changed;
};

/* Digests of what is in META-INF, for the manifests that list it. */
static bool read_meta(struct raise *raise, struct error *error)
{
    for (size_t i = raise->payload; i < raise->container.count; i++) {
        if (!container_digest(&raise->container, &raise->container.entries[i], NULL, error))
            return false;
    }
    return true;
}

static bool find_freezer(struct raise *raise, unsigned number, struct error *error)
{
    char name[ASIC_NAME_SIZE];
    CLEANUP(buffer_release) struct buffer bytes = { 0 };
    CLEANUP(asic_release) struct asic_manifest manifest = { 0 };
    asic_manifest_name(number, name);
    struct container_entry *entry = container_find(&raise->container, name);
    if (!entry)
        return error_set(error, STATUS_INTERNAL, "'%s' was there before", name);
    if (!container_load(&raise->container, entry, LIMIT_XML_FILE_BYTES, &bytes, error) ||
        !asic_parse(bytes.bytes, bytes.size, number, &manifest, error))
        return false;
    if (manifest.count > raise->payload - 1)
        raise->freezer = number;
    return true;
}

static bool check_manifests(struct raise *raise, struct error *error)
{
    for (unsigned i = 1; i <= raise->pairs; i++) {
        if (!seal_check_manifest(&raise->container, i, error) || !find_freezer(raise, i, error))
            return false;
    }
    return true;
}

/* An archive manifest covers all signatures, an endorsement those before it. */
static bool check_frozen(const struct raise *raise, unsigned number, const char *name,
                         struct error *error)
{
    char freezer[ASIC_NAME_SIZE];
    if (raise->container.count > raise->payload + 2 * raise->pairs)
        return error_set(error, STATUS_FINDINGS,
                         "'%s' would change, but an archive manifest covers it", name);
    if (number >= raise->freezer)
        return true;
    asic_manifest_name(raise->freezer, freezer);
    return error_set(error, STATUS_FINDINGS,
                     "'%s' would change, but '%s' endorses it as it is; extend before an endorser "
                     "signs",
                     name, freezer);
}

static bool raise_signature(struct raise *raise, unsigned number, struct error *error)
{
    char name[ASIC_NAME_SIZE];
    CLEANUP(buffer_release) struct buffer before = { 0 };
    CLEANUP(buffer_release) struct buffer after = { 0 };
    asic_signature_name(number, name);
    struct container_entry *entry = container_find(&raise->container, name);
    if (!entry)
        return error_set(error, STATUS_INTERNAL, "'%s' was there before", name);
    if (!container_load(&raise->container, entry, LIMIT_P7S_BYTES, &before, error) ||
        !container_load(&raise->container, entry, LIMIT_P7S_BYTES, &after, error))
        return false;
    if (!raise->extend(raise->context, &after, error))
        return error_wrap(error, "'%s'", name);
    bool same = before.size == after.size && memcmp(before.bytes, after.bytes, after.size) == 0;
    if (!same && !check_frozen(raise, number, name, error))
        return false;
    raise->changed += !same;
    return zip_writer_add(raise->writer, name, after.bytes, after.size, error);
}

/* Manifest and signature in turn, then what stands behind them. */
static bool write_meta(struct raise *raise, struct error *error)
{
    size_t at = raise->payload;
    for (unsigned i = 1; i <= raise->pairs; i++, at += 2) {
        if (!seal_copy(&raise->container, at, at + 1, raise->writer, NULL, error) ||
            !raise_signature(raise, i, error))
            return false;
    }
    return seal_copy(&raise->container, at, raise->container.count, raise->writer, NULL, error);
}

static bool run(struct raise *raise, struct error *error)
{
    if (raise->pairs == 0)
        return error_set(error, STATUS_FINDINGS, "it is not signed");
    while (raise->payload < raise->container.count &&
           !container_is_meta(&raise->container.entries[raise->payload]))
        raise->payload++;
    return seal_copy(&raise->container, 0, raise->payload, raise->writer, NULL, error) &&
           read_meta(raise, error) && check_manifests(raise, error) && write_meta(raise, error) &&
           zip_writer_finish(raise->writer, error);
}

bool seal_extend(int in, int out, seal_stamper *extend, void *context, size_t *ret_changed,
                 struct error *error)
{
    CLEANUP(zip_writer_free_pointer) struct zip_writer *writer = zip_writer_new(out, error);
    struct raise raise = { .writer = writer, .extend = extend, .context = context };
    bool good =
        writer && seal_open(in, &raise.container, &raise.pairs, error) && run(&raise, error);
    container_release(&raise.container);
    *ret_changed = raise.changed;
    return good;
}
