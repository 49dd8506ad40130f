#include "base/path.h"
#include "dossier/table/change.h"
#include "dossier/table/extra.h"
#include "dossier/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

struct importing {
    const struct dossier *dossier;
    const struct dossier_schema *schema;
    const struct table_request *request;
    struct table_report *report;
    struct problems *problems;
    struct error *error;
    struct type_view types;
    struct grid *grids;
    size_t grid_count;
    struct taken taken[TABLE_SHEETS_MAX];
    struct table yours[TABLE_SHEETS_MAX]; /* first those that were taken, then the others */
    size_t sheets, whole;
    struct changes changes;
    struct file_changes files, extras;
    struct key_changes keys;
};

static bool read_file(struct importing *importing, struct buffer *ret)
{
    const char *path = importing->request->file;
    CLEANUP(close_descriptor) int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return error_set(importing->error, STATUS_INPUT, "cannot open \"%s\": %s", path,
                         strerror(errno));
    return file_read(file, LIMIT_TABLE_BYTES, ret, importing->error);
}

/* A zip, or what Office makes of an old or an encrypted one, is no CSV. */
static bool is_csv(const struct buffer *bytes)
{
    return bytes->size < 4 || (memcmp(bytes->bytes, "PK", 2) != 0 && bytes->bytes[0] != 0xD0);
}

static bool read_grids(struct importing *importing)
{
    CLEANUP(buffer_release) struct buffer bytes = { .bytes = NULL };
    if (!read_file(importing, &bytes))
        return false;
    if (!is_csv(&bytes))
        return xlsx_read(bytes.bytes, bytes.size, &importing->grids, &importing->grid_count,
                         importing->error);
    importing->grids = calloc(1, sizeof *importing->grids);
    if (!importing->grids)
        return error_set(importing->error, STATUS_INTERNAL, "no memory for a table");
    importing->grid_count = 1;
    return csv_read((const char *)bytes.bytes, bytes.size, importing->grids, importing->error);
}

static const struct grid *find_grid(const struct importing *importing, const char *prefix,
                                    const char *name)
{
    size_t size = strlen(prefix);
    for (size_t i = 0; i < importing->grid_count; i++) {
        const char *its = importing->grids[i].name;
        if (its && strncmp(its, prefix, size) == 0 && strcmp(its + size, name) == 0)
            return &importing->grids[i];
    }
    return NULL;
}

static bool take_sheet(struct importing *importing, const struct sheet *sheet,
                       const struct grid *grid, const struct grid *base)
{
    struct taken *taken = &importing->taken[importing->sheets];
    *taken = (struct taken)TAKEN_INIT;
    importing->sheets++;
    return table_take(sheet, &importing->types, grid, base, taken, importing->problems,
                      importing->error);
}

static bool take_sheets(struct importing *importing, const struct sheet *sheets, size_t count)
{
    if (!importing->grids[0].name)
        return take_sheet(importing, &sheets[0], &importing->grids[0], NULL);
    for (size_t i = 0; i < count; i++) {
        const char *name = sheets[i].entry->sheet;
        const struct grid *grid = find_grid(importing, "", name);
        if (grid &&
            !take_sheet(importing, &sheets[i], grid, find_grid(importing, TABLE_BASE_PREFIX, name)))
            return false;
    }
    return importing->sheets ||
           error_set(importing->error, STATUS_INPUT,
                     "the file has no sheet \"%s\"; sheets keep the names that the export gave",
                     sheets[0].entry->sheet);
}

/* Sheets that somebody added, and sheets of the table that are not there. */
static bool report_sheets(const struct importing *importing)
{
    struct sheet known[TABLE_SHEETS_MAX];
    size_t count = sheets_find(importing->request->what, known);
    for (size_t i = 0; i < importing->grid_count; i++) {
        const char *name = importing->grids[i].name;
        bool ours = !name || strncmp(name, TABLE_BASE_PREFIX, strlen(TABLE_BASE_PREFIX)) == 0 ||
                    strcmp(name, TABLE_HELP_SHEET) == 0 || strcmp(name, TABLE_LISTS_SHEET) == 0;
        for (size_t j = 0; j < count; j++)
            ours = ours || strcmp(name, known[j].entry->sheet) == 0;
        struct table_event event = { .kind = TABLE_FOREIGN, .sheet = (char *)name };
        if (!ours && !table_report_add(importing->report, &event, importing->error))
            return false;
    }
    return true;
}

