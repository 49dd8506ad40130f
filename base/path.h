/* Names and paths. Inside a dossier or bundle a path is relative, '/'-separated UTF-8 in NFC. */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include "base/error.h"

#define PATH_MAX_BYTES 240

/* Whether a path may stand in a dossier, an archive or a bundle. Refuses: empty, absolute, over 240
 * bytes, not UTF-8 or not NFC, control characters, backslash, colon and < > " | ? *, an empty, "."
 * or ".." segment, a segment ending in dot or space, a Windows device name. On false `error` says
 * which rule was broken (status INPUT, path shown escaped). */
bool path_check(const char *path, struct error *error) MUST_CHECK;

/* Last segment; extension with its dot, "" if none. Both point into `path`. */
const char *path_name(const char *path);
const char *path_extension(const char *path);

/* Joins with '/'; caller frees. NULL only when memory runs out. */
char *path_join(const char *folder, const char *name);

#endif
