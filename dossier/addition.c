/* How a document that is added looks in documents.xml: the canonical form of dossier/format.h. */
#include "dossier/add.h"

static void append_indent(int indent, struct text *ret)
{
    for (int i = 0; i < indent; i++)
        text_append_character(ret, ' ');
}

static void append_attribute(const char *name, const char *value, struct text *ret)
{
    if (!value)
        return;
    text_append_character(ret, ' ');
    text_append(ret, name);
    text_append_bytes(ret, "=\"", 2);
    text_append_xml(ret, value);
    text_append_character(ret, '"');
}

void addition_write_rendition(const struct addition *addition, const char *prefix, int indent,
                              struct text *ret)
{
    append_indent(indent, ret);
    text_appendf(ret, "<%srendition", prefix);
    append_attribute("role", addition->role ? addition->role : "master", ret);
    append_attribute("lang", addition->lang ? addition->lang : "und", ret);
    append_attribute("revision", addition->revision, ret);
    append_attribute("date", addition->date, ret);
    append_attribute("of-revision", addition->of_revision, ret);
    append_attribute("file", addition->file, ret);
    text_append_bytes(ret, "/>\n", 3);
}

static void append_title(const struct addition *addition, const char *prefix, int indent,
                         struct text *ret)
{
    append_indent(indent, ret);
    text_appendf(ret, "<%stitle", prefix);
    append_attribute("xml:lang", addition->lang ? addition->lang : "und", ret);
    text_append_character(ret, '>');
    text_append_xml(ret, addition->title);
    text_appendf(ret, "</%stitle>\n", prefix);
}

void addition_write_head(const struct addition *addition, const char *prefix, int indent,
                         struct text *ret)
{
    append_indent(indent, ret);
    text_appendf(ret, "<%sdocument", prefix);
    append_attribute("id", addition->id, ret);
    append_attribute("number", addition->number, ret);
    append_attribute("heading", addition->heading, ret);
    append_attribute("also", addition->also, ret);
    append_attribute("filed", addition->filed, ret);
    append_attribute("confidential", addition->confidential, ret);
    text_append_bytes(ret, ">\n", 2);
    if (addition->title)
        append_title(addition, prefix, indent + 2, ret);
}

void addition_write_tail(const char *prefix, int indent, struct text *ret)
{
    append_indent(indent, ret);
    text_appendf(ret, "</%sdocument>\n", prefix);
}

void addition_write_document(const struct addition *addition, const char *prefix, int indent,
                             struct text *ret)
{
    addition_write_head(addition, prefix, indent, ret);
    addition_write_rendition(addition, prefix, indent + 2, ret);
    addition_write_tail(prefix, indent, ret);
}
