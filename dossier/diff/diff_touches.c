/* Whom a difference touches: what the data say of regulators and filings, nearest first, then what
 * refers to it; what is bound to nobody touches every filing. */
#include "dossier/diff/diff_internal.h"

#include <stdlib.h>
#include <string.h>

/* One thing that differs, as one of the editions has it. */
struct touch {
    const struct diff *diff;
    const struct edition *edition;
    bool *touches;
};

static bool same(const char *one, const char *other)
{
    return one && other && !strcmp(one, other);
}

static void regulators_mark(const struct touch *touch, const char *list)
{
    for (size_t i = 0; i < touch->diff->filing_count; i++)
        if (slugs_have(list, touch->diff->filings[i].regulator))
            touch->touches[i] = true;
}

/* False if there is no such filing. */
static bool filing_mark(const struct touch *touch, const char *id)
{
    bool found = false;
    for (size_t i = 0; i < touch->diff->filing_count; i++)
        if (same(touch->diff->filings[i].id, id))
            touch->touches[i] = found = true;
    return found;
}

static void all_mark(const struct touch *touch)
{
    for (size_t i = 0; i < touch->diff->filing_count; i++)
        touch->touches[i] = true;
}

static bool holds(const struct touch *touch, const struct diff_filing *filing,
                  const char *rendition)
{
    bool is_there = touch->edition->manifest ||
                    (touch->edition == touch->diff->before ? filing->before : filing->after);
    return is_there && edition_holds(touch->edition, filing->id, filing->regulator, rendition);
}

static void rendition_mark(const struct touch *touch, const char *rendition)
{
    for (size_t i = 0; rendition && i < touch->diff->filing_count; i++)
        if (holds(touch, &touch->diff->filings[i], rendition))
            touch->touches[i] = true;
}

static void document_mark(const struct touch *touch, const char *document)
{
    for (size_t i = 0; i < touch->edition->count; i++)
        if (same(touch->edition->files[i].document, document))
            rendition_mark(touch, touch->edition->files[i].key);
}

static bool refers_to(const xmlNode *parent, const char *name, const char *text)
{
    const xmlNode *child = xml_child(parent, NS_DOSSIER, name);
    for (; child; child = xml_next(child, NS_DOSSIER, name))
        if (same(xml_attribute(child, "text"), text))
            return true;
    return false;
}

/* Whether a filing holds anything in a language; NULL: any. */
static bool holds_language(const struct touch *touch, const struct diff_filing *filing,
                           const char *lang)
{
    bool found = !lang;
    for (size_t i = 0; !found && i < touch->edition->count; i++) {
        const struct edition_file *file = &touch->edition->files[i];
        found = file->node && same(xml_attribute(file->node, "lang"), lang) &&
                holds(touch, filing, file->key);
    }
    return found;
}

/* Who carries or files a text in a language; NULL: in any. */
static void text_mark(const struct touch *touch, const char *text, const char *lang)
{
    for (size_t i = 0; i < touch->edition->count; i++) {
        const struct edition_file *file = &touch->edition->files[i];
        if (file->node && (!lang || same(xml_attribute(file->node, "lang"), lang)) &&
            refers_to(file->node, "carries", text))
            rendition_mark(touch, file->key);
    }
    for (size_t i = 0; i < touch->diff->filing_count; i++) {
        const struct diff_filing *filing = &touch->diff->filings[i];
        const xmlNode *node =
            touch->edition == touch->diff->before ? filing->before : filing->after;
        if (node && refers_to(node, "use", text) && holds_language(touch, filing, lang))
            touch->touches[i] = true;
    }
}

/* The regulator of an approval, and the filings that rely on it. */
static void approval_mark(const struct touch *touch, const xmlNode *approval)
{
    const char *id = xml_attribute(approval, "id");
    regulators_mark(touch, xml_attribute(approval, "regulator"));
    for (size_t i = 0; i < touch->diff->filing_count; i++) {
        const struct diff_filing *filing = &touch->diff->filings[i];
        const xmlNode *node =
            touch->edition == touch->diff->before ? filing->before : filing->after;
        const xmlNode *relies = node ? xml_child(node, NS_DOSSIER, "relies-on") : NULL;
        for (; relies; relies = xml_next(relies, NS_DOSSIER, "relies-on"))
            if (same(xml_attribute(relies, "approval"), id))
                touch->touches[i] = true;
    }
}

static void stages_mark(const struct touch *touch, const xmlNode *plan)
{
    const xmlNode *stage = xml_child(plan, NS_DOSSIER, "stage");
    for (; stage; stage = xml_next(stage, NS_DOSSIER, "stage")) {
        const xmlNode *approval =
            dossier_find(touch->edition->dossier, "approvals", xml_attribute(stage, "approval"));
        filing_mark(touch, xml_attribute(stage, "filing"));
        if (approval)
            regulators_mark(touch, xml_attribute(approval, "regulator"));
    }
}

