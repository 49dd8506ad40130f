/* fmt over all files of a dossier. */
#include "base/cleanup.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/xml.h"
#include "dossier/archive.h"
#include "dossier/format.h"

#include <string.h>

struct formatting {
    const char *path;
    int root;
    bool check;
    format_report *report;
    void *context;
    size_t count;
    struct error *error;
};

static bool names_have(const struct names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->items[i], name) == 0)
            return true;
    }
    return false;
}

/* The files of the dossier, in the order of inclusion: those that its elements came from. */
static bool list_files(const struct formatting *formatting, struct names *ret)
{
    CLEANUP(xmlFreeDoc_pointer)
    xmlDoc *tree = xml_read_included(formatting->root, "dossier.xml", formatting->error);
    if (!tree || !names_add(ret, "dossier.xml", formatting->error))
        return false;
    const xmlNode *root = xmlDocGetRootElement(tree);
    for (xmlNode *node = (xmlNode *)root, *next; node; node = next) {
        const char *file = xml_place(node).file;
        if (!names_have(ret, file) && !names_add(ret, file, formatting->error))
            return false;
        next = xmlFirstElementChild(node);
        while (!next && node != root) {
            next = xmlNextElementSibling(node);
            node = node->parent;
        }
    }
    return true;
}

static bool format_file(struct formatting *formatting, const char *file)
{
    CLEANUP(buffer_release) struct buffer bytes = { .bytes = NULL };
    CLEANUP(text_release) struct text formatted = TEXT_INIT(2 * LIMIT_XML_FILE_BYTES);
    if (!file_read_beneath(formatting->root, file, LIMIT_XML_FILE_BYTES, &bytes,
                           formatting->error) ||
        !format_xml(bytes.bytes, bytes.size, file, &formatted, formatting->error))
        return false;
    if (formatted.size == bytes.size && memcmp(formatted.bytes, bytes.bytes, bytes.size) == 0)
        return true;
    formatting->count++;
    if (formatting->report)
        formatting->report(formatting->context, file);
    if (formatting->check)
        return true;
    CLEANUP(free_pointer) char *path = path_join(formatting->path, file);
    if (!path)
        return error_set(formatting->error, STATUS_INTERNAL, "no memory for a path");
    return file_write(path, formatted.bytes, formatted.size, true, formatting->error);
}

bool dossier_format(const char *path, bool check, format_report *report, void *context,
                    size_t *ret_count, struct error *error)
{
    CLEANUP(names_release) struct names files = NAMES_INIT;
    CLEANUP(close_descriptor) int root = folder_open(path, error);
    struct formatting formatting = {
        .path = path,
        .root = root,
        .check = check,
        .report = report,
        .context = context,
        .error = error,
    };
    if (root < 0 || !list_files(&formatting, &files))
        return false;
    for (size_t i = 0; i < files.count; i++) {
        if (!format_file(&formatting, files.items[i]))
            return false;
    }
    *ret_count = formatting.count;
    return true;
}
