/* Names and addresses of the dossier's parties as a document prints them: where one stands with the
 * same letters and other punctuation, which a tired reader does not see.
 *
 * Both are compared without white space, since a line may be broken anywhere, and looked for by
 * their letters and digits alone. */
#include "base/cleanup.h"
#include "base/limits.h"
#include "dossier/facts/text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define LETTERS_MIN 12 /* bytes: shorter ones stand in other words by chance */
#define VARIANTS_MAX 64

/* A text without its punctuation, and for each byte where it stands in the whole. */
struct letters {
    struct text bytes;
    size_t *places;
};

struct printed {
    char *party;
    const char *what; /* "name" or "address" */
    char *wording;    /* as a reader sees it */
    char *exact;      /* searchable, without punctuation at its ends */
    char *letters;
};

struct printed_list {
    struct printed *items;
    size_t count;
};

static bool is_letter(int32_t character)
{
    switch (utf8proc_category(character)) {
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PO:
    case UTF8PROC_CATEGORY_CF:
        return false;
    default:
        return true;
    }
}

static void letters_release(struct letters *letters)
{
    text_release(&letters->bytes);
    free(letters->places);
}

static bool letters_take(const char *text, size_t size, struct letters *ret)
{
    *ret = (struct letters){ .bytes = TEXT_INIT(size + 1),
                             .places = calloc(size + 1, sizeof *ret->places) };
    for (size_t at = 0; ret->places && at < size;) {
        size_t start = at;
        int32_t character = utf8_next(text, size, &at);
        if (character < 0)
            return false;
        if (!is_letter(character))
            continue;
        for (size_t i = start; i < at; i++)
            ret->places[ret->bytes.size + (i - start)] = i;
        text_append_bytes(&ret->bytes, text + start, at - start);
    }
    return ret->places && !text_failed(&ret->bytes);
}

/* The text from its first letter to its last; caller frees. */
static char *between_letters(const char *text, const struct letters *letters)
{
    if (letters->bytes.size == 0)
        return strdup("");
    size_t first = letters->places[0], last = letters->places[letters->bytes.size - 1];
    return strndup(text + first, last + 1 - first);
}

void printed_list_free(struct printed_list *list)
{
    for (size_t i = 0; list && i < list->count; i++) {
        free(list->items[i].party);
        free(list->items[i].wording);
        free(list->items[i].exact);
        free(list->items[i].letters);
    }
    if (list)
        free(list->items);
    free(list);
}
DEFINE_POINTER_CLEANUP(struct printed_list, printed_list_free)

static bool item_add(struct printed_list *list, const char *party, const char *what,
                     const char *content)
{
    CLEANUP(text_release) struct text searchable = TEXT_INIT(MIB);
    CLEANUP(text_release) struct text readable = TEXT_INIT(MIB);
    CLEANUP(letters_release) struct letters letters = { .places = NULL };
    if (!utf8_append_searchable(&searchable, content, strlen(content)) ||
        !utf8_append_nfkc(&readable, content) ||
        !letters_take(text_string(&searchable), searchable.size, &letters))
        return false;
    if (letters.bytes.size < LETTERS_MIN)
        return true;
    struct printed *items = realloc(list->items, (list->count + 1) * sizeof *items);
    if (!items)
        return false;
    list->items = items;
    struct printed *item = &items[list->count++];
    *item = (struct printed){ .party = strdup(party),
                              .what = what,
                              .wording = text_take(&readable),
                              .exact = between_letters(text_string(&searchable), &letters),
                              .letters = text_take(&letters.bytes) };
    return item->party && item->wording && item->exact && item->letters;
}

/* Persons are named with their office in many ways; firms in one. */
static bool is_person(const xmlNode *party)
{
    const char *role = xml_attribute(party, "role");
    return role && (strcmp(role, "contact") == 0 || strcmp(role, "signatory") == 0);
}

static bool party_add(struct printed_list *list, const xmlNode *party)
{
    static const char *const kinds[] = { "address", "name" };
    const char *id = xml_attribute(party, "id");
    size_t count = is_person(party) ? 1 : 2;
    for (size_t i = 0; id && i < count; i++) {
        for (xmlNode *at = xml_child(party, NS_DOSSIER, kinds[i]); at;
             at = xml_next(at, NS_DOSSIER, kinds[i])) {
            CLEANUP(free_pointer) char *content = xml_content(at);
            if (!content || !item_add(list, id, kinds[i], content))
                return false;
        }
    }
    return true;
}

struct printed_list *printed_list_new(const struct dossier *dossier)
{
    CLEANUP(printed_list_free_pointer) struct printed_list *list = calloc(1, sizeof *list);
    for (xmlNode *party = dossier_first(dossier, "parties", "party"); list && party;
         party = xml_next(party, NS_DOSSIER, "party")) {
        if (!party_add(list, party))
            return NULL;
    }
    return TAKE(list);
}

static bool is_registered(const struct printed_list *list, const char *text, size_t size)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strlen(list->items[i].exact) == size && memcmp(list->items[i].exact, text, size) == 0)
            return true;
    }
    return false;
}

/* Parties share names and addresses, and a text may stand on many pages: each variant once. */
static bool is_told(const xmlNode *group, const char *text)
{
    for (const xmlNode *at = xml_child(group, NS_FACTS, "variant"); at;
         at = xml_next(at, NS_FACTS, "variant")) {
        if (strcmp(xml_attribute(at, "text"), text) == 0)
            return true;
    }
    return false;
}

static bool tell(const struct printed *item, const struct page_text *text, size_t begin, size_t end,
                 xmlNode *group)
{
    CLEANUP(text_release) struct text passage = TEXT_INIT(CLEAN_TEXT_MAX);
    CLEANUP(text_release) struct text clean = TEXT_INIT(2 * CLEAN_TEXT_MAX);
    if (!text_passage_read(text, begin, end, &passage))
        return false;
    (void)text_append_clean(&clean, text_string(&passage), passage.size);
    if (is_told(group, text_string(&clean)))
        return false;
    xmlNode *variant = facts_element(group, "variant");
    xml_set(variant, "party", item->party);
    xml_set(variant, "what", item->what);
    xml_setf(variant, "page", "%u", page_text_page(text, FORM_SEARCHABLE, begin));
    xml_set(variant, "text", text_string(&clean));
    facts_set(variant, "expected", item->wording, strlen(item->wording));
    return true;
}

void printed_facts_add(const struct printed_list *list, const struct page_text *text,
                       xmlNode *group)
{
    const struct text *whole = &text->forms[FORM_SEARCHABLE];
    const char *bytes = text_string(whole);
    CLEANUP(letters_release) struct letters letters = { .places = NULL };
    size_t told = 0;
    if (list->count == 0 || !letters_take(bytes, whole->size, &letters))
        return;
    const char *start = text_string(&letters.bytes);
    for (size_t i = 0; i < list->count; i++) {
        const struct printed *item = &list->items[i];
        size_t size = strlen(item->letters);
        for (const char *hit = start; told < VARIANTS_MAX && (hit = strstr(hit, item->letters));
             hit += size) {
            size_t begin = letters.places[hit - start];
            size_t end = letters.places[(size_t)(hit - start) + size - 1] + 1;
            if (!is_registered(list, bytes + begin, end - begin))
                told += tell(item, text, begin, end, group);
        }
    }
}
