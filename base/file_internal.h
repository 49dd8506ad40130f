/* Parts of the file module that its own files and its test share; nobody else includes this. */
#ifndef BASE_FILE_INTERNAL_H
#define BASE_FILE_INTERNAL_H

#include "base/error.h"

#include <stddef.h>
#include <sys/types.h>

/* Opens `path` beneath `root` one part after the other, for kernels without openat2. The path must
 * not hold "..". -1 and errno on failure, ELOOP where a link stands in the way. */
int file_open_by_component(int root, const char *path) MUST_CHECK;

/* "<name>.XXXXXX~" with six random letters; caller frees. NULL if memory or random bytes ran out.
 */
char *aside_name(const char *name);

/* The process's umask. */
mode_t umask_now(void);

/* Renames within folders without replacing; falls back to a check where the file system does not
 * know RENAME_NOREPLACE. -1 and errno (EEXIST) on failure. */
int rename_new(int folder, const char *from, const char *to);

/* Removes a folder and all in it, without following links; what cannot be removed stays. */
void tree_remove(int parent, const char *name);

/* Syncs every file and folder beneath an open folder, and the folder. -1 and errno on failure. */
int tree_sync(int folder);

#endif
