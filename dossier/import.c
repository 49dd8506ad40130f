#include "dossier/import.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/path.h"
#include "dossier/init.h"
#include "dossier/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define INVENTORY_MAX_BYTES (16 * MIB)
/* Folder beside the documents into which an archive is unpacked, gone before the rename. */
#define UNPACKED ".unpacked"
#define TARGET_SIZE (2 * PATH_MAX_BYTES)

struct import {
    const struct import_request *request;
    const struct dossier_schema *schema;
    struct folder_writer folder;
    int source;         /* descriptor of the folder that holds the files */
    bool is_archive;    /* `source` is UNPACKED: files are moved, not copied */
    struct names names; /* all files of the source */
    size_t prefix;      /* bytes of a top folder that all names share, with its slash */
    struct inventory inventory;
    struct names made; /* strings that rows made here point to */
    struct problems *problems;
    struct error *error;
};

static void import_release(struct import *import)
{
    folder_writer_release(&import->folder);
    if (import->source >= 0)
        close(import->source);
    names_release(&import->names);
    inventory_release(&import->inventory);
    names_release(&import->made);
}

static bool open_archive(struct import *import, int archive)
{
    if (mkdirat(import->folder.descriptor, UNPACKED, 0700) != 0)
        return error_set(import->error, STATUS_OUTPUT, "cannot make a folder to unpack into: %s",
                         strerror(errno));
    import->source =
        openat(import->folder.descriptor, UNPACKED, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    import->is_archive = true;
    return archive_unpack(archive, import->source, import->request->names, &archive_limits_default,
                          &import->names, import->error) ||
           error_wrap(import->error, "%s", import->request->source);
}

static bool open_source(struct import *import)
{
    const char *path = import->request->source;
    CLEANUP(close_descriptor) int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;
    if (descriptor < 0 || fstat(descriptor, &status) != 0)
        return error_set(import->error, STATUS_INPUT, "cannot open \"%s\": %s", path,
                         strerror(errno));
    if (!S_ISDIR(status.st_mode))
        return open_archive(import, descriptor);
    import->source = folder_open(path, import->error);
    return import->source >= 0 && tree_list(import->source, &import->names, import->error) &&
           names_check_collisions(&import->names, path, import->error);
}

static int compare_name(const void *key, const void *item)
{
    return strcmp(key, *(char *const *)item);
}

/* Whether the source has a file of that name behind the prefix; the names are sorted. */
static bool has_name(const struct import *import, size_t prefix, const char *file)
{
    CLEANUP(text_release) struct text name = TEXT_INIT(65536);
    text_append_bytes(&name, prefix ? import->names.items[0] : "", prefix);
    text_append(&name, file);
    return import->names.count > 0 &&
           bsearch(text_string(&name), import->names.items, import->names.count,
                   sizeof *import->names.items, compare_name);
}

/* An archive often holds one folder that holds everything; documents/ itself is kept. */
static void find_prefix(struct import *import)
{
    const char *first = import->names.count ? import->names.items[0] : "";
    size_t size = strcspn(first, "/") + 1;
    if (first[size - 1] == '\0' || strncmp(first, "documents/", size) == 0)
        return;
    for (size_t i = 1; i < import->names.count; i++) {
        if (strncmp(import->names.items[i], first, size) != 0)
            return;
    }
    const struct inventory *inventory = &import->inventory;
    if (inventory->count == 0 || !has_name(import, 0, inventory->rows[0].addition.file))
        import->prefix = size;
}

static bool read_inventory(struct import *import)
{
    const char *path = import->request->inventory;
    CLEANUP(buffer_release) struct buffer bytes = { .bytes = NULL };
    CLEANUP(close_descriptor) int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return error_set(import->error, STATUS_INPUT, "cannot open \"%s\": %s", path,
                         strerror(errno));
    return file_read(descriptor, INVENTORY_MAX_BYTES, &bytes, import->error) &&
           inventory_parse(bytes.bytes, bytes.size, path_name(path), &import->inventory,
                           import->problems, import->error);
}

/* Keeps a string until the import is done; NULL without memory. */
static const char *keep(struct import *import, const char *string)
{
    if (!names_add(&import->made, string, import->error))
        return NULL;
    return import->made.items[import->made.count - 1];
}

/* Files of file managers and version control, which nobody means to file. */
static bool is_hidden(const char *name)
{
    return *name == '.' || strstr(name, "/.") || strncmp(name, "__MACOSX/", 9) == 0 ||
           strcmp(path_name(name), "Thumbs.db") == 0;
}

static bool id_is_taken(const struct import *import, const char *id)
{
    for (size_t i = 0; i < import->inventory.count; i++) {
        if (strcmp(import->inventory.rows[i].addition.id, id) == 0)
            return true;
    }
    return false;
}

/* An id from the file's name without its extension, with a number if it is taken. */
static const char *make_id(struct import *import, const char *name)
{
    char stem[PATH_MAX_BYTES + 1], id[65], numbered[80];
    snprintf(stem, sizeof stem, "%.*s", (int)(strlen(name) - strlen(path_extension(name))), name);
    id_from_name(stem, "document", id);
    snprintf(numbered, sizeof numbered, "%s", id);
    for (unsigned number = 2; id_is_taken(import, numbered); number++)
        snprintf(numbered, sizeof numbered, "%.57s-%u", id, number);
    return keep(import, numbered);
}

#define HEADING_UNKNOWN "2.11" /* Other Submission Context Information */

static bool make_row(struct import *import, const char *file)
{
    struct addition *addition = &import->inventory.rows[import->inventory.count].addition;
    const char *id = make_id(import, path_name(file));
    if (!id)
        return false;
    *addition = (struct addition){
        .id = id, .heading = HEADING_UNKNOWN, .title = path_name(file), .file = file
    };
    import->inventory.count++;
    problems_add(import->problems, file, 0,
                 "document \"%s\": heading " HEADING_UNKNOWN
                 ", title and language \"und\" stand there for want of an inventory; correct them "
                 "in documents.xml",
                 id);
    return true;
}

/* Without an inventory: one document for each file. */
static bool make_inventory(struct import *import)
{
    import->inventory.rows = calloc(import->names.count + 1, sizeof *import->inventory.rows);
    if (!import->inventory.rows)
        return error_set(import->error, STATUS_INTERNAL, "no memory for an inventory");
    for (size_t i = 0; i < import->names.count; i++) {
        const char *file = import->names.items[i] + import->prefix;
        if (is_hidden(file))
            problems_add(import->problems, file, 0, "left out: a hidden file");
        else if (!path_check(file, import->error) || !make_row(import, file))
            return false;
    }
    return import->inventory.count > 0 ||
           error_set(import->error, STATUS_INPUT, "\"%s\" holds no files", import->request->source);
}

static bool inventory_names(const struct inventory *inventory, const char *file)
{
    for (size_t i = 0; i < inventory->count; i++) {
        if (strcmp(inventory->rows[i].addition.file, file) == 0)
            return true;
    }
    return false;
}

/* Headings of the hub, and files that are there: named by the table's line, which the user knows.
 */
static bool check_inventory(struct import *import)
{
    struct problems wrong = PROBLEMS_INIT;
    const char *table = path_name(import->request->inventory);
    for (size_t i = 0; i < import->inventory.count; i++) {
        const struct inventory_row *row = &import->inventory.rows[i];
        if (hub_heading_find(import->schema, row->addition.heading) != HUB_CONTENT)
            problems_add(&wrong, table, row->line,
                         "heading \"%s\" is not one of the hub that takes documents",
                         row->addition.heading);
        if (!has_name(import, import->prefix, row->addition.file))
            problems_add(&wrong, table, row->line, "no file \"%s\" in the source",
                         row->addition.file);
    }
    problems_sort(&wrong);
    bool fine = wrong.total == 0 || problems_error(&wrong, import->error);
    if (fine) {
        problems_release(&wrong);
    } else {
        problems_release(import->problems);
        *import->problems = wrong;
    }
    for (size_t i = 0; fine && i < import->names.count; i++) {
        const char *file = import->names.items[i] + import->prefix;
        if (!inventory_names(&import->inventory, file))
            problems_add(import->problems, file, 0, "left out: the inventory does not name it");
    }
    return fine;
}

static bool place_file(struct import *import, const char *file, const char *target)
{
    CLEANUP(text_release) struct text name = TEXT_INIT(4096);
    text_append_bytes(&name, import->prefix ? import->names.items[0] : "", import->prefix);
    text_append(&name, file);
    if (!import->is_archive)
        return tree_copy(import->source, text_string(&name), &import->folder, target, 0600,
                         LIMIT_FILE_BYTES, import->error);
    if (!tree_make_folders(import->folder.descriptor, target, import->error))
        return false;
    if (renameat2(import->source, text_string(&name), import->folder.descriptor, target,
                  RENAME_NOREPLACE) == 0)
        return true;
    if (errno == EEXIST)
        return error_set(import->error, STATUS_INPUT, "two files would become \"%s\"", target);
    return error_set(import->error, STATUS_OUTPUT, "cannot write \"%s\": %s", target,
                     strerror(errno));
}

static bool name_target(const char *file, char ret_target[TARGET_SIZE], struct error *error)
{
    bool below = strncmp(file, "documents/", 10) == 0;
    snprintf(ret_target, TARGET_SIZE, "%s%s", below ? "" : "documents/", file);
    return path_check(ret_target, error);
}

/* Moves each file to its place under documents/; several documents may name one file. */
static bool place_files(struct import *import)
{
    char target[TARGET_SIZE];
    for (size_t i = 0; i < import->inventory.count; i++) {
        const char *file = import->inventory.rows[i].addition.file;
        bool placed = false;
        for (size_t j = 0; j < i && !placed; j++)
            placed = strcmp(import->inventory.rows[j].addition.file, file) == 0;
        if (!placed &&
            (!name_target(file, target, import->error) || !place_file(import, file, target)))
            return false;
    }
    return true;
}

/* Lets each row name the file where it lies now. */
static bool name_files(struct import *import)
{
    char target[TARGET_SIZE];
    for (size_t i = 0; i < import->inventory.count; i++) {
        struct addition *addition = &import->inventory.rows[i].addition;
        if (!name_target(addition->file, target, import->error))
            return false;
        addition->file = keep(import, target);
        if (!addition->file)
            return false;
    }
    return true;
}

static void write_documents(const struct inventory *inventory, struct text *ret)
{
    text_append(ret, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<documents xmlns=\"" NS_DOSSIER "\">\n");
    for (size_t i = 0; i < inventory->count; i++) {
        const struct addition *addition = &inventory->rows[i].addition;
        addition_write_head(addition, "", 2, ret);
        addition_write_rendition(addition, "", 4, ret);
        while (i + 1 < inventory->count &&
               strcmp(inventory->rows[i + 1].addition.id, addition->id) == 0)
            addition_write_rendition(&inventory->rows[++i].addition, "", 4, ret);
        addition_write_tail("", 2, ret);
    }
    text_append(ret, "</documents>\n");
}

static int compare_ids(const void *a, const void *b)
{
    const struct inventory_row *left = a, *right = b;
    return strcmp(left->addition.id, right->addition.id);
}

static bool write_dossier(struct import *import)
{
    CLEANUP(text_release) struct text documents = TEXT_INIT(LIMIT_XML_FILE_BYTES);
    char id[65];
    struct inventory *inventory = &import->inventory;
    if (!place_files(import) || !name_files(import))
        return false;
    if (import->is_archive)
        tree_delete(import->folder.descriptor, UNPACKED);
    if (!import->request->inventory)
        qsort(inventory->rows, inventory->count, sizeof *inventory->rows, compare_ids);
    write_documents(inventory, &documents);
    if (text_failed(&documents))
        return error_set(import->error, STATUS_LIMIT, "documents.xml would be too large");
    id_from_name(path_name(import->request->target), "dossier", id);
    return dossier_init_files(&import->folder, id, text_string(&documents), import->error);
}

/* What was made must load before it gets its name. */
static bool check_result(struct import *import)
{
    struct problems found = PROBLEMS_INIT;
    struct dossier dossier = DOSSIER_INIT;
    bool loads =
        dossier_load(import->folder.aside, import->schema, &dossier, &found, import->error);
    dossier_release(&dossier);
    if (loads)
        return true;
    problems_release(import->problems);
    *import->problems = found;
    return false;
}

static bool run(struct import *import)
{
    const struct import_request *request = import->request;
    if (request->inventory && !read_inventory(import))
        return false;
    if (!folder_writer_open(&import->folder, request->target, false, import->error) ||
        !open_source(import))
        return false;
    find_prefix(import);
    bool listed = request->inventory ? check_inventory(import) : make_inventory(import);
    return listed && write_dossier(import) && check_result(import) &&
           folder_writer_commit(&import->folder, import->error);
}

bool dossier_import(const struct import_request *request, const struct dossier_schema *schema,
                    size_t *ret_count, struct problems *problems, struct error *error)
{
    CLEANUP(import_release)
    struct import import = {
        .request = request,
        .schema = schema,
        .folder = FOLDER_WRITER_INIT,
        .source = -1,
        .problems = problems,
        .error = error,
    };
    if (!run(&import))
        return false;
    *ret_count = 0;
    for (size_t i = 0; i < import.inventory.count; i++) {
        const struct inventory_row *rows = import.inventory.rows;
        *ret_count += i == 0 || strcmp(rows[i - 1].addition.id, rows[i].addition.id) != 0;
    }
    return true;
}
