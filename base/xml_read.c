#include "base/limits.h"
#include "base/path.h"
#include "base/xml.h"
#include "base/xml_internal.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define NS_XINCLUDE "http://www.w3.org/2001/XInclude"

/* One file that was read; its number on disk tells it again under any name. */
struct member {
    dev_t device;
    ino_t number;
    bool open; /* its includes are being resolved: meeting it again is a circle */
};

struct reading {
    int root;
    struct xml_budget budget;
    struct member *members; /* LIMIT_XML_INCLUDES + 1, the first is the file read */
    size_t count;
    struct error *error;
};

static bool member_add(struct reading *reading, int descriptor, const char *path, size_t *ret_index)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return error_set(reading->error, STATUS_INPUT, "cannot read \"%s\"", path);
    for (size_t i = 0; i < reading->count; i++) {
        const struct member *member = &reading->members[i];
        if (member->device == status.st_dev && member->number == status.st_ino)
            return error_set(reading->error, STATUS_INPUT, "\"%s\" %s", path,
                             member->open ? "is included in a circle"
                                          : "is included twice; each file is included once");
    }
    if (reading->count > LIMIT_XML_INCLUDES)
        return error_set(reading->error, STATUS_LIMIT, "more than %d files are included",
                         LIMIT_XML_INCLUDES);
    reading->members[reading->count] = (struct member){ status.st_dev, status.st_ino, true };
    *ret_index = reading->count++;
    return true;
}

static xmlDoc *read_part(struct reading *reading, const char *path, unsigned depth,
                         size_t *ret_index)
{
    CLEANUP(buffer_release) struct buffer buffer = { 0 };
    CLEANUP(close_descriptor)
    int descriptor = file_open_beneath(reading->root, path, NULL, reading->error);
    if (descriptor < 0 || !member_add(reading, descriptor, path, ret_index))
        return NULL;
    if (!file_read(descriptor, LIMIT_XML_FILE_BYTES, &buffer, reading->error)) {
        error_wrap(reading->error, "\"%s\"", path);
        return NULL;
    }
    return xml_parse_part(&reading->budget, buffer.bytes, buffer.size, path, depth, reading->error);
}

/* Puts "<file>:<line>: " of the include in front; an included file's own place follows. */
static bool include_fail(struct reading *reading, const xmlNode *include, const char *what)
{
    struct place place = xml_place(include);
    if (what)
        return error_set(reading->error, STATUS_INPUT, "%s:%ld: %s", place.file, place.line, what);
    return error_wrap(reading->error, "%s:%ld", place.file, place.line);
}

static bool check_attributes(struct reading *reading, const xmlNode *include)
{
    for (const xmlAttr *attribute = include->properties; attribute; attribute = attribute->next) {
        const char *name = (const char *)attribute->name;
        if (!attribute->ns && strcmp(name, "href") == 0)
            continue;
        if (attribute->ns || strcmp(name, "parse") != 0)
            return include_fail(reading, include, "xi:include takes href alone");
        if (strcmp(xml_attribute(include, "parse"), "xml") != 0)
            return include_fail(reading, include, "xi:include reads parse=\"xml\" only");
    }
    for (const xmlNode *child = include->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE)
            return include_fail(reading, include, "xi:include takes no fallback");
    }
    return true;
}

/* The path of an include from the root; caller frees. NULL and error if it is refused. */
static char *include_path(struct reading *reading, const xmlNode *include)
{
    const char *href = xml_attribute(include, "href");
    if (!check_attributes(reading, include))
        return NULL;
    if (!href || !*href || strpbrk(href, "#%")) {
        include_fail(reading, include,
                     "xi:include needs href, a plain path without fragment or percent escapes");
        return NULL;
    }
    if (!path_check(href, reading->error)) {
        include_fail(reading, include, NULL);
        return NULL;
    }
    const char *file = xml_place(include).file;
    const char *slash = strrchr(file, '/');
    char *path = NULL;
    if (asprintf(&path, "%.*s%s", slash ? (int)(slash + 1 - file) : 0, file, href) < 0) {
        error_set(reading->error, STATUS_INTERNAL, "out of memory");
        return NULL;
    }
    return path;
}

