/* Carries changes out on the bytes of the dossier's files. */
#include "base/xml.h"
#include "dossier/table/change.h"

#include <stdio.h>
#include <string.h>

struct applying {
    const struct dossier *dossier;
    const struct type_view *types;
    const struct taken *taken;
    const struct table *yours;
    size_t sheets;
    struct edit edit;
    struct edit_place *added; /* by index of the change that added it */
    const struct changes *changes;
    struct problems *problems;
    struct error *error;
};

static bool no_memory(const struct applying *applying)
{
    return error_set(applying->error, STATUS_INTERNAL, "no memory for a file");
}

/* The markup of an element of the tree. */
static bool find_node(struct applying *applying, const xmlNode *node, struct edit_place *ret)
{
    return edit_find(&applying->edit, node, ret, applying->error);
}

static void complain(const struct applying *applying, const struct change *change,
                     const struct column *column, const char *what)
{
    char place[96];
    grid_place(applying->taken[change->sheet].grid, column ? column->place : 0, change->row->line,
               place, sizeof place);
    problems_add(applying->problems, place, 0, "%s", what);
}

static const char *new_cell(const struct applying *applying, const struct change *change,
                            const char *column)
{
    return table_cell(&applying->taken[change->sheet].table, change->row, column);
}

/* A row that this import adds, by its key; the element is NULL if there is none. */
static struct edit_place find_added(const struct applying *applying, const char *path,
                                    const char *key)
{
    for (size_t i = 0; i < applying->changes->count; i++) {
        const struct change *change = &applying->changes->items[i];
        const char *its = applying->taken[change->sheet].table.sheet.entry->path;
        if (change->kind == CHANGE_ADD && strcmp(its, path) == 0 &&
            strcmp(change->row->key, key) == 0)
            return applying->added[i];
    }
    return (struct edit_place){ .element = NULL };
}

/* The markup of a row by the sheet's path and its key; no element if there is no such row. */
static bool find_row(struct applying *applying, const struct sheet *sheet, const char *key,
                     struct edit_place *ret)
{
    *ret = find_added(applying, sheet->entry->path, key);
    if (ret->element)
        return true;
    for (size_t i = 0; i < applying->sheets; i++) {
        const struct row *row = applying->yours[i].sheet.entry == sheet->entry
                                    ? table_row(&applying->yours[i], key)
                                    : NULL;
        if (row)
            return find_node(applying, row->node, ret);
    }
    return true;
}

static bool section_of(struct applying *applying, const struct sheet *sheet, struct edit_place *ret)
{
    char name[TABLE_NAME_SIZE];
    const char *path = sheet->entry->path;
    snprintf(name, sizeof name, "%.*s", (int)strcspn(path, "/"), path);
    const xmlNode *first = dossier_first(applying->dossier, name, sheet_element(sheet));
    const xmlNode *section = dossier_section(applying->dossier, name);
    if (!section)
        return error_set(applying->error, STATUS_INPUT,
                         "the dossier has no element \"%s\"; put <%s/> into it", name, name);
    /* Where each row is a file of its own, a new one cannot be put between them. */
    if (first && strcmp(xml_place(first).file, xml_place(section).file) != 0)
        return error_set(applying->error, STATUS_INPUT,
                         "each \"%s\" is a file of its own; make the file and its xi:include, then "
                         "export again",
                         sheet_element(sheet));
    return find_node(applying, section, ret);
}

static const char *child_order(const struct applying *applying, const char *path, struct text *ret)
{
    const xmlNode *element = type_element(applying->types, path);
    text_clear(ret);
    if (element)
        type_children(applying->types, element, ret);
    return text_string(ret);
}

static void path_without_last(const char *path, char *ret, size_t size)
{
    snprintf(ret, size, "%.*s", (int)(strrchr(path, '/') - path), path);
}

/* The element that there is at most once between a row and its parent's (baseline). */
static bool step_into(const struct applying *applying, const struct sheet *sheet,
                      struct edit_place *parent)
{
    char path[128], name[TABLE_NAME_SIZE];
    CLEANUP(text_release) struct text order = TEXT_INIT(4096);
    path_without_last(sheet->entry->path, path, sizeof path);
    if (path[strlen(path) - 1] != '!')
        return true;
    snprintf(name, sizeof name, "%s", strrchr(path, '/') + 1);
    name[strlen(name) - 1] = '\0';
    struct markup_node *single = markup_child(parent->element, name, NULL);
    *strrchr(path, '/') = '\0';
    if (!single)
        single = markup_add(&parent->file->markup, parent->element, name,
                            child_order(applying, path, &order), NULL);
    parent->element = single;
    return single || no_memory(applying);
}

