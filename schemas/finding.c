#include "schemas/finding.h"

#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

static const char *const kind_names[FINDING_KINDS] = { "broken", "not-evaluated" };
static const char *const severity_names[SEVERITIES] = { "info", "warning", "error" };
static const char *const confidence_names[] = { "unconfirmed", "secondary", "official", "own" };
#define CONFIDENCES (sizeof(confidence_names) / sizeof(confidence_names[0]))

const char *finding_kind_name(enum finding_kind kind)
{
    return kind_names[kind];
}

const char *severity_name(enum severity severity)
{
    return severity_names[severity];
}

const char *confidence_name(enum confidence confidence)
{
    return confidence_names[confidence];
}

bool severity_parse(const char *name, enum severity *ret)
{
    for (size_t i = 0; name && i < SEVERITIES; i++)
        if (strcmp(name, severity_names[i]) == 0) {
            *ret = (enum severity)i;
            return true;
        }
    return false;
}

bool confidence_parse(const char *name, enum confidence *ret)
{
    for (size_t i = 0; name && i < CONFIDENCES; i++)
        if (strcmp(name, confidence_names[i]) == 0) {
            *ret = (enum confidence)i;
            return true;
        }
    return false;
}

enum severity confidence_cap(enum confidence confidence)
{
    if (confidence == CONFIDENCE_UNCONFIRMED)
        return SEVERITY_INFO;
    return confidence == CONFIDENCE_SECONDARY ? SEVERITY_WARNING : SEVERITY_ERROR;
}

static void place_release(struct finding_place *place)
{
    free(place->file);
    free(place->document);
    free(place->rendition);
    free(place->path);
}

static void source_release(struct finding_source *source)
{
    free(source->id);
    free(source->title_en);
    free(source->title_ja);
    free(source->number);
    free(source->date);
    free(source->url);
}

void finding_release(struct finding *finding)
{
    char *const strings[] = { finding->rule,     finding->pack,      finding->version,
                              finding->filing,   finding->regulator, finding->text_en,
                              finding->text_ja,  finding->do_en,     finding->do_ja,
                              finding->reason,   finding->reason_ja, finding->fact,
                              finding->expected, finding->found,     finding->anchor,
                              finding->detail,   finding->waived_by };

    for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
        free(strings[i]);
    place_release(&finding->place);
    for (size_t i = 0; i < finding->related_count; i++)
        place_release(&finding->related[i]);
    free(finding->related);
    for (size_t i = 0; i < finding->source_count; i++)
        source_release(&finding->sources[i]);
    free(finding->sources);
    *finding = (struct finding){ .rule = NULL };
}

static void run_release(struct finding_run *run)
{
    free(run->filing);
    free(run->regulator);
    free(run->route);
    free(run->as_of);
}

void findings_release(struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        finding_release(&findings->items[i]);
    free(findings->items);
    for (size_t i = 0; i < findings->run_count; i++)
        run_release(&findings->runs[i]);
    free(findings->runs);
    *findings = (struct findings)FINDINGS_INIT;
}

/* A copy of a string that may be NULL; *failed remembers that memory ran out. */
static char *copy(const char *string, bool *failed)
{
    char *result = string ? strdup(string) : NULL;

    if (string && !result)
        *failed = true;
    return result;
}

static struct finding_place place_copy(const struct finding_place *place, bool *failed)
{
    return (struct finding_place){ .file = copy(place->file, failed),
                                   .line = place->line,
                                   .document = copy(place->document, failed),
                                   .rendition = copy(place->rendition, failed),
                                   .path = copy(place->path, failed),
                                   .page = place->page };
}

static struct finding_source source_copy(const struct finding_source *source, bool *failed)
{
    return (struct finding_source){ .id = copy(source->id, failed),
                                    .confidence = source->confidence,
                                    .title_en = copy(source->title_en, failed),
                                    .title_ja = copy(source->title_ja, failed),
                                    .number = copy(source->number, failed),
                                    .date = copy(source->date, failed),
                                    .url = copy(source->url, failed) };
}

static void lists_copy(const struct finding *from, struct finding *to, bool *failed)
{
    to->related = calloc(from->related_count + 1, sizeof(*to->related));
    to->sources = calloc(from->source_count + 1, sizeof(*to->sources));
    if (!to->related || !to->sources) {
        *failed = true;
        return;
    }
    for (; to->related_count < from->related_count; to->related_count++)
        to->related[to->related_count] = place_copy(&from->related[to->related_count], failed);
    for (; to->source_count < from->source_count; to->source_count++)
        to->sources[to->source_count] = source_copy(&from->sources[to->source_count], failed);
}

