#include "base/cleanup.h"
#include "base/file.h"
#include "base/file_internal.h"
#include "base/path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

static void close_stream(DIR **stream)
{
    if (*stream)
        closedir(*stream);
}

static bool is_self_or_parent(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* A listing of its own, so that the given descriptor keeps its place. */
static DIR *stream_open(int parent, const char *name)
{
    int folder = openat(parent, name, FOLDER_FLAGS);
    DIR *stream = folder < 0 ? NULL : fdopendir(folder);
    if (!stream && folder >= 0)
        close(folder);
    return stream;
}

void tree_remove(int parent, const char *name)
{
    CLEANUP(close_stream) DIR *stream = stream_open(parent, name);
    for (struct dirent *item; stream && (item = readdir(stream));) {
        if (is_self_or_parent(item->d_name))
            continue;
        if (unlinkat(dirfd(stream), item->d_name, 0) != 0)
            tree_remove(dirfd(stream), item->d_name);
    }
    unlinkat(parent, name, AT_REMOVEDIR);
}

static int file_sync(int folder, const char *name)
{
    CLEANUP(close_descriptor)
    int descriptor = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0)
        return -1;
    struct stat status;
    if (fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode))
        return tree_sync(descriptor);
    return fsync(descriptor);
}

int tree_sync(int folder)
{
    CLEANUP(close_stream) DIR *stream = stream_open(folder, ".");
    if (!stream)
        return -1;
    for (struct dirent *item; (item = readdir(stream));) {
        if (!is_self_or_parent(item->d_name) && file_sync(folder, item->d_name) != 0)
            return -1;
    }
    fsync(folder); /* some file systems cannot sync a folder */
    return 0;
}

/* Without trailing slashes; caller frees. */
static char *trimmed(const char *path)
{
    size_t size = strlen(path);
    while (size > 1 && path[size - 1] == '/')
        size--;
    return strndup(path, size);
}

static bool refuse_existing(const struct folder_writer *writer, struct error *error)
{
    struct stat status;
    if (lstat(writer->path, &status) != 0)
        return true;
    if (!S_ISDIR(status.st_mode))
        return error_set(error, STATUS_OUTPUT,
                         "\"%s\" exists and is not a folder; choose another "
                         "name",
                         writer->path);
    if (!writer->force)
        return error_set(error, STATUS_OUTPUT, "\"%s\" exists; --force replaces it", writer->path);
    return true;
}

static bool prepare(struct folder_writer *writer, const char *path, struct error *error)
{
    writer->path = trimmed(path);
    CLEANUP(free_pointer) char *aside = writer->path ? aside_name(writer->path) : NULL;
    if (!aside)
        return error_set(error, STATUS_INTERNAL, "out of memory");
    const char *name = path_name(writer->path);
    if (!*name || is_self_or_parent(name))
        return error_set(error, STATUS_OUTPUT, "cannot write \"%s\": it names no folder", path);
    if (!refuse_existing(writer, error))
        return false;
    if (mkdir(aside, 0700) != 0)
        return error_set(error, STATUS_OUTPUT, "cannot make folder \"%s\": %s", path,
                         strerror(errno));
    writer->aside = TAKE(aside);
    writer->descriptor = open(writer->aside, FOLDER_FLAGS);
    if (writer->descriptor < 0)
        return error_set(error, STATUS_OUTPUT, "cannot open folder \"%s\": %s", writer->aside,
                         strerror(errno));
    return true;
}

bool folder_writer_open(struct folder_writer *writer, const char *path, bool force,
                        struct error *error)
{
    CLEANUP(folder_writer_release) struct folder_writer fresh = FOLDER_WRITER_INIT;
    fresh.force = force;
    if (!prepare(&fresh, path, error))
        return false;
    *writer = fresh;
    fresh = (struct folder_writer)FOLDER_WRITER_INIT;
    return true;
}

