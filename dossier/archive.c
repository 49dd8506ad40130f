#include "dossier/archive.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/text.h"
#include "dossier/tree.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <string.h>
#include <sys/stat.h>

const struct archive_limits archive_limits_default = {
    .entry_bytes = LIMIT_FILE_BYTES,
    .total_bytes = LIMIT_IMPORT_BYTES,
    .files = LIMIT_FILES,
    .ratio = LIMIT_RATIO,
};

struct unpacking {
    struct archive *archive;
    int folder;
    uint64_t source_bytes;
    uint64_t total_bytes;
    const struct archive_limits *limits;
    struct names *names;
    struct error *error;
};

static void free_archive(struct archive **archive)
{
    if (*archive)
        archive_read_free(*archive);
}

static void free_locale(const locale_t *locale)
{
    if (*locale == (locale_t)0)
        return;
    uselocale(LC_GLOBAL_LOCALE);
    freelocale(*locale);
}

static bool library_error(struct unpacking *unpacking, const char *what)
{
    CLEANUP(text_release) struct text clean = TEXT_INIT(ERROR_TEXT_SIZE);
    const char *why = archive_error_string(unpacking->archive);
    why = why ? why : "no reason given";
    text_append_clean(&clean, why, strlen(why));
    return error_set(unpacking->error, STATUS_INPUT, "%s: %s", what, text_string(&clean));
}

/* Formats and filters by name: "all" of the library would start other programs. */
static bool set_up(struct unpacking *unpacking, const char *charset)
{
    struct archive *archive = unpacking->archive;
    if (archive_read_support_format_zip_seekable(archive) != ARCHIVE_OK ||
        archive_read_support_format_tar(archive) != ARCHIVE_OK ||
        archive_read_support_format_7zip(archive) != ARCHIVE_OK ||
        archive_read_support_filter_gzip(archive) != ARCHIVE_OK ||
        archive_read_support_filter_bzip2(archive) != ARCHIVE_OK ||
        archive_read_support_filter_xz(archive) != ARCHIVE_OK ||
        archive_read_support_filter_zstd(archive) != ARCHIVE_OK)
        return error_set(unpacking->error, STATUS_INTERNAL,
                         "the archive library lacks a format or filter");
    if (!charset)
        return true;
    if (archive_read_set_option(archive, "zip", "hdrcharset", charset) != ARCHIVE_OK ||
        archive_read_set_option(archive, "tar", "hdrcharset", charset) != ARCHIVE_OK)
        return error_set(unpacking->error, STATUS_USAGE, "--names: unknown charset \"%s\"",
                         charset);
    return true;
}

/* The entry's name in NFC (file systems of Apple write NFD), without a slash at the end. */
static char *entry_name(struct unpacking *unpacking, struct archive_entry *entry)
{
    CLEANUP(text_release) struct text name = TEXT_INIT(65536);
    const char *raw = archive_entry_pathname(entry);
    if (!raw) {
        library_error(unpacking, "a name in the archive cannot be read; --names says its charset");
        return NULL;
    }
    while (strncmp(raw, "./", 2) == 0) /* as tar writes them */
        raw += 2;
    if (!utf8_append_nfc(&name, raw)) {
        CLEANUP(text_release) struct text clean = TEXT_INIT(ERROR_TEXT_SIZE);
        text_append_clean(&clean, raw, strnlen(raw, 200));
        error_set(unpacking->error, STATUS_INPUT,
                  "name \"%s\" is not UTF-8; --names cp932 reads Japanese archives",
                  text_string(&clean));
        return NULL;
    }
    while (name.size > 0 && name.bytes[name.size - 1] == '/')
        name.bytes[--name.size] = '\0';
    char *taken = text_take(&name);
    if (!taken)
        error_set(unpacking->error, STATUS_INTERNAL, "no memory for names");
    return taken;
}

/* Why an entry is refused, or NULL. */
static const char *refusal(struct archive_entry *entry)
{
    if (archive_entry_is_encrypted(entry))
        return "is encrypted; unpack it and import the folder";
    if (archive_entry_hardlink(entry))
        return "is a hard link; put the file itself there";
    if (archive_entry_filetype(entry) == AE_IFLNK)
        return "is a link; put the file itself there";
    if (archive_entry_filetype(entry) != AE_IFREG && archive_entry_filetype(entry) != AE_IFDIR)
        return "is no regular file";
    return NULL;
}

