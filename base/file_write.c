#include "base/cleanup.h"
#include "base/file.h"
#include "base/file_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

char *aside_name(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
    unsigned char random[6];
    char *aside = NULL;
    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return NULL;
    for (size_t i = 0; i < sizeof random; i++)
        random[i] = (unsigned char)letters[random[i] & 31];
    return asprintf(&aside, "%s.%.6s~", name, (const char *)random) < 0 ? NULL : aside;
}

mode_t umask_now(void)
{
    /* there is no call that only asks; the stricter mask stands while we look */
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&lock);
    mode_t mask = umask(0077);
    umask(mask);
    pthread_mutex_unlock(&lock);
    return mask;
}

int rename_new(int folder, const char *from, const char *to)
{
    if (renameat2(folder, from, folder, to, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return -1;
    struct stat status;
    if (fstatat(folder, to, &status, AT_SYMLINK_NOFOLLOW) == 0) {
        errno = EEXIST;
        return -1;
    }
    return renameat(folder, from, folder, to);
}

bool descriptor_write(int descriptor, const void *bytes, size_t size, struct error *error)
{
    const char *next = bytes;
    while (size > 0) {
        ssize_t written = write(descriptor, next, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return error_set(error, STATUS_OUTPUT, "cannot write: %s", strerror(errno));
        next += written;
        size -= (size_t)written;
    }
    return true;
}

bool descriptor_read_at(int descriptor, void *bytes, size_t size, uint64_t offset,
                        struct error *error)
{
    char *next = bytes;
    while (size > 0) {
        ssize_t got = pread(descriptor, next, size, (off_t)offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set(error, STATUS_INPUT, "cannot read: %s", strerror(errno));
        if (got == 0)
            return error_set(error, STATUS_INPUT, "cannot read: the file ends too early");
        next += got;
        offset += (uint64_t)got;
        size -= (size_t)got;
    }
    return true;
}

static bool refuse_existing(const struct file_writer *writer, struct error *error)
{
    struct stat status;
    if (fstatat(writer->folder, writer->name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return true;
    if (!S_ISREG(status.st_mode))
        return error_set(error, STATUS_OUTPUT,
                         "\"%s\" exists and is not a regular file; choose "
                         "another name",
                         writer->path);
    if (!writer->force)
        return error_set(error, STATUS_OUTPUT, "\"%s\" exists; --force replaces it", writer->path);
    return true;
}

static bool open_folder_of(struct file_writer *writer, const char *path, struct error *error)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    size_t size = slash && slash > path ? (size_t)(slash - path) : 1;
    CLEANUP(free_pointer) char *folder = slash ? strndup(path, size) : strdup(".");
    writer->path = strdup(path);
    writer->name = strdup(name);
    writer->aside = aside_name(name);
    if (!folder || !writer->path || !writer->name || !writer->aside)
        return error_set(error, STATUS_INTERNAL, "out of memory");
    if (!*name || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return error_set(error, STATUS_OUTPUT, "cannot write \"%s\": it names no file", path);
    writer->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (writer->folder < 0)
        return error_set(error, STATUS_OUTPUT, "cannot write \"%s\": folder \"%s\": %s", path,
                         folder, strerror(errno));
    return true;
}

bool file_writer_open(struct file_writer *writer, const char *path, bool force, struct error *error)
{
    CLEANUP(file_writer_release) struct file_writer fresh = FILE_WRITER_INIT;
    fresh.force = force;
    if (!open_folder_of(&fresh, path, error) || !refuse_existing(&fresh, error))
        return false;
    fresh.descriptor =
        openat(fresh.folder, fresh.aside, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fresh.descriptor < 0)
        return error_set(error, STATUS_OUTPUT, "cannot write \"%s\": %s", path, strerror(errno));
    *writer = fresh;
    fresh = (struct file_writer)FILE_WRITER_INIT;
    return true;
}

bool file_writer_commit(struct file_writer *writer, struct error *error)
{
    mode_t mode = writer->mode ? writer->mode : 0666;
    bool failed =
        fchmod(writer->descriptor, mode & ~umask_now()) != 0 || fsync(writer->descriptor) != 0;
    if (failed)
        return error_set(error, STATUS_OUTPUT, "cannot write \"%s\": %s", writer->path,
                         strerror(errno));
    if (!refuse_existing(writer, error))
        return false;
    int renamed = writer->force
                      ? renameat(writer->folder, writer->aside, writer->folder, writer->name)
                      : rename_new(writer->folder, writer->aside, writer->name);
    if (renamed != 0 && errno == EEXIST)
        return error_set(error, STATUS_OUTPUT, "\"%s\" exists; --force replaces it", writer->path);
    if (renamed != 0)
        return error_set(error, STATUS_OUTPUT, "cannot write \"%s\": %s", writer->path,
                         strerror(errno));
    free(TAKE(writer->aside));
    fsync(writer->folder); /* the file is there; some file systems cannot sync a folder */
    file_writer_release(writer);
    return true;
}

void file_writer_release(struct file_writer *writer)
{
    if (writer->descriptor >= 0) {
        close(writer->descriptor);
        if (writer->aside)
            unlinkat(writer->folder, writer->aside, 0);
    }
    if (writer->folder >= 0)
        close(writer->folder);
    free(writer->path);
    free(writer->name);
    free(writer->aside);
    *writer = (struct file_writer)FILE_WRITER_INIT;
}

bool file_write(const char *path, const void *bytes, size_t size, bool force, struct error *error)
{
    CLEANUP(file_writer_release) struct file_writer writer = FILE_WRITER_INIT;
    if (!file_writer_open(&writer, path, force, error))
        return false;
    if (!descriptor_write(writer.descriptor, bytes, size, error))
        return error_wrap(error, "\"%s\"", path);
    return file_writer_commit(&writer, error);
}

int file_temporary(struct error *error)
{
    const char *folder = getenv("TMPDIR");
    if (!folder || *folder != '/')
        folder = "/tmp";
    int descriptor = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0)
        return descriptor;
    CLEANUP(free_pointer) char *path = NULL; /* a file system without O_TMPFILE */
    if (asprintf(&path, "%s/samdossier.XXXXXX", folder) < 0)
        path = NULL;
    descriptor = path ? mkostemp(path, O_CLOEXEC) : -1;
    if (descriptor >= 0)
        unlink(path);
    else
        error_set(error, STATUS_OUTPUT, "cannot make a temporary file in \"%s\": %s", folder,
                  strerror(errno));
    return descriptor;
}
