#include "dossier/table/type.h"

#include "base/cleanup.h"
#include "base/date.h"
#include "base/xml.h"

#include <libxml/xmlschemastypes.h>
#include <string.h>

#define NS_XSD "http://www.w3.org/2001/XMLSchema"

void type_view_release(struct type_view *view)
{
    if (view->dossier)
        xmlFreeDoc(view->dossier);
    if (view->types)
        xmlFreeDoc(view->types);
    *view = (struct type_view)TYPE_VIEW_INIT;
}

bool type_view_open(int schemas, struct type_view *ret, struct error *error)
{
    ret->dossier = xml_read(schemas, "dossier.xsd", error);
    ret->types = ret->dossier ? xml_read(schemas, "types.xsd", error) : NULL;
    if (!ret->types)
        error->status = STATUS_PACK;
    return ret->types != NULL;
}

/* A declaration at the top of one of the two schemas. */
static const xmlNode *find_global(const struct type_view *view, const char *kind, const char *name)
{
    const xmlDoc *const docs[] = { view->dossier, view->types };
    for (size_t i = 0; name && i < sizeof docs / sizeof *docs; i++) {
        const xmlNode *node = xml_child(xmlDocGetRootElement((xmlDoc *)docs[i]), NS_XSD, kind);
        for (; node; node = xml_next(node, NS_XSD, kind)) {
            const char *found = xml_attribute(node, "name");
            if (found && strcmp(found, name) == 0)
                return node;
        }
    }
    return NULL;
}

/* xs:element, with `ref` followed. */
static const xmlNode *resolve_element(const struct type_view *view, const xmlNode *element)
{
    const char *ref = xml_attribute(element, "ref");
    return ref ? find_global(view, "element", ref) : element;
}

static const xmlNode *complex_type(const struct type_view *view, const xmlNode *element)
{
    const xmlNode *own = xml_child(element, NS_XSD, "complexType");
    return own ? own : find_global(view, "complexType", xml_attribute(element, "type"));
}

static const xmlNode *first_child_element(const struct type_view *view, const xmlNode *element)
{
    const xmlNode *type = element ? complex_type(view, element) : NULL;
    const xmlNode *sequence = type ? xml_child(type, NS_XSD, "sequence") : NULL;
    return sequence ? xml_child(sequence, NS_XSD, "element") : NULL;
}

const xmlNode *type_child(const struct type_view *view, const xmlNode *element, const char *name)
{
    const xmlNode *child = first_child_element(view, element);
    for (; child; child = xml_next(child, NS_XSD, "element")) {
        const xmlNode *found = resolve_element(view, child);
        const char *its = found ? xml_attribute(found, "name") : NULL;
        if (its && strcmp(its, name) == 0)
            return found;
    }
    return NULL;
}

void type_children(const struct type_view *view, const xmlNode *element, struct text *ret)
{
    const xmlNode *child = first_child_element(view, element);
    for (; child; child = xml_next(child, NS_XSD, "element")) {
        const char *name = xml_attribute(child, "name");
        text_appendf(ret, "%s ", name ? name : xml_attribute(child, "ref"));
    }
}

const xmlNode *type_element(const struct type_view *view, const char *path)
{
    const xmlNode *element = find_global(view, "element", "dossier");
    while (element && *path) {
        char name[64];
        size_t size = strcspn(path, "/");
        if (size >= sizeof name)
            return NULL;
        memcpy(name, path, size);
        name[size] = '\0';
        if (size && name[size - 1] == '!')
            name[size - 1] = '\0';
        element = type_child(view, element, name);
        path += size + (path[size] == '/');
    }
    return element;
}

/* xs:attribute of that name among the children of a node, attribute groups looked into. */
static const xmlNode *find_attribute(const struct type_view *view, const xmlNode *holder,
                                     const char *name)
{
    for (const xmlNode *child = holder ? xmlFirstElementChild((xmlNode *)holder) : NULL; child;
         child = xmlNextElementSibling((xmlNode *)child)) {
        if (xml_is(child, NS_XSD, "attribute")) {
            const char *its = xml_attribute(child, "name");
            its = its ? its : xml_attribute(child, "ref");
            if (its && strcmp(its, name) == 0)
                return child;
        } else if (xml_is(child, NS_XSD, "attributeGroup")) {
            const xmlNode *group = find_global(view, "attributeGroup", xml_attribute(child, "ref"));
            const xmlNode *found = group ? find_attribute(view, group, name) : NULL;
            if (found)
                return found;
        }
    }
    return NULL;
}

static const xmlNode *simple_extension(const xmlNode *type)
{
    const xmlNode *content = type ? xml_child(type, NS_XSD, "simpleContent") : NULL;
    return content ? xml_child(content, NS_XSD, "extension") : NULL;
}

/* Takes one step of a derivation in; the type it is derived from, or NULL where that is built in.
 */
