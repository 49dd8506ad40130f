/* Fonts that a page uses, its form objects and patterns included (ISO 32000-2, clause 9). */
#include "dossier/helper/pdf.h"

#include <string.h>

static bool has_program(struct pdf *pdf, qpdf_oh font)
{
    qpdf_oh descriptor = pdf_get(pdf, font, "/FontDescriptor");
    return pdf_has(pdf, descriptor, "/FontFile") || pdf_has(pdf, descriptor, "/FontFile2") ||
           pdf_has(pdf, descriptor, "/FontFile3");
}

/* A Type 3 font is made of drawings in the file; a Type 0 font keeps its program in a descendant;
 * one of the standard 14 has no descriptor at all. */
static bool is_embedded(struct pdf *pdf, qpdf_oh font)
{
    qpdf_oh subtype = pdf_get(pdf, font, "/Subtype");
    if (pdf_is(pdf, subtype, "/Type3"))
        return true;
    if (pdf_is(pdf, subtype, "/Type0"))
        return has_program(pdf, pdf_item(pdf, pdf_get(pdf, font, "/DescendantFonts"), 0));
    return has_program(pdf, font);
}

static bool told_already(struct pdf *pdf, const char *name, bool embedded)
{
    CLEANUP(text_release) struct text line = TEXT_INIT(2 * CLEAN_TEXT_MAX);
    text_appendf(&line, "\n%s\t%s\n", name, embedded ? "yes" : "no");
    if (text_failed(&line) || strstr(text_string(&pdf->font_names), line.bytes))
        return true;
    text_append(&pdf->font_names, line.bytes);
    return false;
}

static void tell_font(struct pdf *pdf, qpdf_oh font, unsigned page)
{
    if (!qpdf_oh_is_dictionary(pdf->file, font) || !pdf_id_new(&pdf->fonts, pdf_id(pdf, font)))
        return;
    bool embedded = is_embedded(pdf, font);
    qpdf_oh base = pdf_get(pdf, font, "/BaseFont");
    if (!qpdf_oh_is_name(pdf->file, base))
        base = pdf_get(pdf, font, "/Name");
    size_t size = 0;
    const char *name = pdf_text(pdf, base, &size);
    if (told_already(pdf, name, embedded))
        return;
    answer_key(pdf->answer, "font");
    answer_number(pdf->answer, page);
    answer_flag(pdf->answer, embedded);
    answer_text(pdf->answer, size ? name : "unnamed", size ? size : strlen("unnamed"));
    answer_line_end(pdf->answer);
}

/* Keys are copied first: libqpdf has one iteration at a time and the walk goes deeper. */
struct keys {
    char **names;
    size_t count;
};

static void keys_release(struct keys *keys)
{
    for (size_t i = 0; i < keys->count; i++)
        free(keys->names[i]);
    free(keys->names);
}

static void keys_of(struct pdf *pdf, qpdf_oh dictionary, struct keys *keys)
{
    if (!qpdf_oh_is_dictionary(pdf->file, dictionary))
        return;
    qpdf_oh_begin_dict_key_iter(pdf->file, dictionary);
    while (qpdf_oh_dict_more_keys(pdf->file)) {
        char **names = realloc(keys->names, (keys->count + 1) * sizeof *names);
        char *name = strdup(qpdf_oh_dict_next_key(pdf->file));
        if (!names || !name)
            answer_fail("memory ran out");
        keys->names = names;
        keys->names[keys->count++] = name;
    }
}

static void tell_inner(struct pdf *pdf, qpdf_oh outer, const char *kind, unsigned page,
                       unsigned depth)
{
    qpdf_oh objects = pdf_get(pdf, outer, kind);
    CLEANUP(keys_release) struct keys keys = { 0 };
    keys_of(pdf, objects, &keys);
    for (size_t i = 0; i < keys.count; i++) {
        qpdf_oh object = pdf_get(pdf, objects, keys.names[i]);
        if (!qpdf_oh_is_stream(pdf->file, object) && !qpdf_oh_is_dictionary(pdf->file, object))
            continue;
        if (pdf_id_new(&pdf->forms, pdf_id(pdf, object)))
            pdf_tell_fonts(pdf, pdf_get(pdf, object, "/Resources"), page, depth + 1);
    }
}

void pdf_tell_fonts(struct pdf *pdf, qpdf_oh resources, unsigned page, unsigned depth)
{
    if (depth > PDF_DEPTH || !qpdf_oh_is_dictionary(pdf->file, resources))
        return;
    qpdf_oh fonts = pdf_get(pdf, resources, "/Font");
    CLEANUP(keys_release) struct keys keys = { 0 };
    keys_of(pdf, fonts, &keys);
    for (size_t i = 0; i < keys.count; i++) {
        qpdf_oh font = pdf_get(pdf, fonts, keys.names[i]);
        tell_font(pdf, font, page);
        pdf_tell_fonts(pdf, pdf_get(pdf, font, "/Resources"), page, depth + 1);
    }
    tell_inner(pdf, resources, "/XObject", page, depth);
    tell_inner(pdf, resources, "/Pattern", page, depth);
}
