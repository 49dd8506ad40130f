/* Sheets, columns and rows of a table. */
#include "dossier/table/internal.h"

#include <stdio.h>
#include <string.h>

static const struct table_entry entries[] = {
#define TABLE(what_, sheet_, path_, key_, en_, ja_)                                                \
    { .what = what_, .sheet = sheet_, .path = path_, .key = key_, .en = en_, .ja = ja_ },
#define COLUMN(id_, place_, en_, ja_) { .id = id_, .place = place_, .en = en_, .ja = ja_ },
#include "dossier/table/table.def"
#undef TABLE
#undef COLUMN
};
#define ENTRIES (sizeof entries / sizeof *entries)

static struct sheet sheet_at(size_t i)
{
    struct sheet sheet = { .entry = &entries[i], .columns = &entries[i + 1] };
    while (i + 1 + sheet.column_count < ENTRIES && !sheet.columns[sheet.column_count].what)
        sheet.column_count++;
    return sheet;
}

size_t sheets_find(const char *what, struct sheet *ret)
{
    size_t count = 0;
    for (size_t i = 0; i < ENTRIES && count < TABLE_SHEETS_MAX; i++)
        if (entries[i].what && strcmp(entries[i].what, what) == 0)
            ret[count++] = sheet_at(i);
    return count;
}

const char *table_what_next(const char *after)
{
    bool met = !after;
    for (size_t i = 0; i < ENTRIES; i++) {
        if (!entries[i].what)
            continue;
        bool same = after && strcmp(entries[i].what, after) == 0;
        if (met && !same)
            return entries[i].what;
        met |= same;
    }
    return NULL;
}

const char *sheet_element(const struct sheet *sheet)
{
    return strrchr(sheet->entry->path, '/') + 1;
}

/* Length of the path of the rows' parents: singletons are passed over. */
static size_t parent_size(const char *path)
{
    size_t size = (size_t)(strrchr(path, '/') - path);
    while (size && path[size - 1] == '!') {
        do
            size--;
        while (size && path[size] != '/');
    }
    return size;
}

bool sheet_parent(const struct sheet *sheet, struct sheet *ret)
{
    const char *path = sheet->entry->path;
    size_t size = parent_size(path);
    for (size_t i = 0; i < ENTRIES; i++) {
        const char *other = entries[i].what ? entries[i].path : "";
        if (strlen(other) == size && memcmp(other, path, size) == 0) {
            *ret = sheet_at(i);
            return true;
        }
    }
    return false;
}

const char *sheet_key_column(const struct sheet *sheet)
{
    struct sheet parent;
    return sheet_parent(sheet, &parent) ? TABLE_KEY_COLUMN : "id";
}

static void column_release(struct column *column)
{
    free(column->id);
    free(column->regulators);
    value_type_release(&column->type);
    for (size_t i = 0; i < column->field_count; i++)
        value_type_release(&column->field_types[i]);
}

void table_release(struct table *table)
{
    for (size_t i = 0; i < table->row_count; i++) {
        free(table->rows[i].key);
        for (size_t j = 0; j < table->column_count; j++)
            free(table->rows[i].cells[j]);
        free(table->rows[i].cells);
    }
    for (size_t i = 0; i < table->column_count; i++)
        column_release(&table->columns[i]);
    if (table->index)
        xmlHashFree(table->index, NULL);
    free(table->rows);
    free(table->columns);
    *table = (struct table)TABLE_INIT;
}

static void copy_name(char *ret, const char *from, size_t size)
{
    snprintf(ret, TABLE_NAME_SIZE, "%.*s", (int)size, from);
}

/* child(a b .) */
static void read_fields(struct column *column, const char *at)
{
    while (*at && *at != ')' && column->field_count < TABLE_FIELDS_MAX) {
        size_t size = strcspn(at, " )");
        copy_name(column->fields[column->field_count++], at, size);
        at += size + strspn(at + size, " ");
    }
}

static void read_place(struct column *column, const char *place)
{
    size_t name = strcspn(place, "/*(@.");
    copy_name(column->child, place, name);
    const char *at = place + name;
    if (*at == '*') {
        column->kind = COLUMN_WORDS;
    } else if (*at == '(') {
        column->kind = COLUMN_LIST;
        read_fields(column, at + 1);
    } else if (*at == '.') {
        column->kind = COLUMN_CONTENT;
    } else {
        column->kind = COLUMN_ATTRIBUTE;
        at += *at == '/';
        copy_name(column->attribute, at + 1, strlen(at + 1));
    }
}

/* ".en@sg,th#2" behind the id of a column of words. */
static bool read_suffix(struct column *column, const char *suffix)
{
    column->number = 1;
    if (*suffix == '.') {
        size_t size = strcspn(++suffix, "@#");
        copy_name(column->lang, suffix, size);
        suffix += size;
    }
    if (*suffix == '@') {
        size_t size = strcspn(++suffix, "#");
        column->regulators = strndup(suffix, size);
        for (char *c = column->regulators; c && *c; c++)
            *c = *c == ',' ? ' ' : *c;
        suffix += size;
    }
    if (*suffix == '#') {
        char *end = NULL;
        unsigned long number = strtoul(suffix + 1, &end, 10);
        column->number = (unsigned)number;
        return *end == '\0' && number > 1 && number < 1000;
    }
    return *suffix == '\0';
}

static const struct table_entry *find_entry(const struct sheet *sheet, const char *id)
{
    for (size_t i = 0; i < sheet->column_count; i++) {
        const struct table_entry *entry = &sheet->columns[i];
        size_t size = strlen(entry->id);
        bool words = entry->place[strlen(entry->place) - 1] == '*';
        if (strncmp(id, entry->id, size) == 0 &&
            (id[size] == '\0' || (words && strchr(".@#", id[size]))))
            return entry;
    }
    return NULL;
}

