/* Puts a document or a rendition into the bytes of documents.xml. */
#include "dossier/add.h"
#include "dossier/insert.h"

/* Where things are in the file. */
struct layout {
    struct token section;  /* start tag of d:documents */
    const char *close;     /* its end tag; NULL if it is empty */
    const char *before;    /* the document, with its comments, before which the new one belongs */
    const char *after;     /* end of the last document */
    const char *any;       /* start of some document, whose indent is taken over */
    struct token found;    /* start tag of the document with the id; TOKEN_END if none */
    const char *found_end; /* its end tag; NULL if it is empty */
};

/* State of one pass. */
struct pass {
    const char *id;
    int depth;         /* of open elements */
    int section_depth; /* depth inside d:documents; -1 before and behind it */
    int found_depth;   /* depth inside the document with the id; -1 elsewhere */
    const char *block; /* first comment that stands before the next element; NULL if none */
    const char *last;  /* end of the token before */
};

static void meet_comment(struct pass *pass, const struct token *token)
{
    int newlines = newlines_between(pass->last, token->span.start);
    if (newlines > 1 || (!pass->block && newlines > 0))
        pass->block = token->span.start;
}

static void meet_document(struct pass *pass, struct layout *layout, const struct token *token)
{
    int order = span_compare(token_id(token), pass->id);
    if (order == 0 && layout->found.kind == TOKEN_END) {
        layout->found = *token;
        if (token->kind == TOKEN_OPEN)
            pass->found_depth = pass->depth + 1;
    }
    if (pass->depth != pass->section_depth)
        return;
    bool apart = newlines_between(pass->last, token->span.start) > 1;
    if (order > 0 && !layout->before)
        layout->before = pass->block && !apart ? pass->block : token->span.start;
    if (!layout->any)
        layout->any = token->span.start;
    if (token->kind == TOKEN_EMPTY)
        layout->after = token->span.end;
}

static void meet_open(struct pass *pass, struct layout *layout, const struct token *token)
{
    if (token_is(token, "document"))
        meet_document(pass, layout, token);
    if (token_is(token, "documents") && layout->section.kind == TOKEN_END) {
        layout->section = *token;
        pass->section_depth = token->kind == TOKEN_OPEN ? pass->depth + 1 : -1;
    }
    pass->depth += token->kind == TOKEN_OPEN;
}

static void meet_close(struct pass *pass, struct layout *layout, const struct token *token)
{
    if (pass->depth == pass->found_depth) {
        layout->found_end = token->span.start;
        pass->found_depth = -1;
    }
    if (pass->depth == pass->section_depth) {
        layout->close = token->span.start;
        pass->section_depth = -1;
    }
    pass->depth--;
    if (pass->depth == pass->section_depth && token_is(token, "document"))
        layout->after = token->span.end;
}

static void read_layout(const char *bytes, const char *end, const char *id, struct layout *ret)
{
    struct pass pass = { .id = id, .section_depth = -1, .found_depth = -1, .last = bytes };
    *ret = (struct layout){ .section.kind = TOKEN_END, .found.kind = TOKEN_END };
    for (const char *at = bytes; at < end; at = pass.last) {
        struct token token = token_next(at, end);
        if (token.kind == TOKEN_END)
            break;
        if (token.kind == TOKEN_COMMENT)
            meet_comment(&pass, &token);
        else if (token.kind == TOKEN_CLOSE)
            meet_close(&pass, ret, &token);
        else
            meet_open(&pass, ret, &token);
        if (token.kind != TOKEN_COMMENT)
            pass.block = NULL;
        pass.last = token.span.end;
    }
}

static void write_rendition(const void *what, const char *prefix, int indent, struct text *ret)
{
    addition_write_rendition(what, prefix, indent, ret);
}

static void write_document(const void *what, const char *prefix, int indent, struct text *ret)
{
    addition_write_document(what, prefix, indent, ret);
}

static void insert_rendition(struct insertion *insertion, const struct layout *layout)
{
    insertion->write = write_rendition;
    insertion->indent = indent_of(insertion->bytes, layout->found.span.start) + 2;
    if (layout->found_end)
        insert_before(insertion, layout->found_end);
    else
        insert_inside(insertion, &layout->found);
}

static void insert_document(struct insertion *insertion, const struct layout *layout)
{
    const char *model = layout->any ? layout->any : layout->section.span.start;
    insertion->write = write_document;
    insertion->indent = indent_of(insertion->bytes, model) + (layout->any ? 0 : 2);
    if (!layout->close)
        insert_inside(insertion, &layout->section);
    else if (layout->before)
        insert_before(insertion, layout->before);
    else if (layout->after)
        insert_after(insertion, layout->after);
    else
        insert_before(insertion, layout->close);
}

bool documents_insert(const char *bytes, size_t size, const struct addition *addition,
                      struct text *ret, struct error *error)
{
    struct layout layout;
    char prefix[64];
    read_layout(bytes, bytes + size, addition->id, &layout);
    bool known = layout.found.kind != TOKEN_END;
    const struct token *model = known ? &layout.found : &layout.section;
    if (model->kind == TOKEN_END)
        return error_set(error, STATUS_INPUT, "there is no element \"documents\" to add to");
    struct insertion insertion = {
        .bytes = bytes,
        .end = bytes + size,
        .what = addition,
        .prefix = prefix_of(model, prefix, sizeof prefix),
        .ret = ret,
    };
    if (known)
        insert_rendition(&insertion, &layout);
    else
        insert_document(&insertion, &layout);
    if (text_failed(ret))
        return error_set(error, STATUS_LIMIT, "the file would be larger than %zu bytes", ret->max);
    return true;
}
