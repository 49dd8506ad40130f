#include "dossier/diff/edition.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>

#define UPLOAD "upload/"

void edition_release(struct edition *edition)
{
    for (size_t i = 0; i < edition->count; i++) {
        free(edition->files[i].key);
        free(edition->files[i].path);
    }
    for (size_t i = 0; i < edition->holding_count; i++) {
        free(edition->holdings[i].rendition);
        free(edition->holdings[i].path);
    }
    free(edition->files);
    free(edition->holdings);
    *edition = (struct edition){ .name = NULL };
}

static bool out_of_memory(struct error *error)
{
    return error_set(error, STATUS_INTERNAL, "out of memory to compare files");
}

static bool holding_add(struct edition *edition, const char *filing, const xmlNode *entry)
{
    size_t size = (edition->holding_count + 1) * sizeof *edition->holdings;
    struct holding *holdings = realloc(edition->holdings, size);
    if (!holdings)
        return false;
    edition->holdings = holdings;
    struct holding *holding = &holdings[edition->holding_count++];
    holding->filing = filing;
    holding->rendition = strdup(xml_attribute(entry, "rendition"));
    holding->path = strdup(xml_attribute(entry, "path"));
    return holding->rendition && holding->path;
}

bool edition_add_plan(struct edition *edition, const xmlNode *plan, struct error *error)
{
    const char *filing = xml_attribute(plan->parent, "id");
    const xmlNode *heading = xml_child(plan, NS_PLAN, "heading");
    for (; heading; heading = xml_next(heading, NS_PLAN, "heading")) {
        const xmlNode *entry = xml_child(heading, NS_PLAN, "entry");
        for (; entry; entry = xml_next(entry, NS_PLAN, "entry"))
            if (!holding_add(edition, filing, entry))
                return out_of_memory(error);
    }
    return true;
}

static int holding_order(const void *a, const void *b)
{
    const struct holding *one = a, *other = b;
    int order = strcmp(one->filing, other->filing);
    return order ? order : strcmp(one->rendition, other->rendition);
}

static int file_order(const void *a, const void *b)
{
    const struct edition_file *one = a, *other = b;
    return strcmp(one->key, other->key);
}

/* Takes the next place of the list. */
static bool file_put(struct edition *edition, const struct edition_file *file, const char *key,
                     const char *path)
{
    struct edition_file *put = &edition->files[edition->count++];
    *put = *file;
    put->key = strdup(key);
    put->path = strdup(path);
    return put->key && put->path;
}

static bool manifest_take(struct edition *edition, struct error *error)
{
    const struct manifest *manifest = edition->manifest;
    edition->files = calloc(manifest->file_count + 1, sizeof *edition->files);
    if (!edition->files)
        return out_of_memory(error);
    for (size_t i = 0; i < manifest->file_count; i++) {
        const struct manifest_file *file = &manifest->files[i];
        if (strncmp(file->path, UPLOAD, strlen(UPLOAD)) != 0)
            continue;
        struct edition_file put = {
            .document = file->document,
            .is_rendition = file->rendition != NULL,
            .has_digest = true,
            .sha256 = file->sha256,
        };
        const char *path = file->path + strlen(UPLOAD);
        if (!file_put(edition, &put, file->rendition ? file->rendition : path, path))
            return out_of_memory(error);
    }
    return true;
}

static void digest_take(const struct edition *edition, struct edition_file *file)
{
    struct error ignored;
    CLEANUP(close_descriptor)
    int descriptor = file_open_beneath(edition->dossier->root, xml_attribute(file->node, "file"),
                                       NULL, &ignored);
    file->has_digest =
        descriptor >= 0 && sha256_descriptor(descriptor, &file->sha256, NULL, &ignored);
}

static bool rendition_take(struct edition *edition, const xmlNode *rendition, const char *path)
{
    struct edition_file put = {
        .document = xml_attribute(rendition->parent, "id"),
        .node = rendition,
        .is_rendition = true,
    };
    digest_take(edition, &put);
    return file_put(edition, &put, xml_attribute(rendition, "id"), path);
}

static const struct holding *holding_find(const struct edition *edition, const char *filing,
                                          const char *rendition)
{
    struct holding wanted = { .filing = filing, .rendition = (char *)rendition };
    return edition->holdings ? bsearch(&wanted, edition->holdings, edition->holding_count,
                                       sizeof wanted, holding_order)
                             : NULL;
}

static bool dossier_take(struct edition *edition, struct error *error)
{
    const xmlNode *rendition = NULL;
    size_t count = 0;
    while ((rendition = rendition_next(edition->dossier, rendition)))
        count++;
    edition->files = calloc(count + 1, sizeof *edition->files);
    if (!edition->files)
        return out_of_memory(error);
    while ((rendition = rendition_next(edition->dossier, rendition))) {
        const char *id = xml_attribute(rendition, "id"), *path = xml_attribute(rendition, "file");
        if (!rendition_is_current(rendition))
            continue;
        if (edition->filing) {
            const struct holding *holding = holding_find(edition, edition->filing, id);
            path = holding ? holding->path : NULL;
        }
        if (path && !rendition_take(edition, rendition, path))
            return out_of_memory(error);
    }
    return true;
}

bool edition_read(struct edition *edition, struct error *error)
{
    if (edition->holding_count)
        qsort(edition->holdings, edition->holding_count, sizeof *edition->holdings, holding_order);
    bool taken = edition->manifest ? manifest_take(edition, error) : dossier_take(edition, error);
    if (taken)
        qsort(edition->files, edition->count, sizeof *edition->files, file_order);
    return taken;
}

const struct edition_file *edition_find(const struct edition *edition, const char *key)
{
    struct edition_file wanted = { .key = (char *)key };
    return bsearch(&wanted, edition->files, edition->count, sizeof wanted, file_order);
}

static int holding_filing(const void *a, const void *b)
{
    const struct holding *one = a, *other = b;
    return strcmp(one->filing, other->filing);
}

static bool has_plan(const struct edition *edition, const char *filing)
{
    struct holding wanted = { .filing = filing };
    return edition->holdings && bsearch(&wanted, edition->holdings, edition->holding_count,
                                        sizeof wanted, holding_filing);
}

/* By what the dossier says, where no plan was made. */
static bool is_meant_for(const xmlNode *rendition, const char *regulator)
{
    const char *filed = xml_attribute(rendition->parent, "filed");
    return document_is_for(rendition->parent, regulator) &&
           rendition_is_for(rendition, regulator) && (!filed || !strcmp(filed, "yes"));
}

bool edition_holds(const struct edition *edition, const char *filing, const char *regulator,
                   const char *rendition)
{
    const struct edition_file *file = edition_find(edition, rendition);
    if (!file)
        return false;
    if (edition->manifest)
        return !strcmp(edition->manifest->filing, filing);
    return has_plan(edition, filing) ? holding_find(edition, filing, rendition) != NULL
                                     : is_meant_for(file->node, regulator);
}
