#include "countries/form.h"

#include "base/text.h"
#include "base/xml.h"
#include "schemas/xsd.h"
#include "schemas/xslt.h"

#include <stdio.h>
#include <string.h>

#define PROBLEM_BYTES 4096

static const struct {
    const char *id, *en, *ja;
} boxes[] = {
    { "seen", "Boxes and order are those of the form.", "欄及び順序は様式による。" },
    { "example", "Boxes and order are those of a worked example of this form.",
      "欄及び順序はこの様式の記載例による。" },
    { "other-example",
      "The form itself was not seen. Boxes and order are those of a worked example of another form "
      "that is thought to have the same.",
      "様式そのものは確認していない。"
      "欄及び順序は、同じ欄を有すると考えられる別の様式の記載例による。" },
    { "not-seen",
      "The form was not seen. Order and captions are ours: it holds what the law says the filing "
      "is about. Compare it with the form before you type.",
      "様式は確認していない。順序及び項目名は本ソフトウェアによるもので、法令が定める事項を掲げる。"
      "入力の前に様式と照合すること。" },
};

const char *form_boxes_word(const char *known, enum report_language language)
{
    for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++)
        if (!strcmp(boxes[i].id, known))
            return language == REPORT_JA ? boxes[i].ja : boxes[i].en;
    return "";
}

static bool form_validate(const struct packs *packs, const struct pack *pack, xmlDoc *form,
                          struct text *problem, struct error *error)
{
    struct xsd_problems problems = { 0 };
    char name[160];

    snprintf(name, sizeof name, "pack:%s/forms/form-%s.xsd", pack_id(pack),
             xml_attribute(xmlDocGetRootElement(form), "id"));
    CLEANUP(xsd_free_pointer)
    struct xsd *xsd = xsd_compile(packs_catalogue(packs), name, error);
    if (!xsd || !xsd_validate(xsd, form, &problems, error))
        return false;
    if (problems.total)
        text_appendf(problem, "%s (%zu in all)", problems.items[0].message, problems.total);
    xsd_problems_release(&problems);
    return true;
}

/* The form as a document of its own. */
static xmlDoc *form_cut(const xmlNode *form, struct error *error)
{
    xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
    xmlNode *root = doc ? xmlDocCopyNode((xmlNode *)form, doc, 1) : NULL;

    if (!root) {
        xmlFreeDoc(doc);
        error_set(error, STATUS_INTERNAL, "out of memory for a form");
        return NULL;
    }
    xmlDocSetRootElement(doc, root);
    return doc;
}

static bool form_give(const xmlNode *form, const struct packs *packs, const struct pack *pack,
                      form_sink *sink, void *context, struct error *error)
{
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = form_cut(form, error);
    CLEANUP(text_release) struct text problem = TEXT_INIT(PROBLEM_BYTES);
    CLEANUP(buffer_release) struct buffer data = { 0 };

    if (!doc || !form_validate(packs, pack, doc, &problem, error) || !xml_write(doc, &data, error))
        return false;
    return sink(context, xml_attribute(form, "id"), problem.size ? NULL : &data,
                problem.size ? text_string(&problem) : NULL, error);
}

bool forms_make(const xmlDoc *sheets, const struct packs *packs, const struct pack *pack,
                form_sink *sink, void *context, struct error *error)
{
    CLEANUP(xslt_free_pointer)
    struct xslt *xslt =
        xslt_compile(packs_catalogue(packs), "pack:" PACK_COMMON "/forms/form.xsl", error);
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *forms = xslt ? xslt_transform(xslt, sheets, error) : NULL;
    bool good = forms != NULL;
    const xmlNode *form = good ? xmlDocGetRootElement(forms)->children : NULL;

    for (; good && form; form = form->next)
        if (form->type == XML_ELEMENT_NODE)
            good = form_give(form, packs, pack, sink, context, error);
    return good;
}
