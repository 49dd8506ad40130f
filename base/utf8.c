#include "base/cleanup.h"
#include "base/text.h"

#include <string.h>
#include <utf8proc.h>

int32_t utf8_next(const char *bytes, size_t size, size_t *position)
{
    if (*position >= size)
        return -1;
    size_t left = size - *position;
    utf8proc_int32_t character = -1;
    utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)bytes + *position,
                                             left > 4 ? 4 : (utf8proc_ssize_t)left, &character);
    if (used <= 0)
        return -1;
    *position += (size_t)used;
    return character;
}

bool utf8_valid(const char *bytes, size_t size)
{
    size_t position = 0;
    while (position < size) {
        if ((unsigned char)bytes[position] < 0x80)
            position++;
        else if (utf8_next(bytes, size, &position) < 0)
            return false;
    }
    return true;
}

size_t utf8_columns(const char *string)
{
    size_t size = strlen(string), position = 0, columns = 0;
    while (position < size) {
        int32_t character = utf8_next(string, size, &position);
        if (character < 0) {
            position++;
            columns++;
        } else {
            columns += (size_t)utf8proc_charwidth(character);
        }
    }
    return columns;
}

/* The mapped form as a string of its own; NULL on malformed input. */
static char *utf8_map(const char *bytes, size_t size, utf8proc_option_t options)
{
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t length =
        utf8proc_map((const utf8proc_uint8_t *)bytes, (utf8proc_ssize_t)size, &mapped, options);
    return length < 0 ? NULL : (char *)mapped;
}

static bool utf8_append_mapped(struct text *out, const char *string, int options)
{
    CLEANUP(free_pointer)
    char *mapped = utf8_map(string, strlen(string), UTF8PROC_STABLE | UTF8PROC_COMPOSE | options);
    if (!mapped)
        return false;
    text_append(out, mapped);
    return true;
}

bool utf8_append_nfc(struct text *out, const char *string)
{
    return utf8_append_mapped(out, string, 0);
}

bool utf8_append_nfkc(struct text *out, const char *string)
{
    return utf8_append_mapped(out, string, UTF8PROC_COMPAT);
}

bool utf8_append_folded(struct text *out, const char *string)
{
    return utf8_append_mapped(out, string, UTF8PROC_CASEFOLD);
}

/* White_Space of the Unicode Character Database (PropList.txt). */
static bool is_white_space(int32_t character)
{
    return (character >= 0x09 && character <= 0x0D) || character == 0x20 || character == 0x85 ||
           character == 0xA0 || character == 0x1680 ||
           (character >= 0x2000 && character <= 0x200A) || character == 0x2028 ||
           character == 0x2029 || character == 0x202F || character == 0x205F || character == 0x3000;
}

bool utf8_append_searchable(struct text *out, const char *bytes, size_t size)
{
    /* a page's text may hold NUL bytes, which would end the mapped string early */
    if (size && memchr(bytes, '\0', size))
        return false;
    CLEANUP(free_pointer)
    char *mapped = utf8_map(bytes, size, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
    if (!mapped)
        return false;
    size_t length = strlen(mapped), position = 0;
    while (position < length) {
        size_t start = position;
        int32_t character = utf8_next(mapped, length, &position);
        if (character < 0)
            return false;
        if (!is_white_space(character))
            text_append_bytes(out, mapped + start, position - start);
    }
    return true;
}
