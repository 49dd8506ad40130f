/* XML Schema validation, schemas loaded from a catalogue only and compiled before input is opened.
 */
#ifndef SCHEMAS_XSD_H
#define SCHEMAS_XSD_H

#include "base/cleanup.h"
#include "schemas/catalogue.h"

struct xsd;

/* Compiles the schema of that name ("schema:dossier.xsd", "pack:sg/submission.xsd"). PACK if it or
 * anything it includes is wrong or not in the catalogue. */
struct xsd *xsd_compile(const struct catalogue *catalogue, const char *name, struct error *error)
    MUST_CHECK;
void xsd_free(struct xsd *xsd);
DEFINE_POINTER_CLEANUP(struct xsd, xsd_free)

/* One thing wrong with a document. */
struct xsd_problem {
    char *file;    /* NULL if not known */
    long line;     /* 1-based; 0 if not known */
    char *message; /* in plain words, with names as the document writes them */
};
struct xsd_problems {
    struct xsd_problem *items; /* the first LIMIT_FINDINGS, in the order met */
    size_t count;
    size_t total;
};
void xsd_problems_release(struct xsd_problems *problems);

/* Validates; true with an empty list if valid. false only if the check itself failed (INTERNAL).
 * The document is not changed. Thread-safe for one xsd and several documents. */
bool xsd_validate(const struct xsd *xsd, xmlDoc *doc, struct xsd_problems *ret, struct error *error)
    MUST_CHECK;

/* Puts the problems into one error (INPUT): "file:line: message", then the others, as many as fit;
 * false. For callers that have no list of their own. */
bool xsd_problems_error(const struct xsd_problems *problems, struct error *error);

#endif
