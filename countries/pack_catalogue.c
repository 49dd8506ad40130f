#include "countries/pack_internal.h"

#include "base/limits.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* Appends "file://" and the absolute path, escaped as RFC 3986 wants it. */
static bool uri_append(struct text *out, const char *path, struct error *error)
{
    char absolute[PATH_MAX];

    if (!realpath(path, absolute))
        return error_set(error, STATUS_INPUT, "cannot find \"%s\": %m", path);
    text_append(out, "file://");
    for (const char *byte = absolute; *byte; byte++) {
        bool plain = (*byte >= 'a' && *byte <= 'z') || (*byte >= 'A' && *byte <= 'Z') ||
                     (*byte >= '0' && *byte <= '9') || strchr("-._~/", *byte);

        if (plain)
            text_append_character(out, *byte);
        else
            text_appendf(out, "%%%02X", (unsigned char)*byte);
    }
    return true;
}

/* Both forms, as xmllint asks for schemas by URI and other tools by system identifier. */
static bool rewrite_append(struct text *out, const char *prefix, const char *path,
                           struct error *error)
{
    CLEANUP(text_release) struct text uri = TEXT_INIT(4 * PATH_MAX);

    if (!uri_append(&uri, path, error))
        return false;
    text_appendf(out, "  <rewriteURI uriStartString=\"%s\" rewritePrefix=\"%s/\"/>\n", prefix,
                 text_string(&uri));
    text_appendf(out, "  <rewriteSystem systemIdStartString=\"%s\" rewritePrefix=\"%s/\"/>\n",
                 prefix, text_string(&uri));
    return true;
}

bool packs_write_catalogue(const struct packs *packs, struct buffer *ret, struct error *error)
{
    CLEANUP(text_release) struct text out = TEXT_INIT(4 * MIB);
    CLEANUP(free_pointer) char *schemas = NULL;

    if (asprintf(&schemas, "%s/schemas", packs->data) < 0) {
        schemas = NULL;
        return error_set(error, STATUS_INTERNAL, "out of memory");
    }
    text_append(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                      "<catalog xmlns=\"urn:oasis:names:tc:entity:xmlns:xml:catalog\">\n");
    if (!rewrite_append(&out, "schema:", schemas, error))
        return false;
    for (size_t i = 0; i < packs->count; i++) {
        const struct pack *pack = packs->items[i];
        char prefix[128];

        snprintf(prefix, sizeof prefix, "pack:%s/", pack->id);
        if (!rewrite_append(&out, prefix, pack->path, error))
            return false;
        if (strcmp(pack->id, PACK_COMMON) == 0 &&
            !rewrite_append(&out, "common:", pack->path, error))
            return false;
    }
    text_append(&out, "</catalog>\n");
    if (text_failed(&out))
        return error_set(error, STATUS_INTERNAL, "out of memory");
    ret->size = out.size;
    ret->bytes = (uint8_t *)text_take(&out);
    return true;
}
