/* The class of the product: as declared, and as the pack's matrix gives it. */
#include "countries/pack_internal.h"
#include "countries/routes_internal.h"

#include <string.h>

static const xmlNode *declared_find(const struct dossier *dossier, const struct pack *pack,
                                    const xmlNode *class)
{
    for (const xmlNode *node = dossier_first(dossier, "product", "class"); node;
         node = xml_next(node, NS_DOSSIER, "class"))
        if (strcmp(xml_attribute(node, "regulator"), pack_id(pack)) == 0 &&
            pack_class(pack, xml_attribute(node, "value")) == class)
            return node;
    return NULL;
}

/* Whether what a row says of an attribute is what the product has; a row may leave one open. */
static bool row_fits(const xmlNode *row, const xmlNode *samd, const char *name)
{
    const char *asked = xml_attribute(row, name), *found = samd ? xml_attribute(samd, name) : NULL;

    return !asked || (found && strcmp(asked, found) == 0);
}

struct route_class route_class_find(const struct dossier *dossier, const struct pack *pack,
                                    const xmlNode *class)
{
    const xmlNode *merged = pack_merged(pack);
    const xmlNode *samd = dossier_first(dossier, "product", "samd");
    struct route_class result = { .pack = class,
                                  .declared = declared_find(dossier, pack, class),
                                  .classification = xml_child(merged, NS_PACK, "classification") };
    const xmlNode *row =
        result.classification ? xml_child(result.classification, NS_PACK, "row") : NULL;

    for (; row && !result.row; row = xml_next(row, NS_PACK, "row"))
        if (row_fits(row, samd, "significance") && row_fits(row, samd, "situation"))
            result.row = row;
    if (result.row)
        result.given = pack_class(pack, xml_attribute(result.row, "class"));
    return result;
}
