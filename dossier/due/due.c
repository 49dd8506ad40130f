#include "dossier/due/internal.h"

#include "base/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *due_code(enum due_kind kind)
{
    static const char *const codes[] = {
#define DUE(NAME, code, ...) code,
#include "dossier/due/due.def"
#undef DUE
    };
    return codes[kind];
}

const char *due_word(enum due_kind kind, enum report_language language)
{
    static const char *const words[][2] = {
#define DUE(NAME, code, en, ja, ...) { en, ja },
#include "dossier/due/due.def"
#undef DUE
    };
    return words[kind][language];
}

const char *due_action(enum due_kind kind, enum report_language language)
{
    static const char *const actions[][2] = {
#define DUE(NAME, code, en, ja, do_en, do_ja) { do_en, do_ja },
#include "dossier/due/due.def"
#undef DUE
    };
    return actions[kind][language];
}

static void item_release(struct due_item *item)
{
    free(item->id);
    for (enum report_language language = REPORT_EN; language <= REPORT_JA; language++) {
        free(item->what[language]);
        free(item->against[language]);
    }
}

void due_release(struct due *due)
{
    for (size_t i = 0; i < due->count; i++)
        item_release(&due->items[i]);
    free(due->items);
    *due = (struct due)DUE_INIT;
}

void due_append(struct text *text, const char *string)
{
    if (string)
        text_append_clean(text, string, strlen(string));
}

char *due_title(const xmlNode *node, const char *name, const char *number, const char *id,
                enum report_language language)
{
    static const char *const order[][2] = { { "en", "ja" }, { "ja", "en" } };
    char *title = NULL;
    for (size_t i = 0; name && !title && i < 2; i++)
        title = dossier_text(node, name, order[language][i], NULL);
    struct text text = TEXT_INIT(4 * CLEAN_TEXT_MAX);
    due_append(&text, title ? title : id);
    if (number)
        text_append(&text, language == REPORT_JA ? "、" : ", ");
    due_append(&text, number);
    free(title);
    return text_take(&text);
}

static struct due_item *item_new(struct due_gather *gather)
{
    struct due *found = &gather->found;
    if (found->count == gather->capacity) {
        size_t capacity = gather->capacity ? 2 * gather->capacity : 64;
        struct due_item *grown = reallocarray(found->items, capacity, sizeof *grown);
        if (!grown)
            return NULL;
        found->items = grown;
        gather->capacity = capacity;
    }
    struct due_item *item = &found->items[found->count];
    *item = (struct due_item){ .kind = DUE_KINDS };
    return item;
}

static void candidate_release(struct due_candidate *candidate)
{
    free(candidate->what[REPORT_EN]);
    free(candidate->what[REPORT_JA]);
    candidate->what[REPORT_EN] = candidate->what[REPORT_JA] = NULL;
}

static void item_add(struct due_gather *gather, struct due_candidate *candidate, char *against[2])
{
    struct due_item *item = item_new(gather);
    struct text id = TEXT_INIT(1024);
    if (candidate->of)
        text_appendf(&id, "%s/", candidate->of);
    text_append(&id, candidate->id);
    char *whole = text_take(&id);
    if (!item || !whole || !candidate->what[REPORT_EN] || !candidate->what[REPORT_JA]) {
        free(whole);
        free(against[REPORT_EN]);
        free(against[REPORT_JA]);
        candidate_release(candidate);
        gather->failed = true;
        return;
    }
    item->kind = candidate->kind;
    memcpy(item->date, candidate->date, DATE_SIZE);
    item->days = date_days(item->date) - date_days(gather->options->as_of);
    item->id = whole;
    item->place = xml_place(candidate->node);
    if (candidate->regulator)
        working_day_last(item->date, candidate->regulator, gather->options->holiday,
                         gather->options->context, item->working);
    if (!strcmp(item->working, item->date))
        item->working[0] = '\0';
    for (enum report_language language = REPORT_EN; language <= REPORT_JA; language++) {
        item->what[language] = TAKE(candidate->what[language]);
        item->against[language] = against[language];
    }
    gather->found.count++;
}

void due_add(struct due_gather *gather, struct due_candidate *candidate)
{
    item_add(gather, candidate, (char *[2]){ NULL, NULL });
}

/* Says which day of the filing comes after the last day of validity. */
static void against_filing(const struct due_gather *gather, const struct due_candidate *candidate,
                           const xmlNode *filing, struct text against[2])
{
    enum filing_state state = filing_state_find(filing, gather->options->as_of);
    const char *id = xml_attribute(filing, "id"), *planned = xml_attribute(filing, "planned"),
               *decision = xml_attribute(filing, "decision-horizon");
    if (filing_is_decided(state))
        return;
    if (!filing_is_submitted(state) && planned && strcmp(candidate->date, planned) < 0) {
        text_appendf(&against[REPORT_EN], "%sbefore %s is filed (%s)",
                     against[REPORT_EN].size ? ", " : "", id, planned);
        text_appendf(&against[REPORT_JA], "%s%sの申請予定日（%s）より前",
                     against[REPORT_JA].size ? "、" : "", id, planned);
    } else if (decision && strcmp(candidate->date, decision) < 0) {
        text_appendf(&against[REPORT_EN], "%sbefore %s is decided (%s)",
                     against[REPORT_EN].size ? ", " : "", id, decision);
        text_appendf(&against[REPORT_JA], "%s%sの審査終了見込み（%s）より前",
                     against[REPORT_JA].size ? "、" : "", id, decision);
    }
}

void due_consider(struct due_gather *gather, struct due_candidate *candidate)
{
    if (!candidate->date) {
        candidate_release(candidate);
        return;
    }
    struct text against[2] = { TEXT_INIT(LIMIT_OUTPUT_BYTES), TEXT_INIT(LIMIT_OUTPUT_BYTES) };
    const xmlNode *filing = dossier_first(gather->dossier, "filings", "filing");
    for (; candidate->for_filings && filing; filing = xml_next(filing, NS_DOSSIER, "filing"))
        if (!candidate->regulators ||
            slugs_have(candidate->regulators, xml_attribute(filing, "regulator")))
            against_filing(gather, candidate, filing, against);
    bool ends_early = against[REPORT_EN].size > 0;
    if (!ends_early && strcmp(candidate->date, gather->until) > 0)
        candidate_release(candidate);
    else
        item_add(gather, candidate,
                 (char *[2]){ ends_early ? text_take(&against[REPORT_EN]) : NULL,
                              ends_early ? text_take(&against[REPORT_JA]) : NULL });
    text_release(&against[REPORT_EN]);
    text_release(&against[REPORT_JA]);
}

static int compare_items(const void *a, const void *b)
{
    const struct due_item *left = a, *right = b;
    int order = strcmp(left->date, right->date);
    if (!order)
        order = (left->kind > right->kind) - (left->kind < right->kind);
    return order ? order : strcmp(left->id, right->id);
}

bool due_list(const struct dossier *dossier, const struct due_options *options, struct due *ret,
              struct error *error)
{
    struct due_gather gather = { .dossier = dossier, .options = options };
    date_add(options->as_of, 0, 0, options->within_days, gather.until);
    due_gather_papers(&gather);
    due_gather_course(&gather);
    due_gather_insurance(&gather);
    if (gather.failed) {
        due_release(&gather.found);
        return error_set(error, STATUS_INTERNAL, "no memory for what is due");
    }
    if (gather.found.count)
        qsort(gather.found.items, gather.found.count, sizeof *gather.found.items, compare_items);
    *ret = gather.found;
    return true;
}
