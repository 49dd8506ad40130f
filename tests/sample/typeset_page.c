#include "typeset.h"

#include <math.h>
#include <string.h>

static void draw_at(struct sheet *sheet, const char *text, enum weight weight, double size_pt,
                    double x, double y)
{
    PangoLayout *layout = sheet_layout(sheet, text, weight, size_pt, 0);
    sheet_draw(sheet, layout, x, y);
    g_object_unref(layout);
}

static void draw_right(struct sheet *sheet, const char *text, enum weight weight, double size_pt,
                       double y)
{
    PangoLayout *layout = sheet_layout(sheet, text, weight, size_pt, 0);
    sheet_draw(sheet, layout, PAGE_WIDTH - MARGIN - layout_width(layout), y);
    g_object_unref(layout);
}

static void draw_centred(struct sheet *sheet, const char *text, enum weight weight, double size_pt)
{
    PangoLayout *layout = sheet_layout(sheet, text, weight, size_pt, PAGE_WIDTH - 2 * MARGIN);
    pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    sheet->y += sheet_draw(sheet, layout, MARGIN, sheet->y);
    g_object_unref(layout);
}

static void rule_draw(struct sheet *sheet, double y, double width_pt)
{
    cairo_set_line_width(sheet->cairo, width_pt);
    cairo_move_to(sheet->cairo, MARGIN, y);
    cairo_line_to(sheet->cairo, PAGE_WIDTH - MARGIN, y);
    cairo_stroke(sheet->cairo);
}

static bool style_is(const struct sheet *sheet, const char *style)
{
    return strcmp(sheet_key(sheet, "style"), style) == 0;
}

static bool is_japanese(const struct sheet *sheet)
{
    return strcmp(sheet_key(sheet, "lang"), "ja") == 0;
}

bool sheet_is_formal(const struct sheet *sheet)
{
    return style_is(sheet, "certificate") || style_is(sheet, "letter");
}

static void certificate_frame_draw(struct sheet *sheet)
{
    cairo_set_source_rgb(sheet->cairo, 0.35, 0.3, 0.18);
    cairo_set_line_width(sheet->cairo, 2);
    cairo_rectangle(sheet->cairo, 30, 30, PAGE_WIDTH - 60, PAGE_HEIGHT - 60);
    cairo_stroke(sheet->cairo);
    cairo_set_line_width(sheet->cairo, 0.6);
    cairo_rectangle(sheet->cairo, 36, 36, PAGE_WIDTH - 72, PAGE_HEIGHT - 72);
    cairo_stroke(sheet->cairo);
    cairo_set_source_rgb(sheet->cairo, 0, 0, 0);
}

static void header_draw(struct sheet *sheet)
{
    bool japanese = is_japanese(sheet);
    char *left = g_strdup_printf(japanese ? "%s　第%s版" : "%s  Rev. %s",
                                 sheet_key(sheet, "number"), sheet_key(sheet, "revision"));
    char *right = g_strdup_printf(japanese ? "%s　バージョン%s" : "%s  Version %s",
                                  sheet_key(sheet, "product"), sheet_key(sheet, "release"));
    draw_at(sheet, left, REGULAR, 8, MARGIN, 42);
    draw_right(sheet, right, REGULAR, 8, 42);
    rule_draw(sheet, 60, 0.5);
    g_free(left);
    g_free(right);
}

static void footer_draw(struct sheet *sheet)
{
    char *number = sheet->pages_total ? g_strdup_printf("%d / %d", sheet->page, sheet->pages_total)
                                      : g_strdup_printf("%d", sheet->page);
    if (!style_is(sheet, "certificate")) {
        rule_draw(sheet, 790, 0.5);
        draw_at(sheet, sheet_key(sheet, "holder"), REGULAR, 8, MARGIN, 794);
        draw_right(sheet, number, REGULAR, 8, 794);
    } else if (sheet->pages_total != 1) {
        draw_right(sheet, number, REGULAR, 8, 784);
    }
    g_free(number);
}

/* What imitates a paper of an authority says on its face that it is none. */
static void invented_draw(struct sheet *sheet)
{
    PangoLayout *layout =
        sheet_layout(sheet, is_japanese(sheet) ? "架空の見本" : "Invented sample", REGULAR, 6.5, 0);
    cairo_set_source_rgb(sheet->cairo, 0.45, 0.45, 0.45);
    sheet_draw(sheet, layout, (PAGE_WIDTH - layout_width(layout)) / 2, PAGE_HEIGHT - 26);
    cairo_set_source_rgb(sheet->cairo, 0, 0, 0);
    g_object_unref(layout);
}

void page_begin(struct sheet *sheet)
{
    sheet->page++;
    sheet->y = BODY_TOP;
    cairo_set_source_rgb(sheet->cairo, 0, 0, 0);
    if (style_is(sheet, "certificate"))
        certificate_frame_draw(sheet);
    else if (!style_is(sheet, "letter"))
        header_draw(sheet);
    footer_draw(sheet);
    if (sheet_is_formal(sheet))
        invented_draw(sheet);
}

void page_break(struct sheet *sheet)
{
    cairo_show_page(sheet->cairo);
    page_begin(sheet);
}

void page_need(struct sheet *sheet, double height_pt)
{
    if (sheet->y + height_pt > BODY_BOTTOM && sheet->y > BODY_TOP + 1)
        page_break(sheet);
}

