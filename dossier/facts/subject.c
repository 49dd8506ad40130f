/* Other products and purposes: a document copied from another product's file still speaks of what
 * that product is for. Only a document that does not name this product is looked at, and what any
 * document that does name it speaks of counts as its own. */
#include "base/cleanup.h"
#include "dossier/facts/text.h"

#include <stdlib.h>
#include <string.h>

#define NEAR_BYTES 48    /* between a subject and the word that says what is done with it */
#define CONTEXT_BYTES 30 /* shown on either side */

#define SUBJECT(aliases, needs_purpose, example, counter_example) { aliases, needs_purpose },
static const struct subject {
    const char *aliases;
    bool needs_purpose;
} subjects[] = {
#include "dossier/facts/subjects.def"
};
#undef SUBJECT
#define SUBJECTS (sizeof subjects / sizeof *subjects)
_Static_assert(SUBJECTS <= SUBJECTS_MAX, "a bit for each subject");

static const char *const purposes[] = {
    "score",  "predict",          "detect", "diagnos", "screen", "measur", "classif", "estimat",
    "assess", "decision support", "スコア", "検出",    "検知",   "診断",   "予測",    "判定",
    "測定",   "スクリーニング"
};

static bool is_letter(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
}

static bool has_purpose(const char *lower, size_t size, size_t begin, size_t end)
{
    size_t from = begin > NEAR_BYTES ? begin - NEAR_BYTES : 0;
    size_t to = end + NEAR_BYTES < size ? end + NEAR_BYTES : size;
    for (size_t i = 0; i < sizeof purposes / sizeof *purposes; i++) {
        if (memmem(lower + from, to - from, purposes[i], strlen(purposes[i])))
            return true;
    }
    return false;
}

struct place_found {
    size_t begin, end;
};

static bool find_alias(const struct page_text *text, const char *alias, bool needs_purpose,
                       struct place_found *ret)
{
    const char *lower = text_string(&text->forms[FORM_LOWER]);
    size_t length = text->forms[FORM_LOWER].size, size = strlen(alias);
    for (const char *hit = lower; (hit = strstr(hit, alias)); hit += size) {
        size_t at = (size_t)(hit - lower);
        if ((at > 0 && is_letter(alias[0]) && is_letter(hit[-1])) ||
            (needs_purpose && !has_purpose(lower, length, at, at + size)))
            continue;
        *ret = (struct place_found){ at, at + size };
        return true;
    }
    return false;
}

/* Calls for each alias until one says yes. */
static bool any_alias(const struct subject *subject, bool (*test)(void *context, const char *alias),
                      void *context)
{
    CLEANUP(free_pointer) char *list = strdup(subject->aliases);
    for (char *rest = list, *alias; (alias = strsep(&rest, "|"));) {
        if (test(context, alias))
            return true;
    }
    return false;
}

struct look {
    const struct facts_known *known;
    const struct page_text *text;
    bool needs_purpose;
    struct place_found found;
};

static bool is_known(void *context, const char *alias)
{
    const struct look *look = context;
    return known_has_subject(look->known, alias);
}

static bool is_found(void *context, const char *alias)
{
    struct look *look = context;
    return find_alias(look->text, alias, look->needs_purpose, &look->found);
}

/* To the blanks around, so that no word and no character is cut, and no further than the line. */
static void widen(const struct page_text *text, struct place_found *found)
{
    const char *lower = text_string(&text->forms[FORM_LOWER]);
    size_t size = text->forms[FORM_LOWER].size;
    size_t from = found->begin > CONTEXT_BYTES ? found->begin - CONTEXT_BYTES : 0;
    size_t to = found->end + CONTEXT_BYTES < size ? found->end + CONTEXT_BYTES : size;
    const char *line =
        memchr(text_string(&text->forms[FORM_PLAIN]) + found->end, '\n', to - found->end);
    if (line)
        to = (size_t)(line - text_string(&text->forms[FORM_PLAIN]));
    while (from > 0 && from < found->begin && lower[from - 1] != ' ' &&
           (lower[from] & 0xc0) != 0xc0)
        from++;
    while (to < size && to > found->end && lower[to] != ' ' && (lower[to] & 0xc0) != 0xc0)
        to--;
    *found = (struct place_found){ from, to };
}

static xmlNode *tell(const struct page_text *text, struct place_found found, xmlNode *group)
{
    xmlNode *mention = facts_element(group, "mention");
    xml_set(mention, "kind", "product");
    xml_setf(mention, "page", "%u", page_text_page(text, FORM_PLAIN, found.begin));
    widen(text, &found);
    text_set(mention, "text", text, found.begin, found.end);
    xml_set(mention, "known", "no");
    return mention;
}

void subject_facts_add(const struct facts_known *known, const struct page_text *text,
                       struct facts_task *task, xmlNode *group)
{
    bool own = known_product_named(known, text);
    for (size_t i = 0; i < SUBJECTS; i++) {
        struct look look = { known, text, subjects[i].needs_purpose, { 0, 0 } };
        if (!any_alias(&subjects[i], is_found, &look))
            continue;
        if (own || any_alias(&subjects[i], is_known, &look))
            task->own_subjects |= UINT64_C(1) << i;
        else
            task->foreign_subjects[i] = tell(text, look.found, group);
    }
}

static void drop(struct facts_task *task, size_t subject)
{
    xmlNode *mention = task->foreign_subjects[subject];
    if (!mention)
        return;
    xmlNode *group = mention->parent;
    xmlUnlinkNode(mention);
    xmlFreeNode(mention);
    task->foreign_subjects[subject] = NULL;
    facts_count_items(group);
}

void subject_facts_settle(struct facts_task *tasks, size_t count)
{
    uint64_t own = 0;
    for (size_t i = 0; i < count; i++)
        own |= tasks[i].own_subjects;
    for (size_t i = 0; i < count; i++) {
        for (size_t subject = 0; subject < SUBJECTS; subject++) {
            if (own & (UINT64_C(1) << subject))
                drop(&tasks[i], subject);
        }
    }
}
