#include "countries/terms.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static unsigned number_of(const xmlNode *node, const char *name)
{
    const char *value = node ? xml_attribute(node, name) : NULL;
    return value ? (unsigned)strtoul(value, NULL, 10) : 0;
}

void pack_due_terms(void *packs, const char *regulator, struct due_terms *ret)
{
    struct error ignored;
    const struct pack *pack =
        packs_has(packs, regulator) ? packs_get(packs, regulator, &ignored) : NULL;
    if (!pack)
        return;
    const xmlNode *merged = pack_merged(pack);
    ret->renew_months_before =
        number_of(xml_child(merged, NS_PACK, "validity"), "renew-months-before");
    const xmlNode *deadline = xml_child(merged, NS_PACK, "deadline");
    for (; deadline; deadline = xml_next(deadline, NS_PACK, "deadline"))
        if (!strcmp(xml_attribute(deadline, "of"), "planned-change"))
            ret->notify_days_before = number_of(deadline, "days");
}
