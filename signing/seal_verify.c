#include "signing/seal_verify.h"

#include "base/limits.h"
#include "signing/archive.h"
#include "signing/seal_signer.h"
#include "signing/zip/names.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct sealed {
    struct container container;
    char *problem; /* why it was refused; NULL: it was not */
};

void sealed_free(struct sealed *sealed)
{
    if (!sealed)
        return;
    container_release(&sealed->container);
    free(sealed->problem);
    free(sealed);
}

static bool keep(char **ret, const char *text, struct error *error)
{
    if (*ret)
        return true;
    *ret = strdup(text);
    return *ret || error_set(error, STATUS_LIMIT, "no memory for a verdict");
}

static struct sealed *sealed_new(const struct source *source, struct error *error)
{
    CLEANUP(sealed_free_pointer) struct sealed *sealed = calloc(1, sizeof *sealed);
    if (!sealed) {
        (void)error_set(error, STATUS_LIMIT, "no memory to read a container");
        return NULL;
    }
    if (!container_open(source, &sealed->container, error) &&
        (error->status != STATUS_FINDINGS || !keep(&sealed->problem, error->text, error)))
        return NULL;
    return TAKE(sealed);
}

struct sealed *sealed_open(int descriptor, struct error *error)
{
    struct source source;
    return source_from_descriptor(descriptor, &source, error) ? sealed_new(&source, error) : NULL;
}

struct sealed *sealed_open_bytes(const void *bytes, size_t size, struct error *error)
{
    struct source source = source_from_bytes(bytes, size);
    return sealed_new(&source, error);
}

const char *sealed_path(const struct sealed *sealed, size_t index)
{
    return index < sealed->container.count ? sealed->container.entries[index].path : NULL;
}

/* A broken bundle is a result (goes to seal->problem), a failure to read it an error. */
static bool note(struct seal *seal, struct error *error)
{
    if (error->status != STATUS_FINDINGS)
        return false;
    seal->intact = false;
    return keep(&seal->problem, error->text, error);
}

static bool read_entries(struct container *container, struct seal *seal, struct error *error)
{
    for (size_t i = 0; i < container->count; i++) {
        struct container_entry *entry = &container->entries[i];
        if (!container_digest(container, entry, NULL, error) && !note(seal, error))
            return false;
        if (i > 0 && !container_is_meta(entry) &&
            !entries_add(&seal->entries, entry->path, NULL, NULL, &entry->blob, error))
            return false;
    }
    return true;
}

/* Structure, coverage and digests of one manifest. */
static bool check_manifest(struct container *container, unsigned number, const struct buffer *bytes,
                           struct seal *seal, struct judgement *judgement, struct error *error)
{
    CLEANUP(asic_release) struct asic_manifest manifest = { 0 };
    const char *sub = "FORMAT_FAILURE";
    bool good = asic_parse(bytes->bytes, bytes->size, number, &manifest, error) &&
                asic_check_coverage(&manifest, container, error);
    if (good) {
        sub = "HASH_FAILURE";
        good = asic_check_digests(&manifest, container, error);
    }
    if (good)
        return true;
    (void)judge_failed(judgement, sub, "%s", error->text);
    return note(seal, error);
}

static bool load(struct container *container, const char *name, size_t max, struct buffer *ret,
                 struct seal *seal, struct error *error)
{
    struct container_entry *entry = container_find(container, name);
    if (!entry)
        return error_set(error, STATUS_INTERNAL, "'%s' was there before", name);
    return container_load(container, entry, max, ret, error) || note(seal, error);
}

/* What archive time stamps say is known before; one that does not hold tells against everyone. */
static bool judge_pair(struct container *container, unsigned number,
                       const struct signer_request *request, const struct archive_proofs *proofs,
                       struct seal *seal, struct error *error)
{
    char manifest_name[ASIC_NAME_SIZE], signature_name[ASIC_NAME_SIZE];
    CLEANUP(buffer_release) struct buffer manifest = { 0 };
    CLEANUP(buffer_release) struct buffer p7s = { 0 };
    struct judgement judgement = proofs->judgement;
    struct signer *signer = &seal->signers[seal->signer_count++];
    asic_manifest_name(number, manifest_name);
    asic_signature_name(number, signature_name);
    if (!load(container, manifest_name, LIMIT_XML_FILE_BYTES, &manifest, seal, error) ||
        !load(container, signature_name, LIMIT_P7S_BYTES, &p7s, seal, error) ||
        !check_manifest(container, number, &manifest, seal, &judgement, error))
        return false;
    signer->manifest = strdup(manifest_name);
    signer->signature = strdup(signature_name);
    if (!signer->manifest || !signer->signature)
        return error_set(error, STATUS_LIMIT, "no memory for a verdict");
    if (!signer_judge(request, signature_name, &p7s, &manifest, &judgement, signer, error))
        return false;
    if (signer->level == LEVEL_LT && proofs->good)
        signer->level = LEVEL_LTA;
    return true;
}

