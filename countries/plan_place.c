#include "countries/pack_internal.h"
#include "countries/plan_internal.h"

#include <string.h>

bool in_force(const xmlNode *node, const char *as_of)
{
    const char *from = xml_attribute(node, "from");
    const char *to = xml_attribute(node, "to");

    return (!from || strcmp(from, as_of) <= 0) && (!to || strcmp(as_of, to) < 0);
}

/* How well a hub takes a number: 0 not at all, else more for a longer number, and for the kind. */
static size_t hub_fit(const xmlNode *hub, const char *number, const char *kind)
{
    const char *own = xml_attribute(hub, "number");
    const char *below = xml_attribute(hub, "below");
    const char *kinds = xml_attribute(hub, "kinds");
    size_t size = strlen(own);

    if (strncmp(number, own, size) != 0)
        return 0;
    if (number[size] != '\0' && (number[size] != '.' || !below || strcmp(below, "yes") != 0))
        return 0;
    if (kinds && (!kind || !slugs_have(kinds, kind)))
        return 0;
    return 2 * size + (kinds ? 1 : 0);
}

static size_t heading_fit(const struct plan_heading *heading, const char *number, const char *kind,
                          bool reference)
{
    size_t best = 0;

    for (const xmlNode *hub = xml_child(heading->node, NS_PACK, "hub"); hub;
         hub = xml_next(hub, NS_PACK, "hub")) {
        size_t fit = hub_fit(hub, number, kind);

        if ((xml_attribute(hub, "as") != NULL) == reference && fit > best)
            best = fit;
    }
    return best;
}

bool heading_refers(const struct plan_heading *heading, const char *number, const char *kind)
{
    return heading_fit(heading, number, kind, true) > 0;
}

bool heading_place(const struct plan *plan, const char *number, const char *kind, size_t *ret,
                   struct error *error)
{
    size_t best = 0, found = NO_HEADING, rival = NO_HEADING;

    for (size_t i = 0; i < plan->heading_count; i++) {
        size_t fit = heading_fit(&plan->headings[i], number, kind, false);

        if (fit == 0 || fit < best)
            continue;
        rival = fit == best ? found : NO_HEADING;
        found = i;
        best = fit;
    }
    if (rival != NO_HEADING)
        return error_set(error, STATUS_PACK,
                         "pack \"%s\": headings \"%s\" and \"%s\" both take hub heading %s",
                         pack_id(plan->pack), xml_attribute(plan->headings[rival].node, "id"),
                         xml_attribute(plan->headings[found].node, "id"), number);
    *ret = found;
    return true;
}

static void *grow(void *items, size_t count, size_t size)
{
    return (count & (count - 1)) == 0 ? realloc(items, (count ? 2 * count : 1) * size) : items;
}

static bool reference_add(struct plan *plan, const struct plan_reference *reference,
                          struct error *error)
{
    struct plan_reference *items;

    if (reference->heading == reference->home)
        return true;
    for (size_t i = plan->reference_count; i-- > 0;) {
        const struct plan_reference *other = &plan->references[i];

        if (other->document != reference->document)
            break;
        if (other->heading == reference->heading && other->part == reference->part)
            return true;
    }
    items = grow(plan->references, plan->reference_count, sizeof *items);
    if (!items)
        return error_set(error, STATUS_INTERNAL, "out of memory");
    plan->references = items;
    items[plan->reference_count++] = *reference;
    return true;
}

/* References for one more hub number of a document that has its place. */
static bool number_refer(struct plan *plan, const struct plan_reference *template,
                         const char *number, bool home, struct error *error)
{
    struct plan_reference reference = *template;
    const char *kind = xml_attribute(template->document, "kind");

    if (!home && !heading_place(plan, number, kind, &reference.heading, error))
        return false;
    if (!home && reference.heading != NO_HEADING && !reference_add(plan, &reference, error))
        return false;
    for (size_t i = 0; i < plan->heading_count; i++) {
        reference.heading = i;
        if (heading_refers(&plan->headings[i], number, kind) &&
            !reference_add(plan, &reference, error))
            return false;
    }
    return true;
}

