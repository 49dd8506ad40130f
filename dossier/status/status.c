#include "dossier/status/status.h"

#include <string.h>

const char *filing_state_code(enum filing_state state)
{
    static const char *const codes[] = {
#define STATE(NAME, code, ...) code,
#include "dossier/status/status.def"
#undef STATE
    };
    return codes[state];
}

const char *filing_state_word(enum filing_state state, enum report_language language)
{
    static const char *const words[][2] = {
#define STATE(NAME, code, en, ja, ...) { en, ja },
#include "dossier/status/status.def"
#undef STATE
    };
    return words[state][language];
}

const char *filing_state_next(enum filing_state state, enum report_language language)
{
    static const char *const nexts[][2] = {
#define STATE(NAME, code, en, ja, next_en, next_ja) { next_en, next_ja },
#include "dossier/status/status.def"
#undef STATE
    };
    return nexts[state][language];
}

/* yyyy-mm-dd compares as text */
static bool has_happened(const char *date, const char *as_of)
{
    return date && (!as_of || strcmp(date, as_of) <= 0);
}

const xmlNode *filing_last_event(const xmlNode *filing, const char *as_of)
{
    const xmlNode *last = NULL, *event = xml_child(filing, NS_DOSSIER, "event");
    for (; event; event = xml_next(event, NS_DOSSIER, "event")) {
        const char *date = xml_attribute(event, "date");
        if (has_happened(date, as_of) && (!last || strcmp(date, xml_attribute(last, "date")) >= 0))
            last = event;
    }
    return last;
}

/* The day since which a field of the approved text says what the filing changed, or NULL. */
static const char *field_in_force(const xmlNode *field, const char *filing, const char *as_of)
{
    const xmlNode *was = xml_child(field, NS_DOSSIER, "was");
    for (; was; was = xml_next(was, NS_DOSSIER, "was")) {
        const char *its = xml_attribute(was, "filing"), *day = xml_attribute(was, "until");
        if (its && !strcmp(its, filing) && has_happened(day, as_of))
            return day;
    }
    return NULL;
}

const char *filing_in_force(const xmlNode *filing, const char *as_of)
{
    const xmlNode *approvals =
        xml_child(xmlDocGetRootElement(filing->doc), NS_DOSSIER, "approvals");
    const xmlNode *approval = approvals ? xml_child(approvals, NS_DOSSIER, "approval") : NULL;
    const char *day = NULL;
    for (; !day && approval; approval = xml_next(approval, NS_DOSSIER, "approval")) {
        const xmlNode *baseline = xml_child(approval, NS_DOSSIER, "baseline");
        const xmlNode *field = baseline ? xml_child(baseline, NS_DOSSIER, "field") : NULL;
        for (; !day && field; field = xml_next(field, NS_DOSSIER, "field"))
            day = field_in_force(field, xml_attribute(filing, "id"), as_of);
    }
    return day;
}

static bool same(const char *one, const char *other)
{
    return one && other && !strcmp(one, other);
}

static enum filing_state state_of_event(const xmlNode *event)
{
    static const struct {
        const char *kind;
        enum filing_state state;
    } states[] = {
        { "built", FILING_READY },           { "handed-over", FILING_READY },
        { "submitted", FILING_REVIEW },      { "accepted", FILING_REVIEW },
        { "question", FILING_ASKED },        { "answered", FILING_REVIEW },
        { "replaced-pages", FILING_REVIEW }, { "approved", FILING_APPROVED },
        { "listed", FILING_LISTED },         { "refused", FILING_REFUSED },
        { "withdrawn", FILING_WITHDRAWN },
    };
    const char *kind = event ? xml_attribute(event, "kind") : NULL;
    for (size_t i = 0; kind && i < sizeof states / sizeof *states; i++)
        if (!strcmp(states[i].kind, kind))
            return states[i].state;
    return FILING_PLANNED;
}

/* Whether the next sequence of the same application was submitted. */
static bool is_continued(const xmlNode *filing, const char *as_of)
{
    const xmlNode *next = xml_child(filing->parent, NS_DOSSIER, "filing");
    for (; next; next = xml_next(next, NS_DOSSIER, "filing"))
        if (same(xml_attribute(next, "previous"), xml_attribute(filing, "id")) &&
            same(xml_attribute(next, "application"), xml_attribute(filing, "application")) &&
            filing_is_submitted(state_of_event(filing_last_event(next, as_of))))
            return true;
    return false;
}

enum filing_state filing_state_find(const xmlNode *filing, const char *as_of)
{
    enum filing_state state = state_of_event(filing_last_event(filing, as_of));
    if (state != FILING_REVIEW)
        return state;
    if (filing_in_force(filing, as_of))
        return FILING_IN_FORCE;
    return is_continued(filing, as_of) ? FILING_CONTINUED : state;
}

bool filing_is_decided(enum filing_state state)
{
    return state >= FILING_APPROVED;
}

bool filing_is_submitted(enum filing_state state)
{
    return state >= FILING_REVIEW;
}

static bool is_answered(const xmlNode *question, const char *as_of)
{
    const xmlNode *answer = xml_child(question, NS_DOSSIER, "answer");
    for (; answer; answer = xml_next(answer, NS_DOSSIER, "answer"))
        if (has_happened(xml_attribute(answer, "date"), as_of))
            return true;
    return false;
}

bool round_is_received(const xmlNode *round, const char *as_of)
{
    const char *received = xml_attribute(round, "received");
    return !received || has_happened(received, as_of);
}

size_t round_open_questions(const xmlNode *round, const char *as_of)
{
    size_t count = 0;
    const xmlNode *question = xml_child(round, NS_DOSSIER, "question");
    for (; question; question = xml_next(question, NS_DOSSIER, "question"))
        count += !is_answered(question, as_of);
    return count;
}
