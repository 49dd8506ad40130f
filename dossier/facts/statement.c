/* Statements of the product's class: where a document says it of the product itself, not where it
 * quotes the rules of classification. */
#include "base/cleanup.h"
#include "dossier/facts/text.h"

#include <stdlib.h>
#include <string.h>

/* Which law a statement speaks of: the nearest of these words before it, else after it. */
static const struct {
    const char *words, *scheme;
} schemes[] = {
    { "mdr", "eu-mdr" },       { "2017/745", "eu-mdr" }, { "mdd", "eu-mdd" },
    { "93/42/eec", "eu-mdd" }, { "amdd", "amdd" },       { "asean", "amdd" },
};

static const struct {
    const char *label, *scheme; /* scheme NULL: by the words around */
} labels[] = {
    { "classification", NULL },       { "class", NULL },
    { "device class", NULL },         { "device classification", NULL },
    { "medical device class", NULL }, { "medical device classification", NULL },
    { "risk class", NULL },           { "risk classification", NULL },
    { "クラス分類", "jp" },           { "クラス", "jp" },
};

#define LOOKS_MAX 500 /* for the law around a label: each goes through the whole text */

struct statements {
    const struct page_text *text;
    size_t looks;
    const char *plain, *lower;
    xmlNode *group;
};

static bool is_letter(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
}

static bool is_whole(const char *lower, const char *hit, size_t size)
{
    return (hit == lower || !is_letter(hit[-1])) && !is_letter(hit[size]);
}

static const char *scheme_at(struct statements *in, size_t at)
{
    if (in->looks++ >= LOOKS_MAX)
        return NULL;
    const char *before = NULL, *after = NULL;
    size_t best_before = 0, best_after = (size_t)-1;
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        size_t size = strlen(schemes[i].words);
        for (const char *hit = in->lower; (hit = strstr(hit, schemes[i].words)); hit += size) {
            size_t offset = (size_t)(hit - in->lower);
            if (!is_whole(in->lower, hit, size))
                continue;
            if (offset < at && offset + 1 > best_before) {
                best_before = offset + 1;
                before = schemes[i].scheme;
            } else if (offset >= at && offset < best_after) {
                best_after = offset;
                after = schemes[i].scheme;
            }
        }
    }
    return before ? before : after;
}

/* The class that stands at `at`, in the letters of its scheme; NULL: none. Longest first. */
static const char *class_at(const char *at, const char *scheme)
{
    static const char *const european[] = { "III", "IIa", "IIb", "Is", "Im", "Ir", "I" };
    static const char *const asean[] = { "A", "B", "C", "D" };
    static const char *const japanese[] = { "III", "II", "IV", "I" };
    const char *const *list = european;
    size_t count = sizeof european / sizeof *european;
    if (strcmp(scheme, "amdd") == 0) {
        list = asean;
        count = sizeof asean / sizeof *asean;
    } else if (strcmp(scheme, "jp") == 0) {
        list = japanese;
        count = sizeof japanese / sizeof *japanese;
    }
    for (size_t i = 0; i < count; i++) {
        size_t size = strlen(list[i]);
        char next = at[size];
        bool ends = !(next >= 'a' && next <= 'z') && !(next >= 'A' && next <= 'Z') &&
                    !(next >= '0' && next <= '9');
        if (strncmp(at, list[i], size) == 0 && ends)
            return list[i];
    }
    return NULL;
}

/* The class that a value names: its first word, or the word after "class" or クラス. */
static const char *class_in(const struct statements *in, size_t begin, size_t end,
                            const char *scheme)
{
    static const char *const words[] = { "class ", "クラス", "クラス " };
    const char *found = class_at(in->plain + begin, scheme);
    for (size_t i = 0; !found && i < sizeof words / sizeof *words; i++) {
        size_t size = strlen(words[i]);
        const char *hit = memmem(in->lower + begin, end - begin, words[i], size);
        if (hit)
            found = class_at(in->plain + (hit - in->lower) + size, scheme);
    }
    return found;
}

static void tell(const struct statements *in, const char *scheme, const char *value, size_t begin,
                 size_t end)
{
    xmlNode *statement = facts_element(in->group, "statement");
    xml_set(statement, "scheme", scheme);
    xml_set(statement, "value", value ? value : "");
    xml_setf(statement, "page", "%u", page_text_page(in->text, FORM_PLAIN, begin));
    text_set(statement, "text", in->text, begin, end);
}

