#include "base/error.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Cuts what vsnprintf cut in the middle of a character back to the last whole one. */
static void cut_at_character(char *text)
{
    size_t size = strlen(text);
    if (size < ERROR_TEXT_SIZE - 1)
        return;
    size_t start = size;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start > 0 && !utf8_valid(text + start - 1, size - start + 1))
        text[start - 1] = '\0';
}

bool(error_set)(struct error *error, enum status status, const char *format, ...)
{
    char text[ERROR_TEXT_SIZE]; /* an argument may point into the old text */
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    cut_at_character(text);
    error->status = status;
    memcpy(error->text, text, sizeof text);
    return false;
}

bool(error_wrap)(struct error *error, const char *format, ...)
{
    char front[ERROR_TEXT_SIZE], joined[2 * ERROR_TEXT_SIZE + 2];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(front, sizeof front, format, arguments);
    va_end(arguments);
    snprintf(joined, sizeof joined, "%s: %s", front, error->text);
    joined[ERROR_TEXT_SIZE - 1] = '\0';
    cut_at_character(joined);
    memcpy(error->text, joined, ERROR_TEXT_SIZE);
    return false;
}

enum status status_worse(enum status a, enum status b)
{
    static const enum status order[] = {
        STATUS_INTERNAL, STATUS_USAGE,  STATUS_PACK,     STATUS_INPUT,   STATUS_LIMIT,
        STATUS_KEY,      STATUS_OUTPUT, STATUS_FINDINGS, STATUS_UNKNOWN, STATUS_DONE,
    };
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        if (a == order[i] || b == order[i])
            return order[i];
    }
    return STATUS_INTERNAL;
}
