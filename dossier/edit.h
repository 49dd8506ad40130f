/* The XML files of a dossier while some of them are changed. An element of the tree leads to its
 * bytes, of which only what is meant changes (dossier/markup/markup.h); what comes out is loaded
 * from a copy before it is believed; then all files are written, or none. Used inside this room.
 *
 * The surprise: the tree must be as it was loaded; nothing may have been added to it. */
#ifndef DOSSIER_EDIT_H
#define DOSSIER_EDIT_H

#include "base/limits.h"
#include "dossier/dossier.h"
#include "dossier/markup/markup.h"

struct edit_file {
    const char *path; /* interned in the tree */
    struct buffer bytes;
    struct markup markup;
    const xmlNode **nodes; /* by the index of the markup's elements */
};
/* Where the element of a node is; no element: it was not looked for. */
struct edit_place {
    struct edit_file *file;
    struct markup_node *element;
};
struct edit {
    const struct dossier *dossier;
    struct edit_file *files[LIMIT_XML_INCLUDES + 1]; /* those that were asked for */
    size_t count;
};
void edit_release(struct edit *edit);

/* The markup of an element of the tree; its file is read when it is first asked for. */
bool edit_find(struct edit *edit, const xmlNode *node, struct edit_place *ret, struct error *error)
    MUST_CHECK;

/* Files of the dossier as they will be. */
struct file_change {
    char *path; /* in the dossier */
    struct text bytes;
    bool fresh; /* must not be there yet */
};
struct file_changes {
    struct file_change *items;
    size_t count;
};
void file_changes_release(struct file_changes *files);

/* The files whose markup changed. LIMIT if one would be too large. */
bool edit_changes(const struct edit *edit, struct file_changes *ret, struct error *error)
    MUST_CHECK;
/* Loads the dossier with these files, from a copy of its XML that is gone afterwards; as
 * dossier_load. */
bool file_changes_load(const struct dossier *dossier, const struct dossier_schema *schema,
                       const struct file_changes *files, struct dossier *ret,
                       struct problems *problems, struct error *error) MUST_CHECK;
/* Writes the files of `count` lists. Every file is written aside before the first is renamed; if
 * one cannot be, those before it are set back. */
bool file_changes_write(const struct dossier *dossier, const struct file_changes *lists,
                        size_t count, struct error *error) MUST_CHECK;

#endif
