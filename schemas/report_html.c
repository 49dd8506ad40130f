/* The report as one page for the browser. Nothing is loaded and nothing runs: the policy allows the
 * one style sheet by its digest. Foreign text stands in <bdi>, escaped. */
#include "base/cleanup.h"
#include "base/hash.h"
#include "base/limits.h"
#include "schemas/report_difference.h"
#include "schemas/report_items.h"
#include "schemas/report_style.h"

#include <openssl/evp.h>
#include <string.h>

static void foreign(struct text *ret, const char *string)
{
    text_append(ret, "<bdi>");
    text_append_xml(ret, string ? string : "");
    text_append(ret, "</bdi>");
}

/* The same thing in both languages; the page shows one. */
static void both(struct text *ret, const char *en, const char *ja)
{
    text_appendf(ret, "<span class=\"en\" lang=\"en\">%s</span>", en);
    text_appendf(ret, "<span class=\"ja\" lang=\"ja\">%s</span>", ja);
}

static void both_foreign(struct text *ret, const char *en, const char *ja)
{
    text_append(ret, "<span class=\"en\" lang=\"en\">");
    foreign(ret, en);
    text_append(ret, "</span><span class=\"ja\" lang=\"ja\">");
    foreign(ret, ja);
    text_append(ret, "</span>");
}

