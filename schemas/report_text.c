/* The report for the terminal: 80 columns or what the terminal has, most urgent first. */
#include "base/cleanup.h"
#include "base/limits.h"
#include "schemas/report_difference.h"
#include "schemas/report_items.h"

#include <stdlib.h>
#include <string.h>

#define OF_RULE 2
#define OF_PLACE 4

/* A line of a finding, with a label; what belongs to one place stands deeper than what belongs to
 * the rule. */
static void labelled(struct text *ret, const struct report *report, unsigned deep,
                     const char *label, const char *string)
{
    if (!string || !*string)
        return;
    text_appendf(ret, "%*s%s", (int)deep, "", label);
    unsigned indent = deep + (unsigned)utf8_columns(label);
    text_append_wrapped(ret, string, report->columns, indent, indent);
}

static void sources_write(const struct report *report, const struct finding *finding, unsigned deep,
                          struct text *ret)
{
    for (size_t i = 0; i < finding->source_count; i++) {
        const struct finding_source *source = &finding->sources[i];
        struct text line = TEXT_INIT(16384);
        const char *title = source_title(source, report->language);
        text_append(&line, title ? title : source->id);
        if (source->number)
            text_appendf(&line, ", %s", source->number);
        text_appendf(&line, " (%s)", confidence_word(source->confidence, report->language));
        labelled(ret, report, deep,
                 report->language == REPORT_JA ? "根拠: " : "source: ", text_string(&line));
        text_release(&line);
    }
}

static void place_line(const struct report *report, unsigned deep, const char *label,
                       const struct finding_place *place, struct text *ret)
{
    struct text line = TEXT_INIT(16384);
    place_write(place, report->language, &line);
    labelled(ret, report, deep, label, text_string(&line));
    text_release(&line);
}

static void related_write(const struct report *report, const struct finding *finding,
                          struct text *ret)
{
    bool japanese = report->language == REPORT_JA;
    size_t shown = finding->related_count > 3 ? 3 : finding->related_count;
    for (size_t i = 0; i < shown; i++)
        place_line(report, OF_PLACE, japanese ? "関連: " : "see also: ", &finding->related[i], ret);
    if (finding->related_count > shown)
        text_appendf(ret, japanese ? "    ほか%zu箇所\n" : "    and %zu more places\n",
                     finding->related_count - shown);
}

/* False only if the report cannot be written. */
static bool difference_write(const struct report *report, const struct finding *finding,
                             struct text *ret, struct error *error)
{
    struct text line = TEXT_INIT(1 << 20);
    bool good = report_difference_plain(finding, &line, error);
    if (good && line.size > 0) {
        labelled(ret, report, OF_PLACE, "",
                 report->language == REPORT_JA ? "相違（[-あるべき文字-] {+余分な文字+}）:"
                                               : "differs ([-missing-] {+too many+}):");
        labelled(ret, report, OF_PLACE + 2, "", text_string(&line));
    }
    text_release(&line);
    return good;
}

static bool item_write(const struct report *report, const struct report_item *item,
                       struct text *ret, struct error *error)
{
    const struct finding *finding = item->finding;
    bool japanese = report->language == REPORT_JA;
    place_line(report, OF_RULE, "", &finding->place, ret);
    labelled(ret, report, OF_PLACE, "", finding_text(finding, report->language));
    if (finding->kind == FINDING_NOT_EVALUATED)
        labelled(ret, report, OF_PLACE, japanese ? "評価不能: " : "not evaluated: ",
                 finding_reason(finding, report->language));
    if (!difference_write(report, finding, ret, error))
        return false;
    related_write(report, finding, ret);
    if (finding->waived_by)
        labelled(ret, report, OF_PLACE, japanese ? "例外: " : "waived by: ", finding->waived_by);
    return true;
}

static void filings_write(const struct report *report, const struct report_item *item,
                          unsigned deep, struct text *ret)
{
    struct text line = TEXT_INIT(65536);
    for (size_t i = 0; i < item->filing_count; i++)
        text_appendf(&line, "%s%s", i ? ", " : "", item->filings[i]);
    labelled(ret, report, deep,
             report->language == REPORT_JA ? "申請: " : "for: ", text_string(&line));
    text_release(&line);
}