/* Whatever it is worth. */
static bool has_signature(const struct container *container)
{
    for (size_t i = 0; i < container->count; i++) {
        const char *end = strrchr(container->entries[i].path, '.');
        if (container_is_meta(&container->entries[i]) && end && strcmp(end, ".p7s") == 0)
            return true;
    }
    return false;
}

static bool judge_pairs(struct container *container, const struct signer_request *request,
                        struct seal *seal, struct error *error)
{
    size_t pairs = 0;
    CLEANUP(archive_proofs_release) struct archive_proofs proofs = { 0 };
    seal->is_signed = has_signature(container);
    if (!asic_count(container, &pairs, error))
        return note(seal, error);
    if (pairs == 0)
        return true;
    seal->signers = calloc(pairs, sizeof *seal->signers);
    if (!seal->signers)
        return error_set(error, STATUS_LIMIT, "no memory for a verdict");
    if (!archives_judge(container, request->trust, request->at, seal, &proofs, error))
        return note(seal, error);
    struct signer_request proven = *request;
    proven.proofs = (struct existences){ proofs.items, proofs.count };
    for (unsigned i = 1; i <= pairs; i++) {
        if (!judge_pair(container, i, &proven, &proofs, seal, error))
            return false;
    }
    return true;
}

static bool fill_seal(struct sealed *sealed, const struct signer_request *request,
                      struct seal *seal, struct error *error)
{
    if (sealed->problem)
        return keep(&seal->problem, sealed->problem, error);
    seal->structure_ok = true;
    seal->intact = true;
    return read_entries(&sealed->container, seal, error) &&
           judge_pairs(&sealed->container, request, seal, error);
}

bool seal_verify(struct sealed *sealed, const struct trust *trust,
                 const struct verify_options *options, struct seal *ret, struct error *error)
{
    CLEANUP(seal_release) struct seal seal = { 0 };
    bool now = options->at == VERIFY_NOW;
    struct signer_request request = { .trust = trust,
                                      .at = now ? time(NULL) : options->at,
                                      .rules = options->rules,
                                      .rule_count = options->rule_count };
    moment_print(request.at, seal.verification_time);
    seal.verification_time_origin = now ? "clock" : "option";
    seal.test_store = trust && trust_is_test(trust);
    if (!fill_seal(sealed, &request, &seal, error))
        return false;
    *ret = seal;
    seal = (struct seal){ 0 };
    return true;
}

static struct container_entry *find_entry(struct sealed *sealed, const char *path,
                                          struct error *error)
{
    struct container_entry *entry = container_find(&sealed->container, path);
    if (sealed->problem)
        (void)error_set(error, STATUS_FINDINGS, "%s", sealed->problem);
    else if (!entry)
        (void)error_set(error, STATUS_INPUT, "there is no '%s' in the bundle", path);
    return entry;
}

bool sealed_read(struct sealed *sealed, const char *path, size_t max, struct buffer *ret,
                 struct error *error)
{
    struct container_entry *entry = find_entry(sealed, path, error);
    return entry && container_load(&sealed->container, entry, max, ret, error);
}

static bool write_raw(void *context, const void *bytes, size_t size, struct error *error)
{
    return descriptor_write(*(const int *)context, bytes, size, error);
}

bool sealed_copy(struct sealed *sealed, const char *path, int descriptor, struct error *error)
{
    struct container_entry *entry = find_entry(sealed, path, error);
    struct entry_sink sink = { .raw = write_raw, .context = &descriptor };
    return entry && container_digest(&sealed->container, entry, &sink, error);
}
