/* Linting packs (`packs check`): whether a pack is sound in itself, whether its rules do on the
 * sample what its cases.xml says, and whether they stay linear.
 *
 * The surprise: what a case must find is compared with what the unedited sample gives, so a case
 * lists exactly what its edits bring about. */
#ifndef COUNTRIES_LINT_H
#define COUNTRIES_LINT_H

#include "countries/check.h"

/* Formats of pack.xml and toc.xml, submission.xsd and .xsl, rules.sch; hub numbers that there are,
 * headings that contend for a document, parents, `after` and drops; sources that are named and not
 * there; severities above what the sources allow; a case for every rule. Problems name file and
 * line. */
bool lint_pack(struct packs *packs, const char *id, struct problems *problems, struct error *error)
    MUST_CHECK;

/* Runs the pack's cases, and those of abstract packs that it extends, on a dossier with facts that
 * passes every check (the sample). */
bool lint_cases(struct packs *packs, const char *id, struct dossier *dossier, const char *as_of,
                struct problems *problems, struct error *error) MUST_CHECK;

/* XPath operations of all rules of the pack on the dossier with its documents multiplied to `count`
 * (ids and paths made unique). */
bool lint_operations(struct packs *packs, const char *id, struct dossier *dossier,
                     const char *as_of, size_t count, unsigned long long *ret, struct error *error)
    MUST_CHECK;
/* More than this many times the operations for twice the documents is not linear. */
#define LINT_GROWTH_MAX 2.2
bool lint_linear(struct packs *packs, const char *id, struct dossier *dossier, const char *as_of,
                 struct problems *problems, struct error *error) MUST_CHECK;

/* Deletes every fact of every `stride`-th rendition (1: all) in turn: elements, and attributes that
 * a valid tree must have (of elements of one name in a group the first two). A rule that is not
 * evaluated when the fact's whole group is marked so must not pass when the fact is gone; one that
 * does is a problem. */
bool lint_facts(struct packs *packs, const char *id, struct dossier *dossier, const char *as_of,
                size_t stride, size_t *ret_deleted, struct problems *problems, struct error *error)
    MUST_CHECK;

#endif
