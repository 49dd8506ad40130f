/* Other documents of the dossier that a document cites by their number (資料番号): "MIE-CX-305",
 * "ロ-1-2". A number is a run of letters, digits and . - _ /, with one character of another script
 * before it where the number has one; it must stand whole. */
#include "base/cleanup.h"
#include "dossier/facts/text.h"

#include <stdlib.h>
#include <string.h>

#define NUMBER_MIN 3 /* bytes: shorter ones stand in any text by chance */
#define NUMBER_MAX 128

struct cited {
    char *number; /* NFKC */
    const char *document;
};

struct cited_list {
    struct cited *items; /* by number */
    size_t count;
};

static int cited_compare(const void *a, const void *b)
{
    const struct cited *one = a, *other = b;
    int order = strcmp(one->number, other->number);
    return order || !one->document || !other->document ? order
                                                       : strcmp(one->document, other->document);
}

/* A number without any digit is a word. */
static bool cited_take(const xmlNode *document, struct cited *ret)
{
    struct text number = TEXT_INIT(NUMBER_MAX);
    const char *written = xml_attribute(document, "number");
    bool fits = written && utf8_append_nfkc(&number, written) && number.size >= NUMBER_MIN &&
                strpbrk(text_string(&number), "0123456789");
    *ret = (struct cited){ .number = fits ? text_take(&number) : NULL,
                           .document = xml_attribute(document, "id") };
    text_release(&number);
    return ret->number != NULL;
}

struct cited_list *cited_list_new(const struct dossier *dossier)
{
    const xmlNode *documents =
        xml_child(xmlDocGetRootElement(dossier->tree), NS_DOSSIER, "documents");
    const xmlNode *document = documents ? xml_child(documents, NS_DOSSIER, "document") : NULL;
    struct cited_list *list = calloc(1, sizeof *list);
    size_t capacity = 0;
    for (const xmlNode *at = document; at; at = xml_next(at, NS_DOSSIER, "document"))
        capacity++;
    if (list)
        list->items = calloc(capacity + 1, sizeof *list->items);
    if (!list || !list->items) {
        cited_list_free(list);
        return NULL;
    }
    for (; document; document = xml_next(document, NS_DOSSIER, "document"))
        list->count += cited_take(document, &list->items[list->count]);
    qsort(list->items, list->count, sizeof *list->items, cited_compare);
    return list;
}

void cited_list_free(struct cited_list *list)
{
    for (size_t i = 0; list && i < list->count; i++)
        free(list->items[i].number);
    if (list)
        free(list->items);
    free(list);
}

static bool in_number(char character)
{
    return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z') ||
           (character >= '0' && character <= '9') || strchr(".-_/", character);
}

/* Bytes of the character of another script that ends before `at`; 0: none. */
static size_t character_before(const char *bytes, size_t at)
{
    size_t size = 0;
    while (size < at && size < 4 && ((unsigned char)bytes[at - size - 1] & 0xC0) == 0x80)
        size++;
    return size && size < at && (unsigned char)bytes[at - size - 1] >= 0xC0 ? size + 1 : 0;
}

/* The first of those that have this number. */
static const struct cited *cited_find(const struct cited_list *list, const char *at, size_t size)
{
    char number[NUMBER_MAX];
    if (size < NUMBER_MIN || size >= sizeof number)
        return NULL;
    memcpy(number, at, size);
    number[size] = '\0';
    const struct cited wanted = { .number = number };
    const struct cited *found =
        bsearch(&wanted, list->items, list->count, sizeof *list->items, cited_compare);
    while (found && found > list->items && strcmp(found[-1].number, number) == 0)
        found--;
    return found;
}

/* As it stands, else without the sign that ends a sentence. */
static const struct cited *run_find(const struct cited_list *list, const char *bytes, size_t begin,
                                    size_t end)
{
    size_t before = character_before(bytes, begin);
    for (; end > begin; end--) {
        const struct cited *found = cited_find(list, bytes + begin, end - begin);
        if (!found && before)
            found = cited_find(list, bytes + begin - before, end - begin + before);
        if (found || !strchr(".-_/", bytes[end - 1]))
            return found;
    }
    return NULL;
}

static bool told(const xmlNode *group, const char *document)
{
    const xmlNode *at = xml_child(group, NS_FACTS, "cited");
    while (at && strcmp(xml_attribute(at, "document"), document) != 0)
        at = xml_next(at, NS_FACTS, "cited");
    return at != NULL;
}

static void tell(const struct cited *cited, unsigned page, const char *own, xmlNode *group)
{
    if (strcmp(cited->document, own) == 0 || told(group, cited->document))
        return;
    xmlNode *node = facts_element(group, "cited");
    xml_set(node, "document", cited->document);
    xml_setf(node, "page", "%u", page);
    facts_set(node, "number", cited->number, strlen(cited->number));
}

void cited_facts_add(const struct cited_list *list, const xmlNode *rendition,
                     const struct page_text *text, xmlNode *group)
{
    const char *bytes = text_string(&text->forms[FORM_PLAIN]);
    const char *own = xml_attribute(rendition->parent, "id");
    size_t size = text->forms[FORM_PLAIN].size, end = 0;
    for (size_t begin = 0; list->count && begin < size; begin = end + 1) {
        for (end = begin; end < size && in_number(bytes[end]);)
            end++;
        const struct cited *found = run_find(list, bytes, begin, end);
        for (const struct cited *at = found;
             at && at < list->items + list->count && strcmp(at->number, found->number) == 0; at++)
            tell(at, page_text_page(text, FORM_PLAIN, begin), own, group);
    }
}
