/* Puts a document or a rendition into the bytes of documents.xml. The file has been read as XML
 * before; here only tags are told from the rest, so that every other byte stays. */
#include "base/cleanup.h"
#include "dossier/add.h"

#include <string.h>

struct span {
    const char *start;
    const char *end;
};
enum token_kind { TOKEN_END, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_EMPTY, TOKEN_COMMENT };
struct token {
    enum token_kind kind;
    struct span span;
    struct span name; /* with its prefix */
};

/* Behind the next occurrence of `what`, or the end. */
static const char *skip_to(const char *at, const char *end, const char *what)
{
    const char *found = memmem(at, (size_t)(end - at), what, strlen(what));
    return found ? found + strlen(what) : end;
}

static bool begins(const char *at, const char *end, const char *what)
{
    return (size_t)(end - at) >= strlen(what) && memcmp(at, what, strlen(what)) == 0;
}

/* Behind the '>' of a tag; one inside a quoted value does not count. */
static const char *tag_end(const char *at, const char *end)
{
    char quote = '\0';
    for (; at < end; at++) {
        if (quote)
            quote = *at == quote ? '\0' : quote;
        else if (*at == '"' || *at == '\'')
            quote = *at;
        else if (*at == '>')
            return at + 1;
    }
    return end;
}

static void read_tag(const char *at, const char *end, struct token *ret)
{
    bool closes = begins(at, end, "</");
    ret->span = (struct span){ at, tag_end(at, end) };
    ret->name.start = at + (closes ? 2 : 1);
    ret->name.end = ret->name.start;
    while (ret->name.end < ret->span.end && !strchr(" \t\r\n/>", *ret->name.end))
        ret->name.end++;
    bool empty = ret->span.end - at > 2 && ret->span.end[-2] == '/';
    ret->kind = closes ? TOKEN_CLOSE : empty ? TOKEN_EMPTY : TOKEN_OPEN;
}

static struct token next_token(const char *at, const char *end)
{
    struct token token = { .kind = TOKEN_END, .span = { end, end } };
    while (at < end && (at = memchr(at, '<', (size_t)(end - at)))) {
        if (begins(at, end, "<!--")) {
            token.kind = TOKEN_COMMENT;
            token.span = (struct span){ at, skip_to(at + 4, end, "-->") };
            return token;
        }
        if (begins(at, end, "<?")) {
            at = skip_to(at, end, "?>");
        } else if (begins(at, end, "<![CDATA[")) {
            at = skip_to(at, end, "]]>");
        } else {
            read_tag(at, end, &token);
            return token;
        }
    }
    return token;
}

static bool name_is(const struct token *token, const char *local)
{
    const char *colon =
        memchr(token->name.start, ':', (size_t)(token->name.end - token->name.start));
    const char *start = colon ? colon + 1 : token->name.start;
    return (size_t)(token->name.end - start) == strlen(local) &&
           memcmp(start, local, strlen(local)) == 0;
}

/* The value of the attribute id, empty if there is none. */
static struct span tag_id(const struct token *token)
{
    for (const char *at = token->name.end; at < token->span.end;) {
        const char *name = at + strspn(at, " \t\r\n");
        const char *equals = memchr(name, '=', (size_t)(token->span.end - name));
        if (!equals)
            break;
        size_t size = strcspn(name, " \t\r\n=");
        const char *open = equals + 1 + strspn(equals + 1, " \t\r\n");
        const char *close = open < token->span.end
                                ? memchr(open + 1, *open, (size_t)(token->span.end - open - 1))
                                : NULL;
        if (!close)
            break;
        if (size == 2 && memcmp(name, "id", 2) == 0)
            return (struct span){ open + 1, close };
        at = close + 1;
    }
    return (struct span){ token->span.end, token->span.end };
}

static int compare_span(struct span span, const char *string)
{
    size_t size = (size_t)(span.end - span.start), length = strlen(string);
    int order = memcmp(span.start, string, size < length ? size : length);
    return order ? order : (size > length) - (size < length);
}

static int newlines_between(const char *start, const char *end)
{
    int count = 0;
    for (; start < end; start++)
        count += *start == '\n';
    return count;
}

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
    int order = compare_span(tag_id(token), pass->id);
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
    if (name_is(token, "document"))
        meet_document(pass, layout, token);
    if (name_is(token, "documents") && layout->section.kind == TOKEN_END) {
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
    if (pass->depth == pass->section_depth && name_is(token, "document"))
        layout->after = token->span.end;
}

