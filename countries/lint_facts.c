#include "countries/lint_internal.h"

#include "countries/pack_internal.h"
#include "countries/plan.h"
#include "schemas/xsd.h"

#include <string.h>

/* A fact under deletion: the group it belongs to and what must come out when that is missing. */
struct loss {
    struct lint lint;
    struct dossier *clone; /* carries the plan */
    struct xsd *xsd;       /* of facts: which attributes may be absent */
    const struct tally *whole;
    const struct tally *without; /* with the group marked as not evaluated */
    xmlNode *rendition;
    const char *group;
    size_t deleted;
};

/* A rule that was not evaluated without the group must not pass without a fact of it. */
static void loss_compare(struct loss *loss, const struct tally *after, const xmlNode *fact,
                         const char *attribute)
{
    for (size_t i = 0; i < loss->without->count; i++) {
        const char *rule = loss->without->items[i].rule;
        size_t needed = tally_count(loss->without, rule, FINDING_NOT_EVALUATED);

        if (needed <= tally_count(loss->whole, rule, FINDING_NOT_EVALUATED))
            continue;
        if (tally_count(after, rule, FINDING_NOT_EVALUATED) +
                tally_count(after, rule, FINDING_BROKEN) >
            tally_count(loss->whole, rule, FINDING_NOT_EVALUATED) +
                tally_count(loss->whole, rule, FINDING_BROKEN))
            continue;
        problems_add_at(loss->lint.problems, loss->rendition,
                        "rule \"%s\" of pack \"%s\" passes although %s%s%s of \"%s\" is missing",
                        rule, pack_id(loss->lint.pack), (const char *)fact->name,
                        attribute ? "/@" : "", attribute ? attribute : "",
                        xml_attribute(loss->rendition, "id"));
    }
}

static bool loss_run(struct loss *loss, const xmlNode *fact, const char *attribute,
                     struct error *error)
{
    CLEANUP(tally_release) struct tally after = { .items = NULL };

    loss->deleted++;
    if (!tally_run(loss->lint.pack, loss->clone, &after, error))
        return false;
    loss_compare(loss, &after, fact, attribute);
    return true;
}

/* Puts a node back to where it was. */
static void node_return(xmlNode *node, xmlNode *parent, xmlNode *next)
{
    if (next)
        xmlAddPrevSibling(next, node);
    else
        xmlAddChild(parent, node);
}

static bool element_lose(struct loss *loss, xmlNode *fact, struct error *error)
{
    xmlNode *parent = fact->parent, *next = fact->next;
    bool good;

    xmlUnlinkNode(fact);
    good = loss_run(loss, fact, NULL, error);
    node_return(fact, parent, next);
    return good;
}

/* Whether the facts stay valid: then the attribute may be absent and says so by its absence. */
static bool facts_valid(const struct loss *loss, const xmlNode *fact)
{
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
    struct xsd_problems problems = { 0 };
    struct error ignored = { 0 };
    xmlNode *copy;
    bool valid;

    while (!xml_is(fact, NS_FACTS, "facts"))
        fact = fact->parent;
    copy = doc ? xmlDocCopyNode((xmlNode *)fact, doc, 1) : NULL;
    if (!copy)
        return false;
    xmlDocSetRootElement(doc, copy);
    valid = xsd_validate(loss->xsd, doc, &problems, &ignored) && problems.total == 0;
    xsd_problems_release(&problems);
    return valid;
}

static bool attributes_lose(struct loss *loss, xmlNode *fact, struct error *error)
{
    size_t count = 0;
    bool good = true;

    for (const xmlAttr *attribute = fact->properties; attribute; attribute = attribute->next)
        count++;
    for (; good && count > 0; count--) {
        CLEANUP(free_pointer) char *name = strdup((const char *)fact->properties->name);
        CLEANUP(free_pointer) char *value = strdup(name ? xml_attribute(fact, name) : "");

        if (!name || !value)
            return error_set(error, STATUS_INTERNAL, "out of memory");
        xml_set(fact, name, NULL);
        good = facts_valid(loss, fact) || loss_run(loss, fact, name, error);
        xml_set(fact, name, value); /* goes to the end, so the first is the next */
    }
    return good;
}

