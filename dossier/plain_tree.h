/* The plain tree that a seal stands beside (BUNDLE.md, "Seal beside a plain tree"), as somebody
 * hands it over: sizes and digests of its files, and what may not be in such a tree.
 *
 * The surprise: what is wrong with the tree is no error but a list of sentences, for the verdict
 * names all of it at once. */
#ifndef DOSSIER_PLAIN_TREE_H
#define DOSSIER_PLAIN_TREE_H

#include "base/entry.h"
#include "base/error.h"
#include "base/text.h"

struct plain_tree {
    struct entries files; /* "upload/x" for x of the tree; of the blob only size and sha256 */
    struct text problems; /* sentences, one a line; empty if there is nothing to say */
};
#define PLAIN_TREE_INIT                                                                            \
    {                                                                                              \
        .problems = TEXT_INIT(65536)                                                               \
    }
void plain_tree_release(struct plain_tree *tree);

/* Reads the folder at `path` without following links. Links, also hard ones, special files, empty
 * folders, names that path_check refuses and names that are one on some systems become problems.
 * INPUT when the folder itself cannot be read, LIMIT beyond LIMIT_FILES files or 32 folders deep.
 */
bool plain_tree_read(const char *path, struct plain_tree *ret, struct error *error) MUST_CHECK;

#endif
