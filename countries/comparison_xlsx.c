/* The table of a change as a workbook of one sheet. */
#include "countries/comparison_sheet.h"
#include "dossier/xlsx.h"

static void row_xlsx(const struct comparison_sheet *sheet, const struct comparison_row *row,
                     struct xlsx *xlsx)
{
    const char *nothing = comparison_word(sheet, COMPARISON_NOTHING);
    CLEANUP(text_release) struct text field = TEXT_INIT(65536);
    comparison_append_field(sheet, row, &field);
    struct xlsx_cell cells[] = {
        XLSX_CELL(text_string(&field)),
        { .kind = XLSX_MARKED,
          .text = row->before,
          .difference = &row->difference,
          .side = DIFFERENCE_REMOVED },
        { .kind = XLSX_MARKED,
          .text = row->after,
          .difference = &row->difference,
          .side = DIFFERENCE_ADDED },
        XLSX_CELL(*row->reason ? row->reason : nothing),
    };
    if (!*row->before)
        cells[1] = XLSX_CELL(nothing);
    if (!*row->after)
        cells[2] = XLSX_CELL(nothing);
    xlsx_row(xlsx, cells, sizeof cells / sizeof *cells);
}

bool comparison_write_xlsx(const struct comparison_sheet *sheet, struct text *ret,
                           struct error *error)
{
    static const double widths[] = { 22, 56, 56, 36 };
    struct xlsx_column columns[sizeof widths / sizeof *widths];
    CLEANUP(text_release) struct text subject = TEXT_INIT(65536);
    CLEANUP(buffer_release) struct buffer bytes = { .bytes = NULL };
    comparison_append_subject(sheet, &subject);
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        columns[i] = (struct xlsx_column){
            comparison_word(sheet, (enum comparison_word)(COMPARISON_FIELD + i)), widths[i]
        };
    CLEANUP(xlsx_free_pointer)
    struct xlsx *xlsx = xlsx_new(text_string(&subject), sheet->comparison->as_of, error);
    if (!xlsx)
        return false;
    xlsx_sheet(xlsx, comparison_word(sheet, COMPARISON_TITLE), columns, 4);
    for (size_t i = 0; i < sheet->comparison->count; i++)
        row_xlsx(sheet, &sheet->comparison->rows[i], xlsx);
    if (!xlsx_write(xlsx, &bytes, error))
        return false;
    text_append_bytes(ret, bytes.bytes, bytes.size);
    return !text_failed(ret) ||
           error_set(error, STATUS_LIMIT, "the table would be larger than %zu bytes", ret->max);
}