static void read_layout(const char *bytes, const char *end, const char *id, struct layout *ret)
{
    struct pass pass = { .id = id, .section_depth = -1, .found_depth = -1, .last = bytes };
    *ret = (struct layout){ .section.kind = TOKEN_END, .found.kind = TOKEN_END };
    for (const char *at = bytes; at < end; at = pass.last) {
        struct token token = next_token(at, end);
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

/* Start of the line if only blanks stand before `at` on it, else `at`. */
static const char *line_start(const char *bytes, const char *at)
{
    const char *start = at;
    while (start > bytes && (start[-1] == ' ' || start[-1] == '\t'))
        start--;
    return start == bytes || start[-1] == '\n' ? start : at;
}

static int indent_of(const char *bytes, const char *at)
{
    return (int)(at - line_start(bytes, at));
}

/* The prefix of a tag with its colon, or "". */
static const char *prefix_of(const struct token *token, char *ret, size_t size)
{
    const char *colon =
        memchr(token->name.start, ':', (size_t)(token->name.end - token->name.start));
    size_t length = colon ? (size_t)(colon + 1 - token->name.start) : 0;
    if (length >= size)
        length = 0;
    memcpy(ret, token->name.start, length);
    ret[length] = '\0';
    return ret;
}

typedef void write_addition(const struct addition *addition, const char *prefix, int indent,
                            struct text *ret);

struct insertion {
    const char *bytes;
    const char *end;
    const struct addition *addition;
    write_addition *write;
    const char *prefix;
    int indent;
    struct text *ret;
};

static void append_span(const struct insertion *insertion, const char *start, const char *end)
{
    text_append_bytes(insertion->ret, start, (size_t)(end - start));
}

/* As lines of its own before the line of `at`, or before `at` itself where a line is shared. */
static void insert_before(const struct insertion *insertion, const char *at)
{
    const char *start = line_start(insertion->bytes, at);
    append_span(insertion, insertion->bytes, start);
    if (start > insertion->bytes && start[-1] != '\n')
        text_append_character(insertion->ret, '\n');
    insertion->write(insertion->addition, insertion->prefix, insertion->indent, insertion->ret);
    append_span(insertion, start, insertion->end);
}

/* Behind the line on which `at` ends, if only a comment follows on it. */
static void insert_after(const struct insertion *insertion, const char *at)
{
    struct token next = next_token(at, insertion->end);
    const char *from = at;
    while (next.kind == TOKEN_COMMENT && newlines_between(at, next.span.start) == 0) {
        from = at = next.span.end;
        next = next_token(at, insertion->end);
    }
    const char *newline = memchr(from, '\n', (size_t)(insertion->end - from));
    if (!newline || newline > next.span.start) {
        append_span(insertion, insertion->bytes, from);
        text_append_character(insertion->ret, '\n');
        insertion->write(insertion->addition, insertion->prefix, insertion->indent, insertion->ret);
        append_span(insertion, from, insertion->end);
        return;
    }
    append_span(insertion, insertion->bytes, newline + 1);
    insertion->write(insertion->addition, insertion->prefix, insertion->indent, insertion->ret);
    append_span(insertion, newline + 1, insertion->end);
}

/* An empty tag is opened to take it. */
static void insert_inside(const struct insertion *insertion, const struct token *tag)
{
    const char *slash = tag->span.end - 2;
    while (slash > tag->span.start && (slash[-1] == ' ' || slash[-1] == '\n'))
        slash--;
    append_span(insertion, insertion->bytes, slash);
    text_append_bytes(insertion->ret, ">\n", 2);
    insertion->write(insertion->addition, insertion->prefix, insertion->indent, insertion->ret);
    for (int i = 0; i < insertion->indent - 2; i++)
        text_append_character(insertion->ret, ' ');
    text_append_bytes(insertion->ret, "</", 2);
    append_span(insertion, tag->name.start, tag->name.end);
    text_append_character(insertion->ret, '>');
    append_span(insertion, tag->span.end, insertion->end);
}

static void insert_rendition(struct insertion *insertion, const struct layout *layout)
{
    insertion->write = addition_write_rendition;
    insertion->indent = indent_of(insertion->bytes, layout->found.span.start) + 2;
    if (layout->found_end)
        insert_before(insertion, layout->found_end);
    else
        insert_inside(insertion, &layout->found);
}

static void insert_document(struct insertion *insertion, const struct layout *layout)
{
    const char *model = layout->any ? layout->any : layout->section.span.start;
    insertion->write = addition_write_document;
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
        .addition = addition,
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
