/* The text of a document in its forms. */
#include "base/cleanup.h"
#include "base/limits.h"
#include "dossier/facts/text.h"

#include <stdlib.h>
#include <string.h>

/* NFKC may make a text longer; one that grows more than this is no text. */
#define FORM_MAX (4 * LIMIT_HELPER_TEXT_BYTES)

void page_text_release(struct page_text *text)
{
    for (unsigned i = 0; i < FORM_COUNT; i++) {
        text_release(&text->forms[i]);
        free(text->begins[i]);
    }
    free(text->marks);
    free(text->raw);
}

/* Quotation marks and hyphens that a typesetter chose; the patterns know the plain ones. */
static const char *straight(int32_t character)
{
    switch (character) {
    case 0x2018:
    case 0x2019:
        return "'";
    case 0x201c:
    case 0x201d:
        return "\"";
    case 0x2010:
    case 0x2011:
        return "-";
    default:
        return NULL;
    }
}

static bool is_blank(int32_t character)
{
    return character == ' ' || character == '\t' || character == '\r' || character == 0xa0 ||
           character == 0x3000 || character == 0xad || (character >= 0x2000 && character <= 0x200b);
}

struct plainer {
    struct text *out;
    bool gap; /* a blank waits for a character on the same line */
};

static void put_plain(struct plainer *to, int32_t character, const char *bytes, size_t size)
{
    bool fresh = to->out->size == 0 || to->out->bytes[to->out->size - 1] == '\n';
    if (is_blank(character)) {
        to->gap = !fresh;
        return;
    }
    if (to->gap && character != '\n')
        text_append_character(to->out, ' ');
    to->gap = false;
    const char *plain = straight(character);
    if (plain)
        text_append(to->out, plain);
    else if (character != '\n' || !fresh)
        text_append_bytes(to->out, bytes, size);
}

static bool append_plain(struct text *out, const char *page)
{
    CLEANUP(text_release) struct text mapped = TEXT_INIT(FORM_MAX);
    if (!utf8_append_nfkc(&mapped, page) || text_failed(&mapped))
        return false;
    const char *bytes = text_string(&mapped);
    struct plainer to = { .out = out };
    size_t at = 0;
    while (at < mapped.size) {
        size_t begin = at;
        int32_t character = utf8_next(bytes, mapped.size, &at);
        if (character < 0)
            return false;
        put_plain(&to, character, bytes + begin, at - begin);
    }
    if (out->size > 0 && out->bytes[out->size - 1] != '\n')
        text_append_character(out, '\n');
    return true;
}

static void append_lower(struct text *out, const char *plain)
{
    for (; *plain; plain++) {
        bool capital = *plain >= 'A' && *plain <= 'Z';
        char small = capital ? (char)(*plain - 'A' + 'a') : *plain;
        text_append_character(out, small == '\n' ? ' ' : small);
    }
}

static bool append_spaced(struct text *out, const char *plain)
{
    CLEANUP(free_pointer) char *line = strdup(plain);
    if (!line)
        return false;
    for (char *at = line; *at; at++) {
        if (*at == '\n')
            *at = ' ';
    }
    return utf8_append_folded(out, line);
}

static bool append_folded(struct text *out, const char *bytes)
{
    CLEANUP(text_release) struct text packed = TEXT_INIT(FORM_MAX);
    return utf8_append_searchable(&packed, bytes, strlen(bytes)) && !text_failed(&packed) &&
           utf8_append_folded(out, text_string(&packed));
}

static void count_characters(struct page_text *text, const char *packed, size_t size)
{
    size_t at = 0;
    while (at < size) {
        int32_t character = utf8_next(packed, size, &at);
        if (character < 0)
            return;
        text->marks[text->pages]++;
        if ((character >= 0x3041 && character <= 0x3096) ||
            (character >= 0x30a1 && character <= 0x30fa))
            text->japanese = true;
    }
    text->characters += text->marks[text->pages];
}

static bool add_page(struct page_text *text, const char *page)
{
    struct text *forms = text->forms;
    for (unsigned i = 0; i < FORM_COUNT; i++)
        text->begins[i][text->pages] = forms[i].size;
    size_t plain = forms[FORM_PLAIN].size, packed = forms[FORM_SEARCHABLE].size;
    if (!append_plain(&forms[FORM_PLAIN], page) ||
        !utf8_append_searchable(&forms[FORM_SEARCHABLE], page, strlen(page)) ||
        !append_folded(&forms[FORM_FOLDED], page))
        return false;
    append_lower(&forms[FORM_LOWER], text_string(&forms[FORM_PLAIN]) + plain);
    if (!append_spaced(&forms[FORM_SPACED], text_string(&forms[FORM_PLAIN]) + plain))
        return false;
    count_characters(text, text_string(&forms[FORM_SEARCHABLE]) + packed,
                     forms[FORM_SEARCHABLE].size - packed);
    text->raw[text->pages++] = page;
    for (unsigned i = 0; i < FORM_COUNT; i++)
        text->begins[i][text->pages] = forms[i].size;
    return true;
}

