/* The words of the table of a change; as text for a terminal. */
#include "countries/comparison_sheet.h"
#include "countries/pack_text.h"

#include <stdlib.h>
#include <string.h>

const struct comparison_format comparison_formats[] = {
    { "text", false, comparison_write_text },
    { "html", false, comparison_write_html },
    { "docx", true, comparison_write_docx },
    { "xlsx", true, comparison_write_xlsx },
    { NULL, false, NULL },
};

const struct comparison_format *comparison_format_find(const char *name)
{
    const struct comparison_format *format = comparison_formats;
    while (format->name && strcmp(format->name, name) != 0)
        format++;
    return format->name ? format : NULL;
}

static const char *const words[COMPARISON_WORDS][2] = {
    [COMPARISON_TITLE] = { "Table of changes", "新旧対照表" },
    [COMPARISON_FIELD] = { "Matter", "変更事項" },
    [COMPARISON_BEFORE] = { "Before", "変更前" },
    [COMPARISON_AFTER] = { "After", "変更後" },
    [COMPARISON_REASON] = { "Reason", "変更理由" },
    [COMPARISON_NOTHING] = { "(nothing)", "（なし）" },
    [COMPARISON_SAMPLE] = { "An invented sample. Not for filing.",
                            "架空の見本であり、申請には使えません。" },
};

const char *comparison_word(const struct comparison_sheet *sheet, enum comparison_word word)
{
    return words[word][sheet->language == REPORT_JA];
}

static const xmlNode *pack_item(const struct pack *pack, const char *element, const char *id)
{
    const xmlNode *node = id ? xml_child(pack_merged(pack), NS_PACK, element) : NULL;
    while (node && strcmp(xml_attribute(node, "id"), id) != 0)
        node = xml_next(node, NS_PACK, element);
    return node;
}

static void append_name(const struct comparison_sheet *sheet, const xmlNode *named, const char *id,
                        struct text *ret)
{
    char *name = named ? pack_text(named, "name", sheet->language) : NULL;
    text_append_clean(ret, name ? name : id, strlen(name ? name : id));
    free(name);
}

void comparison_append_field(const struct comparison_sheet *sheet, const struct comparison_row *row,
                             struct text *ret)
{
    append_name(sheet, pack_item(sheet->pack, "plan-item", row->field),
                row->field ? row->field : row->change, ret);
}

void comparison_append_subject(const struct comparison_sheet *sheet, struct text *ret)
{
    const struct comparison *comparison = sheet->comparison;
    bool japanese = sheet->language == REPORT_JA;
    const char *route = xml_attribute(comparison->filing, "route");
    const char *number = xml_attribute(comparison->approval, "number");
    if (sheet->product)
        text_appendf(ret, japanese ? "%s、" : "%s, ", sheet->product);
    append_name(sheet, pack_route(sheet->pack, route), route, ret);
    text_appendf(ret,
                 japanese ? "（%s）。%s の承認事項（%s 現在）に対する変更。"
                          : " (%s). Changes of what %s approves, as of %s.",
                 xml_attribute(comparison->filing, "id"),
                 number ? number : xml_attribute(comparison->approval, "id"), comparison->as_of);
}

/* A text with what changes in it between marks: removed in the text before, added in that after. */
static void append_marked(const struct comparison_sheet *sheet, const struct comparison_row *row,
                          enum difference_kind kind, struct text *ret)
{
    const char *open = kind == DIFFERENCE_REMOVED ? "[-" : "{+";
    const char *close = kind == DIFFERENCE_REMOVED ? "-]" : "+}";
    if (!*(kind == DIFFERENCE_REMOVED ? row->before : row->after))
        text_append(ret, comparison_word(sheet, COMPARISON_NOTHING));
    for (size_t i = 0; i < row->difference.count; i++) {
        const struct difference_run *run = &row->difference.runs[i];
        if (run->kind != DIFFERENCE_SAME && run->kind != kind)
            continue;
        text_append(ret, run->kind == kind ? open : "");
        text_append_bytes(ret, run->start, run->size);
        text_append(ret, run->kind == kind ? close : "");
    }
}

static void append_cell(const struct comparison_sheet *sheet, enum comparison_word word,
                        const struct text *cell, struct text *ret)
{
    const char *title = comparison_word(sheet, word);
    text_appendf(ret, "  %s: ", title);
    text_append_wrapped(ret, text_string(cell), sheet->columns, 4,
                        (unsigned)utf8_columns(title) + 4);
}

static void append_row(const struct comparison_sheet *sheet, const struct comparison_row *row,
                       struct text *ret)
{
    CLEANUP(text_release)
    struct text before = TEXT_INIT(ret->max), after = TEXT_INIT(ret->max),
                reason = TEXT_INIT(ret->max), field = TEXT_INIT(ret->max);
    append_marked(sheet, row, DIFFERENCE_REMOVED, &before);
    append_marked(sheet, row, DIFFERENCE_ADDED, &after);
    text_append(&reason, *row->reason ? row->reason : comparison_word(sheet, COMPARISON_NOTHING));
    comparison_append_field(sheet, row, &field);
    text_append_character(ret, '\n');
    text_append_terminal(ret, text_string(&field));
    text_append_character(ret, '\n');
    append_cell(sheet, COMPARISON_BEFORE, &before, ret);
    append_cell(sheet, COMPARISON_AFTER, &after, ret);
    append_cell(sheet, COMPARISON_REASON, &reason, ret);
}

bool comparison_write_text(const struct comparison_sheet *sheet, struct text *ret,
                           struct error *error)
{
    CLEANUP(text_release) struct text subject = TEXT_INIT(ret->max);
    text_appendf(ret, "%s\n", comparison_word(sheet, COMPARISON_TITLE));
    comparison_append_subject(sheet, &subject);
    text_append(ret, "  ");
    text_append_wrapped(ret, text_string(&subject), sheet->columns, 2, 2);
    for (size_t i = 0; i < sheet->comparison->count; i++)
        append_row(sheet, &sheet->comparison->rows[i], ret);
    return !text_failed(ret) ||
           error_set(error, STATUS_LIMIT, "the table would be larger than %zu bytes", ret->max);
}
