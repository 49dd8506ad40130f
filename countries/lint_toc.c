#include "countries/lint_internal.h"

#include "countries/pack_internal.h"

#include <string.h>

static void hub_check(struct lint *lint, const xmlNode *hub)
{
    const char *number = xml_attribute(hub, "number");
    const char *below = xml_attribute(hub, "below");
    enum hub_heading heading = hub_heading_find(lint->schema, number);

    if (heading == HUB_UNKNOWN)
        problems_add_at(lint->problems, hub, "the hub has no heading %s", number);
    if (heading == HUB_NO_CONTENT && (!below || strcmp(below, "yes") != 0))
        problems_add_at(lint->problems, hub,
                        "no document stands at hub heading %s; below=\"yes\" takes those under it",
                        number);
}

static const xmlNode *heading_find(const struct lint *lint, const char *id)
{
    const xmlNode *heading = xml_child(pack_toc(lint->pack), NS_PACK, "heading");

    while (heading && strcmp(xml_attribute(heading, "id"), id) != 0)
        heading = xml_next(heading, NS_PACK, "heading");
    return heading;
}

/* A heading that overrides an inherited one may leave the source to it. */
static void needs_check(struct lint *lint, const xmlNode *heading)
{
    const xmlNode *merged = heading_find(lint, xml_attribute(heading, "id"));

    for (const xmlNode *need = xml_child(heading, NS_PACK, "need"); need;
         need = xml_next(need, NS_PACK, "need"))
        if (strcmp(xml_attribute(need, "level"), "required") == 0 && !xml_attribute(need, "see") &&
            !(merged && xml_attribute(merged, "see")))
            problems_add_at(lint->problems, need, "heading \"%s\" is required by no source",
                            xml_attribute(heading, "id"));
}

static void heading_check(struct lint *lint, const xmlNode *heading)
{
    for (const xmlNode *hub = xml_child(heading, NS_PACK, "hub"); hub;
         hub = xml_next(hub, NS_PACK, "hub"))
        hub_check(lint, hub);
    needs_check(lint, heading);
}

#define PARENTS_MAX 32

/* The merged table has no place of its own; the pack's toc.xml stands for it. */
static void parents_check(struct lint *lint, const xmlNode *heading)
{
    const char *parent = xml_attribute(heading, "parent");
    unsigned depth = 0;

    while (parent && depth++ < PARENTS_MAX) {
        const xmlNode *next = heading_find(lint, parent);

        if (!next) {
            problems_add_at(lint->problems, pack_own_toc(lint->pack),
                            "heading \"%s\": there is no parent \"%s\"",
                            xml_attribute(heading, "id"), parent);
            return;
        }
        parent = xml_attribute(next, "parent");
    }
    if (parent)
        problems_add_at(lint->problems, pack_own_toc(lint->pack),
                        "heading \"%s\": its parents go in a circle", xml_attribute(heading, "id"));
}

/* Whether two lists of kinds can name one document: both silent, or one id in both. */
static bool kinds_meet(const char *a, const char *b)
{
    CLEANUP(free_pointer) char *copy = strdup(a ? a : "");
    char *rest = copy;

    if (!a || !b)
        return !a && !b;
    for (const char *kind; rest && (kind = strsep(&rest, " \t\r\n"));)
        if (*kind && slugs_have(b, kind))
            return true;
    return false;
}

static bool times_meet(const xmlNode *a, const xmlNode *b)
{
    const char *a_to = xml_attribute(a, "to"), *b_to = xml_attribute(b, "to");
    const char *a_from = xml_attribute(a, "from"), *b_from = xml_attribute(b, "from");

    return !(a_to && b_from && strcmp(a_to, b_from) <= 0) &&
           !(b_to && a_from && strcmp(b_to, a_from) <= 0);
}

static bool hubs_contend(const xmlNode *a, const xmlNode *b)
{
    return !xml_attribute(a, "as") && !xml_attribute(b, "as") &&
           strcmp(xml_attribute(a, "number"), xml_attribute(b, "number")) == 0 &&
           kinds_meet(xml_attribute(a, "kinds"), xml_attribute(b, "kinds")) &&
           times_meet(a->parent, b->parent);
}

static void hub_contend(struct lint *lint, const xmlNode *hub, const xmlNode *other)
{
    for (const xmlNode *rival = xml_child(other, NS_PACK, "hub"); rival;
         rival = xml_next(rival, NS_PACK, "hub"))
        if (hubs_contend(hub, rival))
            problems_add_at(lint->problems, pack_own_toc(lint->pack),
                            "headings \"%s\" and \"%s\" both take hub heading %s",
                            xml_attribute(hub->parent, "id"), xml_attribute(other, "id"),
                            xml_attribute(hub, "number"));
}

static void contention_check(struct lint *lint, const xmlNode *heading)
{
    for (const xmlNode *hub = xml_child(heading, NS_PACK, "hub"); hub;
         hub = xml_next(hub, NS_PACK, "hub"))
        for (const xmlNode *other = xml_next(heading, NS_PACK, "heading"); other;
             other = xml_next(other, NS_PACK, "heading"))
            hub_contend(lint, hub, other);
}

void lint_toc(struct lint *lint)
{
    const xmlNode *own = pack_own_toc(lint->pack);

    for (const xmlNode *heading = own ? xml_child(own, NS_PACK, "heading") : NULL; heading;
         heading = xml_next(heading, NS_PACK, "heading"))
        heading_check(lint, heading);
    if (!own)
        return;
    for (const xmlNode *heading = xml_child(pack_toc(lint->pack), NS_PACK, "heading"); heading;
         heading = xml_next(heading, NS_PACK, "heading")) {
        parents_check(lint, heading);
        contention_check(lint, heading);
    }
}
