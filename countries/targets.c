#include "countries/check.h"

#include "countries/plan.h"

#include <string.h>

void targets_release(struct targets *targets)
{
    for (size_t i = 0; i < targets->count; i++) {
        free(targets->items[i].regulator);
        free(targets->items[i].filing);
    }
    free(targets->items);
    *targets = (struct targets)TARGETS_INIT;
}

static bool target_add(struct targets *targets, const char *regulator, const char *filing,
                       bool implied, struct error *error)
{
    struct target *items = realloc(targets->items, (targets->count + 1) * sizeof *items);
    struct target target = { .regulator = strdup(regulator),
                             .filing = strdup(filing),
                             .implied = implied };

    if (items)
        targets->items = items;
    if (!items || !target.regulator || !target.filing) {
        free(target.regulator);
        free(target.filing);
        return error_set(error, STATUS_INTERNAL, "out of memory");
    }
    items[targets->count++] = target;
    return true;
}

/* The implied filing is put in to learn its id, and taken out again. */
static bool implied_add(struct dossier *dossier, const struct pack *pack, struct targets *targets,
                        struct error *error)
{
    const xmlNode *route = pack_route(pack, NULL);
    xmlNode *filing;
    bool good;

    if (!route)
        return error_set(error, STATUS_PACK, "pack \"%s\" has no route", pack_id(pack));
    filing = dossier_imply_filing(dossier, pack_id(pack), xml_attribute(route, "id"), error);
    if (!filing)
        return false;
    good = target_add(targets, pack_id(pack), xml_attribute(filing, "id"), true, error);
    xmlUnlinkNode(filing);
    xmlFreeNode(filing);
    return good;
}

/* Filings of one regulator in the dossier's order; an implied one if there are none. */
static bool regulator_add(struct dossier *dossier, const struct pack *pack, struct targets *targets,
                          struct error *error)
{
    const char *regulator = pack_id(pack);
    size_t before = targets->count;

    for (size_t i = 0; i < targets->count; i++)
        if (strcmp(targets->items[i].regulator, regulator) == 0)
            return true;
    for (const xmlNode *filing = dossier_first(dossier, "filings", "filing"); filing;
         filing = xml_next(filing, NS_DOSSIER, "filing"))
        if (strcmp(xml_attribute(filing, "regulator"), regulator) == 0 &&
            !target_add(targets, regulator, xml_attribute(filing, "id"), false, error))
            return false;
    return targets->count > before || implied_add(dossier, pack, targets, error);
}

static const struct pack *pack_for_filings(struct packs *packs, const char *id, struct error *error)
{
    const struct pack *pack = packs_get(packs, id, error);

    if (pack && pack_abstract(pack)) {
        error_set(error, STATUS_USAGE, "pack \"%s\" takes no filing; others build on it", id);
        return NULL;
    }
    return pack;
}

static bool filings_add(const struct dossier *dossier, struct packs *packs, struct targets *targets,
                        struct error *error)
{
    for (const xmlNode *filing = dossier_first(dossier, "filings", "filing"); filing;
         filing = xml_next(filing, NS_DOSSIER, "filing")) {
        const char *regulator = xml_attribute(filing, "regulator");
        struct place place = xml_place(filing);

        if (!pack_for_filings(packs, regulator, error)) {
            if (error->status == STATUS_USAGE)
                error->status = STATUS_INPUT;
            return error_wrap(error, "%s:%ld", place.file, place.line);
        }
        if (!target_add(targets, regulator, xml_attribute(filing, "id"), false, error))
            return false;
    }
    return true;
}

static bool packs_add(struct dossier *dossier, struct packs *packs, struct targets *targets,
                      struct error *error)
{
    for (size_t i = 0; i < packs_count(packs); i++) {
        const struct pack *pack = packs_get(packs, packs_id(packs, i), error);

        if (!pack)
            return false;
        if (!pack_abstract(pack) && !regulator_add(dossier, pack, targets, error))
            return false;
    }
    return true;
}

static bool list_add(struct dossier *dossier, struct packs *packs, const char *list,
                     struct targets *targets, struct error *error)
{
    CLEANUP(free_pointer) char *copy = strdup(list);
    char *rest = copy;

    if (!copy)
        return error_set(error, STATUS_INTERNAL, "out of memory");
    for (const char *id; (id = strsep(&rest, ","));) {
        const struct pack *pack = pack_for_filings(packs, id, error);

        if (!pack || !regulator_add(dossier, pack, targets, error))
            return false;
    }
    return true;
}

bool targets_find(struct dossier *dossier, struct packs *packs, const char *list,
                  struct targets *ret, struct error *error)
{
    struct targets targets = TARGETS_INIT;
    bool good;

    if (!list)
        good = filings_add(dossier, packs, &targets, error);
    else if (strcmp(list, "all") == 0)
        good = packs_add(dossier, packs, &targets, error);
    else
        good = list_add(dossier, packs, list, &targets, error);
    if (good)
        *ret = targets;
    else
        targets_release(&targets);
    return good;
}

bool targets_keep(struct targets *targets, const char *filing, struct error *error)
{
    size_t kept = 0;
    for (size_t i = 0; i < targets->count; i++) {
        struct target *target = &targets->items[i];
        if (strcmp(target->filing, filing) == 0) {
            targets->items[kept++] = *target;
        } else {
            free(target->regulator);
            free(target->filing);
        }
    }
    targets->count = kept;
    return kept || error_set(error, STATUS_INPUT, "there is no filing \"%s\" to look at", filing);
}
