#include "base/text.h"

#include <string.h>

/* Whether a line must not begin with the character (Japanese line breaking, JIS X 4051: closing
 * brackets, commas, full stops, the middle dot, the prolonged sound mark). */
static bool is_closing(int32_t c)
{
    return (c >= 0x3001 && c <= 0x3002) || c == 0x300D || c == 0x300F || c == 0x3011 ||
           c == 0x3015 || c == 0x30FB || c == 0x30FC || c == 0xFF01 || c == 0xFF09 || c == 0xFF0C ||
           c == 0xFF0E || c == 0xFF1A || c == 0xFF1B || c == 0xFF1F;
}

/* Whether a line must not end with the character. */
static bool is_opening(int32_t c)
{
    return c == 0x300C || c == 0x300E || c == 0x3010 || c == 0x3014 || c == 0xFF08;
}

/* Bytes of the piece of `line` that fits into `columns`: up to the last place where the line may
 * be broken (a blank, or beside a wide character), else up to the last character that fits. */
static size_t fitting(const char *line, size_t columns)
{
    size_t position = 0, best = 0, size = strlen(line), used = 0;
    int32_t previous = -1;
    bool wide_before = false;
    while (position < size) {
        size_t start = position;
        int32_t c = utf8_next(line, size, &position);
        if (c < 0)
            position = start + 1;
        char character[8] = { 0 };
        memcpy(character, line + start, position - start);
        size_t width = utf8_columns(character);
        bool wide = width == 2;
        if (c == ' ' || ((wide || wide_before) && !is_closing(c) && !is_opening(previous)))
            best = start;
        used += width;
        if (used > columns)
            return best ? best : (start ? start : position);
        previous = c;
        wide_before = wide;
    }
    return size;
}

void text_append_wrapped(struct text *out, const char *string, unsigned columns, unsigned indent,
                         unsigned at)
{
    enum { LEAST = 10 };
    struct text clean = TEXT_INIT(out->max);
    text_append_terminal(&clean, string);
    const char *rest = text_string(&clean);
    while (*rest) {
        size_t take = fitting(rest, columns > at + LEAST ? columns - at : LEAST);
        text_append_bytes(out, rest, take);
        rest += take;
        rest += strspn(rest, " ");
        if (*rest)
            text_appendf(out, "\n%*s", (int)indent, "");
        at = indent;
    }
    text_append(out, "\n");
    out->failed |= text_failed(&clean);
    text_release(&clean);
}
