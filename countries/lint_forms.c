#include "countries/lint_internal.h"
#include "countries/pack_internal.h"
#include "schemas/xsd.h"

#include <stdio.h>
#include <string.h>

static const xmlNode *keyed(const struct pack *pack, const char *name, const char *attribute,
                            const char *value)
{
    const xmlNode *node = xml_child(pack_merged(pack), NS_PACK, name);

    while (node &&
           (!xml_attribute(node, attribute) || strcmp(xml_attribute(node, attribute), value) != 0))
        node = xml_next(node, NS_PACK, name);
    return node;
}

/* The data of a form are judged by a schema of the pack, and named by the form alone. */
static void form_check(struct lint *lint, const xmlNode *sheet, const char *form)
{
    const xmlNode *first = keyed(lint->pack, "sheet", "form", form);
    struct error error = { 0 };
    char name[160];

    if (strcmp(xml_attribute(first, "id"), xml_attribute(sheet, "id")) != 0)
        problems_add_at(lint->problems, sheet, "sheet \"%s\" is form \"%s\" too",
                        xml_attribute(first, "id"), form);
    snprintf(name, sizeof name, "pack:%s/forms/form-%s.xsd", pack_id(lint->pack), form);
    CLEANUP(xsd_free_pointer)
    struct xsd *xsd = xsd_compile(packs_catalogue(lint->packs), name, &error);
    if (!xsd)
        problems_add_at(lint->problems, sheet, "%s", error.text);
}

void lint_forms(struct lint *lint)
{
    const xmlNode *sheet = xml_child(pack_own(lint->pack), NS_PACK, "sheet");

    for (; sheet; sheet = xml_next(sheet, NS_PACK, "sheet")) {
        const char *form = xml_attribute(sheet, "form"), *answer = xml_attribute(sheet, "answer");
        const xmlNode *use = xml_child(sheet, NS_PACK, "use");

        if (form)
            form_check(lint, sheet, form);
        if (answer && !keyed(lint->pack, "ask", "id", answer))
            problems_add_at(lint->problems, sheet, "answer=\"%s\": the pack asks no such question",
                            answer);
        for (; use; use = xml_next(use, NS_PACK, "use"))
            if (!keyed(lint->pack, "boxes", "id", xml_attribute(use, "boxes")))
                problems_add_at(lint->problems, use, "the pack has no boxes \"%s\"",
                                xml_attribute(use, "boxes"));
    }
}
