#include "dossier/helper/pdf.h"

#include <string.h>

static void count_step(struct pdf *pdf)
{
    if (++pdf->steps > PDF_STEPS)
        answer_fail("the file has more objects than are looked at (limit 2000000)");
}

bool pdf_id_new(struct id_set *set, int id)
{
    if (id <= 0)
        return true;
    size_t byte = (size_t)id / 8;
    if (byte >= set->size) {
        size_t size = byte + 4096;
        uint8_t *bits = realloc(set->bits, size);
        if (!bits)
            answer_fail("memory ran out");
        memset(bits + set->size, 0, size - set->size);
        set->bits = bits;
        set->size = size;
    }
    uint8_t bit = (uint8_t)(1u << (id % 8));
    bool fresh = !(set->bits[byte] & bit);
    set->bits[byte] |= bit;
    return fresh;
}

qpdf_oh pdf_get(struct pdf *pdf, qpdf_oh object, const char *key)
{
    count_step(pdf);
    if (qpdf_oh_is_stream(pdf->file, object))
        object = qpdf_oh_get_dict(pdf->file, object);
    if (!qpdf_oh_is_dictionary(pdf->file, object))
        return qpdf_oh_new_null(pdf->file);
    return qpdf_oh_get_key(pdf->file, object, key);
}

int pdf_items(struct pdf *pdf, qpdf_oh array)
{
    return qpdf_oh_is_array(pdf->file, array) ? qpdf_oh_get_array_n_items(pdf->file, array) : 0;
}

qpdf_oh pdf_item(struct pdf *pdf, qpdf_oh array, int index)
{
    count_step(pdf);
    if (index >= pdf_items(pdf, array))
        return qpdf_oh_new_null(pdf->file);
    return qpdf_oh_get_array_item(pdf->file, array, index);
}

bool pdf_is(struct pdf *pdf, qpdf_oh object, const char *name)
{
    return qpdf_oh_is_name(pdf->file, object) &&
           strcmp(qpdf_oh_get_name(pdf->file, object), name) == 0;
}

bool pdf_has(struct pdf *pdf, qpdf_oh object, const char *key)
{
    return !qpdf_oh_is_null(pdf->file, pdf_get(pdf, object, key));
}

int pdf_id(struct pdf *pdf, qpdf_oh object)
{
    return qpdf_oh_is_indirect(pdf->file, object) ? qpdf_oh_get_object_id(pdf->file, object) : 0;
}

const char *pdf_text(struct pdf *pdf, qpdf_oh object, size_t *ret_size)
{
    *ret_size = 0;
    if (qpdf_oh_is_string(pdf->file, object))
        return qpdf_oh_get_binary_utf8_value(pdf->file, object, ret_size);
    if (!qpdf_oh_is_name(pdf->file, object))
        return "";
    const char *name = qpdf_oh_get_name(pdf->file, object);
    name += *name == '/';
    *ret_size = strlen(name);
    return name;
}

void pdf_names(struct pdf *pdf, qpdf_oh tree, unsigned depth,
               void (*each)(struct pdf *pdf, qpdf_oh key, qpdf_oh value))
{
    if (depth > PDF_DEPTH)
        return;
    qpdf_oh names = pdf_get(pdf, tree, "/Names");
    for (int i = 0; i + 1 < pdf_items(pdf, names); i += 2)
        each(pdf, pdf_item(pdf, names, i), pdf_item(pdf, names, i + 1));
    qpdf_oh kids = pdf_get(pdf, tree, "/Kids");
    for (int i = 0; i < pdf_items(pdf, kids); i++)
        pdf_names(pdf, pdf_item(pdf, kids, i), depth + 1, each);
}
