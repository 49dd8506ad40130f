#include "schemas/rules_expand.h"

#include "base/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PARAMETERS_MAX 64
#define VALUE_MAX (64 * 1024)

struct expander {
    const struct catalogue *catalogue;
    struct rules_documents *documents;
    struct error *error;
    size_t includes;
};

void rules_documents_release(struct rules_documents *documents)
{
    for (size_t i = 0; i < documents->count; i++)
        xmlFreeDoc(documents->items[i]);
    free(documents->items);
    *documents = (struct rules_documents){ 0 };
}

const char *rules_where(const xmlNode *node, char *buffer, size_t size)
{
    struct place place = xml_place(node);

    snprintf(buffer, size, "%s:%ld", place.file ? place.file : "rules", place.line);
    return buffer;
}

static bool fail(const struct expander *expander, const xmlNode *node, const char *what,
                 const char *subject)
{
    char where[300];

    return error_set(expander->error, STATUS_PACK, "%s: %s \"%s\"",
                     rules_where(node, where, sizeof(where)), what, subject ? subject : "");
}

static xmlDoc *document_load(struct expander *expander, const char *name)
{
    struct rules_documents *documents = expander->documents;
    xmlDoc **items = realloc(documents->items, (documents->count + 1) * sizeof(xmlDoc *));
    xmlDoc *doc;

    if (!items) {
        error_set(expander->error, STATUS_INTERNAL, "out of memory for \"%s\"", name);
        return NULL;
    }
    documents->items = items;
    doc = catalogue_parse(expander->catalogue, name, expander->error);
    if (doc)
        items[documents->count++] = doc;
    return doc;
}

static bool is_abstract(const xmlNode *node)
{
    const char *abstract = xml_attribute(node, "abstract");

    return abstract && strcmp(abstract, "true") == 0;
}

static xmlNode *tree_next(xmlNode *node)
{
    if (node->children && node->type == XML_ELEMENT_NODE)
        return node->children;
    while (node && !node->next)
        node = node->parent;
    return node ? node->next : NULL;
}

xmlNode *rules_find_element(xmlDoc *doc, const char *name, const char *id, bool abstract)
{
    for (xmlNode *node = xmlDocGetRootElement(doc); node && (xmlDoc *)node != doc;
         node = tree_next(node)) {
        const char *own = node->type == XML_ELEMENT_NODE ? xml_attribute(node, "id") : NULL;

        if (own && strcmp(own, id) == 0 && is_abstract(node) == abstract &&
            (!name || xml_is(node, NS_SCHEMATRON, name)))
            return node;
    }
    return NULL;
}

/* Copies a node; places (base/xml.h keeps them in `_private`) come along, as the library's own copy
 * leaves them behind. */
static void places_copy(const xmlNode *from, xmlNode *to)
{
    to->_private = from->_private;
    from = from->type == XML_ELEMENT_NODE ? from->children : NULL;
    for (to = to->type == XML_ELEMENT_NODE ? to->children : NULL; from && to;
         from = from->next, to = to->next)
        places_copy(from, to);
}

static xmlNode *node_copy(const xmlNode *node, xmlDoc *doc)
{
    xmlNode *copy = xmlDocCopyNode((xmlNode *)node, doc, 1);

    if (copy)
        places_copy(node, copy);
    return copy;
}

/* The element that an href names; *ret_name is the file it stands in (caller frees). */
static xmlNode *href_find(struct expander *expander, const xmlNode *node, const char *base,
                          char **ret_name)
{
    const char *href = xml_attribute(node, "href"), *fragment;
    CLEANUP(free_pointer) char *file = NULL;
    xmlNode *found;
    xmlDoc *doc;

    if (!href || ++expander->includes > LIMIT_XML_INCLUDES) {
        fail(expander, node, "one include too many, or without href", href);
        return NULL;
    }
    fragment = strchr(href, '#');
    file = fragment ? strndup(href, (size_t)(fragment - href)) : strdup(href);
    *ret_name = !file    ? NULL
                : !*file ? strdup(base)
                         : catalogue_resolve(base, file, expander->error);
    doc = *ret_name ? document_load(expander, *ret_name) : NULL;
    if (!doc) {
        char where[300];

        error_wrap(expander->error, "%s", rules_where(node, where, sizeof(where)));
        return NULL;
    }
    found = xmlDocGetRootElement(doc);
    if (fragment) {
        found = rules_find_element(doc, NULL, fragment + 1, true);
        if (!found)
            found = rules_find_element(doc, NULL, fragment + 1, false);
    }
    if (!found || xml_is(found, NS_SCHEMATRON, "schema")) {
        fail(expander, node, "include names no element; write file#id instead of", href);
        return NULL;
    }
    return found;
}

static bool includes_resolve(struct expander *expander, xmlNode *parent, const char *base,
                             unsigned depth);

