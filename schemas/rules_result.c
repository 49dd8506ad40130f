/* Turns the outcome of an assertion at a node into a finding: texts, severity, places. */
#include "schemas/rules_run.h"

#include "base/limits.h"
#include "schemas/finding_anchor.h"

#include <stdlib.h>
#include <string.h>

#define RELATED_MAX 64
#define TEXT_MAX (16 * 1024)
#define REDACTED_REASON "what the rule needs is not known (the reason is left out)"
#define REDACTED_REASON_JA "規則の判定に必要な事項が不明（理由は記載しない）"

/* Expands a text; without a node each value is a dash, for what could not be looked at. */
static bool template_expand(struct run *run, const struct text_template *template, xmlNode *node,
                            char **ret)
{
    CLEANUP(text_release) struct text text = TEXT_INIT(TEXT_MAX);
    CLEANUP(text_release) struct text collapsed = TEXT_INIT(TEXT_MAX);

    if (!template->parts)
        return true;
    for (size_t i = 0; i < template->count; i++) {
        const struct text_part *part = &template->parts[i];

        if (part->literal)
            text_append(&text, part->literal);
        else if (!node)
            text_append(&text, "…");
        else if (part->name)
            text_append(&text, node->name ? (const char *)node->name : "");
        else if (!run_evaluate_string(run, &part->expression, node, &text))
            return false;
    }
    rules_collapse(&collapsed, text_string(&text));
    *ret = strdup(text_string(&collapsed));
    return *ret || error_set(run->error, STATUS_INTERNAL, "out of memory for a finding");
}

static char *copy(const char *string)
{
    return string ? strdup(string) : NULL;
}

static const xmlNode *element_of(const xmlNode *node)
{
    while (node && node->type != XML_ELEMENT_NODE)
        node = node->parent;
    return node;
}

static long page_of(const xmlNode *node)
{
    for (; node && node->type == XML_ELEMENT_NODE; node = node->parent) {
        const char *page;

        if (xml_is(node, NS_DOSSIER, "rendition"))
            return 0;
        page = xml_attribute(node, xml_is(node, NS_FACTS, "page") ? "number" : "page");
        if (page && strtol(page, NULL, 10) > 0)
            return strtol(page, NULL, 10);
        page = xml_attribute(node, "near-page");
        if (page)
            return strtol(page, NULL, 10);
    }
    return 0;
}

/* Rendition by id; there may be as many as files, and this is asked once per finding. */
static const xmlNode *rendition_find(const struct run *run, const char *id)
{
    for (size_t i = 0; id && i < run->facts.renditions.count; i++) {
        const char *own = xml_attribute(run->facts.renditions.items[i].node, "id");

        if (own && strcmp(own, id) == 0)
            return run->facts.renditions.items[i].node;
    }
    return NULL;
}

static const xmlNode *ancestor_of(const xmlNode *node, const char *name)
{
    while (node && !xml_is(node, NS_DOSSIER, name))
        node = node->parent;
    return node;
}

static struct finding_place place_of(const struct run *run, const xmlNode *node)
{
    const xmlNode *element = element_of(node), *rendition = ancestor_of(element, "rendition");
    const xmlNode *document = ancestor_of(element, "document");
    struct place place = element ? xml_place(element) : (struct place){ NULL, 0 };
    struct finding_place result = { .file = copy(place.file), .line = place.line };
    bool planned = element && element->ns && strcmp((const char *)element->ns->href, NS_PLAN) == 0;

    if (rendition)
        result.page = page_of(element);
    else if (planned)
        rendition = rendition_find(run, xml_attribute(element, "rendition"));
    if (!document)
        document = ancestor_of(rendition, "document");
    if (document)
        result.document = copy(xml_attribute(document, "id"));
    else if (planned)
        result.document = copy(xml_attribute(element, "document"));
    if (rendition) {
        result.rendition = copy(xml_attribute(rendition, "id"));
        result.path = run->options->redact ? NULL : copy(xml_attribute(rendition, "file"));
    }
    return result;
}

