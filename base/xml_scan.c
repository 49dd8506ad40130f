#include "base/limits.h"
#include "base/text.h"
#include "base/xml_internal.h"

#include <string.h>

static long line_of(const char *bytes, const char *at)
{
    long line = 1;
    for (const char *next = bytes; (next = memchr(next, '\n', (size_t)(at - next))); next++)
        line++;
    return line;
}

/* Past the end mark, or at the end of the bytes. */
static const char *skip_to(const char *from, const char *end, const char *mark)
{
    size_t length = strlen(mark);
    const char *found = memmem(from, (size_t)(end - from), mark, length);
    return found ? found + length : end;
}

static bool starts_with(const char *at, const char *end, const char *mark)
{
    size_t length = strlen(mark);
    return (size_t)(end - at) >= length && memcmp(at, mark, length) == 0;
}

/* From after '<' of a tag to after its '>'; counts '=' outside quotes. */
static const char *skip_tag(const char *at, const char *end, size_t *ret_attributes)
{
    *ret_attributes = 0;
    while (at < end && *at != '>') {
        if (*at == '"' || *at == '\'') {
            const char *close = memchr(at + 1, *at, (size_t)(end - at - 1));
            at = close ? close : end - 1;
        } else if (*at == '=') {
            ++*ret_attributes;
        }
        at++;
    }
    return at < end ? at + 1 : end;
}

static bool scan_tags(const char *bytes, size_t size, const char *name, struct error *error)
{
    const char *end = bytes + size, *at = bytes;
    while ((at = memchr(at, '<', (size_t)(end - at)))) {
        const char *tag = at;
        size_t attributes = 0;
        if (starts_with(at, end, "<!--"))
            at = skip_to(at + 4, end, "-->");
        else if (starts_with(at, end, "<![CDATA["))
            at = skip_to(at + 9, end, "]]>");
        else if (starts_with(at, end, "<?"))
            at = skip_to(at + 2, end, "?>");
        else
            at = skip_tag(at + 1, end, &attributes);
        if (attributes > LIMIT_XML_ATTRIBUTES)
            return error_set(error, STATUS_LIMIT, "%s:%ld: an element has more than %d attributes",
                             name, line_of(bytes, tag), LIMIT_XML_ATTRIBUTES);
    }
    return true;
}

bool xml_scan(const char *bytes, size_t size, const char *name, struct error *error)
{
    if (!utf8_valid(bytes, size) || memchr(bytes, '\0', size))
        return error_set(error, STATUS_INPUT, "%s: is not UTF-8; save the file as UTF-8", name);
    return scan_tags(bytes, size, name, error);
}
