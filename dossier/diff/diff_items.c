/* The data of two dossiers, element by element, each found again by what it is known by. */
#include "dossier/diff/diff_internal.h"
#include "dossier/diff/identity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct walk {
    struct diff *diff;
    const char *section;
    size_t capacity;
    struct error *error;
};

struct child {
    const xmlNode *node;
    char *key;
    size_t index;
    bool paired;
};
struct children {
    struct child *items;
    size_t count;
};

static bool out_of_memory(const struct walk *walk)
{
    return error_set(walk->error, STATUS_INTERNAL, "out of memory to compare data");
}

static bool same(const char *one, const char *other)
{
    return one == other || (one && other && !strcmp(one, other));
}

/* Whether the files have told it: a rendition that came, went or was replaced, and where a document
 * stands. */
static bool is_told(const struct walk *walk, const xmlNode *node, const char *attribute)
{
    static const char *const told[] = { "revision", "date", "file" };
    if (!node || strcmp(walk->section, "documents") != 0)
        return false;
    if (xml_is(node, NS_DOSSIER, "document"))
        return attribute ? !strcmp(attribute, "heading") || !strcmp(attribute, "also")
                         : xml_child(node, NS_DOSSIER, "rendition") != NULL;
    if (!xml_is(node, NS_DOSSIER, "rendition"))
        return false;
    for (size_t i = 0; attribute && i < sizeof told / sizeof *told; i++) {
        if (strcmp(attribute, told[i]) != 0)
            continue;
        for (size_t j = 0; j < walk->diff->file_count; j++) {
            const struct diff_file *file = &walk->diff->files[j];
            if (same((file->after ? file->after : file->before)->key, xml_attribute(node, "id")))
                return true;
        }
    }
    return !attribute;
}

static char *path_make(const xmlNode *node)
{
    struct text text = TEXT_INIT(NODE_TEXT_MAX);
    identity_append_path(node, &text);
    char *path = text_take(&text);
    return path ? path : strdup("");
}

static struct diff_item *item_add(struct walk *walk, const xmlNode *was, const xmlNode *now)
{
    struct diff *diff = walk->diff;
    if (diff->item_count == walk->capacity) {
        size_t capacity = walk->capacity ? 2 * walk->capacity : 64;
        struct diff_item *items = realloc(diff->items, capacity * sizeof *items);
        if (!items)
            return NULL;
        diff->items = items;
        walk->capacity = capacity;
    }
    struct diff_item *item = &diff->items[diff->item_count++];
    *item = (struct diff_item){
        .kind = DIFF_CHANGED, .section = walk->section, .was = was, .now = now
    };
    item->path = was || now ? path_make(now ? now : was) : strdup("");
    return item;
}

static bool whole_add(struct walk *walk, const xmlNode *was, const xmlNode *now)
{
    const xmlNode *node = now ? now : was;
    if (is_told(walk, node, NULL))
        return true;
    struct text summary = TEXT_INIT(NODE_TEXT_MAX);
    struct diff_item *item = item_add(walk, was, now);
    if (!item || !item->path)
        return out_of_memory(walk);
    identity_append_summary(node, &summary);
    item->kind = now ? DIFF_ADDED : DIFF_REMOVED;
    char **place = now ? &item->after : &item->before;
    *place = text_take(&summary);
    return *place || out_of_memory(walk);
}

/* Takes both texts over; adds nothing where they are the same. */
static bool change_add(struct walk *walk, const xmlNode *was, const xmlNode *now,
                       const char *attribute, struct text *before, struct text *after)
{
    bool differs = strcmp(text_string(before), text_string(after)) != 0 &&
                   !(attribute && is_told(walk, now ? now : was, attribute));
    struct diff_item *item = differs ? item_add(walk, was, now) : NULL;
    bool failed = text_failed(before) || text_failed(after) || (differs && (!item || !item->path));
    if (!failed && item) {
        item->attribute = attribute;
        item->before = before->size ? text_take(before) : NULL;
        item->after = after->size ? text_take(after) : NULL;
    }
    text_release(before);
    text_release(after);
    return !failed || out_of_memory(walk);
}

