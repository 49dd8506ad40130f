#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_release(struct text *text)
{
    size_t max = text->max;
    free(text->bytes);
    *text = (struct text)TEXT_INIT(max);
}

void text_clear(struct text *text)
{
    text->size = 0;
    text->failed = false;
    if (text->bytes)
        text->bytes[0] = '\0';
}

/* Room for `more` bytes and the NUL; doubles, so that many small appends stay linear. */
static bool text_reserve(struct text *text, size_t more)
{
    if (text->failed || more > text->max - text->size || more == SIZE_MAX)
        return false;
    size_t needed = text->size + more + 1;
    if (needed <= text->capacity)
        return true;
    size_t capacity = text->capacity ? text->capacity : 64;
    while (capacity < needed)
        capacity = capacity > SIZE_MAX / 2 ? needed : capacity * 2;
    char *bytes = realloc(text->bytes, capacity);
    if (!bytes)
        return false;
    text->bytes = bytes;
    text->capacity = capacity;
    return true;
}

void text_append_bytes(struct text *text, const void *bytes, size_t size)
{
    if (!text_reserve(text, size)) {
        text->failed = true;
        return;
    }
    if (size)
        memcpy(text->bytes + text->size, bytes, size);
    text->size += size;
    text->bytes[text->size] = '\0';
}

void text_append(struct text *text, const char *string)
{
    text_append_bytes(text, string, strlen(string));
}

void text_append_character(struct text *text, char character)
{
    text_append_bytes(text, &character, 1);
}

void text_appendf(struct text *text, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (size < 0 || !text_reserve(text, (size_t)size)) {
        text->failed = true;
    } else {
        vsnprintf(text->bytes + text->size, (size_t)size + 1, format, again);
        text->size += (size_t)size;
    }
    va_end(again);
}

const char *text_string(const struct text *text)
{
    return text->bytes ? text->bytes : "";
}

bool text_failed(const struct text *text)
{
    return text->failed;
}

char *text_take(struct text *text)
{
    char *bytes = NULL;
    if (!text->failed && !text->bytes)
        bytes = calloc(1, 1);
    else if (!text->failed) {
        bytes = text->bytes;
        text->bytes = NULL;
    }
    text_release(text);
    return bytes;
}
