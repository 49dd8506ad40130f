/* The tokens of an XPath 1.0 expression or XSLT 1.0 pattern (XPath 1.0, 3.7), for everything that
 * looks at expressions without running them: which names, functions and variables they use. */
#ifndef SCHEMAS_XPATH_TOKEN_H
#define SCHEMAS_XPATH_TOKEN_H

#include "base/error.h"

#include <stddef.h>

enum xpath_kind {
    TOKEN_NAME,     /* name test: p:n, n, p:*, * */
    TOKEN_FUNCTION, /* name before '(' */
    TOKEN_TYPE,     /* node, text, comment, processing-instruction before '(' */
    TOKEN_AXIS,     /* name before '::' */
    TOKEN_VARIABLE, /* without the $ */
    TOKEN_LITERAL,  /* without the quotes */
    TOKEN_NUMBER,
    TOKEN_OPERATOR, /* and or div mod * + - = != < <= > >= | */
    TOKEN_SLASH,
    TOKEN_SLASHES,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_OPEN_PREDICATE,
    TOKEN_CLOSE_PREDICATE,
    TOKEN_ATTRIBUTE, /* @ */
    TOKEN_DOT,
    TOKEN_DOTS,
    TOKEN_COMMA,
    TOKEN_COLONS, /* :: */
};

struct xpath_token {
    enum xpath_kind kind;
    const char *text; /* in the expression, not terminated */
    size_t size;
};
struct xpath_tokens {
    struct xpath_token *items;
    size_t count;
};

/* PACK if the text has a character or an open literal that XPath does not know, or is nested deeper
 * than LIMIT_XPATH_DEPTH. The tokens point into `text`. */
bool xpath_scan(const char *text, struct xpath_tokens *ret, struct error *error) MUST_CHECK;
void xpath_tokens_release(struct xpath_tokens *tokens);

/* At most `max` bytes of a text, cut between characters: for "%.*s" in messages. */
int xpath_cut(const char *text, size_t size, size_t max);

bool xpath_token_is(const struct xpath_token *token, enum xpath_kind kind, const char *text);
/* Size of the prefix before ':', 0 if there is none. */
size_t xpath_token_prefix(const struct xpath_token *token);

#endif