static bool attribute_compare(struct walk *walk, const xmlNode *was, const xmlNode *now,
                              const xmlAttr *attribute)
{
    const char *name = identity_attribute(attribute);
    if (!name || !strcmp(name, "xml:lang"))
        return true;
    struct text before = TEXT_INIT(NODE_TEXT_MAX), after = TEXT_INIT(NODE_TEXT_MAX);
    const char *old = was ? xml_attribute(was, name) : NULL,
               *new = now ? xml_attribute(now, name) : NULL;
    if (old)
        identity_append_value(name, old, &before);
    if (new)
        identity_append_value(name, new, &after);
    return change_add(walk, was, now, name, &before, &after);
}

static bool attributes_compare(struct walk *walk, const xmlNode *was, const xmlNode *now)
{
    const xmlAttr *attribute = was ? was->properties : NULL;
    for (; attribute; attribute = attribute->next)
        if (!attribute_compare(walk, was, now, attribute))
            return false;
    attribute = now ? now->properties : NULL;
    for (; attribute; attribute = attribute->next)
        if ((!was || !xml_attribute(was, (const char *)attribute->name)) &&
            !attribute_compare(walk, was, now, attribute))
            return false;
    return true;
}

static bool content_compare(struct walk *walk, const xmlNode *was, const xmlNode *now)
{
    struct text before = TEXT_INIT(NODE_TEXT_MAX), after = TEXT_INIT(NODE_TEXT_MAX);
    if (was)
        identity_append_content(was, &before);
    if (now)
        identity_append_content(now, &after);
    return change_add(walk, was, now, NULL, &before, &after);
}

static void children_release(struct children *children)
{
    for (size_t i = 0; i < children->count; i++)
        free(children->items[i].key);
    free(children->items);
}

static int child_order(const void *a, const void *b)
{
    const struct child *one = a, *other = b;
    int order = strcmp(one->key, other->key);
    if (order)
        return order;
    return one->index < other->index ? -1 : one->index > other->index;
}

static bool children_read(const struct walk *walk, const xmlNode *parent, struct children *ret)
{
    size_t count = 0;
    const xmlNode *first = parent ? identity_child(parent, NULL) : NULL, *child = first;
    for (; child; child = identity_child(parent, child))
        count++;
    ret->items = calloc(count + 1, sizeof *ret->items);
    if (!ret->items)
        return out_of_memory(walk);
    for (child = first; child; child = identity_child(parent, child)) {
        struct text key = TEXT_INIT(NODE_TEXT_MAX);
        identity_append(child, &key);
        ret->items[ret->count] =
            (struct child){ .node = child, .key = text_take(&key), .index = ret->count };
        if (!ret->items[ret->count++].key)
            return out_of_memory(walk);
    }
    qsort(ret->items, ret->count, sizeof *ret->items, child_order);
    return true;
}

static bool element_compare(struct walk *walk, const xmlNode *was, const xmlNode *now);

/* Children that are known by the same: `count` of them from `items` on. */
struct alike {
    struct child *items;
    size_t count;
};

static struct alike alike_next(struct children *children, size_t *position, const char *key)
{
    struct alike alike = { children->items + *position, 0 };
    while (*position < children->count && !strcmp(children->items[*position].key, key)) {
        (*position)++;
        alike.count++;
    }
    return alike;
}

static bool says_the_same(const xmlNode *one, const xmlNode *other)
{
    struct text a = TEXT_INIT(NODE_TEXT_MAX), b = TEXT_INIT(NODE_TEXT_MAX);
    identity_append_whole(one, &a);
    identity_append_whole(other, &b);
    bool equal = !strcmp(text_string(&a), text_string(&b));
    text_release(&a);
    text_release(&b);
    return equal;
}

static bool is_meant_alike(const xmlNode *one, const xmlNode *other)
{
    return same(xml_attribute(one, "regulators"), xml_attribute(other, "regulators"));
}

static bool is_any(const xmlNode *one, const xmlNode *other)
{
    return one && other;
}

typedef bool pairing(const xmlNode *one, const xmlNode *other);

static bool pairs_compare(struct walk *walk, struct alike before, struct alike after,
                          pairing *belong)
{
    for (size_t i = 0; i < before.count; i++)
        for (size_t j = 0; !before.items[i].paired && j < after.count; j++) {
            struct child *one = &before.items[i], *other = &after.items[j];
            if (other->paired || !belong(one->node, other->node))
                continue;
            one->paired = other->paired = true;
            if (!element_compare(walk, one->node, other->node))
                return false;
        }
    return true;
}

