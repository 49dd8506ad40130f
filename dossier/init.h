/* Makes a new dossier: the files of DESIGN.md, with comments that guide who fills them in. */
#ifndef DOSSIER_INIT_H
#define DOSSIER_INIT_H

#include "base/error.h"
#include "base/file.h"
#include "dossier/core.h"

/* Makes the folder `path` (OUTPUT if it exists) with an empty dossier of that id (NULL: made from
 * the folder's name). */
bool dossier_init(const char *path, const char *id, struct error *error) MUST_CHECK;
/* Copies the sample dossier beneath the descriptor `sample` (the folder dossier/sample). */
bool dossier_init_sample(const char *path, int sample, struct error *error) MUST_CHECK;

/* Writes the files of an empty dossier, but documents.xml with these bytes if not NULL, into a
 * folder that is being written; used by import too. */
bool dossier_init_files(struct folder_writer *folder, const char *id, const char *documents,
                        struct error *error) MUST_CHECK;
/* An id made from a name: small letters, other characters as '-'; `otherwise` if nothing is left.
 */
void id_from_name(const char *name, const char *otherwise, char ret_id[65]);

#endif
