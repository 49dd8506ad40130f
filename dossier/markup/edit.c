/* Changes of a file's markup. */
#include "dossier/format_item.h"
#include "dossier/markup/internal.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX (64u << 20)

static const char *node_bytes(const struct markup_node *node, size_t *ret_size)
{
    *ret_size = node->text ? strlen(node->text) : (size_t)(node->span.end - node->span.start);
    return node->text ? node->text : node->span.start;
}

/* One attribute of a start tag: its name, its value, and all of it with the blanks before. */
struct attribute {
    struct span all, name, value;
};

static bool attribute_next(const char **at, const char *end, struct attribute *ret)
{
    static const char blanks[] = " \t\r\n";
    const char *c = *at;
    ret->all.start = c;
    while (c < end && strchr(blanks, *c))
        c++;
    ret->name.start = c;
    while (c < end && !strchr(" \t\r\n=/>", *c))
        c++;
    ret->name.end = c;
    while (c < end && (strchr(blanks, *c) || *c == '='))
        c++;
    if (ret->name.end == ret->name.start || c >= end || (*c != '"' && *c != '\''))
        return false;
    const char *close = memchr(c + 1, *c, (size_t)(end - c - 1));
    if (!close)
        return false;
    ret->value = (struct span){ c + 1, close };
    *at = ret->all.end = close + 1;
    return true;
}

/* Behind the name of the element in its start tag. */
static const char *attributes_start(const char *tag, const char *end)
{
    const char *c = tag + 1;
    while (c < end && !strchr(" \t\r\n/>", *c))
        c++;
    return c;
}

static bool attribute_find(const struct markup_node *element, const char *name,
                           struct attribute *ret)
{
    size_t size;
    const char *tag = node_bytes(element, &size), *end = tag + size;
    const char *at = attributes_start(tag, end);
    while (attribute_next(&at, end, ret))
        if (span_compare(ret->name, name) == 0)
            return true;
    return false;
}

bool markup_attribute(const struct markup_node *element, const char *name, struct span *ret)
{
    struct attribute found;
    if (!attribute_find(element, name, &found))
        return false;
    *ret = found.value;
    return true;
}

/* Place of a word in a list of words; INT_MAX if it is not there. */
static int rank(const char *order, struct span name)
{
    size_t size = (size_t)(name.end - name.start);
    for (const char *word = order; *word; word += strspn(word, " ")) {
        size_t length = strcspn(word, " ");
        if (length == size && memcmp(word, name.start, size) == 0)
            return (int)(word - order);
        word += length;
    }
    return INT_MAX;
}

static struct span local_name(struct span name)
{
    const char *colon = memchr(name.start, ':', (size_t)(name.end - name.start));
    return (struct span){ colon ? colon + 1 : name.start, name.end };
}

/* Where in the tag a new attribute goes: behind those that come before it, and behind xmlns. */
static const char *place_attribute(const struct markup_node *element, const char *tag,
                                   const char *end, const char *name)
{
    char local[64];
    struct span plain = local_name(element->name), wanted = { name, name + strlen(name) };
    struct attribute each;
    size_t size = (size_t)(plain.end - plain.start);
    if (size >= sizeof local)
        size = 0;
    memcpy(local, plain.start, size);
    local[size] = '\0';
    const char *order = format_attribute_order(local);
    const char *at = attributes_start(tag, end), *place = at;
    while (attribute_next(&at, end, &each)) {
        bool is_namespace = strncmp(each.name.start, "xmlns", 5) == 0;
        if (is_namespace || rank(order, each.name) <= rank(order, wanted))
            place = each.all.end;
    }
    return place;
}

/* Replaces the bytes of the tag from `from` to `to` by the text. */
static bool replace_tag(struct markup *markup, struct markup_node *element, const char *from,
                        const char *to, const struct text *with)
{
    size_t size;
    const char *tag = node_bytes(element, &size);
    struct text changed = TEXT_INIT(FILE_MAX);
    text_append_bytes(&changed, tag, (size_t)(from - tag));
    text_append(&changed, text_string(with));
    text_append_bytes(&changed, to, size - (size_t)(to - tag));
    char *taken = text_take(&changed);
    text_release(&changed);
    if (!taken)
        return false;
    /* The name of an element that we made lies in its tag, and moves with it. */
    if (element->text && element->name.start == element->text + 1)
        element->name = (struct span){ taken + 1, taken + (element->name.end - element->text) };
    free(element->text);
    element->text = taken;
    markup->changed = true;
    return true;
}