static void letterhead_draw(struct sheet *sheet)
{
    sheet->y = 48;
    draw_at(sheet, sheet_key(sheet, "holder"), BOLD, 13, MARGIN, sheet->y);
    draw_at(sheet, sheet_key(sheet, "address"), REGULAR, 8, MARGIN, sheet->y + 22);
    rule_draw(sheet, sheet->y + 40, 1.2);
    sheet->y += 52;
    draw_right(sheet, sheet_key(sheet, "day"), REGULAR, 10, sheet->y);
    draw_at(sheet, sheet_key(sheet, "number"), REGULAR, 10, MARGIN, sheet->y);
    sheet->y += 30;
    draw_centred(sheet, sheet_key(sheet, "title"), BOLD, 14);
    sheet->y += 20;
}

static void certificate_head_draw(struct sheet *sheet)
{
    sheet->y = 82;
    draw_centred(sheet, sheet_key(sheet, "issuer"), REGULAR, 11);
    sheet->y += 16;
    draw_centred(sheet, sheet_key(sheet, "title"), BOLD, 20);
    sheet->y += 22;
}

static void block_row_draw(struct sheet *sheet, const char *label, const char *value)
{
    double width = PAGE_WIDTH - 2 * MARGIN;
    PangoLayout *layout = sheet_layout(sheet, value, REGULAR, 9, width - 120);
    double height = layout_height(layout) + 8;
    cairo_set_source_rgb(sheet->cairo, 0.93, 0.94, 0.95);
    cairo_rectangle(sheet->cairo, MARGIN, sheet->y, 108, height);
    cairo_fill(sheet->cairo);
    cairo_set_source_rgb(sheet->cairo, 0.55, 0.58, 0.62);
    cairo_set_line_width(sheet->cairo, 0.5);
    cairo_rectangle(sheet->cairo, MARGIN, sheet->y, width, height);
    cairo_stroke(sheet->cairo);
    cairo_set_source_rgb(sheet->cairo, 0, 0, 0);
    draw_at(sheet, label, BOLD, 9, MARGIN + 6, sheet->y + 4);
    sheet_draw(sheet, layout, MARGIN + 114, sheet->y + 4);
    sheet->y += height;
    g_object_unref(layout);
}

static void title_block_draw(struct sheet *sheet)
{
    static const char *const labels[][3] = {
        { "document", "文書番号・版", "Document, revision" },
        { "day", "発行日", "Date" },
        { "product-line", "品目", "Product" },
        { "prepared", "作成・承認", "Prepared, checked" },
        { "master", "原文", "Master" },
    };
    bool japanese = is_japanese(sheet);
    draw_centred(sheet, sheet_key(sheet, "title"), BOLD, 18);
    sheet->y += 10;
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        const char *value = sheet_key(sheet, labels[i][0]);
        if (*value)
            block_row_draw(sheet, labels[i][japanese ? 1 : 2], value);
    }
    sheet->y += 12;
}

void title_draw(struct sheet *sheet)
{
    if (style_is(sheet, "certificate"))
        certificate_head_draw(sheet);
    else if (style_is(sheet, "letter"))
        letterhead_draw(sheet);
    else
        title_block_draw(sheet);
}

/* A hand-drawn stroke stands for the signature: two waves, wider for a longer name. */
static void stroke_draw(struct sheet *sheet, double x, double y, const char *name)
{
    double width = 40 + 5 * (double)(strlen(name) % 12);
    cairo_set_source_rgb(sheet->cairo, 0.1, 0.15, 0.5);
    cairo_set_line_width(sheet->cairo, 1.3);
    cairo_move_to(sheet->cairo, x, y);
    cairo_curve_to(sheet->cairo, x + 12, y - 26, x + 20, y + 14, x + width / 2, y - 10);
    cairo_curve_to(sheet->cairo, x + width * 0.7, y - 24, x + width * 0.7, y + 10, x + width,
                   y - 6);
    cairo_stroke(sheet->cairo);
    cairo_set_source_rgb(sheet->cairo, 0, 0, 0);
}

void sign_draw(struct sheet *sheet, const char *text)
{
    char **part = g_strsplit(text, " | ", -1);
    sheet->y += 14;
    page_need(sheet, 96);
    stroke_draw(sheet, MARGIN + 14, sheet->y + 30, part[0]);
    cairo_set_line_width(sheet->cairo, 0.6);
    cairo_move_to(sheet->cairo, MARGIN, sheet->y + 40);
    cairo_line_to(sheet->cairo, MARGIN + 230, sheet->y + 40);
    cairo_stroke(sheet->cairo);
    sheet->y += 44;
    for (char **line = part; *line; line++) {
        draw_at(sheet, *line, line == part ? BOLD : REGULAR, 10, MARGIN, sheet->y);
        sheet->y += 16;
    }
    g_strfreev(part);
}

/* The round seal of an issuer, without words. */
void seal_draw(struct sheet *sheet)
{
    page_need(sheet, 92);
    double x = PAGE_WIDTH - MARGIN - 60;
    double y = sheet->y + 44;
    cairo_set_source_rgb(sheet->cairo, 0.72, 0.14, 0.12);
    cairo_set_line_width(sheet->cairo, 1.6);
    for (int ring = 0; ring < 2; ring++) {
        cairo_new_path(sheet->cairo);
        cairo_arc(sheet->cairo, x, y, 36 - 6 * ring, 0, 2 * G_PI);
        cairo_stroke(sheet->cairo);
    }
    for (int dot = 0; dot < 12; dot++) {
        cairo_new_path(sheet->cairo);
        cairo_arc(sheet->cairo, x + 20 * cos(dot * G_PI / 6), y + 20 * sin(dot * G_PI / 6), 2.4, 0,
                  2 * G_PI);
        cairo_fill(sheet->cairo);
    }
    cairo_set_source_rgb(sheet->cairo, 0, 0, 0);
    sheet->y += 92;
}
