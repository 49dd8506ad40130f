/* Sets one page-numbered PDF from a plain text source: the documents of the sample dossier.
 *
 * A source is lines. "!key value" lines come first (title, number, revision, date, product,
 * release, holder, address, lang, style), then the body: "# " and "## " headings, "- " items, "| a
 * | b |" table rows (the first is the head, "@cols 20 80" before it sets widths), "> " notes,
 * "@flow A > B" boxes,
 * "@page", "@seal", "@sign who | office | date"; any other line is a paragraph. A paragraph is
 * never split over two pages, so that a wording can be found on one page. The same source gives the
 * same bytes.
 */
#ifndef TESTS_SAMPLE_TYPESET_H
#define TESTS_SAMPLE_TYPESET_H

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdbool.h>

enum { PAGE_WIDTH = 595, PAGE_HEIGHT = 842, MARGIN = 62, BODY_TOP = 84, BODY_BOTTOM = 778 };
enum { COLUMNS_MAX = 8 };

/* Japanese is set in IPAexGothic, which has one weight: cairo embeds all shared outlines of the
 * large CFF faces with some glyphs, and a page then weighs a megabyte. */
enum weight { REGULAR, BOLD };

/* One run over the source. The first run has no pages_total and its output is dropped. */
struct sheet {
    cairo_surface_t *surface;
    cairo_t *cairo;
    GHashTable *keys; /* "!key" lines, owned */
    char **lines;     /* the body, NULL-terminated, owned */
    int page;
    int pages_total; /* 0 = not known yet */
    double y;
    int outline_parent;
    const char *faulty_row; /* a table row with another number of cells than its head, or NULL */
};

/* The value of a "!key" line, or "" if there is none. */
const char *sheet_key(const struct sheet *sheet, const char *key);

/* A layout of this text, width_pt wide (0: no wrapping); the caller unrefs it. */
PangoLayout *sheet_layout(struct sheet *sheet, const char *text, enum weight weight, double size_pt,
                          double width_pt);

/* Draws a layout with its top left corner at x, y and returns its height in points. */
double sheet_draw(struct sheet *sheet, PangoLayout *layout, double x, double y);
double layout_height(PangoLayout *layout);
double layout_width(PangoLayout *layout);

/* Page furniture: typeset_page.c */
void page_begin(struct sheet *sheet);
void page_break(struct sheet *sheet);
/* Starts a new page unless height_pt more points fit on this one. */
void page_need(struct sheet *sheet, double height_pt);
void title_draw(struct sheet *sheet);
/* A letter or a certificate: no title block, larger type. */
bool sheet_is_formal(const struct sheet *sheet);
void seal_draw(struct sheet *sheet);
void sign_draw(struct sheet *sheet, const char *text);

/* Draws the table that begins at this line; returns the first line after it. widths: shares of the
 * columns, or NULL for equal ones. */
char **table_draw(struct sheet *sheet, char **line, const char *widths);
/* Boxes with arrows between them: "A > B > C". */
void flow_draw(struct sheet *sheet, const char *text);

#endif
