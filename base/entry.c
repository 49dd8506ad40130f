#include "base/entry.h"

#include <stdlib.h>
#include <string.h>

static void entry_release(struct entry *entry)
{
    free(entry->path);
    free(entry->document);
    free(entry->rendition);
}

void entries_release(struct entries *entries)
{
    for (size_t i = 0; i < entries->count; i++)
        entry_release(&entries->items[i]);
    free(entries->items);
    *entries = (struct entries){ 0 };
}

static bool entries_grow(struct entries *entries)
{
    if (entries->count < entries->capacity)
        return true;
    size_t capacity = entries->capacity ? entries->capacity * 2 : 16;
    struct entry *items = reallocarray(entries->items, capacity, sizeof *items);
    if (!items)
        return false;
    entries->items = items;
    entries->capacity = capacity;
    return true;
}

bool entries_add(struct entries *entries, const char *path, const char *document,
                 const char *rendition, const struct blob *blob, struct error *error)
{
    struct entry entry = {
        .path = strdup(path),
        .document = document ? strdup(document) : NULL,
        .rendition = rendition ? strdup(rendition) : NULL,
        .blob = *blob,
    };
    if (!entry.path || (document && !entry.document) || (rendition && !entry.rendition) ||
        !entries_grow(entries)) {
        entry_release(&entry);
        return error_set(error, STATUS_INTERNAL, "out of memory");
    }
    entries->items[entries->count++] = entry;
    return true;
}

const struct entry *entries_find(const struct entries *entries, const char *path)
{
    for (size_t i = 0; i < entries->count; i++) {
        if (strcmp(entries->items[i].path, path) == 0)
            return &entries->items[i];
    }
    return NULL;
}