bool markup_set(struct markup *markup, struct markup_node *element, const char *name,
                const char *value)
{
    size_t size;
    const char *tag = node_bytes(element, &size);
    struct attribute found;
    struct text with = TEXT_INIT(FILE_MAX);
    bool there = attribute_find(element, name, &found), done = true;
    if (value && there) {
        format_append_escaped(&with, value, true);
        /* An apostrophe would end a value in apostrophes. */
        bool single = found.value.start[-1] == '\'' && strchr(value, '\'');
        if (single) {
            text_clear(&with);
            text_append_character(&with, '"');
            format_append_escaped(&with, value, true);
            text_append_character(&with, '"');
        }
        done = replace_tag(markup, element, found.value.start - single, found.value.end + single,
                           &with);
    } else if (value) {
        const char *place = place_attribute(element, tag, tag + size, name);
        text_appendf(&with, " %s=\"", name);
        format_append_escaped(&with, value, true);
        text_append_character(&with, '"');
        done = replace_tag(markup, element, place, place, &with);
    } else if (there) {
        done = replace_tag(markup, element, found.all.start, found.all.end, &with);
    }
    text_release(&with);
    return done;
}

/* Whether a tag is <name .../>. */
static bool is_empty_tag(const struct markup_node *element)
{
    size_t size;
    const char *tag = node_bytes(element, &size);
    return size > 2 && tag[size - 2] == '/';
}

/* Makes <name/> into <name></name>. */
static bool open_tag(struct markup *markup, struct markup_node *element)
{
    if (!is_empty_tag(element))
        return true;
    size_t size;
    const char *tag = node_bytes(element, &size), *slash = tag + size - 2;
    while (slash > tag && strchr(" \t\r\n", slash[-1]))
        slash--;
    struct text with = TEXT_INIT(16), close = TEXT_INIT(4096);
    text_append_character(&with, '>');
    text_append(&close, "</");
    text_append_bytes(&close, element->name.start,
                      (size_t)(element->name.end - element->name.start));
    text_append_character(&close, '>');
    bool done = replace_tag(markup, element, slash, tag + size, &with);
    free(element->close_text);
    element->close_text = text_take(&close);
    text_release(&with);
    text_release(&close);
    return done && element->close_text;
}

/* Makes <name></name> into <name/>. */
static bool close_tag(struct markup *markup, struct markup_node *element)
{
    size_t size;
    const char *tag = node_bytes(element, &size);
    if (is_empty_tag(element))
        return true;
    struct text with = TEXT_INIT(16);
    text_append(&with, "/>");
    bool done = replace_tag(markup, element, tag + size - 1, tag + size, &with);
    text_release(&with);
    free(element->close_text);
    element->close_text = NULL;
    element->close = (struct span){ NULL, NULL };
    return done;
}

bool markup_is_text(const struct markup_node *element)
{
    for (const struct markup_node *child = element->first; child; child = child->next)
        if (child->kind != MARKUP_RAW && !child->gone)
            return false;
    return true;
}

bool markup_set_text(struct markup *markup, struct markup_node *element, const char *value)
{
    struct text escaped = TEXT_INIT(FILE_MAX);
    format_append_escaped(&escaped, value, false);
    for (struct markup_node *child = element->first; child; child = child->next)
        child->gone = true;
    bool done = open_tag(markup, element) &&
                markup_insert(markup, element, MARKUP_RAW, text_take(&escaped), NULL);
    text_release(&escaped);
    markup->changed = true;
    return done;
}

/* The blanks of the line before a node, if nothing else stands there; NULL otherwise. */
static const char *indent_before(const struct markup_node *node, size_t *ret_size)
{
    const struct markup_node *before = node->previous;
    while (before && before->gone)
        before = before->previous;
    if (!before || before->kind != MARKUP_RAW)
        return NULL;
    size_t size, start;
    const char *bytes = node_bytes(before, &size);
    for (start = size; start > 0 && (bytes[start - 1] == ' ' || bytes[start - 1] == '\t');)
        start--;
    if (start == 0 || bytes[start - 1] != '\n')
        return NULL;
    *ret_size = size - start;
    return bytes + start;
}

/* A line end and the indent of a node, with `more` blanks. */
static char *line_break(const struct markup_node *node, size_t more)
{
    size_t size = 0;
    const char *indent = indent_before(node, &size);
    struct text text = TEXT_INIT(65536);
    text_append_character(&text, '\n');
    if (indent)
        text_append_bytes(&text, indent, size);
    for (size_t i = 0; i < more; i++)
        text_append_character(&text, ' ');
    char *taken = text_take(&text);
    text_release(&text);
    return taken;
}

static struct markup_node *first_element(const struct markup_node *parent)
{
    struct markup_node *child = parent->first;
    while (child && (child->gone || child->kind == MARKUP_RAW))
        child = child->next;
    return child;
}

static size_t count_newlines(const struct markup_node *raw)
{
    size_t size, count = 0;
    const char *bytes = node_bytes(raw, &size);
    for (size_t i = 0; i < size; i++)
        count += bytes[i] == '\n';
    return count;
}

/* The comments that belong to an element: right before it, on lines of their own. */
static struct markup_node *block_start(struct markup_node *element)
{
    struct markup_node *start = element;
    for (;;) {
        struct markup_node *raw = start->previous;
        struct markup_node *comment = raw ? raw->previous : NULL;
        struct markup_node *before = comment ? comment->previous : NULL;
        if (!raw || raw->kind != MARKUP_RAW || count_newlines(raw) != 1 || !comment ||
            comment->kind != MARKUP_COMMENT)
            return start;
        if (before && (before->kind != MARKUP_RAW || count_newlines(before) == 0))
            return start; /* it stands behind an element, on its line */
        start = comment;
    }
}

