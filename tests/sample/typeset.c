#include "typeset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *sheet_key(const struct sheet *sheet, const char *key)
{
    const char *value = g_hash_table_lookup(sheet->keys, key);
    return value ? value : "";
}

/* No line breaks at a hyphen inside a word or number: MIE-CX-208 stays whole. */
static void hyphens_keep(PangoLayout *layout, const char *text)
{
    PangoAttrList *list = pango_attr_list_new();
    for (const char *hyphen = strchr(text, '-'); hyphen; hyphen = strchr(hyphen + 1, '-')) {
        if (hyphen == text || !g_ascii_isalnum(hyphen[-1]) || !g_ascii_isalnum(hyphen[1]))
            continue;
        PangoAttribute *keep = pango_attr_allow_breaks_new(FALSE);
        keep->start_index = (guint)(hyphen - text);
        keep->end_index = keep->start_index + 2;
        pango_attr_list_insert(list, keep);
    }
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
}

PangoLayout *sheet_layout(struct sheet *sheet, const char *text, enum weight weight, double size_pt,
                          double width_pt)
{
    PangoLayout *layout = pango_cairo_create_layout(sheet->cairo);
    bool japanese = strcmp(sheet_key(sheet, "lang"), "ja") == 0;
    PangoFontDescription *font =
        pango_font_description_from_string(japanese ? "IPAexGothic" : "Noto Sans CJK JP");
    if (weight == BOLD && !japanese)
        pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    pango_font_description_set_absolute_size(font, size_pt * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_text(layout, text, -1);
    hyphens_keep(layout, text);
    pango_layout_set_line_spacing(layout, japanese ? 1.5F : 1.12F);
    if (width_pt > 0) {
        pango_layout_set_width(layout, (int)(width_pt * PANGO_SCALE));
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    }
    return layout;
}

double layout_height(PangoLayout *layout)
{
    int height = 0;
    pango_layout_get_size(layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

double layout_width(PangoLayout *layout)
{
    int width = 0;
    pango_layout_get_size(layout, &width, NULL);
    return (double)width / PANGO_SCALE;
}

double sheet_draw(struct sheet *sheet, PangoLayout *layout, double x, double y)
{
    cairo_move_to(sheet->cairo, x, y);
    pango_cairo_show_layout(sheet->cairo, layout);
    return layout_height(layout);
}

static void paragraph_draw(struct sheet *sheet, const char *text, enum weight weight,
                           double size_pt)
{
    PangoLayout *layout = sheet_layout(sheet, text, weight, size_pt, PAGE_WIDTH - 2 * MARGIN);
    page_need(sheet, layout_height(layout));
    sheet->y += sheet_draw(sheet, layout, MARGIN, sheet->y) + (sheet_is_formal(sheet) ? 10 : 6);
    g_object_unref(layout);
}

static void item_draw(struct sheet *sheet, const char *text)
{
    PangoLayout *layout = sheet_layout(sheet, text, REGULAR, 10, PAGE_WIDTH - 2 * MARGIN - 18);
    page_need(sheet, layout_height(layout));
    cairo_new_path(sheet->cairo);
    cairo_arc(sheet->cairo, MARGIN + 8, sheet->y + 9, 1.6, 0, 2 * G_PI);
    cairo_fill(sheet->cairo);
    sheet->y += sheet_draw(sheet, layout, MARGIN + 18, sheet->y) + 2.5;
    g_object_unref(layout);
}

static void note_draw(struct sheet *sheet, const char *text)
{
    double width = PAGE_WIDTH - 2 * MARGIN;
    PangoLayout *layout = sheet_layout(sheet, text, REGULAR, 10, width - 26);
    double height = layout_height(layout) + 12;
    page_need(sheet, height);
    cairo_set_source_rgb(sheet->cairo, 0.94, 0.955, 0.97);
    cairo_rectangle(sheet->cairo, MARGIN, sheet->y, width, height);
    cairo_fill(sheet->cairo);
    cairo_set_source_rgb(sheet->cairo, 0.16, 0.33, 0.5);
    cairo_rectangle(sheet->cairo, MARGIN, sheet->y, 3, height);
    cairo_fill(sheet->cairo);
    cairo_set_source_rgb(sheet->cairo, 0, 0, 0);
    sheet_draw(sheet, layout, MARGIN + 14, sheet->y + 6);
    sheet->y += height + 7;
    g_object_unref(layout);
}

static void outline_add(struct sheet *sheet, int level, const char *text)
{
    char *where = g_strdup_printf("page=%d pos=[%d %d]", sheet->page, MARGIN, (int)sheet->y);
    int parent = level == 1 ? CAIRO_PDF_OUTLINE_ROOT : sheet->outline_parent;
    int id = cairo_pdf_surface_add_outline(sheet->surface, parent, text, where,
                                           CAIRO_PDF_OUTLINE_FLAG_OPEN);
    if (level == 1)
        sheet->outline_parent = id;
    g_free(where);
}

/* A heading stays with what follows it: the first row of a table needs more than a line of text. */
static void heading_draw(struct sheet *sheet, int level, const char *text, const char *next)
{
    double size = level == 1 ? 13 : 11;
    if (sheet->y > BODY_TOP + 1)
        sheet->y += level == 1 ? 11 : 6;
    page_need(sheet, next && (*next == '|' || *next == '@') ? 150 : 78);
    outline_add(sheet, level, text);
    PangoLayout *layout = sheet_layout(sheet, text, BOLD, size, PAGE_WIDTH - 2 * MARGIN);
    cairo_set_source_rgb(sheet->cairo, 0.1, 0.22, 0.36);
    sheet->y += sheet_draw(sheet, layout, MARGIN, sheet->y) + 2;
    if (level == 1) {
        cairo_set_line_width(sheet->cairo, 0.7);
        cairo_move_to(sheet->cairo, MARGIN, sheet->y + 0.5);
        cairo_line_to(sheet->cairo, PAGE_WIDTH - MARGIN, sheet->y + 0.5);
        cairo_stroke(sheet->cairo);
        sheet->y += 5;
    }
    cairo_set_source_rgb(sheet->cairo, 0, 0, 0);
    sheet->y += 2;
    g_object_unref(layout);
}

/* Draws what starts at this line; returns the next line. */
static char **line_draw(struct sheet *sheet, char **line)
{
    const char *text = *line;
    if (g_str_has_prefix(text, "@cols "))
        return table_draw(sheet, line + 1, text + strlen("@cols "));
    if (*text == '|')
        return table_draw(sheet, line, NULL);
    if (g_str_has_prefix(text, "# "))
        heading_draw(sheet, 1, text + 2, line[1]);
    else if (g_str_has_prefix(text, "## "))
        heading_draw(sheet, 2, text + 3, line[1]);
    else if (g_str_has_prefix(text, "- "))
        item_draw(sheet, text + 2);
    else if (g_str_has_prefix(text, "> "))
        note_draw(sheet, text + 2);
    else if (g_str_has_prefix(text, "@flow "))
        flow_draw(sheet, text + strlen("@flow "));
    else if (g_str_has_prefix(text, "@sign "))
        sign_draw(sheet, text + strlen("@sign "));
    else if (g_str_has_prefix(text, "@bold "))
        paragraph_draw(sheet, text + strlen("@bold "), BOLD, 11);
    else if (strcmp(text, "@page") == 0)
        page_break(sheet);
    else if (strcmp(text, "@seal") == 0)
        seal_draw(sheet);
    else if (*text)
        paragraph_draw(sheet, text, REGULAR, sheet_is_formal(sheet) ? 11 : 10);
    return line + 1;
}

static cairo_status_t bytes_drop(void *closure, const unsigned char *bytes, unsigned int length)
{
    (void)closure, (void)bytes, (void)length;
    return CAIRO_STATUS_SUCCESS;
}

static void metadata_set(struct sheet *sheet)
{
    char *stamp = g_strdup_printf("%sT09:00:00+09:00", sheet_key(sheet, "date"));
    char *title = g_strdup_printf("%s %s", sheet_key(sheet, "number"), sheet_key(sheet, "title"));
    cairo_pdf_surface_set_metadata(sheet->surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(sheet->surface, CAIRO_PDF_METADATA_AUTHOR,
                                   sheet_key(sheet, "holder"));
    cairo_pdf_surface_set_metadata(sheet->surface, CAIRO_PDF_METADATA_CREATE_DATE, stamp);
    cairo_pdf_surface_set_metadata(sheet->surface, CAIRO_PDF_METADATA_MOD_DATE, stamp);
    g_free(title);
    g_free(stamp);
}

/* One run; path NULL only counts the pages. */
static bool sheet_run(struct sheet *sheet, const char *path)
{
    sheet->surface =
        path ? cairo_pdf_surface_create(path, PAGE_WIDTH, PAGE_HEIGHT)
             : cairo_pdf_surface_create_for_stream(bytes_drop, NULL, PAGE_WIDTH, PAGE_HEIGHT);
    cairo_pdf_surface_restrict_to_version(sheet->surface, CAIRO_PDF_VERSION_1_5);
    metadata_set(sheet);
    sheet->cairo = cairo_create(sheet->surface);
    sheet->page = 0;
    page_begin(sheet);
    title_draw(sheet);
    for (char **line = sheet->lines; *line;)
        line = line_draw(sheet, line);
    cairo_show_page(sheet->cairo);
    sheet->pages_total = sheet->page;
    cairo_destroy(sheet->cairo);
    cairo_surface_finish(sheet->surface);
    bool done = cairo_surface_status(sheet->surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(sheet->surface);
    return done;
}

/* Takes the "!key value" lines off the top; the rest is the body. */
static char **keys_read(GHashTable *keys, char **lines)
{
    for (; *lines && **lines == '!'; lines++) {
        char *space = strchr(*lines, ' ');
        if (space)
            g_hash_table_replace(keys, g_strndup(*lines + 1, (gsize)(space - *lines - 1)),
                                 g_strdup(space + 1));
    }
    return lines;
}

int main(int count, char **arguments)
{
    char *text = NULL;
    if (count != 3 || !g_file_get_contents(arguments[1], &text, NULL, NULL)) {
        fprintf(stderr, "usage: typeset SOURCE PDF\n");
        return 2;
    }
    char **lines = g_strsplit(text, "\n", -1);
    struct sheet sheet = { .keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free) };
    sheet.lines = keys_read(sheet.keys, lines);
    bool done = sheet_run(&sheet, NULL) && sheet_run(&sheet, arguments[2]);
    if (sheet.faulty_row)
        fprintf(stderr, "row with another number of cells than its head: \"%s\"\n",
                sheet.faulty_row);
    done = done && !sheet.faulty_row;
    g_hash_table_destroy(sheet.keys);
    g_strfreev(lines);
    g_free(text);
    return done ? 0 : 1;
}
