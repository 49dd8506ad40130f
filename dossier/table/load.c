/* A sheet as the dossier has it now. */
#include "dossier/dossier_internal.h"
#include "dossier/table/extra.h"
#include "dossier/table/internal.h"

#include <stdio.h>
#include <string.h>

#define KEY_MAX 1024

/* Keys that were given in a row of siblings, so that the second of a kind gets a number. */
struct walk {
    const struct sheet *sheet;
    const struct dossier *dossier;
    sheet_visit *visit;
    void *context;
};

static const char *key_attribute(const xmlNode *node, const char *name)
{
    return strcmp(name, "lang") == 0 && !xml_attribute(node, "lang")
               ? xml_attribute_ns(node, XML_NAMESPACE, "lang")
               : xml_attribute(node, name);
}

/* One alternative of a key ("lang variant revision"); false if its first attribute is not there. */
static bool append_alternative(const xmlNode *node, const char *names, size_t size,
                               struct text *ret)
{
    size_t before = ret->size;
    for (size_t at = 0; at < size;) {
        char name[TABLE_NAME_SIZE];
        size_t length = strcspn(names + at, " |");
        snprintf(name, sizeof name, "%.*s", (int)length, names + at);
        const char *value = key_attribute(node, name);
        if (!value && at == 0)
            return false;
        if (value)
            text_appendf(ret, "%s%s", ret->size > before ? "-" : "", value);
        at += length + (names[at + length] == ' ');
    }
    return true;
}

/* The key without a number of its own. */
static void append_key(const struct sheet *sheet, const xmlNode *node, const char *parent,
                       struct text *ret)
{
    CLEANUP(text_release) struct text own = TEXT_INIT(KEY_MAX);
    bool alone = false;
    for (const char *names = sheet->entry->key; names && *names;) {
        size_t size = strcspn(names, "|");
        alone = *names == '=';
        if (append_alternative(node, names + alone, size - alone, &own))
            break;
        names += size + (names[size] == '|');
    }
    if (*parent && !alone)
        text_appendf(ret, "%s%s", parent, own.size ? "/" : "");
    text_append(ret, text_string(&own));
}

/* How many siblings before this one have the same key. */
static unsigned count_before(const struct walk *walk, const xmlNode *node, const char *parent,
                             const char *key)
{
    unsigned count = 0;
    for (const xmlNode *each = node->prev; each; each = each->prev) {
        CLEANUP(text_release) struct text other = TEXT_INIT(2 * KEY_MAX);
        if (!xml_is(each, NS_DOSSIER, (const char *)node->name))
            continue;
        append_key(walk->sheet, each, parent, &other);
        count += strcmp(text_string(&other), key) == 0;
    }
    return count;
}

static bool visit_rows(const struct walk *walk, const xmlNode *first, const char *parent)
{
    const char *name = sheet_element(walk->sheet);
    bool unique = strcmp(walk->sheet->entry->key, "id") == 0;
    for (const xmlNode *node = first; node; node = xml_next(node, NS_DOSSIER, name)) {
        CLEANUP(text_release) struct text key = TEXT_INIT(2 * KEY_MAX);
        append_key(walk->sheet, node, parent, &key);
        unsigned before = unique ? 0 : count_before(walk, node, parent, text_string(&key));
        if (before || !*walk->sheet->entry->key)
            text_appendf(&key, "#%u", before + 1);
        if (!walk->visit(walk->context, node, text_string(&key), parent))
            return false;
    }
    return true;
}

/* Below a row of the parent's sheet. */
static bool visit_parent(void *context, const xmlNode *node, const char *key, const char *parent)
{
    (void)parent;
    const struct walk *walk = context;
    const char *name = sheet_element(walk->sheet), *path = walk->sheet->entry->path;
    const char *mark = strchr(path, '!');
    if (mark) {
        char single[TABLE_NAME_SIZE];
        const char *start = mark;
        while (start > path && start[-1] != '/')
            start--;
        snprintf(single, sizeof single, "%.*s", (int)(mark - start), start);
        node = xml_child(node, NS_DOSSIER, single);
    }
    return !node || visit_rows(walk, xml_child(node, NS_DOSSIER, name), key);
}

