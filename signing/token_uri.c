#include "signing/token.h"

#include <string.h>

#define SCHEME "pkcs11:"
#define FILE_SCHEME "file:"

static bool is_word(const char *at, size_t size, const char *word)
{
    return size == strlen(word) && memcmp(at, word, size) == 0;
}

static bool is_attribute(const char *at, size_t size)
{
    static const char *const known[] = {
        "token",   "manufacturer",     "serial",           "model", "object", "id", "type",
        "slot-id", "slot-description", "slot-manufacturer"
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (is_word(at, size, known[i]))
            return true;
    }
    return false;
}

static bool path_check_attributes(const char *at, const char *end, struct error *error)
{
    while (at < end) {
        const char *stop = memchr(at, ';', (size_t)(end - at));
        stop = stop ? stop : end;
        const char *equals = memchr(at, '=', (size_t)(stop - at));
        if (!equals || !is_attribute(at, (size_t)(equals - at)))
            return error_set(error, STATUS_USAGE,
                             "\"%.*s\" may not stand in the token's URI; the module goes into "
                             "--module, the PIN into --pass-file or --pass-fd",
                             (int)((equals ? equals : stop) - at), at);
        at = stop < end ? stop + 1 : end;
    }
    return true;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool unescape(const char *at, const char *end, char *ret)
{
    while (at < end) {
        if (*at != '%') {
            *ret++ = *at++;
            continue;
        }
        int high = end - at >= 3 ? hex_value(at[1]) : -1;
        int low = high >= 0 ? hex_value(at[2]) : -1;
        if (low < 0 || (high == 0 && low == 0))
            return false;
        *ret++ = (char)(high << 4 | low);
        at += 3;
    }
    *ret = '\0';
    return true;
}

/* Only pin-source=file:PATH, once. */
static bool query_take(const char *query, char *ret_file, struct error *error)
{
    static const char start[] = "pin-source=" FILE_SCHEME;
    const char *path = query + sizeof start - 1;
    if (strncmp(query, start, sizeof start - 1) != 0 || strchr(query, '&') || !*path ||
        !unescape(path, path + strlen(path), ret_file))
        return error_set(error, STATUS_USAGE,
                         "behind the ? of the token's URI only pin-source=file:PATH may stand; the "
                         "module goes into --module, the PIN into --pass-file or --pass-fd");
    return true;
}

bool token_uri_parse(const char *uri, struct token_uri *ret, struct error *error)
{
    struct token_uri parsed = { .pin_file = "" };
    size_t size = strlen(uri);
    if (size > TOKEN_URI_MAX || strncmp(uri, SCHEME, sizeof SCHEME - 1) != 0)
        return error_set(error, STATUS_USAGE,
                         "--token takes a URI of RFC 7512: pkcs11:token=NAME;object=NAME");
    const char *end = uri + strcspn(uri, "?");
    if (!path_check_attributes(uri + sizeof SCHEME - 1, end, error) ||
        (*end == '?' && !query_take(end + 1, parsed.pin_file, error)))
        return false;
    memcpy(parsed.object, uri, (size_t)(end - uri));
    *ret = parsed;
    return true;
}