static void head_html(const struct report *report, struct text *ret)
{
    struct sha256 digest;
    sha256_bytes(report_style, strlen(report_style), &digest);
    unsigned char base64[4 * ((SHA256_SIZE + 2) / 3) + 1];
    EVP_EncodeBlock(base64, digest.bytes, SHA256_SIZE);
    text_append(ret, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    text_appendf(ret,
                 "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                 "style-src 'sha256-%s'; base-uri 'none'; form-action 'none'\">\n",
                 (const char *)base64);
    text_append(ret, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    text_append(ret, "<title>samdossier: ");
    text_append_xml(ret, report->dossier);
    text_appendf(ret, "</title>\n<style>%s</style>\n</head>\n<body>\n", report_style);
}

static void picks_html(const struct report *report, struct text *ret)
{
    bool japanese = report->language == REPORT_JA;
    text_appendf(ret, "<input class=\"pick\" type=\"radio\" name=\"language\" id=\"en\"%s>\n",
                 japanese ? "" : " checked");
    text_appendf(ret, "<input class=\"pick\" type=\"radio\" name=\"language\" id=\"ja\"%s>\n",
                 japanese ? " checked" : "");
    for (enum urgency u = 0; u < URGENCIES; u++)
        text_appendf(ret, "<input class=\"pick\" type=\"checkbox\" id=\"f-%s\" checked>\n",
                     urgency_code(u));
}

static void title_html(const struct report *report, struct text *ret)
{
    text_append(ret, "<main>\n<h1>");
    both_foreign(ret, report->product ? report->product : report->dossier,
                 report->product_ja ? report->product_ja
                                    : (report->product ? report->product : report->dossier));
    text_append(ret, "</h1>\n<p class=\"meta\">");
    both(ret, "Dossier ", "文書一式 ");
    text_append(ret, "<code>");
    text_append_xml(ret, report->dossier);
    text_append(ret, "</code>");
    both(ret, ", checked as of ", "、基準日 ");
    text_appendf(ret, "%s</p>\n", report->as_of);
    if (report->sample) {
        text_append(ret, "<p class=\"sample\">");
        both(ret, "An invented sample. Not for filing.", "架空の見本であり、申請には使えません。");
        text_append(ret, "</p>\n");
    }
}

static void cell_html(struct text *ret, enum urgency urgency, size_t count)
{
    text_appendf(ret, "<td class=\"n %s%s\">%zu</td>", urgency_code(urgency), count ? "" : " zero",
                 count);
}

static void run_html(const struct report *report, const struct finding_run *run, struct text *ret)
{
    size_t counts[URGENCIES];
    report_run_counts(report, run, counts);
    text_append(ret, "<tr><td><code>");
    text_append_xml(ret, run->filing ? run->filing : run->regulator);
    text_append(ret, "</code></td><td><code>");
    text_append_xml(ret, run->route ? run->route : "");
    text_append(ret, "</code></td>");
    for (enum urgency u = 0; u < URGENCIES; u++)
        cell_html(ret, u, counts[u]);
    text_appendf(ret, "<td class=\"n\">%zu</td><td class=\"n\">%zu</td></tr>\n", run->rules,
                 run->rules_official);
}

static void runs_html(const struct report *report, struct text *ret)
{
    text_append(ret, "<h2>");
    both(ret, "Result", "結果");
    text_append(ret, "</h2>\n<div class=\"wide\"><table>\n<tr><th>");
    both(ret, "Filing", "申請");
    text_append(ret, "</th><th>");
    both(ret, "Route", "経路");
    text_append(ret, "</th>");
    for (enum urgency u = 0; u < URGENCIES; u++) {
        text_append(ret, "<th>");
        both(ret, urgency_word(u, REPORT_EN), urgency_word(u, REPORT_JA));
        text_append(ret, "</th>");
    }
    text_append(ret, "<th>");
    both(ret, "rules run", "確認した規則");
    text_append(ret, "</th><th>");
    both(ret, "on official sources", "うち公的資料");
    text_append(ret, "</th></tr>\n");
    for (size_t i = 0; i < report->findings->run_count; i++)
        if (report_covers(report, report->findings->runs[i].filing))
            run_html(report, &report->findings->runs[i], ret);
    text_append(ret, "</table></div>\n<p class=\"meta\">");
    both(ret,
         "A row without errors means: no breach was found among the rules run. It does not mean "
         "that the filing is complete.",
         "エラーのない行は、確認した規則の範囲で違反が見つからなかったことを示すもので、"
         "申請が完全であることを示すものではありません。");
    text_append(ret, "</p>\n");
}

/* The filters, each with how many places it shows: a place counts once, for however many filings.
 */
static void bar_html(const struct report_items *items, struct text *ret)
{
    size_t counts[URGENCIES] = { 0 };
    for (size_t i = 0; i < items->count; i++)
        counts[finding_urgency(items->items[i].finding)]++;
    text_append(ret, "<h2>");
    both(ret, "Findings", "指摘");
    text_append(ret, "</h2>\n<div class=\"bar\">");
    for (enum urgency u = 0; u < URGENCIES; u++) {
        text_appendf(ret, "<label for=\"f-%s\">", urgency_code(u));
        both(ret, urgency_word(u, REPORT_EN), urgency_word(u, REPORT_JA));
        text_appendf(ret, " <b>%zu</b></label>", counts[u]);
    }
    text_append(ret, "<span class=\"gap\"></span><label for=\"en\">English</label>"
                     "<label for=\"ja\">日本語</label></div>\n");
}

static void place_html(const struct finding_place *place, struct text *ret)
{
    for (enum report_language language = REPORT_EN; language <= REPORT_JA; language++) {
        struct text line = TEXT_INIT(16384);
        place_write(place, language, &line);
        text_appendf(ret, "<span class=\"%s\">", language == REPORT_JA ? "ja" : "en");
        foreign(ret, text_string(&line));
        text_append(ret, "</span>");
        text_release(&line);
    }
}

static void places_html(const struct report_item *item, struct text *ret)
{
    const struct finding *finding = item->finding;
    text_append(ret, "<p class=\"place\"><code>");
    place_html(&finding->place, ret);
    text_append(ret, "</code>");
    for (size_t i = 0; i < item->filing_count; i++) {
        text_append(ret, " <span class=\"filing\">");
        text_append_xml(ret, item->filings[i]);
        text_append(ret, "</span>");
    }
    text_append(ret, "</p>\n");
    if (!finding->related_count)
        return;
    text_append(ret, "<p class=\"src\">");
    both(ret, "See also: ", "関連: ");
    for (size_t i = 0; i < finding->related_count && i < 5; i++) {
        text_append(ret, i ? "; <code>" : "<code>");
        place_html(&finding->related[i], ret);
        text_append(ret, "</code>");
    }
    text_append(ret, "</p>\n");
}

static void source_html(const struct finding_source *source, struct text *ret)
{
    text_append(ret, "<p class=\"src\">");
    both(ret, "Source: ", "根拠: ");
    both_foreign(ret, source_title(source, REPORT_EN), source_title(source, REPORT_JA));
    if (source->number) {
        text_append(ret, ", ");
        foreign(ret, source->number);
    }
    text_append(ret, " (");
    both(ret, confidence_word(source->confidence, REPORT_EN),
         confidence_word(source->confidence, REPORT_JA));
    text_append(ret, ")</p>\n");
}

static void group_open(const struct report_items *items, size_t first, struct text *ret)
{
    const struct finding *finding = items->items[first].finding;
    size_t last = first;
    while (!report_item_last(items, last))
        last++;
    enum urgency urgency = finding_urgency(finding);
    text_appendf(ret, "<article class=\"%s\">\n<div class=\"head\"><span class=\"word\">",
                 urgency_code(urgency));
    both(ret, urgency_word(urgency, REPORT_EN), urgency_word(urgency, REPORT_JA));
    text_append(ret, "</span>");
    if (!finding_lacks_fact(finding)) {
        text_append(ret, "<code>");
        text_append_xml(ret, finding->rule);
        text_append(ret, "</code>");
    }
    if (last > first && !finding_lacks_fact(finding)) {
        text_appendf(ret, "<span class=\"count\">%zu", last - first + 1);
        both(ret, " places", "箇所");
        text_append(ret, "</span>");
    }
    text_append(ret, "</div>\n");
}

/* One missing fact, and the rules that wait for it. */
static void lack_html(const struct report_items *items, size_t first, struct text *ret)
{
    const struct finding *finding = items->items[first].finding;
    group_open(items, first, ret);
    places_html(&items->items[first], ret);
    text_append(ret, "<p class=\"text\">");
    both_foreign(ret, finding_reason(finding, REPORT_EN), finding_reason(finding, REPORT_JA));
    text_append(ret, "</p>\n<p class=\"src\">");
    both(ret, "Rules that wait for it:", "待機中の規則:");
    for (size_t i = first;; i++) {
        const char *rule = items->items[i].finding->rule;
        if (i == first || strcmp(rule, items->items[i - 1].finding->rule)) {
            text_append(ret, " <code>");
            text_append_xml(ret, rule);
            text_append(ret, "</code>");
        }
        if (report_item_last(items, i))
            break;
    }
    text_append(ret, "</p>\n</article>\n");
}

/* What is the same for all findings of a rule. */
static void group_close(const struct finding *finding, bool alike, struct text *ret)
{
    if (finding->do_en || finding->do_ja) {
        text_append(ret, "<p class=\"do\">");
        both_foreign(ret, finding_do(finding, REPORT_EN), finding_do(finding, REPORT_JA));
        text_append(ret, "</p>\n");
    }
    for (size_t i = 0; alike && i < finding->source_count; i++)
        source_html(&finding->sources[i], ret);
    text_append(ret, "</article>\n");
}

/* The letters that should be there struck out, those that should not be there underlined. */
static bool difference_html(const struct finding *finding, struct text *ret, struct error *error)
{
    if (!finding->expected)
        return true;
    text_append(ret, "<p class=\"differs\">");
    both(ret, "Differs: <del>missing</del> <ins>too many</ins>: ",
         "相違（<del>あるべき文字</del> <ins>余分な文字</ins>）: ");
    text_append(ret, "<bdi>");
    bool good = report_difference_marked(finding, ret, error);
    text_append(ret, "</bdi></p>\n");
    return good;
}

static bool item_html(const struct report_item *item, bool alike, struct text *ret,
                      struct error *error)
{
    const struct finding *finding = item->finding;
    text_append(ret, "<section>\n");
    places_html(item, ret);
    text_append(ret, "<p class=\"text\">");
    both_foreign(ret, finding_text(finding, REPORT_EN), finding_text(finding, REPORT_JA));
    text_append(ret, "</p>\n");
    if (finding->kind == FINDING_NOT_EVALUATED) {
        text_append(ret, "<p class=\"text\">");
        both(ret, "Not evaluated: ", "評価不能: ");
        both_foreign(ret, finding_reason(finding, REPORT_EN), finding_reason(finding, REPORT_JA));
        text_append(ret, "</p>\n");
    }
    if (!difference_html(finding, ret, error))
        return false;
    for (size_t i = 0; !alike && i < finding->source_count; i++)
        source_html(&finding->sources[i], ret);
    text_append(ret, "</section>\n");
    return true;
}

static void end_html(const struct report *report, struct text *ret)
{
    text_append(ret, "<p class=\"end\">samdossier ");
    text_append_xml(ret, report->tool);
    text_append(ret, ". ");
    both(ret, "Packs:", "規則集:");
    for (size_t i = 0; i < report->pack_count; i++) {
        text_append(ret, i ? ", <code>" : " <code>");
        text_append_xml(ret, report->packs[i].id);
        text_appendf(ret, " %.12s</code>", report->packs[i].sha256);
    }
    text_append(ret, "</p>\n</main>\n</body>\n</html>\n");
}

bool report_write_html(const struct report *report, struct text *ret, struct error *error)
{
    CLEANUP(report_items_release) struct report_items items = { 0 };
    if (!report_items_make(report, &items, error))
        return false;
    head_html(report, ret);
    picks_html(report, ret);
    title_html(report, ret);
    runs_html(report, ret);
    bar_html(&items, ret);
    bool alike = true;
    for (size_t i = 0; i < items.count; i++) {
        if (finding_lacks_fact(items.items[i].finding)) {
            if (report_item_first(&items, i))
                lack_html(&items, i, ret);
            continue;
        }
        if (report_item_first(&items, i)) {
            alike = report_same_sources(&items, i);
            group_open(&items, i, ret);
        }
        if (!item_html(&items.items[i], alike, ret, error))
            return false;
        if (report_item_last(&items, i))
            group_close(items.items[i].finding, alike, ret);
    }
    end_html(report, ret);
    if (text_failed(ret))
        return error_set(error, STATUS_LIMIT, "the report passes its limit of bytes");
    return true;
}
