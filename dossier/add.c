#include "dossier/add.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/path.h"
#include "dossier/dossier_internal.h"
#include "dossier/init.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct adding {
    const struct dossier *dossier;
    const struct dossier_schema *schema;
    const char *source;
    struct addition addition;
    const xmlNode *document; /* that is there already, or NULL */
    char *path;              /* in the dossier */
    struct problems *problems;
    struct error *error;
};

/* documents/<name of the source>, in NFC. */
static char *target_path(const char *source, struct error *error)
{
    CLEANUP(text_release) struct text path = TEXT_INIT(4096);
    text_append(&path, "documents/");
    if (!utf8_append_nfc(&path, path_name(source))) {
        error_set(error, STATUS_INPUT, "the file's name is not UTF-8; rename it");
        return NULL;
    }
    if (!path_check(text_string(&path), error))
        return NULL;
    char *taken = text_take(&path);
    if (!taken)
        error_set(error, STATUS_INTERNAL, "no memory for a path");
    return taken;
}

static bool check_options(const struct adding *adding)
{
    const struct addition *addition = &adding->addition;
    if (!adding->document) {
        return addition->heading ||
               error_set(adding->error, STATUS_USAGE,
                         "document \"%s\" is new; --heading says where it belongs", addition->id);
    }
    const char *heading = xml_attribute(adding->document, "heading");
    bool other = addition->heading && strcmp(addition->heading, heading) != 0;
    if (other || addition->title || addition->number || addition->also || addition->filed ||
        addition->confidential)
        return error_set(
            adding->error, STATUS_USAGE,
            "document \"%s\" is there already, so this is a rendition of it: give only "
            "--lang, --role, --revision, --date and --of-revision",
            addition->id);
    return true;
}

/* What is to be inserted, alone in a dossier. */
static xmlDoc *write_alone(const struct adding *adding)
{
    CLEANUP(text_release) struct text text = TEXT_INIT(65536);
    struct addition addition = adding->addition;
    if (adding->document)
        addition.heading = xml_attribute(adding->document, "heading");
    text_append(&text, "<dossier xmlns=\"" NS_DOSSIER "\" id=\"d\"><product/><documents>");
    addition_write_document(&addition, "", 0, &text);
    text_append(&text, "</documents></dossier>");
    if (text_failed(&text)) {
        error_set(adding->error, STATUS_INPUT, "more than %zu bytes for one document", text.max);
        return NULL;
    }
    return xml_parse(text_string(&text), text.size, "addition", adding->error);
}

/* Places in the text that we made ourselves say nothing to anybody. */
static void forget_places(struct problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        free(problems->items[i].file);
        problems->items[i].file = NULL;
        problems->items[i].line = 0;
    }
}

static bool check_current(const struct adding *adding, const struct dossier *alone)
{
    const xmlNode *rendition = rendition_next(alone, NULL);
    const char *id = xml_attribute(rendition, "id");
    const xmlNode *other = dossier_rendition(adding->dossier, id);
    if (!other)
        return true;
    return error_set(adding->error, STATUS_INPUT,
                     "%s:%ld: rendition \"%s\" is there already; mark it superseded first",
                     xml_place(other).file, xml_place(other).line, id);
}

static bool check_alone(const struct adding *adding)
{
    CLEANUP(dossier_release) struct dossier alone = DOSSIER_INIT;
    alone.tree = write_alone(adding);
    struct xsd_problems found = { .items = NULL };
    if (!alone.tree ||
        !xsd_validate(dossier_schema_xsd(adding->schema), alone.tree, &found, adding->error))
        return false;
    for (size_t i = 0; i < found.count; i++)
        problems_add(adding->problems, found.items[i].file, found.items[i].line, "%s",
                     found.items[i].message);
    xsd_problems_release(&found);
    if (!dossier_check(&alone, adding->schema, adding->problems, adding->error))
        return false;
    forget_places(adding->problems);
    if (adding->problems->total)
        return problems_error(adding->problems, adding->error);
    return check_current(adding, &alone);
}

