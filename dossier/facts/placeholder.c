/* What was left in a document that should have been filled in or deleted. */
#include "base/cleanup.h"
#include "dossier/facts/patterns.h"
#include "dossier/facts/text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HITS_MAX 1000      /* of one document: more says nothing new */
#define INSIDE_MAX 200     /* bytes between brackets */
#define SENTENCE_MAX 300   /* bytes of a sentence that is shown */
#define CONTENTS_MAX 10000 /* brackets of one document that are looked into */
#define LINE_BYTES 4096
#define SHORT_LINE 60 /* bytes of a line that does not fill the width of a page */

struct hit {
    const char *kind;
    size_t begin, end; /* offsets in FORM_PLAIN */
};

struct bracket {
    const char *open, *close;
};

struct content {
    const struct bracket *pair;
    size_t at, begin, end; /* of the bracket, and of what it holds */
};

struct search {
    const char *plain, *lower;
    size_t size;
    struct content *contents; /* one more than CONTENTS_MAX */
    size_t content_count;
    struct hit *hits;
    size_t count;
};

static bool is_full(const struct search *search)
{
    return search->count == HITS_MAX;
}

static void add_hit(struct search *search, const char *kind, size_t begin, size_t end)
{
    if (!is_full(search))
        search->hits[search->count++] = (struct hit){ kind, begin, end };
}

static bool is_word(char character)
{
    return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z') ||
           (character >= 'A' && character <= 'Z');
}

/* Whether what stands between two offsets ends and begins as a word does. */
static bool is_whole(const struct search *search, size_t begin, size_t end)
{
    const char *text = search->plain;
    if (begin > 0 && is_word(text[begin]) && is_word(text[begin - 1]))
        return false;
    return !(is_word(text[end - 1]) && is_word(text[end]));
}

/* A line without end is looked through this far only: a text may be made to be slow. */
static size_t line_begin(const struct search *search, size_t at)
{
    size_t limit = at > LINE_BYTES ? at - LINE_BYTES : 0;
    while (at > limit && search->plain[at - 1] != '\n')
        at--;
    return at;
}

static size_t line_end(const struct search *search, size_t at)
{
    size_t left = search->size - at < LINE_BYTES ? search->size - at : LINE_BYTES;
    const char *end = memchr(search->plain + at, '\n', left);
    return end ? (size_t)(end - search->plain) : at + left;
}

/* A heading or a table cell has no full stop: a short line before a capital letter ends there. */
static bool is_break(const struct search *search, size_t newline)
{
    char next = search->plain[newline + 1];
    return newline - line_begin(search, newline) < SHORT_LINE && !(next >= 'a' && next <= 'z');
}

static bool is_abbreviation(const char *text, size_t at)
{
    static const char *const short_forms[] = { "i.e", "e.g", "etc", "rev", "incl", "acc" };
    for (size_t i = 0; i < sizeof short_forms / sizeof *short_forms; i++) {
        size_t size = strlen(short_forms[i]);
        if (at > size && memcmp(text + at - size, short_forms[i], size) == 0)
            return true;
    }
    return false;
}

/* A sentence ends with a mark that a blank or a line end follows, or with a short line. */
static bool ends_sentence(const struct search *search, size_t at)
{
    const char *text = search->plain;
    if (text[at] == '\n')
        return is_break(search, at);
    return strchr(".?!", text[at]) && strchr(" \n)\"", text[at + 1]) && !is_abbreviation(text, at);
}

static size_t sentence_end(const struct search *search, size_t at)
{
    size_t limit = at + SENTENCE_MAX < search->size ? at + SENTENCE_MAX : search->size;
    for (size_t i = at; i < limit; i++) {
        if (ends_sentence(search, i))
            return search->plain[i] == '\n' ? i : i + 1;
    }
    while (limit > at && (search->plain[limit] & 0xc0) == 0x80)
        limit--;
    return limit;
}

static bool begins_sentence(const struct search *search, size_t at)
{
    size_t begin = line_begin(search, at);
    if (at == begin || at == begin + text_bullet_size(search->plain + begin))
        return true;
    const char *text = search->plain;
    return at >= 2 && text[at - 1] == ' ' && (strchr(".?!:)\"", text[at - 2]));
}

