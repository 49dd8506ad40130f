#include "dossier/table/zip.h"

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/xml.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

struct table_zip {
    zip_t *archive;
    size_t bytes_left; /* of all parts together */
};

void table_zip_close(struct table_zip *zip)
{
    if (zip && zip->archive)
        zip_discard(zip->archive);
    free(zip);
}
DEFINE_POINTER_CLEANUP(struct table_zip, table_zip_close)

bool table_zip_has(const struct table_zip *zip, const char *part)
{
    return zip_name_locate(zip->archive, part, 0) >= 0;
}

static bool ends_with(const char *name, const char *end)
{
    size_t size = strlen(name), length = strlen(end);
    return size >= length && strcmp(name + size - length, end) == 0;
}

static bool check_part(const struct table_zip *zip, zip_uint64_t i, struct error *error)
{
    zip_stat_t status;
    if (zip_stat_index(zip->archive, i, 0, &status) != 0 || !(status.valid & ZIP_STAT_NAME))
        return error_set(error, STATUS_INPUT, "a part of the XLSX has no name");
    if ((status.valid & ZIP_STAT_ENCRYPTION_METHOD) && status.encryption_method != ZIP_EM_NONE)
        return error_set(error, STATUS_INPUT, "is encrypted; save it without a password");
    if (ends_with(status.name, "vbaProject.bin"))
        return error_set(error, STATUS_INPUT, "has macros; save it as .xlsx, which has none");
    if (zip_name_locate(zip->archive, status.name, 0) != (zip_int64_t)i)
        return error_set(error, STATUS_INPUT, "two parts have the same name");
    return true;
}

static bool check_parts(const struct table_zip *zip, struct error *error)
{
    zip_int64_t count = zip_get_num_entries(zip->archive, 0);
    if (count > LIMIT_TABLE_PARTS)
        return error_set(error, STATUS_LIMIT, "has more than %d parts", LIMIT_TABLE_PARTS);
    for (zip_int64_t i = 0; i < count; i++)
        if (!check_part(zip, (zip_uint64_t)i, error))
            return false;
    if (!table_zip_has(zip, "xl/workbook.xml"))
        return error_set(error, STATUS_INPUT, "is no XLSX; save it as \"Excel workbook (.xlsx)\"");
    return true;
}

struct table_zip *table_zip_open(const void *bytes, size_t size, struct error *error)
{
    static const unsigned char compound[] = { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 };
    CLEANUP(table_zip_close_pointer) struct table_zip *zip = calloc(1, sizeof *zip);
    if (size >= sizeof compound && memcmp(bytes, compound, sizeof compound) == 0) {
        error_set(error, STATUS_INPUT,
                  "is an old .xls or has a password; save it as .xlsx without a password");
        return NULL;
    }
    zip_source_t *source = zip ? zip_source_buffer_create(bytes, size, 0, NULL) : NULL;
    if (!source) {
        error_set(error, STATUS_INTERNAL, "no memory for an XLSX");
        return NULL;
    }
    zip->archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
    zip->bytes_left = LIMIT_XML_TOTAL_BYTES;
    if (!zip->archive) {
        zip_source_free(source);
        error_set(error, STATUS_INPUT, "is no XLSX; save it as \"Excel workbook (.xlsx)\"");
        return NULL;
    }
    return check_parts(zip, error) ? TAKE(zip) : NULL;
}

/* Reads what is really there, never what the zip says. */
static bool read_part(struct table_zip *zip, zip_int64_t index, struct text *ret,
                      struct error *error)
{
    char buffer[65536];
    zip_stat_t status;
    zip_int64_t count = -1;
    zip_file_t *file = zip_fopen_index(zip->archive, (zip_uint64_t)index, 0);
    if (file && zip_stat_index(zip->archive, (zip_uint64_t)index, 0, &status) == 0)
        while ((count = zip_fread(file, buffer, sizeof buffer)) > 0 && !text_failed(ret) &&
               (ret->size < MIB || ret->size / LIMIT_RATIO < status.comp_size))
            text_append_bytes(ret, buffer, (size_t)count);
    if (file)
        zip_fclose(file);
    if (count < 0)
        return error_set(error, STATUS_INPUT, "cannot be unpacked");
    if (count > 0 || text_failed(ret))
        return error_set(error, STATUS_LIMIT, "is larger than the limit, or packed too densely");
    zip->bytes_left -= ret->size;
    return true;
}

xmlDoc *table_zip_xml(struct table_zip *zip, const char *part, struct error *error)
{
    size_t max = zip->bytes_left < LIMIT_XML_FILE_BYTES ? zip->bytes_left : LIMIT_XML_FILE_BYTES;
    CLEANUP(text_release) struct text bytes = TEXT_INIT(max);
    zip_int64_t index = zip_name_locate(zip->archive, part, 0);
    if (index < 0) {
        error_set(error, STATUS_INPUT, "has no part \"%s\"", part);
        return NULL;
    }
    if (!read_part(zip, index, &bytes, error)) {
        error_wrap(error, "part \"%s\"", part);
        return NULL;
    }
    return xml_parse(text_string(&bytes), bytes.size, part, error);
}

char *path_in_folder(const char *folder, const char *name)
{
    struct text path = TEXT_INIT(4096);
    text_append(&path, folder);
    while (*name) {
        size_t size = strcspn(name, "/");
        if (size == 2 && memcmp(name, "..", 2) == 0) {
            const char *slash = strrchr(text_string(&path), '/');
            path.size = slash ? (size_t)(slash - path.bytes) : 0;
            if (path.bytes)
                path.bytes[path.size] = '\0';
        } else if (size && !(size == 1 && *name == '.')) {
            if (path.size)
                text_append_character(&path, '/');
            text_append_bytes(&path, name, size);
        }
        name += size + (name[size] == '/');
    }
    char *taken = text_take(&path);
    text_release(&path);
    return taken;
}
