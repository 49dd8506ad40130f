/* `add`: copies a file into the dossier and writes it into documents.xml, touching only its own
 * lines: every other byte of that file stays as it was. */
#ifndef DOSSIER_ADD_H
#define DOSSIER_ADD_H

#include "base/error.h"
#include "base/text.h"
#include "dossier/dossier.h"

/* A document, or a rendition of it, as options or an inventory give it; NULL: not given. */
struct addition {
    const char *id;      /* of the document; NULL: made from the file's name */
    const char *heading; /* hub number; not for a further rendition */
    const char *title;   /* in `lang` */
    const char *lang;    /* NULL: "und", not known */
    const char *number;
    const char *role; /* NULL: "master" */
    const char *revision;
    const char *date;
    const char *also;  /* hub numbers separated by blanks */
    const char *filed; /* "yes", "support", "no" */
    const char *of_revision;
    const char *confidential; /* "yes", "no" */
    const char *file;         /* path in the dossier */
};

/* Appends the d:document element (with the prefix, "" or "d:"), or the d:rendition alone, at that
 * indent of columns, each line ended by LF. */
void addition_write_document(const struct addition *addition, const char *prefix, int indent,
                             struct text *ret);
void addition_write_rendition(const struct addition *addition, const char *prefix, int indent,
                              struct text *ret);

/* The two ends of a document that holds several renditions. */
void addition_write_head(const struct addition *addition, const char *prefix, int indent,
                         struct text *ret);
void addition_write_tail(const char *prefix, int indent, struct text *ret);

/* Inserts into the bytes (a NUL follows them) of the file that holds d:documents: a new document at
 * its place by id, or a rendition into the document that is there. INPUT if there is no d:documents
 * element in it. */
bool documents_insert(const char *bytes, size_t size, const struct addition *addition,
                      struct text *ret, struct error *error) MUST_CHECK;

/* Adds the file at `source` to a loaded dossier: copies it to documents/<name> (a file that is
 * there is refused), inserts it, and loads the result before anything is replaced; what would be
 * invalid is refused with nothing written. *ret_path (caller frees, may be NULL) is the path in the
 * dossier. */
bool dossier_add(const struct dossier *dossier, const struct dossier_schema *schema,
                 const char *source, const struct addition *addition, char **ret_path,
                 struct problems *problems, struct error *error) MUST_CHECK;

#endif
