/* table export, table import: the Excel round trip. */
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "dossier/table/table.h"

#include <string.h>

#define SAID_MAX (64u << 20)

const struct option table_options[] = {
    { "what", "TABLE", "documents, papers, parties, texts, ep, approvals, questions or changes",
      false },
    { "sheet", "NAME", "one sheet of the table (default: all; of a CSV the first)", false },
    { "format", "xlsx|csv", "form of the export (default: by the name of --out)", false },
    { "out", "FILE", "where the export goes", false },
    { "dry-run", NULL, "import: say what would change, write nothing", false },
    { "delete", NULL, "import: delete the rows that are not in the file", false },
    { "without-base", NULL, "import: take every difference of a file without base as meant",
      false },
    { NULL, NULL, NULL, false },
};

static bool ends_with(const char *name, const char *end)
{
    size_t size = strlen(name), length = strlen(end);
    return size >= length && strcmp(name + size - length, end) == 0;
}

static bool read_format(const struct arguments *arguments, struct table_request *request,
                        struct error *error)
{
    const char *format = option_value(arguments, "format");
    if (!request->out)
        return error_set(error, STATUS_USAGE, "table export needs --out FILE");
    if (format && strcmp(format, "csv") != 0 && strcmp(format, "xlsx") != 0)
        return error_set(error, STATUS_USAGE, "--format takes xlsx or csv, not \"%.40s\"", format);
    if (arguments->operand_count > 2)
        return error_set(error, STATUS_USAGE, "table export takes DIR, \"%.60s\" is too much",
                         arguments->operands[2]);
    bool csv = format ? strcmp(format, "csv") == 0 : ends_with(request->out, ".csv");
    request->format = csv ? TABLE_CSV : TABLE_XLSX;
    return true;
}

static enum status run_export(const struct arguments *arguments, struct session *session,
                              struct table_request *request, struct error *error)
{
    if (!read_format(arguments, request, error) ||
        !session_load(session, arguments->operands[1], error))
        return error->status;
    request->schemas = session->schemas;
    return table_export(&session->dossier, request, error) ? STATUS_DONE : error->status;
}

/* What is said of an event, before and behind the place, in both languages. */
static const struct wording {
    enum table_event_kind kind;
    const char *en, *ja;
} wordings[] = {
    { TABLE_CHANGED, "changed ", "変更  " },  { TABLE_ADDED, "added   ", "追加  " },
    { TABLE_DELETED, "deleted ", "削除  " },  { TABLE_MISSING, "missing ", "行なし" },
    { TABLE_CONFLICT, "conflict", "競合  " }, { TABLE_KEPT, "kept    ", "列保存" },
    { TABLE_ABSENT, "absent  ", "列なし" },   { TABLE_FOREIGN, "ignored ", "対象外" },
    { TABLE_SAME, "same    ", "同値  " },
};

static const char *explain(const struct table_event *event, bool ja)
{
    switch (event->kind) {
    case TABLE_MISSING:
        return ja ? "ファイルにないが資料には残る（--deleteで削除）"
                  : "not in the file; it stays in the dossier (--delete deletes it)";
    case TABLE_KEPT:
        return ja ? "資料にない列はtables/に保存する"
                  : "the dossier has no place for this column; it is kept in tables/";
    case TABLE_ABSENT:
        return ja ? "ファイルにない列の値はそのまま残る"
                  : "this column is not in the file; its values stay";
    case TABLE_FOREIGN:
        return ja ? "表にないシートは読まない" : "the table has no such sheet; not read";
    case TABLE_SAME:
        return ja ? "表計算が書式を変えただけなので変更しない"
                  : "only the spreadsheet's form differs; left as it is";
    case TABLE_CONFLICT:
        return event->column ? NULL
               : ja          ? "一方で変更、他方で削除された行"
                             : "the row was changed on one side and deleted on the other";
    default:
        return NULL;
    }
}

static void append_value(const char *value, struct text *ret)
{
    if (value && *value) {
        text_append_character(ret, '"');
        text_append_terminal(ret, value);
        text_append_character(ret, '"');
    } else {
        text_append(ret, "-");
    }
}

static void append_place(const struct table_event *event, struct text *ret)
{
    const char *const parts[] = { event->sheet, event->row, event->column };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!parts[i])
            continue;
        text_append_character(ret, ' ');
        text_append_terminal(ret, parts[i]);
    }
    if (event->place && event->kind != TABLE_KEPT && event->kind != TABLE_ABSENT) {
        text_append(ret, " (");
        text_append_terminal(ret, event->place);
        text_append_character(ret, ')');
    }
}