/* "Classification: Confidential" classifies the paper. */
static bool is_secrecy(const char *lower)
{
    static const char *const words[] = { "confidential", "internal", "public",     "restricted",
                                         "secret",       "strictly", "proprietary" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strncmp(lower, words[i], strlen(words[i])) == 0)
            return true;
    }
    return false;
}

static void look_at_line(void *context, size_t begin)
{
    struct statements *in = context;
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        size_t from = 0, to = 0;
        const char *scheme = labels[i].scheme;
        if (!text_label_value(in->text, begin, labels[i].label, !scheme, &from, &to))
            continue;
        if (!scheme)
            scheme = scheme_at(in, begin);
        const char *value = scheme ? class_in(in, from, to, scheme) : NULL;
        bool colon = memchr(in->plain + begin, ':', from - begin) != NULL;
        if (scheme && (value || colon) && !is_secrecy(in->lower + from))
            tell(in, scheme, value, begin, to);
        return;
    }
}

static bool ends_with(const char *text, size_t size, const char *tail, size_t *ret_left)
{
    size_t length = strlen(tail);
    *ret_left = size - length;
    return size >= length && memcmp(text + size - length, tail, length) == 0;
}

/* Whether the words before "class" make it the class of the product: "the device is a class". */
static bool is_of_product(const char *lower, size_t at)
{
    static const char *const verbs[] = { " is a ", " is ", " is classified as a ",
                                         " is classified as ", " is regulated as a " };
    static const char *const nouns[] = { "device", "product", "software",   "system",
                                         "app",    "program", "application" };
    static const char *const articles[] = { "the ", "this ", "our ", "the medical ",
                                            "this medical " };
    size_t left = 0, rest = 0;
    bool verb = false, noun = false;
    for (size_t i = 0; !verb && i < sizeof verbs / sizeof *verbs; i++)
        verb = ends_with(lower, at, verbs[i], &left);
    for (size_t i = 0; verb && !noun && i < sizeof nouns / sizeof *nouns; i++)
        noun = ends_with(lower, left, nouns[i], &rest);
    for (size_t i = 0; noun && i < sizeof articles / sizeof *articles; i++) {
        if (ends_with(lower, rest, articles[i], &left))
            return true;
    }
    return false;
}

static void look_for_sentences(struct statements *in)
{
    for (const char *hit = in->lower; (hit = strstr(hit, "class ")); hit++) {
        size_t at = (size_t)(hit - in->lower);
        const char *scheme = is_of_product(in->lower, at) ? scheme_at(in, at) : NULL;
        const char *value = scheme ? class_at(in->plain + at + strlen("class "), scheme) : NULL;
        if (!value)
            continue;
        size_t page = in->text->begins[FORM_PLAIN][page_text_page(in->text, FORM_PLAIN, at) - 1];
        size_t begin = at;
        while (begin > page && at - begin < 120 && !strchr(".!?", in->plain[begin - 1]))
            begin--;
        tell(in, scheme, value, begin + strspn(in->plain + begin, " \n"),
             at + strlen("class ") + strlen(value));
    }
}

/* 本品はクラスIIIに該当する: the line says of what it is. */
static bool is_japanese_subject(const char *line, size_t size)
{
    static const char *const words[] = { "本品", "本プログラム", "本製品", "本機器" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (memmem(line, size, words[i], strlen(words[i])))
            return true;
    }
    return false;
}

static void look_for_japanese(void *context, size_t begin)
{
    const struct statements *in = context;
    const char *line = in->plain + begin;
    size_t size = strcspn(line, "\n");
    const char *hit = memmem(line, size, "クラス", strlen("クラス"));
    const char *value = hit ? class_at(hit + strlen("クラス"), "jp") : NULL;
    if (value && is_japanese_subject(line, (size_t)(hit - line)))
        tell(in, "jp", value, begin, begin + size);
}

void statement_facts_add(const struct page_text *text, xmlNode *group)
{
    struct statements in = { .text = text,
                             .plain = text_string(&text->forms[FORM_PLAIN]),
                             .lower = text_string(&text->forms[FORM_LOWER]),
                             .group = group };
    text_each_line(text, look_at_line, &in);
    look_for_sentences(&in);
    text_each_line(text, look_for_japanese, &in);
}
