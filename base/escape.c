#include "base/text.h"

#include <stdio.h>
#include <string.h>

bool utf8_is_xml(int32_t c)
{
    return c == 0x09 || c == 0x0A || c == 0x0D || (c >= 0x20 && c <= 0xD7FF) ||
           (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

/* Bidi_Control of the Unicode Character Database (PropList.txt). */
static bool is_bidi_control(int32_t c)
{
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

static bool is_c0_or_c1(int32_t c)
{
    return (c >= 0 && c < 0x20) || (c >= 0x7F && c < 0xA0);
}

static bool is_line_format(int32_t c)
{
    return c == '\t' || c == '\n' || c == '\r';
}

bool utf8_is_hidden(int32_t character)
{
    return (is_c0_or_c1(character) && !is_line_format(character)) || is_bidi_control(character);
}

bool text_append_clean(struct text *out, const char *bytes, size_t size)
{
    size_t position = 0, written = 0;
    bool suspicious = false;
    while (position < size) {
        size_t start = position;
        int32_t c = utf8_next(bytes, size, &position);
        char piece[16];
        if (c < 0) {
            position = start + 1;
            snprintf(piece, sizeof piece, "\xEF\xBF\xBD"); /* U+FFFD, one for each bad byte */
        } else if (!utf8_is_xml(c)) {
            snprintf(piece, sizeof piece, "\\u{%x}", (unsigned)c);
        } else {
            memcpy(piece, bytes + start, position - start);
            piece[position - start] = '\0';
        }
        suspicious |= utf8_is_hidden(c);
        size_t length = strlen(piece);
        if (written + length <= CLEAN_TEXT_MAX) {
            text_append_bytes(out, piece, length);
            written += length;
        } else {
            written = CLEAN_TEXT_MAX; /* nothing shorter may follow what was cut */
        }
    }
    return suspicious;
}

void text_append_terminal(struct text *out, const char *string)
{
    size_t size = strlen(string), position = 0;
    while (position < size) {
        size_t start = position;
        int32_t c = utf8_next(string, size, &position);
        if (c < 0) {
            position = start + 1;
            text_appendf(out, "\\x{%02x}", (unsigned char)string[start]);
        } else if (is_c0_or_c1(c) || is_bidi_control(c) || c == 0x2028 || c == 0x2029) {
            text_appendf(out, "\\u{%x}", (unsigned)c);
        } else {
            text_append_bytes(out, string + start, position - start);
        }
    }
}

static const char *xml_reference(int32_t c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;"; /* HTML 4 has no &apos; */
    case '\r':
        return "&#13;";
    default:
        return utf8_is_xml(c) ? NULL : "\xEF\xBF\xBD";
    }
}

void text_append_xml(struct text *out, const char *string)
{
    size_t size = strlen(string), position = 0;
    while (position < size) {
        size_t start = position;
        int32_t c = utf8_next(string, size, &position);
        if (c < 0)
            position = start + 1;
        const char *reference = xml_reference(c);
        if (reference)
            text_append(out, reference);
        else
            text_append_bytes(out, string + start, position - start);
    }
}

static void append_json_escape(struct text *out, int32_t c)
{
    static const char letters[] = "\bb\ff\nn\rr\tt\"\"\\\\";
    for (size_t i = 0; i + 1 < sizeof letters; i += 2) {
        if (c == letters[i]) {
            text_append_character(out, '\\');
            text_append_character(out, letters[i + 1]);
            return;
        }
    }
    text_appendf(out, "\\u%04x", (unsigned)c);
}

void text_append_json(struct text *out, const char *string)
{
    size_t size = strlen(string), position = 0;
    text_append_character(out, '"');
    while (position < size) {
        size_t start = position;
        int32_t c = utf8_next(string, size, &position);
        if (c < 0) {
            position = start + 1;
            text_append(out, "\\ufffd");
        } else if (is_c0_or_c1(c) || is_bidi_control(c) || c == '"' || c == '\\' || c == '<' ||
                   c == '>' || c == '&' || c == 0x2028 || c == 0x2029) {
            append_json_escape(out, c);
        } else {
            text_append_bytes(out, string + start, position - start);
        }
    }
    text_append_character(out, '"');
}

bool id_valid(const char *id)
{
    size_t size = strlen(id);
    if (size < 1 || size > 64 || id[0] < 'a' || id[0] > 'z')
        return false;
    return strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == size;
}

void text_append_json_member(struct text *out, const char *name, const char *value)
{
    text_append(out, ",");
    text_append_json(out, name);
    text_append(out, ":");
    if (value)
        text_append_json(out, value);
    else
        text_append(out, "null");
}
