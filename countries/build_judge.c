#include "countries/build_internal.h"

#include "dossier/facts/facts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool reason_add(struct build *build, const char *rule, const char *heading, struct error *error,
                const char *format, ...)
{
    struct build_reason *items = realloc(build->reasons, (build->reason_count + 1) * sizeof *items);
    struct build_reason reason = { .rule = rule ? strdup(rule) : NULL,
                                   .heading = heading ? strdup(heading) : NULL };
    va_list arguments;

    va_start(arguments, format);
    if (vasprintf(&reason.text, format, arguments) < 0)
        reason.text = NULL;
    va_end(arguments);
    if (items)
        build->reasons = items;
    if (!items || !reason.text) {
        free(reason.rule);
        free(reason.heading);
        free(reason.text);
        return error_set(error, STATUS_INTERNAL, "out of memory");
    }
    items[build->reason_count++] = reason;
    return true;
}

static bool same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

static bool is_yes(const char *value)
{
    return same(value, "yes");
}

/* Of this filing, standing, and such that it keeps a bundle from being built. */
static bool finding_blocks(const struct building *building, const struct finding *finding)
{
    if (finding->waived_by || !same(finding->filing, xml_attribute(building->filing, "id")) ||
        !same(finding->regulator, building->target->regulator))
        return false;
    return finding->kind == FINDING_NOT_EVALUATED || finding->severity == SEVERITY_ERROR;
}

static bool told_before(const struct building *building, size_t index)
{
    const struct finding *items = building->options->findings->items;

    for (size_t i = 0; i < index; i++)
        if (items[i].kind == items[index].kind && same(items[i].rule, items[index].rule) &&
            finding_blocks(building, &items[i]))
            return true;
    return false;
}

/* One reason for each rule: its first finding, and how many there are. */
static bool rule_reason(struct building *building, size_t index, struct error *error)
{
    const struct findings *findings = building->options->findings;
    const struct finding *first = &findings->items[index];
    size_t count = 0;

    for (size_t i = index; i < findings->count; i++)
        count += findings->items[i].kind == first->kind &&
                 same(findings->items[i].rule, first->rule) &&
                 finding_blocks(building, &findings->items[i]);
    if (first->kind == FINDING_NOT_EVALUATED)
        return reason_add(building->ret, first->rule, NULL, error,
                          "%s: not evaluated at %zu place%s, first: %s", first->rule, count,
                          count == 1 ? "" : "s", first->reason ? first->reason : "");
    return reason_add(building->ret, first->rule, NULL, error, "%s at %zu place%s, first: %s",
                      first->rule, count, count == 1 ? "" : "s", first->text_en);
}

static size_t findings_all(const struct findings *findings)
{
    size_t count = 0;

    for (size_t kind = 0; kind < FINDING_KINDS; kind++)
        for (size_t severity = 0; severity < SEVERITIES; severity++)
            count += findings->total[kind][severity];
    return count;
}

static bool findings_judge(struct building *building, struct error *error)
{
    const struct findings *findings = building->options->findings;

    for (size_t i = 0; i < findings->count; i++)
        if (finding_blocks(building, &findings->items[i]) && !told_before(building, i) &&
            !rule_reason(building, i, error))
            return false;
    if (findings_all(findings) > findings->count)
        return reason_add(building->ret, NULL, NULL, error,
                          "there are %zu findings, of which only %zu are listed",
                          findings_all(findings), findings->count);
    return true;
}

static const xmlNode *source_find(const struct building *building, const char *id)
{
    const xmlNode *source = xml_child(pack_merged(building->pack), NS_PACK, "source");

    while (source && strcmp(xml_attribute(source, "id"), id) != 0)
        source = xml_next(source, NS_PACK, "source");
    return source;
}

