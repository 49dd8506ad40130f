#include "countries/lint_internal.h"

#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <string.h>

DEFINE_POINTER_CLEANUP(xmlXPathContext, xmlXPathFreeContext)
DEFINE_POINTER_CLEANUP(xmlXPathObject, xmlXPathFreeObject)

static bool edit_error(struct error *error, const xmlNode *edit, const char *what)
{
    struct place place = xml_place(edit);

    return error_set(error, STATUS_INPUT, "%s:%ld: at=\"%s\" %s", place.file, place.line,
                     xml_attribute(edit, "at"), what);
}

static xmlXPathObject *edit_select(const xmlNode *edit, xmlDoc *tree, struct error *error)
{
    static const struct {
        const char *prefix;
        const char *ns;
    } names[] = { { "d", NS_DOSSIER }, { "f", NS_FACTS }, { "p", NS_PLAN }, { "k", NS_PACK } };
    CLEANUP(xmlXPathFreeContext_pointer) xmlXPathContext *context = xmlXPathNewContext(tree);
    xmlXPathObject *found = NULL;

    for (size_t i = 0; context && i < sizeof names / sizeof names[0]; i++)
        xmlXPathRegisterNs(context, BAD_CAST names[i].prefix, BAD_CAST names[i].ns);
    if (context)
        found = xmlXPathEval(BAD_CAST xml_attribute(edit, "at"), context);
    if (!found || found->type != XPATH_NODESET) {
        xmlXPathFreeObject(found);
        edit_error(error, edit, "is no XPath that selects nodes");
        return NULL;
    }
    if (!found->nodesetval || found->nodesetval->nodeNr == 0) {
        xmlXPathFreeObject(found);
        edit_error(error, edit, "selects nothing");
        return NULL;
    }
    return found;
}

static bool node_set(const xmlNode *edit, xmlNode *node, struct error *error)
{
    const char *attribute = xml_attribute(edit, "attribute");
    const char *value = xml_attribute(edit, "value");

    if (node->type == XML_ATTRIBUTE_NODE && !attribute) {
        xmlSetNsProp(node->parent, node->ns, node->name, BAD_CAST value);
        return true;
    }
    if (node->type != XML_ELEMENT_NODE)
        return edit_error(error, edit, "selects neither an element nor an attribute");
    if (attribute) {
        xml_set(node, attribute, value);
        return true;
    }
    xmlNodeSetContent(node, NULL);
    xmlNodeAddContent(node, BAD_CAST value);
    return true;
}

static bool node_delete(const xmlNode *edit, xmlNode *node, struct error *error)
{
    if (node->type == XML_ATTRIBUTE_NODE) {
        xmlRemoveProp((xmlAttr *)node);
        return true;
    }
    if (node->type != XML_ELEMENT_NODE || !node->parent || node->parent->type != XML_ELEMENT_NODE)
        return edit_error(error, edit, "selects what cannot be deleted");
    xmlUnlinkNode(node);
    xmlFreeNode(node);
    return true;
}

/* Text straight below an inserted element comes along; the blanks around the children do not. */
static bool node_insert(const xmlNode *edit, xmlNode *node, struct error *error)
{
    const char *where = xml_attribute(edit, "where");
    xmlNode *place = node;

    if (node->type != XML_ELEMENT_NODE)
        return edit_error(error, edit, "does not select an element");
    for (const xmlNode *child = edit->children; child; child = child->next) {
        xmlNode *copy;

        if (child->type != XML_ELEMENT_NODE)
            continue;
        copy = xmlDocCopyNode((xmlNode *)child, node->doc, 1);
        if (!copy)
            return error_set(error, STATUS_INTERNAL, "out of memory");
        if (!where || strcmp(where, "into") == 0)
            xmlAddChild(node, copy);
        else if (strcmp(where, "before") == 0)
            xmlAddPrevSibling(node, copy);
        else
            place = xmlAddNextSibling(place, copy);
    }
    return true;
}

static bool edit_do(const xmlNode *edit, xmlDoc *tree, struct error *error)
{
    CLEANUP(xmlXPathFreeObject_pointer) xmlXPathObject *found = edit_select(edit, tree, error);
    bool good = found != NULL;

    /* from the end, so that deleting an ancestor comes after its descendants */
    for (int i = found ? found->nodesetval->nodeNr : 0; good && i-- > 0;) {
        xmlNode *node = found->nodesetval->nodeTab[i];

        if (xml_is(edit, NS_PACK, "set"))
            good = node_set(edit, node, error);
        else if (xml_is(edit, NS_PACK, "delete"))
            good = node_delete(edit, node, error);
        else
            good = node_insert(edit, node, error);
    }
    return good;
}

bool case_edit(const xmlNode *node, xmlDoc *tree, struct error *error)
{
    for (const xmlNode *edit = node->children; edit; edit = edit->next)
        if ((xml_is(edit, NS_PACK, "set") || xml_is(edit, NS_PACK, "delete") ||
             xml_is(edit, NS_PACK, "insert")) &&
            !edit_do(edit, tree, error))
            return false;
    return true;
}
