/* What `due`, `status` and `record` take from packs: times that follow an approval, names, and what
 * an event writes. */
#ifndef COUNTRIES_TERMS_H
#define COUNTRIES_TERMS_H

#include "countries/pack.h"
#include "dossier/due/due.h"
#include "dossier/record/record.h"
#include "dossier/status/status.h"

/* For struct due_options: the context is the struct packs. A pack that is not there, cannot be read
 * or is silent gives no terms. */
void pack_due_terms(void *packs, const char *regulator, struct due_terms *ret);
/* Also for it: the months of a deadline of that kind, of the category if it names any. */
unsigned pack_due_months(void *packs, const char *regulator, const char *of, const char *category);
/* Also for it: the holidays that the pack lists. */
bool pack_holiday(void *packs, const char *regulator, const char *date);
/* For struct status_page, with the same context: the same pack gives names, or none. */
void pack_status_names(void *packs, const char *regulator, const char *route,
                       struct status_names *ret);

/* For struct record_frame, with the same context: what follows from the events of a route. */
void pack_record_terms(void *packs, const char *regulator, const char *route,
                       struct record_terms *ret);

#endif
