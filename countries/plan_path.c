#include "countries/plan_internal.h"

#include "base/path.h"

#include <stdio.h>
#include <string.h>

static const xmlNode *heading_named(const struct plan *plan, const char *id)
{
    for (size_t i = 0; id && i < plan->heading_count; i++)
        if (strcmp(xml_attribute(plan->headings[i].node, "id"), id) == 0)
            return plan->headings[i].node;
    return NULL;
}

#define PARENTS_MAX 32

/* Its own, else that of the nearest heading above it that has one, else its id. */
static const char *folder_find(const struct plan *plan, const xmlNode *heading)
{
    const xmlNode *node = heading;

    for (unsigned depth = 0; node && depth < PARENTS_MAX; depth++) {
        const char *folder = xml_attribute(node, "folder");

        if (folder)
            return folder;
        node = heading_named(plan, xml_attribute(node, "parent"));
    }
    return xml_attribute(heading, "id");
}

bool folders_name(struct plan *plan, struct error *error)
{
    const xmlNode *naming = xml_child(pack_merged(plan->pack), NS_PACK, "naming");
    bool flat = naming && strcmp(xml_attribute(naming, "style"), "flat") == 0;

    for (size_t i = 0; !flat && i < plan->heading_count; i++) {
        const char *folder = folder_find(plan, plan->headings[i].node);

        if (!path_check(folder, error)) {
            error->status = STATUS_PACK;
            return error_wrap(error, "pack \"%s\": folder of heading \"%s\"", pack_id(plan->pack),
                              xml_attribute(plan->headings[i].node, "id"));
        }
        plan->headings[i].folder = folder;
    }
    return true;
}

/* Folder, name with what tells it from another of the same name, extension. */
static void path_make(struct text *out, const char *folder, const char *name, const char *tell,
                      unsigned number)
{
    const char *extension = path_extension(name);

    text_clear(out);
    if (folder) {
        text_append(out, folder);
        text_append_character(out, '/');
    }
    text_append_bytes(out, name, strlen(name) - strlen(extension));
    if (tell)
        text_appendf(out, "-%s", tell);
    if (number > 1)
        text_appendf(out, "-%u", number);
    text_append(out, extension);
}

static bool path_travels(const char *path)
{
    char whole[PATH_MAX_BYTES + 64];
    struct error ignored = { 0 };
    int size = snprintf(whole, sizeof whole, "upload/%s", path);

    return size > 0 && (size_t)size < sizeof whole && path_check(whole, &ignored);
}

/* Takes a path if nobody has it; two that differ in capitals only are the same on some systems. */
static bool path_take(struct plan *plan, const char *path)
{
    CLEANUP(text_release) struct text folded = TEXT_INIT(8192);

    return utf8_append_folded(&folded, path) &&
           xmlHashAddEntry(plan->paths, BAD_CAST text_string(&folded), plan) == 0;
}

#define SAME_NAME_MAX 1000

static bool path_find(struct plan *plan, const struct plan_entry *entry, const char *name,
                      struct text *path)
{
    const char *folder = plan->headings[entry->heading].folder;
    const char *document = xml_attribute(entry->document, "id");

    path_make(path, folder, name, NULL, 1);
    if (path_travels(text_string(path)) && path_take(plan, text_string(path)))
        return true;
    for (unsigned number = 1; number < SAME_NAME_MAX; number++) {
        path_make(path, folder, name, document, number);
        if (!path_travels(text_string(path)))
            return false;
        if (path_take(plan, text_string(path)))
            return true;
    }
    return false;
}

char *entry_path(struct plan *plan, const struct plan_entry *entry, struct error *error)
{
    CLEANUP(text_release) struct text path = TEXT_INIT(4096);
    CLEANUP(text_release) struct text plain = TEXT_INIT(4096);
    const char *file = path_name(xml_attribute(entry->rendition, "file"));
    const char *id = xml_attribute(entry->rendition, "id");

    /* a name that is too long below its folder gives way to the id of the rendition */
    text_appendf(&plain, "%s%s", id, path_extension(file));
    if (path_find(plan, entry, file, &path) || path_find(plan, entry, text_string(&plain), &path))
        return text_take(&path);
    error_set(error, STATUS_PACK,
              "pack \"%s\": no path can be made for \"%s\" under heading \"%s\"",
              pack_id(plan->pack), id, xml_attribute(plan->headings[entry->heading].node, "id"));
    return NULL;
}
