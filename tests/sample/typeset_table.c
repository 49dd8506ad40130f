#include "typeset.h"

#include <stdlib.h>
#include <string.h>

static const double cell_padding = 4;

/* Widths of the columns in points: shares of the line, or equal parts if none are given. */
static int widths_find(const char *shares, int columns, double *widths)
{
    double line = PAGE_WIDTH - 2 * MARGIN;
    double total = 0;
    char **share = g_strsplit(shares ? shares : "", " ", -1);
    for (int i = 0; i < columns; i++) {
        bool given = (guint)i < g_strv_length(share) && *share[i];
        widths[i] = given ? strtod(share[i], NULL) : 10;
        total += widths[i];
    }
    for (int i = 0; i < columns; i++)
        widths[i] = widths[i] * line / total;
    g_strfreev(share);
    return columns;
}

static void cell_frame_draw(struct sheet *sheet, double x, double width, double height, bool head)
{
    if (head) {
        cairo_set_source_rgb(sheet->cairo, 0.87, 0.9, 0.93);
        cairo_rectangle(sheet->cairo, x, sheet->y, width, height);
        cairo_fill(sheet->cairo);
    }
    cairo_set_source_rgb(sheet->cairo, 0.5, 0.53, 0.57);
    cairo_set_line_width(sheet->cairo, 0.5);
    cairo_rectangle(sheet->cairo, x, sheet->y, width, height);
    cairo_stroke(sheet->cairo);
    cairo_set_source_rgb(sheet->cairo, 0, 0, 0);
}

static double row_draw(struct sheet *sheet, char **cells, int columns, const double *widths,
                       bool head, bool draw)
{
    PangoLayout *layouts[COLUMNS_MAX];
    bool japanese = strcmp(sheet_key(sheet, "lang"), "ja") == 0;
    double above = japanese ? cell_padding + 0.5 : cell_padding - 1;
    double height = 0;
    double x = MARGIN;
    for (int i = 0; i < columns; i++) {
        layouts[i] =
            sheet_layout(sheet, cells[i], head ? BOLD : REGULAR, 8.6, widths[i] - 2 * cell_padding);
        height = MAX(height, layout_height(layouts[i]) + 2 * above + 1);
    }
    for (int i = 0; i < columns; i++) {
        if (draw) {
            cell_frame_draw(sheet, x, widths[i], height, head);
            sheet_draw(sheet, layouts[i], x + cell_padding, sheet->y + above);
        }
        x += widths[i];
        g_object_unref(layouts[i]);
    }
    if (draw)
        sheet->y += height;
    return height;
}

/* "| a | b |" gives a and b. */
static char **cells_split(const char *line)
{
    size_t length = strlen(line);
    char *inner = g_strndup(line + 2, length > 4 ? length - 4 : 0);
    char **cells = g_strsplit(inner, " | ", COLUMNS_MAX);
    g_free(inner);
    return cells;
}

char **table_draw(struct sheet *sheet, char **line, const char *widths)
{
    double column_widths[COLUMNS_MAX];
    char **head = cells_split(*line);
    int columns = widths_find(widths, (int)g_strv_length(head), column_widths);
    page_need(sheet, row_draw(sheet, head, columns, column_widths, true, false) + 40);
    row_draw(sheet, head, columns, column_widths, true, true);
    for (line++; *line && **line == '|'; line++) {
        char **cells = cells_split(*line);
        if ((int)g_strv_length(cells) == columns) {
            double height = row_draw(sheet, cells, columns, column_widths, false, false);
            if (sheet->y + height > BODY_BOTTOM) {
                page_break(sheet);
                row_draw(sheet, head, columns, column_widths, true, true);
            }
            row_draw(sheet, cells, columns, column_widths, false, true);
        } else {
            sheet->faulty_row = *line;
        }
        g_strfreev(cells);
    }
    g_strfreev(head);
    sheet->y += 9;
    return line;
}

static void arrow_draw(struct sheet *sheet, double x, double y)
{
    cairo_set_line_width(sheet->cairo, 1);
    cairo_move_to(sheet->cairo, x + 2, y);
    cairo_line_to(sheet->cairo, x + 12, y);
    cairo_stroke(sheet->cairo);
    cairo_move_to(sheet->cairo, x + 16, y);
    cairo_line_to(sheet->cairo, x + 10, y - 3.5);
    cairo_line_to(sheet->cairo, x + 10, y + 3.5);
    cairo_fill(sheet->cairo);
}

void flow_draw(struct sheet *sheet, const char *text)
{
    enum { BOXES_PER_ROW = 4 };
    const double gap = 18;
    const double height = 50;
    double width = (PAGE_WIDTH - 2 * MARGIN - (BOXES_PER_ROW - 1) * gap) / BOXES_PER_ROW;
    char **box = g_strsplit(text, " > ", -1);
    int rows = ((int)g_strv_length(box) + BOXES_PER_ROW - 1) / BOXES_PER_ROW;
    page_need(sheet, rows * (height + 14));
    for (int i = 0; box[i]; i++) {
        double x = MARGIN + (i % BOXES_PER_ROW) * (width + gap);
        double y = sheet->y + (i / BOXES_PER_ROW) * (height + 14);
        PangoLayout *layout = sheet_layout(sheet, box[i], REGULAR, 8.6, width - 10);
        pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
        cairo_set_source_rgb(sheet->cairo, 0.93, 0.955, 0.98);
        cairo_rectangle(sheet->cairo, x, y, width, height);
        cairo_fill_preserve(sheet->cairo);
        cairo_set_source_rgb(sheet->cairo, 0.16, 0.33, 0.5);
        cairo_set_line_width(sheet->cairo, 0.8);
        cairo_stroke(sheet->cairo);
        if (i % BOXES_PER_ROW)
            arrow_draw(sheet, x - gap, y + height / 2);
        cairo_set_source_rgb(sheet->cairo, 0, 0, 0);
        sheet_draw(sheet, layout, x + 5, y + (height - layout_height(layout)) / 2);
        g_object_unref(layout);
    }
    sheet->y += rows * (height + 14);
    g_strfreev(box);
}