/* Adds places of a node set as related ones, or the first of them as the primary one. */
static bool places_add(struct run *run, const struct expression *expression, xmlNode *node,
                       bool first_is_primary, struct finding *finding, bool *primary)
{
    xmlXPathObject *result = run_evaluate(run, expression, node);
    xmlNodeSet *nodes;

    if (!result)
        return false;
    nodes = result->type == XPATH_NODESET ? result->nodesetval : NULL;
    for (int i = 0; nodes && i < nodes->nodeNr && finding->related_count < RELATED_MAX; i++) {
        if (nodes->nodeTab[i]->type == XML_NAMESPACE_DECL)
            continue;
        if (first_is_primary && !*primary) {
            finding->place = place_of(run, nodes->nodeTab[i]);
            *primary = true;
        } else if (nodes->nodeTab[i] != node) {
            finding->related[finding->related_count++] = place_of(run, nodes->nodeTab[i]);
        }
    }
    xmlXPathFreeObject(result);
    return true;
}

static bool places_fill(struct run *run, const struct assertion *assertion, xmlNode *node,
                        bool evaluate, struct finding *finding)
{
    bool primary = false;

    finding->related = rules_array(RELATED_MAX, sizeof(*finding->related), run->error);
    if (!finding->related)
        return false;
    if (evaluate && assertion->at.text &&
        !places_add(run, &assertion->at, node, true, finding, &primary))
        return false;
    if (!primary)
        finding->place = place_of(run, node);
    return !evaluate || !assertion->also.text ||
           places_add(run, &assertion->also, node, false, finding, &primary);
}

/* Declared, changed by the pack, capped by the sources, raised on the command line. */
static void severity_fill(const struct run *run, const struct assertion *assertion,
                          enum confidence best, struct finding *finding)
{
    const struct assertion_state *state = &run->states[assertion->index];
    const char *status = run->pack ? xml_attribute(run->pack, "status") : NULL;
    const char *pack = run->pack ? xml_attribute(run->pack, "id") : NULL;
    enum severity cap = confidence_cap(best);

    finding->declared = assertion->info.role;
    finding->severity = finding->declared;
    if (state->severity &&
        !severity_parse(xml_attribute(state->severity, "role"), &finding->severity))
        finding->severity = finding->declared;
    if (status && strcmp(status, "proposed") == 0 && best != CONFIDENCE_OWN && pack &&
        strcmp(pack, assertion->info.pack) == 0)
        cap = SEVERITY_INFO;
    if (finding->severity > cap)
        finding->severity = cap;
    if (state->raised && state->raise > finding->severity)
        finding->severity = state->raise;
}

/* A text that the difference is shown of; none if it is empty. */
static bool wording_fill(struct run *run, const struct expression *expression, xmlNode *node,
                         char **ret)
{
    CLEANUP(text_release) struct text text = TEXT_INIT(TEXT_MAX);
    CLEANUP(text_release) struct text collapsed = TEXT_INIT(TEXT_MAX);

    if (!expression->text)
        return true;
    if (!run_evaluate_string(run, expression, node, &text))
        return false;
    rules_collapse(&collapsed, text_string(&text));
    if (collapsed.size == 0)
        return true;
    *ret = strdup(text_string(&collapsed));
    return *ret || error_set(run->error, STATUS_INTERNAL, "out of memory for a finding");
}

/* What should stand there and what does: a report shows how they differ, so one alone is none. */
static bool wordings_fill(struct run *run, const struct assertion *assertion, xmlNode *node,
                          struct finding *finding)
{
    if (!wording_fill(run, &assertion->expected, node, &finding->expected) ||
        !wording_fill(run, &assertion->found, node, &finding->found))
        return false;
    if (!finding->expected || !finding->found) {
        free(finding->expected);
        free(finding->found);
        finding->expected = finding->found = NULL;
    }
    return true;
}

