#include "dossier/insert.h"

#include <string.h>

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

struct token token_next(const char *at, const char *end)
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

bool token_is(const struct token *token, const char *local)
{
    const char *colon =
        memchr(token->name.start, ':', (size_t)(token->name.end - token->name.start));
    const char *start = colon ? colon + 1 : token->name.start;
    return (size_t)(token->name.end - start) == strlen(local) &&
           memcmp(start, local, strlen(local)) == 0;
}

struct span token_id(const struct token *token)
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

int span_compare(struct span span, const char *string)
{
    size_t size = (size_t)(span.end - span.start), length = strlen(string);
    int order = memcmp(span.start, string, size < length ? size : length);
    return order ? order : (size > length) - (size < length);
}

int newlines_between(const char *start, const char *end)
{
    int count = 0;
    for (; start < end; start++)
        count += *start == '\n';
    return count;
}

/* Start of the line if only blanks stand before `at` on it, else `at`. */
static const char *line_start(const char *bytes, const char *at)
{
    const char *start = at;
    while (start > bytes && (start[-1] == ' ' || start[-1] == '\t'))
        start--;
    return start == bytes || start[-1] == '\n' ? start : at;
}

int indent_of(const char *bytes, const char *at)
{
    return (int)(at - line_start(bytes, at));
}

const char *prefix_of(const struct token *token, char *ret, size_t size)
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

static void append_span(const struct insertion *insertion, const char *start, const char *end)
{
    text_append_bytes(insertion->ret, start, (size_t)(end - start));
}

void insert_before(const struct insertion *insertion, const char *at)
{
    const char *start = line_start(insertion->bytes, at);
    append_span(insertion, insertion->bytes, start);
    if (start > insertion->bytes && start[-1] != '\n')
        text_append_character(insertion->ret, '\n');
    insertion->write(insertion->what, insertion->prefix, insertion->indent, insertion->ret);
    append_span(insertion, start, insertion->end);
}

void insert_after(const struct insertion *insertion, const char *at)
{
    struct token next = token_next(at, insertion->end);
    const char *from = at;
    while (next.kind == TOKEN_COMMENT && newlines_between(at, next.span.start) == 0) {
        from = at = next.span.end;
        next = token_next(at, insertion->end);
    }
    const char *newline = memchr(from, '\n', (size_t)(insertion->end - from));
    if (!newline || newline > next.span.start) {
        append_span(insertion, insertion->bytes, from);
        text_append_character(insertion->ret, '\n');
        insertion->write(insertion->what, insertion->prefix, insertion->indent, insertion->ret);
        append_span(insertion, from, insertion->end);
        return;
    }
    append_span(insertion, insertion->bytes, newline + 1);
    insertion->write(insertion->what, insertion->prefix, insertion->indent, insertion->ret);
    append_span(insertion, newline + 1, insertion->end);
}

void insert_inside(const struct insertion *insertion, const struct token *tag)
{
    const char *slash = tag->span.end - 2;
    while (slash > tag->span.start && (slash[-1] == ' ' || slash[-1] == '\n'))
        slash--;
    append_span(insertion, insertion->bytes, slash);
    text_append_bytes(insertion->ret, ">\n", 2);
    insertion->write(insertion->what, insertion->prefix, insertion->indent, insertion->ret);
    for (int i = 0; i < insertion->indent - 2; i++)
        text_append_character(insertion->ret, ' ');
    text_append_bytes(insertion->ret, "</", 2);
    append_span(insertion, tag->name.start, tag->name.end);
    text_append_character(insertion->ret, '>');
    append_span(insertion, tag->span.end, insertion->end);
}