/* The dossier's sheets: those of the file by its index, then the others of the table. */
static bool load_yours(struct importing *importing)
{
    struct sheet all[TABLE_SHEETS_MAX];
    size_t count = sheets_find(importing->request->what, all);
    for (size_t i = 0; i < importing->sheets; i++, importing->whole++)
        if (!table_load(&importing->taken[i].table.sheet, importing->dossier, &importing->types,
                        &importing->yours[i], importing->error))
            return false;
    for (size_t i = 0; i < count; i++) {
        bool taken = false;
        for (size_t j = 0; j < importing->sheets; j++)
            taken |= importing->taken[j].table.sheet.entry == all[i].entry;
        if (!taken && !table_load(&all[i], importing->dossier, &importing->types,
                                  &importing->yours[importing->whole++], importing->error))
            return false;
    }
    return true;
}

static bool is_deleted(const struct importing *importing, const struct row *row)
{
    for (size_t i = 0; i < importing->changes.count; i++)
        if (importing->changes.items[i].kind == CHANGE_DELETE &&
            importing->changes.items[i].row == row)
            return true;
    return false;
}

/* What hangs below a deleted row must be deleted by name too. */
static void check_deleted(const struct importing *importing, const struct change *change)
{
    const struct sheet *sheet = &importing->yours[change->sheet].sheet;
    for (size_t i = 0; i < importing->whole; i++) {
        const struct table *other = &importing->yours[i];
        struct sheet parent;
        if (!sheet_parent(&other->sheet, &parent) || parent.entry != sheet->entry)
            continue;
        for (size_t j = 0; j < other->row_count; j++) {
            const char *key = table_cell(other, &other->rows[j], sheet_element(sheet));
            if (key && strcmp(key, change->row->key) == 0 &&
                !is_deleted(importing, &other->rows[j]))
                problems_add(importing->problems, NULL, 0,
                             "row \"%s\" of sheet \"%s\" is not in the file, but its row \"%s\" of "
                             "sheet \"%s\" is; take it out too, or put the other back",
                             change->row->key, sheet->entry->sheet, other->rows[j].key,
                             other->sheet.entry->sheet);
        }
    }
}

static bool merge(struct importing *importing)
{
    for (size_t i = 0; i < importing->sheets; i++) {
        struct merging merging = {
            .request = importing->request,
            .sheet = i,
            .taken = &importing->taken[i],
            .yours = &importing->yours[i],
            .changes = &importing->changes,
            .report = importing->report,
            .problems = importing->problems,
            .error = importing->error,
        };
        if (!table_merge(&merging))
            return false;
    }
    for (size_t i = 0; i < importing->changes.count; i++)
        if (importing->changes.items[i].kind == CHANGE_DELETE)
            check_deleted(importing, &importing->changes.items[i]);
    return importing->problems->total == 0 || problems_error(importing->problems, importing->error);
}

/* The key that a row of the file has in the dossier after the import. */
static const char *final_key(const struct importing *importing, const struct change *change)
{
    const struct key_changes *keys = &importing->keys;
    for (size_t i = 0; i < keys->count; i++)
        if (keys->items[i].sheet == change->sheet &&
            strcmp(keys->items[i].was, change->row->key) == 0)
            return keys->items[i].is;
    return change->row->key;
}

static bool no_memory(const struct importing *importing)
{
    return error_set(importing->error, STATUS_INTERNAL, "no memory for a table");
}

static bool set_extra(const struct importing *importing, const struct change *change,
                      struct table *extra)
{
    const char *key = final_key(importing, change);
    const struct column *column = table_column(extra, change->column->id);
    if (!column)
        column = table_add_column(extra, &importing->types, change->column->id);
    struct row *row = column ? table_row(extra, key) : NULL;
    if (column && !row) {
        row = table_add_row(extra, key);
        if (row && !table_set_cell(extra, row, 0, key))
            return no_memory(importing);
    }
    return (row && table_set_cell(extra, row, (size_t)(column - extra->columns), change->value)) ||
           no_memory(importing);
}

