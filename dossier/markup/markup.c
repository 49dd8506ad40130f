#include "dossier/markup/internal.h"

#include <stdlib.h>
#include <string.h>

static struct markup_node *make(struct markup *markup, enum markup_kind kind, struct span span)
{
    struct markup_node *node = calloc(1, sizeof *node);
    if (!node)
        return NULL;
    node->kind = kind;
    node->span = span;
    node->made_before = markup->made_last;
    markup->made_last = node;
    return node;
}

/* Links a node as the last child, or before `before`. */
static void link_node(struct markup_node *parent, struct markup_node *node,
                      struct markup_node *before)
{
    node->parent = parent;
    node->next = before;
    node->previous = before ? before->previous : parent->last;
    *(node->previous ? &node->previous->next : &parent->first) = node;
    *(before ? &before->previous : &parent->last) = node;
}

struct markup_node *markup_insert(struct markup *markup, struct markup_node *parent,
                                  enum markup_kind kind, char *text, struct markup_node *before)
{
    struct markup_node *node = text ? make(markup, kind, (struct span){ NULL, NULL }) : NULL;
    if (!node) {
        free(text);
        return NULL;
    }
    node->text = text;
    link_node(parent, node, before);
    return node;
}

void markup_release(struct markup *markup)
{
    for (struct markup_node *node = markup->made_last, *before; node; node = before) {
        before = node->made_before;
        free(node->text);
        free(node->close_text);
        free(node);
    }
    free(markup->elements);
    *markup = (struct markup)MARKUP_INIT;
}

static bool add_raw(struct markup *markup, struct markup_node *parent, const char *start,
                    const char *end)
{
    if (start == end)
        return true;
    struct markup_node *raw = make(markup, MARKUP_RAW, (struct span){ start, end });
    if (raw)
        link_node(parent, raw, NULL);
    return raw != NULL;
}

static bool add_element(struct markup *markup, struct markup_node *node)
{
    if ((markup->count & (markup->count - 1)) == 0) { /* 0, 1, 2, 4 ...: full */
        size_t capacity = markup->count ? 2 * markup->count : 1;
        struct markup_node **grown = reallocarray(markup->elements, capacity, sizeof *grown);
        if (!grown)
            return false;
        markup->elements = grown;
    }
    markup->elements[markup->count++] = node;
    return true;
}

/* Takes one token into the tree; *open is the element that holds what follows. */
static bool take_token(struct markup *markup, const struct token *token, struct markup_node **open)
{
    if (token->kind == TOKEN_CLOSE) {
        (*open)->close = token->span;
        *open = (*open)->parent ? (*open)->parent : *open;
        return true;
    }
    bool comment = token->kind == TOKEN_COMMENT;
    struct markup_node *node = make(markup, comment ? MARKUP_COMMENT : MARKUP_ELEMENT, token->span);
    if (!node)
        return false;
    link_node(*open, node, NULL);
    if (comment)
        return true;
    node->name = token->name;
    if (!token_is(token, "include") && !add_element(markup, node))
        return false;
    if (token->kind == TOKEN_OPEN)
        *open = node;
    return true;
}

bool markup_parse(const char *bytes, size_t size, struct markup *ret, struct error *error)
{
    const char *at = bytes, *end = bytes + size;
    *ret = (struct markup)MARKUP_INIT;
    struct markup_node *open = ret->root = make(ret, MARKUP_RAW, (struct span){ bytes, bytes });
    bool done = open != NULL;
    while (done) {
        struct token token = token_next(at, end);
        done = add_raw(ret, open, at, token.span.start);
        if (token.kind == TOKEN_END || !done)
            break;
        done = take_token(ret, &token, &open);
        at = token.span.end;
    }
    return done || error_set(error, STATUS_INTERNAL, "no memory for a file");
}

static void write_span(const char *instead, struct span span, struct text *ret)
{
    if (instead)
        text_append(ret, instead);
    else
        text_append_bytes(ret, span.start, (size_t)(span.end - span.start));
}

static void write_node(const struct markup_node *node, struct text *ret)
{
    if (node->gone)
        return;
    write_span(node->text, node->span, ret);
    for (const struct markup_node *child = node->first; child; child = child->next)
        write_node(child, ret);
    write_span(node->close_text, node->close, ret);
}

void markup_write(const struct markup *markup, struct text *ret)
{
    write_node(markup->root, ret);
}

bool markup_named(const struct markup_node *node, const char *name)
{
    struct token token = { .name = node->name };
    return node->kind == MARKUP_ELEMENT && !node->gone && token_is(&token, name);
}

struct markup_node *markup_child(const struct markup_node *parent, const char *name,
                                 const struct markup_node *after)
{
    struct markup_node *child = after ? after->next : parent->first;
    while (child && !markup_named(child, name))
        child = child->next;
    return child;
}