static bool copy_source(int source, const char *path, struct error *error)
{
    CLEANUP(file_writer_release) struct file_writer writer = FILE_WRITER_INIT;
    char buffer[65536];
    ssize_t size;
    if (!file_writer_open(&writer, path, false, error))
        return false;
    while ((size = read(source, buffer, sizeof buffer)) > 0) {
        if (!descriptor_write(writer.descriptor, buffer, (size_t)size, error))
            return false;
    }
    if (size < 0)
        return error_set(error, STATUS_INPUT, "cannot read the file: %s", strerror(errno));
    return file_writer_commit(&writer, error);
}

static int open_source(const char *path, struct stat *ret_status, struct error *error)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor >= 0 && fstat(descriptor, ret_status) == 0 && S_ISREG(ret_status->st_mode))
        return descriptor;
    error_set(error, STATUS_INPUT, "cannot open \"%s\": %s", path,
              descriptor < 0 ? strerror(errno) : "no regular file");
    close_descriptor(&descriptor);
    return -1;
}

/* Copies the file, unless it lies there already. *ret_copied says whether to take it back. */
static bool place_source(const struct adding *adding, const char *target, bool *ret_copied)
{
    struct stat status, there;
    CLEANUP(close_descriptor) int source = open_source(adding->source, &status, adding->error);
    if (source < 0)
        return false;
    if (stat(target, &there) == 0 && there.st_dev == status.st_dev && there.st_ino == status.st_ino)
        return true;
    if (mkdirat(adding->dossier->root, "documents", 0755) != 0 && errno != EEXIST)
        return error_set(adding->error, STATUS_OUTPUT, "cannot make folder \"documents\": %s",
                         strerror(errno));
    *ret_copied = copy_source(source, target, adding->error);
    return *ret_copied;
}

/* The file that holds the document, or else d:documents. */
static bool write_documents(const struct adding *adding)
{
    const xmlNode *section = dossier_section(adding->dossier, "documents");
    const xmlNode *holder = adding->document ? adding->document : section;
    if (!holder)
        return error_set(adding->error, STATUS_INPUT,
                         "the dossier has no element \"documents\"; put <documents/> into it");
    CLEANUP(buffer_release) struct buffer bytes = { .bytes = NULL };
    CLEANUP(text_release) struct text text = TEXT_INIT(LIMIT_XML_FILE_BYTES);
    const char *file = xml_place(holder).file;
    CLEANUP(free_pointer) char *path = path_join(adding->dossier->path, file);
    if (!path)
        return error_set(adding->error, STATUS_INTERNAL, "no memory for a path");
    if (!file_read_beneath(adding->dossier->root, file, LIMIT_XML_FILE_BYTES, &bytes,
                           adding->error))
        return false;
    if (!documents_insert((const char *)bytes.bytes, bytes.size, &adding->addition, &text,
                          adding->error))
        return error_wrap(adding->error, "%s", file);
    return file_write(path, text.bytes, text.size, true, adding->error);
}

static bool add(const struct adding *adding)
{
    bool copied = false;
    CLEANUP(free_pointer) char *target = path_join(adding->dossier->path, adding->path);
    if (!target)
        return error_set(adding->error, STATUS_INTERNAL, "no memory for a path");
    if (!check_options(adding) || !check_alone(adding) || !place_source(adding, target, &copied))
        return false;
    if (write_documents(adding))
        return true;
    if (copied)
        unlink(target);
    return false;
}

bool dossier_add(const struct dossier *dossier, const struct dossier_schema *schema,
                 const char *source, const struct addition *addition, char **ret_path,
                 struct problems *problems, struct error *error)
{
    struct adding adding = {
        .dossier = dossier,
        .schema = schema,
        .source = source,
        .addition = *addition,
        .problems = problems,
        .error = error,
    };
    char stem[PATH_MAX_BYTES + 1], id[65];
    CLEANUP(free_pointer) char *path = target_path(source, error);
    if (!path)
        return false;
    if (!adding.addition.id) {
        const char *name = path_name(path);
        snprintf(stem, sizeof stem, "%.*s", (int)(strlen(name) - strlen(path_extension(name))),
                 name);
        id_from_name(stem, "document", id);
        adding.addition.id = id;
    }
    adding.path = path;
    adding.addition.file = path;
    adding.document = dossier_document(dossier, adding.addition.id);
    if (!add(&adding))
        return false;
    if (ret_path)
        *ret_path = TAKE(path);
    return true;
}