/* Cells of extra columns move with a row that has another key now. */
static bool rename_rows(const struct importing *importing, size_t sheet, struct table *extra,
                        bool *ret_any)
{
    for (size_t i = 0; i < importing->keys.count; i++) {
        const struct key_change *key = &importing->keys.items[i];
        struct row *row = key->sheet == sheet ? table_row(extra, key->was) : NULL;
        if (!row)
            continue;
        if (!table_set_cell(extra, row, 0, key->is))
            return no_memory(importing);
        *ret_any = true;
    }
    return true;
}

static bool write_extra(struct importing *importing, size_t sheet)
{
    CLEANUP(table_release) struct table extra = TABLE_INIT;
    char path[96];
    bool any = false;
    if (!table_extra_read(importing->dossier, &importing->types,
                          &importing->taken[sheet].table.sheet, &extra, importing->error) ||
        !rename_rows(importing, sheet, &extra, &any))
        return false;
    for (size_t i = 0; i < importing->changes.count; i++) {
        const struct change *change = &importing->changes.items[i];
        if (change->kind != CHANGE_EXTRA || change->sheet != sheet)
            continue;
        any = true;
        if (!set_extra(importing, change, &extra))
            return false;
    }
    if (!any)
        return true;
    struct file_change *file = &importing->extras.items[importing->extras.count++];
    table_extra_path(&extra.sheet, path, sizeof path);
    *file = (struct file_change){ .path = strdup(path), .bytes = TEXT_INIT(LIMIT_TABLE_BYTES) };
    table_extra_write(&extra, &file->bytes);
    return (file->path && !text_failed(&file->bytes)) || no_memory(importing);
}

static bool write_extras(struct importing *importing)
{
    importing->extras.items = calloc(importing->sheets + 1, sizeof *importing->extras.items);
    if (!importing->extras.items)
        return no_memory(importing);
    for (size_t i = 0; i < importing->sheets; i++)
        if (!write_extra(importing, i))
            return false;
    return true;
}

static bool carry_out(struct importing *importing)
{
    if (!table_apply(importing->dossier, &importing->types, importing->taken, importing->yours,
                     importing->whole, &importing->changes, &importing->files, importing->problems,
                     importing->error))
        return false;
    if (importing->problems->total)
        return problems_error(importing->problems, importing->error);
    if (!table_verify(importing->dossier, importing->schema, &importing->types, importing->taken,
                      importing->yours, importing->sheets, &importing->changes, &importing->files,
                      &importing->keys, importing->problems, importing->error)) {
        if (importing->problems->total)
            error_wrap(importing->error, "with this table the dossier would not be valid");
        return false;
    }
    if (!write_extras(importing))
        return false;
    importing->report->files = importing->files.count + importing->extras.count;
    const struct file_changes lists[] = { importing->files, importing->extras };
    return importing->request->dry_run ||
           file_changes_write(importing->dossier, lists, 2, importing->error);
}

static bool import(struct importing *importing)
{
    struct sheet sheets[TABLE_SHEETS_MAX];
    size_t count = table_sheets(importing->request, sheets, importing->error);
    if (!count || !type_view_open(importing->request->schemas, &importing->types, importing->error))
        return false;
    if (!read_grids(importing) || !take_sheets(importing, sheets, count))
        return error_wrap(importing->error, "%s", path_name(importing->request->file));
    if (!report_sheets(importing) || !load_yours(importing) || !merge(importing))
        return false;
    return importing->report->conflicts || !importing->changes.count || carry_out(importing);
}

bool table_import(const struct dossier *dossier, const struct dossier_schema *schema,
                  const struct table_request *request, struct table_report *report,
                  struct problems *problems, struct error *error)
{
    struct importing importing = {
        .dossier = dossier,
        .schema = schema,
        .request = request,
        .report = report,
        .problems = problems,
        .error = error,
    };
    bool done = import(&importing);
    for (size_t i = 0; i < importing.sheets; i++)
        taken_release(&importing.taken[i]);
    for (size_t i = 0; i < TABLE_SHEETS_MAX; i++)
        table_release(&importing.yours[i]);
    for (size_t i = 0; i < importing.grid_count; i++)
        grid_release(&importing.grids[i]);
    free(importing.grids);
    free(importing.changes.items);
    file_changes_release(&importing.files);
    file_changes_release(&importing.extras);
    key_changes_release(&importing.keys);
    type_view_release(&importing.types);
    return done;
}
