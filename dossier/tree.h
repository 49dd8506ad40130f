/* Folders of files: listing, copying and removing what lies beneath a descriptor, without following
 * links. Used inside this room by init and import. */
#ifndef DOSSIER_TREE_H
#define DOSSIER_TREE_H

#include "base/error.h"
#include "base/file.h"
#include "dossier/archive.h"

/* Adds the paths of all regular files beneath `folder`, sorted bytewise. INPUT names the first link
 * or special file; LIMIT beyond LIMIT_FILES or 32 folders deep. Names are not checked otherwise. */
bool tree_list(int folder, struct names *ret, struct error *error) MUST_CHECK;
/* Copies a regular file into a folder that is being written; at most `max` bytes. */
bool tree_copy(int from, const char *path, struct folder_writer *to, const char *target,
               mode_t mode, uint64_t max, struct error *error) MUST_CHECK;
/* Makes the folders on the way to `path` beneath `folder`, 0755. */
bool tree_make_folders(int folder, const char *path, struct error *error) MUST_CHECK;
/* Removes a folder beneath `parent` with all that is in it; what cannot be removed stays. */
void tree_delete(int parent, const char *name);

#endif
