#include "dossier/diff/diff_internal.h"

#include <stdlib.h>
#include <string.h>

const char *diff_code(enum diff_kind kind)
{
    static const char *const codes[] = {
#define DIFF(NAME, code, ...) code,
#include "dossier/diff/diff.def"
#undef DIFF
    };
    return codes[kind];
}

const char *diff_word(enum diff_kind kind, enum report_language language)
{
    static const char *const words[][2] = {
#define DIFF(NAME, code, en, ja) { en, ja },
#include "dossier/diff/diff.def"
#undef DIFF
    };
    return words[kind][language];
}

static struct diff_filing *filing_add(struct diff *diff, const char *id, const char *regulator)
{
    for (size_t i = 0; i < diff->filing_count; i++) {
        struct diff_filing *filing = &diff->filings[i];
        if (!strcmp(filing->id, id) && !strcmp(filing->regulator, regulator))
            return filing;
    }
    struct diff_filing *filing = &diff->filings[diff->filing_count++];
    *filing = (struct diff_filing){ .id = id, .regulator = regulator };
    return filing;
}

static const xmlNode *filings_first(const struct edition *edition)
{
    return edition->dossier ? dossier_first(edition->dossier, "filings", "filing") : NULL;
}

static void filings_add(struct diff *diff, const struct edition *edition)
{
    const xmlNode *node = filings_first(edition);
    if (edition->manifest)
        filing_add(diff, edition->manifest->filing, edition->manifest->regulator);
    for (; node; node = xml_next(node, NS_DOSSIER, "filing")) {
        struct diff_filing *filing =
            filing_add(diff, xml_attribute(node, "id"), xml_attribute(node, "regulator"));
        if (edition == diff->before)
            filing->before = node;
        else
            filing->after = node;
    }
}

static int filing_order(const void *a, const void *b)
{
    const struct diff_filing *one = a, *other = b;
    int order = strcmp(one->regulator, other->regulator);
    return order ? order : strcmp(one->id, other->id);
}

bool diff_filings_find(struct diff *diff, struct error *error)
{
    size_t count = 2; /* of two manifests */
    const struct edition *const editions[] = { diff->before, diff->after };
    for (size_t i = 0; i < 2; i++) {
        const xmlNode *node = filings_first(editions[i]);
        for (; node; node = xml_next(node, NS_DOSSIER, "filing"))
            count++;
    }
    diff->filings = calloc(count, sizeof *diff->filings);
    if (!diff->filings)
        return error_set(error, STATUS_INTERNAL, "no memory for the filings");
    for (size_t i = 0; i < 2; i++)
        filings_add(diff, editions[i]);
    qsort(diff->filings, diff->filing_count, sizeof *diff->filings, filing_order);
    return true;
}

bool diff_make(const struct edition *before, const struct edition *after, struct diff *ret,
               struct error *error)
{
    struct diff diff = { .before = before, .after = after };
    if (!diff_filings_find(&diff, error) || !diff_files_compare(&diff, error) ||
        !diff_items_compare(&diff, error) || !diff_touches_find(&diff, error)) {
        diff_release(&diff);
        return false;
    }
    *ret = diff;
    return true;
}

void diff_release(struct diff *diff)
{
    for (size_t i = 0; i < diff->file_count; i++)
        free(diff->files[i].touches);
    for (size_t i = 0; i < diff->item_count; i++) {
        struct diff_item *item = &diff->items[i];
        free(item->path);
        free(item->before);
        free(item->after);
        free(item->touches);
    }
    free(diff->files);
    free(diff->items);
    free(diff->filings);
    *diff = (struct diff)DIFF_INIT;
}

bool diff_is_empty(const struct diff *diff)
{
    return !diff->file_count && !diff->item_count;
}

size_t diff_count(const struct diff *diff, enum diff_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < diff->file_count; i++)
        count += diff->files[i].kind == kind;
    for (size_t i = 0; i < diff->item_count; i++)
        count += diff->items[i].kind == kind;
    return count;
}

bool diff_state(const struct diff_filing *filing, enum filing_state *ret)
{
    const xmlNode *node = filing->after ? filing->after : filing->before;
    if (node)
        *ret = filing_state_find(node, NULL);
    return node != NULL;
}

/* Whether the dossier has an approval in force of that regulator. */
static bool is_approved(const struct edition *edition, const char *regulator)
{
    const xmlNode *approval =
        edition->dossier ? dossier_first(edition->dossier, "approvals", "approval") : NULL;
    for (; approval; approval = xml_next(approval, NS_DOSSIER, "approval")) {
        const char *of = xml_attribute(approval, "regulator");
        if (of && !strcmp(of, regulator) && !strcmp(xml_attribute(approval, "state"), "valid"))
            return true;
    }
    return false;
}

enum diff_need diff_need(const struct diff *diff, size_t from, size_t to)
{
    enum diff_need need = DIFF_NEED_NONE;
    size_t weighty = 0;
    for (size_t i = from; i < to; i++) {
        const struct diff_filing *filing = &diff->filings[i];
        enum filing_state state = FILING_PLANNED;
        weighty += filing->weighty;
        if (!diff_state(filing, &state))
            continue;
        if (state == FILING_APPROVED || state == FILING_LISTED)
            need = DIFF_NEED_CHANGE;
        else if (need == DIFF_NEED_NONE && (state == FILING_REVIEW || state == FILING_ASKED))
            need = DIFF_NEED_REVIEW;
    }
    if (from < to && (is_approved(diff->before, diff->filings[from].regulator) ||
                      is_approved(diff->after, diff->filings[from].regulator)))
        need = DIFF_NEED_CHANGE;
    return weighty ? need : DIFF_NEED_NONE;
}
