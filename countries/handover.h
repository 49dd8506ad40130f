/* The hand-over checklist of the record: what is to be done from the bundle to the regulator's
 * desk, with the files in order, originals, fees, and what is not known. */
#ifndef COUNTRIES_HANDOVER_H
#define COUNTRIES_HANDOVER_H

#include "base/hash.h"
#include "base/text.h"
#include "countries/pack.h"
#include "dossier/dossier.h"
#include "dossier/manifest/manifest.h"

struct handover {
    const char *name; /* of the bundle, without suffix; borrowed */
    enum bundle_state state;
    const struct sha256 *bundle_id;
    const char *as_of;
};
/* Writes the page for the filing whose plan stands in the tree. */
bool handover_write_html(const struct handover *handover, const struct dossier *dossier,
                         const struct packs *packs, struct text *ret, struct error *error)
    MUST_CHECK;

#endif