/* Where the sentence of a hit begins, looking back over line ends as far as a shown sentence goes.
 */
static size_t sentence_begin(const struct search *search, size_t at)
{
    size_t limit = at > SENTENCE_MAX / 2 ? at - SENTENCE_MAX / 2 : 0;
    size_t begin = at;
    while (begin > limit && !ends_sentence(search, begin - 1))
        begin--;
    while (begin < at && (search->plain[begin] == ' ' || search->plain[begin] == '\n' ||
                          (search->plain[begin] & 0xc0) == 0x80))
        begin++;
    return begin;
}

static void add_sentence(struct search *search, const char *kind, size_t at)
{
    add_hit(search, kind, sentence_begin(search, at), sentence_end(search, at));
}

/* The lines from one offset to another, which may be one line. */
static void add_lines(struct search *search, const char *kind, size_t at, size_t end)
{
    add_hit(search, kind, line_begin(search, at), line_end(search, end));
}

static void find_word(struct search *search, const struct facts_pattern *pattern)
{
    size_t size = strlen(pattern->text);
    for (const char *hit = search->plain; !is_full(search) && (hit = strstr(hit, pattern->text));
         hit += size) {
        size_t at = (size_t)(hit - search->plain);
        if (is_whole(search, at, at + size))
            add_lines(search, pattern->kind, at, at + size);
    }
}

static void find_phrase(struct search *search, const struct facts_pattern *pattern)
{
    size_t size = strlen(pattern->text);
    for (const char *hit = search->lower; !is_full(search) && (hit = strstr(hit, pattern->text));
         hit += size) {
        size_t at = (size_t)(hit - search->lower);
        if (!is_whole(search, at, at + size))
            continue;
        if (strcmp(pattern->kind, "instruction") == 0)
            add_sentence(search, pattern->kind, at);
        else
            add_lines(search, pattern->kind, at, at + size);
    }
}

/* The ideographic zero also writes years: 二〇〇五年. */
static bool is_numeral(const char *character)
{
    static const char numerals[] = "一二三四五六七八九十";
    return *character && strlen(character) >= 3 &&
           memmem(numerals, sizeof numerals - 1, character, 3);
}

static size_t run_end(const struct search *search, const struct facts_pattern *pattern, size_t at)
{
    const char *last = pattern->text + strlen(pattern->text) - 1;
    while (((unsigned char)*last & 0xc0) == 0x80)
        last--;
    size_t size = strlen(last), end = at + strlen(pattern->text);
    while (strncmp(search->plain + end, last, size) == 0)
        end += size;
    return end;
}

static void find_run(struct search *search, const struct facts_pattern *pattern)
{
    const char *hit = search->plain;
    while (!is_full(search) && (hit = strstr(hit, pattern->text))) {
        size_t at = (size_t)(hit - search->plain), end = run_end(search, pattern, at);
        bool year = (at >= 3 && is_numeral(hit - 3)) || is_numeral(search->plain + end);
        if (!year && is_whole(search, at, end))
            add_lines(search, pattern->kind, at, end);
        hit = search->plain + end;
    }
}

/* "you", "your", "you'll", "you're" ... as a word of its own. */
static bool says_you(const struct search *search, size_t begin, size_t end)
{
    for (const char *at = search->lower + begin; (at = strstr(at, "you")); at++) {
        size_t offset = (size_t)(at - search->lower);
        if (offset >= end)
            return false;
        if (!is_word(at[-1]) && (!is_word(at[3]) || (at[3] == 'r' && !is_word(at[4]))))
            return true;
    }
    return false;
}

