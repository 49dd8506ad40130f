#include "schemas/catalogue.h"

#include "base/limits.h"
#include "base/path.h"

#include <string.h>

struct folder {
    char *id;
    int descriptor;
};

struct catalogue {
    int schemas;
    struct folder *packs;
    size_t count;
};

struct catalogue *catalogue_new(int schemas, struct error *error)
{
    struct catalogue *catalogue = calloc(1, sizeof(*catalogue));

    if (!catalogue) {
        error_set(error, STATUS_INTERNAL, "out of memory for the catalogue");
        return NULL;
    }
    catalogue->schemas = schemas;
    return catalogue;
}

void catalogue_free(struct catalogue *catalogue)
{
    if (!catalogue)
        return;
    for (size_t i = 0; i < catalogue->count; i++)
        free(catalogue->packs[i].id);
    free(catalogue->packs);
    free(catalogue);
}

static const struct folder *folder_find(const struct catalogue *catalogue, const char *id,
                                        size_t size)
{
    for (size_t i = 0; i < catalogue->count; i++)
        if (strlen(catalogue->packs[i].id) == size && memcmp(catalogue->packs[i].id, id, size) == 0)
            return &catalogue->packs[i];
    return NULL;
}

bool catalogue_add(struct catalogue *catalogue, const char *pack, int folder, struct error *error)
{
    struct folder *packs;
    char *id;

    if (!id_valid(pack))
        return error_set(error, STATUS_PACK, "pack id \"%s\" is not a lower-case slug", pack);
    if (folder_find(catalogue, pack, strlen(pack)))
        return error_set(error, STATUS_PACK, "pack \"%s\" is there twice", pack);
    packs = realloc(catalogue->packs, (catalogue->count + 1) * sizeof(*packs));
    if (packs)
        catalogue->packs = packs;
    id = strdup(pack);
    if (!packs || !id) {
        free(id);
        return error_set(error, STATUS_INTERNAL, "out of memory for the catalogue");
    }
    packs[catalogue->count++] = (struct folder){ .id = id, .descriptor = folder };
    return true;
}

/* "pack:sg/", "common:" or "schema:": what a relative name may not leave. 0 if the name is not a
 * full one. */
static size_t root_size(const char *name)
{
    const char *slash;

    if (strncmp(name, "schema:", 7) == 0 || strncmp(name, "common:", 7) == 0)
        return 7;
    if (strncmp(name, "pack:", 5) != 0)
        return 0;
    slash = strchr(name, '/');
    return slash ? (size_t)(slash - name) + 1 : 0;
}

/* Appends one segment of a relative path, or takes the last one away for "..". */
static bool segment_add(struct text *path, size_t root, const char *segment, size_t size)
{
    if (size == 1 && segment[0] == '.')
        return true;
    if (size == 2 && segment[0] == '.' && segment[1] == '.') {
        if (path->size <= root)
            return false;
        path->size--;
        while (path->size > root && path->bytes[path->size - 1] != '/')
            path->size--;
        path->bytes[path->size] = '\0';
        return true;
    }
    text_append_bytes(path, segment, size);
    text_append_character(path, '/');
    return true;
}

static bool relative_add(struct text *path, const char *base, const char *href)
{
    size_t root = root_size(base);
    const char *last = strrchr(base, '/');
    size_t folder = last && (size_t)(last - base) + 1 > root ? (size_t)(last - base) + 1 : root;

    text_append_bytes(path, base, folder);
    for (const char *segment = href; *segment;) {
        size_t size = strcspn(segment, "/");

        if (!segment_add(path, root, segment, size))
            return false;
        segment += size + (segment[size] == '/');
    }
    if (path->size > root && path->bytes[path->size - 1] == '/')
        path->bytes[--path->size] = '\0';
    return true;
}

char *catalogue_resolve(const char *base, const char *href, struct error *error)
{
    CLEANUP(text_release) struct text path = TEXT_INIT(4096);
    struct error inner = { 0 };
    size_t root;
    bool inside = true;

    if (strncmp(href, "common:", 7) == 0) {
        text_append(&path, "pack:common/");
        text_append(&path, href + 7);
    } else if (root_size(href) || !base) {
        text_append(&path, href);
    } else {
        inside = relative_add(&path, base, href);
    }
    root = root_size(text_string(&path));
    if (!inside || root == 0 || !path_check(text_string(&path) + root, &inner)) {
        error_set(error, STATUS_PACK,
                  "\"%s\" is not a file of a pack; write a relative name, pack:ID/file, "
                  "common:file or schema:file",
                  href);
        return NULL;
    }
    return text_take(&path);
}

/* The folders to look in, in order; at most two. */
static size_t folders_find(const struct catalogue *catalogue, const char *name, int folders[2],
                           const char **ret_path)
{
    size_t root = root_size(name), count = 0;
    const struct folder *pack;
    bool common;

    *ret_path = name + root;
    if (root == 0)
        return 0;
    common = name[0] == 'c' || strncmp(name, "pack:common/", 12) == 0;
    pack = common           ? folder_find(catalogue, "common", 6)
           : name[0] == 'p' ? folder_find(catalogue, name + 5, root - 6)
                            : NULL;
    if (pack)
        folders[count++] = pack->descriptor;
    if (catalogue->schemas >= 0 && (name[0] == 's' || common))
        folders[count++] = catalogue->schemas;
    return count;
}

bool catalogue_read(const struct catalogue *catalogue, const char *name, struct buffer *ret,
                    struct error *error)
{
    int folders[2];
    const char *path;
    size_t count = folders_find(catalogue, name, folders, &path);

    for (size_t i = 0; i < count; i++) {
        enum file_problem problem = FILE_FINE;
        struct error inner = { 0 };
        CLEANUP(close_descriptor) int file = file_open_beneath(folders[i], path, &problem, &inner);

        if (file >= 0 && file_read(file, LIMIT_XML_FILE_BYTES, ret, &inner))
            return true;
        if (problem != FILE_MISSING) {
            error_set(error, STATUS_PACK, "%s", inner.text);
            return error_wrap(error, "%s", name);
        }
    }
    return error_set(error, STATUS_PACK, "\"%s\" is not in the catalogue of packs", name);
}

bool catalogue_has(const struct catalogue *catalogue, const char *name)
{
    CLEANUP(buffer_release) struct buffer bytes = { 0 };
    struct error ignored = { 0 };

    return catalogue_read(catalogue, name, &bytes, &ignored);
}

xmlDoc *catalogue_parse(const struct catalogue *catalogue, const char *name, struct error *error)
{
    CLEANUP(buffer_release) struct buffer bytes = { 0 };
    CLEANUP(text_release) struct text shown = TEXT_INIT(4096);
    xmlDoc *doc;

    if (!catalogue_read(catalogue, name, &bytes, error))
        return NULL;
    text_append(&shown, name[0] == 's' ? "schemas/" : "");
    text_append(&shown, strchr(name, ':') + 1);
    doc = xml_parse(bytes.bytes, bytes.size, text_string(&shown), error);
    if (!doc)
        error->status = STATUS_PACK;
    return doc;
}
