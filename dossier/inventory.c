#include "base/cleanup.h"
#include "base/date.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/text.h"
#include "dossier/import.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS_MAX 32

/* The columns that an inventory may have; the first five it must have. */
static const struct column {
    const char *name;
    size_t offset; /* in struct addition */
    bool required; /* the column, and a value in each row */
} columns[] = {
    { "id", offsetof(struct addition, id), true },
    { "file", offsetof(struct addition, file), true },
    { "heading", offsetof(struct addition, heading), true },
    { "title", offsetof(struct addition, title), true },
    { "lang", offsetof(struct addition, lang), true },
    { "number", offsetof(struct addition, number), false },
    { "revision", offsetof(struct addition, revision), false },
    { "date", offsetof(struct addition, date), false },
    { "role", offsetof(struct addition, role), false },
    { "of-revision", offsetof(struct addition, of_revision), false },
    { "also", offsetof(struct addition, also), false },
    { "filed", offsetof(struct addition, filed), false },
    { "confidential", offsetof(struct addition, confidential), false },
};
#define COLUMNS (sizeof columns / sizeof *columns)

struct table {
    const char *name;
    struct problems *problems;
    const struct column *heading[COLUMNS_MAX];
    size_t width;
};

void inventory_release(struct inventory *inventory)
{
    free(inventory->rows);
    free(inventory->bytes);
    *inventory = (struct inventory)INVENTORY_INIT;
}

/* Cuts a line at its tabs, in place; returns how many cells there are (at most `max` are kept). */
static size_t split(char *line, char *cells[], size_t max)
{
    size_t count = 0;
    for (;;) {
        if (count < max)
            cells[count] = line;
        count++;
        line = strchr(line, '\t');
        if (!line)
            return count;
        *line++ = '\0';
    }
}

static const struct column *column_find(const char *name)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        if (strcmp(columns[i].name, name) == 0)
            return &columns[i];
    }
    return NULL;
}

static bool has_column(const struct table *table, const struct column *column)
{
    for (size_t i = 0; i < table->width; i++) {
        if (table->heading[i] == column)
            return true;
    }
    return false;
}

static void read_heading(struct table *table, char *line)
{
    char *cells[COLUMNS_MAX];
    size_t count = split(line, cells, COLUMNS_MAX);
    if (count > COLUMNS_MAX) {
        problems_add(table->problems, table->name, 1, "more than %d columns", COLUMNS_MAX);
        count = COLUMNS_MAX;
    }
    for (size_t i = 0; i < count; i++) {
        const struct column *column = column_find(cells[i]);
        if (!column)
            problems_add(table->problems, table->name, 1, "unknown column \"%s\"", cells[i]);
        else if (has_column(table, column))
            problems_add(table->problems, table->name, 1, "column \"%s\" is there twice", cells[i]);
        table->heading[table->width++] = column;
    }
    for (size_t i = 0; i < COLUMNS; i++) {
        if (columns[i].required && !has_column(table, &columns[i]))
            problems_add(table->problems, table->name, 1, "no column \"%s\"", columns[i].name);
    }
}

static void check_row(const struct table *table, const struct inventory_row *row)
{
    const struct addition *addition = &row->addition;
    struct error why;
    for (size_t i = 0; i < COLUMNS; i++) {
        const char *value = *(const char *const *)((const char *)addition + columns[i].offset);
        if (columns[i].required && !value && has_column(table, &columns[i]))
            problems_add(table->problems, table->name, row->line, "no %s", columns[i].name);
    }
    if (addition->id && !id_valid(addition->id))
        problems_add(table->problems, table->name, row->line,
                     "\"%s\" is no id: a small letter, then small letters, digits and hyphens, 64 "
                     "at most",
                     addition->id);
    if (addition->file && !path_check(addition->file, &why))
        problems_add(table->problems, table->name, row->line, "%s", why.text);
    if (addition->date && !date_valid(addition->date))
        problems_add(table->problems, table->name, row->line,
                     "\"%s\" is no date of the form yyyy-mm-dd", addition->date);
}

