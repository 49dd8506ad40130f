#include "base/path.h"

#include "base/cleanup.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Names that Windows takes for devices, with any extension ("Naming Files, Paths, and Namespaces",
 * Microsoft); the superscript digits count as digits there. */
static bool is_device_name(const char *segment, size_t size)
{
    static const char *const names[] = { "con", "prn", "aux", "nul", "conin$", "conout$" };
    static const char *const digits[] = { "1", "2", "3", "4",        "5",        "6",
                                          "7", "8", "9", "\xC2\xB9", "\xC2\xB2", "\xC2\xB3" };
    const char *dot = memchr(segment, '.', size);
    size_t stem = dot ? (size_t)(dot - segment) : size;
    while (stem > 0 && segment[stem - 1] == ' ')
        stem--;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (stem == strlen(names[i]) && strncasecmp(segment, names[i], stem) == 0)
            return true;
    }
    if (stem < 4 || (strncasecmp(segment, "com", 3) != 0 && strncasecmp(segment, "lpt", 3) != 0))
        return false;
    for (size_t i = 0; i < sizeof digits / sizeof *digits; i++) {
        if (stem - 3 == strlen(digits[i]) && memcmp(segment + 3, digits[i], stem - 3) == 0)
            return true;
    }
    return false;
}

static const char *segment_problem(const char *segment, size_t size)
{
    if (size == 0)
        return "has an empty part";
    if (size <= 2 && segment[0] == '.' && segment[size - 1] == '.')
        return "has the part \".\" or \"..\"";
    if (segment[size - 1] == '.' || segment[size - 1] == ' ')
        return "has a part that ends in a dot or a space";
    if (is_device_name(segment, size))
        return "has a part that is a device name on Windows";
    return NULL;
}

/* Bidi controls and line separators make a name look like another one. */
static bool is_control(int32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200E || c == 0x200F ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static const char *character_problem(const char *path, size_t size)
{
    size_t position = 0;
    while (position < size) {
        int32_t c = utf8_next(path, size, &position);
        if (c < 0)
            return "is not UTF-8";
        if (is_control(c))
            return "has a control character";
        if (c < 0x80 && strchr("\\:<>\"|?*", c))
            return "has one of the characters \\ : < > \" | ? *";
    }
    return NULL;
}

static bool is_nfc(const char *path)
{
    CLEANUP(text_release)
    struct text form = TEXT_INIT(4 * PATH_MAX_BYTES);
    return utf8_append_nfc(&form, path) && !text_failed(&form) &&
           strcmp(text_string(&form), path) == 0;
}

static const char *path_problem(const char *path)
{
    size_t size = strlen(path);
    if (size == 0)
        return "is empty";
    if (size > PATH_MAX_BYTES)
        return "is longer than 240 bytes";
    if (path[0] == '/')
        return "is absolute";
    const char *problem = character_problem(path, size);
    if (problem)
        return problem;
    if (!is_nfc(path))
        return "is not in Unicode normalisation form C";
    for (const char *segment = path;;) {
        size_t length = strcspn(segment, "/");
        problem = segment_problem(segment, length);
        if (problem || !segment[length])
            return problem;
        segment += length + 1;
    }
}

bool path_check(const char *path, struct error *error)
{
    const char *problem = path_problem(path);
    if (!problem)
        return true;
    /* a longer one ends at the last character that fits */
    CLEANUP(text_release) struct text shown = TEXT_INIT(PATH_MAX_BYTES);
    text_append_terminal(&shown, path);
    return error_set(error, STATUS_INPUT, "path \"%s%s\" %s", text_string(&shown),
                     text_failed(&shown) ? "…" : "", problem);
}

const char *path_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

const char *path_extension(const char *path)
{
    const char *name = path_name(path);
    const char *dot = strrchr(name, '.');
    return dot && dot != name ? dot : name + strlen(name);
}

char *path_join(const char *folder, const char *name)
{
    char *joined = NULL;
    size_t size = strlen(folder);
    const char *slash = size == 0 || folder[size - 1] == '/' ? "" : "/";
    return asprintf(&joined, "%s%s%s", folder, slash, name) < 0 ? NULL : joined;
}