static bool parts_refer(struct plan *plan, const struct plan_reference *template,
                        struct error *error)
{
    const char *lang = xml_attribute(template->rendition, "lang");

    for (const xmlNode *part = xml_child(template->document, NS_DOSSIER, "part"); part;
         part = xml_next(part, NS_DOSSIER, "part")) {
        const char *own = xml_attribute(part, "lang");
        struct plan_reference reference = *template;

        reference.part = part;
        if (own && strcmp(own, lang) != 0)
            continue; /* pages of another rendition */
        if (!number_refer(plan, &reference, xml_attribute(part, "heading"), false, error))
            return false;
    }
    return true;
}

/* Calls on each number of a white-space list; `number` is a buffer of the caller. */
static const char *number_next(const char *list, char number[64])
{
    size_t size;

    list += strspn(list, " \t\r\n");
    size = strcspn(list, " \t\r\n");
    if (size == 0 || size > 63)
        return NULL;
    memcpy(number, list, size);
    number[size] = '\0';
    return list + size;
}

static bool document_refer(struct plan *plan, const struct plan_entry *entry, struct error *error)
{
    const struct plan_reference template = { .home = entry->heading,
                                             .document = entry->document,
                                             .rendition = entry->rendition };
    const char *also = xml_attribute(entry->document, "also");
    char number[64];

    if (!number_refer(plan, &template, xml_attribute(entry->document, "heading"), true, error))
        return false;
    while (also && (also = number_next(also, number)))
        if (!number_refer(plan, &template, number, false, error))
            return false;
    return parts_refer(plan, &template, error);
}

/* Its home heading, else the first of its further ones that the regulator has. */
static bool document_heading(const struct plan *plan, const xmlNode *document, size_t *ret,
                             struct error *error)
{
    const char *kind = xml_attribute(document, "kind");
    const char *also = xml_attribute(document, "also");
    char number[64];

    if (!heading_place(plan, xml_attribute(document, "heading"), kind, ret, error))
        return false;
    while (*ret == NO_HEADING && also && (also = number_next(also, number)))
        if (!heading_place(plan, number, kind, ret, error))
            return false;
    return true;
}

static bool unplaced_add(struct plan *plan, const xmlNode *document, struct error *error)
{
    const xmlNode **items = grow(plan->unplaced, plan->unplaced_count, sizeof(xmlNode *));

    if (!items)
        return error_set(error, STATUS_INTERNAL, "out of memory");
    plan->unplaced = items;
    items[plan->unplaced_count++] = document;
    return true;
}

static bool document_place(struct plan *plan, const xmlNode *document, struct error *error)
{
    struct plan_entry entry = { .document = document };
    struct plan_entry *items;

    if (!document_heading(plan, document, &entry.heading, error))
        return false;
    if (entry.heading == NO_HEADING)
        return unplaced_add(plan, document, error);
    entry.rendition = rendition_choose(plan, document);
    items = grow(plan->entries, plan->entry_count, sizeof *items);
    if (!items)
        return error_set(error, STATUS_INTERNAL, "out of memory");
    plan->entries = items;
    items[plan->entry_count++] = entry;
    return !entry.rendition || document_refer(plan, &entry, error);
}

bool plan_place(struct plan *plan, struct error *error)
{
    for (const xmlNode *document = dossier_first(plan->dossier, "documents", "document"); document;
         document = xml_next(document, NS_DOSSIER, "document")) {
        const char *filed = xml_attribute(document, "filed");

        if ((filed && strcmp(filed, "yes") != 0) || !document_is_for(document, plan->regulator))
            continue;
        if (!document_place(plan, document, error))
            return false;
    }
    return true;
}
