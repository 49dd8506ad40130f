/* What a filing changes in what is approved, row by row (新旧対照表): the text before, the text
 * after, the reason.
 *
 * The surprise: "before" is of the approved baseline (d:baseline), never of what was filed last;
 * for a change that has been approved meanwhile it is the value that it replaced. */
#ifndef DOSSIER_COMPARISON_H
#define DOSSIER_COMPARISON_H

#include "base/difference.h"
#include "base/error.h"
#include "base/xml.h"
#include "dossier/dossier.h"

struct comparison_row {
    const char *change;            /* id of the d:change; borrowed from the tree */
    const char *field;             /* id of the field of the baseline; NULL: not given; borrowed */
    const char *lang;              /* of both texts; borrowed */
    char *before, *after, *reason; /* "" where there is none */
    struct difference difference;  /* from before to after */
};

struct comparison {
    const xmlNode *filing;
    const xmlNode *approval;
    const char *as_of; /* of the baseline; borrowed */
    struct comparison_row *rows;
    size_t count;
};
#define COMPARISON_INIT                                                                            \
    {                                                                                              \
        .rows = NULL                                                                               \
    }

/* Borrows the tree. A row is in `lang` if both its texts are, else in the first language of its
 * text after; it may come from the item of the change plan that the d:change names. INPUT if the
 * filing has no d:change, or if it is not clear which approval with a baseline it changes. */
bool comparison_make(const struct dossier *dossier, const xmlNode *filing, const char *lang,
                     struct comparison *ret, struct error *error) MUST_CHECK;
void comparison_release(struct comparison *comparison);

#endif
