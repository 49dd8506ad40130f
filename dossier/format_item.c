#include "dossier/format_item.h"

#include "base/cleanup.h"
#include "base/xml.h"

#include <limits.h>
#include <string.h>

static bool is_blank(const xmlNode *node)
{
    return node->type == XML_TEXT_NODE &&
           strspn((const char *)node->content, " \t\r\n") == strlen((const char *)node->content);
}

static int count_newlines(const xmlNode *node)
{
    int newlines = 0;
    for (const char *at = (const char *)node->content; (at = strchr(at, '\n')); at++)
        newlines++;
    return newlines;
}

static struct format_item *append(struct format_items *items)
{
    struct format_item *grown = reallocarray(items->items, items->count + 1, sizeof *items->items);
    if (!grown)
        return NULL;
    items->items = grown;
    grown[items->count] = (struct format_item){ .first = NULL };
    return &grown[items->count++];
}

/* State of gathering: the item that comments before an element open, and what stood before. */
struct gathering {
    struct format_items *items;
    bool open;    /* the last item has no element yet */
    int newlines; /* since the last node that is not white space */
};

static bool open_item(struct gathering *gathering, const xmlNode *node)
{
    struct format_item *item = append(gathering->items);
    if (!item)
        return false;
    item->first = item->last = node;
    /* Behind comments that stand alone there is an empty line anyway, whoever comes to follow. */
    item->blank_before = gathering->newlines > 1 && !gathering->open;
    gathering->open = true;
    return true;
}

static bool take_node(struct gathering *gathering, const xmlNode *node)
{
    struct format_items *items = gathering->items;
    bool is_element = node->type == XML_ELEMENT_NODE;
    bool begins = items->count == 0;
    if (!is_element && !begins && !gathering->open && gathering->newlines == 0) {
        items->items[items->count - 1].last = node; /* behind the element, on its line */
        return true;
    }
    /* An empty line ends comments that stand alone. */
    if (!gathering->open || gathering->newlines > 1) {
        if (!open_item(gathering, node))
            return false;
    }
    struct format_item *item = &items->items[items->count - 1];
    item->last = node;
    if (is_element) {
        item->element = node;
        item->id = xml_attribute(node, "id");
        gathering->open = false;
    }
    return true;
}

bool format_items_gather(const xmlNode *node, struct format_items *ret, struct error *error)
{
    struct gathering gathering = { .items = ret };
    for (; node; node = node->next) {
        if (is_blank(node)) {
            gathering.newlines += count_newlines(node);
            continue;
        }
        /* The reader keeps no white space outside the root. */
        if (node->parent && node->parent->type == XML_DOCUMENT_NODE)
            gathering.newlines = 1;
        if (!take_node(&gathering, node))
            return error_set(error, STATUS_INTERNAL, "no memory to format");
        gathering.newlines = 0;
    }
    return true;
}

static int compare_items(const void *a, const void *b)
{
    const struct format_item *left = a, *right = b;
    return strcmp(left->id, right->id);
}

static bool same_run(const struct format_item *a, const struct format_item *b)
{
    return a->id && b->id && xmlStrEqual(a->element->name, b->element->name);
}

void format_items_sort(struct format_items *items)
{
    for (size_t start = 0, end; start < items->count; start = end) {
        for (end = start + 1; end < items->count; end++) {
            if (!same_run(&items->items[start], &items->items[end]))
                break;
        }
        if (end - start > 1) /* ids differ: the order is the same whatever qsort does */
            qsort(items->items + start, end - start, sizeof *items->items, compare_items);
    }
}

/* Elements whose text may be white space alone (xs:string in dossier.xsd). */
static bool may_be_blank(const xmlNode *node)
{
    static const char *const names[] = { "value", "was", "answer" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp((const char *)node->name, names[i]) == 0)
            return true;
    }
    return false;
}

enum format_content format_content_of(const xmlNode *node)
{
    bool nodes = false, text = false;
    for (const xmlNode *child = node->children; child; child = child->next) {
        nodes |= child->type != XML_TEXT_NODE && child->type != XML_CDATA_SECTION_NODE;
        text |= child->type == XML_CDATA_SECTION_NODE ||
                (child->type == XML_TEXT_NODE && !is_blank(child));
    }
    if (text)
        return CONTENT_TEXT;
    if (nodes)
        return CONTENT_ELEMENTS;
    return node->children && may_be_blank(node) ? CONTENT_TEXT : CONTENT_NONE;
}

const char *format_attribute_order(const char *element)
{
    static const struct {
        const char *element;
        const char *order;
    } table[] = {
#define ATTRIBUTES(element, names) { element, names },
#include "dossier/format.def"
#undef ATTRIBUTES
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strcmp(table[i].element, element) == 0)
            return table[i].order;
    }
    return "";
}

/* Place of a word in the order, in bytes; INT_MAX if it is not there. */
static int rank(const char *order, const xmlAttr *attribute)
{
    const char *name = (const char *)attribute->name;
    bool is_lang = attribute->ns && strcmp(name, "lang") == 0;
    name = is_lang ? "xml:lang" : name;
    size_t size = strlen(name);
    for (const char *word = order; *word; word += strspn(word, " ")) {
        size_t length = strcspn(word, " ");
        if (length == size && memcmp(word, name, size) == 0)
            return (int)(word - order);
        word += length;
    }
    return INT_MAX;
}

static int compare_attributes(const char *order, const xmlAttr *a, const xmlAttr *b)
{
    int left = rank(order, a), right = rank(order, b);
    if (left != right)
        return left < right ? -1 : 1;
    int names = xmlStrcmp(a->name, b->name);
    if (names != 0)
        return names;
    return xmlStrcmp(a->ns ? a->ns->href : NULL, b->ns ? b->ns->href : NULL);
}

const xmlAttr *format_next_attribute(const xmlNode *node, const xmlAttr *after)
{
    const char *order = format_attribute_order((const char *)node->name);
    const xmlAttr *next = NULL;
    for (const xmlAttr *each = node->properties; each; each = each->next) {
        if (after && compare_attributes(order, each, after) <= 0)
            continue;
        if (!next || compare_attributes(order, each, next) < 0)
            next = each;
    }
    return next;
}
