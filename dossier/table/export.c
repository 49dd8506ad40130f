#include "base/hash.h"
#include "dossier/table/file.h"

#include <stdio.h>
#include <string.h>

void table_digest(const char *value, char ret[TABLE_DIGEST_DIGITS + 1])
{
    struct sha256 digest;
    char hex[SHA256_HEX_SIZE];
    sha256_bytes(value ? value : "", value ? strlen(value) : 0, &digest);
    sha256_to_hex(&digest, hex);
    snprintf(ret, TABLE_DIGEST_DIGITS + 1, "%.*s", TABLE_DIGEST_DIGITS, hex);
}

const char *table_shown(const char *value, char *buffer, size_t size)
{
    size_t characters = 0;
    for (const char *c = value ? value : ""; *c; c++)
        characters += ((unsigned char)*c & 0xC0) != 0x80;
    if (characters < TABLE_CELL_MAX)
        return value;
    snprintf(buffer, size, "[%zu characters: too long for a cell; change it in the XML]",
             characters);
    return buffer;
}

static void append_digests(const struct table *table, const struct row *row, struct text *ret)
{
    text_append_character(ret, 'b');
    for (size_t i = 0; i < table->column_count; i++) {
        char digest[TABLE_DIGEST_DIGITS + 1], buffer[96];
        table_digest(table_shown(row->cells[i], buffer, sizeof buffer), digest);
        text_append(ret, digest);
    }
}

/* base|id|number|...; a name's own | and % as %7C and %25. */
static void append_digest_head(const struct table *table, struct text *ret)
{
    text_append(ret, TABLE_BASE_COLUMN);
    for (size_t i = 0; i < table->column_count; i++) {
        for (const char *c = table->columns[i].id; *c; c++) {
            if (*c == '|' || *c == '%')
                text_appendf(ret, "%%%02X", (unsigned)*c);
            else
                text_append_character(ret, *c);
        }
        if (i + 1 < table->column_count)
            text_append_character(ret, '|');
    }
}

static void append_heads(const struct table *table, const char *lang, struct text *ret)
{
    for (size_t i = 0; i < table->column_count; i++) {
        CLEANUP(text_release) struct text head = TEXT_INIT(4096);
        column_head(&table->sheet, &table->columns[i], lang, &head);
        csv_append(text_string(&head), i == 0, ret);
    }
    csv_append(strcmp(lang, "ja") == 0 ? "出力時の値の要約（変更しない）"
                                       : "digests of the values as exported (leave)",
               false, ret);
    csv_end_line(ret);
}

bool table_write_csv(const struct table *table, const char *path, bool force, struct error *error)
{
    CLEANUP(text_release) struct text text = TEXT_INIT(LIMIT_TABLE_BYTES);
    CLEANUP(text_release) struct text digests = TEXT_INIT(LIMIT_TABLE_BYTES);
    text_append(&text, "\xEF\xBB\xBF");
    for (size_t i = 0; i < table->column_count; i++)
        csv_append(table->columns[i].id, i == 0, &text);
    append_digest_head(table, &digests);
    csv_append(text_string(&digests), false, &text);
    csv_end_line(&text);
    append_heads(table, "ja", &text);
    append_heads(table, "en", &text);
    for (size_t i = 0; i < table->row_count; i++) {
        char buffer[96];
        for (size_t j = 0; j < table->column_count; j++)
            csv_append(table_shown(table->rows[i].cells[j], buffer, sizeof buffer), j == 0, &text);
        text_clear(&digests);
        append_digests(table, &table->rows[i], &digests);
        csv_append(text_string(&digests), false, &text);
        csv_end_line(&text);
    }
    if (text_failed(&text))
        return error_set(error, STATUS_LIMIT, "the table would be larger than %zu bytes", text.max);
    return file_write(path, text.bytes, text.size, force, error);
}

/* The sheets asked for, all of a table if none is named. */
size_t table_sheets(const struct table_request *request, struct sheet *ret, struct error *error)
{
    size_t count = sheets_find(request->what, ret);
    if (!count) {
        error_set(error, STATUS_USAGE, "there is no table \"%.40s\"; see samdossier table --help",
                  request->what);
        return 0;
    }
    if (!request->sheet)
        return count;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(ret[i].entry->sheet, request->sheet) == 0) {
            ret[0] = ret[i];
            return 1;
        }
    }
    error_set(error, STATUS_USAGE, "table \"%s\" has no sheet \"%.40s\"", request->what,
              request->sheet);
    return 0;
}

bool table_export(const struct dossier *dossier, const struct table_request *request,
                  struct error *error)
{
    struct sheet sheets[TABLE_SHEETS_MAX];
    struct table tables[TABLE_SHEETS_MAX];
    struct type_view types = TYPE_VIEW_INIT;
    size_t count = table_sheets(request, sheets, error), loaded = 0;
    if (!count)
        return false;
    if (request->format == TABLE_CSV)
        count = 1;
    bool done = type_view_open(request->schemas, &types, error);
    for (; done && loaded < count; loaded++) {
        tables[loaded] = (struct table)TABLE_INIT;
        done = table_load(&sheets[loaded], dossier, &types, &tables[loaded], error);
    }
    if (done && request->format == TABLE_CSV)
        done = table_write_csv(&tables[0], request->out, request->force, error);
    else if (done)
        done = table_write_xlsx(tables, count, request->out, request->force, error);
    for (size_t i = 0; i < loaded; i++)
        table_release(&tables[i]);
    type_view_release(&types);
    return done;
}
