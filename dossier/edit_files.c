/* Changed files of a dossier: loaded from a copy, and written all or none. */
#include "base/path.h"
#include "dossier/edit.h"
#include "dossier/tree.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The files that the elements of the dossier came from. */
static bool list_files(const struct dossier *dossier, struct names *ret, struct error *error)
{
    const xmlNode *root = xmlDocGetRootElement(dossier->tree);
    if (!names_add(ret, "dossier.xml", error))
        return false;
    for (const xmlNode *node = root, *next; node; node = next) {
        const char *file = xml_place(node).file;
        bool known = false;
        for (size_t i = ret->count; i-- > 0 && !known;)
            known = strcmp(ret->items[i], file) == 0;
        if (!known && !names_add(ret, file, error))
            return false;
        next = xmlFirstElementChild((xmlNode *)node);
        while (!next && node != root) {
            next = xmlNextElementSibling((xmlNode *)node);
            node = node->parent;
        }
    }
    return true;
}

static bool write_beneath(int folder, const char *path, const void *bytes, size_t size,
                          struct error *error)
{
    if (!tree_make_folders(folder, path, error))
        return false;
    CLEANUP(close_descriptor)
    int file = openat(folder, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return error_set(error, STATUS_OUTPUT, "cannot write a copy of \"%s\"", path);
    return descriptor_write(file, bytes, size, error);
}

static bool stage_file(const struct dossier *dossier, const struct file_changes *files,
                       const char *path, int folder, struct error *error)
{
    for (size_t i = 0; i < files->count; i++)
        if (strcmp(files->items[i].path, path) == 0)
            return write_beneath(folder, path, text_string(&files->items[i].bytes),
                                 files->items[i].bytes.size, error);
    CLEANUP(buffer_release) struct buffer bytes = { .bytes = NULL };
    return file_read_beneath(dossier->root, path, LIMIT_XML_FILE_BYTES, &bytes, error) &&
           write_beneath(folder, path, bytes.bytes, bytes.size, error);
}

static bool stage(const struct dossier *dossier, const struct file_changes *files, int folder,
                  struct error *error)
{
    CLEANUP(names_release) struct names names = NAMES_INIT;
    if (!list_files(dossier, &names, error))
        return false;
    for (size_t i = 0; i < names.count; i++)
        if (!stage_file(dossier, files, names.items[i], folder, error))
            return false;
    return true;
}

/* A folder of its own in TMPDIR or /tmp. */
static bool make_folder(char *ret, size_t size, struct error *error)
{
    const char *parent = getenv("TMPDIR");
    snprintf(ret, size, "%s/samdossier-copy.XXXXXX", parent && *parent == '/' ? parent : "/tmp");
    return mkdtemp(ret) || error_set(error, STATUS_OUTPUT, "cannot make the folder \"%s\"", ret);
}

bool file_changes_load(const struct dossier *dossier, const struct dossier_schema *schema,
                       const struct file_changes *files, struct dossier *ret,
                       struct problems *problems, struct error *error)
{
    char path[4096];
    if (!make_folder(path, sizeof path, error))
        return false;
    CLEANUP(close_descriptor) int folder = folder_open(path, error);
    bool done = folder >= 0 && stage(dossier, files, folder, error) &&
                dossier_load(path, schema, ret, problems, error);
    tree_delete(AT_FDCWD, path);
    return done;
}

/* A file that is written aside, and what it was. */
struct writing {
    const struct file_change *change;
    struct file_writer writer;
    struct buffer was;
    bool renamed;
};

static bool write_aside(const struct dossier *dossier, struct writing *writing, struct error *error)
{
    const struct file_change *change = writing->change;
    CLEANUP(free_pointer) char *path = path_join(dossier->path, change->path);
    if (!path)
        return error_set(error, STATUS_INTERNAL, "no memory for a path");
    struct error none; /* a file that is not there has nothing to go back to */
    if (!change->fresh &&
        !file_read_beneath(dossier->root, change->path, LIMIT_OUTPUT_BYTES, &writing->was, &none))
        writing->was = (struct buffer){ .bytes = NULL };
    return tree_make_folders(dossier->root, change->path, error) &&
           file_writer_open(&writing->writer, path, !change->fresh, error) &&
           descriptor_write(writing->writer.descriptor, text_string(&change->bytes),
                            change->bytes.size, error);
}

static void set_back(const struct dossier *dossier, const struct writing *writing,
                     struct error *error)
{
    struct error second = { 0 };
    CLEANUP(free_pointer) char *path = path_join(dossier->path, writing->change->path);
    if (!writing->renamed || !path)
        return;
    bool done = writing->was.bytes
                    ? file_write(path, writing->was.bytes, writing->was.size, true, &second)
                    : unlink(path) == 0;
    if (!done)
        error_wrap(error, "\"%s\" is changed already", writing->change->path);
}

static bool write_all(const struct dossier *dossier, struct writing *writings, size_t count,
                      struct error *error)
{
    for (size_t i = 0; i < count; i++)
        if (!write_aside(dossier, &writings[i], error))
            return false;
    for (size_t i = 0; i < count; i++) {
        writings[i].renamed = file_writer_commit(&writings[i].writer, error);
        if (writings[i].renamed)
            continue;
        while (i-- > 0)
            set_back(dossier, &writings[i], error);
        return false;
    }
    return true;
}

bool file_changes_write(const struct dossier *dossier, const struct file_changes *lists,
                        size_t count, struct error *error)
{
    size_t total = 0, at = 0;
    for (size_t i = 0; i < count; i++)
        total += lists[i].count;
    struct writing *writings = calloc(total + 1, sizeof *writings);
    if (!writings)
        return error_set(error, STATUS_INTERNAL, "no memory for files");
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < lists[i].count; j++)
            writings[at++] =
                (struct writing){ .change = &lists[i].items[j], .writer = FILE_WRITER_INIT };
    bool done = write_all(dossier, writings, total, error);
    for (size_t i = 0; i < total; i++) {
        file_writer_release(&writings[i].writer);
        buffer_release(&writings[i].was);
    }
    free(writings);
    return done;
}
