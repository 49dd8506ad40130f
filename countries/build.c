#include "countries/build.h"

#include "countries/build_internal.h"

#include <string.h>

void build_release(struct build *build)
{
    free(build->name);
    free(build->regulator);
    free(build->filing);
    entries_release(&build->entries);
    for (size_t i = 0; i < build->record_count; i++) {
        free(build->record[i].name);
        buffer_release(&build->record[i].bytes);
    }
    free(build->record);
    for (size_t i = 0; i < build->reason_count; i++) {
        free(build->reasons[i].text);
        free(build->reasons[i].rule);
        free(build->reasons[i].heading);
    }
    free(build->reasons);
    *build = (struct build)BUILD_INIT;
}

/* A sample stays one whatever is asked for. */
static enum bundle_state state_find(const struct building *building)
{
    if (dossier_is_sample(building->dossier))
        return STATE_SAMPLE;
    return building->options->draft ? STATE_DRAFT : STATE_FILING;
}

static bool build_name(struct building *building, struct error *error)
{
    struct build *ret = building->ret;

    ret->state = state_find(building);
    ret->regulator = strdup(building->target->regulator);
    ret->filing = strdup(xml_attribute(building->filing, "id"));
    if (asprintf(&ret->name, "%s-%s-%s", building->target->regulator,
                 xml_attribute(building->plan, "route"),
                 xml_attribute(building->filing, "sequence")) < 0)
        ret->name = NULL;
    return (ret->name && ret->regulator && ret->filing) ||
           error_set(error, STATUS_INTERNAL, "out of memory");
}

/* Puts the plan in; building_end takes it out again. */
static bool building_start(struct building *building, struct error *error)
{
    building->pack = packs_get(building->packs, building->target->regulator, error);
    if (!building->pack)
        return false;
    building->plan = target_graft(building->dossier, building->packs, building->target,
                                  building->options->as_of.date, error);
    if (!building->plan)
        return false;
    building->filing = building->plan->parent;
    return build_name(building, error) && reasons_gather(building, error) &&
           submission_make(building, error) && forms_add(building, error);
}

static void building_end(struct building *building)
{
    if (building->plan)
        target_remove(building->dossier, building->target);
    buffer_release(&building->submission);
    xmlFreeDoc(building->sheets);
}

static bool refuse(const struct build *build, struct error *error)
{
    return error_set(error, STATUS_FINDINGS,
                     "%s is not built for %zu reason%s; --draft builds one that is not for filing",
                     build->name, build->reason_count, build->reason_count == 1 ? "" : "s");
}

bool build_judge(struct dossier *dossier, struct packs *packs, const struct target *target,
                 const struct build_options *options, struct build *ret, struct error *error)
{
    struct building building = {
        .dossier = dossier, .packs = packs, .target = target, .options = options, .ret = ret
    };
    bool good = building_start(&building, error);

    building_end(&building);
    if (!good)
        build_release(ret);
    return good;
}

bool build_target(struct dossier *dossier, struct packs *packs, struct pool *pool,
                  const struct target *target, const struct build_options *options,
                  struct build *ret, struct error *error)
{
    struct building building = { .dossier = dossier,
                                 .packs = packs,
                                 .pool = pool,
                                 .target = target,
                                 .options = options,
                                 .ret = ret };
    bool good = building_start(&building, error);
    bool refused = good && ret->reason_count && !options->draft;

    if (good && !refused)
        good = entries_make(&building, error) && record_make(&building, error);
    building_end(&building);
    if (!good)
        build_release(ret);
    return good && (!refused || refuse(ret, error));
}