static struct finding finding_copy(const struct finding *from, bool *failed)
{
    struct finding to = { .kind = from->kind,
                          .severity = from->severity,
                          .declared = from->declared,
                          .rule = copy(from->rule, failed),
                          .pack = copy(from->pack, failed),
                          .version = copy(from->version, failed),
                          .filing = copy(from->filing, failed),
                          .regulator = copy(from->regulator, failed),
                          .text_en = copy(from->text_en, failed),
                          .text_ja = copy(from->text_ja, failed),
                          .do_en = copy(from->do_en, failed),
                          .do_ja = copy(from->do_ja, failed),
                          .reason = copy(from->reason, failed),
                          .reason_ja = copy(from->reason_ja, failed),
                          .fact = copy(from->fact, failed),
                          .anchor = copy(from->anchor, failed),
                          .detail = copy(from->detail, failed),
                          .expected = copy(from->expected, failed),
                          .found = copy(from->found, failed),
                          .eligibility = from->eligibility,
                          .place = place_copy(&from->place, failed) };

    lists_copy(from, &to, failed);
    return to;
}

static bool findings_grow(struct findings *findings)
{
    size_t capacity = findings->capacity ? findings->capacity * 2 : 64;
    struct finding *items;

    if (findings->count < findings->capacity)
        return true;
    items = realloc(findings->items, capacity * sizeof(*items));
    if (!items)
        return false;
    findings->items = items;
    findings->capacity = capacity;
    return true;
}

bool findings_add(struct findings *findings, const struct finding *finding, struct error *error)
{
    bool failed = false;
    struct finding added;

    if (findings->count < LIMIT_FINDINGS) {
        if (!findings_grow(findings))
            return error_set(error, STATUS_INTERNAL, "out of memory for findings");
        added = finding_copy(finding, &failed);
        if (failed) {
            finding_release(&added);
            return error_set(error, STATUS_INTERNAL, "out of memory for findings");
        }
        findings->items[findings->count++] = added;
    }
    findings->total[finding->kind][finding->severity]++;
    return true;
}

bool findings_add_run(struct findings *findings, const struct finding_run *run, struct error *error)
{
    bool failed = false;
    struct finding_run added = *run;
    struct finding_run *runs =
        realloc(findings->runs, (findings->run_count + 1) * sizeof(*findings->runs));

    if (!runs)
        return error_set(error, STATUS_INTERNAL, "out of memory for findings");
    findings->runs = runs;
    added.filing = copy(run->filing, &failed);
    added.regulator = copy(run->regulator, &failed);
    added.route = copy(run->route, &failed);
    added.as_of = copy(run->as_of, &failed);
    if (failed) {
        run_release(&added);
        return error_set(error, STATUS_INTERNAL, "out of memory for findings");
    }
    findings->runs[findings->run_count++] = added;
    return true;
}

bool findings_waive(struct findings *findings, size_t index, const char *waiver,
                    struct error *error)
{
    struct finding *finding;

    if (index >= findings->count || findings->items[index].waived_by)
        return error_set(error, STATUS_INTERNAL, "a finding is waived twice by \"%s\"", waiver);
    finding = &findings->items[index];
    finding->waived_by = strdup(waiver);
    if (!finding->waived_by)
        return error_set(error, STATUS_INTERNAL, "out of memory for findings");
    findings->waived[finding->kind][finding->severity]++;
    return true;
}

size_t findings_open(const struct findings *findings, enum finding_kind kind, enum severity least)
{
    size_t open = 0;

    for (size_t i = least; i < SEVERITIES; i++)
        open += findings->total[kind][i] - findings->waived[kind][i];
    return open;
}

void findings_know(struct findings *findings, size_t index)
{
    struct finding *finding = &findings->items[index];

    if (finding->known)
        return;
    finding->known = true;
    findings->known[finding->severity]++;
}

size_t findings_new(const struct findings *findings, enum severity least)
{
    size_t open = findings_open(findings, FINDING_BROKEN, least);

    for (size_t i = least; i < SEVERITIES; i++)
        open -= findings->known[i];
    return open;
}