/* What the element says itself; false: nothing. */
static bool element_mark(const struct touch *touch, const xmlNode *node)
{
    static const char *const names[] = { "regulators", "regulator", "for" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *list = xml_attribute(node, names[i]);
        if (list)
            regulators_mark(touch, list);
        if (list)
            return true;
    }
    if (xml_is(node, NS_DOSSIER, "filing"))
        return filing_mark(touch, xml_attribute(node, "id"));
    return filing_mark(touch, xml_attribute(node, "filing"));
}

/* The child of the section that a node is in. */
static const xmlNode *top_of(const xmlNode *node)
{
    const xmlNode *root = xmlDocGetRootElement(node->doc);
    while (node != root && node->parent && node->parent != root && node->parent->parent != root)
        node = node->parent;
    return node;
}

static bool named_mark(const struct touch *touch, const xmlNode *node, const xmlNode *top)
{
    for (; node != top; node = node->parent)
        if (element_mark(touch, node))
            return true;
    return element_mark(touch, top);
}

static void wording_mark(const struct touch *touch, const xmlNode *node, const xmlNode *top)
{
    const char *role = xml_attribute(node, "role");
    const char *lang = same(role, "translation") || same(role, "adapted")
                           ? xml_attribute_ns(node, (const char *)XML_XML_NAMESPACE, "lang")
                           : NULL;
    const char *regulators = xml_attribute(node, "regulators");
    if (regulators)
        regulators_mark(touch, regulators);
    else
        text_mark(touch, xml_attribute(top, "id"), lang);
}

static void rendition_or_document_mark(const struct touch *touch, const xmlNode *node,
                                       const xmlNode *top)
{
    while (node != top && !xml_is(node, NS_DOSSIER, "rendition"))
        node = node->parent;
    if (node != top && xml_attribute(node, "id"))
        rendition_mark(touch, xml_attribute(node, "id"));
    else
        document_mark(touch, xml_attribute(top, "id"));
}

static void node_mark(const struct touch *touch, const char *section, const xmlNode *node)
{
    const xmlNode *top = top_of(node);
    const char *document = xml_attribute(top, "document");
    if (!strcmp(section, "texts"))
        wording_mark(touch, node, top);
    else if (!strcmp(section, "approvals"))
        approval_mark(touch, top);
    else if (!strcmp(section, "documents"))
        rendition_or_document_mark(touch, node, top);
    else if (named_mark(touch, node, top))
        return;
    else if (xml_is(top, NS_DOSSIER, "two-stage"))
        stages_mark(touch, top);
    else if (document && !strcmp(section, "papers"))
        document_mark(touch, document);
    else
        all_mark(touch);
}

static void item_mark(const struct diff *diff, struct diff_item *item)
{
    struct touch before = { diff, diff->before, item->touches },
                 after = { diff, diff->after, item->touches };
    if (item->was)
        node_mark(&before, item->section, item->was);
    if (item->now)
        node_mark(&after, item->section, item->now);
    if (!item->was && !item->now)
        all_mark(&after);
}

static void file_mark(const struct diff *diff, struct diff_file *file)
{
    struct touch before = { diff, diff->before, file->touches },
                 after = { diff, diff->after, file->touches };
    const char *filing = diff->after->manifest    ? diff->after->manifest->filing
                         : diff->before->manifest ? diff->before->manifest->filing
                                                  : NULL;
    if (file->before)
        rendition_mark(&before, file->before->key);
    if (file->after)
        rendition_mark(&after, file->after->key);
    if (filing)
        filing_mark(&after, filing);
}

/* Whether what was filed or approved would read otherwise. */
static bool file_is_weighty(const struct diff_file *file)
{
    return file->kind == DIFF_NEW || file->kind == DIFF_REPLACED || file->kind == DIFF_WITHDRAWN;
}

static bool item_is_weighty(const struct diff_item *item)
{
    static const char *const sections[] = { "product", "parties", "texts", "software", "evidence" };
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        if (!strcmp(item->section, sections[i]))
            return true;
    return false;
}

static void counts_add(struct diff *diff, const bool *touches, bool is_file, bool weighty)
{
    for (size_t i = 0; i < diff->filing_count; i++) {
        struct diff_filing *filing = &diff->filings[i];
        if (!touches[i])
            continue;
        filing->files += is_file;
        filing->items += !is_file;
        filing->weighty += weighty;
    }
}

static bool *touches_new(const struct diff *diff, struct error *error)
{
    bool *touches = calloc(diff->filing_count + 1, sizeof *touches);
    if (!touches)
        error_set(error, STATUS_INTERNAL, "no memory for what a difference touches");
    return touches;
}

bool diff_touches_find(struct diff *diff, struct error *error)
{
    for (size_t i = 0; i < diff->file_count; i++) {
        struct diff_file *file = &diff->files[i];
        if (!(file->touches = touches_new(diff, error)))
            return false;
        file_mark(diff, file);
        counts_add(diff, file->touches, true, file_is_weighty(file));
    }
    for (size_t i = 0; i < diff->item_count; i++) {
        struct diff_item *item = &diff->items[i];
        if (!(item->touches = touches_new(diff, error)))
            return false;
        item_mark(diff, item);
        counts_add(diff, item->touches, false, item_is_weighty(item));
    }
    return true;
}
