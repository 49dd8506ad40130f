/* CSV: RFC 4180 with either line end; the charset is UTF-8, or CP932 as Excel in Japan writes it.
 */
#include "base/cleanup.h"
#include "dossier/table/grid.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

static bool convert(const char *bytes, size_t size, struct text *ret, struct error *error)
{
    iconv_t conversion = iconv_open("UTF-8", "CP932");
    if (conversion == (iconv_t)-1)
        return error_set(error, STATUS_INTERNAL, "no conversion from CP932 on this machine");
    char *in = (char *)bytes, buffer[65536];
    bool done = true;
    while (size && done) {
        char *out = buffer;
        size_t left = sizeof buffer;
        done = iconv(conversion, &in, &size, &out, &left) != (size_t)-1 || errno == E2BIG;
        text_append_bytes(ret, buffer, (size_t)(out - buffer));
    }
    iconv_close(conversion);
    return done || error_set(error, STATUS_INPUT,
                             "byte %zu is neither UTF-8 nor CP932; save the table as \"CSV UTF-8\"",
                             (size_t)(in - bytes) + 1);
}

/* The pairs of characters that Microsoft's CP932 takes for one. */
static const char *cp932_twin(const char *character, size_t size)
{
    static const char *const pairs[][2] = {
        { "〜", "～" }, { "‖", "∥" },  { "−", "－" }, { "—", "―" },
        { "¢", "￠" },  { "£", "￡" }, { "¬", "￢" },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (strlen(pairs[i][0]) == size && memcmp(pairs[i][0], character, size) == 0)
            return pairs[i][1];
    return NULL;
}

void cp932_fold(const char *value, struct text *ret)
{
    iconv_t conversion = iconv_open("CP932", "UTF-8");
    size_t size = strlen(value), position = 0;
    while (position < size) {
        size_t start = position;
        if (utf8_next(value, size, &position) < 0)
            break;
        char *in = (char *)value + start, bytes[8], *out = bytes;
        size_t in_left = position - start, out_left = sizeof bytes;
        const char *twin = cp932_twin(in, in_left);
        bool there = twin || (conversion != (iconv_t)-1 &&
                              iconv(conversion, &in, &in_left, &out, &out_left) == 0);
        if (twin)
            text_append(ret, twin);
        else if (there)
            text_append_bytes(ret, value + start, position - start);
        else
            text_append_character(ret, '?');
    }
    if (conversion != (iconv_t)-1)
        iconv_close(conversion);
}

struct reader {
    const char *at, *end;
    size_t line;
    struct grid *grid;
    struct error *error;
};

/* Behind the opening quote: up to the closing one; two quotes are one. */
static bool read_quoted(struct reader *reader, struct text *ret)
{
    size_t opened = reader->line;
    for (reader->at++; reader->at < reader->end; reader->at++) {
        char c = *reader->at;
        if (c == '"' && reader->at[1] != '"') {
            reader->at++;
            return true;
        }
        reader->at += c == '"';
        reader->line += c == '\n';
        if (c != '\r' || reader->at[1] != '\n')
            text_append_character(ret, c);
    }
    return error_set(reader->error, STATUS_INPUT, "line %zu: a quote is not closed", opened);
}

static bool at_cell_end(const struct reader *reader)
{
    return reader->at >= reader->end || strchr(",\r\n", *reader->at) != NULL;
}

static bool read_cell(struct reader *reader, size_t column)
{
    CLEANUP(text_release) struct text cell = TEXT_INIT(1 << 24);
    bool quoted = *reader->at == '"';
    if (quoted && !read_quoted(reader, &cell))
        return false;
    while (!quoted && !at_cell_end(reader))
        text_append_character(&cell, *reader->at++);
    if (!at_cell_end(reader))
        return error_set(reader->error, STATUS_INPUT, "line %zu: text behind a closing quote",
                         reader->line);
    if (text_failed(&cell))
        return error_set(reader->error, STATUS_LIMIT, "line %zu: a cell is larger than 16 MiB",
                         reader->line);
    return grid_set(reader->grid, column, GRID_TEXT, cell.size ? text_take(&cell) : NULL,
                    reader->error);
}

static bool read_line(struct reader *reader)
{
    if (!grid_add_row(reader->grid, reader->line, reader->error))
        return false;
    for (size_t column = 0;; column++) {
        if (!read_cell(reader, column))
            return false;
        if (reader->at >= reader->end || *reader->at != ',')
            break;
        reader->at++;
    }
    reader->at += reader->at < reader->end && *reader->at == '\r';
    reader->at += reader->at < reader->end && *reader->at == '\n';
    reader->line++;
    return true;
}

/* Only what XML can hold may come in. */
static bool check_characters(const struct text *text, struct error *error)
{
    size_t line = 1;
    for (size_t position = 0; position < text->size;) {
        int32_t c = utf8_next(text->bytes, text->size, &position);
        line += c == '\n';
        if (c < 0 || !utf8_is_xml(c))
            return error_set(error, STATUS_INPUT, "line %zu: control character U+%04X", line,
                             c < 0 ? 0u : (unsigned)c);
    }
    return true;
}

static bool check_separator(const char *bytes, struct error *error)
{
    size_t line = strcspn(bytes, "\r\n");
    if (memchr(bytes, ',', line) || (!memchr(bytes, ';', line) && !memchr(bytes, '\t', line)))
        return true;
    return error_set(error, STATUS_INPUT,
                     "its cells are not divided by commas; save it as CSV divided by commas");
}

bool csv_read(const char *bytes, size_t size, struct grid *ret, struct error *error)
{
    CLEANUP(text_release) struct text text = TEXT_INIT(4 * size + 16);
    if (size >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0))
        return error_set(error, STATUS_INPUT, "is UTF-16; save the table as \"CSV UTF-8\"");
    ret->foreign = !utf8_valid(bytes, size);
    bool marked = size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0;
    if (!ret->foreign)
        text_append_bytes(&text, bytes + (marked ? 3 : 0), size - (marked ? 3 : 0));
    else if (!convert(bytes, size, &text, error))
        return false;
    const char *start = text_string(&text);
    struct reader reader = { start, start + text.size, 1, ret, error };
    if (!check_characters(&text, error) || !check_separator(start, error))
        return false;
    while (reader.at < reader.end)
        if (!read_line(&reader))
            return false;
    return true;
}

void csv_append(const char *value, bool first, struct text *ret)
{
    if (!first)
        text_append_character(ret, ',');
    if (!value)
        return;
    bool guard = cell_must_guard(value);
    bool quote = strpbrk(value, "\",\r\n") || *value == ' ' || guard;
    if (quote)
        text_append_character(ret, '"');
    if (guard)
        text_append_character(ret, '\'');
    for (; *value; value++) {
        if (*value == '"')
            text_append_character(ret, '"');
        text_append_character(ret, *value);
    }
    if (quote)
        text_append_character(ret, '"');
}

void csv_end_line(struct text *ret)
{
    text_append(ret, "\r\n");
}