bool sheet_walk(const struct sheet *sheet, const struct dossier *dossier, sheet_visit *visit,
                void *context)
{
    struct walk walk = { sheet, dossier, visit, context };
    struct sheet parent;
    if (sheet_parent(sheet, &parent))
        return sheet_walk(&parent, dossier, visit_parent, &walk);
    char section[TABLE_NAME_SIZE];
    const char *path = sheet->entry->path;
    snprintf(section, sizeof section, "%.*s", (int)strcspn(path, "/"), path);
    return visit_rows(&walk, dossier_first(dossier, section, sheet_element(sheet)), "");
}

struct loading {
    struct table *table;
    const struct type_view *types;
    struct error *error;
};

static bool no_memory(const struct loading *loading)
{
    return error_set(loading->error, STATUS_INTERNAL, "no memory for a table");
}

static bool add_column(const struct loading *loading, const char *id)
{
    return table_column(loading->table, id) ||
           table_add_column(loading->table, loading->types, id) || no_memory(loading);
}

/* Id of the column of a child of words: title.en@sg,th#2 */
static void words_id(const struct table_entry *entry, const xmlNode *child, struct text *ret)
{
    const char *lang = xml_attribute_ns(child, XML_NAMESPACE, "lang");
    const char *regulators = xml_attribute(child, "regulators");
    unsigned number = 1;
    for (const xmlNode *each = child->prev; each; each = each->prev) {
        if (!xml_is(each, NS_DOSSIER, (const char *)child->name))
            continue;
        const char *its_lang = xml_attribute_ns(each, XML_NAMESPACE, "lang");
        const char *its = xml_attribute(each, "regulators");
        bool same_lang = xmlStrEqual(BAD_CAST lang, BAD_CAST its_lang);
        number += same_lang && xmlStrEqual(BAD_CAST regulators, BAD_CAST its);
    }
    text_append(ret, entry->id);
    if (lang)
        text_appendf(ret, ".%s", lang);
    if (regulators)
        text_append_character(ret, '@');
    for (const char *c = regulators; c && *c; c++)
        text_append_character(ret, *c == ' ' ? ',' : *c);
    if (number > 1)
        text_appendf(ret, "#%u", number);
}

static bool is_words(const struct table_entry *entry)
{
    return entry->place[strlen(entry->place) - 1] == '*';
}

static const xmlNode *first_words(const xmlNode *row, const struct table_entry *entry)
{
    char name[TABLE_NAME_SIZE];
    snprintf(name, sizeof name, "%.*s", (int)strlen(entry->place) - 1, entry->place);
    return xml_child(row, NS_DOSSIER, name);
}

/* Columns of words that a row needs. */
static bool add_words(const struct loading *loading, const xmlNode *row,
                      const struct table_entry *entry)
{
    const xmlNode *child = first_words(row, entry);
    for (; child; child = xml_next(child, NS_DOSSIER, (const char *)child->name)) {
        CLEANUP(text_release) struct text id = TEXT_INIT(KEY_MAX);
        words_id(entry, child, &id);
        if (!add_column(loading, text_string(&id)))
            return false;
    }
    return true;
}

struct words {
    const struct loading *loading;
    const struct table_entry *entry;
};

static bool visit_words(void *context, const xmlNode *node, const char *key, const char *parent)
{
    (void)key, (void)parent;
    const struct words *words = context;
    return add_words(words->loading, node, words->entry);
}