static bool check_limits(struct unpacking *unpacking, const char *name, uint64_t entry_bytes)
{
    const struct archive_limits *limits = unpacking->limits;
    if (entry_bytes > limits->entry_bytes)
        return error_set(unpacking->error, STATUS_LIMIT, "\"%s\" is larger than %llu bytes", name,
                         (unsigned long long)limits->entry_bytes);
    if (unpacking->total_bytes > limits->total_bytes)
        return error_set(unpacking->error, STATUS_LIMIT, "\"%s\": more than %llu bytes in all",
                         name, (unsigned long long)limits->total_bytes);
    if (unpacking->total_bytes > MIB &&
        unpacking->total_bytes / limits->ratio > unpacking->source_bytes)
        return error_set(unpacking->error, STATUS_LIMIT,
                         "\"%s\": the archive unpacks to more than %llu times its size", name,
                         (unsigned long long)limits->ratio);
    return true;
}

static bool copy_data(struct unpacking *unpacking, const char *name, int target)
{
    char buffer[65536];
    uint64_t entry_bytes = 0;
    la_ssize_t size;
    while ((size = archive_read_data(unpacking->archive, buffer, sizeof buffer)) > 0) {
        entry_bytes += (uint64_t)size;
        unpacking->total_bytes += (uint64_t)size;
        if (!check_limits(unpacking, name, entry_bytes) ||
            !descriptor_write(target, buffer, (size_t)size, unpacking->error))
            return false;
    }
    if (size == 0)
        return true;
    library_error(unpacking, "cannot be unpacked");
    return error_wrap(unpacking->error, "\"%s\"", name);
}

static bool unpack_file(struct unpacking *unpacking, const char *name)
{
    if (unpacking->names->count == unpacking->limits->files)
        return error_set(unpacking->error, STATUS_LIMIT, "more than %zu files in the archive",
                         unpacking->limits->files);
    if (!tree_make_folders(unpacking->folder, name, unpacking->error))
        return false;
    CLEANUP(close_descriptor)
    int target =
        openat(unpacking->folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (target < 0 && (errno == EEXIST || errno == EISDIR || errno == ENOTDIR))
        return error_set(unpacking->error, STATUS_INPUT, "\"%s\" is in the archive twice", name);
    if (target < 0)
        return error_set(unpacking->error, STATUS_OUTPUT, "cannot write \"%s\": %s", name,
                         strerror(errno));
    return copy_data(unpacking, name, target) &&
           names_add(unpacking->names, name, unpacking->error);
}

static bool unpack_entry(struct unpacking *unpacking, struct archive_entry *entry)
{
    if (archive_filter_count(unpacking->archive) > 2) /* the archive itself counts */
        return error_set(unpacking->error, STATUS_INPUT,
                         "the archive is compressed more than once");
    CLEANUP(free_pointer) char *name = entry_name(unpacking, entry);
    if (!name)
        return false;
    const char *why = refusal(entry);
    if (why) {
        CLEANUP(text_release) struct text shown = TEXT_INIT(ERROR_TEXT_SIZE);
        text_append_terminal(&shown, name);
        return error_set(unpacking->error, STATUS_INPUT, "\"%s\" %s", text_string(&shown), why);
    }
    bool is_folder = archive_entry_filetype(entry) == AE_IFDIR;
    if (is_folder && (*name == '\0' || strcmp(name, ".") == 0))
        return true;
    if (!path_check(name, unpacking->error))
        return false;
    return is_folder || unpack_file(unpacking, name);
}

static bool unpack_all(struct unpacking *unpacking)
{
    struct archive_entry *entry;
    int result;
    while ((result = archive_read_next_header(unpacking->archive, &entry)) == ARCHIVE_OK) {
        if (!unpack_entry(unpacking, entry))
            return false;
    }
    if (result != ARCHIVE_EOF)
        return library_error(unpacking, "the archive cannot be read");
    if (unpacking->names->count == 0)
        return error_set(unpacking->error, STATUS_INPUT, "the archive holds no files");
    return names_check_collisions(unpacking->names, "archive", unpacking->error);
}

bool archive_unpack(int source, int folder, const char *charset,
                    const struct archive_limits *limits, struct names *ret, struct error *error)
{
    struct stat status;
    if (fstat(source, &status) != 0 || !S_ISREG(status.st_mode))
        return error_set(error, STATUS_INPUT, "the archive is no regular file");
    /* The library turns names into the charset of this thread's locale. */
    CLEANUP(free_locale) locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    CLEANUP(free_archive) struct archive *archive = archive_read_new();
    if (locale == (locale_t)0 || !archive)
        return error_set(error, STATUS_INTERNAL, "no memory for an archive");
    uselocale(locale);
    struct unpacking unpacking = {
        .archive = archive,
        .folder = folder,
        .source_bytes = (uint64_t)status.st_size,
        .limits = limits,
        .names = ret,
        .error = error,
    };
    if (!set_up(&unpacking, charset))
        return false;
    if (archive_read_open_fd(archive, source, 65536) != ARCHIVE_OK)
        return library_error(&unpacking,
                             "not a zip, tar (gz, bz2, xz, zst) or 7z archive that can be read");
    return unpack_all(&unpacking);
}
