#include "base/cleanup.h"
#include "base/text.h"
#include "dossier/archive.h"

#include <stdlib.h>
#include <string.h>

void names_release(struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->items[i]);
    free(names->items);
    *names = (struct names)NAMES_INIT;
}

bool names_add(struct names *names, const char *name, struct error *error)
{
    if (names->count == names->capacity) {
        size_t capacity = names->capacity ? 2 * names->capacity : 64;
        char **grown = reallocarray(names->items, capacity, sizeof *grown);
        if (!grown)
            return error_set(error, STATUS_INTERNAL, "no memory for names");
        names->items = grown;
        names->capacity = capacity;
    }
    names->items[names->count] = strdup(name);
    if (!names->items[names->count])
        return error_set(error, STATUS_INTERNAL, "no memory for names");
    names->count++;
    return true;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void names_sort(struct names *names)
{
    if (names->count)
        qsort(names->items, names->count, sizeof *names->items, compare_names);
}

struct fold {
    char *folded;
    const char *name;
};

static int compare_folds(const void *a, const void *b)
{
    const struct fold *left = a, *right = b;
    return strcmp(left->folded, right->folded);
}

static bool fold_names(const struct names *names, struct fold *folds, struct error *error)
{
    for (size_t i = 0; i < names->count; i++) {
        CLEANUP(text_release) struct text folded = TEXT_INIT(4096);
        if (!utf8_append_folded(&folded, names->items[i]))
            return error_set(error, STATUS_INPUT, "name %zu is not UTF-8", i + 1);
        folds[i] = (struct fold){ text_take(&folded), names->items[i] };
        if (!folds[i].folded)
            return error_set(error, STATUS_INTERNAL, "no memory for names");
    }
    return true;
}

/* A file whose name is that of a folder on the way to another file collides too. */
static bool folds_collide(const char *first, const char *second)
{
    size_t size = strlen(first);
    return strncmp(first, second, size) == 0 && (second[size] == '\0' || second[size] == '/');
}

static bool check_folds(const struct fold *folds, size_t count, const char *what,
                        struct error *error)
{
    for (size_t i = 1; i < count; i++) {
        if (folds_collide(folds[i - 1].folded, folds[i].folded))
            return error_set(error, STATUS_INPUT,
                             "%s: names \"%s\" and \"%s\" are one on some systems; rename one",
                             what, folds[i - 1].name, folds[i].name);
    }
    return true;
}

bool names_check_collisions(struct names *names, const char *what, struct error *error)
{
    names_sort(names);
    if (names->count == 0)
        return true;
    struct fold *folds = calloc(names->count, sizeof *folds);
    if (!folds)
        return error_set(error, STATUS_INTERNAL, "no memory for names");
    bool fine = fold_names(names, folds, error);
    if (fine) {
        qsort(folds, names->count, sizeof *folds, compare_folds);
        fine = check_folds(folds, names->count, what, error);
    }
    for (size_t i = 0; i < names->count; i++)
        free(folds[i].folded);
    free(folds);
    return fine;
}
