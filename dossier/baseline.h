/* The approved text (d:baseline) after a filing: each field that it changes takes the new wording,
 * and keeps what it said before, until when and by which filing (d:was). */
#ifndef DOSSIER_BASELINE_H
#define DOSSIER_BASELINE_H

#include "base/error.h"
#include "base/text.h"
#include "dossier/dossier.h"

struct baseline_update {
    const char *file; /* that holds the approval; borrowed from the tree */
    struct text was;  /* its bytes before */
    struct text bytes;
    size_t fields; /* that changed; 0: nothing is to be written */
};
void baseline_update_release(struct baseline_update *update);

/* Makes the file with the changes of a filing that are in force from `date` (yyyy-mm-dd); writes
 * nothing. A field that this filing has changed already stays. INPUT if it is not clear which
 * approval it changes, or if the baseline is of a later day. */
bool baseline_update_make(const struct dossier *dossier, const xmlNode *filing, const char *date,
                          struct baseline_update *ret, struct error *error) MUST_CHECK;

#endif
