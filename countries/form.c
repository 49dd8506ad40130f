#include "countries/form.h"

#include "base/text.h"
#include "base/xml.h"
#include "schemas/xsd.h"
#include "schemas/xslt.h"

#include <stdio.h>

#define PROBLEM_BYTES 4096

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
