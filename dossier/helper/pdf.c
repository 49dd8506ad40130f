#include "dossier/helper/pdf.h"

#include "base/limits.h"
#include "dossier/helper/gather.h"

#include <string.h>

#define DAMAGES_MAX 20

static void tell_damage(struct pdf *pdf)
{
    for (unsigned i = 0; i < DAMAGES_MAX && qpdf_more_warnings(pdf->file); i++) {
        qpdf_error warning = qpdf_next_warning(pdf->file);
        const char *what = qpdf_get_error_message_detail(pdf->file, warning);
        answer_key(pdf->answer, "damage");
        answer_text(pdf->answer, what, strlen(what));
        answer_line_end(pdf->answer);
    }
}

static _Noreturn void fail_unreadable(struct pdf *pdf)
{
    qpdf_error error = qpdf_get_error(pdf->file);
    if (qpdf_get_error_code(pdf->file, error) == qpdf_e_password)
        answer_fail("the PDF is encrypted and does not open without a password");
    const char *detail = qpdf_get_error_message_detail(pdf->file, error);
    if (strstr(detail, "bad_alloc"))
        answer_fail("the PDF needs more memory than the limit allows");
    CLEANUP(text_release) struct text reason = TEXT_INIT(CLEAN_TEXT_MAX);
    text_appendf(&reason, "the PDF cannot be read: %.400s", detail);
    answer_fail(text_string(&reason));
}

static void tell_flag(struct pdf *pdf, const char *name, bool flag)
{
    answer_key(pdf->answer, name);
    answer_flag(pdf->answer, flag);
    answer_line_end(pdf->answer);
}

/* The catalogue's version wins over the header's when it is the later one (7.5.2). */
static void tell_version(struct pdf *pdf)
{
    size_t size = 0;
    const char *header = qpdf_get_pdf_version(pdf->file);
    const char *later = pdf_text(pdf, pdf_get(pdf, pdf->root, "/Version"), &size);
    const char *version = strcmp(later, header) > 0 ? later : header;
    answer_key(pdf->answer, "version");
    answer_text(pdf->answer, version, strlen(version));
    answer_line_end(pdf->answer);
}

static void tell_head(struct pdf *pdf)
{
    tell_version(pdf);
    answer_key(pdf->answer, "pages");
    answer_number(pdf->answer, pdf->pages);
    answer_line_end(pdf->answer);
    tell_flag(pdf, "encrypted", qpdf_is_encrypted(pdf->file));
    tell_flag(pdf, "restricted",
              !qpdf_allow_print_high_res(pdf->file) || !qpdf_allow_extract_all(pdf->file));
    qpdf_oh info = pdf_get(pdf, qpdf_get_trailer(pdf->file), "/Info");
    size_t size = 0;
    const char *title = pdf_text(pdf, pdf_get(pdf, info, "/Title"), &size);
    if (size > 0) {
        answer_key(pdf->answer, "title");
        answer_text(pdf->answer, title, size);
        answer_line_end(pdf->answer);
    }
}

static void find_pages(struct pdf *pdf)
{
    int pages = qpdf_get_num_pages(pdf->file);
    if (pages < 0 || qpdf_has_error(pdf->file))
        fail_unreadable(pdf);
    pdf->pages = (unsigned)pages;
    pdf_collect_pages(pdf);
}

static qpdf_oh inherited_resources(struct pdf *pdf, qpdf_oh page)
{
    qpdf_oh resources = pdf_get(pdf, page, "/Resources");
    for (unsigned i = 0; i < PDF_DEPTH && qpdf_oh_is_null(pdf->file, resources); i++) {
        page = pdf_get(pdf, page, "/Parent");
        resources = pdf_get(pdf, page, "/Resources");
    }
    return resources;
}

static void tell_pages(struct pdf *pdf)
{
    for (unsigned i = 0; i < pdf->pages; i++) {
        qpdf_oh page = qpdf_get_page_n(pdf->file, i);
        pdf_tell_fonts(pdf, inherited_resources(pdf, page), i + 1, 0);
        pdf_tell_additional_actions(pdf, pdf_get(pdf, page, "/AA"), i + 1);
        pdf_tell_annotations(pdf, page, i + 1);
        qpdf_oh_release_all(pdf->file);
        pdf->root = qpdf_get_root(pdf->file);
    }
}

void pdf_gather(const char *bytes, size_t size, struct answer *answer)
{
    struct pdf pdf = { .file = qpdf_init(),
                       .answer = answer,
                       .font_names = TEXT_INIT(LIMIT_HELPER_ANSWER_BYTES) };
    qpdf_silence_errors(pdf.file);
    qpdf_set_suppress_warnings(pdf.file, QPDF_TRUE);
    if (qpdf_read_memory(pdf.file, "file", bytes, size, NULL) & QPDF_ERRORS)
        fail_unreadable(&pdf);
    pdf.root = qpdf_get_root(pdf.file);
    find_pages(&pdf);
    tell_head(&pdf);
    pdf_collect_dests(&pdf);
    tell_pages(&pdf);
    pdf_tell_outlines(&pdf);
    pdf_tell_catalogue(&pdf);
    tell_flag(&pdf, "javascript", pdf.javascript);
    tell_flag(&pdf, "form", pdf.form);
    tell_flag(&pdf, "signed", pdf.is_signed);
    if (qpdf_has_error(pdf.file))
        fail_unreadable(&pdf);
    tell_damage(&pdf);
    /* What stands in memory goes with the process. */
}