static void read_type(struct column *column, const struct sheet *sheet,
                      const struct type_view *types)
{
    const xmlNode *element = type_element(types, sheet->entry->path);
    if (column->kind == COLUMN_KEY) {
        if (strcmp(column->id, "id") == 0)
            value_type_find(types, element, "id", &column->type);
        return;
    }
    if (*column->child)
        element = type_child(types, element, column->child);
    if (column->kind == COLUMN_ATTRIBUTE)
        value_type_find(types, element, column->attribute, &column->type);
    else if (column->kind == COLUMN_CONTENT)
        value_type_find(types, element, ".", &column->type);
    for (size_t i = 0; i < column->field_count; i++)
        value_type_find(types, element, column->fields[i], &column->field_types[i]);
}

static void read_column(struct column *column, const struct sheet *sheet,
                        const struct type_view *types)
{
    struct sheet parent;
    bool has_parent = sheet_parent(sheet, &parent);
    column->kind = COLUMN_EXTRA;
    if (strcmp(column->id, sheet_key_column(sheet)) == 0) {
        column->kind = COLUMN_KEY;
    } else if (has_parent && strcmp(column->id, sheet_element(&parent)) == 0) {
        column->kind = COLUMN_PARENT;
    } else {
        const struct table_entry *entry = find_entry(sheet, column->id);
        if (!entry)
            return;
        column->entry = entry;
        read_place(column, entry->place);
        if (column->kind == COLUMN_WORDS && !read_suffix(column, column->id + strlen(entry->id)))
            column->kind = COLUMN_EXTRA;
    }
    read_type(column, sheet, types);
}

struct column *table_add_column(struct table *table, const struct type_view *types, const char *id)
{
    struct column *grown =
        reallocarray(table->columns, table->column_count + 1, sizeof *table->columns);
    if (!grown)
        return NULL;
    table->columns = grown;
    struct column *column = &grown[table->column_count];
    *column = (struct column){ .id = strdup(id) };
    if (!column->id)
        return NULL;
    read_column(column, &table->sheet, types);
    for (size_t i = 0; i < table->row_count; i++) {
        char **cells = reallocarray(table->rows[i].cells, table->column_count + 1, sizeof *cells);
        if (!cells) {
            column_release(column);
            return NULL;
        }
        cells[table->column_count] = NULL;
        table->rows[i].cells = cells;
    }
    table->column_count++;
    return column;
}

const struct column *table_column(const struct table *table, const char *id)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (strcmp(table->columns[i].id, id) == 0)
            return &table->columns[i];
    return NULL;
}

struct row *table_add_row(struct table *table, const char *key)
{
    if (table->row_count == table->row_capacity) {
        size_t capacity = table->row_capacity ? 2 * table->row_capacity : 64;
        struct row *grown = reallocarray(table->rows, capacity, sizeof *grown);
        if (!grown)
            return NULL;
        table->rows = grown;
        table->row_capacity = capacity;
    }
    struct row *row = &table->rows[table->row_count];
    *row = (struct row){ .key = strdup(key), .named = true };
    row->cells = calloc(table->column_count ? table->column_count : 1, sizeof *row->cells);
    if (!table->index)
        table->index = xmlHashCreate(256);
    if (!row->key || !row->cells || !table->index) {
        free(row->key);
        free(row->cells);
        return NULL;
    }
    /* Of two with one key the first is found. */
    xmlHashAddEntry(table->index, BAD_CAST row->key, (void *)(uintptr_t)(table->row_count + 1));
    table->row_count++;
    return row;
}

struct row *table_row(const struct table *table, const char *key)
{
    uintptr_t number = table->index ? (uintptr_t)xmlHashLookup(table->index, BAD_CAST key) : 0;
    return number ? &table->rows[number - 1] : NULL;
}

const char *table_cell(const struct table *table, const struct row *row, const char *column)
{
    const struct column *found = row ? table_column(table, column) : NULL;
    return found ? row->cells[found - table->columns] : NULL;
}

bool table_set_cell(struct table *table, struct row *row, size_t column, const char *value)
{
    (void)table;
    char *copy = value && *value ? strdup(value) : NULL;
    if (value && *value && !copy)
        return false;
    free(row->cells[column]);
    row->cells[column] = copy;
    return true;
}

/* Heads of the key columns, which are of no entry. */
static const char *key_head(const struct column *column, const char *lang)
{
    bool ja = strcmp(lang, "ja") == 0;
    if (column->kind == COLUMN_KEY && strcmp(column->id, "id") == 0)
        return ja ? "ID" : "Id";
    return ja ? "行" : "Row";
}

void column_head(const struct sheet *sheet, const struct column *column, const char *lang,
                 struct text *ret)
{
    bool ja = strcmp(lang, "ja") == 0;
    struct sheet parent;
    if (column->kind == COLUMN_KEY) {
        text_append(ret, key_head(column, lang));
    } else if (column->kind == COLUMN_PARENT && sheet_parent(sheet, &parent)) {
        text_appendf(ret, ja ? "%s（行）" : "%s (row)", ja ? parent.entry->ja : parent.entry->en);
    } else if (!column->entry) {
        text_append(ret, column->id);
    } else {
        text_append(ret, ja ? column->entry->ja : column->entry->en);
        if (*column->lang)
            text_appendf(ret, " (%s)", column->lang);
        if (column->regulators)
            text_appendf(ret, " [%s]", column->regulators);
        if (column->number > 1)
            text_appendf(ret, " #%u", column->number);
    }
}
