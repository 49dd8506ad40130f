#include "countries/pack_internal.h"

#include "base/limits.h"
#include "base/text.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define PACK_FILES_MAX 10000
#define PACK_DEPTH_MAX 8

struct paths {
    char **items;
    size_t count;
};

static void paths_release(struct paths *paths)
{
    for (size_t i = 0; i < paths->count; i++)
        free(paths->items[i]);
    free(paths->items);
}

static bool paths_add(struct paths *paths, char *path, struct error *error)
{
    char **items = realloc(paths->items, (paths->count + 1) * sizeof(char *));

    if (items)
        paths->items = items;
    if (!items || paths->count >= PACK_FILES_MAX) {
        free(path);
        return error_set(error, items ? STATUS_LIMIT : STATUS_INTERNAL, "too many files");
    }
    items[paths->count++] = path;
    return true;
}

static bool counts(const char *name)
{
    size_t size = strlen(name);

    return name[0] != '.' && name[size - 1] != '~';
}

static bool paths_gather(int folder, const char *prefix, unsigned depth, struct paths *paths,
                         struct error *error);

static bool entry_gather(int folder, const char *prefix, const char *name, unsigned depth,
                         struct paths *paths, struct error *error)
{
    CLEANUP(free_pointer) char *path = NULL;
    struct stat status;

    if (asprintf(&path, "%s%s%s", prefix, *prefix ? "/" : "", name) < 0) {
        path = NULL;
        return error_set(error, STATUS_INTERNAL, "out of memory");
    }
    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return error_set(error, STATUS_PACK, "cannot read \"%s\": %m", path);
    if (S_ISREG(status.st_mode))
        return paths_add(paths, TAKE(path), error);
    if (!S_ISDIR(status.st_mode))
        return error_set(error, STATUS_PACK, "\"%s\" is neither a file nor a folder", path);
    if (depth >= PACK_DEPTH_MAX)
        return error_set(error, STATUS_LIMIT, "\"%s\" is nested too deep", path);
    return paths_gather(openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), path,
                        depth + 1, paths, error);
}

/* Takes over the descriptor. */
static bool paths_gather(int folder, const char *prefix, unsigned depth, struct paths *paths,
                         struct error *error)
{
    DIR *listing = folder >= 0 ? fdopendir(folder) : NULL;
    const struct dirent *entry;
    bool good = true;

    if (!listing) {
        close_descriptor(&folder);
        return error_set(error, STATUS_PACK, "cannot read the folder \"%s\": %m", prefix);
    }
    while (good && (entry = readdir(listing)))
        if (counts(entry->d_name))
            good = entry_gather(dirfd(listing), prefix, entry->d_name, depth, paths, error);
    closedir(listing);
    return good;
}

static int path_compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

bool folder_digest(int folder, struct sha256 *ret, struct error *error)
{
    CLEANUP(paths_release) struct paths paths = { 0 };
    CLEANUP(text_release) struct text lines = TEXT_INIT(8 * MIB);

    if (!paths_gather(openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), "", 0, &paths,
                      error))
        return false;
    if (paths.count)
        qsort(paths.items, paths.count, sizeof(char *), path_compare);
    for (size_t i = 0; i < paths.count; i++) {
        CLEANUP(buffer_release) struct buffer bytes = { 0 };
        struct sha256 digest;
        char hex[SHA256_HEX_SIZE];

        if (!file_read_beneath(folder, paths.items[i], LIMIT_XML_FILE_BYTES, &bytes, error))
            return false;
        sha256_bytes(bytes.bytes, bytes.size, &digest);
        sha256_to_hex(&digest, hex);
        text_appendf(&lines, "%s  %s\n", hex, paths.items[i]);
    }
    if (text_failed(&lines))
        return error_set(error, STATUS_INTERNAL, "out of memory");
    sha256_bytes(text_string(&lines), lines.size, ret);
    return true;
}
