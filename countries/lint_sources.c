#include "countries/lint_internal.h"

#include "countries/pack_internal.h"

#include <string.h>

static bool child_with_id(const struct lint *lint, const char *name, const char *id)
{
    const xmlNode *node = xml_child(pack_merged(lint->pack), NS_PACK, name);

    while (node && strcmp(xml_attribute(node, "id"), id) != 0)
        node = xml_next(node, NS_PACK, name);
    return node != NULL;
}

/* Every id of a list attribute must be that of a k:`name` of the merged pack. */
static void list_check(struct lint *lint, const xmlNode *node, const char *attribute,
                       const char *name)
{
    const char *list = xml_attribute(node, attribute);
    CLEANUP(free_pointer) char *copy = strdup(list ? list : "");
    char *rest = copy;

    for (const char *id; rest && (id = strsep(&rest, " \t\r\n"));)
        if (*id && !child_with_id(lint, name, id))
            problems_add_at(lint->problems, node, "%s=\"%s\": the pack has no %s \"%s\"", attribute,
                            list, name, id);
}

static void lists_check(struct lint *lint, const xmlNode *node)
{
    list_check(lint, node, "see", "source");
    if (!pack_abstract(lint->pack)) {
        list_check(lint, node, "routes", "route");
        list_check(lint, node, "classes", "class");
        list_check(lint, node, "channels", "channel");
    }
    for (const xmlNode *child = element_first(node); child; child = element_next(child))
        lists_check(lint, child);
}

/* Whether a rule of that id stands in a pack that this one extends. */
static bool inherited_rule(const struct lint *lint, const char *id)
{
    struct error ignored = { 0 };
    struct rules *rules = pack_rules(lint->pack, &ignored);
    const struct rule_info *rule = rules ? rules_find(rules, id) : NULL;

    return !rules || (rule && strcmp(rule->pack, pack_id(lint->pack)) != 0);
}

static void changes_check(struct lint *lint, const char *name)
{
    for (const xmlNode *change = xml_child(pack_own(lint->pack), NS_PACK, name); change;
         change = xml_next(change, NS_PACK, name))
        if (!inherited_rule(lint, xml_attribute(change, "rule")))
            problems_add_at(lint->problems, change, "%s: no inherited rule is called \"%s\"", name,
                            xml_attribute(change, "rule"));
}

static void defaults_check(struct lint *lint)
{
    const xmlNode *own = pack_own(lint->pack);
    size_t defaults = 0;

    for (const xmlNode *route = xml_child(pack_merged(lint->pack), NS_PACK, "route"); route;
         route = xml_next(route, NS_PACK, "route")) {
        const char *value = xml_attribute(route, "default");

        defaults += value && strcmp(value, "yes") == 0;
    }
    if (defaults != 1)
        problems_add_at(lint->problems, own, "%zu routes are the default; mark one", defaults);
    if (!xml_child(pack_merged(lint->pack), NS_PACK, "language"))
        problems_add_at(lint->problems, own, "no language is named");
    if (!xml_child(pack_merged(lint->pack), NS_PACK, "authority"))
        problems_add_at(lint->problems, own, "no authority is named");
}

void lint_sources(struct lint *lint)
{
    lists_check(lint, pack_own(lint->pack));
    if (pack_own_toc(lint->pack))
        lists_check(lint, pack_own_toc(lint->pack));
    changes_check(lint, "drop-rule");
    changes_check(lint, "severity");
    if (!pack_abstract(lint->pack))
        defaults_check(lint);
}