/* Puts the element (or, for extends, its children) in the place of `node`. */
static bool include_resolve(struct expander *expander, xmlNode *node, const char *base,
                            unsigned depth, bool children)
{
    CLEANUP(free_pointer) char *name = NULL;
    xmlNode *found, *frame = xmlNewDocNode(node->doc, NULL, (const xmlChar *)"frame", NULL);
    bool fine;

    if (depth > LIMIT_XML_INCLUDE_DEPTH) {
        xmlFreeNode(frame);
        return fail(expander, node, "includes are too deep at", xml_attribute(node, "href"));
    }
    found = href_find(expander, node, base, &name);
    if (!found || !frame) {
        xmlFreeNode(frame);
        return false;
    }
    for (const xmlNode *from = children ? found->children : found; from; from = from->next) {
        xmlNode *copy = node_copy(from, node->doc);

        if (copy)
            xmlAddChild(frame, copy);
        if (!children)
            break;
    }
    fine = includes_resolve(expander, frame, name, depth + 1);
    while (fine && frame->children)
        xmlAddPrevSibling(node, frame->children);
    xmlFreeNode(frame);
    return fine;
}

static bool includes_resolve(struct expander *expander, xmlNode *parent, const char *base,
                             unsigned depth)
{
    xmlNode *next;

    for (xmlNode *node = parent->children; node; node = next) {
        bool include = xml_is(node, NS_SCHEMATRON, "include");
        bool extends = xml_is(node, NS_SCHEMATRON, "extends") && xml_attribute(node, "href");

        next = node->next;
        if (node->type != XML_ELEMENT_NODE)
            continue;
        if (!include && !extends) {
            if (!includes_resolve(expander, node, base, depth))
                return false;
            continue;
        }
        if (!include_resolve(expander, node, base, depth, extends))
            return false;
        xmlUnlinkNode(node);
        xmlFreeNode(node);
    }
    return true;
}

struct parameters {
    const char *names[PARAMETERS_MAX];
    const char *values[PARAMETERS_MAX];
    size_t count;
};

static bool parameters_read(const struct expander *expander, const xmlNode *pattern,
                            struct parameters *ret)
{
    ret->count = 0;
    for (const xmlNode *node = xml_child(pattern, NS_SCHEMATRON, "param"); node;
         node = xml_next(node, NS_SCHEMATRON, "param")) {
        const char *name = xml_attribute(node, "name"), *value = xml_attribute(node, "value");

        if (!name || !value || ret->count == PARAMETERS_MAX)
            return fail(expander, node, "param lacks name or value, or is one too many:", name);
        ret->names[ret->count] = name;
        ret->values[ret->count++] = value;
    }
    return true;
}

static size_t variable_size(const char *text)
{
    size_t size = 0;

    while ((text[size] >= 'a' && text[size] <= 'z') || (text[size] >= 'A' && text[size] <= 'Z') ||
           (text[size] >= '0' && text[size] <= '9') ||
           (text[size] != '\0' && strchr("-_.", text[size])) || (unsigned char)text[size] >= 0x80)
        size++;
    return size;
}

/* Replaces $name by the parameter of that whole name; other variables stay. */
static void value_substitute(const char *value, const struct parameters *parameters,
                             struct text *out)
{
    while (*value) {
        size_t size = *value == '$' ? variable_size(value + 1) : 0, i;

        for (i = 0; size && i < parameters->count; i++)
            if (strlen(parameters->names[i]) == size &&
                memcmp(parameters->names[i], value + 1, size) == 0)
                break;
        if (size && i < parameters->count) {
            text_append(out, parameters->values[i]);
            value += size + 1;
        } else {
            text_append_character(out, *value++);
        }
    }
}

static bool parameters_apply(const struct expander *expander, xmlNode *node,
                             const struct parameters *parameters)
{
    for (xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        CLEANUP(text_release) struct text value = TEXT_INIT(VALUE_MAX);
        xmlChar *old = xmlNodeGetContent((xmlNode *)attribute);

        value_substitute((const char *)old, parameters, &value);
        xmlFree(old);
        if (text_failed(&value))
            return fail(expander, node, "parameters make a value too long in",
                        (const char *)attribute->name);
        xmlSetNsProp(node, attribute->ns, attribute->name, (const xmlChar *)text_string(&value));
    }
    for (xmlNode *child = node->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE && !parameters_apply(expander, child, parameters))
            return false;
    return true;
}

/* Marks the assertions of what came out of an abstract pattern or rule. */
static void assertions_mark(xmlNode *node, const char *abstract, const char *pattern)
{
    if (xml_is(node, NS_SCHEMATRON, "assert") || xml_is(node, NS_SCHEMATRON, "report")) {
        const char *id = xml_attribute(node, "id");
        size_t size = id ? strlen(id) : 0;

        xml_set(node, FROM_ABSTRACT, abstract);
        if (pattern && (!id || (size > 3 && strcmp(id + size - 3, ".it") == 0)))
            xml_set(node, "id", pattern);
    }
    for (xmlNode *child = node->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE)
            assertions_mark(child, abstract, pattern);
}

