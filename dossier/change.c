#include "dossier/change.h"

#include <string.h>

static bool same(const char *a, const char *b)
{
    return a && b && !strcmp(a, b);
}

static const xmlNode *id_find(const xmlNode *parent, const char *name, const char *id)
{
    const xmlNode *child = parent ? xml_child(parent, NS_DOSSIER, name) : NULL;
    while (child && !same(xml_attribute(child, "id"), id))
        child = xml_next(child, NS_DOSSIER, name);
    return child;
}

static const xmlNode *plan_of(const struct dossier *dossier, const xmlNode *filing)
{
    return dossier_find(dossier, "plans", xml_attribute(filing, "change-plan"));
}

/* Whether the filing says that it is this approval which it changes. */
static bool approval_named(const struct dossier *dossier, const xmlNode *filing,
                           const xmlNode *approval)
{
    const char *id = xml_attribute(approval, "id");
    const xmlNode *plan = plan_of(dossier, filing);
    if (plan && same(xml_attribute(plan, "approval"), id))
        return true;
    const xmlNode *relies = xml_child(filing, NS_DOSSIER, "relies-on");
    for (; relies; relies = xml_next(relies, NS_DOSSIER, "relies-on"))
        if (same(xml_attribute(relies, "approval"), id))
            return true;
    return false;
}

const xmlNode *change_approval(const struct dossier *dossier, const xmlNode *filing,
                               struct error *error)
{
    const char *regulator = xml_attribute(filing, "regulator"), *id = xml_attribute(filing, "id");
    const xmlNode *found = NULL;
    size_t count = 0;
    const xmlNode *approval = dossier_first(dossier, "approvals", "approval");
    for (; approval; approval = xml_next(approval, NS_DOSSIER, "approval")) {
        if (!same(xml_attribute(approval, "regulator"), regulator) ||
            !xml_child(approval, NS_DOSSIER, "baseline"))
            continue;
        if (approval_named(dossier, filing, approval))
            return approval;
        found = approval;
        count++;
    }
    if (count == 1)
        return found;
    struct place place = xml_place(filing);
    error_set(error, STATUS_INPUT,
              count ? "%s:%ld: \"%s\" does not say which of %zu approvals of \"%s\" it changes; "
                      "name it in relies-on"
                    : "%s:%ld: \"%s\" has nothing to compare with: %zu approvals of \"%s\" have a "
                      "baseline; add the approved text as baseline of the approval",
              place.file, place.line, id, count, regulator);
    return NULL;
}

struct filing_change change_read(const struct dossier *dossier, const xmlNode *filing,
                                 const xmlNode *change)
{
    const char *plan = xml_attribute(change, "plan");
    struct filing_change ret = {
        .change = change,
        .item = id_find(plan ? dossier_find(dossier, "plans", plan) : plan_of(dossier, filing),
                        "item", xml_attribute(change, "item")),
        .field = xml_attribute(change, "field"),
    };
    if (!ret.field && ret.item)
        ret.field = xml_attribute(ret.item, "field");
    return ret;
}

const xmlNode *change_teller(const struct filing_change *change, const char *name)
{
    if (xml_child(change->change, NS_DOSSIER, name))
        return change->change;
    return change->item && xml_child(change->item, NS_DOSSIER, name) ? change->item : NULL;
}

const xmlNode *baseline_field(const xmlNode *approval, const char *id)
{
    return id_find(xml_child(approval, NS_DOSSIER, "baseline"), "field", id);
}