static void anchor_fill(const struct run *run, const xmlNode *node, struct finding *finding)
{
    CLEANUP(text_release) struct text anchor = TEXT_INIT(TEXT_MAX);
    CLEANUP(text_release) struct text detail = TEXT_INIT(TEXT_MAX);

    anchor_write(node, &anchor, &detail);
    finding->anchor = copy(text_string(&anchor));
    if (detail.size > 0 && !run->options->redact)
        finding->detail = copy(text_string(&detail));
}

static bool finding_fill(struct run *run, const struct assertion *assertion, xmlNode *node,
                         bool evaluate, struct finding *finding)
{
    bool show = evaluate && !run->options->redact;
    xmlNode *at = show ? node : NULL;
    enum confidence best;

    if (!run_cite(run, assertion, node, finding, &best))
        return false;
    severity_fill(run, assertion, best, finding);
    finding->rule = copy(assertion->info.id);
    finding->pack = copy(assertion->info.pack);
    finding->version = copy(assertion->info.version);
    finding->filing = copy(run->numbers.filing);
    finding->regulator = copy(run->numbers.regulator);
    finding->eligibility = assertion->info.eligibility;
    anchor_fill(run, node, finding);
    return template_expand(run, &assertion->text_en, at, &finding->text_en) &&
           template_expand(run, &assertion->text_ja, at, &finding->text_ja) &&
           template_expand(run, &assertion->do_en, at, &finding->do_en) &&
           template_expand(run, &assertion->do_ja, at, &finding->do_ja) &&
           (!show || wordings_fill(run, assertion, node, finding)) &&
           places_fill(run, assertion, node, evaluate, finding);
}

bool run_tell(struct run *run, const struct assertion *assertion, xmlNode *node,
              enum outcome outcome, const char *reason_en, const char *reason_ja, const char *fact)
{
    CLEANUP(finding_release)
    struct finding finding = { .kind = outcome == OUTCOME_UNKNOWN ? FINDING_NOT_EVALUATED
                                                                  : FINDING_BROKEN };

    if (!finding_fill(run, assertion, node, outcome != OUTCOME_UNKNOWN, &finding))
        return false;
    finding.reason = copy(run->options->redact ? REDACTED_REASON : reason_en);
    finding.reason_ja = copy(run->options->redact ? REDACTED_REASON_JA : reason_ja);
    finding.fact = copy(fact);
    if (outcome == OUTCOME_MET) {
        run->options->met(run->options->met_context, &finding);
        return true;
    }
    if (outcome == OUTCOME_BROKEN)
        run->numbers.broken[finding.severity]++;
    else
        run->numbers.not_evaluated[finding.severity]++;
    return findings_add(run->findings, &finding, run->error);
}

static bool cites_official(const struct finding *finding)
{
    for (size_t i = 0; i < finding->source_count; i++)
        if (finding->sources[i].confidence == CONFIDENCE_OFFICIAL)
            return true;
    return false;
}

bool run_count(struct run *run, const struct assertion *assertion)
{
    CLEANUP(finding_release) struct finding scratch = { .rule = NULL };
    struct assertion_state *state = &run->states[assertion->index];
    enum confidence best;

    if (state->ran)
        return true;
    state->ran = true;
    if (!run_cite(run, assertion, NULL, &scratch, &best))
        return false;
    state->official = cites_official(&scratch);
    run->numbers.rules++;
    run->numbers.rules_official += state->official;
    run->numbers.rules_own += !state->official && best == CONFIDENCE_OWN;
    return true;
}

bool run_count_datum(struct run *run, const struct assertion *assertion, xmlNode *node)
{
    CLEANUP(finding_release) struct finding scratch = { .rule = NULL };
    struct assertion_state *state = &run->states[assertion->index];
    enum confidence best;

    if (state->official || !assertion->source.text)
        return true;
    if (!run_cite(run, assertion, node, &scratch, &best))
        return false;
    state->official = cites_official(&scratch);
    run->numbers.rules_official += state->official;
    return true;
}
