/* The report as JSON: every finding, ungrouped, and all counts, in both languages. */
#include "base/limits.h"
#include "schemas/report_items.h"

static void number(struct text *ret, const char *name, long value)
{
    if (value > 0)
        text_appendf(ret, ",\"%s\":%ld", name, value);
}

static void optional(struct text *ret, const char *name, const char *value)
{
    if (value)
        text_append_json_member(ret, name, value);
}

static void place_json(struct text *ret, const struct finding_place *place)
{
    text_append(ret, "{\"file\":");
    text_append_json(ret, place->file ? place->file : "");
    number(ret, "line", place->line);
    optional(ret, "document", place->document);
    optional(ret, "rendition", place->rendition);
    optional(ret, "path", place->path);
    number(ret, "page", place->page);
    text_append(ret, "}");
}

static void source_json(struct text *ret, const struct finding_source *source)
{
    text_append(ret, "{\"id\":");
    text_append_json(ret, source->id);
    text_append_json_member(ret, "confidence", confidence_name(source->confidence));
    optional(ret, "titleEn", source->title_en);
    optional(ret, "titleJa", source->title_ja);
    optional(ret, "number", source->number);
    optional(ret, "date", source->date);
    optional(ret, "url", source->url);
    text_append(ret, "}");
}

static void finding_json(struct text *ret, const struct finding *finding)
{
    text_append(ret, "{\"rule\":");
    text_append_json(ret, finding->rule);
    text_append_json_member(ret, "pack", finding->pack);
    text_append_json_member(ret, "kind", finding_kind_name(finding->kind));
    text_append_json_member(ret, "severity", severity_name(finding->severity));
    text_append_json_member(ret, "declared", severity_name(finding->declared));
    text_append_json_member(ret, "filing", finding->filing);
    text_append_json_member(ret, "regulator", finding->regulator);
    text_append_json_member(ret, "textEn", finding->text_en);
    text_append_json_member(ret, "textJa", finding->text_ja);
    optional(ret, "doEn", finding->do_en);
    optional(ret, "doJa", finding->do_ja);
    optional(ret, "reason", finding->reason);
    optional(ret, "fact", finding->fact);
    optional(ret, "anchor", finding->anchor);
    optional(ret, "detail", finding->detail);
    optional(ret, "expected", finding->expected);
    optional(ret, "found", finding->found);
    optional(ret, "waivedBy", finding->waived_by);
    optional(ret, "version", finding->version);
    text_append(ret, ",\"place\":");
    place_json(ret, &finding->place);
    text_append(ret, ",\"related\":[");
    for (size_t i = 0; i < finding->related_count; i++) {
        text_append(ret, i ? "," : "");
        place_json(ret, &finding->related[i]);
    }
    text_append(ret, "],\"sources\":[");
    for (size_t i = 0; i < finding->source_count; i++) {
        text_append(ret, i ? "," : "");
        source_json(ret, &finding->sources[i]);
    }
    text_append(ret, "]}");
}

static void run_json(const struct report *report, struct text *ret, const struct finding_run *run)
{
    size_t counts[URGENCIES];
    report_run_counts(report, run, counts);
    text_append(ret, "{\"filing\":");
    text_append_json(ret, run->filing ? run->filing : "");
    text_append_json_member(ret, "regulator", run->regulator);
    text_append_json_member(ret, "route", run->route);
    text_append_json_member(ret, "asOf", run->as_of);
    text_appendf(ret,
                 ",\"rules\":%zu,\"rulesOfficial\":%zu,\"rulesOwn\":%zu,\"rulesOutOfDate\":%zu"
                 ",\"rulesDropped\":%zu,\"checks\":%zu",
                 run->rules, run->rules_official, run->rules_own, run->rules_out_of_date,
                 run->rules_dropped, run->checks);
    text_appendf(ret,
                 ",\"errors\":%zu,\"notEvaluated\":%zu,\"warnings\":%zu,\"notes\":%zu"
                 ",\"waived\":%zu}",
                 counts[URGENCY_ERROR], counts[URGENCY_UNKNOWN], counts[URGENCY_WARNING],
                 counts[URGENCY_INFO], counts[URGENCY_WAIVED]);
}

static void head_json(const struct report *report, struct text *ret)
{
    text_append(ret, "{\"format\":1");
    text_append_json_member(ret, "tool", report->tool);
    text_append_json_member(ret, "dossier", report->dossier);
    optional(ret, "productEn", report->product);
    optional(ret, "productJa", report->product_ja);
    text_appendf(ret, ",\"sample\":%s", report->sample ? "true" : "false");
    text_appendf(ret, ",\"redacted\":%s", report->redacted ? "true" : "false");
    text_append_json_member(ret, "asOf", report->as_of);
    text_append_json_member(ret, "asOfOrigin", report->as_of_origin);
    optional(ret, "sandbox", report->sandbox);
    text_append(ret, ",\"packs\":[");
    for (size_t i = 0; i < report->pack_count; i++) {
        text_append(ret, i ? ",{\"id\":" : "{\"id\":");
        text_append_json(ret, report->packs[i].id);
        text_append_json_member(ret, "sha256", report->packs[i].sha256);
        text_append_json_member(ret, "origin", report->packs[i].origin);
        text_append(ret, "}");
    }
    text_append(ret, "]");
}

bool report_write_json(const struct report *report, struct text *ret, struct error *error)
{
    head_json(report, ret);
    text_append(ret, ",\"runs\":[");
    const char *between = "\n";
    for (size_t i = 0; i < report->findings->run_count; i++) {
        if (!report_covers(report, report->findings->runs[i].filing))
            continue;
        text_append(ret, between);
        run_json(report, ret, &report->findings->runs[i]);
        between = ",\n";
    }
    text_append(ret, "],\"findings\":[");
    between = "\n";
    for (size_t i = 0; i < report->findings->count; i++) {
        if (!report_covers(report, report->findings->items[i].filing))
            continue;
        text_append(ret, between);
        finding_json(ret, &report->findings->items[i]);
        between = ",\n";
    }
    text_append(ret, "]}\n");
    if (text_failed(ret))
        return error_set(error, STATUS_LIMIT, "the report passes its limit of bytes");
    return true;
}