static void append_conflict(const struct table_event *event, bool ja, struct text *ret)
{
    text_append(ret, ja ? "\n         出力時: " : "\n         base:  ");
    if (event->base_known)
        append_value(event->base, ret);
    else
        text_append(ret, ja ? "（CSVにはない）" : "(a CSV does not carry it)");
    text_append(ret, ja ? "\n         ファイル: " : "\n         file:  ");
    append_value(event->file, ret);
    text_append(ret, ja ? "\n         現在: " : "\n         yours: ");
    append_value(event->yours, ret);
}

static void append_event(const struct table_event *event, bool ja, struct text *ret)
{
    for (size_t i = 0; i < sizeof wordings / sizeof *wordings; i++)
        if (wordings[i].kind == event->kind)
            text_append(ret, ja ? wordings[i].ja : wordings[i].en);
    append_place(event, ret);
    const char *explanation = explain(event, ja);
    if (explanation)
        text_appendf(ret, ": %s", explanation);
    if (event->kind == TABLE_CHANGED) {
        text_append(ret, ": ");
        append_value(event->yours, ret);
        text_append(ret, " -> ");
        append_value(event->file, ret);
    }
    if (event->kind == TABLE_CONFLICT && event->column)
        append_conflict(event, ja, ret);
    text_append_character(ret, '\n');
}

static void append_count(size_t count, const char *what, const char *done, struct text *ret)
{
    text_appendf(ret, "%zu %s%s%s", count, what, count == 1 ? "" : "s", done);
}

static void append_summary(const struct table_report *report, bool dry_run, bool ja,
                           struct text *ret)
{
    if (report->conflicts && ja) {
        text_appendf(ret,
                     "競合%zu件。何も書き込んでいない。出力し直して変更を入れ直すか、資料を直す\n",
                     report->conflicts);
    } else if (report->conflicts) {
        append_count(report->conflicts, "conflict", "; nothing was written. ", ret);
        text_append(ret, "Export anew and put your changes in, or change the dossier\n");
    } else if (ja) {
        text_appendf(ret, "%sセル%zu件、追加%zu行、削除%zu行、ファイル%zu件\n",
                     dry_run ? "書込みなし: " : "", report->changed_cells, report->added_rows,
                     report->deleted_rows, report->files);
    } else {
        text_append(ret, dry_run ? "nothing written: " : "");
        append_count(report->changed_cells, "cell", " changed, ", ret);
        append_count(report->added_rows, "row", " added, ", ret);
        append_count(report->deleted_rows, "row", " deleted, in ", ret);
        append_count(report->files, "file", "\n", ret);
    }
}

static enum status print_report(const struct arguments *arguments,
                                const struct table_report *report, bool dry_run,
                                struct error *error)
{
    bool ja = session_language(arguments) == REPORT_JA;
    struct text text = TEXT_INIT(SAID_MAX);
    for (size_t i = 0; i < report->count; i++)
        append_event(&report->events[i], ja, &text);
    append_summary(report, dry_run, ja, &text);
    bool printed = print_text(&text, error);
    text_release(&text);
    if (!printed)
        return error->status;
    return report->conflicts ? STATUS_FINDINGS : STATUS_DONE;
}

static enum status run_import(const struct arguments *arguments, struct session *session,
                              struct table_request *request, struct error *error)
{
    if (arguments->operand_count < 3) {
        error_set(error, STATUS_USAGE, "table import needs DIR and FILE");
        return error->status;
    }
    if (!session_load(session, arguments->operands[1], error))
        return error->status;
    struct table_report report = TABLE_REPORT_INIT;
    struct problems problems = PROBLEMS_INIT;
    request->file = arguments->operands[2];
    request->schemas = session->schemas;
    request->dry_run = option_given(arguments, "dry-run");
    request->delete = option_given(arguments, "delete");
    request->without_base = option_given(arguments, "without-base");
    bool done =
        table_import(&session->dossier, session->schema, request, &report, &problems, error);
    if (!done && problems.total > 1)
        say_problems(&problems);
    enum status status =
        done ? print_report(arguments, &report, request->dry_run, error) : error->status;
    problems_release(&problems);
    table_report_release(&report);
    return status;
}

enum status verb_table(const struct arguments *arguments, struct error *error)
{
    struct session session = SESSION_INIT(arguments);
    struct table_request request = {
        .what = option_value(arguments, "what"),
        .sheet = option_value(arguments, "sheet"),
        .out = option_value(arguments, "out"),
        .force = option_given(arguments, "force"),
    };
    const char *action = arguments->operands[0];
    enum status status;
    if (!request.what)
        error_set(error, STATUS_USAGE, "table needs --what TABLE; see samdossier table --help");
    else if (strcmp(action, "export") != 0 && strcmp(action, "import") != 0)
        error_set(error, STATUS_USAGE, "table takes export or import, not \"%.40s\"", action);
    if (error->status != STATUS_DONE)
        status = error->status;
    else if (strcmp(action, "export") == 0)
        status = run_export(arguments, &session, &request, error);
    else
        status = run_import(arguments, &session, &request, error);
    session_close(&session);
    return status;
}
