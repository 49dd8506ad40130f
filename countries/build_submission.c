#include "countries/build_internal.h"

#include "schemas/xsd.h"
#include "schemas/xslt.h"

#include <stdio.h>

static bool submission_validate(struct building *building, xmlDoc *submission, struct error *error)
{
    struct xsd_problems problems = { 0 };
    char name[128];
    bool good = true;

    snprintf(name, sizeof name, "pack:%s/submission.xsd", pack_id(building->pack));
    CLEANUP(xsd_free_pointer)
    struct xsd *xsd = xsd_compile(packs_catalogue(building->packs), name, error);
    if (!xsd || !xsd_validate(xsd, submission, &problems, error))
        return false;
    if (problems.total)
        good = reason_add(building->ret, NULL, NULL, error,
                          "submission.xml does not fit its schema: %s (%zu in all)",
                          problems.items[0].message, problems.total);
    xsd_problems_release(&problems);
    return good;
}

bool submission_make(struct building *building, struct error *error)
{
    char name[128];

    snprintf(name, sizeof name, "pack:%s/submission.xsl", pack_id(building->pack));
    CLEANUP(xslt_free_pointer)
    struct xslt *xslt = xslt_compile(packs_catalogue(building->packs), name, error);
    if (!xslt)
        return false;
    CLEANUP(xmlFreeDoc_pointer)
    xmlDoc *submission = xslt_transform(xslt, building->dossier->tree, error);
    return submission && submission_validate(building, submission, error) &&
           xml_write(submission, &building->submission, error);
}