static const xmlNode *take_step(struct value_type *type, const xmlNode *simple)
{
    const xmlNode *list = xml_child(simple, NS_XSD, "list");
    const xmlNode *derived = list ? list : xml_child(simple, NS_XSD, "restriction");
    if (!derived)
        return NULL;
    const char *base = xml_attribute(derived, list ? "itemType" : "base");
    const xmlNode *pattern = xml_child(derived, NS_XSD, "pattern");
    type->list |= list != NULL;
    if (pattern && !type->pattern)
        type->pattern = xmlRegexpCompile(BAD_CAST xml_attribute(pattern, "value"));
    if (!base)
        return xml_child(derived, NS_XSD, "simpleType");
    if (strncmp(base, "xs:", 3) != 0)
        return find_global(type->view, "simpleType", base);
    type->builtin = base + 3;
    return NULL;
}

/* Follows a type by its name, or the one that stands in the declaration, to what is built in. */
static void resolve(struct value_type *type, const char *name)
{
    if (name && strncmp(name, "xs:", 3) == 0)
        type->builtin = name + 3;
    else if (name)
        type->simple = find_global(type->view, "simpleType", name);
    const xmlNode *simple = type->simple;
    for (int depth = 0; simple && depth < 8; depth++)
        simple = take_step(type, simple);
}

bool value_type_find(const struct type_view *view, const xmlNode *element, const char *name,
                     struct value_type *ret)
{
    const xmlNode *type = element ? complex_type(view, element) : NULL;
    const xmlNode *extension = simple_extension(type);
    struct value_type found = { .view = view };
    if (strcmp(name, ".") == 0) {
        if (!extension)
            return false;
        found.required = true;
        resolve(&found, xml_attribute(extension, "base"));
        *ret = found;
        return true;
    }
    const xmlNode *attribute = find_attribute(view, extension ? extension : type, name);
    if (!attribute)
        return false;
    const char *use = xml_attribute(attribute, "use");
    const char *type_name = xml_attribute(attribute, "type");
    found.required = use && strcmp(use, "required") == 0;
    found.simple = xml_child(attribute, NS_XSD, "simpleType");
    resolve(&found, xml_attribute(attribute, "ref") ? "xs:language" : type_name);
    *ret = found;
    return true;
}

void value_type_release(struct value_type *type)
{
    if (type->pattern)
        xmlRegFreeRegexp(type->pattern);
    type->pattern = NULL;
}

bool value_type_is_day(const struct value_type *type)
{
    return type->builtin && strcmp(type->builtin, "date") == 0;
}

const xmlNode *value_type_enumerated(const struct value_type *type, const xmlNode *after)
{
    if (after)
        return xml_next(after, NS_XSD, "enumeration");
    const xmlNode *restriction =
        type->simple ? xml_child(type->simple, NS_XSD, "restriction") : NULL;
    return restriction ? xml_child(restriction, NS_XSD, "enumeration") : NULL;
}

const char *value_type_value(const xmlNode *enumeration)
{
    return xml_attribute(enumeration, "value");
}

const char *value_type_term(const xmlNode *enumeration)
{
    const xmlNode *note = xml_child(enumeration, NS_XSD, "annotation");
    const xmlNode *words = note ? xml_child(note, NS_XSD, "documentation") : NULL;
    return words && words->children ? (const char *)words->children->content : NULL;
}

static bool check_enumerated(const struct value_type *type, const char *value, struct text *ret_why)
{
    const xmlNode *each = value_type_enumerated(type, NULL);
    if (!each)
        return true;
    for (; each; each = value_type_enumerated(type, each))
        if (strcmp(value_type_value(each), value) == 0)
            return true;
    text_append(ret_why, "must be one of");
    for (each = NULL; (each = value_type_enumerated(type, each));)
        text_appendf(ret_why, " %s", value_type_value(each));
    return false;
}

static bool check_one(const struct value_type *type, const char *value, struct text *ret_why)
{
    if (type->pattern && xmlRegexpExec(type->pattern, BAD_CAST value) != 1) {
        const char *name = type->simple ? xml_attribute(type->simple, "name") : NULL;
        text_appendf(ret_why, "is not of the form of type \"%s\" in dossier.xsd",
                     name ? name : "text");
        return false;
    }
    xmlSchemaType *builtin =
        type->builtin ? xmlSchemaGetPredefinedType(BAD_CAST type->builtin, BAD_CAST NS_XSD) : NULL;
    if (builtin && xmlSchemaValidatePredefinedType(builtin, BAD_CAST value, NULL) != 0) {
        text_appendf(ret_why, "is no %s",
                     value_type_is_day(type) ? "day of the calendar" : type->builtin);
        return false;
    }
    return check_enumerated(type, value, ret_why);
}

bool value_type_check(const struct value_type *type, const char *value, struct text *ret_why)
{
    if (!type->view)
        return true;
    if (!type->list)
        return check_one(type, value, ret_why);
    CLEANUP(free_pointer) char *copy = strdup(value);
    char *rest = NULL;
    for (char *each = copy ? strtok_r(copy, " ", &rest) : NULL; each;
         each = strtok_r(NULL, " ", &rest))
        if (!check_one(type, each, ret_why))
            return false;
    return true;
}