static void read_row(const struct table *table, char *line, long number, struct inventory_row *ret)
{
    char *cells[COLUMNS_MAX];
    size_t count = split(line, cells, COLUMNS_MAX);
    *ret = (struct inventory_row){ .line = number };
    if (count > table->width)
        problems_add(table->problems, table->name, number, "%zu cells in a table of %zu columns",
                     count, table->width);
    for (size_t i = 0; i < count && i < table->width; i++) {
        if (table->heading[i] && *cells[i])
            *(const char **)((char *)&ret->addition + table->heading[i]->offset) = cells[i];
    }
    check_row(table, ret);
}

/* Text that can stand in XML: UTF-8 without control characters, but tabs and line ends. */
static bool check_bytes(const struct table *table, const char *bytes, size_t size)
{
    long line = 1;
    if (!utf8_valid(bytes, size)) {
        problems_add(table->problems, table->name, 0, "is not UTF-8; save the table as UTF-8");
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        line += byte == '\n';
        if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') {
            problems_add(table->problems, table->name, line, "control character U+%04X", byte);
            return false;
        }
    }
    return true;
}

static size_t count_lines(const char *text)
{
    size_t lines = 1;
    for (; (text = strchr(text, '\n')); text++)
        lines++;
    return lines;
}

static void read_rows(struct table *table, char *text, struct inventory *inventory)
{
    long number = 0;
    for (char *next; text; text = next) {
        char *end = strchr(text, '\n');
        next = end ? end + 1 : NULL;
        if (end)
            *end = '\0';
        size_t size = strlen(text);
        if (size > 0 && text[size - 1] == '\r')
            text[size - 1] = '\0';
        number++;
        if (number == 1)
            read_heading(table, text);
        else if (text[strspn(text, " \t")] != '\0')
            read_row(table, text, number, &inventory->rows[inventory->count++]);
    }
}

static int compare_rows(const void *a, const void *b)
{
    const struct inventory_row *left = a, *right = b;
    const char *left_id = left->addition.id ? left->addition.id : "";
    const char *right_id = right->addition.id ? right->addition.id : "";
    int order = strcmp(left_id, right_id);
    return order ? order : (left->line > right->line) - (left->line < right->line);
}

static bool read_table(struct table *table, struct inventory *inventory, struct error *error)
{
    char *text = inventory->bytes;
    if (memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        text += 3;
    size_t lines = count_lines(text);
    if (lines > LIMIT_FILES)
        return error_set(error, STATUS_LIMIT, "%s: more than %d lines", table->name, LIMIT_FILES);
    inventory->rows = calloc(lines, sizeof *inventory->rows);
    if (!inventory->rows)
        return error_set(error, STATUS_INTERNAL, "no memory for an inventory");
    read_rows(table, text, inventory);
    if (inventory->count)
        qsort(inventory->rows, inventory->count, sizeof *inventory->rows, compare_rows);
    else
        problems_add(table->problems, table->name, 1, "lists no document");
    return true;
}

bool inventory_parse(const void *bytes, size_t size, const char *name, struct inventory *ret,
                     struct problems *problems, struct error *error)
{
    CLEANUP(inventory_release) struct inventory inventory = INVENTORY_INIT;
    struct table table = { .name = name, .problems = problems };
    if (check_bytes(&table, bytes, size)) {
        inventory.bytes = calloc(size + 4, 1); /* room to look for a BOM */
        if (!inventory.bytes)
            return error_set(error, STATUS_INTERNAL, "no memory for an inventory");
        if (size)
            memcpy(inventory.bytes, bytes, size);
        if (!read_table(&table, &inventory, error))
            return false;
    }
    if (problems->total) {
        problems_sort(problems);
        return problems_error(problems, error);
    }
    *ret = inventory;
    inventory = (struct inventory)INVENTORY_INIT;
    return true;
}