/* Where a new row goes; no element and a problem if its parent is not there. */
static bool find_parent(struct applying *applying, const struct change *change,
                        struct edit_place *ret)
{
    const struct sheet *sheet = &applying->taken[change->sheet].table.sheet;
    struct sheet parent;
    *ret = (struct edit_place){ .element = NULL };
    if (!sheet_parent(sheet, &parent))
        return section_of(applying, sheet, ret);
    const char *key = new_cell(applying, change, sheet_element(&parent));
    if (key && !find_row(applying, &parent, key, ret))
        return false;
    if (!ret->element) {
        char what[192];
        snprintf(what, sizeof what, "the cell \"%s\" must name a row of the sheet \"%s\"",
                 sheet_element(&parent), parent.entry->sheet);
        complain(applying, change,
                 table_column(&applying->taken[change->sheet].table, sheet_element(&parent)), what);
        return true;
    }
    return step_into(applying, sheet, ret);
}

static bool add_row(struct applying *applying, const struct change *change, struct edit_place *ret)
{
    const struct sheet *sheet = &applying->taken[change->sheet].table.sheet;
    CLEANUP(text_release) struct text order = TEXT_INIT(4096);
    char path[128];
    struct edit_place parent;
    if (!find_parent(applying, change, &parent))
        return false;
    if (!parent.element)
        return true;
    bool named = strcmp(sheet_key_column(sheet), "id") == 0;
    const char *id = named ? change->row->key : new_cell(applying, change, "id");
    path_without_last(sheet->entry->path, path, sizeof path);
    ret->file = parent.file;
    ret->element = markup_add(&parent.file->markup, parent.element, sheet_element(sheet),
                              child_order(applying, path, &order), id);
    bool done =
        ret->element && (!named || markup_set(&parent.file->markup, ret->element, "id", id));
    return done || no_memory(applying);
}

static bool set_attribute(const struct applying *applying, const struct change *change,
                          struct edit_place at)
{
    const struct column *column = change->column;
    struct markup *markup = &at.file->markup;
    struct markup_node *element = at.element;
    if (*column->child) {
        CLEANUP(text_release) struct text order = TEXT_INIT(4096);
        const char *path = applying->taken[change->sheet].table.sheet.entry->path;
        element = markup_child(at.element, column->child, NULL);
        if (!element && change->value)
            element = markup_add(markup, at.element, column->child,
                                 child_order(applying, path, &order), NULL);
        if (!element)
            return !change->value || no_memory(applying);
    }
    return markup_set(markup, element, column->attribute, change->value) || no_memory(applying);
}

/* Takes the child of a row away that has lost its last attribute, and holds nothing. */
static bool drop_empty(const struct applying *applying, const struct change *change,
                       struct edit_place at)
{
    struct markup_node *child = *change->column->child && change->column->kind == COLUMN_ATTRIBUTE
                                    ? markup_child(at.element, change->column->child, NULL)
                                    : NULL;
    if (!child || change->value || child->first || !markup_is_bare(child))
        return true;
    return markup_remove(&at.file->markup, child) || no_memory(applying);
}

static bool set_content(const struct applying *applying, const struct change *change,
                        struct edit_place at, struct markup_node *element)
{
    if (!markup_is_text(element)) {
        complain(applying, change, change->column,
                 "the text holds a comment in the XML; change it there");
        return true;
    }
    return markup_set_text(&at.file->markup, element, change->value ? change->value : "") ||
           no_memory(applying);
}

static bool set_words(struct applying *applying, const struct change *change, struct edit_place at)
{
    const struct column *column = change->column;
    const xmlNode *node = change->yours ? table_words(column, change->yours->node) : NULL;
    struct markup *markup = &at.file->markup;
    CLEANUP(text_release) struct text order = TEXT_INIT(4096);
    const char *path = applying->taken[change->sheet].table.sheet.entry->path;
    struct edit_place child = { .element = NULL };
    if (node && !find_node(applying, node, &child))
        return false;
    if (child.element && !change->value)
        return markup_remove(markup, child.element) || no_memory(applying);
    if (child.element)
        return set_content(applying, change, child, child.element);
    if (!change->value)
        return true;
    struct markup_node *added =
        markup_add(markup, at.element, column->child, child_order(applying, path, &order), NULL);
    bool done =
        added && (!*column->lang || markup_set(markup, added, "xml:lang", column->lang)) &&
        (!column->regulators || markup_set(markup, added, "regulators", column->regulators)) &&
        markup_set_text(markup, added, change->value);
    return done || no_memory(applying);
}

