/* What a filing does with each document against the filing before it: new, replaced, unchanged or
 * withdrawn. The filing before is known by the manifest that was recorded of it (an event with
 * @manifest), never by what the dossier says today. */
#ifndef DOSSIER_LIFECYCLE_H
#define DOSSIER_LIFECYCLE_H

#include "base/error.h"
#include "base/hash.h"
#include "dossier/dossier.h"
#include "dossier/manifest/manifest.h"

enum operation { OPERATION_NEW, OPERATION_REPLACED, OPERATION_UNCHANGED, OPERATION_WITHDRAWN };
const char *operation_name(enum operation operation); /* as in types.xsd */

struct lifecycle {
    bool has_previous;
    struct sha256 previous_id; /* bundle id of the filing before */
    struct manifest previous;
    const char *path; /* of that manifest in the dossier; borrowed from the tree */
};
#define LIFECYCLE_INIT                                                                             \
    {                                                                                              \
        .has_previous = false                                                                      \
    }

/* Reads what an event with @manifest recorded, and its bundle id. INPUT if it cannot be read. */
bool lifecycle_read(const struct dossier *dossier, const xmlNode *event, struct manifest *ret,
                    struct sha256 *ret_id, struct error *error) MUST_CHECK;

/* Reads the recorded manifest of the filing that `filing` names in @previous. Without one, or
 * without a record, nothing is there and every document is new. INPUT if the manifest is not what
 * the event says (@bundle), cannot be read, or is another regulator's. */
bool lifecycle_open(const struct dossier *dossier, const xmlNode *filing, struct lifecycle *ret,
                    struct error *error) MUST_CHECK;
/* The same of what was recorded of the filing itself. */
bool lifecycle_open_own(const struct dossier *dossier, const xmlNode *filing, struct lifecycle *ret,
                        struct error *error) MUST_CHECK;
void lifecycle_release(struct lifecycle *lifecycle);

/* The operation of a rendition of this filing with that digest. */
enum operation lifecycle_operation(const struct lifecycle *lifecycle, const char *rendition,
                                   const struct sha256 *sha256);
/* Files of the filing before, from `*position` on (start with 0), that have a rendition for which
 * `kept` says no: the withdrawn ones. NULL at the end. */
const struct manifest_file *lifecycle_withdrawn(const struct lifecycle *lifecycle,
                                                bool (*kept)(void *context, const char *rendition),
                                                void *context, size_t *position);

#endif
