#include "countries/check.h"

#include "countries/plan.h"
#include "dossier/waiver.h"
#include "schemas/xsd.h"

#include <string.h>

static xmlNode *implied_graft(struct dossier *dossier, const struct pack *pack, const char *as_of,
                              struct error *error)
{
    const xmlNode *route = pack_route(pack, NULL);
    xmlNode *filing, *plan;

    if (!route) {
        error_set(error, STATUS_PACK, "pack \"%s\" has no route", pack_id(pack));
        return NULL;
    }
    filing = dossier_imply_filing(dossier, pack_id(pack), xml_attribute(route, "id"), error);
    plan = filing ? plan_graft(dossier, pack, filing, as_of, error) : NULL;
    if (filing && !plan) {
        xmlUnlinkNode(filing);
        xmlFreeNode(filing);
    }
    return plan;
}

xmlNode *target_graft(struct dossier *dossier, struct packs *packs, const struct target *target,
                      const char *as_of, struct error *error)
{
    const struct pack *pack = packs_get(packs, target->regulator, error);
    xmlNode *filing;

    if (!pack)
        return NULL;
    if (target->implied)
        return implied_graft(dossier, pack, as_of, error);
    filing = dossier_filing(dossier, target->filing);
    if (!filing) {
        error_set(error, STATUS_INPUT, "there is no filing \"%s\" in the dossier", target->filing);
        return NULL;
    }
    return plan_graft(dossier, pack, filing, as_of, error);
}

void target_remove(struct dossier *dossier, const struct target *target)
{
    xmlNode *plan = plan_find(dossier);
    xmlNode *filing = plan ? plan->parent : NULL;

    plan_remove(dossier);
    if (filing && target->implied) {
        xmlUnlinkNode(filing);
        xmlFreeNode(filing);
    }
}

bool check_target(struct dossier *dossier, struct packs *packs, const struct target *target,
                  const struct check_options *options, struct findings *findings,
                  struct error *error)
{
    const struct rules_options rules_options = { .phase = options->phase,
                                                 .raises = options->raises,
                                                 .raise_count = options->raise_count,
                                                 .redact = options->redact };
    struct pack *pack = packs_get(packs, target->regulator, error);
    struct rules *rules = pack ? pack_rules(pack, error) : NULL;
    bool good;

    if (!rules || !target_graft(dossier, packs, target, options->as_of.date, error))
        return false;
    good = rules_run(rules, dossier->tree, &rules_options, findings, error);
    target_remove(dossier, target);
    return good;
}

bool check_targets(struct dossier *dossier, struct packs *packs, const struct targets *targets,
                   const struct check_options *options, struct findings *findings,
                   struct problems *remarks, struct progress *progress, struct error *error)
{
    struct problems unheard = PROBLEMS_INIT;
    bool good;

    for (size_t i = 0; i < targets->count; i++) {
        const char *regulator = targets->items[i].regulator;

        if (progress && !progress->report(progress->context, regulator, i, targets->count))
            return error_set(error, STATUS_UNKNOWN, "cancelled");
        if (!check_target(dossier, packs, &targets->items[i], options, findings, error))
            return false;
    }
    good =
        waivers_apply(dossier, options->as_of.date, findings, remarks ? remarks : &unheard, error);
    problems_release(&unheard);
    return good;
}

bool check_dump(struct dossier *dossier, struct packs *packs, const struct target *target,
                const char *as_of, struct buffer *ret, struct error *error)
{
    bool good;

    if (!target_graft(dossier, packs, target, as_of, error))
        return false;
    good = xml_write(dossier->tree, ret, error);
    target_remove(dossier, target);
    return good;
}

bool check_enriched(const struct packs *packs, xmlDoc *tree, struct error *error)
{
    struct xsd_problems problems = { 0 };
    CLEANUP(xsd_free_pointer)
    struct xsd *xsd = xsd_compile(packs_catalogue(packs), "schema:enriched.xsd", error);
    bool good;

    if (!xsd || !xsd_validate(xsd, tree, &problems, error))
        return false;
    good = problems.total == 0 || xsd_problems_error(&problems, error);
    if (!good)
        error->status = STATUS_INTERNAL;
    xsd_problems_release(&problems);
    return good;
}
