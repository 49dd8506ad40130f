/* What is due as a workbook of one sheet. */
#include "dossier/xlsx.h"
#include "dossier/due/due.h"

#include <stdio.h>

#define COLUMNS 9

static void item_row(const struct due_page *page, const struct due_item *item, struct xlsx *xlsx)
{
    enum report_language language = page->language;
    char place[512];
    snprintf(place, sizeof place, "%.400s:%ld", item->place.file, item->place.line);
    struct xlsx_cell cells[] = {
        { .kind = XLSX_DATE, .text = item->date },
        { .kind = XLSX_NUMBER, .number = (double)item->days },
        XLSX_CELL(due_word(item->kind, language)),
        XLSX_CELL(item->what[language]),
        XLSX_CELL(item->against[language]),
        { .kind = XLSX_DATE, .text = item->working[0] ? item->working : NULL },
        XLSX_CELL(due_action(item->kind, language)),
        XLSX_CELL(item->id),
        XLSX_CELL(place),
    };
    xlsx_row(xlsx, cells, sizeof cells / sizeof *cells);
}

bool due_write_xlsx(const struct due_page *page, struct buffer *ret, struct error *error)
{
    static const struct xlsx_column heads[][COLUMNS] = {
        { { "day", 12 },
          { "days left", 10 },
          { "kind", 26 },
          { "what", 48 },
          { "ends", 30 },
          { "working day before", 12 },
          { "to do", 44 },
          { "id", 28 },
          { "file and line", 28 } },
        { { "期日", 12 },
          { "残り日数", 10 },
          { "種類", 26 },
          { "内容", 48 },
          { "失効", 30 },
          { "直前の営業日", 12 },
          { "対応", 44 },
          { "ID", 28 },
          { "ファイルと行", 28 } },
    };
    const char *product = page->language == REPORT_JA ? page->product_ja : page->product;
    CLEANUP(xlsx_free_pointer)
    struct xlsx *xlsx = xlsx_new(product ? product : page->dossier, page->as_of, error);
    if (!xlsx)
        return false;
    xlsx_sheet(xlsx, page->language == REPORT_JA ? "期限" : "due", heads[page->language], COLUMNS);
    for (size_t i = 0; i < page->due->count; i++)
        item_row(page, &page->due->items[i], xlsx);
    return xlsx_write(xlsx, ret, error);
}
