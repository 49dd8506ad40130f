/* An import is believed only when it has been loaded again: from a copy of the dossier's XML with
 * the changed files in it, by the loader that everybody uses. */
#include "dossier/table/change.h"

#include <string.h>

struct verifying {
    const struct dossier *dossier;
    const struct type_view *types;
    const struct taken *taken;
    const struct table *yours;
    const struct changes *changes;
    struct key_changes *keys;
    struct error *error;
};

void key_changes_release(struct key_changes *keys)
{
    for (size_t i = 0; i < keys->count; i++)
        free(keys->items[i].is);
    free(keys->items);
    *keys = (struct key_changes){ .items = NULL };
}

static bool same(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

/* A row as it should be: yours, with the file's cells where they change something. */
struct expected {
    const struct verifying *verifying;
    size_t sheet;
    const struct row *row;   /* of the file; NULL: not touched */
    const struct row *yours; /* NULL: a new one */
    size_t first;            /* change of the row; those of one row stand together */
};

static size_t first_change(const struct changes *changes, const struct row *row)
{
    size_t i = 0;
    while (i < changes->count && (!row || changes->items[i].row != row))
        i++;
    return i;
}

static const struct change *change_of(const struct expected *expected, const char *column)
{
    const struct changes *changes = expected->verifying->changes;
    for (size_t i = expected->first; i < changes->count; i++) {
        const struct change *change = &changes->items[i];
        if (change->row != expected->row)
            return NULL;
        if (change->kind == CHANGE_CELL && strcmp(change->column->id, column) == 0)
            return change;
    }
    return NULL;
}

/* Whether a row of the copy is the expected one. */
static bool row_is(const struct expected *expected, const struct table *staged,
                   const struct row *row)
{
    const struct verifying *verifying = expected->verifying;
    const struct table *yours = &verifying->yours[expected->sheet];
    for (size_t i = 0; i < staged->column_count; i++) {
        const struct column *column = &staged->columns[i];
        const struct change *change = change_of(expected, column->id);
        const char *value = change ? change->value : NULL;
        if (column->kind == COLUMN_KEY)
            continue;
        if (!change && expected->yours)
            value = table_cell(yours, expected->yours, column->id);
        else if (column->kind == COLUMN_PARENT)
            continue; /* it was found by it */
        else if (!change && column->kind == COLUMN_ATTRIBUTE &&
                 strcmp(column->attribute, "id") == 0)
            continue;
        if (!same(value, row->cells[i]))
            return false;
    }
    return true;
}

static bool keep_key(const struct verifying *verifying, size_t sheet, const char *was,
                     const char *is)
{
    struct key_changes *keys = verifying->keys;
    struct key_change *grown = reallocarray(keys->items, keys->count + 1, sizeof *grown);
    char *copy = strdup(is);
    if (grown)
        keys->items = grown;
    if (!grown || !copy) {
        free(copy);
        return error_set(verifying->error, STATUS_INTERNAL, "no memory for keys");
    }
    keys->items[keys->count++] = (struct key_change){ sheet, was, copy };
    return true;
}

/* Finds the expected row in the copy, under its key or, renamed or new, another that was not there
 * before. */
static bool check_row(const struct expected *expected, const char *key, const struct table *staged)
{
    const struct verifying *verifying = expected->verifying;
    const struct row *row = table_row(staged, key);
    if (row && row_is(expected, staged, row))
        return true;
    for (size_t i = 0; i < staged->row_count; i++) {
        row = &staged->rows[i];
        if (!table_row(&verifying->yours[expected->sheet], row->key) &&
            row_is(expected, staged, row))
            return keep_key(verifying, expected->sheet, key, row->key);
    }
    return error_set(verifying->error, STATUS_INTERNAL,
                     "row \"%s\" of sheet \"%s\" did not become what the file says; nothing was "
                     "written",
                     key, verifying->taken[expected->sheet].table.sheet.entry->sheet);
}

static bool is_deleted(const struct verifying *verifying, const struct row *yours)
{
    for (size_t i = 0; i < verifying->changes->count; i++)
        if (verifying->changes->items[i].kind == CHANGE_DELETE &&
            verifying->changes->items[i].row == yours)
            return true;
    return false;
}

static bool check_sheet(const struct verifying *verifying, size_t sheet, const struct table *staged)
{
    const struct table *file = &verifying->taken[sheet].table, *yours = &verifying->yours[sheet];
    size_t expected_rows = 0;
    for (size_t i = 0; i < yours->row_count; i++) {
        const struct row *row = &yours->rows[i];
        struct expected expected = { verifying, sheet, table_row(file, row->key), row, 0 };
        expected.first = first_change(verifying->changes, expected.row);
        if (is_deleted(verifying, row))
            continue;
        expected_rows++;
        if (!check_row(&expected, row->key, staged))
            return false;
    }
    for (size_t i = 0; i < verifying->changes->count; i++) {
        const struct change *change = &verifying->changes->items[i];
        struct expected expected = { verifying, sheet, change->row, NULL, i };
        if (change->kind != CHANGE_ADD || change->sheet != sheet)
            continue;
        expected_rows++;
        if (!check_row(&expected, change->row->key, staged))
            return false;
    }
    return staged->row_count == expected_rows ||
           error_set(verifying->error, STATUS_INTERNAL,
                     "sheet \"%s\" would have %zu rows instead of %zu; nothing was written",
                     file->sheet.entry->sheet, staged->row_count, expected_rows);
}

static bool check_sheets(const struct verifying *verifying, const struct dossier *staged,
                         size_t sheets)
{
    bool done = true;
    for (size_t i = 0; done && i < sheets; i++) {
        struct table table = TABLE_INIT;
        done = table_load(&verifying->taken[i].table.sheet, staged, verifying->types, &table,
                          verifying->error) &&
               check_sheet(verifying, i, &table);
        table_release(&table);
    }
    return done;
}

bool table_verify(const struct dossier *dossier, const struct dossier_schema *schema,
                  const struct type_view *types, const struct taken *taken,
                  const struct table *yours, size_t sheets, const struct changes *changes,
                  const struct file_changes *files, struct key_changes *ret,
                  struct problems *problems, struct error *error)
{
    struct verifying verifying = { dossier, types, taken, yours, changes, ret, error };
    struct dossier staged = DOSSIER_INIT;
    bool done = file_changes_load(dossier, schema, files, &staged, problems, error) &&
                check_sheets(&verifying, &staged, sheets);
    dossier_release(&staged);
    return done;
}
