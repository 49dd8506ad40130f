#include "dossier/due/internal.h"

#include <string.h>

/* The first day that a filing of those regulators, not submitted yet, is planned for; NULL if none
 * is. The filing that it is goes into *ret_filing. */
static const char *first_planned(const struct due_gather *gather, const xmlNode *document,
                                 const xmlNode *thing, const xmlNode **ret_filing)
{
    const char *first = NULL;
    const xmlNode *filing = dossier_first(gather->dossier, "filings", "filing");
    for (; filing; filing = xml_next(filing, NS_DOSSIER, "filing")) {
        const char *regulator = xml_attribute(filing, "regulator");
        const char *planned = xml_attribute(filing, "planned");
        if (!planned || filing_is_submitted(filing_state_find(filing, gather->options->as_of)) ||
            !rendition_is_for(thing, regulator) ||
            (document && !document_is_for(document, regulator)))
            continue;
        if (!first || strcmp(planned, first) < 0) {
            first = planned;
            *ret_filing = filing;
        }
    }
    return first;
}

static void paper_consider(struct due_gather *gather, const xmlNode *paper)
{
    const char *id = xml_attribute(paper, "id"), *state = xml_attribute(paper, "state"),
               *number = xml_attribute(paper, "number");
    if (state && !strcmp(state, "withdrawn"))
        return;
    bool awaited = state && (!strcmp(state, "planned") || !strcmp(state, "requested"));
    const xmlNode *filing = NULL;
    struct due_candidate candidate = {
        .kind = awaited ? DUE_PAPER_NEEDED : DUE_PAPER,
        .date =
            awaited ? first_planned(gather, NULL, paper, &filing) : xml_attribute(paper, "expires"),
        .node = paper,
        .id = id,
        .what = { due_title(paper, "title", number, id, REPORT_EN),
                  due_title(paper, "title", number, id, REPORT_JA) },
        .regulators = xml_attribute(paper, "regulators"),
        .for_filings = !awaited,
    };
    due_consider(gather, &candidate);
}

/* "name of the party: kind number" */
static char *number_title(const xmlNode *party, const xmlNode *number,
                          enum report_language language)
{
    struct text text = TEXT_INIT(65536);
    char *name = due_title(party, "name", NULL, xml_attribute(party, "id"), language);
    char *content = xml_content(number);
    text_appendf(&text, language == REPORT_JA ? "%s、%s " : "%s, %s ", name ? name : "",
                 xml_attribute(number, "kind"));
    due_append(&text, content);
    free(name);
    free(content);
    return text_take(&text);
}

static void party_consider(struct due_gather *gather, const xmlNode *party)
{
    const xmlNode *number = xml_child(party, NS_DOSSIER, "number");
    for (; number; number = xml_next(number, NS_DOSSIER, "number")) {
        struct due_candidate candidate = {
            .kind = DUE_LICENCE,
            .date = xml_attribute(number, "expires"),
            .node = number,
            .of = xml_attribute(party, "id"),
            .id = xml_attribute(number, "kind"),
            .what = { number_title(party, number, REPORT_EN),
                      number_title(party, number, REPORT_JA) },
            .regulators = xml_attribute(party, "regulators"),
            .for_filings = true,
        };
        due_consider(gather, &candidate);
    }
}

/* The revision of the document's master, or NULL. */
static const char *master_revision(const xmlNode *document)
{
    const xmlNode *rendition = xml_child(document, NS_DOSSIER, "rendition");
    for (; rendition; rendition = xml_next(rendition, NS_DOSSIER, "rendition"))
        if (rendition_is_current(rendition) && !strcmp(xml_attribute(rendition, "role"), "master"))
            return xml_attribute(rendition, "revision");
    return NULL;
}

static char *stale_title(const xmlNode *document, const xmlNode *rendition, const xmlNode *filing,
                         enum report_language language)
{
    struct text text = TEXT_INIT(65536);
    char *title = due_title(document, "title", NULL, xml_attribute(document, "id"), language);
    bool japanese = language == REPORT_JA;
    text_appendf(&text, japanese ? "%s（%s）、第" : "%s (%s), of revision ", title ? title : "",
                 xml_attribute(rendition, "lang"));
    due_append(&text, xml_attribute(rendition, "of-revision"));
    text_append(&text, japanese ? "版の翻訳、原本は第" : "; the master is revision ");
    due_append(&text, master_revision(document));
    text_appendf(&text, japanese ? "版、%sで使用" : "; for %s", xml_attribute(filing, "id"));
    free(title);
    return text_take(&text);
}

static void rendition_consider(struct due_gather *gather, const xmlNode *rendition)
{
    const xmlNode *document = rendition->parent, *filing = NULL;
    const char *of = xml_attribute(rendition, "of-revision"), *master = master_revision(document),
               *filed = xml_attribute(document, "filed");
    if (!rendition_is_current(rendition) || !of || !master || !strcmp(of, master) ||
        strcmp(xml_attribute(rendition, "role"), "translation") != 0 ||
        (filed && strcmp(filed, "yes") != 0))
        return;
    const char *planned = first_planned(gather, document, rendition, &filing);
    if (!planned)
        return;
    struct due_candidate candidate = {
        .kind = DUE_TRANSLATION,
        .date = planned,
        .node = rendition,
        .id = xml_attribute(rendition, "id"),
        .what = { stale_title(document, rendition, filing, REPORT_EN),
                  stale_title(document, rendition, filing, REPORT_JA) },
    };
    due_consider(gather, &candidate);
}

void due_gather_papers(struct due_gather *gather)
{
    const struct dossier *dossier = gather->dossier;
    const xmlNode *node = dossier_first(dossier, "papers", "paper");
    for (; node; node = xml_next(node, NS_DOSSIER, "paper"))
        paper_consider(gather, node);
    node = dossier_first(dossier, "parties", "party");
    for (; node; node = xml_next(node, NS_DOSSIER, "party"))
        party_consider(gather, node);
    for (node = rendition_next(dossier, NULL); node; node = rendition_next(dossier, node))
        rendition_consider(gather, node);
}
