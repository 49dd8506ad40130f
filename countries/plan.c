#include "countries/plan.h"

#include "countries/pack_internal.h"
#include "countries/plan_internal.h"

#include <string.h>

static void plan_release(struct plan *plan)
{
    free(plan->headings);
    free(plan->entries);
    free(plan->references);
    free(plan->unplaced);
    if (plan->paths)
        xmlHashFree(plan->paths, NULL);
    lifecycle_release(&plan->lifecycle);
}

/* The headings of the merged table that are in force on the day. */
static bool headings_gather(struct plan *plan, struct error *error)
{
    const xmlNode *first = xml_child(pack_toc(plan->pack), NS_PACK, "heading");
    size_t count = 0;

    for (const xmlNode *node = first; node; node = xml_next(node, NS_PACK, "heading"))
        count++;
    plan->headings = calloc(count + 1, sizeof *plan->headings);
    plan->paths = xmlHashCreate(64);
    if (!plan->headings || !plan->paths)
        return error_set(error, STATUS_INTERNAL, "out of memory");
    for (const xmlNode *node = first; node; node = xml_next(node, NS_PACK, "heading"))
        if (in_force(node, plan->as_of))
            plan->headings[plan->heading_count++].node = node;
    return true;
}

static bool pack_write(const struct plan *plan)
{
    const xmlNode *merged = pack_merged(plan->pack);
    xmlNode *pack = xml_add(plan->node, NS_PACK, "k", "pack");
    bool good = pack && attributes_copy(pack, merged);

    for (const xmlNode *node = element_first(merged); good && node; node = element_next(node))
        good = node_copy(pack, node) != NULL;
    return good;
}

/* The pack's own id of a class, so that a rule can look it up in the pack's lists. */
static void class_set(struct plan *plan, const char *value)
{
    const xmlNode *class = value ? pack_class(plan->pack, value) : NULL;

    xml_set(plan->node, "class", class ? xml_attribute(class, "id") : value);
    plan->class = xml_attribute(plan->node, "class");
}

static bool plan_start(struct plan *plan, const char *class, struct error *error)
{
    plan->node = xml_add(plan->filing, NS_PLAN, "p", "plan");
    if (!plan->node)
        return error_set(error, STATUS_INTERNAL, "out of memory");
    xml_set(plan->node, "regulator", plan->regulator);
    xml_set(plan->node, "route", plan->route);
    class_set(plan, class ? class : filing_class(plan->dossier, plan->filing));
    xml_set(plan->node, "as-of", plan->as_of);
    return true;
}

static bool plan_fill(struct plan *plan, struct error *error)
{
    if (!lifecycle_open(plan->dossier, plan->filing, &plan->lifecycle, error) ||
        !headings_gather(plan, error) || !folders_name(plan, error) ||
        !plan_write_headings(plan, error) || !plan_place(plan, error) ||
        !plan_write_placed(plan, error))
        return false;
    return pack_write(plan) || error_set(error, STATUS_INTERNAL, "out of memory");
}

static bool route_check(const struct plan *plan, struct error *error)
{
    struct place place = xml_place(plan->filing);

    if (pack_route(plan->pack, plan->route))
        return true;
    return error_set(
        error, STATUS_INPUT,
        "%s:%ld: filing \"%s\": pack \"%s\" has no route \"%s\"; `packs show %s` lists "
        "them",
        place.file, place.line, xml_attribute(plan->filing, "id"), pack_id(plan->pack), plan->route,
        pack_id(plan->pack));
}

static xmlNode *graft(struct dossier *dossier, const struct pack *pack, xmlNode *filing,
                      const char *class, const char *as_of, struct error *error)
{
    CLEANUP(plan_release)
    struct plan plan = { .dossier = dossier,
                         .pack = pack,
                         .filing = filing,
                         .regulator = pack_id(pack),
                         .route = xml_attribute(filing, "route"),
                         .as_of = as_of,
                         .lifecycle = LIFECYCLE_INIT };

    plan_remove(dossier);
    if (!route_check(&plan, error))
        return NULL;
    if (plan_start(&plan, class, error) && plan_fill(&plan, error))
        return plan.node;
    plan_remove(dossier);
    return NULL;
}

xmlNode *plan_graft(struct dossier *dossier, const struct pack *pack, xmlNode *filing,
                    const char *as_of, struct error *error)
{
    return graft(dossier, pack, filing, NULL, as_of, error);
}

/* The product's class for the regulator that the pack knows by that id; NULL: it has another one.
 */
static const char *product_class_id(const struct dossier *dossier, const struct pack *pack,
                                    const char *class)
{
    for (const xmlNode *node = dossier_first(dossier, "product", "class"); node;
         node = xml_next(node, NS_DOSSIER, "class")) {
        const xmlNode *known = pack_class(pack, xml_attribute(node, "value"));

        if (strcmp(xml_attribute(node, "regulator"), pack_id(pack)) == 0 && known &&
            strcmp(xml_attribute(known, "id"), class) == 0)
            return xml_attribute(node, "id");
    }
    return NULL;
}

xmlNode *plan_graft_trial(struct dossier *dossier, const struct pack *pack, const char *route,
                          const char *class, const char *as_of, struct error *error)
{
    const xmlNode *known = pack_route(pack, route);
    xmlNode *filing, *plan;

    if (!known) {
        error_set(error, STATUS_INPUT, "pack \"%s\" has no route \"%s\"", pack_id(pack),
                  route ? route : "(default)");
        return NULL;
    }
    filing = dossier_imply_filing(dossier, pack_id(pack), xml_attribute(known, "id"), error);
    if (!filing)
        return NULL;
    if (class)
        xml_set(filing, "class", product_class_id(dossier, pack, class));
    plan = graft(dossier, pack, filing, class, as_of, error);
    if (plan) {
        xml_set(plan, "trial", "yes");
    } else {
        xmlUnlinkNode(filing);
        xmlFreeNode(filing);
    }
    return plan;
}

xmlNode *plan_find(const struct dossier *dossier)
{
    for (const xmlNode *filing = dossier_first(dossier, "filings", "filing"); filing;
         filing = xml_next(filing, NS_DOSSIER, "filing")) {
        xmlNode *plan = xml_child(filing, NS_PLAN, "plan");

        if (plan)
            return plan;
    }
    return NULL;
}

void plan_remove(struct dossier *dossier)
{
    xmlNode *plan = plan_find(dossier);
    const char *trial = plan ? xml_attribute(plan, "trial") : NULL;
    xmlNode *gone = plan && trial && strcmp(trial, "yes") == 0 ? plan->parent : plan;

    if (!gone)
        return;
    xmlUnlinkNode(gone);
    xmlFreeNode(gone);
}
