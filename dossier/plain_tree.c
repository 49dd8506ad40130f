#include "dossier/plain_tree.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/path.h"
#include "dossier/archive.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define TREE_DEPTH_MAX 32

DEFINE_POINTER_CLEANUP(DIR, closedir)

struct reading {
    struct plain_tree *tree;
    struct names names; /* of the files, for collisions */
    struct error *error;
};

void plain_tree_release(struct plain_tree *tree)
{
    entries_release(&tree->files);
    text_release(&tree->problems);
    *tree = (struct plain_tree)PLAIN_TREE_INIT;
}

/* A problem is a line, whatever the name holds. */
static void problem_add(struct reading *reading, const char *path, const char *what)
{
    struct text *problems = &reading->tree->problems;
    text_append(problems, "in the folder, \"");
    text_append_terminal(problems, path);
    text_appendf(problems, "\" %s\n", what);
}

static bool file_take(struct reading *reading, int file, const char *path)
{
    struct blob blob = { .size = 0 };
    CLEANUP(free_pointer) char *name = path_join("upload", path);
    if (!name)
        return error_set(reading->error, STATUS_INTERNAL, "no memory for a path");
    if (reading->tree->files.count == LIMIT_FILES)
        return error_set(reading->error, STATUS_LIMIT, "more than %d files", LIMIT_FILES);
    if (!sha256_descriptor(file, &blob.sha256, &blob.size, reading->error))
        return error_wrap(reading->error, "\"%s\" cannot be read", path);
    return entries_add(&reading->tree->files, name, NULL, NULL, &blob, reading->error) &&
           names_add(&reading->names, path, reading->error);
}

static bool folder_take(struct reading *reading, int *folder, const char *path, unsigned depth);

/* What was opened is what is judged: the name may stand for something else a moment later. */
static bool item_take(struct reading *reading, int parent, const char *name, const char *path,
                      unsigned depth)
{
    struct stat status;
    struct error refused;
    if (!path_check(path, &refused)) {
        problem_add(reading, path, "has a name that no bundle has");
        return true;
    }
    if (fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISREG(status.st_mode) &&
        !S_ISDIR(status.st_mode)) {
        problem_add(reading, path, S_ISLNK(status.st_mode) ? "is a link" : "is no regular file");
        return true;
    }
    CLEANUP(close_descriptor)
    int file = openat(parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0 || fstat(file, &status))
        return error_set(reading->error, STATUS_INPUT, "\"%s\" cannot be read: %m", path);
    if (S_ISDIR(status.st_mode))
        return folder_take(reading, &file, path, depth + 1);
    if (!S_ISREG(status.st_mode))
        problem_add(reading, path, "is no regular file");
    else if (status.st_nlink > 1)
        problem_add(reading, path, "has a second name (a hard link)");
    return !S_ISREG(status.st_mode) || file_take(reading, file, path);
}

/* Takes the descriptor over. */
static bool folder_take(struct reading *reading, int *folder, const char *path, unsigned depth)
{
    if (depth > TREE_DEPTH_MAX)
        return error_set(reading->error, STATUS_LIMIT, "folder \"%s\" is more than %d deep", path,
                         TREE_DEPTH_MAX);
    CLEANUP(closedir_pointer) DIR *stream = fdopendir(*folder);
    if (!stream)
        return error_set(reading->error, STATUS_INPUT, "folder \"%s\" cannot be read: %m", path);
    *folder = -1;
    size_t count = 0;
    for (const struct dirent *item; (item = readdir(stream));) {
        if (!strcmp(item->d_name, ".") || !strcmp(item->d_name, ".."))
            continue;
        CLEANUP(free_pointer)
        char *child = *path ? path_join(path, item->d_name) : strdup(item->d_name);
        if (!child)
            return error_set(reading->error, STATUS_INTERNAL, "no memory for a path");
        if (!item_take(reading, dirfd(stream), item->d_name, child, depth))
            return false;
        count++;
    }
    if (count == 0 && *path)
        problem_add(reading, path, "is an empty folder");
    return true;
}

bool plain_tree_read(const char *path, struct plain_tree *ret, struct error *error)
{
    struct reading reading = { .tree = ret, .names = NAMES_INIT, .error = error };
    struct error collision;
    CLEANUP(close_descriptor) int folder = folder_open(path, error);
    if (folder < 0)
        return false;
    bool done = folder_take(&reading, &folder, "", 0);
    if (!done)
        error_wrap(error, "folder \"%s\"", path);
    else if (!names_check_collisions(&reading.names, "in the folder", &collision))
        text_appendf(&ret->problems, "%s\n", collision.text);
    names_release(&reading.names);
    return done;
}
