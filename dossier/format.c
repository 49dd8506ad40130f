#include "dossier/format.h"

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/xml.h"
#include "dossier/format_item.h"

#include <stdlib.h>
#include <string.h>

struct writer {
    struct text *out;
    struct error *error;
    bool failed; /* error says why */
};

static void write_children(struct writer *writer, const xmlNode *node, int indent);

static void write_indent(struct writer *writer, int indent)
{
    for (int i = 0; i < indent; i++)
        text_append_bytes(writer->out, "  ", 2);
}

static void write_name(struct writer *writer, const xmlNs *ns, const xmlChar *name)
{
    if (ns && ns->prefix)
        text_appendf(writer->out, "%s:", (const char *)ns->prefix);
    text_append(writer->out, (const char *)name);
}

void format_append_escaped(struct text *ret, const char *value, bool attribute)
{
    for (; *value; value++) {
        switch (*value) {
        case '&':
            text_append(ret, "&amp;");
            break;
        case '<':
            text_append(ret, "&lt;");
            break;
        case '>':
            text_append(ret, "&gt;");
            break;
        case '\r':
            text_append(ret, "&#13;");
            break;
        case '"':
            text_append(ret, attribute ? "&quot;" : "\"");
            break;
        case '\n':
        case '\t':
            if (attribute)
                text_appendf(ret, "&#%d;", *value);
            else
                text_append_character(ret, *value);
            break;
        default:
            text_append_character(ret, *value);
        }
    }
}

static void write_attribute(struct writer *writer, const xmlAttr *attribute)
{
    xmlChar *value = xmlNodeListGetString(attribute->doc, attribute->children, 1);
    text_append_character(writer->out, ' ');
    write_name(writer, attribute->ns, attribute->name);
    text_append_bytes(writer->out, "=\"", 2);
    format_append_escaped(writer->out, value ? (const char *)value : "", true);
    text_append_character(writer->out, '"');
    xmlFree(value);
}

static void write_attributes(struct writer *writer, const xmlNode *node)
{
    for (const xmlNs *ns = node->nsDef; ns; ns = ns->next) {
        text_appendf(writer->out, " xmlns%s%s=\"", ns->prefix ? ":" : "",
                     ns->prefix ? (const char *)ns->prefix : "");
        format_append_escaped(writer->out, ns->href ? (const char *)ns->href : "", true);
        text_append_character(writer->out, '"');
    }
    /* An element has few attributes: the next one is looked for each time. */
    for (const xmlAttr *next = NULL; (next = format_next_attribute(node, next));)
        write_attribute(writer, next);
}

/* Text and elements mixed, and all below: written as it stands. */
static void write_inline(struct writer *writer, const xmlNode *node)
{
    switch (node->type) {
    case XML_TEXT_NODE:
    case XML_CDATA_SECTION_NODE:
        format_append_escaped(writer->out, (const char *)node->content, false);
        break;
    case XML_COMMENT_NODE:
        text_appendf(writer->out, "<!--%s-->", (const char *)node->content);
        break;
    case XML_PI_NODE:
        text_appendf(writer->out, "<?%s%s%s?>", (const char *)node->name, node->content ? " " : "",
                     node->content ? (const char *)node->content : "");
        break;
    case XML_ELEMENT_NODE:
        text_append_character(writer->out, '<');
        write_name(writer, node->ns, node->name);
        write_attributes(writer, node);
        text_append_character(writer->out, '>');
        for (const xmlNode *child = node->children; child; child = child->next)
            write_inline(writer, child);
        text_append_bytes(writer->out, "</", 2);
        write_name(writer, node->ns, node->name);
        text_append_character(writer->out, '>');
        break;
    default: /* the reader lets nothing else in */
        break;
    }
}

static void write_element(struct writer *writer, const xmlNode *node, int indent)
{
    enum format_content content = format_content_of(node);
    text_append_character(writer->out, '<');
    write_name(writer, node->ns, node->name);
    write_attributes(writer, node);
    if (content == CONTENT_NONE) {
        text_append_bytes(writer->out, "/>", 2);
        return;
    }
    text_append_character(writer->out, '>');
    if (content == CONTENT_ELEMENTS) {
        text_append_character(writer->out, '\n');
        write_children(writer, node, indent + 1);
        write_indent(writer, indent);
    } else {
        for (const xmlNode *child = node->children; child; child = child->next)
            write_inline(writer, child);
    }
    text_append_bytes(writer->out, "</", 2);
    write_name(writer, node->ns, node->name);
    text_append_character(writer->out, '>');
}

static void write_item(struct writer *writer, const struct format_item *item, int indent)
{
    bool behind = false;
    for (const xmlNode *node = item->first;; node = node->next) {
        if (node->type != XML_TEXT_NODE) {
            if (behind)
                text_append_character(writer->out, ' ');
            else
                write_indent(writer, indent);
            if (node->type == XML_ELEMENT_NODE)
                write_element(writer, node, indent);
            else
                write_inline(writer, node);
            behind = behind || node == item->element;
            if (!behind || node == item->last)
                text_append_character(writer->out, '\n');
        }
        if (node == item->last)
            break;
    }
}

static void write_items(struct writer *writer, const struct format_items *items, int indent)
{
    for (size_t i = 0; i < items->count; i++) {
        const struct format_item *item = &items->items[i];
        /* A comment that stands alone must go on doing so. */
        bool blank = item->blank_before || (i > 0 && !items->items[i - 1].element);
        if (i > 0 && blank)
            text_append_character(writer->out, '\n');
        write_item(writer, item, indent);
    }
}

static void write_children(struct writer *writer, const xmlNode *node, int indent)
{
    struct format_items items = { .items = NULL };
    if (format_items_gather(node->children, &items, writer->error)) {
        format_items_sort(&items);
        write_items(writer, &items, indent);
    } else {
        writer->failed = true;
    }
    free(items.items);
}

bool format_xml(const void *bytes, size_t size, const char *name, struct text *ret,
                struct error *error)
{
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xml_parse(bytes, size, name, error);
    if (!doc)
        return false;
    struct writer writer = { .out = ret, .error = error };
    text_append(ret, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    write_children(&writer, (const xmlNode *)doc, 0);
    if (!writer.failed && text_failed(ret))
        writer.failed = !error_set(error, STATUS_LIMIT, "%s: more than %zu bytes in canonical form",
                                   name, ret->max);
    return !writer.failed;
}
