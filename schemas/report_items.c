#include "schemas/report_items.h"

#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

const struct report_format report_formats[] = {
    { "text", "for the terminal, in the language of --lang", report_write_text, false },
    { "json", "all findings and counts, both languages", report_write_json, false },
    { "html", "one page for the browser, both languages", report_write_html, false },
    { "xvrl", "XML Validation Report Language, the form of the record", report_write_xvrl, false },
    { "sarif", "SARIF 2.1.0, for code hosts; redacted", report_write_sarif, true },
    { "junit", "JUnit XML, for CI servers; redacted", report_write_junit, true },
    { NULL, NULL, NULL, false },
};

const struct report_format *report_format_find(const char *name)
{
    for (const struct report_format *format = report_formats; format->name; format++)
        if (!strcmp(format->name, name))
            return format;
    return NULL;
}

bool report_covers(const struct report *report, const char *filing)
{
    return !report->filing || (filing && !strcmp(report->filing, filing));
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

static bool same_place(const struct finding_place *a, const struct finding_place *b)
{
    return a->line == b->line && a->page == b->page && same_text(a->file, b->file) &&
           same_text(a->rendition, b->rendition) && same_text(a->path, b->path);
}

/* The filing itself as the place is no reason to keep two findings apart only if all else is. */
static bool same_finding(const struct finding *a, const struct finding *b)
{
    return a->kind == b->kind && a->severity == b->severity && !strcmp(a->rule, b->rule) &&
           same_text(a->text_en, b->text_en) && same_text(a->reason, b->reason) &&
           same_text(a->waived_by, b->waived_by) && same_place(&a->place, &b->place);
}

enum urgency finding_urgency(const struct finding *finding)
{
    if (finding->waived_by)
        return URGENCY_WAIVED;
    if (finding->kind == FINDING_NOT_EVALUATED)
        return URGENCY_UNKNOWN;
    if (finding->severity == SEVERITY_ERROR)
        return URGENCY_ERROR;
    return finding->severity == SEVERITY_WARNING ? URGENCY_WARNING : URGENCY_INFO;
}

/* FNV-1a over what same_finding compares first. */
static size_t finding_hash(const struct finding *finding)
{
    size_t hash = 2166136261u;
    const char *parts[] = { finding->rule, finding->text_en, finding->place.rendition };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        for (const char *c = parts[i] ? parts[i] : ""; *c; c++)
            hash = (hash ^ (unsigned char)*c) * 16777619u;
    return hash ^ (size_t)finding->place.line ^ ((size_t)finding->place.page << 8);
}

static int compare_numbers(size_t a, size_t b)
{
    return a < b ? -1 : a > b;
}

bool finding_lacks_fact(const struct finding *finding)
{
    return finding_urgency(finding) == URGENCY_UNKNOWN && finding->fact && finding->reason;
}

static const char *group_key(const struct report_item *item)
{
    return finding_lacks_fact(item->finding) ? item->finding->reason : item->finding->rule;
}

static int by_group(const void *left, const void *right)
{
    const struct report_item *a = left, *b = right;
    int order = (int)finding_urgency(a->finding) - (int)finding_urgency(b->finding);
    if (!order)
        order = strcmp(group_key(a), group_key(b));
    return order ? order : compare_numbers(a->order, b->order);
}

static int by_first_of_group(const void *left, const void *right)
{
    const struct report_item *a = left, *b = right;
    int order = (int)finding_urgency(a->finding) - (int)finding_urgency(b->finding);
    if (!order)
        order = compare_numbers(a->group_order, b->group_order);
    return order ? order : compare_numbers(a->order, b->order);
}

static bool same_group(const struct report_item *a, const struct report_item *b)
{
    return finding_urgency(a->finding) == finding_urgency(b->finding) &&
           !strcmp(group_key(a), group_key(b));
}

bool report_item_first(const struct report_items *items, size_t index)
{
    return !index || !same_group(&items->items[index - 1], &items->items[index]);
}

bool report_item_last(const struct report_items *items, size_t index)
{
    return index + 1 == items->count || !same_group(&items->items[index], &items->items[index + 1]);
}

static bool same_sources(const struct report_item *left, const struct report_item *right)
{
    const struct finding *a = left->finding, *b = right->finding;
    if (a->source_count != b->source_count)
        return false;
    for (size_t i = 0; i < a->source_count; i++)
        if (strcmp(a->sources[i].id, b->sources[i].id))
            return false;
    return true;
}

static bool same_filings(const struct report_item *a, const struct report_item *b)
{
    if (a->filing_count != b->filing_count)
        return false;
    for (size_t i = 0; i < a->filing_count; i++)
        if (strcmp(a->filings[i], b->filings[i]))
            return false;
    return true;
}

static bool group_agrees(const struct report_items *items, size_t first,
                         bool (*same)(const struct report_item *, const struct report_item *))
{
    for (size_t i = first; !report_item_last(items, i); i++)
        if (!same(&items->items[first], &items->items[i + 1]))
            return false;
    return true;
}

bool report_same_sources(const struct report_items *items, size_t first)
{
    return group_agrees(items, first, same_sources);
}

bool report_same_filings(const struct report_items *items, size_t first)
{
    return group_agrees(items, first, same_filings);
}

static void items_sort(struct report_items *items)
{
    qsort(items->items, items->count, sizeof *items->items, by_group);
    for (size_t i = 0; i < items->count; i++)
        items->items[i].group_order =
            report_item_first(items, i) ? items->items[i].order : items->items[i - 1].group_order;
    qsort(items->items, items->count, sizeof *items->items, by_first_of_group);
}

static bool item_add_filing(struct report_item *item, const char *filing)
{
    if (!filing)
        return true;
    const char **more = realloc(item->filings, (item->filing_count + 1) * sizeof *more);
    if (!more)
        return false;
    item->filings = more;
    item->filings[item->filing_count++] = filing;
    return true;
}

static bool items_gather(const struct report *report, size_t *slots, size_t mask,
                         struct report_items *ret)
{
    for (size_t i = 0; i < report->findings->count; i++) {
        const struct finding *finding = &report->findings->items[i];
        if (!report_covers(report, finding->filing))
            continue;
        size_t slot = finding_hash(finding) & mask;
        while (slots[slot] && !same_finding(ret->items[slots[slot] - 1].finding, finding))
            slot = (slot + 1) & mask;
        if (!slots[slot]) {
            ret->items[ret->count] = (struct report_item){ .finding = finding, .order = i };
            slots[slot] = ++ret->count;
        }
        if (!item_add_filing(&ret->items[slots[slot] - 1], finding->filing))
            return false;
    }
    return true;
}

bool report_items_make(const struct report *report, struct report_items *ret, struct error *error)
{
    size_t size = 16;
    while (size < 2 * report->findings->count)
        size *= 2;
    struct report_items items = { .items =
                                      calloc(report->findings->count + 1, sizeof *items.items) };
    size_t *slots = calloc(size, sizeof *slots);
    bool gathered = items.items && slots && items_gather(report, slots, size - 1, &items);
    free(slots);
    if (!gathered) {
        report_items_release(&items);
        return error_set(error, STATUS_INTERNAL, "out of memory for the report");
    }
    items_sort(&items);
    *ret = items;
    return true;
}

void report_items_release(struct report_items *items)
{
    for (size_t i = 0; i < items->count; i++)
        free(items->items[i].filings);
    free(items->items);
    *items = (struct report_items){ 0 };
}

static const char *const urgency_words[URGENCIES][2] = {
    [URGENCY_ERROR] = { "error", "エラー" },
    [URGENCY_UNKNOWN] = { "not evaluated", "評価不能" },
    [URGENCY_WARNING] = { "warning", "警告" },
    [URGENCY_INFO] = { "note", "参考" },
    [URGENCY_WAIVED] = { "waived", "例外承認" },
};

const char *urgency_word(enum urgency urgency, enum report_language language)
{
    return urgency_words[urgency][language];
}

const char *urgency_code(enum urgency urgency)
{
    static const char *const codes[URGENCIES] = { "error", "unknown", "warning", "info", "waived" };
    return codes[urgency];
}

static const char *in_language(const char *en, const char *ja, enum report_language language)
{
    const char *wanted = language == REPORT_JA ? ja : en;
    return wanted ? wanted : (en ? en : ja);
}

const char *finding_text(const struct finding *finding, enum report_language language)
{
    return in_language(finding->text_en, finding->text_ja, language);
}

const char *finding_do(const struct finding *finding, enum report_language language)
{
    return in_language(finding->do_en, finding->do_ja, language);
}

const char *finding_reason(const struct finding *finding, enum report_language language)
{
    return in_language(finding->reason, finding->reason_ja, language);
}

const char *source_title(const struct finding_source *source, enum report_language language)
{
    return in_language(source->title_en, source->title_ja, language);
}

const char *confidence_word(enum confidence confidence, enum report_language language)
{
    static const char *const words[][2] = {
        [CONFIDENCE_UNCONFIRMED] = { "unconfirmed", "未確認" },
        [CONFIDENCE_SECONDARY] = { "secondary source", "二次資料" },
        [CONFIDENCE_OFFICIAL] = { "official source", "公的資料" },
        [CONFIDENCE_OWN] = { "own rule", "本ツールの規則" },
    };
    return words[confidence][language];
}

void place_write(const struct finding_place *place, enum report_language language, struct text *ret)
{
    const char *name = place->path ? place->path : place->rendition; /* redacted */
    bool document = name != NULL;
    if (document)
        text_append(ret, name);
    if (document && place->page > 0)
        text_appendf(ret, language == REPORT_JA ? " %ld頁" : ", page %ld", place->page);
    if (!place->file)
        return;
    text_append(ret, document ? " (" : "");
    text_append(ret, place->file);
    if (place->line > 0)
        text_appendf(ret, ":%ld", place->line);
    text_append(ret, document ? ")" : "");
}

void report_run_counts(const struct report *report, const struct finding_run *run,
                       size_t ret_counts[URGENCIES])
{
    for (size_t i = 0; i < URGENCIES; i++)
        ret_counts[i] = 0;
    ret_counts[URGENCY_ERROR] = run->broken[SEVERITY_ERROR];
    ret_counts[URGENCY_WARNING] = run->broken[SEVERITY_WARNING];
    ret_counts[URGENCY_INFO] = run->broken[SEVERITY_INFO];
    for (size_t i = 0; i < SEVERITIES; i++)
        ret_counts[URGENCY_UNKNOWN] += run->not_evaluated[i];
    for (size_t i = 0; i < report->findings->count; i++) {
        const struct finding *finding = &report->findings->items[i];
        if (!finding->waived_by || !same_text(finding->filing, run->filing))
            continue;
        struct finding bare = *finding;
        bare.waived_by = NULL;
        ret_counts[finding_urgency(&bare)]--;
        ret_counts[URGENCY_WAIVED]++;
    }
}

void report_count_write(enum urgency urgency, size_t count, enum report_language language,
                        struct text *ret)
{
    const char *word = urgency_word(urgency, language);
    if (language == REPORT_JA) {
        text_appendf(ret, "%s %zu件", word, count);
        return;
    }
    bool counted = urgency != URGENCY_UNKNOWN && urgency != URGENCY_WAIVED;
    text_appendf(ret, "%zu %s%s", count, word, counted && count != 1 ? "s" : "");
}

static void rules_write(const struct finding_run *run, bool quiet, enum report_language language,
                        struct text *ret)
{
    if (language == REPORT_JA) {
        text_appendf(ret, "%zu件の規則(うち公的資料によるもの%zu件)", run->rules,
                     run->rules_official);
        text_append(ret, quiet ? "で違反は見つからなかった" : "を確認");
        return;
    }
    text_append(ret, quiet ? "no breach found among " : "");
    text_appendf(ret, "%zu rules%s, %zu of them on official sources", run->rules,
                 quiet ? "" : " run", run->rules_official);
}

void report_run_sentence(const struct report *report, const struct finding_run *run,
                         enum report_language language, struct text *ret)
{
    size_t counts[URGENCIES];
    report_run_counts(report, run, counts);
    bool quiet = !counts[URGENCY_ERROR] && !counts[URGENCY_WARNING] && !counts[URGENCY_UNKNOWN] &&
                 !counts[URGENCY_WAIVED];
    rules_write(run, quiet, language, ret);
    const char *between = language == REPORT_JA ? "。" : "; ";
    for (enum urgency u = 0; u < URGENCIES; u++) {
        if (!counts[u])
            continue;
        text_append(ret, between);
        report_count_write(u, counts[u], language, ret);
        between = language == REPORT_JA ? "、" : ", ";
    }
}