/* Opens the folder `name` of `folder`, making it where it is not there; closes `folder`. */
static int enter_folder(int folder, const char *name)
{
    int next = -1;
    if (mkdirat(folder, name, 0755) == 0 || errno == EEXIST)
        next = openat(folder, name, FOLDER_FLAGS);
    int number = errno;
    close(folder);
    errno = number;
    return next;
}

int folder_writer_create(struct folder_writer *writer, const char *path, mode_t mode,
                         struct error *error)
{
    if (!path_check(path, error))
        return -1;
    CLEANUP(free_pointer) char *copy = strdup(path);
    int folder = copy ? fcntl(writer->descriptor, F_DUPFD_CLOEXEC, 0) : -1;
    char *segment = copy;
    for (char *slash; folder >= 0 && (slash = strchr(segment, '/')); segment = slash + 1) {
        *slash = '\0';
        folder = enter_folder(folder, segment);
    }
    int file = -1;
    if (folder >= 0)
        file = openat(folder, segment, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (file < 0)
        error_set(error, STATUS_OUTPUT, "cannot write \"%s/%s\": %s", writer->path, path,
                  strerror(errno));
    if (folder >= 0)
        close(folder);
    return file;
}

bool folder_writer_add(struct folder_writer *writer, const char *path, const void *bytes,
                       size_t size, mode_t mode, struct error *error)
{
    CLEANUP(close_descriptor) int file = folder_writer_create(writer, path, mode, error);
    if (file < 0)
        return false;
    return descriptor_write(file, bytes, size, error) ||
           error_wrap(error, "\"%s/%s\"", writer->path, path);
}

/* For file systems that cannot exchange names: there is a moment without the folder. */
static int replace_by_steps(const struct folder_writer *writer)
{
    CLEANUP(free_pointer) char *old = aside_name(writer->path);
    if (!old || rename(writer->path, old) != 0)
        return -1;
    if (rename(writer->aside, writer->path) != 0) {
        int number = errno;
        rename(old, writer->path); /* back, as far as that goes */
        errno = number;
        return -1;
    }
    return rename(old, writer->aside);
}

/* Puts the new folder in the place of the old one; afterwards `aside` names what is to go. */
static int replace_folder(const struct folder_writer *writer)
{
    int replaced = renameat2(AT_FDCWD, writer->aside, AT_FDCWD, writer->path, RENAME_EXCHANGE);
    if (replaced != 0 && (errno == EINVAL || errno == ENOSYS))
        replaced = replace_by_steps(writer);
    if (replaced != 0 && errno == ENOENT) /* there is none to replace */
        replaced = rename_new(AT_FDCWD, writer->aside, writer->path);
    return replaced;
}

bool folder_writer_commit(struct folder_writer *writer, struct error *error)
{
    if (!refuse_existing(writer, error))
        return false;
    if (fchmod(writer->descriptor, 0777 & ~umask_now()) != 0 || tree_sync(writer->descriptor) != 0)
        return error_set(error, STATUS_OUTPUT, "cannot write \"%s\": %s", writer->path,
                         strerror(errno));
    int renamed =
        writer->force ? replace_folder(writer) : rename_new(AT_FDCWD, writer->aside, writer->path);
    if (renamed != 0 && errno == EEXIST)
        return error_set(error, STATUS_OUTPUT, "\"%s\" exists; --force replaces it", writer->path);
    if (renamed != 0)
        return error_set(error, STATUS_OUTPUT, "cannot write \"%s\": %s", writer->path,
                         strerror(errno));
    folder_writer_release(writer); /* removes the old folder, which now has the name aside */
    return true;
}

void folder_writer_release(struct folder_writer *writer)
{
    if (writer->descriptor >= 0)
        close(writer->descriptor);
    if (writer->aside)
        tree_remove(AT_FDCWD, writer->aside);
    free(writer->path);
    free(writer->aside);
    *writer = (struct folder_writer)FOLDER_WRITER_INIT;
}
