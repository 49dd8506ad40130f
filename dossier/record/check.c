/* Whether a bundle continues what was recorded. */
#include "dossier/record/record.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The bundle id that was recorded of a filing, or NULL. */
static const char *recorded_bundle(const xmlNode *filing)
{
    const xmlNode *event = xml_child(filing, NS_DOSSIER, "event");
    while (event && !xml_attribute(event, "bundle"))
        event = xml_next(event, NS_DOSSIER, "event");
    return event ? xml_attribute(event, "bundle") : NULL;
}

static bool differ(const char *what, const char *bundle, const char *filing, struct error *error)
{
    if (bundle && filing && strcmp(bundle, filing) == 0)
        return true;
    return error_set(error, STATUS_FINDINGS, "the bundle's %s is \"%s\", the filing's \"%s\"", what,
                     bundle ? bundle : "none", filing ? filing : "none");
}

static bool check_filing(const struct dossier *dossier, const xmlNode *filing,
                         const struct manifest *manifest, struct error *error)
{
    char sequence[24];
    snprintf(sequence, sizeof sequence, "%" PRIu64, manifest->sequence);
    return differ("dossier", manifest->dossier, dossier_id(dossier), error) &&
           differ("regulator", manifest->regulator, xml_attribute(filing, "regulator"), error) &&
           differ("route", manifest->route, xml_attribute(filing, "route"), error) &&
           differ("sequence", sequence, xml_attribute(filing, "sequence"), error);
}

/* Another filing that was recorded behind the same one. */
static bool check_fork(const struct dossier *dossier, const xmlNode *filing, const char *previous,
                       struct error *error)
{
    const xmlNode *other = dossier_first(dossier, "filings", "filing");
    for (; other; other = xml_next(other, NS_DOSSIER, "filing")) {
        const char *its = xml_attribute(other, "previous");
        if (other != filing && its && strcmp(its, previous) == 0 && recorded_bundle(other))
            return error_set(error, STATUS_FINDINGS,
                             "a fork: \"%s\" was recorded behind \"%s\" already",
                             xml_attribute(other, "id"), previous);
    }
    return true;
}

static bool check_first(const struct manifest *manifest, struct error *error)
{
    if (manifest->has_previous)
        return error_set(error, STATUS_FINDINGS,
                         "a fork: the bundle names one before it, filing \"%s\" names none",
                         manifest->filing);
    return manifest->sequence == 1 ||
           error_set(error, STATUS_FINDINGS,
                     "a gap: sequence %" PRIu64 " of \"%s\" names no filing before it; give the "
                     "filing its previous",
                     manifest->sequence, manifest->filing);
}

static bool check_chain(const struct dossier *dossier, const xmlNode *filing,
                        const struct manifest *manifest, struct error *error)
{
    const char *previous = xml_attribute(filing, "previous");
    if (!previous)
        return check_first(manifest, error);
    const xmlNode *before = dossier_filing(dossier, previous);
    const char *bundle = before ? recorded_bundle(before) : NULL;
    char hex[SHA256_HEX_SIZE];
    if (!bundle)
        return error_set(error, STATUS_FINDINGS,
                         "a gap: of \"%s\", the filing before \"%s\", no bundle was recorded",
                         previous, manifest->filing);
    sha256_to_hex(&manifest->previous, hex);
    if (!manifest->has_previous || strcmp(hex, bundle) != 0)
        return error_set(error, STATUS_FINDINGS,
                         "a fork: the bundle follows \"%s\", recorded of \"%s\" was \"%s\"",
                         manifest->has_previous ? hex : "none", previous, bundle);
    return check_fork(dossier, filing, previous, error);
}

bool record_check(const struct dossier *dossier, const struct manifest *manifest,
                  const struct sha256 *bundle_id, struct error *error)
{
    const xmlNode *filing = dossier_filing(dossier, manifest->filing);
    if (!filing)
        return error_set(error, STATUS_FINDINGS, "the dossier has no filing \"%s\"",
                         manifest->filing);
    const char *recorded = recorded_bundle(filing);
    char hex[SHA256_HEX_SIZE];
    sha256_to_hex(bundle_id, hex);
    if (recorded && strcmp(recorded, hex) == 0)
        return error_set(error, STATUS_FINDINGS, "this bundle of \"%s\" is recorded already",
                         manifest->filing);
    if (recorded)
        return error_set(error, STATUS_FINDINGS,
                         "a fork: of \"%s\" bundle \"%s\" was recorded, this is \"%s\"",
                         manifest->filing, recorded, hex);
    return check_filing(dossier, filing, manifest, error) &&
           check_chain(dossier, filing, manifest, error);
}
