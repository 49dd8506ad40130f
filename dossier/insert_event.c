/* Puts an event into the bytes of the file that holds its filing. */
#include "dossier/insert.h"
#include "dossier/record.h"

static void append_attribute(const char *name, const char *value, struct text *ret)
{
    if (!value)
        return;
    text_appendf(ret, " %s=\"", name);
    text_append_xml(ret, value);
    text_append_character(ret, '"');
}

static void write_event(const void *what, const char *prefix, int indent, struct text *ret)
{
    const struct filing_event *event = what;
    for (int i = 0; i < indent; i++)
        text_append_character(ret, ' ');
    text_appendf(ret, "<%sevent", prefix);
    append_attribute("id", event->id, ret);
    append_attribute("kind", event->kind, ret);
    append_attribute("date", event->date, ret);
    append_attribute("number", event->number, ret);
    append_attribute("bundle", event->bundle, ret);
    append_attribute("manifest", event->manifest, ret);
    append_attribute("signer", event->signer, ret);
    text_append(ret, "/>\n");
}

/* Where things are in the file. */
struct layout {
    struct token filing; /* its start tag; TOKEN_END if it is not there */
    const char *close;   /* its end tag; NULL if it is empty */
    const char *after;   /* end of its last event, or NULL */
};

static void read_layout(const char *bytes, const char *end, const char *id, struct layout *ret)
{
    int depth = 0, inside = -1; /* depth of what the filing holds */
    struct token token;
    *ret = (struct layout){ .filing.kind = TOKEN_END };
    for (const char *at = bytes; (token = token_next(at, end)).kind != TOKEN_END;
         at = token.span.end) {
        if (token.kind == TOKEN_COMMENT)
            continue;
        depth -= token.kind == TOKEN_CLOSE;
        if (inside >= 0 && depth == inside && token.kind != TOKEN_OPEN && token_is(&token, "event"))
            ret->after = token.span.end;
        if (inside >= 0 && depth < inside) {
            ret->close = token.span.start;
            return;
        }
        bool opens = token.kind == TOKEN_OPEN || token.kind == TOKEN_EMPTY;
        if (inside < 0 && opens && token_is(&token, "filing") &&
            span_compare(token_id(&token), id) == 0) {
            ret->filing = token;
            if (token.kind == TOKEN_EMPTY)
                return;
            inside = depth + 1;
        }
        depth += token.kind == TOKEN_OPEN;
    }
}

bool event_insert(const char *bytes, size_t size, const struct filing_event *event,
                  struct text *ret, struct error *error)
{
    struct layout layout;
    char prefix[64];
    read_layout(bytes, bytes + size, event->filing, &layout);
    if (layout.filing.kind == TOKEN_END)
        return error_set(error, STATUS_INPUT, "there is no filing \"%s\" to add to", event->filing);
    struct insertion insertion = {
        .bytes = bytes,
        .end = bytes + size,
        .what = event,
        .write = write_event,
        .prefix = prefix_of(&layout.filing, prefix, sizeof prefix),
        .indent = indent_of(bytes, layout.filing.span.start) + 2,
        .ret = ret,
    };
    if (!layout.close)
        insert_inside(&insertion, &layout.filing);
    else if (layout.after)
        insert_after(&insertion, layout.after);
    else
        insert_before(&insertion, layout.close);
    return !text_failed(ret) ||
           error_set(error, STATUS_LIMIT, "the file would be larger than %zu bytes", ret->max);
}
