#include "countries/pack_internal.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct pack *packs_find(const struct packs *packs, const char *id)
{
    for (size_t i = 0; i < packs->count; i++)
        if (strcmp(packs->items[i]->id, id) == 0)
            return packs->items[i];
    return NULL;
}

size_t packs_count(const struct packs *packs)
{
    return packs->count;
}

const char *packs_id(const struct packs *packs, size_t index)
{
    return packs->items[index]->id;
}

bool packs_has(const struct packs *packs, const char *id)
{
    return packs_find(packs, id) != NULL;
}

bool packs_replaced(const struct packs *packs, const char *id)
{
    const struct pack *pack = packs_find(packs, id);

    return pack && pack->replaced;
}

const struct catalogue *packs_catalogue(const struct packs *packs)
{
    return packs->catalogue;
}

static bool named_in(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static bool pack_fill(struct pack *pack, const char *id, const char *path, bool local,
                      struct error *error)
{
    pack->folder = folder_open(path, error);
    pack->id = strdup(id);
    pack->path = strdup(path);
    pack->local = local;
    if (pack->folder < 0)
        return false;
    return (pack->id && pack->path) || error_set(error, STATUS_INTERNAL, "out of memory");
}

static void pack_empty(struct pack *pack)
{
    close_descriptor(&pack->folder);
    free(pack->id);
    free(pack->path);
    memset(pack, 0, sizeof *pack);
    pack->folder = -1;
}

static struct pack *pack_append(struct packs *packs)
{
    struct pack **items = realloc(packs->items, (packs->count + 1) * sizeof(struct pack *));
    struct pack *pack = calloc(1, sizeof *pack);

    if (items)
        packs->items = items;
    if (!items || !pack) {
        free(pack);
        return NULL;
    }
    pack->folder = -1;
    items[packs->count++] = pack;
    return pack;
}

/* One folder with a pack.xml; `replace` decides whether it may stand in for one found before. */
static bool pack_found(struct packs *packs, const struct packs_options *options, const char *id,
                       const char *path, bool local, struct error *error)
{
    struct pack *pack = packs_find(packs, id);

    if (!id_valid(id))
        return error_set(error, STATUS_PACK,
                         "the name of the folder \"%s\" cannot be the id of a pack; use a "
                         "lower-case slug",
                         path);
    if (pack && !named_in(options->replace, options->replace_count, id))
        return error_set(error, STATUS_PACK,
                         "pack \"%s\" is there twice, in \"%s\" and \"%s\"; --replace-pack %s "
                         "takes the second",
                         id, pack->path, path, id);
    if (pack) {
        pack_empty(pack);
        pack->replaced = true;
    } else {
        pack = pack_append(packs);
    }
    if (!pack)
        return error_set(error, STATUS_INTERNAL, "out of memory");
    return pack_fill(pack, id, path, local, error);
}

static int not_hidden(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static bool folder_list(struct packs *packs, const struct packs_options *options,
                        const char *folder, bool local, struct error *error)
{
    struct dirent **names = NULL;
    int count = scandir(folder, &names, not_hidden, alphasort);
    bool good = count >= 0;

    if (count < 0)
        return error_set(error, STATUS_INPUT, "cannot read the folder of packs \"%s\": %m", folder);
    for (int i = 0; i < count; i++) {
        char *path = NULL, *file = NULL;

        if (asprintf(&path, "%s/%s", folder, names[i]->d_name) < 0)
            path = NULL;
        if (!path || asprintf(&file, "%s/%s", path, PACK_FILE) < 0)
            file = NULL;
        if (good && !file)
            good = error_set(error, STATUS_INTERNAL, "out of memory");
        if (good && access(file, F_OK) == 0)
            good = pack_found(packs, options, names[i]->d_name, path, local, error);
        free(path);
        free(file);
        free(names[i]);
    }
    free(names);
    return good;
}

static int pack_compare(const void *a, const void *b)
{
    return strcmp((*(struct pack *const *)a)->id, (*(struct pack *const *)b)->id);
}

static bool packs_list(struct packs *packs, const struct packs_options *options,
                       struct error *error)
{
    CLEANUP(free_pointer) char *own = NULL;

    if (asprintf(&own, "%s/countries", packs->data) < 0) {
        own = NULL;
        return error_set(error, STATUS_INTERNAL, "out of memory");
    }
    if (!folder_list(packs, options, own, false, error))
        return false;
    for (size_t i = 0; i < options->folder_count; i++)
        if (!folder_list(packs, options, options->folders[i], true, error))
            return false;
    for (size_t i = 0; i < options->replace_count; i++)
        if (!packs_replaced(packs, options->replace[i]))
            return error_set(error, STATUS_PACK,
                             "--replace-pack \"%s\": there are no two packs of that id",
                             options->replace[i]);
    return true;
}

static bool catalogue_fill(struct packs *packs, struct error *error)
{
    packs->catalogue = catalogue_new(packs->schemas, error);
    if (!packs->catalogue)
        return false;
    qsort(packs->items, packs->count, sizeof(struct pack *), pack_compare);
    for (size_t i = 0; i < packs->count; i++) {
        packs->items[i]->catalogue = packs->catalogue;
        if (!catalogue_add(packs->catalogue, packs->items[i]->id, packs->items[i]->folder, error))
            return false;
    }
    return true;
}

static bool schemas_open(struct packs *packs, const char *data, struct error *error)
{
    CLEANUP(free_pointer) char *path = NULL;

    packs->data = strdup(data ? data : SAMDOSSIER_DATA_DIR);
    if (!packs->data || asprintf(&path, "%s/schemas", packs->data) < 0) {
        path = NULL;
        return error_set(error, STATUS_INTERNAL, "out of memory");
    }
    packs->schemas = folder_open(path, error);
    return packs->schemas >= 0;
}

struct packs *packs_open(const struct packs_options *options, struct error *error)
{
    static const struct packs_options none = { .data = NULL };
    CLEANUP(packs_free_pointer) struct packs *packs = calloc(1, sizeof *packs);

    if (!packs) {
        error_set(error, STATUS_INTERNAL, "out of memory");
        return NULL;
    }
    packs->schemas = -1;
    if (!options)
        options = &none;
    if (!schemas_open(packs, options->data, error) || !packs_list(packs, options, error) ||
        !catalogue_fill(packs, error))
        return NULL;
    return TAKE(packs);
}
