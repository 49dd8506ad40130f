/* What a filing changes (d:change): a field of the approved text, told in the filing itself or in
 * the item of the change plan that it names. Everything is borrowed from the tree. */
#ifndef DOSSIER_CHANGE_H
#define DOSSIER_CHANGE_H

#include "base/error.h"
#include "dossier/dossier.h"

struct filing_change {
    const xmlNode *change;
    const xmlNode *item; /* of the change plan; NULL: none */
    const char *field;   /* id of the field of the baseline; NULL: not given */
};

struct filing_change change_read(const struct dossier *dossier, const xmlNode *filing,
                                 const xmlNode *change);
/* The element whose children `name` (after, reason) tell it: the change if it has any, else the
 * item of the plan; NULL if neither has. */
const xmlNode *change_teller(const struct filing_change *change, const char *name);

/* The approval that a filing changes: the one of its regulator that has a baseline, that of its
 * change plan or of its relies-on where there are several. INPUT if that is not clear. */
const xmlNode *change_approval(const struct dossier *dossier, const xmlNode *filing,
                               struct error *error) MUST_CHECK;
/* A field of the baseline of an approval; NULL if it has none of that id. */
const xmlNode *baseline_field(const xmlNode *approval, const char *id);

#endif