/* Whether a heading's need is known from a secondary source and from nothing better. */
static bool known_at_second_hand(const struct building *building, const xmlNode *heading)
{
    const char *see = xml_attribute(heading, "see");
    CLEANUP(free_pointer) char *copy = strdup(see ? see : "");
    enum confidence best = CONFIDENCE_UNCONFIRMED;
    char *rest = copy;

    for (const char *id; rest && (id = strsep(&rest, " \t\r\n"));) {
        const xmlNode *source = *id ? source_find(building, id) : NULL;
        enum confidence confidence;

        if (source && confidence_parse(xml_attribute(source, "confidence"), &confidence) &&
            confidence > best)
            best = confidence;
    }
    return best == CONFIDENCE_SECONDARY;
}

/* Whether a waiver lets the heading stay empty: it waives a finding of this filing on a rule that
 * cites one of the heading's sources. */
static bool heading_waived(const struct building *building, const xmlNode *heading)
{
    const struct findings *findings = building->options->findings;
    const char *see = xml_attribute(heading, "see");

    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];

        if (!finding->waived_by || finding->kind != FINDING_BROKEN ||
            !same(finding->filing, xml_attribute(building->filing, "id")))
            continue;
        for (size_t source = 0; source < finding->source_count; source++)
            if (slugs_have(see, finding->sources[source].id))
                return true;
    }
    return false;
}

static bool heading_empty(const xmlNode *heading)
{
    return !xml_child(heading, NS_PLAN, "entry") && !xml_child(heading, NS_PLAN, "reference") &&
           !xml_child(heading, NS_PLAN, "omission");
}

static bool headings_judge(struct building *building, struct error *error)
{
    for (const xmlNode *heading = xml_child(building->plan, NS_PLAN, "heading"); heading;
         heading = xml_next(heading, NS_PLAN, "heading")) {
        const char *id = xml_attribute(heading, "id");

        if (!same(xml_attribute(heading, "need"), "required") || !heading_empty(heading) ||
            !known_at_second_hand(building, heading) || heading_waived(building, heading))
            continue;
        if (!reason_add(building->ret, NULL, id, error,
                        "heading \"%s\" is required by a secondary source and empty; add a "
                        "document, an omission with its reason, or a waiver",
                        id))
            return false;
    }
    return true;
}

static bool files_judge(struct building *building, struct error *error)
{
    for (const xmlNode *heading = xml_child(building->plan, NS_PLAN, "heading"); heading;
         heading = xml_next(heading, NS_PLAN, "heading"))
        for (const xmlNode *entry = xml_child(heading, NS_PLAN, "entry"); entry;
             entry = xml_next(entry, NS_PLAN, "entry")) {
            const char *rendition = xml_attribute(entry, "rendition");

            if (!facts_blob(building->dossier, rendition) &&
                !reason_add(building->ret, NULL, xml_attribute(heading, "id"), error,
                            "the file of \"%s\" cannot be read", rendition))
                return false;
        }
    return true;
}

static bool target_judge(struct building *building, struct error *error)
{
    const struct build_options *options = building->options;
    const char *status = xml_attribute(pack_merged(building->pack), "status");

    if (building->target->implied &&
        !reason_add(building->ret, NULL, NULL, error,
                    "the dossier has no filing for \"%s\"; add one to filings/",
                    building->target->regulator))
        return false;
    if (same(status, "proposed") &&
        !reason_add(building->ret, NULL, NULL, error, "the scheme of \"%s\" is not in force",
                    building->target->regulator))
        return false;
    if (pack_local(building->pack) && !options->allow_local_pack &&
        !is_yes(xml_attribute(xmlDocGetRootElement(building->dossier->tree), "sample")))
        return reason_add(building->ret, NULL, NULL, error,
                          "pack \"%s\" is not an installed one; --allow-local-pack builds with it",
                          building->target->regulator);
    return true;
}

bool reasons_gather(struct building *building, struct error *error)
{
    return target_judge(building, error) && findings_judge(building, error) &&
           headings_judge(building, error) && files_judge(building, error);
}
