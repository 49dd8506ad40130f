/* Times that a pack sets for what follows an approval, for the list of what is due. */
#ifndef COUNTRIES_TERMS_H
#define COUNTRIES_TERMS_H

#include "countries/pack.h"
#include "dossier/due.h"

/* For struct due_options: the context is the struct packs. A pack that is not there, cannot be read
 * or is silent gives no terms. */
void pack_due_terms(void *packs, const char *regulator, struct due_terms *ret);

#endif