/* Whether two of the same name stand before it: they lost every attribute already, in the same way.
 */
static bool told_by_siblings(const xmlNode *fact)
{
    unsigned before = 0;

    for (const xmlNode *node = fact->prev; node; node = node->prev)
        before += node->type == XML_ELEMENT_NODE && xmlStrEqual(node->name, fact->name);
    return before >= 2;
}

static bool facts_lose(struct loss *loss, xmlNode *fact, struct error *error)
{
    if (!element_lose(loss, fact, error) ||
        (!told_by_siblings(fact) && !attributes_lose(loss, fact, error)))
        return false;
    for (xmlNode *child = element_first(fact), *next; child; child = next) {
        next = element_next(child);
        if (!facts_lose(loss, child, error))
            return false;
    }
    return true;
}

/* What is not evaluated when the whole group is marked so. */
static bool group_without(struct loss *loss, xmlNode *group, struct tally *ret, struct error *error)
{
    xmlNode *facts = group->parent, *next = group->next;
    xmlNode *mark;
    bool good;

    xmlUnlinkNode(group);
    mark = xml_add(facts, NS_FACTS, "f", "not-evaluated");
    if (!mark) {
        node_return(group, facts, next);
        return error_set(error, STATUS_INTERNAL, "out of memory");
    }
    xml_set(mark, "fact", loss->group);
    xml_set(mark, "reason", "taken away by the linter");
    good = tally_run(loss->lint.pack, loss->clone, ret, error);
    xmlUnlinkNode(mark);
    xmlFreeNode(mark);
    node_return(group, facts, next);
    return good;
}

static bool group_lose(struct loss *loss, xmlNode *group, struct error *error)
{
    CLEANUP(tally_release) struct tally without = { .items = NULL };

    loss->group = (const char *)group->name;
    loss->without = &without;
    return group_without(loss, group, &without, error) && facts_lose(loss, group, error);
}

static bool is_group(const xmlNode *node)
{
    return !xml_is(node, NS_FACTS, "not-evaluated") && !xml_is(node, NS_FACTS, "not-applicable");
}

static bool renditions_lose(struct loss *loss, size_t stride, struct error *error)
{
    size_t number = 0;

    for (xmlNode *rendition = rendition_next(loss->clone, NULL); rendition;
         rendition = rendition_next(loss->clone, rendition)) {
        xmlNode *facts = xml_child(rendition, NS_FACTS, "facts");

        if (!facts || number++ % stride != 0 || !xml_attribute(rendition, "id"))
            continue;
        loss->rendition = rendition;
        for (xmlNode *group = element_first(facts), *next; group; group = next) {
            next = element_next(group);
            if (is_group(group) && !group_lose(loss, group, error))
                return false;
        }
    }
    return true;
}

bool lint_facts(struct packs *packs, const char *id, struct dossier *dossier, const char *as_of,
                size_t stride, size_t *ret_deleted, struct problems *problems, struct error *error)
{
    CLEANUP(clone_release) struct dossier clone = DOSSIER_INIT;
    CLEANUP(tally_release) struct tally whole = { .items = NULL };
    struct loss loss = { .lint = { .packs = packs, .problems = problems },
                         .clone = &clone,
                         .whole = &whole };
    bool good;

    loss.lint.pack = packs_get(packs, id, error);
    if (!loss.lint.pack || !clone_make(dossier, &clone, error) ||
        !clone_plan(&clone, loss.lint.pack, as_of, error) ||
        !tally_run(loss.lint.pack, &clone, &whole, error))
        return false;
    loss.xsd = xsd_compile(packs_catalogue(packs), "schema:facts.xsd", error);
    if (!loss.xsd)
        return false;
    good = renditions_lose(&loss, stride, error);
    xsd_free(loss.xsd);
    *ret_deleted = loss.deleted;
    return good;
}
