/* Where a wording that a document must carry does not occur: the passage that comes nearest to it,
 * so that a report can show which letters differ.
 *
 * Pieces of the wording of PIECE bytes are looked for; the passage is where most of them stand in
 * the order and at the distances that they have in the wording. */
#include "base/cleanup.h"
#include "dossier/facts/text.h"

#include <stdlib.h>
#include <string.h>

#define PIECE 12 /* bytes: twelve Latin letters, four Japanese ones */
#define WORDING_MAX 4096
#define HITS_MAX 65536
#define SHARE 5 /* one piece in so many must stand there, or nothing comes near */

struct piece_hit {
    size_t text, wording; /* where the piece begins */
};

struct search {
    const char *text, *wording;
    size_t text_size, size;
    size_t *table; /* 1 + where a piece begins in the wording, by hash; 0: none */
    size_t mask;
    struct piece_hit *hits;
    size_t count;
};

static void search_release(struct search *search)
{
    free(search->table);
    free(search->hits);
}

/* FNV-1a */
static size_t piece_hash(const char *piece)
{
    size_t hash = 2166136261u;
    for (size_t i = 0; i < PIECE; i++)
        hash = (hash ^ (unsigned char)piece[i]) * 16777619u;
    return hash ^ (hash >> 15);
}

/* The slot of a piece, or the free one where it would stand. */
static size_t *slot_of(const struct search *search, const char *piece)
{
    size_t at = piece_hash(piece) & search->mask;
    while (search->table[at] && memcmp(search->wording + search->table[at] - 1, piece, PIECE) != 0)
        at = (at + 1) & search->mask;
    return &search->table[at];
}

static bool pieces_list(struct search *search)
{
    size_t slots = 64;
    while (slots < 4 * search->size)
        slots *= 2;
    search->mask = slots - 1;
    search->table = calloc(slots, sizeof *search->table);
    search->hits = calloc(HITS_MAX, sizeof *search->hits);
    for (size_t i = 0; search->table && i + PIECE <= search->size; i++) {
        size_t *slot = slot_of(search, search->wording + i);
        if (!*slot)
            *slot = i + 1;
    }
    return search->table && search->hits;
}

static void pieces_find(struct search *search)
{
    for (size_t i = 0; i + PIECE <= search->text_size && search->count < HITS_MAX; i++) {
        size_t found = *slot_of(search, search->text + i);
        if (found)
            search->hits[search->count++] = (struct piece_hit){ i, found - 1 };
    }
}

/* The run of hits, no longer than the wording and a quarter, that has most of them. */
static void densest(const struct search *search, size_t *ret_first, size_t *ret_last)
{
    size_t width = search->size + search->size / 4, first = 0, best = 0;
    for (size_t last = 0; last < search->count; last++) {
        while (search->hits[last].text - search->hits[first].text > width)
            first++;
        if (last - first + 1 <= best)
            continue;
        best = last - first + 1;
        *ret_first = first;
        *ret_last = last;
    }
}

/* Whether two hits lie about as far apart in the text as in the wording. */
static bool agree(const struct search *search, const struct piece_hit *a, const struct piece_hit *b)
{
    size_t one = a->text + b->wording, other = b->text + a->wording;
    size_t apart = one > other ? one - other : other - one;
    return apart <= 24 + search->size / 4;
}

/* The hit of a run that most of the others agree with, and how many do. */
static size_t most_agreed(const struct search *search, size_t first, size_t last, size_t *ret_count)
{
    size_t best = first;
    *ret_count = 0;
    for (size_t i = first; i <= last; i++) {
        size_t count = 0;
        for (size_t j = first; j <= last; j++)
            count += agree(search, &search->hits[i], &search->hits[j]);
        if (count > *ret_count) {
            *ret_count = count;
            best = i;
        }
    }
    return best;
}

static size_t letter_back(const char *text, size_t at)
{
    while (at > 0 && ((unsigned char)text[at] & 0xc0) == 0x80)
        at--;
    return at;
}

