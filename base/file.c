#include "base/file.h"

#include "base/cleanup.h"
#include "base/file_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

void buffer_release(struct buffer *buffer)
{
    free(buffer->bytes);
    *buffer = (struct buffer){ 0 };
}

int folder_open(const char *path, struct error *error)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0)
        return folder;
    if (errno == ENOTDIR)
        error_set(error, STATUS_INPUT, "\"%s\" is not a folder", path);
    else
        error_set(error, STATUS_INPUT, "cannot open folder \"%s\": %s", path, strerror(errno));
    return -1;
}

static bool leads_out(const char *path)
{
    if (!*path || *path == '/')
        return true;
    for (const char *segment = path;;) {
        size_t length = strcspn(segment, "/");
        if (length == 2 && memcmp(segment, "..", 2) == 0)
            return true;
        if (!segment[length])
            return false;
        segment += length + 1;
    }
}

/* O_NONBLOCK: a FIFO must not hold us until its kind is known. */
#define OPEN_FLAGS (O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW)

static int open_by_openat2(int root, const char *path)
{
    struct open_how how = { .flags = OPEN_FLAGS,
                            .resolve =
                                RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS };
    int descriptor = -1;
    int attempts = 16; /* EAGAIN: a rename somewhere on the path at the same moment */
    do {
        descriptor = (int)syscall(SYS_openat2, root, path, &how, sizeof how);
    } while (descriptor < 0 && (errno == EAGAIN || errno == EINTR) && --attempts > 0);
    return descriptor;
}

/* O_NOFOLLOW with O_DIRECTORY says ENOTDIR for a link; the caller must hear of the link. */
static int open_folder_nofollow(int folder, const char *name)
{
    struct stat status;
    int next = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (next < 0 && errno == ENOTDIR) {
        bool link =
            fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(status.st_mode);
        errno = link ? ELOOP : ENOTDIR;
    }
    return next;
}

int file_open_by_component(int root, const char *path)
{
    CLEANUP(close_descriptor) int folder = fcntl(root, F_DUPFD_CLOEXEC, 0);
    CLEANUP(free_pointer) char *copy = strdup(path);
    char *segment = copy;
    if (folder < 0 || !copy)
        return -1;
    for (char *slash; (slash = strchr(segment, '/')); segment = slash + 1) {
        *slash = '\0';
        if (slash == segment)
            continue;
        int next = open_folder_nofollow(folder, segment);
        if (next < 0)
            return -1;
        close(folder);
        folder = next;
    }
    return openat(folder, *segment ? segment : ".", OPEN_FLAGS);
}

static enum file_problem problem_of_errno(int number)
{
    switch (number) {
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG:
        return FILE_MISSING;
    case ELOOP:
    case EXDEV:
        return FILE_LINK;
    case ENXIO:
        return FILE_SPECIAL;
    default:
        return FILE_UNREADABLE;
    }
}

static enum file_problem problem_of_kind(int descriptor)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return FILE_UNREADABLE;
    if (S_ISDIR(status.st_mode))
        return FILE_DIRECTORY;
    return S_ISREG(status.st_mode) ? FILE_FINE : FILE_SPECIAL;
}

static void describe_problem(enum file_problem problem, const char *path, int number,
                             struct error *error)
{
    switch (problem) {
    case FILE_FINE:
        break;
    case FILE_MISSING:
        error_set(error, STATUS_INPUT, "file \"%s\" does not exist", path);
        break;
    case FILE_LINK:
        error_set(error, STATUS_INPUT,
                  "\"%s\" is a symbolic link or passes one; links are not followed", path);
        break;
    case FILE_DIRECTORY:
        error_set(error, STATUS_INPUT, "\"%s\" is a folder, not a file", path);
        break;
    case FILE_SPECIAL:
        error_set(error, STATUS_INPUT, "\"%s\" is not a regular file", path);
        break;
    case FILE_UNREADABLE:
        error_set(error, STATUS_INPUT, "cannot open \"%s\": %s", path, strerror(number));
        break;
    }
}

static int open_checked(int root, const char *path, enum file_problem *ret_problem, int *ret_errno)
{
    int descriptor = open_by_openat2(root, path);
    /* kernels before 5.6, and sandboxes that do not know the call */
    if (descriptor < 0 && (errno == ENOSYS || errno == EPERM || errno == EINVAL))
        descriptor = file_open_by_component(root, path);
    *ret_errno = errno;
    *ret_problem = descriptor < 0 ? problem_of_errno(errno) : problem_of_kind(descriptor);
    if (descriptor >= 0 && *ret_problem != FILE_FINE) {
        close(descriptor);
        return -1;
    }
    return descriptor;
}

int file_open_beneath(int root, const char *path, enum file_problem *ret_problem,
                      struct error *error)
{
    enum file_problem problem = FILE_UNREADABLE;
    int descriptor = -1, number = 0;
    if (leads_out(path)) {
        error_set(error, STATUS_INPUT, "path \"%s\" leads out of the folder", path);
    } else {
        descriptor = open_checked(root, path, &problem, &number);
        describe_problem(problem, path, number, error);
    }
    if (ret_problem)
        *ret_problem = problem;
    if (descriptor >= 0)
        fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK);
    return descriptor;
}

static bool buffer_grow(struct buffer *buffer, size_t *capacity, size_t max)
{
    size_t larger = *capacity ? *capacity * 2 : 64 * 1024;
    if (larger > max + 1 || larger < *capacity)
        larger = max + 1; /* one byte more than allowed tells a file that is too long */
    uint8_t *bytes = realloc(buffer->bytes, larger + 1);
    if (!bytes)
        return false;
    buffer->bytes = bytes;
    *capacity = larger;
    return true;
}

bool file_read(int descriptor, size_t max, struct buffer *ret, struct error *error)
{
    CLEANUP(buffer_release) struct buffer buffer = { 0 };
    size_t capacity = 0;
    for (;;) {
        if (buffer.size == capacity && !buffer_grow(&buffer, &capacity, max))
            return error_set(error, STATUS_INTERNAL, "out of memory while reading a file");
        ssize_t got = read(descriptor, buffer.bytes + buffer.size, capacity - buffer.size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set(error, STATUS_INPUT, "cannot read: %s", strerror(errno));
        if (got == 0)
            break;
        buffer.size += (size_t)got;
        if (buffer.size > max)
            return error_set(error, STATUS_LIMIT, "file is larger than %zu bytes", max);
    }
    buffer.bytes[buffer.size] = '\0';
    *ret = buffer;
    buffer = (struct buffer){ 0 };
    return true;
}

bool file_read_beneath(int root, const char *path, size_t max, struct buffer *ret,
                       struct error *error)
{
    CLEANUP(close_descriptor) int descriptor = file_open_beneath(root, path, NULL, error);
    if (descriptor < 0)
        return false;
    return file_read(descriptor, max, ret, error) || error_wrap(error, "\"%s\"", path);
}
