/* The approved text (d:baseline) after a filing: each field that it changes takes the new wording,
 * and keeps what it said before, until when and by which filing (d:was). */
#ifndef DOSSIER_BASELINE_H
#define DOSSIER_BASELINE_H

#include "dossier/edit.h"

/* Puts the changes of a filing that are in force from `date` (yyyy-mm-dd) into the baseline of an
 * approval, which has one. A field that this filing has changed already stays. `ret_fields` is the
 * number of those that changed. INPUT if the baseline is of a later day. */
bool baseline_move(struct edit *edit, const xmlNode *filing, const xmlNode *approval,
                   const char *date, size_t *ret_fields, struct error *error) MUST_CHECK;

#endif
