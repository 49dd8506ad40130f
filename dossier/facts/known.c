/* What the dossier knows, in the form in which it is looked for in a document's text. */
#include "base/cleanup.h"
#include "base/limits.h"
#include "dossier/facts/text.h"

#include <stdlib.h>
#include <string.h>

struct list {
    struct needle *items;
    size_t count, capacity;
};

struct wording {
    char *text, *lang, *regulators; /* id of the text; regulators NULL: all */
    char *searchable;
    char *readable; /* as in a text_passage_near */
    bool superseded;
};

struct forbidden {
    struct needle needle;
    char *lang;
    char *word;
    unsigned stage;
};

struct facts_known {
    struct list names, versions, approvals, expiries, subjects;
    struct wording *wordings;
    size_t wording_count;
    struct forbidden *forbidden;
    size_t forbidden_count;
    struct printed_list *printed;
    struct cited_list *cited;
};

static void list_release(struct list *list)
{
    for (size_t i = 0; i < list->count; i++)
        needle_release(&list->items[i]);
    free(list->items);
}

static void wordings_free(struct facts_known *known)
{
    for (size_t i = 0; i < known->wording_count; i++) {
        free(known->wordings[i].text);
        free(known->wordings[i].lang);
        free(known->wordings[i].regulators);
        free(known->wordings[i].searchable);
        free(known->wordings[i].readable);
    }
    free(known->wordings);
}

void facts_known_free(struct facts_known *known)
{
    list_release(&known->names);
    list_release(&known->versions);
    list_release(&known->approvals);
    list_release(&known->expiries);
    list_release(&known->subjects);
    wordings_free(known);
    for (size_t i = 0; i < known->forbidden_count; i++) {
        needle_release(&known->forbidden[i].needle);
        free(known->forbidden[i].lang);
        free(known->forbidden[i].word);
    }
    free(known->forbidden);
    printed_list_free(known->printed);
    cited_list_free(known->cited);
    free(known);
}
DEFINE_POINTER_CLEANUP(struct facts_known, facts_known_free)

static bool list_add(struct list *list, const char *wording)
{
    if (!wording || !*wording)
        return true;
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? 2 * list->capacity : 16;
        struct needle *items = realloc(list->items, capacity * sizeof *items);
        if (!items)
            return false;
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count] = (struct needle){ .folded = NULL };
    return needle_make(wording, &list->items[list->count++]);
}

static bool list_add_contents(struct list *list, const xmlNode *parent, const char *name)
{
    for (xmlNode *at = xml_child(parent, NS_DOSSIER, name); at;
         at = xml_next(at, NS_DOSSIER, name)) {
        CLEANUP(free_pointer) char *content = xml_content(at);
        if (!content || !list_add(list, content))
            return false;
    }
    return true;
}

static bool know_product(struct facts_known *known, const struct dossier *dossier)
{
    const xmlNode *product = dossier_section(dossier, "product");
    if (!product)
        return true;
    const xmlNode *version = xml_child(product, NS_DOSSIER, "version");
    if (version && (!list_add(&known->versions, xml_attribute(version, "full")) ||
                    !list_add(&known->versions, xml_attribute(version, "release"))))
        return false;
    return list_add_contents(&known->names, product, "name") &&
           list_add_contents(&known->subjects, product, "name") &&
           list_add_contents(&known->subjects, product, "generic-name");
}

static bool know_approvals(struct facts_known *known, const struct dossier *dossier)
{
    for (xmlNode *at = dossier_first(dossier, "approvals", "approval"); at;
         at = xml_next(at, NS_DOSSIER, "approval")) {
        if (!list_add(&known->approvals, xml_attribute(at, "number")) ||
            !list_add(&known->expiries, xml_attribute(at, "expires")) ||
            !list_add_contents(&known->names, at, "name"))
            return false;
    }
    for (xmlNode *at = dossier_first(dossier, "papers", "paper"); at;
         at = xml_next(at, NS_DOSSIER, "paper")) {
        if (!list_add(&known->expiries, xml_attribute(at, "expires")))
            return false;
    }
    return true;
}

static char *copy_attribute(const xmlNode *node, const char *name)
{
    const char *value = xml_attribute(node, name);
    return value ? strdup(value) : NULL;
}

static const char *language_of(const xmlNode *node)
{
    const char *lang = xml_attribute_ns(node, "http://www.w3.org/XML/1998/namespace", "lang");
    return lang ? lang : "";
}