/* Where the passage begins and ends in the searchable text; false if nothing comes near. */
static bool find_passage(const struct search *search, size_t *ret_begin, size_t *ret_end)
{
    size_t first = 0, last = 0, count = 0;
    if (!search->count)
        return false;
    densest(search, &first, &last);
    const struct piece_hit *middle = &search->hits[most_agreed(search, first, last, &count)];
    if (count * SHARE < search->size - PIECE + 1)
        return false;
    while (!agree(search, &search->hits[first], middle))
        first++;
    while (!agree(search, &search->hits[last], middle))
        last--;
    const struct piece_hit *from = &search->hits[first], *to = &search->hits[last];
    size_t begin = from->text > from->wording ? from->text - from->wording : 0;
    size_t end = to->text + (search->size - to->wording);
    end = end < search->text_size ? end : search->text_size;
    *ret_begin = letter_back(search->text, begin);
    *ret_end = letter_back(search->text, end);
    return true;
}

/* Puts letters of the page back into a text for readers: a gap between them is a blank, but not
 * where a line of Japanese was broken. */
struct readable {
    struct text *out;
    bool gap, wide;
};

static void put_letter(struct readable *to, const char *letter, size_t size)
{
    char copy[8] = { 0 };
    memcpy(copy, letter, size < sizeof copy ? size : sizeof copy - 1);
    bool wide = utf8_columns(copy) == 2;
    if (to->gap && to->out->size > 0 && !(wide && to->wide))
        text_append_character(to->out, ' ');
    text_append_bytes(to->out, letter, size);
    to->gap = false;
    to->wide = wide;
}

/* Of one page, whose searchable text is from `at` on: what lies between begin and end. The
 * searchable text is the page's without its white space, so every letter that is not the next one
 * of it is white space. */
static bool read_page(const struct page_text *text, size_t page, size_t begin, size_t end,
                      struct readable *to)
{
    CLEANUP(text_release) struct text mapped = TEXT_INIT(text->forms[FORM_PLAIN].max);
    if (!utf8_append_nfkc(&mapped, text->raw[page]) || text_failed(&mapped))
        return false;
    const char *bytes = text_string(&mapped);
    const char *searchable = text_string(&text->forms[FORM_SEARCHABLE]);
    size_t at = text->begins[FORM_SEARCHABLE][page];
    size_t stop = text->begins[FORM_SEARCHABLE][page + 1];
    for (size_t i = 0; i < mapped.size && at < stop && at < end;) {
        size_t start = i;
        if (utf8_next(bytes, mapped.size, &i) < 0)
            return false;
        size_t size = i - start;
        bool letter = at + size <= stop && memcmp(searchable + at, bytes + start, size) == 0;
        to->gap = to->gap || !letter;
        if (letter && at >= begin)
            put_letter(to, bytes + start, size);
        at += letter ? size : 0;
    }
    to->gap = true; /* the end of a page parts words too */
    return true;
}

bool text_passage_read(const struct page_text *text, size_t begin, size_t end, struct text *ret)
{
    unsigned first = page_text_page(text, FORM_SEARCHABLE, begin);
    unsigned last = page_text_page(text, FORM_SEARCHABLE, end > begin ? end - 1 : begin);
    struct readable to = { .out = ret };
    for (unsigned page = first; page <= last; page++) {
        if (!read_page(text, page - 1, begin, end, &to))
            return false;
    }
    return ret->size > 0;
}

bool text_passage_near(const char *wording, const struct page_text *text, struct text *ret,
                       unsigned *ret_page)
{
    CLEANUP(search_release)
    struct search search = { .text = text_string(&text->forms[FORM_SEARCHABLE]),
                             .text_size = text->forms[FORM_SEARCHABLE].size,
                             .wording = wording,
                             .size = strlen(wording) };
    size_t begin = 0, end = 0;
    if (search.size < PIECE || search.size > WORDING_MAX || !pieces_list(&search))
        return false;
    pieces_find(&search);
    if (!find_passage(&search, &begin, &end))
        return false;
    *ret_page = page_text_page(text, FORM_SEARCHABLE, begin);
    return text_passage_read(text, begin, end, ret);
}
