/* Bookmarks and where they point (ISO 32000-2, 12.3.2 and 12.3.3). */
#include "dossier/helper/pdf.h"

#include <string.h>

static int compare_page_ids(const void *a, const void *b)
{
    int left = ((const struct page_id *)a)->id, right = ((const struct page_id *)b)->id;
    return (left > right) - (left < right);
}

void pdf_collect_pages(struct pdf *pdf)
{
    pdf->page_ids = calloc(pdf->pages + 1, sizeof *pdf->page_ids);
    if (!pdf->page_ids)
        answer_fail("memory ran out");
    for (unsigned i = 0; i < pdf->pages; i++)
        pdf->page_ids[i] = (struct page_id){ pdf_id(pdf, qpdf_get_page_n(pdf->file, i)), i + 1 };
    qsort(pdf->page_ids, pdf->pages, sizeof *pdf->page_ids, compare_page_ids);
}

static unsigned page_of_array(struct pdf *pdf, qpdf_oh destination)
{
    struct page_id wanted = { .id = pdf_id(pdf, pdf_item(pdf, destination, 0)) };
    const struct page_id *found =
        wanted.id ? bsearch(&wanted, pdf->page_ids, pdf->pages, sizeof wanted, compare_page_ids)
                  : NULL;
    return found ? found->page : 0;
}

static int compare_dests(const void *a, const void *b)
{
    return strcmp(((const struct pdf_dest *)a)->name, ((const struct pdf_dest *)b)->name);
}

static unsigned page_of_name(struct pdf *pdf, const char *name)
{
    struct pdf_dest wanted = { .name = (char *)name };
    const struct pdf_dest *found = pdf->dest_count ? bsearch(&wanted, pdf->dests, pdf->dest_count,
                                                             sizeof wanted, compare_dests)
                                                   : NULL;
    return found ? found->page : 0;
}

static qpdf_oh array_of(struct pdf *pdf, qpdf_oh destination)
{
    return qpdf_oh_is_array(pdf->file, destination) ? destination : pdf_get(pdf, destination, "/D");
}

unsigned pdf_page_of(struct pdf *pdf, qpdf_oh destination)
{
    if (qpdf_oh_is_string(pdf->file, destination) || qpdf_oh_is_name(pdf->file, destination)) {
        size_t size = 0;
        return page_of_name(pdf, pdf_text(pdf, destination, &size));
    }
    return page_of_array(pdf, array_of(pdf, destination));
}

static void add_dest(struct pdf *pdf, const char *name, unsigned page)
{
    if (pdf->dest_count == PDF_ITEMS)
        answer_fail("the file has more named destinations than are looked at (limit 100000)");
    if (pdf->dest_count == pdf->dest_capacity) {
        size_t capacity = pdf->dest_capacity ? 2 * pdf->dest_capacity : 64;
        struct pdf_dest *dests = realloc(pdf->dests, capacity * sizeof *dests);
        if (!dests)
            answer_fail("memory ran out");
        pdf->dests = dests;
        pdf->dest_capacity = capacity;
    }
    char *copy = strdup(name);
    if (!copy)
        answer_fail("memory ran out");
    pdf->dests[pdf->dest_count++] = (struct pdf_dest){ .name = copy, .page = page };
}

static void collect_dest(struct pdf *pdf, qpdf_oh key, qpdf_oh value)
{
    unsigned page = page_of_array(pdf, array_of(pdf, value));
    size_t size = 0;
    add_dest(pdf, pdf_text(pdf, key, &size), page);
}

/* Before PDF 1.2 the names stood in a dictionary of the catalogue. */
static void collect_old_dests(struct pdf *pdf)
{
    qpdf_oh old = pdf_get(pdf, pdf->root, "/Dests");
    if (!qpdf_oh_is_dictionary(pdf->file, old))
        return;
    qpdf_oh_begin_dict_key_iter(pdf->file, old);
    while (qpdf_oh_dict_more_keys(pdf->file)) {
        const char *key = qpdf_oh_dict_next_key(pdf->file);
        unsigned page = page_of_array(pdf, array_of(pdf, pdf_get(pdf, old, key)));
        add_dest(pdf, key + (*key == '/'), page);
    }
}

void pdf_collect_dests(struct pdf *pdf)
{
    pdf_names(pdf, pdf_get(pdf, pdf_get(pdf, pdf->root, "/Names"), "/Dests"), 0, collect_dest);
    collect_old_dests(pdf);
    if (pdf->dest_count)
        qsort(pdf->dests, pdf->dest_count, sizeof *pdf->dests, compare_dests);
}

static void tell_item(struct pdf *pdf, qpdf_oh item, unsigned level)
{
    qpdf_oh action = pdf_get(pdf, item, "/A");
    qpdf_oh destination = pdf_get(pdf, item, "/Dest");
    if (qpdf_oh_is_null(pdf->file, destination) && pdf_is(pdf, pdf_get(pdf, action, "/S"), "/GoTo"))
        destination = pdf_get(pdf, action, "/D");
    unsigned page = pdf_page_of(pdf, destination);
    size_t size = 0;
    const char *title = pdf_text(pdf, pdf_get(pdf, item, "/Title"), &size);
    answer_key(pdf->answer, "bookmark");
    answer_number(pdf->answer, level);
    answer_number(pdf->answer, page);
    answer_text(pdf->answer, title, size);
    answer_line_end(pdf->answer);
    pdf_tell_actions(pdf, action, page ? page : 1, 0);
}

static void tell_level(struct pdf *pdf, qpdf_oh item, unsigned level)
{
    while (level <= PDF_DEPTH && qpdf_oh_is_dictionary(pdf->file, item)) {
        if (!pdf_id_new(&pdf->outlines, pdf_id(pdf, item)))
            return;
        tell_item(pdf, item, level);
        tell_level(pdf, pdf_get(pdf, item, "/First"), level + 1);
        item = pdf_get(pdf, item, "/Next");
    }
}

void pdf_tell_outlines(struct pdf *pdf)
{
    tell_level(pdf, pdf_get(pdf, pdf_get(pdf, pdf->root, "/Outlines"), "/First"), 1);
}
