#include "countries/sheet.h"

#include "schemas/xslt.h"

#include <string.h>

#define FULL_OFFSET 0xFEE0 /* from ASCII to the full-width forms of Unicode */
#define FULL_BLANK 0x3000

xmlDoc *sheets_gather(const struct dossier *dossier, const struct packs *packs, struct error *error)
{
    CLEANUP(xslt_free_pointer)
    struct xslt *xslt =
        xslt_compile(packs_catalogue(packs), "pack:" PACK_COMMON "/forms/sheet.xsl", error);
    return xslt ? xslt_transform(xslt, dossier->tree, error) : NULL;
}

static void character_append(struct text *ret, int32_t c)
{
    if (c < 0x80)
        text_append_character(ret, (char)c);
    else {
        const char bytes[] = { (char)(0xE0 | (c >> 12)), (char)(0x80 | ((c >> 6) & 0x3F)),
                               (char)(0x80 | (c & 0x3F)) };
        text_append_bytes(ret, bytes, sizeof bytes);
    }
}

/* A code point in the other width, or -1 if it has none. */
static int32_t full_of(int32_t c)
{
    if (c == ' ')
        return FULL_BLANK;
    return c > ' ' && c < 0x7F ? c + FULL_OFFSET : -1;
}

static int32_t half_of(int32_t c)
{
    if (c == FULL_BLANK)
        return ' ';
    return c > ' ' + FULL_OFFSET && c < 0x7F + FULL_OFFSET ? c - FULL_OFFSET : -1;
}

static void width_change(struct text *ret, const char *string, int32_t (*other)(int32_t))
{
    size_t size = strlen(string);
    for (size_t at = 0; at < size;) {
        size_t start = at;
        int32_t c = utf8_next(string, size, &at);
        if (c < 0)
            at = start + 1;
        int32_t changed = c < 0 ? -1 : other(c);
        if (changed < 0)
            text_append_bytes(ret, string + start, at - start);
        else
            character_append(ret, changed);
    }
}

void text_append_full_width(struct text *ret, const char *string)
{
    width_change(ret, string, full_of);
}

void text_append_half_width(struct text *ret, const char *string)
{
    width_change(ret, string, half_of);
}
