#include "countries/lint.h"

#include "countries/lint_internal.h"
#include "countries/pack_internal.h"
#include "countries/plan.h"

#include <string.h>

bool lint_pack(struct packs *packs, const char *id, struct problems *problems, struct error *error)
{
    struct lint lint = { .packs = packs, .problems = problems };
    struct error inner = { 0 };

    if (!packs_has(packs, id))
        return packs_get(packs, id, error) != NULL;
    lint.pack = packs_get(packs, id, &inner);
    if (!lint.pack && inner.status != STATUS_PACK) {
        *error = inner;
        return false;
    }
    if (!lint.pack) {
        problems_add(problems, NULL, 0, "%s", inner.text);
        return true;
    }
    lint.schema = dossier_schema_open(packs->schemas, error);
    if (!lint.schema)
        return false;
    lint_sources(&lint);
    lint_toc(&lint);
    lint_rules(&lint);
    lint_forms(&lint);
    dossier_schema_free(lint.schema);
    return true;
}
