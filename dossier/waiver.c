#include "dossier/waiver.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

bool rule_is_waivable(const char *rule)
{
    static const char *const unwaivable[] = {
#define UNWAIVABLE(what) what,
#include "dossier/waiver.def"
#undef UNWAIVABLE
    };
    const char *hyphen = strchr(rule, '-');
    for (size_t i = 0; hyphen && i < sizeof unwaivable / sizeof *unwaivable; i++) {
        if (strncmp(hyphen + 1, unwaivable[i], strlen(unwaivable[i])) == 0)
            return false;
    }
    return true;
}

/* A person's name as compared: case and white space do not make another person. */
static bool same_person(const xmlNode *waiver)
{
    CLEANUP(text_release) struct text one = TEXT_INIT(8192), other = TEXT_INIT(8192);
    CLEANUP(text_release) struct text one_folded = TEXT_INIT(8192), other_folded = TEXT_INIT(8192);
    const xmlNode *requester = xml_child(waiver, NS_DOSSIER, "requested-by");
    const xmlNode *approver = xml_child(waiver, NS_DOSSIER, "approved-by");
    CLEANUP(free_pointer) char *first = requester ? xml_content(requester) : NULL;
    CLEANUP(free_pointer) char *second = approver ? xml_content(approver) : NULL;
    return !first || !second || !utf8_append_searchable(&one, first, strlen(first)) ||
           !utf8_append_searchable(&other, second, strlen(second)) ||
           !utf8_append_folded(&one_folded, text_string(&one)) ||
           !utf8_append_folded(&other_folded, text_string(&other)) || text_failed(&one_folded) ||
           text_failed(&other_folded) ||
           strcmp(text_string(&one_folded), text_string(&other_folded)) == 0;
}

/* The digest of a current rendition's file as it was measured, or NULL. */
static const char *measured_digest(const struct dossier *dossier, const char *rendition)
{
    const xmlNode *node = dossier_rendition(dossier, rendition);
    const xmlNode *facts = node ? xml_child(node, NS_FACTS, "facts") : NULL;
    const xmlNode *file = facts ? xml_child(facts, NS_FACTS, "file") : NULL;
    return file ? xml_attribute(file, "sha256") : NULL;
}

enum waiver_state waiver_judge(const struct dossier *dossier, const xmlNode *waiver,
                               const char *as_of)
{
    const char *document = xml_attribute(waiver, "document");
    const char *sha256 = xml_attribute(waiver, "sha256");
    if (!rule_is_waivable(xml_attribute(waiver, "rule")))
        return WAIVER_NOT_WAIVABLE;
    if (document ? !sha256 : !xml_attribute(waiver, "filing"))
        return WAIVER_NO_SUBJECT;
    if (same_person(waiver))
        return WAIVER_SAME_PERSON;
    /* yyyy-mm-dd compares as text; it holds through the day named */
    if (strcmp(as_of, xml_attribute(waiver, "expires")) > 0)
        return WAIVER_EXPIRED;
    if (document) {
        const char *digest = measured_digest(dossier, document);
        if (!digest || strcmp(digest, sha256) != 0)
            return WAIVER_DOCUMENT_CHANGED;
    }
    return WAIVER_FITS;
}

/* An attribute that the waiver gives must be what the finding has. */
static bool agrees(const xmlNode *waiver, const char *attribute, const char *found)
{
    const char *wanted = xml_attribute(waiver, attribute);
    return !wanted || (found && strcmp(wanted, found) == 0);
}

bool waiver_matches(const xmlNode *waiver, const struct finding *finding)
{
    return finding->rule && finding->version && agrees(waiver, "rule", finding->rule) &&
           agrees(waiver, "version", finding->version) &&
           agrees(waiver, "document", finding->place.rendition) &&
           agrees(waiver, "filing", finding->filing);
}

static const char *state_text(enum waiver_state state)
{
    static const char *const texts[] = {
        [WAIVER_FITS] = "nothing was found that it is for; its rule may have changed",
        [WAIVER_EXPIRED] = "it has expired",
        [WAIVER_SAME_PERSON] = "requester and approver are the same person",
        [WAIVER_NOT_WAIVABLE] = "its rule cannot be waived",
        [WAIVER_NO_SUBJECT] = "it names neither a document with its sha256 nor a filing",
        [WAIVER_DOCUMENT_CHANGED] = "the document is not the one with its sha256",
    };
    return texts[state];
}

static bool apply(const xmlNode *waiver, struct findings *findings, size_t *ret_used,
                  struct error *error)
{
    *ret_used = 0;
    for (size_t i = 0; i < findings->count; i++) {
        if (!waiver_matches(waiver, &findings->items[i]))
            continue;
        (*ret_used)++;
        if (!findings->items[i].waived_by &&
            !findings_waive(findings, i, xml_attribute(waiver, "id"), error))
            return false;
    }
    return true;
}

bool waivers_apply(const struct dossier *dossier, const char *as_of, struct findings *findings,
                   struct problems *remarks, struct error *error)
{
    const xmlNode *waiver = dossier_first(dossier, "waivers", "waiver");
    for (; waiver; waiver = xml_next(waiver, NS_DOSSIER, "waiver")) {
        enum waiver_state state = waiver_judge(dossier, waiver, as_of);
        size_t used = 0;
        if (state == WAIVER_FITS && !apply(waiver, findings, &used, error))
            return false;
        if (used == 0 && remarks)
            problems_add_at(remarks, waiver, "waiver \"%s\" does nothing: %s",
                            xml_attribute(waiver, "id"), state_text(state));
    }
    return true;
}
