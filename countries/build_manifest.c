#include "countries/build_internal.h"

#include "dossier/lifecycle.h"

#include <stdlib.h>
#include <string.h>

static bool signers_add(const xmlNode *parent, const char *ns, struct manifest *manifest,
                        struct error *error)
{
    for (const xmlNode *signer = parent ? xml_child(parent, ns, "signer") : NULL; signer;
         signer = xml_next(signer, ns, "signer")) {
        enum level level;

        if (!level_parse(xml_attribute(signer, "level"), &level))
            return error_set(error, STATUS_INTERNAL, "unknown signature level");
        if (!manifest_add_signer(manifest, xml_attribute(signer, "role"), level, error))
            return false;
    }
    return true;
}

/* The filing's own expectations win over the route's. */
static bool expectations_add(const struct building *building, struct manifest *manifest,
                             struct error *error)
{
    if (xml_child(building->filing, NS_DOSSIER, "signer"))
        return signers_add(building->filing, NS_DOSSIER, manifest, error);
    return signers_add(pack_route(building->pack, xml_attribute(building->plan, "route")), NS_PACK,
                       manifest, error);
}

/* From the common pack down to the regulator's own. */
static bool chain_add(const struct pack *pack, struct manifest *manifest, struct error *error)
{
    return (!pack_base(pack) || chain_add(pack_base(pack), manifest, error)) &&
           manifest_add_pack(manifest, pack_id(pack), pack_digest(pack), pack_origin(pack), error);
}

static bool files_add(const struct building *building, struct manifest *manifest,
                      struct error *error)
{
    const struct entries *entries = &building->ret->entries;

    for (size_t i = 0; i < entries->count; i++)
        if (!manifest_add_file(manifest, &entries->items[i], error))
            return false;
    return true;
}

/* Languages of the pack, separated by blanks, for the product's name. The caller frees. */
static char *languages_list(const struct pack *pack)
{
    CLEANUP(text_release) struct text list = TEXT_INIT(1024);

    for (const xmlNode *language = xml_child(pack_merged(pack), NS_PACK, "language"); language;
         language = xml_next(language, NS_PACK, "language"))
        if (strcmp(xml_attribute(language, "use"), "dossier") == 0)
            text_appendf(&list, "%s%s", list.size ? " " : "", xml_attribute(language, "lang"));
    text_append(&list, "");
    return text_take(&list);
}

static void fields_fill(const struct building *building, const struct lifecycle *lifecycle,
                        struct manifest *manifest)
{
    const struct build_options *options = building->options;
    const char *sequence = xml_attribute(building->filing, "sequence");

    manifest->state = building->ret->state;
    manifest->filing = xml_attribute(building->filing, "id");
    manifest->regulator = xml_attribute(building->plan, "regulator");
    manifest->route = xml_attribute(building->plan, "route");
    manifest->class = filing_class(building->dossier, building->filing);
    manifest->application = xml_attribute(building->filing, "application");
    manifest->sequence = strtoull(sequence, NULL, 10);
    manifest->has_previous = lifecycle->has_previous;
    manifest->previous = lifecycle->previous_id;
    manifest->dossier = dossier_id(building->dossier);
    manifest->release = product_release(building->dossier);
    if (!manifest->release)
        manifest->release = "";
    manifest->as_of = options->as_of.date;
    manifest->as_of_origin = options->as_of.origin;
    manifest->tool = options->tool ? options->tool : SAMDOSSIER_VERSION;
    manifest->compressor = pool_compressor();
    manifest->core_root = options->core->root;
    sha256_bytes(options->report, options->report_size, &manifest->report);
}

bool manifest_make(struct building *building, struct text *ret, struct text *sums,
                   struct error *error)
{
    struct manifest manifest = MANIFEST_INIT;
    CLEANUP(lifecycle_release) struct lifecycle lifecycle = LIFECYCLE_INIT;
    CLEANUP(free_pointer) char *languages = languages_list(building->pack);
    CLEANUP(free_pointer) char *name = NULL;
    bool good;

    if (!languages)
        return error_set(error, STATUS_INTERNAL, "out of memory");
    if (!lifecycle_open(building->dossier, building->filing, &lifecycle, error))
        return false;
    name = product_name(building->dossier, languages, building->target->regulator);
    fields_fill(building, &lifecycle, &manifest);
    manifest.product = name ? name : "";
    good = expectations_add(building, &manifest, error) &&
           chain_add(building->pack, &manifest, error) && files_add(building, &manifest, error) &&
           manifest_write(&manifest, ret, error);
    if (good) {
        sha256_bytes(text_string(ret), ret->size, &building->ret->bundle_id);
        manifest_sums(&manifest, &building->ret->bundle_id, sums);
        good = !text_failed(sums) || error_set(error, STATUS_LIMIT, "SHA256SUMS is too large");
    }
    manifest_release(&manifest);
    return good;
}
