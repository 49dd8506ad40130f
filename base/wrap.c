#include "base/text.h"

#include <string.h>

/* Whether a line must not begin with the character (Japanese line breaking, JIS X 4051: closing
 * brackets, commas, full stops, the middle dot, the prolonged sound mark). */
static bool is_closing(int32_t c)
{
    static const int32_t closing[] = { ')',    0x3001, 0x3002, 0x300D, 0x300F, 0x3011,
                                       0x3015, 0x30FB, 0x30FC, 0xFF01, 0xFF09, 0xFF0C,
                                       0xFF0E, 0xFF1A, 0xFF1B, 0xFF1F };
    for (size_t i = 0; i < sizeof closing / sizeof *closing; i++)
        if (c == closing[i])
            return true;
    return false;
}

/* Whether a line must not end with the character. */
static bool is_opening(int32_t c)
{
    return c == '(' || c == 0x300C || c == 0x300E || c == 0x3010 || c == 0x3014 || c == 0xFF08;
}

static bool is_digit(int32_t c)
{
    return c >= '0' && c <= '9';
}

/* Whether a line may be broken between the two characters, one of them wide. A number stays with
 * what it counts and with the word before it: "第114条の45の14第2項" breaks nowhere inside
 * 114条の45の14.
 */
static bool is_breakable(int32_t previous, int32_t c, int32_t next)
{
    bool counted = is_digit(previous) && !is_opening(c),
         numbered = is_digit(c) && !is_closing(previous), joins = c == 0x306E && is_digit(next);
    return !is_closing(c) && !is_opening(previous) && !counted && !numbered && !joins;
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
        int32_t next = position < size ? line[position] : -1;
        if (c == ' ' || ((wide || wide_before) && is_breakable(previous, c, next)))
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
        size_t shown = take;
        while (shown && rest[shown - 1] == ' ' && rest[take])
            shown--;
        text_append_bytes(out, rest, shown);
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
