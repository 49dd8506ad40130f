/* What the files of the tables share (dossier/table/table.h); nobody else includes this.
 *
 * A `struct table` is one sheet in values of the dossier: as the dossier has it now ("yours"), as
 * the file has it, or as it was exported ("base"). Cells are NULL where there is nothing. */
#ifndef DOSSIER_TABLE_INTERNAL_H
#define DOSSIER_TABLE_INTERNAL_H

#include "base/cleanup.h"
#include "base/limits.h"
#include "dossier/dossier.h"
#include "dossier/table/table.h"
#include "dossier/table/type.h"

#include <libxml/hash.h>

#define TABLE_NAME_SIZE 48
#define TABLE_FIELDS_MAX 8
#define TABLE_SHEETS_MAX 8
#define TABLE_KEY_COLUMN "row" /* of sheets whose rows have a parent; else "id" */

/* A row of table.def. */
struct table_entry {
    const char *what; /* NULL: a column of the sheet before it */
    const char *sheet, *path, *key;
    const char *id, *place;
    const char *en, *ja;
};
struct sheet {
    const struct table_entry *entry;
    const struct table_entry *columns;
    size_t column_count;
};

/* The sheets of `what`, at most TABLE_SHEETS_MAX; 0 if there is no such table. */
size_t sheets_find(const char *what, struct sheet *ret);
/* The sheet whose rows are the parents of this one's; false for a sheet at the top. */
bool sheet_parent(const struct sheet *sheet, struct sheet *ret);
const char *sheet_element(const struct sheet *sheet); /* name of a row's element */
const char *sheet_key_column(const struct sheet *sheet);

enum column_kind {
    COLUMN_KEY,
    COLUMN_PARENT,
    COLUMN_ATTRIBUTE,
    COLUMN_CONTENT,
    COLUMN_WORDS,
    COLUMN_LIST,
    COLUMN_EXTRA /* not of the dossier: kept beside it */
};
struct column {
    char *id;
    enum column_kind kind;
    const struct table_entry *entry;                /* NULL: key, parent or extra */
    char child[TABLE_NAME_SIZE];                    /* "": the row's element itself */
    char attribute[TABLE_NAME_SIZE];                /* of COLUMN_ATTRIBUTE */
    char fields[TABLE_FIELDS_MAX][TABLE_NAME_SIZE]; /* of COLUMN_LIST; "." is the text */
    size_t field_count;
    char lang[TABLE_NAME_SIZE]; /* of COLUMN_WORDS; "": no xml:lang */
    char *regulators;           /* of COLUMN_WORDS; NULL: none */
    unsigned number;            /* of COLUMN_WORDS: 1 for the first of its language */
    struct value_type type;     /* of key, attribute, content */
    struct value_type field_types[TABLE_FIELDS_MAX];
    size_t place; /* in the grid that it was read from */
};
struct grid_row;
struct row {
    char *key;
    const xmlNode *node;         /* of yours */
    char **cells;                /* one per column */
    size_t line;                 /* in the grid that it was read from, 1-based */
    bool named;                  /* the file gave the key; else it is made up for a new row */
    const struct grid_row *from; /* of a file: its cells */
};
struct table {
    struct sheet sheet;
    struct column *columns;
    size_t column_count;
    struct row *rows;
    size_t row_count, row_capacity;
    xmlHashTable *index; /* rows by key */
};
#define TABLE_INIT                                                                                 \
    {                                                                                              \
        .columns = NULL                                                                            \
    }
void table_release(struct table *table);

/* Adds a column by its id: of the sheet, or an extra one. NULL without memory. */
struct column *table_add_column(struct table *table, const struct type_view *types, const char *id);
const struct column *table_column(const struct table *table, const char *id); /* or NULL */
/* Adds an empty row; the key is copied. NULL without memory. */
struct row *table_add_row(struct table *table, const char *key);
struct row *table_row(const struct table *table, const char *key); /* NULL if there is none */
/* NULL where there is nothing. */
const char *table_cell(const struct table *table, const struct row *row, const char *column);
bool table_set_cell(struct table *table, struct row *row, size_t column, const char *value);
/* The readable head of a column in "en" or "ja". */
void column_head(const struct sheet *sheet, const struct column *column, const char *lang,
                 struct text *ret);

/* The elements of a sheet, each with the key of its row and that of its parent's ("" at the top).
 */
typedef bool sheet_visit(void *context, const xmlNode *node, const char *key, const char *parent);
bool sheet_walk(const struct sheet *sheet, const struct dossier *dossier, sheet_visit *visit,
                void *context) MUST_CHECK;
/* The sheet as the dossier has it, the extra columns of tables/<sheet>.csv with it. */
bool table_load(const struct sheet *sheet, const struct dossier *dossier,
                const struct type_view *types, struct table *ret, struct error *error) MUST_CHECK;

/* The child of a row's element that a column of words stands for, or NULL. */
const xmlNode *table_words(const struct column *column, const xmlNode *row);

/* A list as a cell has it, one child per line (table_list.c). */
void list_append_item(const struct column *column, const xmlNode *item, struct text *ret);
struct list_item {
    char *values[TABLE_FIELDS_MAX]; /* by field of the column; NULL: not given */
};
void list_item_release(struct list_item *item);
/* Reads the next item of a cell and moves *at behind it; false at its end, or with *ret_problem set
 * where an item says what the column cannot hold. */
bool list_next(const struct column *column, const char **at, struct list_item *ret,
               const char **ret_problem);
void list_append(const struct column *column, const struct list_item *item, struct text *ret);

#endif