static unsigned depth_of(const xmlNode *node)
{
    unsigned depth = 0;
    while ((node = node->parent) && node->type == XML_ELEMENT_NODE)
        depth++;
    return depth;
}

/* The root element of `part` takes the place of the include. */
static bool graft(xmlNode *include, xmlDoc *part)
{
    xmlDoc *doc = include->doc;
    xmlNode *root = xmlDocGetRootElement(part);
    if (part->oldNs) {
        /* namespaces that belong to the document (that of xml:lang) must outlive the part */
        xmlNs *last = xmlSearchNs(doc, include, BAD_CAST "xml");
        if (!last)
            return false;
        while (last->next)
            last = last->next;
        last->next = TAKE(part->oldNs);
    }
    xmlUnlinkNode(root);
    xmlReplaceNode(include, root);
    xmlFreeNode(include);
    return true;
}

static bool resolve(struct reading *reading, xmlDoc *doc, unsigned base_depth, unsigned level);

static bool resolve_one(struct reading *reading, xmlNode *include, unsigned base_depth,
                        unsigned level)
{
    if (level >= LIMIT_XML_INCLUDE_DEPTH) {
        error_set(reading->error, STATUS_LIMIT, "includes are nested deeper than %d",
                  LIMIT_XML_INCLUDE_DEPTH);
        return include_fail(reading, include, NULL);
    }
    CLEANUP(free_pointer) char *path = include_path(reading, include);
    if (!path)
        return false;
    unsigned depth = base_depth + depth_of(include);
    size_t index = 0;
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *part = read_part(reading, path, depth, &index);
    if (!part)
        return include_fail(reading, include, NULL);
    if (!resolve(reading, part, depth, level + 1))
        return false;
    reading->members[index].open = false;
    return graft(include, part) || error_set(reading->error, STATUS_INTERNAL, "out of memory");
}

/* Next element in document order; does not enter `node` if `skip`. */
static xmlNode *next_element(xmlNode *node, bool skip)
{
    xmlNode *next = skip ? NULL : xmlFirstElementChild(node);
    while (!next && node && node->type == XML_ELEMENT_NODE) {
        next = xmlNextElementSibling(node);
        node = node->parent;
    }
    return next;
}

static bool resolve(struct reading *reading, xmlDoc *doc, unsigned base_depth, unsigned level)
{
    for (xmlNode *node = xmlDocGetRootElement(doc); node;) {
        bool include = xml_is(node, NS_XINCLUDE, "include");
        if (!include && xml_is(node, NS_XINCLUDE, "fallback"))
            return include_fail(reading, node, "xi:include takes no fallback");
        xmlNode *next = next_element(node, include);
        if (include && !resolve_one(reading, node, base_depth, level))
            return false;
        node = next;
    }
    return true;
}

static xmlDoc *read_with(struct reading *reading, const char *path, bool includes)
{
    size_t index = 0;
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = read_part(reading, path, 0, &index);
    if (!doc || (includes && !resolve(reading, doc, 0, 0)))
        return NULL;
    return TAKE(doc);
}

static xmlDoc *read_document(int root, const char *path, bool includes, struct error *error)
{
    struct reading reading = { .root = root, .error = error };
    if (!xml_budget_init(&reading.budget, error))
        return NULL;
    xmlDoc *doc = NULL;
    reading.members = calloc(includes ? LIMIT_XML_INCLUDES + 1 : 1, sizeof *reading.members);
    if (reading.members)
        doc = read_with(&reading, path, includes);
    else
        error_set(error, STATUS_INTERNAL, "out of memory");
    free(reading.members);
    xml_budget_release(&reading.budget);
    return doc;
}

xmlDoc *xml_read(int root, const char *path, struct error *error)
{
    return read_document(root, path, false, error);
}

xmlDoc *xml_read_included(int root, const char *path, struct error *error)
{
    return read_document(root, path, true, error);
}