static bool add_columns(const struct loading *loading, const struct dossier *dossier)
{
    const struct sheet *sheet = &loading->table->sheet;
    struct sheet parent;
    if (!add_column(loading, sheet_key_column(sheet)))
        return false;
    if (sheet_parent(sheet, &parent) && !add_column(loading, sheet_element(&parent)))
        return false;
    for (size_t i = 0; i < sheet->column_count; i++) {
        const struct table_entry *entry = &sheet->columns[i];
        struct words words = { loading, entry };
        char japanese[TABLE_NAME_SIZE], english[TABLE_NAME_SIZE];
        snprintf(japanese, sizeof japanese, "%s.ja", entry->id);
        snprintf(english, sizeof english, "%s.en", entry->id);
        bool added = is_words(entry)
                         ? add_column(loading, japanese) && add_column(loading, english) &&
                               sheet_walk(sheet, dossier, visit_words, &words)
                         : add_column(loading, entry->id);
        if (!added)
            return false;
    }
    return true;
}

static const char *attribute_of(const xmlNode *node, const struct column *column)
{
    if (strcmp(column->attribute, "xml:lang") == 0)
        return xml_attribute_ns(node, XML_NAMESPACE, "lang");
    return xml_attribute(node, column->attribute);
}

static void append_list(const struct column *column, const xmlNode *row, struct text *ret)
{
    const xmlNode *item = xml_child(row, NS_DOSSIER, column->child);
    for (; item; item = xml_next(item, NS_DOSSIER, column->child)) {
        if (ret->size)
            text_append_character(ret, '\n');
        list_append_item(column, item, ret);
    }
}

static void append_content(const xmlNode *node, struct text *ret)
{
    CLEANUP(free_pointer) char *content = xml_content(node);
    text_append(ret, content ? content : "");
}

/* Appends the value of a cell; nothing if there is none. */
static void append_value(const struct column *column, const xmlNode *row, struct text *ret)
{
    const xmlNode *holder = *column->child && column->kind == COLUMN_ATTRIBUTE
                                ? xml_child(row, NS_DOSSIER, column->child)
                                : row;
    const char *value = NULL;
    switch (column->kind) {
    case COLUMN_ATTRIBUTE:
        value = holder ? attribute_of(holder, column) : NULL;
        text_append(ret, value ? value : "");
        break;
    case COLUMN_CONTENT:
        append_content(row, ret);
        break;
    case COLUMN_LIST:
        append_list(column, row, ret);
        break;
    case COLUMN_WORDS:
        holder = table_words(column, row);
        if (holder)
            append_content(holder, ret);
        break;
    default:
        break;
    }
}

const xmlNode *table_words(const struct column *column, const xmlNode *row)
{
    const xmlNode *child = first_words(row, column->entry);
    for (; child; child = xml_next(child, NS_DOSSIER, (const char *)child->name)) {
        CLEANUP(text_release) struct text id = TEXT_INIT(KEY_MAX);
        words_id(column->entry, child, &id);
        if (strcmp(text_string(&id), column->id) == 0)
            return child;
    }
    return NULL;
}

static bool fill_row(const struct loading *loading, struct row *row, const char *parent)
{
    struct table *table = loading->table;
    for (size_t i = 0; i < table->column_count; i++) {
        CLEANUP(text_release) struct text value = TEXT_INIT(LIMIT_XML_FILE_BYTES);
        const struct column *column = &table->columns[i];
        if (column->kind == COLUMN_KEY)
            text_append(&value, row->key);
        else if (column->kind == COLUMN_PARENT)
            text_append(&value, parent);
        else
            append_value(column, row->node, &value);
        if (text_failed(&value) || !table_set_cell(table, row, i, text_string(&value)))
            return no_memory(loading);
    }
    return true;
}

static bool visit_row(void *context, const xmlNode *node, const char *key, const char *parent)
{
    const struct loading *loading = context;
    struct row *row = table_add_row(loading->table, key);
    if (!row)
        return no_memory(loading);
    row->node = node;
    return fill_row(loading, row, parent);
}

bool table_load(const struct sheet *sheet, const struct dossier *dossier,
                const struct type_view *types, struct table *ret, struct error *error)
{
    struct loading loading = { ret, types, error };
    ret->sheet = *sheet;
    return add_columns(&loading, dossier) && sheet_walk(sheet, dossier, visit_row, &loading) &&
           table_extra_load(dossier, types, ret, error);
}
