/* The file as such: opened, pooled, its type by content. */
#include "base/file.h"
#include "base/cleanup.h"
#include "base/path.h"
#include "base/text.h"
#include "dossier/facts/gather.h"

#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static const char *const type_names[] = {
    [TYPE_NONE] = "none", [TYPE_PDF] = "pdf",   [TYPE_DOCX] = "docx",       [TYPE_XLSX] = "xlsx",
    [TYPE_XML] = "xml",   [TYPE_JSON] = "json", [TYPE_PNG] = "png",         [TYPE_JPEG] = "jpeg",
    [TYPE_ZIP] = "zip",   [TYPE_TEXT] = "text", [TYPE_UNKNOWN] = "unknown",
};

const char *file_type_name(enum file_type type)
{
    return type_names[type];
}

enum file_type file_type_promised(const char *path)
{
    static const struct {
        const char *extension;
        enum file_type type;
    } promises[] = {
        { ".pdf", TYPE_PDF },   { ".docx", TYPE_DOCX }, { ".docm", TYPE_DOCX },
        { ".xlsx", TYPE_XLSX }, { ".xlsm", TYPE_XLSX }, { ".xml", TYPE_XML },
        { ".json", TYPE_JSON }, { ".png", TYPE_PNG },   { ".jpg", TYPE_JPEG },
        { ".jpeg", TYPE_JPEG }, { ".zip", TYPE_ZIP },   { ".txt", TYPE_TEXT },
        { ".csv", TYPE_TEXT },  { ".md", TYPE_TEXT },   { ".spdx", TYPE_TEXT },
    };
    const char *extension = path_extension(path);
    for (size_t i = 0; i < sizeof promises / sizeof *promises; i++) {
        if (strcasecmp(extension, promises[i].extension) == 0)
            return promises[i].type;
    }
    return TYPE_UNKNOWN;
}

static bool begins(const char *bytes, size_t size, const char *magic, size_t length)
{
    return size >= length && memcmp(bytes, magic, length) == 0;
}

/* A head may end inside a character. */
static bool is_text(const char *bytes, size_t size)
{
    size_t cut = 0;
    while (cut < 4 && cut < size && !utf8_valid(bytes, size - cut))
        cut++;
    if (!utf8_valid(bytes, size - cut))
        return false;
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if (byte < ' ' && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f')
            return false;
    }
    return true;
}

static bool is_html(const char *bytes, size_t size)
{
    static const char head[] = "<!doctype html";
    return size >= sizeof head - 1 && strncasecmp(bytes, head, sizeof head - 1) == 0;
}

static bool is_xml(const char *bytes, size_t size)
{
    size_t i = begins(bytes, size, "\xef\xbb\xbf", 3) ? 3 : 0;
    while (i < size && strchr(" \t\r\n", bytes[i]))
        i++;
    if (i + 1 >= size || bytes[i] != '<')
        return false;
    char next = bytes[i + 1];
    return begins(bytes + i, size - i, "<?xml", 5) || next == '_' ||
           (next == '!' && !is_html(bytes + i, size - i)) || (next >= 'a' && next <= 'z') ||
           (next >= 'A' && next <= 'Z');
}

enum file_type file_type_of_head(const char *bytes, size_t size)
{
    /* Readers look for the PDF header in the first 1024 bytes (ISO 32000-1, annex H.3.4.1). */
    if (memmem(bytes, size < 1024 ? size : 1024, "%PDF-", 5))
        return TYPE_PDF;
    if (begins(bytes, size, "\x89PNG\r\n\x1a\n", 8))
        return TYPE_PNG;
    if (begins(bytes, size, "\xff\xd8\xff", 3))
        return TYPE_JPEG;
    if (begins(bytes, size, "PK\x03\x04", 4) || begins(bytes, size, "PK\x05\x06", 4))
        return TYPE_ZIP;
    if (!is_text(bytes, size))
        return TYPE_UNKNOWN;
    return is_xml(bytes, size) ? TYPE_XML : TYPE_TEXT;
}

static const char *problem_name(enum file_problem problem)
{
    static const char *const names[] = {
        [FILE_FINE] = "none",       [FILE_MISSING] = "missing",
        [FILE_LINK] = "link",       [FILE_DIRECTORY] = "directory",
        [FILE_SPECIAL] = "special", [FILE_UNREADABLE] = "unreadable",
    };
    return names[problem];
}

static bool same_file(const struct stat *before, const struct stat *after, uint64_t size)
{
    return before->st_size == after->st_size && (uint64_t)after->st_size == size &&
           before->st_mtim.tv_sec == after->st_mtim.tv_sec &&
           before->st_mtim.tv_nsec == after->st_mtim.tv_nsec;
}

static bool take_bytes(const struct facts_run *run, struct facts_task *task, int descriptor)
{
    struct stat before, after;
    bool known = fstat(descriptor, &before) == 0;
    if (!pool_add(run->pool, descriptor, false, &task->blob, &task->raw, &task->error))
        return error_wrap(&task->error, "\"%s\"", task->path);
    if (!known || fstat(descriptor, &after) != 0 || !same_file(&before, &after, task->blob.size))
        return error_set(&task->error, STATUS_INPUT, "\"%s\" changed while it was read",
                         task->path);
    return true;
}

/* The pointer that Git LFS leaves where a large file was not fetched (git-lfs, docs/spec.md). */
static bool is_lfs_pointer(const char *bytes, size_t size)
{
    static const char head[] = "version https://git-lfs.github.com/spec/";
    return size < 1024 && begins(bytes, size, head, sizeof head - 1);
}

static bool look_at_head(struct facts_task *task)
{
    char head[8192];
    size_t size = task->blob.size < sizeof head ? (size_t)task->blob.size : sizeof head;
    if (size == 0) {
        task->problem = "empty";
        return true;
    }
    if (!descriptor_read_at(task->raw, head, size, 0, &task->error))
        return false;
    task->type = file_type_of_head(head, size);
    if (is_lfs_pointer(head, size))
        task->problem = "lfs-pointer";
    return true;
}

static void describe(const struct facts_task *task)
{
    xmlNode *file = facts_element(task->facts, "file");
    struct error unfit;
    xml_set(file, "problem", task->problem);
    if (!path_check(task->path, &unfit))
        facts_set(file, "name-problem", unfit.text, strlen(unfit.text));
    xml_set(file, "type", file_type_name(task->type));
    xml_set(file, "extension-type", file_type_name(task->promised));
    if (task->raw < 0)
        return;
    char hex[SHA256_HEX_SIZE];
    sha256_to_hex(&task->blob.sha256, hex);
    xml_setf(file, "size", "%llu", (unsigned long long)task->blob.size);
    xml_set(file, "sha256", hex);
}

void facts_set_type(struct facts_task *task, enum file_type type)
{
    task->type = type;
    xml_set(xml_child(task->facts, NS_FACTS, "file"), "type", file_type_name(type));
}

bool file_facts_add(const struct facts_run *run, struct facts_task *task)
{
    enum file_problem problem = FILE_FINE;
    struct error ignored;
    CLEANUP(close_descriptor)
    int descriptor = file_open_beneath(run->dossier->root, task->path, &problem, &ignored);
    task->promised = file_type_promised(task->path);
    task->problem = problem_name(problem);
    if (descriptor >= 0 && (!take_bytes(run, task, descriptor) || !look_at_head(task)))
        return false;
    describe(task);
    return true;
}
