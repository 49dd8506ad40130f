#include "dossier/edit.h"

#include <stdlib.h>
#include <string.h>

static bool no_memory(struct error *error)
{
    return error_set(error, STATUS_INTERNAL, "no memory for a file");
}

static void file_release(struct edit_file *file)
{
    markup_release(&file->markup);
    buffer_release(&file->bytes);
    free(file->nodes);
    free(file);
}

void edit_release(struct edit *edit)
{
    for (size_t i = 0; i < edit->count; i++)
        file_release(edit->files[i]);
    edit->count = 0;
}

/* The elements of the tree that came from a file, in its order: those of its markup. */
static bool pair_elements(const struct edit *edit, struct edit_file *file, struct error *error)
{
    const xmlNode *root = xmlDocGetRootElement(edit->dossier->tree);
    size_t count = 0;
    file->nodes = calloc(file->markup.count + 1, sizeof *file->nodes);
    if (!file->nodes)
        return no_memory(error);
    for (const xmlNode *node = root, *next; node; node = next) {
        if (strcmp(xml_place(node).file, file->path) == 0 && count++ < file->markup.count)
            file->nodes[count - 1] = node;
        next = xmlFirstElementChild((xmlNode *)node);
        while (!next && node != root) {
            next = xmlNextElementSibling((xmlNode *)node);
            node = node->parent;
        }
    }
    for (size_t i = 0; count == file->markup.count && i < count; i++) {
        struct token token = { .name = file->markup.elements[i]->name };
        if (!token_is(&token, (const char *)file->nodes[i]->name))
            count = 0;
    }
    return count == file->markup.count ||
           error_set(error, STATUS_INTERNAL, "\"%s\" was read in two ways", file->path);
}

static struct edit_file *file_open(struct edit *edit, const char *path, struct error *error)
{
    for (size_t i = 0; i < edit->count; i++)
        if (strcmp(edit->files[i]->path, path) == 0)
            return edit->files[i];
    struct edit_file *file = calloc(1, sizeof *file);
    if (!file) {
        no_memory(error);
        return NULL;
    }
    file->path = path;
    if (!file_read_beneath(edit->dossier->root, path, LIMIT_XML_FILE_BYTES, &file->bytes, error) ||
        !markup_parse((const char *)file->bytes.bytes, file->bytes.size, &file->markup, error) ||
        !pair_elements(edit, file, error)) {
        file_release(file);
        return NULL;
    }
    return edit->files[edit->count++] = file;
}

bool edit_find(struct edit *edit, const xmlNode *node, struct edit_place *ret, struct error *error)
{
    ret->file = file_open(edit, xml_place(node).file, error);
    if (!ret->file)
        return false;
    for (size_t i = 0; i < ret->file->markup.count; i++) {
        if (ret->file->nodes[i] == node) {
            ret->element = ret->file->markup.elements[i];
            return true;
        }
    }
    return error_set(error, STATUS_INTERNAL, "an element is in no file");
}

void file_changes_release(struct file_changes *files)
{
    for (size_t i = 0; i < files->count; i++) {
        free(files->items[i].path);
        text_release(&files->items[i].bytes);
    }
    free(files->items);
    *files = (struct file_changes){ .items = NULL };
}

bool edit_changes(const struct edit *edit, struct file_changes *ret, struct error *error)
{
    ret->items = calloc(edit->count + 1, sizeof *ret->items);
    if (!ret->items)
        return no_memory(error);
    for (size_t i = 0; i < edit->count; i++) {
        const struct edit_file *file = edit->files[i];
        if (!file->markup.changed)
            continue;
        struct file_change *change = &ret->items[ret->count++];
        *change = (struct file_change){ .path = strdup(file->path),
                                        .bytes = TEXT_INIT(LIMIT_XML_FILE_BYTES) };
        markup_write(&file->markup, &change->bytes);
        if (!change->path || text_failed(&change->bytes))
            return error_set(error, STATUS_LIMIT, "\"%s\" would be too large", file->path);
    }
    return true;
}