static bool know_wording(struct facts_known *known, const xmlNode *text, const xmlNode *node)
{
    CLEANUP(free_pointer) char *content = xml_content(node);
    CLEANUP(text_release) struct text searchable = TEXT_INIT(4 * MIB);
    CLEANUP(text_release) struct text readable = TEXT_INIT(4 * MIB);
    const char *status = xml_attribute(node, "status");
    if (!content || !utf8_append_searchable(&searchable, content, strlen(content)) ||
        !utf8_append_nfkc(&readable, content))
        return false;
    struct wording *items =
        realloc(known->wordings, (known->wording_count + 1) * sizeof *known->wordings);
    if (!items)
        return false;
    known->wordings = items;
    struct wording *wording = &items[known->wording_count++];
    *wording = (struct wording){
        .text = copy_attribute(text, "id"),
        .lang = strdup(language_of(node)),
        .regulators = copy_attribute(node, "regulators"),
        .searchable = text_take(&searchable),
        .readable = text_take(&readable),
        .superseded = status && strcmp(status, "superseded") == 0,
    };
    return wording->text && wording->lang && wording->searchable && wording->readable &&
           list_add(&known->subjects, content);
}

static bool know_texts(struct facts_known *known, const struct dossier *dossier)
{
    for (xmlNode *text = dossier_first(dossier, "texts", "text"); text;
         text = xml_next(text, NS_DOSSIER, "text")) {
        for (xmlNode *at = xml_child(text, NS_DOSSIER, "wording"); at;
             at = xml_next(at, NS_DOSSIER, "wording")) {
            if (!know_wording(known, text, at))
                return false;
        }
    }
    return true;
}

static bool know_forbidden(struct facts_known *known, const xmlNode *node, unsigned stage)
{
    struct forbidden *items =
        realloc(known->forbidden, (known->forbidden_count + 1) * sizeof *known->forbidden);
    if (!items)
        return false;
    known->forbidden = items;
    struct forbidden *word = &items[known->forbidden_count++];
    *word = (struct forbidden){ .lang = strdup(language_of(node)),
                                .word = xml_content(node),
                                .stage = stage };
    return word->lang && word->word && needle_make(word->word, &word->needle);
}

static bool know_stages(struct facts_known *known, const struct dossier *dossier)
{
    const xmlNode *plan = dossier_first(dossier, "plans", "two-stage");
    for (xmlNode *stage = plan ? xml_child(plan, NS_DOSSIER, "stage") : NULL; stage;
         stage = xml_next(stage, NS_DOSSIER, "stage")) {
        const char *number = xml_attribute(stage, "number");
        unsigned long value = number ? strtoul(number, NULL, 10) : 0;
        for (xmlNode *at = value > 1 ? xml_child(stage, NS_DOSSIER, "not-before") : NULL; at;
             at = xml_next(at, NS_DOSSIER, "not-before")) {
            if (!know_forbidden(known, at, (unsigned)value))
                return false;
        }
    }
    return true;
}

struct facts_known *facts_known_new(const struct dossier *dossier, struct error *error)
{
    CLEANUP(facts_known_free_pointer) struct facts_known *known = calloc(1, sizeof *known);
    if (!known || !know_product(known, dossier) || !know_approvals(known, dossier) ||
        !know_texts(known, dossier) || !know_stages(known, dossier) ||
        !(known->printed = printed_list_new(dossier)) ||
        !(known->cited = cited_list_new(dossier))) {
        (void)error_set(error, STATUS_INTERNAL, "memory ran out");
        return NULL;
    }
    return TAKE(known);
}

const struct printed_list *known_printed(const struct facts_known *known)
{
    return known->printed;
}

const struct cited_list *known_cited(const struct facts_known *known)
{
    return known->cited;
}

const struct needle *known_names(const struct facts_known *known, size_t *ret_count)
{
    *ret_count = known->names.count;
    return known->names.items;
}

bool known_product_named(const struct facts_known *known, const struct page_text *text)
{
    for (size_t i = 0; i < known->names.count; i++) {
        if (needle_find(&known->names.items[i], text))
            return true;
    }
    return false;
}

enum comparison { COMPARE_EQUAL, COMPARE_EITHER_HAS, COMPARE_LISTED_HAS };

static bool compares(const char *listed, const char *value, enum comparison how)
{
    if (how == COMPARE_EQUAL)
        return strcmp(listed, value) == 0;
    return strstr(listed, value) || (how == COMPARE_EITHER_HAS && strstr(value, listed));
}

static bool list_has(const struct list *list, const char *value, enum comparison how)
{
    struct needle needle = { .folded = NULL };
    bool found = false;
    if (needle_make(value, &needle) && *needle.folded) {
        for (size_t i = 0; i < list->count && !found; i++)
            found = compares(list->items[i].folded, needle.folded, how);
    }
    needle_release(&needle);
    return found;
}

bool known_is_product(const struct facts_known *known, const char *value)
{
    return list_has(&known->names, value, COMPARE_EITHER_HAS);
}

