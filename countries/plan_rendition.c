#include "countries/plan_internal.h"

#include <limits.h>
#include <string.h>

#define NO_LANGUAGE "zxx" /* ISO 639-2: no linguistic content */

/* Place of a language in the pack's list for dossiers, from 0; UINT_MAX if it is not there. */
static unsigned language_rank(const struct plan *plan, const char *lang)
{
    unsigned rank = 0;

    if (strcmp(lang, NO_LANGUAGE) == 0)
        return 0;
    for (const xmlNode *language = xml_child(pack_merged(plan->pack), NS_PACK, "language");
         language; language = xml_next(language, NS_PACK, "language")) {
        if (strcmp(xml_attribute(language, "use"), "dossier") != 0 ||
            !in_force(language, plan->as_of))
            continue;
        if (strcmp(xml_attribute(language, "lang"), lang) == 0)
            return rank;
        rank++;
    }
    return UINT_MAX;
}

static unsigned role_rank(const char *role)
{
    static const char *const roles[] = { "master", "translation", "local", "adapted" };
    unsigned rank = 0;

    while (rank < 3 && strcmp(roles[rank], role) != 0)
        rank++;
    return rank;
}

/* The lower, the better; UINT_MAX: does not fit. Digits from the left: adapted for the regulator,
 * language, meant for the regulator by name, draft, role. */
static unsigned rendition_rank(const struct plan *plan, const xmlNode *rendition)
{
    const char *role = xml_attribute(rendition, "role");
    const char *status = xml_attribute(rendition, "status");
    bool named = xml_attribute(rendition, "regulators") != NULL;
    bool adapted = named && strcmp(role, "adapted") == 0;
    unsigned language = language_rank(plan, xml_attribute(rendition, "lang"));

    if (!rendition_is_current(rendition) || !rendition_is_for(rendition, plan->regulator) ||
        language == UINT_MAX)
        return UINT_MAX;
    return (adapted ? 0 : 100000) + language * 100 + (named ? 0 : 50) +
           (status && strcmp(status, "draft") == 0 ? 10 : 0) + role_rank(role);
}

const xmlNode *rendition_choose(const struct plan *plan, const xmlNode *document)
{
    const xmlNode *best = NULL;
    unsigned best_rank = UINT_MAX;

    for (const xmlNode *rendition = xml_child(document, NS_DOSSIER, "rendition"); rendition;
         rendition = xml_next(rendition, NS_DOSSIER, "rendition")) {
        unsigned rank = rendition_rank(plan, rendition);

        if (rank < best_rank) {
            best = rendition;
            best_rank = rank;
        }
    }
    return best;
}
