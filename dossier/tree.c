#include "dossier/tree.h"

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define TREE_DEPTH_MAX 32

static void close_folder(DIR **folder)
{
    if (*folder)
        closedir(*folder);
}

static DIR *folder_read(int parent, const char *name)
{
    int descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *folder = descriptor < 0 ? NULL : fdopendir(descriptor);
    if (!folder && descriptor >= 0)
        close(descriptor);
    return folder;
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static bool list_folder(int parent, const char *name, const char *prefix, unsigned depth,
                        struct names *ret, struct error *error);

static bool list_item(DIR *folder, const char *name, const char *path, unsigned depth,
                      struct names *ret, struct error *error)
{
    struct stat status;
    if (fstatat(dirfd(folder), name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return error_set(error, STATUS_INPUT, "cannot read \"%s\": %s", path, strerror(errno));
    if (S_ISDIR(status.st_mode))
        return list_folder(dirfd(folder), name, path, depth + 1, ret, error);
    if (S_ISLNK(status.st_mode))
        return error_set(error, STATUS_INPUT, "\"%s\" is a link; put the file itself there", path);
    if (!S_ISREG(status.st_mode))
        return error_set(error, STATUS_INPUT, "\"%s\" is no regular file", path);
    if (ret->count == LIMIT_FILES)
        return error_set(error, STATUS_LIMIT, "more than %d files", LIMIT_FILES);
    return names_add(ret, path, error);
}

static bool list_folder(int parent, const char *name, const char *prefix, unsigned depth,
                        struct names *ret, struct error *error)
{
    if (depth > TREE_DEPTH_MAX)
        return error_set(error, STATUS_LIMIT, "folder \"%s\" is more than %d deep", prefix,
                         TREE_DEPTH_MAX);
    CLEANUP(close_folder) DIR *folder = folder_read(parent, name);
    if (!folder)
        return error_set(error, STATUS_INPUT, "cannot read folder \"%s\": %s", prefix,
                         strerror(errno));
    for (const struct dirent *item; (item = readdir(folder));) {
        if (is_dots(item->d_name))
            continue;
        CLEANUP(free_pointer)
        char *path = *prefix ? path_join(prefix, item->d_name) : strdup(item->d_name);
        if (!path)
            return error_set(error, STATUS_INTERNAL, "no memory for names");
        if (!list_item(folder, item->d_name, path, depth, ret, error))
            return false;
    }
    return true;
}

bool tree_list(int folder, struct names *ret, struct error *error)
{
    if (!list_folder(folder, ".", "", 0, ret, error))
        return false;
    names_sort(ret);
    return true;
}

static bool copy_bytes(int from, int to, const char *path, uint64_t max, struct error *error)
{
    char buffer[65536];
    uint64_t total = 0;
    ssize_t size;
    while ((size = read(from, buffer, sizeof buffer)) > 0) {
        total += (uint64_t)size;
        if (total > max)
            return error_set(error, STATUS_LIMIT, "\"%s\" is larger than allowed", path);
        if (!descriptor_write(to, buffer, (size_t)size, error))
            return false;
    }
    return size == 0 ||
           error_set(error, STATUS_INPUT, "cannot read \"%s\": %s", path, strerror(errno));
}

bool tree_copy(int from, const char *path, struct folder_writer *to, const char *target,
               mode_t mode, uint64_t max, struct error *error)
{
    CLEANUP(close_descriptor) int source = file_open_beneath(from, path, NULL, error);
    if (source < 0)
        return false;
    CLEANUP(close_descriptor) int copy = folder_writer_create(to, target, mode, error);
    return copy >= 0 && copy_bytes(source, copy, path, max, error);
}

bool tree_make_folders(int folder, const char *path, struct error *error)
{
    CLEANUP(free_pointer) char *part = strdup(path);
    if (!part)
        return error_set(error, STATUS_INTERNAL, "no memory for names");
    for (char *slash = strchr(part, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdirat(folder, part, 0755) != 0 && errno != EEXIST)
            return error_set(error, STATUS_OUTPUT, "cannot make folder \"%s\": %s", part,
                             strerror(errno));
        *slash = '/';
    }
    return true;
}

static void remove_content(int parent, const char *name, unsigned depth)
{
    CLEANUP(close_folder) DIR *folder = folder_read(parent, name);
    if (!folder || depth > PATH_MAX_BYTES)
        return;
    for (const struct dirent *item; (item = readdir(folder));) {
        if (is_dots(item->d_name) || unlinkat(dirfd(folder), item->d_name, 0) == 0)
            continue;
        remove_content(dirfd(folder), item->d_name, depth + 1);
        unlinkat(dirfd(folder), item->d_name, AT_REMOVEDIR);
    }
}

void tree_delete(int parent, const char *name)
{
    remove_content(parent, name, 0);
    unlinkat(parent, name, AT_REMOVEDIR);
}
