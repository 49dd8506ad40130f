#include "dossier/diff/identity.h"

#include <stdlib.h>
#include <string.h>

#define SEPARATOR "\x1f"
#define WORDS_MAX 256

static const struct {
    const char *element, *attributes;
} identities[] = {
#define IDENTITY(element, attributes) { element, attributes },
#include "dossier/diff/identity.def"
#undef IDENTITY
};

static const char *lang_of(const xmlNode *node)
{
    return xml_attribute_ns(node, (const char *)XML_XML_NAMESPACE, "lang");
}

static const char *known_by(const xmlNode *node)
{
    for (size_t i = 0; i < sizeof identities / sizeof *identities; i++)
        if (!strcmp((const char *)node->name, identities[i].element))
            return identities[i].attributes;
    return "";
}

/* Each value that a node is known by, after `before`. */
static void values_append(const xmlNode *node, const char *before, bool also_empty,
                          struct text *ret)
{
    const char *id = xml_attribute(node, "id"), *lang = lang_of(node);
    if (id) {
        text_append(ret, before);
        text_append(ret, id);
        return;
    }
    for (const char *names = known_by(node); *names;) {
        char name[32];
        size_t size = strcspn(names, " ");
        memcpy(name, names, size);
        name[size] = '\0';
        const char *value = xml_attribute(node, name);
        if (value || also_empty)
            text_append(ret, before);
        text_append(ret, value ? value : "");
        names += size + (names[size] == ' ');
    }
    if (lang) {
        text_append(ret, before);
        text_append(ret, lang);
    }
}

void identity_append(const xmlNode *node, struct text *ret)
{
    text_append(ret, (const char *)node->name);
    values_append(node, SEPARATOR, true, ret);
}

void identity_append_path(const xmlNode *node, struct text *ret)
{
    if (!node->parent || !node->parent->parent || node->parent == xmlDocGetRootElement(node->doc))
        return;
    size_t size = ret->size;
    identity_append_path(node->parent, ret);
    if (ret->size > size)
        text_append(ret, " / ");
    text_append(ret, (const char *)node->name);
    values_append(node, " ", false, ret);
}

const xmlNode *identity_child(const xmlNode *parent, const xmlNode *after)
{
    const xmlNode *child = after ? after->next : parent->children;
    while (child && (child->type != XML_ELEMENT_NODE || !child->ns ||
                     strcmp((const char *)child->ns->href, NS_DOSSIER) != 0))
        child = child->next;
    return child;
}

const char *identity_attribute(const xmlAttr *attribute)
{
    if (!attribute->ns)
        return (const char *)attribute->name;
    bool is_lang = !strcmp((const char *)attribute->ns->href, (const char *)XML_XML_NAMESPACE) &&
                   !strcmp((const char *)attribute->name, "lang");
    return is_lang ? "xml:lang" : NULL;
}

static void collapsed_append(const char *string, struct text *ret)
{
    const char *between = "";
    for (string += strspn(string, " \t\r\n"); *string; string += strspn(string, " \t\r\n")) {
        size_t size = strcspn(string, " \t\r\n");
        text_append(ret, between);
        text_append_bytes(ret, string, size);
        string += size;
        between = " ";
    }
}

static int word_order(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sorted_append(const char *value, struct text *ret)
{
    CLEANUP(free_pointer) char *copy = strdup(value);
    char *words[WORDS_MAX], *rest = NULL;
    size_t count = 0;
    char *word = copy ? strtok_r(copy, " \t\r\n", &rest) : NULL;
    for (; word && count < WORDS_MAX; word = strtok_r(NULL, " \t\r\n", &rest))
        words[count++] = word;
    qsort(words, count, sizeof *words, word_order);
    for (size_t i = 0; i < count; i++) {
        text_append(ret, i ? " " : "");
        text_append(ret, words[i]);
    }
}

void identity_append_value(const char *name, const char *value, struct text *ret)
{
    if (!strcmp(name, "for") || !strcmp(name, "regulators"))
        sorted_append(value, ret);
    else
        collapsed_append(value, ret);
}

void identity_append_content(const xmlNode *node, struct text *ret)
{
    CLEANUP(free_pointer) char *content = identity_child(node, NULL) ? NULL : xml_content(node);
    if (content)
        collapsed_append(content, ret);
}

static int attribute_order(const void *a, const void *b)
{
    return strcmp(identity_attribute(*(const xmlAttr *const *)a),
                  identity_attribute(*(const xmlAttr *const *)b));
}

/* Attributes that count (`all`: those that it is known by too), by name, between the two marks. */
static void attributes_append(const xmlNode *node, bool all, const char *before,
                              const char *between, struct text *ret)
{
    const xmlAttr *attributes[WORDS_MAX];
    size_t count = 0;
    for (const xmlAttr *one = node->properties; one && count < WORDS_MAX; one = one->next)
        if (identity_attribute(one) &&
            (all || (!one->ns && !xmlStrEqual(one->name, BAD_CAST "id"))))
            attributes[count++] = one;
    qsort(attributes, count, sizeof *attributes, attribute_order);
    for (size_t i = 0; i < count; i++) {
        const char *name = identity_attribute(attributes[i]);
        if (!name)
            continue;
        const char *value = attributes[i]->ns ? lang_of(node) : xml_attribute(node, name);
        text_append(ret, ret->size ? before : "");
        text_append(ret, name);
        text_append(ret, between);
        identity_append_value(name, value ? value : "", ret);
    }
}

void identity_append_whole(const xmlNode *node, struct text *ret)
{
    text_append(ret, "<");
    text_append(ret, (const char *)node->name);
    attributes_append(node, true, SEPARATOR, "=", ret);
    text_append(ret, ">");
    identity_append_content(node, ret);
    const xmlNode *child = identity_child(node, NULL);
    for (; child; child = identity_child(node, child))
        identity_append_whole(child, ret);
    text_append(ret, "</>");
}

/* The first text that names it. */
static void title_append(const xmlNode *node, struct text *ret)
{
    static const char *const names[] = { "name", "title", "wording", "value", "after" };
    identity_append_content(node, ret);
    for (size_t i = 0; !ret->size && i < sizeof names / sizeof *names; i++) {
        const xmlNode *child = xml_child(node, NS_DOSSIER, names[i]);
        if (child)
            identity_append_content(child, ret);
    }
}

void identity_append_summary(const xmlNode *node, struct text *ret)
{
    struct text title = TEXT_INIT(NODE_TEXT_MAX);
    title_append(node, &title);
    text_append(ret, text_string(&title));
    text_release(&title);
    attributes_append(node, false, "; ", " ", ret);
}
