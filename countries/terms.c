#include "countries/terms.h"

#include "base/text.h"
#include "countries/pack_text.h"

#include <stdlib.h>
#include <string.h>

static unsigned number_of(const xmlNode *node, const char *name)
{
    const char *value = node ? xml_attribute(node, name) : NULL;
    return value ? (unsigned)strtoul(value, NULL, 10) : 0;
}

static const struct pack *pack_find(struct packs *packs, const char *regulator)
{
    struct error ignored;
    return packs_has(packs, regulator) ? packs_get(packs, regulator, &ignored) : NULL;
}

void pack_due_terms(void *packs, const char *regulator, struct due_terms *ret)
{
    const struct pack *pack = pack_find(packs, regulator);
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

bool pack_holiday(void *packs, const char *regulator, const char *date)
{
    const struct pack *pack = pack_find(packs, regulator);
    const xmlNode *year = pack ? xml_child(pack_merged(pack), NS_PACK, "holidays") : NULL;
    for (; year; year = xml_next(year, NS_PACK, "holidays"))
        if (slugs_have(xml_attribute(year, "days"), date))
            return true;
    return false;
}

void pack_status_names(void *packs, const char *regulator, const char *route,
                       struct status_names *ret)
{
    const struct pack *pack = pack_find(packs, regulator);
    if (!pack)
        return;
    const xmlNode *authority = xml_child(pack_merged(pack), NS_PACK, "authority"),
                  *way = pack_route(pack, route);
    for (enum report_language language = REPORT_EN; language <= REPORT_JA; language++) {
        if (authority)
            ret->authority[language] = pack_text(authority, "name", language);
        if (way)
            ret->route[language] = pack_text(way, "name", language);
    }
}