/* The first letter must be a capital; the others may. */
static void find_start(struct search *search, const struct facts_pattern *pattern)
{
    size_t size = strlen(pattern->text);
    char wanted[64];
    snprintf(wanted, sizeof wanted, "%s", pattern->text);
    for (char *letter = wanted; *letter; letter++)
        *letter = (char)tolower((unsigned char)*letter);
    for (const char *hit = search->lower; (hit = strstr(hit, wanted)); hit += size) {
        size_t at = (size_t)(hit - search->lower), end = sentence_end(search, at);
        bool alone = pattern->shape == SHAPE_ASK && search->plain[at + size] == '\n';
        if (search->plain[at] != *pattern->text || alone || !is_whole(search, at, at + size) ||
            !begins_sentence(search, at))
            continue;
        if (pattern->shape == SHAPE_START || says_you(search, at, end))
            add_hit(search, pattern->kind, at, end);
    }
}

static bool is_line(const struct search *search, size_t begin, size_t end, const char *text)
{
    begin += text_bullet_size(search->plain + begin);
    size_t size = strlen(text);
    return end >= begin && end - begin == size && memcmp(search->lower + begin, text, size) == 0;
}

static bool ends_line(const struct search *search, size_t begin, size_t end, const char *text)
{
    size_t size = strlen(text);
    if (end - begin < size + 2 || memcmp(search->lower + end - size, text, size) != 0)
        return false;
    return search->lower[end - size - 1] == ' ' && search->lower[end - size - 2] == ':';
}

static void find_line(struct search *search, const struct facts_pattern *pattern)
{
    for (size_t begin = 0; begin < search->size;) {
        size_t end = line_end(search, begin);
        bool found = pattern->shape == SHAPE_LINE ? is_line(search, begin, end, pattern->text)
                                                  : ends_line(search, begin, end, pattern->text);
        if (found)
            add_hit(search, pattern->kind, begin, end);
        begin = end + 1;
    }
}

static const struct bracket bracket_pairs[] = {
    { "[", "]" }, { "<", ">" }, { "(", ")" }, { "{{", "}}" }, { "【", "】" }, { "〔", "〕" },
};

/* The content of a bracket that opens at `at`; false if it does not close soon, or nests. */
static bool bracket_content(const struct search *search, size_t at, const struct bracket *pair,
                            size_t *ret_begin, size_t *ret_end)
{
    size_t begin = at + strlen(pair->open);
    size_t window = search->size - begin < INSIDE_MAX ? search->size - begin : INSIDE_MAX;
    const char *inside = search->plain + begin;
    const char *close = memmem(inside, window, pair->close, strlen(pair->close));
    if (!close || close == inside)
        return false;
    size_t size = (size_t)(close - inside);
    *ret_begin = begin;
    *ret_end = begin + size;
    return !memmem(inside, size, pair->open, strlen(pair->open));
}

/* Two words or more, no tag, type, address or comparison of two letters. */
static bool is_angle_field(const struct search *search, size_t at, size_t begin, size_t end)
{
    const char *text = search->lower;
    if (at > 0 && is_word(text[at - 1]))
        return false;
    bool blank = false;
    for (size_t i = begin; i < end; i++) {
        if (strchr("=@;{}\"", text[i]))
            return false;
        blank = blank || text[i] == ' ';
    }
    return blank && text[begin] >= 'a' && text[begin] <= 'z' && text[begin + 1] != ' ' &&
           text[end - 1] != ' ' && text[end - 1] != '/';
}

static bool fits_inside(const struct search *search, const struct facts_pattern *pattern, size_t at,
                        size_t begin, size_t end)
{
    if (pattern->shape == SHAPE_ANGLE)
        return is_angle_field(search, at, begin, end);
    size_t size = strlen(pattern->text);
    if (end - begin < size || memcmp(search->lower + begin, pattern->text, size) != 0)
        return false;
    return pattern->shape == SHAPE_INSIDE || end - begin == size;
}

static bool takes_bracket(const struct facts_pattern *pattern, const char *open)
{
    return strstr(pattern->brackets, strcmp(open, "{{") == 0 ? "{" : open) != NULL;
}

