/* What `init` writes: the files of an empty dossier. Guides stand in comments, in English and
 * Japanese; an example is a comment that begins with INIT_EXAMPLE and is valid where it stands. */
#ifndef DOSSIER_INIT_TEXT_H
#define DOSSIER_INIT_TEXT_H

#define INIT_ID_MARK "@id@"
#define INIT_EXAMPLE "<!-- Example 例:"

struct init_file {
    const char *path;
    const char *content;
};
extern const char init_main[];              /* dossier.xml, with INIT_ID_MARK for the id */
extern const struct init_file init_files[]; /* the others; ends with a NULL path */

#endif