/* What the new element goes before; *ret_after is what it goes behind, if that is clear instead. */
static struct markup_node *find_place(const struct markup_node *parent, const char *name,
                                      const char *order, const char *id,
                                      struct markup_node **ret_after)
{
    int own = rank(order, (struct span){ name, name + strlen(name) });
    *ret_after = NULL;
    for (struct markup_node *child = parent->first; child; child = child->next) {
        struct span its_id;
        if (child->kind != MARKUP_ELEMENT || child->gone)
            continue;
        int its = rank(order, local_name(child->name));
        bool greater = id && markup_named(child, name) && markup_attribute(child, "id", &its_id) &&
                       span_compare(its_id, id) > 0;
        if (its > own || greater)
            return *ret_after && its > own ? NULL : child;
        *ret_after = child;
    }
    return NULL;
}

/* Behind an element and the comments on its line. */
static struct markup_node *line_end(struct markup_node *element)
{
    struct markup_node *last = element;
    for (struct markup_node *next = element->next; next; next = next->next) {
        if (next->kind == MARKUP_COMMENT)
            last = next;
        else if (next->kind == MARKUP_ELEMENT || count_newlines(next))
            break;
    }
    return last;
}

static struct markup_node *add_first(struct markup *markup, struct markup_node *parent, char *tag)
{
    if (!open_tag(markup, parent)) {
        free(tag);
        return NULL;
    }
    struct markup_node *last = parent->last;
    while (last && last->gone)
        last = last->previous;
    bool broken = last && last->kind == MARKUP_RAW && count_newlines(last);
    struct markup_node *before = broken ? last : NULL;
    if (!markup_insert(markup, parent, MARKUP_RAW, line_break(parent, 2), before)) {
        free(tag);
        return NULL;
    }
    struct markup_node *element = markup_insert(markup, parent, MARKUP_ELEMENT, tag, before);
    if (element && !broken &&
        !markup_insert(markup, parent, MARKUP_RAW, line_break(parent, 0), NULL))
        return NULL;
    return element;
}

static char *make_tag(const struct markup_node *parent, const char *name)
{
    struct text tag = TEXT_INIT(4096);
    struct span local = local_name(parent->name);
    text_append_character(&tag, '<');
    text_append_bytes(&tag, parent->name.start, (size_t)(local.start - parent->name.start));
    text_appendf(&tag, "%s/>", name);
    char *taken = text_take(&tag);
    text_release(&tag);
    return taken;
}

struct markup_node *markup_add(struct markup *markup, struct markup_node *parent, const char *name,
                               const char *order, const char *id)
{
    struct markup_node *after, *element;
    struct markup_node *before = find_place(parent, name, order, id, &after);
    char *tag = make_tag(parent, name);
    if (before) {
        before = block_start(before);
        char *space = line_break(before, 0);
        element = markup_insert(markup, parent, MARKUP_ELEMENT, tag, before);
        if (!markup_insert(markup, parent, MARKUP_RAW, space, before))
            return NULL;
    } else if (after) {
        struct markup_node *end = line_end(after);
        char *space = line_break(after, 0);
        struct markup_node *next = end->next;
        if (!markup_insert(markup, parent, MARKUP_RAW, space, next)) {
            free(tag);
            return NULL;
        }
        element = markup_insert(markup, parent, MARKUP_ELEMENT, tag, next);
    } else {
        element = add_first(markup, parent, tag);
    }
    if (!element)
        return NULL;
    size_t size = strcspn(element->text, "/");
    element->name = (struct span){ element->text + 1, element->text + size };
    markup->changed = true;
    return element;
}

bool markup_remove(struct markup *markup, struct markup_node *element)
{
    struct markup_node *before = element->previous, *parent = element->parent;
    size_t size, blanks;
    bool line_ends = element->next && element->next->kind == MARKUP_RAW;
    if (line_ends) {
        const char *bytes = node_bytes(element->next, &size);
        line_ends = size && (*bytes == '\n' || *bytes == '\r');
    }
    if (line_ends && indent_before(element, &blanks)) {
        while (before->gone)
            before = before->previous;
        const char *bytes = node_bytes(before, &size);
        size_t cut = size - blanks - 1;
        char *rest = strndup(bytes, cut && bytes[cut - 1] == '\r' ? cut - 1 : cut);
        if (!rest)
            return false;
        free(before->text);
        before->text = rest;
    }
    element->gone = true;
    markup->changed = true;
    if (parent->kind != MARKUP_ELEMENT || first_element(parent))
        return true;
    for (struct markup_node *child = parent->first; child; child = child->next)
        child->gone = true;
    return close_tag(markup, parent);
}

bool markup_is_bare(const struct markup_node *element)
{
    size_t size;
    const char *tag = node_bytes(element, &size);
    const char *at = attributes_start(tag, tag + size);
    struct attribute each;
    return !attribute_next(&at, tag + size, &each);
}