static bool set_item(const struct applying *applying, const struct change *change,
                     struct edit_place at, struct markup_node *element,
                     const struct list_item *item)
{
    for (size_t i = 0; i < change->column->field_count; i++) {
        const char *name = change->column->fields[i];
        struct markup *markup = &at.file->markup;
        bool text = strcmp(name, ".") == 0;
        if (text && !markup_is_text(element)) {
            complain(applying, change, change->column,
                     "the text holds a comment in the XML; change it there");
            return true;
        }
        if (text ? !markup_set_text(markup, element, item->values[i] ? item->values[i] : "")
                 : !markup_set(markup, element, name, item->values[i]))
            return no_memory(applying);
    }
    return true;
}

/* Item by item, in order: what is too many goes, what is new comes behind the last. */
static bool set_list(const struct applying *applying, const struct change *change,
                     struct edit_place at)
{
    const struct column *column = change->column;
    const char *rest = change->value ? change->value : "", *problem = NULL;
    const char *path = applying->taken[change->sheet].table.sheet.entry->path;
    CLEANUP(text_release) struct text order = TEXT_INIT(4096);
    struct markup_node *element = markup_child(at.element, column->child, NULL), *last = NULL;
    struct list_item item;
    bool done = true;
    child_order(applying, path, &order);
    while (done && list_next(column, &rest, &item, &problem)) {
        if (!element)
            element =
                markup_add(&at.file->markup, at.element, column->child, text_string(&order), NULL);
        done = element ? set_item(applying, change, at, element, &item) : no_memory(applying);
        last = element;
        element = element ? markup_child(at.element, column->child, last) : NULL;
        list_item_release(&item);
    }
    while (done && element) {
        struct markup_node *next = markup_child(at.element, column->child, element);
        done = markup_remove(&at.file->markup, element) || no_memory(applying);
        element = next;
    }
    return done;
}

static bool set_cell(struct applying *applying, const struct change *change)
{
    struct edit_place at = { .element = NULL };
    const char *path = applying->taken[change->sheet].table.sheet.entry->path;
    if (!change->yours)
        at = find_added(applying, path, change->row->key);
    else if (!find_node(applying, change->yours->node, &at))
        return false;
    if (!at.element)
        return true; /* a problem is told already */
    switch (change->column->kind) {
    case COLUMN_ATTRIBUTE:
        return set_attribute(applying, change, at) && drop_empty(applying, change, at);
    case COLUMN_CONTENT:
        return set_content(applying, change, at, at.element);
    case COLUMN_WORDS:
        return set_words(applying, change, at);
    case COLUMN_LIST:
        return set_list(applying, change, at);
    default:
        return true;
    }
}

static bool delete_row(struct applying *applying, const struct change *change)
{
    struct edit_place at;
    if (!find_node(applying, change->row->node, &at))
        return false;
    /* A file that holds nothing else cannot be left empty. */
    if (at.element->parent == at.file->markup.root)
        return error_set(applying->error, STATUS_INPUT,
                         "\"%s\" holds row \"%s\" alone; delete the file and its xi:include by "
                         "hand",
                         at.file->path, change->row->key);
    return markup_remove(&at.file->markup, at.element) || no_memory(applying);
}

static bool apply_all(struct applying *applying)
{
    for (size_t i = 0; i < applying->changes->count; i++) {
        const struct change *change = &applying->changes->items[i];
        if (change->kind == CHANGE_ADD && !add_row(applying, change, &applying->added[i]))
            return false;
        if (change->kind == CHANGE_CELL && !set_cell(applying, change))
            return false;
        if (change->kind == CHANGE_DELETE && !delete_row(applying, change))
            return false;
    }
    return true;
}

bool table_apply(const struct dossier *dossier, const struct type_view *types,
                 const struct taken *taken, const struct table *yours, size_t sheets,
                 const struct changes *changes, struct file_changes *ret, struct problems *problems,
                 struct error *error)
{
    struct applying applying = {
        .dossier = dossier,
        .edit = { .dossier = dossier },
        .types = types,
        .taken = taken,
        .yours = yours,
        .sheets = sheets,
        .changes = changes,
        .problems = problems,
        .error = error,
    };
    applying.added = calloc(changes->count + 1, sizeof *applying.added);
    bool done = (applying.added || no_memory(&applying)) && apply_all(&applying) &&
                (problems->total || edit_changes(&applying.edit, ret, error));
    edit_release(&applying.edit);
    free(applying.added);
    return done;
}
