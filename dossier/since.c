#include "dossier/since.h"

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/xml.h"
#include "dossier/facts/sbom.h"

#include <stdlib.h>
#include <string.h>

#define NS_XVRL "http://www.xproc.org/ns/xvrl"
#define NS_REPORT "urn:samdossier:report:1"

DEFINE_POINTER_CLEANUP(json_t, json_decref)

/* One finding of the earlier report; what it does not have is "". */
struct earlier {
    char *rule, *filing, *anchor, *detail;
    enum severity severity;
    bool used;
};

struct since {
    struct earlier *items;
    size_t count, capacity;
    bool redacted; /* it has no details */
};

static void since_release(struct since *since)
{
    for (size_t i = 0; i < since->count; i++) {
        free(since->items[i].rule);
        free(since->items[i].filing);
        free(since->items[i].anchor);
        free(since->items[i].detail);
    }
    free(since->items);
}

static char *copy(const char *string)
{
    return strdup(string ? string : "");
}

/* A finding without rule, anchor or a severity that there is, is left out: it counts as new. */
static bool add(struct since *since, const struct earlier *earlier, const char *severity)
{
    enum severity level = SEVERITY_INFO;
    if (!earlier->rule || !earlier->anchor || !severity_parse(severity, &level))
        return true;
    if (since->count == since->capacity) {
        size_t capacity = since->capacity ? 2 * since->capacity : 64;
        struct earlier *items = realloc(since->items, capacity * sizeof *items);
        if (!items)
            return false;
        since->items = items;
        since->capacity = capacity;
    }
    struct earlier *item = &since->items[since->count++];
    *item = (struct earlier){ .rule = copy(earlier->rule),
                              .filing = copy(earlier->filing),
                              .anchor = copy(earlier->anchor),
                              .detail = copy(earlier->detail),
                              .severity = level };
    return item->rule && item->filing && item->anchor && item->detail;
}

static char *member(const json_t *object, const char *name)
{
    return (char *)json_string_value(json_object_get(object, name));
}

static bool is_dossier(const char *found, const char *dossier, struct error *error)
{
    if (found && strcmp(found, dossier) == 0)
        return true;
    return error_set(error, STATUS_INPUT, "it is a report on \"%.64s\", not on \"%.64s\"",
                     found ? found : "", dossier);
}

static bool read_json(const char *bytes, size_t size, const char *dossier, struct since *ret,
                      struct error *error)
{
    CLEANUP(json_decref_pointer) json_t *root = json_read(bytes, size, error);
    if (!root)
        return false;
    const json_t *findings = json_object_get(root, "findings");
    if (json_integer_value(json_object_get(root, "format")) != 1 || !json_is_array(findings))
        return error_set(error, STATUS_INPUT, "it is no report of \"check\"");
    if (!is_dossier(member(root, "dossier"), dossier, error))
        return false;
    ret->redacted = json_is_true(json_object_get(root, "redacted"));
    for (size_t i = 0; i < json_array_size(findings); i++) {
        const json_t *one = json_array_get(findings, i);
        const char *kind = member(one, "kind");
        struct earlier earlier = { .rule = member(one, "rule"),
                                   .filing = member(one, "filing"),
                                   .anchor = member(one, "anchor"),
                                   .detail = member(one, "detail") };
        if (!kind || strcmp(kind, "broken") != 0 || member(one, "waivedBy"))
            continue;
        if (!add(ret, &earlier, member(one, "severity")))
            return error_set(error, STATUS_INTERNAL, "memory ran out");
    }
    return true;
}

static bool read_detection(const xmlNode *detection, const char *filing, struct since *ret)
{
    struct earlier earlier = { .rule = (char *)xml_attribute(detection, "code"),
                               .filing = (char *)filing,
                               .anchor = (char *)xml_attribute_ns(detection, NS_REPORT, "anchor"),
                               .detail = (char *)xml_attribute_ns(detection, NS_REPORT, "detail") };
    if (xml_attribute_ns(detection, NS_REPORT, "waived-by"))
        return true;
    return add(ret, &earlier, xml_attribute(detection, "severity"));
}

