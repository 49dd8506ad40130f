#include "signing/zip/names.h"

#include "base/limits.h"
#include "base/path.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

struct folded {
    const char *path;
    char *fold;
};

bool container_is_meta(const struct container_entry *entry)
{
    return strncmp(entry->path, META_FOLDER, sizeof META_FOLDER - 1) == 0;
}

/* '/' sorts before every other character, so that a folder's files follow a file of its name. */
static int compare_folds(const void *a, const void *b)
{
    const char *left = ((const struct folded *)a)->fold;
    const char *right = ((const struct folded *)b)->fold;
    while (*left && *left == *right) {
        left++;
        right++;
    }
    int l = *left == '/' ? 1 : (unsigned char)*left + (*left ? 1 : 0);
    int r = *right == '/' ? 1 : (unsigned char)*right + (*right ? 1 : 0);
    return l - r;
}

static bool check_pair(const struct folded *a, const struct folded *b, struct error *error)
{
    size_t size = strlen(a->fold);
    if (strncmp(a->fold, b->fold, size) != 0)
        return true;
    if (strcmp(a->path, b->path) == 0)
        return error_set(error, STATUS_FINDINGS, "'%s' is there twice", a->path);
    if (!b->fold[size])
        return error_set(error, STATUS_FINDINGS,
                         "'%s' and '%s' are one name where case or normal form does not count",
                         a->path, b->path);
    if (b->fold[size] == '/')
        return error_set(error, STATUS_FINDINGS, "'%s' is a file and also a folder of '%s'",
                         a->path, b->path);
    return true;
}

static bool fold_all(const struct container *container, struct folded *folds, struct error *error)
{
    for (size_t i = 0; i < container->count; i++) {
        struct text text = TEXT_INIT(16 * PATH_MAX_BYTES);
        folds[i].path = container->entries[i].path;
        bool folded = utf8_append_folded(&text, folds[i].path);
        folds[i].fold = text_take(&text);
        text_release(&text);
        if (!folded || !folds[i].fold)
            return error_set(error, STATUS_FINDINGS, "'%s' cannot be case-folded", folds[i].path);
    }
    return true;
}

static bool check_unique(const struct container *container, struct error *error)
{
    CLEANUP(free_pointer) struct folded *folds = calloc(container->count + 1, sizeof *folds);
    if (!folds)
        return error_set(error, STATUS_LIMIT, "no memory to read a container");
    bool good = fold_all(container, folds, error);
    if (good)
        qsort(folds, container->count, sizeof *folds, compare_folds);
    for (size_t i = 1; good && i < container->count; i++)
        good = check_pair(&folds[i - 1], &folds[i], error);
    for (size_t i = 0; i < container->count; i++)
        free(folds[i].fold);
    return good;
}

/* A name that unpacks beside META-INF on a file system that does not keep case. */
static bool poses_as_meta(const char *path)
{
    return strncasecmp(path, META_FOLDER, sizeof META_FOLDER - 1) == 0 ||
           strcasecmp(path, "META-INF") == 0;
}

static bool check_meta(const struct container *container, struct error *error)
{
    bool begun = false;
    for (size_t i = 0; i < container->count; i++) {
        const struct container_entry *entry = &container->entries[i];
        bool meta = container_is_meta(entry);
        if (!meta && poses_as_meta(entry->path))
            return error_set(error, STATUS_FINDINGS, "'%s' poses as META-INF", entry->path);
        if (!meta && begun)
            return error_set(error, STATUS_FINDINGS, "'%s' stands behind META-INF", entry->path);
        if (meta && entry->blob.method != METHOD_STORED)
            return error_set(error, STATUS_FINDINGS, "'%s' is deflated; META-INF is stored",
                             entry->path);
        begun = begun || meta;
    }
    return true;
}

bool zip_names_check(const struct container *container, struct error *error)
{
    return check_unique(container, error) && check_meta(container, error);
}