/* One missing fact, and the rules that wait for it. */
static void lack_write(const struct report *report, const struct report_items *items, size_t first,
                       struct text *ret)
{
    const struct finding *finding = items->items[first].finding;
    bool japanese = report->language == REPORT_JA;
    text_appendf(ret, "%s\n", urgency_word(URGENCY_UNKNOWN, report->language));
    place_line(report, OF_RULE, "", &finding->place, ret);
    labelled(ret, report, OF_PLACE, "", finding_reason(finding, report->language));
    struct text rules = TEXT_INIT(1 << 20);
    for (size_t i = first;; i++) {
        const char *rule = items->items[i].finding->rule;
        if (i == first || strcmp(rule, items->items[i - 1].finding->rule))
            text_appendf(&rules, "%s%s", i == first ? "" : ", ", rule);
        if (report_item_last(items, i))
            break;
    }
    labelled(ret, report, OF_PLACE, japanese ? "規則: " : "rules: ", text_string(&rules));
    text_release(&rules);
    filings_write(report, &items->items[first], OF_RULE, ret);
    labelled(ret, report, OF_RULE, japanese ? "対応: " : "do: ",
             japanese ? "読み取れるファイルに直すか、この事実を確認できるようにしてください。"
                      : "Mend the file so that it can be read, then check again.");
    text_append(ret, "\n");
}

static bool rule_write(const struct report *report, const struct report_items *items, size_t first,
                       struct text *ret, struct error *error)
{
    const struct finding *finding = items->items[first].finding;
    bool together = report_same_filings(items, first);
    bool alike = report_same_sources(items, first);
    text_appendf(ret, "%s  %s\n", urgency_word(finding_urgency(finding), report->language),
                 finding->rule);
    for (size_t i = first;; i++) {
        if (!item_write(report, &items->items[i], ret, error))
            return false;
        if (!together)
            filings_write(report, &items->items[i], OF_PLACE, ret);
        if (!alike)
            sources_write(report, items->items[i].finding, OF_PLACE, ret);
        if (report_item_last(items, i))
            break;
    }
    if (together)
        filings_write(report, &items->items[first], OF_RULE, ret);
    labelled(ret, report, OF_RULE, report->language == REPORT_JA ? "対応: " : "do: ",
             finding_do(finding, report->language));
    if (alike)
        sources_write(report, finding, OF_RULE, ret);
    text_append(ret, "\n");
    return true;
}

static void head_write(const struct report *report, struct text *ret)
{
    bool japanese = report->language == REPORT_JA;
    const char *product = japanese && report->product_ja ? report->product_ja : report->product;
    struct text line = TEXT_INIT(16384);
    text_append(&line, product ? product : report->dossier);
    text_appendf(&line, japanese ? " (%s)、基準日 %s" : " (%s), as of %s", report->dossier,
                 report->as_of);
    if (report->sample)
        text_append(&line, japanese ? "、見本(架空)" : ", an invented sample");
    text_append_wrapped(ret, text_string(&line), report->columns, 0, 0);
    text_append(ret, "\n");
    text_release(&line);
}

static void runs_write(const struct report *report, struct text *ret)
{
    for (size_t i = 0; i < report->findings->run_count; i++) {
        const struct finding_run *run = &report->findings->runs[i];
        if (!report_covers(report, run->filing))
            continue;
        struct text line = TEXT_INIT(16384);
        text_appendf(&line, "%s (%s): ", run->filing ? run->filing : run->regulator, run->route);
        report_run_sentence(report, run, report->language, &line);
        text_append(&line, report->language == REPORT_JA ? "。" : ".");
        labelled(ret, report, OF_RULE, "", text_string(&line));
        text_release(&line);
    }
}

bool report_write_text(const struct report *report, struct text *ret, struct error *error)
{
    CLEANUP(report_items_release) struct report_items items = { 0 };
    if (!report_items_make(report, &items, error))
        return false;
    head_write(report, ret);
    for (size_t i = 0; i < items.count; i++) {
        if (!report_item_first(&items, i))
            continue;
        if (finding_lacks_fact(items.items[i].finding))
            lack_write(report, &items, i, ret);
        else if (!rule_write(report, &items, i, ret, error))
            return false;
    }
    text_append(ret, report->language == REPORT_JA ? "結果\n" : "Result\n");
    runs_write(report, ret);
    if (text_failed(ret))
        return error_set(error, STATUS_LIMIT, "the report passes %llu bytes",
                         (unsigned long long)REPORT_MAX_BYTES);
    return true;
}
