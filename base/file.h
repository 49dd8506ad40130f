/* Files: opened beneath a folder without following links, written aside and renamed.
 * The surprise: nothing is ever overwritten unless `force`, and an interrupted run leaves the old
 * file or the new one, never half of one. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct buffer {
    uint8_t *bytes; /* owned; one NUL byte follows the content */
    size_t size;
};
void buffer_release(struct buffer *buffer);

/* Why a file beneath a folder could not be opened; a bad document is a finding, so the caller needs
 * the kind and not only the text. */
enum file_problem {
    FILE_FINE,
    FILE_MISSING,
    FILE_LINK,
    FILE_DIRECTORY,
    FILE_SPECIAL,
    FILE_UNREADABLE
};

/* Opens a folder for use as `root` below. -1 and error (INPUT) if it is not one. */
int folder_open(const char *path, struct error *error) MUST_CHECK;

/* Opens a regular file beneath `root` (a folder's descriptor), component by component or by openat2
 * with RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS. -1 on failure; *ret_problem (may be NULL) says why.
 */
int file_open_beneath(int root, const char *path, enum file_problem *ret_problem,
                      struct error *error) MUST_CHECK;

/* Reads all, at most `max` bytes (status LIMIT beyond). */
bool file_read(int descriptor, size_t max, struct buffer *ret, struct error *error) MUST_CHECK;
bool file_read_beneath(int root, const char *path, size_t max, struct buffer *ret,
                       struct error *error) MUST_CHECK;

/* A file being written aside: `<path>.XXXXXX~` in the same folder, 0600 then `mode` & ~umask. */
struct file_writer {
    int descriptor; /* write here */
    int folder;     /* the folder it lands in */
    char *path;     /* final name, for messages, as the caller gave it */
    char *name;     /* final name inside folder */
    char *aside;    /* temporary name inside folder */
    bool force;
    mode_t mode; /* of the finished file, less umask; 0 means 0666, a key sets 0600 */
};
#define FILE_WRITER_INIT                                                                           \
    {                                                                                              \
        .descriptor = -1, .folder = -1                                                             \
    }

/* Refuses an existing `path` (OUTPUT, "exists; --force replaces it") unless force, and anything but
 * a regular file in its place always. `path` may be absolute or relative to the working directory.
 */
bool file_writer_open(struct file_writer *writer, const char *path, bool force, struct error *error)
    MUST_CHECK;
/* Syncs, closes, renames. Without force an existing file at that moment is still refused. */
bool file_writer_commit(struct file_writer *writer, struct error *error) MUST_CHECK;
void file_writer_release(struct file_writer *writer); /* removes what was not committed */

bool file_write(const char *path, const void *bytes, size_t size, bool force, struct error *error)
    MUST_CHECK;
bool descriptor_write(int descriptor, const void *bytes, size_t size, struct error *error)
    MUST_CHECK;
bool descriptor_read_at(int descriptor, void *bytes, size_t size, uint64_t offset,
                        struct error *error) MUST_CHECK;

/* A whole folder being written aside: `<path>.XXXXXX~`; commit renames it to `path`. With force an
 * existing folder is exchanged (renameat2 RENAME_EXCHANGE) and then removed. */
struct folder_writer {
    char *path;
    char *aside;    /* path of the temporary folder */
    int descriptor; /* of the temporary folder */
    bool force;
};
#define FOLDER_WRITER_INIT                                                                         \
    {                                                                                              \
        .descriptor = -1                                                                           \
    }
bool folder_writer_open(struct folder_writer *writer, const char *path, bool force,
                        struct error *error) MUST_CHECK;
/* Writes a file beneath it, making folders on the way (0755), file O_EXCL with `mode`. */
bool folder_writer_add(struct folder_writer *writer, const char *path, const void *bytes,
                       size_t size, mode_t mode, struct error *error) MUST_CHECK;
/* Same, but returns a descriptor to write into and close; -1 on failure. */
int folder_writer_create(struct folder_writer *writer, const char *path, mode_t mode,
                         struct error *error) MUST_CHECK;
bool folder_writer_commit(struct folder_writer *writer, struct error *error) MUST_CHECK;
void folder_writer_release(struct folder_writer *writer); /* removes what was not committed */

/* An unlinked temporary file (O_TMPFILE in TMPDIR or /tmp), read-write. -1 on failure (OUTPUT). */
int file_temporary(struct error *error) MUST_CHECK;

#endif
