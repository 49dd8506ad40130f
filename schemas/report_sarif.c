/* The report as SARIF 2.1.0 (OASIS), for code hosts: one run, one result per place. Redacted unless
 * asked otherwise. Places are lines of the dossier's XML, relative to its folder; text is never
 * markdown, and the brackets that would make a link of it are escaped (3.11.6). */
#include "base/cleanup.h"
#include "base/limits.h"
#include "schemas/report_items.h"

#include <string.h>

static void message(struct text *ret, const char *string)
{
    CLEANUP(text_release) struct text escaped = TEXT_INIT(65536);
    for (const char *at = string ? string : ""; *at; at++) {
        if (strchr("[]\\", *at))
            text_append_character(&escaped, '\\');
        text_append_character(&escaped, *at);
    }
    text_append(ret, "{\"text\":");
    text_append_json(ret, text_string(&escaped));
    text_append(ret, "}");
}

/* A relative reference (RFC 3986): all but unreserved characters and the slash as %XX. */
static void uri(struct text *ret, const char *path)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                "-._~/";
    text_append(ret, "\"");
    for (const char *at = path; *at; at++) {
        if (strchr(plain, *at))
            text_append_character(ret, *at);
        else
            text_appendf(ret, "%%%02X", (unsigned)(unsigned char)*at);
    }
    text_append(ret, "\"");
}

static void location(struct text *ret, const struct finding_place *place, const char *anchor)
{
    const char *between = "";
    text_append(ret, "{");
    if (place->file) {
        text_append(ret, "\"physicalLocation\":{\"artifactLocation\":{\"uri\":");
        uri(ret, place->file);
        text_append(ret, "}");
        if (place->line > 0)
            text_appendf(ret, ",\"region\":{\"startLine\":%ld}", place->line);
        text_append(ret, "}");
        between = ",";
    }
    const char *name = anchor ? anchor : place->rendition;
    if (name) {
        text_appendf(ret, "%s\"logicalLocations\":[{\"fullyQualifiedName\":", between);
        text_append_json(ret, name);
        text_append(ret, "}]");
        between = ",";
    }
    if (place->page > 0)
        text_appendf(ret, "%s\"properties\":{\"page\":%ld}", between, place->page);
    text_append(ret, "}");
}

/* What could not be evaluated is open, and has no level (3.27.9). */
static const char *level(const struct finding *finding)
{
    static const char *const levels[SEVERITIES] = { "note", "warning", "error" };
    return finding->kind == FINDING_NOT_EVALUATED ? "none" : levels[finding->severity];
}

static void related(struct text *ret, const struct finding *finding)
{
    if (finding->related_count == 0)
        return;
    text_append(ret, ",\"relatedLocations\":[");
    for (size_t i = 0; i < finding->related_count; i++) {
        text_append(ret, i ? "," : "");
        location(ret, &finding->related[i], NULL);
    }
    text_append(ret, "]");
}

static void filings(struct text *ret, const struct report_item *item)
{
    text_append(ret, ",\"properties\":{\"filings\":[");
    for (size_t i = 0; i < item->filing_count; i++) {
        text_append(ret, i ? "," : "");
        text_append_json(ret, item->filings[i]);
    }
    text_append(ret, "]}");
}

static void result(const struct report *report, const struct report_item *item, struct text *ret)
{
    const struct finding *finding = item->finding;
    bool unknown = finding->kind == FINDING_NOT_EVALUATED;
    text_append(ret, "{\"ruleId\":");
    text_append_json(ret, finding->rule);
    text_appendf(ret, ",\"kind\":\"%s\",\"level\":\"%s\",\"message\":", unknown ? "open" : "fail",
                 level(finding));
    message(ret, finding_text(finding, report->language));
    text_append(ret, ",\"locations\":[");
    location(ret, &finding->place, finding->anchor);
    text_append(ret, "]");
    related(ret, finding);
    if (finding->waived_by) {
        text_append(ret, ",\"suppressions\":[{\"kind\":\"external\",\"justification\":");
        text_append_json(ret, finding->waived_by);
        text_append(ret, "}]");
    }
    filings(ret, item);
    text_append(ret, "}");
}

/* The rules that results name, each once; results of one rule stand together. */
static void rules(const struct report *report, const struct report_items *items, struct text *ret)
{
    const char *between = "";
    text_append(ret, ",\"rules\":[");
    for (size_t i = 0; i < items->count; i++) {
        const struct finding *finding = items->items[i].finding;
        bool again = false;
        for (size_t j = 0; j < i && !again; j++)
            again = strcmp(items->items[j].finding->rule, finding->rule) == 0;
        if (again)
            continue;
        text_appendf(ret, "%s{\"id\":", between);
        text_append_json(ret, finding->rule);
        const char *todo = finding_do(finding, report->language);
        if (todo) {
            text_append(ret, ",\"help\":");
            message(ret, todo);
        }
        text_append(ret, "}");
        between = ",";
    }
    text_append(ret, "]");
}

bool report_write_sarif(const struct report *report, struct text *ret, struct error *error)
{
    CLEANUP(report_items_release) struct report_items items = { 0 };
    if (!report_items_make(report, &items, error))
        return false;
    text_append(ret,
                "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\","
                "\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"samdossier\"");
    text_append_json_member(ret, "version", report->tool);
    rules(report, &items, ret);
    text_append(ret, "}},\"results\":[");
    for (size_t i = 0; i < items.count; i++) {
        text_append(ret, i ? ",\n" : "\n");
        result(report, &items.items[i], ret);
    }
    text_append(ret, "]}]}\n");
    if (text_failed(ret))
        return error_set(error, STATUS_LIMIT, "the report passes its limit of bytes");
    return true;
}