static bool read_run(const xmlNode *report, struct since *ret)
{
    const xmlNode *metadata = xml_child(report, NS_XVRL, "metadata");
    const xmlNode *title = metadata ? xml_child(metadata, NS_XVRL, "title") : NULL;
    CLEANUP(free_pointer) char *filing = title ? xml_content(title) : NULL;
    for (const xmlNode *at = xml_child(report, NS_XVRL, "detection"); at;
         at = xml_next(at, NS_XVRL, "detection")) {
        if (!read_detection(at, filing, ret))
            return false;
    }
    return true;
}

static bool is_redacted(const xmlNode *metadata)
{
    for (const xmlNode *at = xml_child(metadata, NS_XVRL, "supplemental"); at;
         at = xml_next(at, NS_XVRL, "supplemental")) {
        const char *kind = xml_attribute_ns(at, NS_REPORT, "kind");
        CLEANUP(free_pointer) char *value = xml_content(at);
        if (kind && strcmp(kind, "redacted") == 0)
            return value && strcmp(value, "yes") == 0;
    }
    return false;
}

static bool read_xvrl(const void *bytes, size_t size, const char *dossier, struct since *ret,
                      struct error *error)
{
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xml_parse(bytes, size, "report", error);
    if (!doc)
        return false;
    const xmlNode *root = xmlDocGetRootElement(doc);
    const xmlNode *metadata =
        xml_is(root, NS_XVRL, "reports") ? xml_child(root, NS_XVRL, "metadata") : NULL;
    const xmlNode *document = metadata ? xml_child(metadata, NS_XVRL, "document") : NULL;
    CLEANUP(free_pointer) char *found = document ? xml_content(document) : NULL;
    if (!document)
        return error_set(error, STATUS_INPUT, "it is no report of \"check\"");
    if (!is_dossier(found, dossier, error))
        return false;
    ret->redacted = is_redacted(metadata);
    for (const xmlNode *at = xml_child(root, NS_XVRL, "report"); at;
         at = xml_next(at, NS_XVRL, "report")) {
        if (!read_run(at, ret))
            return error_set(error, STATUS_INTERNAL, "memory ran out");
    }
    return true;
}

static int by_place(const void *left, const void *right)
{
    const struct earlier *a = left, *b = right;
    int order = strcmp(a->rule, b->rule);
    if (!order)
        order = strcmp(a->filing, b->filing);
    return order ? order : strcmp(a->anchor, b->anchor);
}

/* The first of those that are about the same. */
static struct earlier *find_first(const struct since *since, const struct earlier *wanted)
{
    size_t low = 0, high = since->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (by_place(&since->items[middle], wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return &since->items[low];
}

/* A report without details cannot tell apart what is alike but for them; neither then can we. */
static bool same_detail(const struct earlier *a, const struct earlier *b, bool bare)
{
    return bare || strcmp(a->detail, b->detail) == 0;
}

static bool take(struct since *since, const struct finding *finding, bool bare)
{
    const struct earlier wanted = { .rule = finding->rule,
                                    .filing = finding->filing ? finding->filing : (char *)"",
                                    .anchor = finding->anchor,
                                    .detail = finding->detail ? finding->detail : (char *)"" };
    const struct earlier *end = since->items + since->count;
    for (struct earlier *at = find_first(since, &wanted); at < end && !by_place(at, &wanted);
         at++) {
        if (at->used || at->severity < finding->severity || !same_detail(at, &wanted, bare))
            continue;
        at->used = true;
        return true;
    }
    return false;
}

bool since_apply(const void *bytes, size_t size, const char *dossier, bool redacted,
                 struct findings *findings, struct error *error)
{
    CLEANUP(since_release) struct since since = { .items = NULL };
    const char *start = bytes;
    bool json = size > 0 && *start == '{';
    if (json ? !read_json(start, size, dossier, &since, error)
             : !read_xvrl(bytes, size, dossier, &since, error))
        return false;
    if (since.count == 0)
        return true;
    qsort(since.items, since.count, sizeof *since.items, by_place);
    bool bare = redacted || since.redacted;
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        if (finding->kind == FINDING_BROKEN && !finding->waived_by && finding->anchor &&
            take(&since, finding, bare))
            findings_know(findings, i);
    }
    return true;
}