/* Once for all patterns: what brackets hold. */
static void collect_brackets(struct search *search)
{
    for (size_t i = 0; i < sizeof bracket_pairs / sizeof *bracket_pairs; i++) {
        const struct bracket *pair = &bracket_pairs[i];
        const char *open = search->plain;
        for (; (open = strstr(open, pair->open)); open += strlen(pair->open)) {
            struct content *content = &search->contents[search->content_count];
            content->at = (size_t)(open - search->plain);
            content->pair = pair;
            if (search->content_count < CONTENTS_MAX &&
                bracket_content(search, content->at, pair, &content->begin, &content->end))
                search->content_count++;
        }
    }
}

static void find_brackets(struct search *search, const struct facts_pattern *pattern)
{
    for (size_t i = 0; i < search->content_count; i++) {
        const struct content *content = &search->contents[i];
        if (takes_bracket(pattern, content->pair->open) &&
            fits_inside(search, pattern, content->at, content->begin, content->end))
            add_hit(search, pattern->kind, content->at,
                    content->end + strlen(content->pair->close));
    }
}

static void (*const finders[])(struct search *, const struct facts_pattern *) = {
    [SHAPE_WORD] = find_word,
    [SHAPE_PHRASE] = find_phrase,
    [SHAPE_LINE] = find_line,
    [SHAPE_END] = find_line,
    [SHAPE_RUN] = find_run,
    [SHAPE_ASK] = find_start,
    [SHAPE_START] = find_start,
    [SHAPE_INSIDE] = find_brackets,
    [SHAPE_INSIDE_ALL] = find_brackets,
    [SHAPE_ANGLE] = find_brackets,
};

static int compare_hits(const void *a, const void *b)
{
    const struct hit *left = a, *right = b;
    if (left->begin != right->begin)
        return left->begin < right->begin ? -1 : 1;
    if (left->end != right->end)
        return left->end > right->end ? -1 : 1;
    return strcmp(left->kind, right->kind);
}

static bool told_on_page(const xmlNode *fresh)
{
    for (const xmlNode *at = fresh->prev; at; at = at->prev) {
        if (xml_is(at, NS_FACTS, "placeholder") &&
            strcmp(xml_attribute(at, "page"), xml_attribute(fresh, "page")) == 0 &&
            strcmp(xml_attribute(at, "text"), xml_attribute(fresh, "text")) == 0)
            return true;
    }
    return false;
}

static void tell(const struct page_text *text, const struct search *search, const struct hit *hit,
                 xmlNode *group)
{
    CLEANUP(free_pointer) char *shown = strndup(search->plain + hit->begin, hit->end - hit->begin);
    if (!shown)
        return;
    for (char *at = shown; *at; at++) {
        if (*at == '\n')
            *at = ' ';
    }
    xmlNode *placeholder = facts_element(group, "placeholder");
    xml_set(placeholder, "kind", hit->kind);
    xml_setf(placeholder, "page", "%u", page_text_page(text, FORM_PLAIN, hit->begin));
    facts_set(placeholder, "text", shown, strlen(shown));
    if (told_on_page(placeholder)) {
        xmlUnlinkNode(placeholder);
        xmlFreeNode(placeholder);
    }
}

void placeholder_facts_add(const struct page_text *text, xmlNode *group)
{
    CLEANUP(free_pointer) struct hit *hits = calloc(HITS_MAX, sizeof *hits);
    CLEANUP(free_pointer) struct content *contents = calloc(CONTENTS_MAX + 1, sizeof *contents);
    struct search search = { .plain = text_string(&text->forms[FORM_PLAIN]),
                             .lower = text_string(&text->forms[FORM_LOWER]),
                             .size = text->forms[FORM_PLAIN].size,
                             .hits = hits,
                             .contents = contents };
    if (!hits || !contents)
        return;
    collect_brackets(&search);
    for (size_t i = 0; i < facts_pattern_count; i++)
        finders[facts_patterns[i].shape](&search, &facts_patterns[i]);
    qsort(hits, search.count, sizeof *hits, compare_hits);
    size_t told = 0; /* end of what was told: a hit inside another says nothing new */
    for (size_t i = 0; i < search.count; i++) {
        if (hits[i].begin < told)
            continue;
        tell(text, &search, &hits[i], group);
        told = hits[i].end;
    }
}
