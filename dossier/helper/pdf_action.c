/* Actions, annotations, form fields, attachments (ISO 32000-2, 12.5 to 12.7 and 7.11.4). */
#include "dossier/helper/pdf.h"

#include <string.h>

static void tell_link(struct pdf *pdf, qpdf_oh target, unsigned page)
{
    size_t size = 0;
    const char *text = pdf_text(pdf, target, &size);
    if (size == 0) {
        qpdf_oh name = pdf_get(pdf, target, "/UF");
        if (qpdf_oh_is_null(pdf->file, name))
            name = pdf_get(pdf, target, "/F");
        text = pdf_text(pdf, name, &size);
    }
    answer_key(pdf->answer, "link");
    answer_number(pdf->answer, page);
    answer_text(pdf->answer, text, size);
    answer_line_end(pdf->answer);
}

/* Kinds of action that lead out of the file, and the key that says where to. */
static const struct {
    const char *kind, *target;
} outward[] = {
    { "/URI", "/URI" },      { "/Launch", "/F" },     { "/GoToR", "/F" },
    { "/SubmitForm", "/F" }, { "/ImportData", "/F" },
};

static void tell_action(struct pdf *pdf, qpdf_oh action, unsigned page)
{
    qpdf_oh kind = pdf_get(pdf, action, "/S");
    if (pdf_is(pdf, kind, "/JavaScript") || pdf_has(pdf, action, "/JS"))
        pdf->javascript = true;
    for (size_t i = 0; i < sizeof outward / sizeof *outward; i++) {
        if (pdf_is(pdf, kind, outward[i].kind))
            tell_link(pdf, pdf_get(pdf, action, outward[i].target), page);
    }
}

void pdf_tell_actions(struct pdf *pdf, qpdf_oh action, unsigned page, unsigned depth)
{
    if (depth > PDF_DEPTH)
        return;
    for (int i = 0; i < pdf_items(pdf, action); i++)
        pdf_tell_actions(pdf, pdf_item(pdf, action, i), page, depth + 1);
    if (!qpdf_oh_is_dictionary(pdf->file, action))
        return;
    if (!pdf_id_new(&pdf->actions, pdf_id(pdf, action)))
        return;
    tell_action(pdf, action, page);
    pdf_tell_actions(pdf, pdf_get(pdf, action, "/Next"), page, depth + 1);
}

/* The triggers of ISO 32000-2, tables 197 to 200: all of them name an action. */
void pdf_tell_additional_actions(struct pdf *pdf, qpdf_oh actions, unsigned page)
{
    static const char *const triggers[] = { "/E",  "/X",  "/D",  "/U",  "/Fo", "/Bl", "/PO",
                                            "/PC", "/PV", "/PI", "/O",  "/C",  "/K",  "/F",
                                            "/V",  "/WC", "/WS", "/DS", "/WP", "/DP" };
    if (!qpdf_oh_is_dictionary(pdf->file, actions))
        return;
    for (size_t i = 0; i < sizeof triggers / sizeof *triggers; i++)
        pdf_tell_actions(pdf, pdf_get(pdf, actions, triggers[i]), page, 0);
}

static void tell_attachment(struct pdf *pdf, qpdf_oh key, qpdf_oh file)
{
    qpdf_oh name = pdf_get(pdf, file, "/UF");
    if (qpdf_oh_is_null(pdf->file, name))
        name = pdf_get(pdf, file, "/F");
    if (qpdf_oh_is_null(pdf->file, name))
        name = key;
    size_t size = 0;
    const char *text = pdf_text(pdf, name, &size);
    answer_key(pdf->answer, "attachment");
    answer_text(pdf->answer, size ? text : "unnamed", size ? size : strlen("unnamed"));
    answer_line_end(pdf->answer);
}

/* An appearance is one form object, or a dictionary of them by state. */
static void tell_appearance(struct pdf *pdf, qpdf_oh annotation, unsigned page)
{
    qpdf_oh normal = pdf_get(pdf, pdf_get(pdf, annotation, "/AP"), "/N");
    pdf_tell_fonts(pdf, pdf_get(pdf, normal, "/Resources"), page, 0);
}

void pdf_tell_annotations(struct pdf *pdf, qpdf_oh page, unsigned number)
{
    qpdf_oh annotations = pdf_get(pdf, page, "/Annots");
    for (int i = 0; i < pdf_items(pdf, annotations); i++) {
        qpdf_oh annotation = pdf_item(pdf, annotations, i);
        pdf_tell_actions(pdf, pdf_get(pdf, annotation, "/A"), number, 0);
        pdf_tell_additional_actions(pdf, pdf_get(pdf, annotation, "/AA"), number);
        tell_appearance(pdf, annotation, number);
        if (pdf_is(pdf, pdf_get(pdf, annotation, "/Subtype"), "/FileAttachment"))
            tell_attachment(pdf, pdf_get(pdf, annotation, "/Contents"),
                            pdf_get(pdf, annotation, "/FS"));
    }
}

static void note_script(struct pdf *pdf, qpdf_oh key, qpdf_oh value)
{
    (void)key;
    (void)value;
    pdf->javascript = true;
}

/* `signing`: whether an ancestor said that the field is a signature. */
static void look_at_field(struct pdf *pdf, qpdf_oh field, bool signing, unsigned depth)
{
    if (depth > PDF_DEPTH || !qpdf_oh_is_dictionary(pdf->file, field) ||
        !pdf_id_new(&pdf->fields, pdf_id(pdf, field)))
        return;
    qpdf_oh type = pdf_get(pdf, field, "/FT");
    if (!qpdf_oh_is_null(pdf->file, type))
        signing = pdf_is(pdf, type, "/Sig");
    pdf_tell_additional_actions(pdf, pdf_get(pdf, field, "/AA"), 1);
    qpdf_oh kids = pdf_get(pdf, field, "/Kids");
    if (!signing && (pdf_items(pdf, kids) == 0 || !qpdf_oh_is_null(pdf->file, type)))
        pdf->form = true;
    if (signing && pdf_has(pdf, field, "/V"))
        pdf->is_signed = true;
    for (int i = 0; i < pdf_items(pdf, kids); i++)
        look_at_field(pdf, pdf_item(pdf, kids, i), signing, depth + 1);
}

static void look_at_form(struct pdf *pdf)
{
    qpdf_oh form = pdf_get(pdf, pdf->root, "/AcroForm");
    qpdf_oh fields = pdf_get(pdf, form, "/Fields");
    for (int i = 0; i < pdf_items(pdf, fields); i++)
        look_at_field(pdf, pdf_item(pdf, fields, i), false, 0);
    if (pdf_has(pdf, form, "/XFA"))
        pdf->form = true;
}

void pdf_tell_catalogue(struct pdf *pdf)
{
    qpdf_oh names = pdf_get(pdf, pdf->root, "/Names");
    pdf_names(pdf, pdf_get(pdf, names, "/JavaScript"), 0, note_script);
    pdf_names(pdf, pdf_get(pdf, names, "/EmbeddedFiles"), 0, tell_attachment);
    pdf_tell_actions(pdf, pdf_get(pdf, pdf->root, "/OpenAction"), 1, 0);
    pdf_tell_additional_actions(pdf, pdf_get(pdf, pdf->root, "/AA"), 1);
    look_at_form(pdf);
}