/* Those that say the same first, then those for the same regulators, then in their order. */
static bool alike_compare(struct walk *walk, struct alike before, struct alike after)
{
    static pairing *const pairings[] = { says_the_same, is_meant_alike, is_any };
    const size_t count = sizeof pairings / sizeof *pairings;
    bool single = before.count == 1 && after.count == 1;
    for (size_t i = single ? count - 1 : 0; i < count; i++)
        if (!pairs_compare(walk, before, after, pairings[i]))
            return false;
    for (size_t i = 0; i < before.count; i++)
        if (!before.items[i].paired && !whole_add(walk, before.items[i].node, NULL))
            return false;
    for (size_t i = 0; i < after.count; i++)
        if (!after.items[i].paired && !whole_add(walk, NULL, after.items[i].node))
            return false;
    return true;
}

static bool children_compare(struct walk *walk, const xmlNode *was, const xmlNode *now)
{
    CLEANUP(children_release) struct children before = { 0 };
    CLEANUP(children_release) struct children after = { 0 };
    if (!children_read(walk, was, &before) || !children_read(walk, now, &after))
        return false;
    for (size_t i = 0, j = 0; i < before.count || j < after.count;) {
        const char *one = i < before.count ? before.items[i].key : NULL,
                   *other = j < after.count ? after.items[j].key : NULL,
                   *key = !one || (other && strcmp(other, one) < 0) ? other : one;
        struct alike old = alike_next(&before, &i, key), new = alike_next(&after, &j, key);
        if (!alike_compare(walk, old, new))
            return false;
    }
    return true;
}

static bool element_compare(struct walk *walk, const xmlNode *was, const xmlNode *now)
{
    return attributes_compare(walk, was, now) && content_compare(walk, was, now) &&
           children_compare(walk, was, now);
}

static bool dossiers_compare(struct walk *walk)
{
    static const char *const sections[] = { "product",  "parties",   "texts",     "software",
                                            "evidence", "approvals", "plans",     "documents",
                                            "papers",   "filings",   "questions", "waivers" };
    const struct dossier *before = walk->diff->before->dossier, *after = walk->diff->after->dossier;
    const xmlNode *was = xmlDocGetRootElement(before->tree),
                  *now = xmlDocGetRootElement(after->tree);
    walk->section = "dossier";
    if (!attributes_compare(walk, was, now))
        return false;
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        walk->section = sections[i];
        if (!element_compare(walk, dossier_section(before, sections[i]),
                             dossier_section(after, sections[i])))
            return false;
    }
    return true;
}

static bool head_compare(struct walk *walk, const char *name, const char *before, const char *after)
{
    struct text old = TEXT_INIT(NODE_TEXT_MAX), new = TEXT_INIT(NODE_TEXT_MAX);
    identity_append_value(name, before ? before : "", &old);
    identity_append_value(name, after ? after : "", &new);
    return change_add(walk, NULL, NULL, name, &old, &new);
}

/* What a manifest says of the filing, against another one's. */
static bool manifests_compare(struct walk *walk)
{
    const struct manifest *before = walk->diff->before->manifest,
                          *after = walk->diff->after->manifest;
    char sequences[2][24];
    snprintf(sequences[0], sizeof sequences[0], "%llu", (unsigned long long)before->sequence);
    snprintf(sequences[1], sizeof sequences[1], "%llu", (unsigned long long)after->sequence);
    walk->section = "manifest";
    const char *const heads[][3] = {
        { "state", bundle_state_name(before->state), bundle_state_name(after->state) },
        { "regulator", before->regulator, after->regulator },
        { "filing", before->filing, after->filing },
        { "route", before->route, after->route },
        { "class", before->class, after->class },
        { "application", before->application, after->application },
        { "sequence", sequences[0], sequences[1] },
        { "dossier", before->dossier, after->dossier },
        { "product", before->product, after->product },
        { "release", before->release, after->release },
        { "as-of", before->as_of, after->as_of },
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (!head_compare(walk, heads[i][0], heads[i][1], heads[i][2]))
            return false;
    return true;
}

bool diff_items_compare(struct diff *diff, struct error *error)
{
    struct walk walk = { .diff = diff, .error = error };
    if (diff->before->dossier && diff->after->dossier)
        return dossiers_compare(&walk);
    return !diff->before->manifest || !diff->after->manifest || manifests_compare(&walk);
}
