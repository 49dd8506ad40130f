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

/* Of a route, or NULL: of any. */
static unsigned planned_change_days(const xmlNode *merged, const char *route)
{
    const xmlNode *deadline = xml_child(merged, NS_PACK, "deadline");
    for (; deadline; deadline = xml_next(deadline, NS_PACK, "deadline")) {
        const char *routes = xml_attribute(deadline, "routes");
        if (!strcmp(xml_attribute(deadline, "of"), "planned-change") &&
            (!routes || !route || slugs_have(routes, route)))
            break;
    }
    return number_of(deadline, "days");
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
    ret->notify_days_before = planned_change_days(merged, NULL);
}

unsigned pack_due_months(void *packs, const char *regulator, const char *of, const char *category)
{
    const struct pack *pack = pack_find(packs, regulator);
    const xmlNode *deadline = pack ? xml_child(pack_merged(pack), NS_PACK, "deadline") : NULL;
    for (; deadline; deadline = xml_next(deadline, NS_PACK, "deadline")) {
        const char *categories = xml_attribute(deadline, "categories");
        if (!strcmp(xml_attribute(deadline, "of"), of) &&
            (!categories || (category && slugs_have(categories, category))))
            return number_of(deadline, "months") + 12 * number_of(deadline, "years");
    }
    return 0;
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

static enum record_plan plan_of(const xmlNode *route)
{
    static const struct {
        const char *word;
        enum record_plan plan;
    } plans[] = { { "confirms", RECORD_PLAN_CONFIRMS },
                  { "changes", RECORD_PLAN_CHANGES },
                  { "acts", RECORD_PLAN_ACTS } };
    const char *word = xml_attribute(route, "plan");
    for (size_t i = 0; word && i < sizeof plans / sizeof *plans; i++)
        if (!strcmp(plans[i].word, word))
            return plans[i].plan;
    return RECORD_PLAN_NONE;
}

static void approval_terms(const xmlNode *approval, struct record_terms *ret)
{
    const xmlNode *field = xml_child(approval, NS_PACK, "field");
    ret->agency = xml_attribute(approval, "agency");
    ret->type = xml_attribute(approval, "type");
    ret->holder = xml_attribute(approval, "holder");
    for (; field && ret->field_count < RECORD_FIELDS_MAX; field = xml_next(field, NS_PACK, "field"))
        ret->fields[ret->field_count++] = (struct record_field){
            .id = xml_attribute(field, "id"),
            .from = xml_attribute(field, "from"),
            .of = xml_attribute(field, "of"),
            .kind = xml_attribute(field, "kind"),
            .form = xml_attribute(field, "form"),
        };
}

/* The first language in which a dossier is read. */
static const char *language_of(const xmlNode *merged)
{
    const xmlNode *language = xml_child(merged, NS_PACK, "language");
    while (language && strcmp(xml_attribute(language, "use"), "dossier") != 0)
        language = xml_next(language, NS_PACK, "language");
    return language ? xml_attribute(language, "lang") : NULL;
}

void pack_record_terms(void *packs, const char *regulator, const char *route,
                       struct record_terms *ret)
{
    const struct pack *pack = pack_find(packs, regulator);
    const xmlNode *way = pack ? pack_route(pack, route) : NULL;
    if (!way)
        return;
    const xmlNode *merged = pack_merged(pack);
    ret->kind = xml_attribute(way, "kind");
    ret->plan = plan_of(way);
    ret->plan_days = planned_change_days(merged, route);
    ret->language = language_of(merged);
    const xmlNode *approval = xml_child(merged, NS_PACK, "approval");
    while (approval && !slugs_have(xml_attribute(approval, "routes"), route))
        approval = xml_next(approval, NS_PACK, "approval");
    if (approval)
        approval_terms(approval, ret);
}