/* Diagnostics of the abstract pattern (`<its id>.ja` …) become those of the pattern that is one. */
static bool diagnostics_instantiate(const struct expander *expander, const xmlNode *pattern,
                                    const char *abstract, const struct parameters *parameters)
{
    static const char *const suffixes[] = { ".ja", ".do", ".do.ja" };
    const char *id = xml_attribute(pattern, "id");

    for (size_t i = 0; id && i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        char own[256], from[256];
        xmlNode *diagnostic, *copy;

        snprintf(own, sizeof(own), "%s%s", id, suffixes[i]);
        snprintf(from, sizeof(from), "%s%s", abstract, suffixes[i]);
        diagnostic = rules_find_element(pattern->doc, "diagnostic", from, false);
        if (!diagnostic || rules_find_element(pattern->doc, "diagnostic", own, false))
            continue;
        copy = node_copy(diagnostic, pattern->doc);
        if (!copy)
            return error_set(expander->error, STATUS_INTERNAL, "out of memory for rules");
        xmlAddNextSibling(diagnostic, copy);
        xml_set(copy, "id", own);
        if (!parameters_apply(expander, copy, parameters))
            return false;
    }
    return true;
}

static bool pattern_instantiate(const struct expander *expander, xmlNode *pattern)
{
    const char *name = xml_attribute(pattern, "is-a");
    xmlNode *abstract = rules_find_element(pattern->doc, "pattern", name, true);
    struct parameters parameters;

    if (!abstract)
        return fail(expander, pattern, "there is no abstract pattern", name);
    if (!parameters_read(expander, pattern, &parameters))
        return false;
    for (const xmlNode *from = abstract->children; from; from = from->next) {
        xmlNode *copy = from->type == XML_ELEMENT_NODE ? node_copy(from, pattern->doc) : NULL;

        if (!copy)
            continue;
        xmlAddChild(pattern, copy);
        if (!parameters_apply(expander, copy, &parameters))
            return false;
        assertions_mark(copy, name, xml_attribute(pattern, "id"));
    }
    return diagnostics_instantiate(expander, pattern, name, &parameters);
}

static bool rule_extend(const struct expander *expander, xmlNode *rule, unsigned depth)
{
    xmlNode *extends = xml_child(rule, NS_SCHEMATRON, "extends"), *next;

    for (; extends; extends = next) {
        const char *name = xml_attribute(extends, "rule");
        xmlNode *abstract = name ? rules_find_element(rule->doc, "rule", name, true) : NULL;

        next = xml_next(extends, NS_SCHEMATRON, "extends");
        if (!abstract || depth > LIMIT_XML_INCLUDE_DEPTH)
            return fail(expander, extends, "no abstract rule to extend, or a circle:", name);
        if (!rule_extend(expander, abstract, depth + 1))
            return false;
        for (const xmlNode *from = abstract->children; from; from = from->next) {
            xmlNode *copy = from->type == XML_ELEMENT_NODE ? node_copy(from, rule->doc) : NULL;

            if (!copy)
                continue;
            if (!xml_attribute(copy, FROM_ABSTRACT))
                assertions_mark(copy, name, NULL);
            xmlAddPrevSibling(extends, copy);
        }
        xmlUnlinkNode(extends);
        xmlFreeNode(extends);
    }
    return true;
}

static bool abstracts_resolve(const struct expander *expander, xmlDoc *doc)
{
    xmlNode *root = xmlDocGetRootElement(doc);

    for (xmlNode *node = xml_child(root, NS_SCHEMATRON, "pattern"); node;
         node = xml_next(node, NS_SCHEMATRON, "pattern"))
        if (xml_attribute(node, "is-a") && !pattern_instantiate(expander, node))
            return false;
    for (xmlNode *node = xml_child(root, NS_SCHEMATRON, "pattern"); node;
         node = xml_next(node, NS_SCHEMATRON, "pattern"))
        for (xmlNode *rule = xml_child(node, NS_SCHEMATRON, "rule"); rule;
             rule = xml_next(rule, NS_SCHEMATRON, "rule"))
            if (!rule_extend(expander, rule, 0))
                return false;
    return true;
}

xmlDoc *rules_expand(const struct catalogue *catalogue, const char *name,
                     struct rules_documents *documents, struct error *error)
{
    struct expander expander = { .catalogue = catalogue, .documents = documents, .error = error };
    xmlDoc *doc = document_load(&expander, name);
    xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;

    if (!doc)
        return NULL;
    if (!xml_is(root, NS_SCHEMATRON, "schema")) {
        fail(&expander, root, "a Schematron schema is expected, not", (const char *)root->name);
        return NULL;
    }
    if (!includes_resolve(&expander, root, name, 0) || !abstracts_resolve(&expander, doc))
        return NULL;
    return doc;
}
