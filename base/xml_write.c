#include "base/limits.h"
#include "base/xml.h"

#include <string.h>

struct writing {
    struct text out;
    const char *problem;
};

static const char *reference_of(int32_t c, bool in_attribute)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return in_attribute ? NULL : "&gt;"; /* "]]>" must not stand in text */
    case '"':
        return in_attribute ? "&quot;" : NULL;
    case '\t':
        return in_attribute ? "&#9;" : NULL; /* a reader makes a space of the plain one */
    case '\n':
        return in_attribute ? "&#10;" : NULL;
    case '\r':
        return "&#13;";
    default:
        return NULL;
    }
}

/* Text as it stands between tags or between quotes. libxml2 would write characters that it cannot
 * read again; here they are the caller's mistake. */
static void write_text(struct writing *writing, const char *text, bool in_attribute)
{
    size_t size = strlen(text), position = 0;
    while (position < size) {
        size_t start = position;
        int32_t c = utf8_next(text, size, &position);
        if (!utf8_is_xml(c)) {
            writing->problem = "text holds a character that XML does not allow";
            return;
        }
        const char *reference = reference_of(c, in_attribute);
        if (reference)
            text_append(&writing->out, reference);
        else
            text_append_bytes(&writing->out, text + start, position - start);
    }
}

static void write_name(struct writing *writing, const xmlNs *ns, const xmlChar *name)
{
    if (ns && ns->prefix)
        text_appendf(&writing->out, "%s:", (const char *)ns->prefix);
    text_append(&writing->out, (const char *)name);
}

static void write_namespaces(struct writing *writing, const xmlNode *node)
{
    for (const xmlNs *ns = node->nsDef; ns; ns = ns->next) {
        text_append(&writing->out, ns->prefix ? " xmlns:" : " xmlns");
        if (ns->prefix)
            text_append(&writing->out, (const char *)ns->prefix);
        text_append(&writing->out, "=\"");
        write_text(writing, ns->href ? (const char *)ns->href : "", true);
        text_append(&writing->out, "\"");
    }
}

static void write_attributes(struct writing *writing, const xmlNode *node)
{
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        text_append(&writing->out, " ");
        write_name(writing, attribute->ns, attribute->name);
        text_append(&writing->out, "=\"");
        for (const xmlNode *text = attribute->children; text; text = text->next)
            write_text(writing, text->content ? (const char *)text->content : "", true);
        text_append(&writing->out, "\"");
    }
}

static bool is_text(const xmlNode *node)
{
    return node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
}

/* Whether white space between the children is ours to choose: there is something else than text,
 * all text is white space, and nobody asked to keep it. */
static bool may_indent(const xmlNode *node)
{
    const char *space = xml_attribute_ns(node, (const char *)XML_XML_NAMESPACE, "space");
    bool other = false;
    if (space && strcmp(space, "preserve") == 0)
        return false;
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (!is_text(child))
            other = true;
        else if (child->content && !xmlIsBlankNode(child))
            return false;
    }
    return other;
}

static void write_indent(struct writing *writing, unsigned depth)
{
    text_append(&writing->out, "\n");
    for (unsigned i = 0; i < depth; i++)
        text_append(&writing->out, "  ");
}

static void write_node(struct writing *writing, const xmlNode *node, unsigned depth, bool indent);

static void write_children(struct writing *writing, const xmlNode *node, unsigned depth,
                           bool indent)
{
    for (const xmlNode *child = node->children; child && !writing->problem; child = child->next) {
        if (indent && is_text(child))
            continue;
        if (indent)
            write_indent(writing, depth + 1);
        write_node(writing, child, depth + 1, indent);
    }
    if (indent)
        write_indent(writing, depth);
}

static void write_element(struct writing *writing, const xmlNode *node, unsigned depth, bool indent)
{
    text_append(&writing->out, "<");
    write_name(writing, node->ns, node->name);
    write_namespaces(writing, node);
    write_attributes(writing, node);
    if (!node->children) {
        text_append(&writing->out, "/>");
        return;
    }
    text_append(&writing->out, ">");
    write_children(writing, node, depth, indent && may_indent(node));
    text_append(&writing->out, "</");
    write_name(writing, node->ns, node->name);
    text_append(&writing->out, ">");
}

static void write_instruction(struct writing *writing, const xmlNode *node)
{
    text_appendf(&writing->out, "<?%s", (const char *)node->name);
    if (node->content && *node->content)
        text_appendf(&writing->out, " %s", (const char *)node->content);
    text_append(&writing->out, "?>");
}

static void write_node(struct writing *writing, const xmlNode *node, unsigned depth, bool indent)
{
    const char *content = "";
    if (node->type != XML_ELEMENT_NODE && node->content)
        content = (const char *)node->content;
    if (depth > LIMIT_XML_WRITE_DEPTH) {
        writing->problem = "elements are nested too deep";
        return;
    }
    switch (node->type) {
    case XML_ELEMENT_NODE:
        write_element(writing, node, depth, indent);
        break;
    case XML_TEXT_NODE:
    case XML_CDATA_SECTION_NODE:
        write_text(writing, content, false);
        break;
    case XML_COMMENT_NODE:
        text_appendf(&writing->out, "<!--%s-->", content);
        break;
    case XML_PI_NODE:
        write_instruction(writing, node);
        break;
    default:
        writing->problem = "the tree holds a kind of node that is never written";
    }
}

bool xml_write(const xmlDoc *doc, struct buffer *ret, struct error *error)
{
    struct writing writing = { .out = TEXT_INIT(LIMIT_XML_TOTAL_BYTES) };
    text_append(&writing.out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    for (const xmlNode *node = doc->children; node && !writing.problem; node = node->next) {
        write_node(&writing, node, 0, true);
        text_append(&writing.out, "\n");
    }
    if (writing.problem || text_failed(&writing.out)) {
        text_release(&writing.out);
        return writing.problem
                   ? error_set(error, STATUS_INTERNAL, "cannot write XML: %s", writing.problem)
                   : error_set(error, STATUS_LIMIT, "cannot write XML: larger than %llu bytes",
                               LIMIT_XML_TOTAL_BYTES);
    }
    ret->size = writing.out.size;
    ret->bytes = (uint8_t *)text_take(&writing.out);
    return true;
}