bool known_is_version(const struct facts_known *known, const char *value)
{
    return list_has(&known->versions, value, COMPARE_EQUAL);
}

bool known_is_approval(const struct facts_known *known, const char *number)
{
    return list_has(&known->approvals, number, COMPARE_EQUAL);
}

bool known_is_expiry(const struct facts_known *known, const char *date)
{
    return list_has(&known->expiries, date, COMPARE_EQUAL);
}

bool known_has_subject(const struct facts_known *known, const char *words)
{
    return list_has(&known->subjects, words, COMPARE_LISTED_HAS);
}

/* Whether a wording is printed for one of the regulators of a rendition (NULL: all of them). */
static bool fits(const struct wording *wording, const char *regulators)
{
    if (!wording->regulators)
        return true;
    if (!regulators)
        return false;
    CLEANUP(free_pointer) char *list = strdup(regulators);
    for (char *rest = list, *one; (one = strsep(&rest, " \t\r\n"));) {
        if (*one && slugs_have(wording->regulators, one))
            return true;
    }
    return false;
}

/* A wording that names the rendition's regulators comes before one that names none. */
static const struct wording *find_wording(const struct facts_known *known, const char *id,
                                          const xmlNode *rendition)
{
    const char *lang = xml_attribute(rendition, "lang");
    const char *regulators = xml_attribute(rendition, "regulators");
    if (!regulators) /* a document for one regulator prints what is printed for it */
        regulators = xml_attribute(rendition->parent, "for");
    const struct wording *best = NULL;
    for (size_t i = 0; i < known->wording_count; i++) {
        const struct wording *at = &known->wordings[i];
        if (strcmp(at->text, id) != 0 || !lang || strcmp(at->lang, lang) != 0 || at->superseded ||
            !fits(at, regulators))
            continue;
        if (!best || (at->regulators && !best->regulators))
            best = at;
    }
    return best;
}

/* The page where a wording stands: the one asked for if it stands there too, else the first; 0: it
 * stands nowhere. */
static unsigned find_carried(const struct wording *wording, const struct page_text *text,
                             unsigned asked)
{
    const char *bytes = text_string(&text->forms[FORM_SEARCHABLE]);
    unsigned first = 0;
    if (!wording || !*wording->searchable)
        return 0;
    for (const char *hit = bytes; (hit = strstr(hit, wording->searchable)); hit++) {
        unsigned page = page_text_page(text, FORM_SEARCHABLE, (size_t)(hit - bytes));
        if (!asked || page == asked)
            return page;
        first = first ? first : page;
        if (page > asked)
            break;
    }
    return first;
}

static void add_nearest(const struct wording *wording, const struct page_text *text,
                        xmlNode *carried)
{
    CLEANUP(text_release) struct text passage = TEXT_INIT(CLEAN_TEXT_MAX);
    unsigned page = 0;
    if (!wording || !text_passage_near(wording->searchable, text, &passage, &page))
        return;
    facts_set(carried, "wording", wording->readable, strlen(wording->readable));
    facts_set(carried, "near", text_string(&passage), passage.size);
    xml_setf(carried, "near-page", "%u", page);
}

void known_carried_add(const struct facts_known *known, const xmlNode *rendition,
                       const struct page_text *text, xmlNode *group)
{
    for (xmlNode *at = xml_child(rendition, NS_DOSSIER, "carries"); at;
         at = xml_next(at, NS_DOSSIER, "carries")) {
        const char *id = xml_attribute(at, "text");
        const char *asked = xml_attribute(at, "page");
        const struct wording *wording = find_wording(known, id, rendition);
        unsigned page = find_carried(wording, text, asked ? (unsigned)strtoul(asked, NULL, 10) : 0);
        xmlNode *carried = facts_element(group, "carried");
        xml_set(carried, "text", id);
        xml_set(carried, "found", page ? "yes" : "no");
        xml_setf(carried, "page", "%u", page);
        if (!page)
            add_nearest(wording, text, carried);
    }
}

void known_forbidden_add(const struct facts_known *known, const xmlNode *rendition,
                         const struct page_text *text, xmlNode *group)
{
    const char *lang = xml_attribute(rendition, "lang");
    for (size_t i = 0; lang && i < known->forbidden_count; i++) {
        const struct forbidden *word = &known->forbidden[i];
        unsigned page = strcmp(word->lang, lang) == 0 ? needle_find(&word->needle, text) : 0;
        if (!page)
            continue;
        xmlNode *forbidden = facts_element(group, "forbidden");
        xml_setf(forbidden, "stage", "%u", word->stage);
        facts_set(forbidden, "text", word->word, strlen(word->word));
        xml_setf(forbidden, "page", "%u", page);
    }
}