static bool make_room(struct page_text *text, const char *bytes, size_t size)
{
    size_t pages = 2;
    for (size_t i = 0; i < size; i++)
        pages += bytes[i] == '\f';
    text->marks = calloc(pages, sizeof *text->marks);
    text->raw = calloc(pages, sizeof *text->raw);
    bool fine = text->marks && text->raw;
    for (unsigned i = 0; i < FORM_COUNT; i++) {
        text->forms[i].max = FORM_MAX;
        fine = (text->begins[i] = calloc(pages, sizeof **text->begins)) && fine;
    }
    return fine;
}

/* A NUL is no text; one would end a page early. */
static void blank_nul(char *bytes, size_t size)
{
    for (char *at = bytes; (at = memchr(at, '\0', size - (size_t)(at - bytes)));)
        *at = ' ';
}

static bool read_pages(char *bytes, size_t size, struct page_text *text, struct error *error)
{
    for (char *page = bytes, *end; (end = memchr(page, '\f', size - (size_t)(page - bytes)));
         page = end + 1) {
        *end = '\0';
        if (!add_page(text, page))
            return error_set(error, STATUS_UNKNOWN, "its text cannot be normalised");
    }
    for (unsigned i = 0; i < FORM_COUNT; i++) {
        if (text_failed(&text->forms[i]))
            return error_set(error, STATUS_LIMIT, "its text is longer than the limit");
    }
    return true;
}

bool page_text_read(char *bytes, size_t size, struct page_text *ret, struct error *error)
{
    CLEANUP(page_text_release) struct page_text text = { .pages = 0 };
    blank_nul(bytes, size);
    if (!utf8_valid(bytes, size))
        return error_set(error, STATUS_UNKNOWN, "its text is not valid UTF-8");
    if (size > 0 && bytes[size - 1] != '\f')
        return error_set(error, STATUS_UNKNOWN, "its text ends within a page");
    if (!make_room(&text, bytes, size))
        return error_set(error, STATUS_INTERNAL, "memory ran out");
    if (!read_pages(bytes, size, &text, error))
        return false;
    *ret = text;
    text = (struct page_text){ .pages = 0 };
    return true;
}

unsigned page_text_page(const struct page_text *text, enum text_form form, size_t offset)
{
    size_t low = 0, high = text->pages;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (text->begins[form][middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return (unsigned)low + 1;
}

size_t text_bullet_size(const char *line)
{
    static const char *const bullets[] = { "\u2022", "\u25e6", "\u25aa", "-", "*", "\u2013" };
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++) {
        size_t size = strlen(bullets[i]);
        if (strncmp(line, bullets[i], size) == 0 && line[size] == ' ')
            return size + 1;
    }
    size_t digits = strspn(line, "0123456789");
    return digits && strchr(".)", line[digits]) && line[digits + 1] == ' ' ? digits + 2 : 0;
}

void needle_release(struct needle *needle)
{
    free(needle->folded);
    free(needle->spaced);
}

static bool is_word(char character)
{
    return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z') ||
           (character >= 'A' && character <= 'Z');
}

bool needle_make(const char *wording, struct needle *ret)
{
    CLEANUP(text_release) struct text folded = TEXT_INIT(MIB);
    CLEANUP(text_release) struct text plain = TEXT_INIT(MIB);
    CLEANUP(text_release) struct text spaced = TEXT_INIT(MIB);
    if (!append_folded(&folded, wording) || !append_plain(&plain, wording))
        return false;
    while (plain.size > 0 && plain.bytes[plain.size - 1] == '\n')
        plain.bytes[--plain.size] = '\0';
    if (!append_spaced(&spaced, text_string(&plain)))
        return false;
    const char *bytes = text_string(&spaced);
    ret->latin = spaced.size > 0 && is_word(bytes[0]) && is_word(bytes[spaced.size - 1]);
    ret->folded = text_take(&folded);
    ret->spaced = text_take(&spaced);
    return ret->folded && ret->spaced;
}

/* Whether a hit stands as whole words; letters beyond ASCII are a boundary, as in 「ABCは」. */
static bool is_whole(const char *text, const char *hit, size_t size)
{
    return (hit == text || !is_word(hit[-1])) && !is_word(hit[size]);
}

unsigned needle_find(const struct needle *needle, const struct page_text *text)
{
    enum text_form form = needle->latin ? FORM_SPACED : FORM_FOLDED;
    const char *wording = needle->latin ? needle->spaced : needle->folded;
    const char *bytes = text_string(&text->forms[form]);
    size_t size = strlen(wording);
    if (size == 0)
        return 0;
    for (const char *hit = bytes; (hit = strstr(hit, wording)); hit++) {
        if (!needle->latin || is_whole(bytes, hit, size))
            return page_text_page(text, form, (size_t)(hit - bytes));
    }
    return 0;
}
