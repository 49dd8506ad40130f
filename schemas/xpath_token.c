#include "schemas/xpath_token.h"

#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

struct scanner {
    const char *position;
    struct xpath_tokens tokens;
    size_t capacity;
    size_t depth;
};

void xpath_tokens_release(struct xpath_tokens *tokens)
{
    free(tokens->items);
    *tokens = (struct xpath_tokens){ 0 };
}

int xpath_cut(const char *text, size_t size, size_t max)
{
    if (size <= max)
        return (int)size;
    while (max > 0 && ((unsigned char)text[max] & 0xC0) == 0x80)
        max--;
    return (int)max;
}

bool xpath_token_is(const struct xpath_token *token, enum xpath_kind kind, const char *text)
{
    return token->kind == kind && strlen(text) == token->size &&
           memcmp(token->text, text, token->size) == 0;
}

size_t xpath_token_prefix(const struct xpath_token *token)
{
    const char *colon = memchr(token->text, ':', token->size);

    return colon ? (size_t)(colon - token->text) : 0;
}

static bool token_add(struct scanner *scanner, enum xpath_kind kind, const char *text, size_t size)
{
    struct xpath_tokens *tokens = &scanner->tokens;

    if (tokens->count == scanner->capacity) {
        size_t capacity = scanner->capacity ? scanner->capacity * 2 : 32;
        struct xpath_token *items = realloc(tokens->items, capacity * sizeof(*items));

        if (!items)
            return false;
        tokens->items = items;
        scanner->capacity = capacity;
    }
    tokens->items[tokens->count++] = (struct xpath_token){ kind, text, size };
    return true;
}

static bool name_start(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           character == '_' || (unsigned char)character >= 0x80;
}

static bool name_part(char character)
{
    return name_start(character) || (character >= '0' && character <= '9') || character == '-' ||
           character == '.';
}

static size_t name_size(const char *text)
{
    size_t size = 0;

    if (!name_start(text[0]))
        return 0;
    while (name_part(text[size]))
        size++;
    return size;
}

/* Size of a QName or prefix:*, 0 if there is none. */
static size_t qname_size(const char *text)
{
    size_t size = name_size(text), local;

    if (size == 0 || text[size] != ':' || text[size + 1] == ':')
        return size;
    if (text[size + 1] == '*')
        return size + 2;
    local = name_size(text + size + 1);
    return local ? size + 1 + local : size;
}

/* XPath 1.0, 3.7: after these a name is no operator and * is no multiplication. */
static bool operand_expected(const struct scanner *scanner)
{
    if (scanner->tokens.count == 0)
        return true;
    switch (scanner->tokens.items[scanner->tokens.count - 1].kind) {
    case TOKEN_OPERATOR:
    case TOKEN_SLASH:
    case TOKEN_SLASHES:
    case TOKEN_OPEN:
    case TOKEN_OPEN_PREDICATE:
    case TOKEN_ATTRIBUTE:
    case TOKEN_COMMA:
    case TOKEN_COLONS:
        return true;
    default:
        return false;
    }
}

static bool one_of(const char *text, size_t size, const char *const *list)
{
    for (; *list; list++)
        if (strlen(*list) == size && memcmp(*list, text, size) == 0)
            return true;
    return false;
}

static enum xpath_kind name_kind(const struct scanner *scanner, const char *text, size_t size)
{
    static const char *const operators[] = { "and", "or", "div", "mod", NULL };
    static const char *const types[] = { "node", "text", "comment", "processing-instruction",
                                         NULL };
    const char *next = text + size + strspn(text + size, " \t\r\n");

    if (!operand_expected(scanner) && one_of(text, size, operators))
        return TOKEN_OPERATOR;
    if (next[0] == '(')
        return one_of(text, size, types) ? TOKEN_TYPE : TOKEN_FUNCTION;
    return next[0] == ':' && next[1] == ':' ? TOKEN_AXIS : TOKEN_NAME;
}

/* Names, variables, literals and numbers; 0 if there is none of them, else the bytes taken. */
static size_t scan_word(struct scanner *scanner, bool *failed)
{
    const char *text = scanner->position;
    size_t size = qname_size(text);

    if (size) {
        *failed = !token_add(scanner, name_kind(scanner, text, size), text, size);
        return size;
    }
    if (text[0] == '$' && (size = qname_size(text + 1))) {
        *failed = !token_add(scanner, TOKEN_VARIABLE, text + 1, size);
        return size + 1;
    }
    if (text[0] == '"' || text[0] == '\'') {
        const char *end = strchr(text + 1, text[0]);

        *failed = !end || !token_add(scanner, TOKEN_LITERAL, text + 1, (size_t)(end - text) - 1);
        return end ? (size_t)(end - text) + 1 : 1;
    }
    size = strspn(text, ".0123456789");
    if (size && strpbrk(text, "0123456789") && strcspn(text, "0123456789") <= 1) {
        *failed = !token_add(scanner, TOKEN_NUMBER, text, size);
        return size;
    }
    return 0;
}

static const struct mark {
    const char *text;
    enum xpath_kind kind;
} marks[] = {
    { "::", TOKEN_COLONS },        { "//", TOKEN_SLASHES },
    { "..", TOKEN_DOTS },          { "!=", TOKEN_OPERATOR },
    { "<=", TOKEN_OPERATOR },      { ">=", TOKEN_OPERATOR },
    { "/", TOKEN_SLASH },          { ".", TOKEN_DOT },
    { "(", TOKEN_OPEN },           { ")", TOKEN_CLOSE },
    { "[", TOKEN_OPEN_PREDICATE }, { "]", TOKEN_CLOSE_PREDICATE },
    { "@", TOKEN_ATTRIBUTE },      { ",", TOKEN_COMMA },
    { "+", TOKEN_OPERATOR },       { "-", TOKEN_OPERATOR },
    { "=", TOKEN_OPERATOR },       { "<", TOKEN_OPERATOR },
    { ">", TOKEN_OPERATOR },       { "|", TOKEN_OPERATOR },
};

static size_t scan_mark(struct scanner *scanner, bool *failed)
{
    const char *text = scanner->position;

    if (text[0] == '*') {
        enum xpath_kind kind = operand_expected(scanner) ? TOKEN_NAME : TOKEN_OPERATOR;

        *failed = !token_add(scanner, kind, text, 1);
        return 1;
    }
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        size_t size = strlen(marks[i].text);

        if (strncmp(text, marks[i].text, size) != 0)
            continue;
        if (marks[i].kind == TOKEN_OPEN || marks[i].kind == TOKEN_OPEN_PREDICATE)
            scanner->depth++;
        else if (scanner->depth > 0 &&
                 (marks[i].kind == TOKEN_CLOSE || marks[i].kind == TOKEN_CLOSE_PREDICATE))
            scanner->depth--;
        *failed =
            scanner->depth > LIMIT_XPATH_DEPTH || !token_add(scanner, marks[i].kind, text, size);
        return size;
    }
    return 0;
}

bool xpath_scan(const char *text, struct xpath_tokens *ret, struct error *error)
{
    struct scanner scanner = { .position = text };
    bool failed = false;

    for (;;) {
        size_t size;

        scanner.position += strspn(scanner.position, " \t\r\n");
        if (!*scanner.position)
            break;
        size = scan_word(&scanner, &failed);
        if (size == 0)
            size = scan_mark(&scanner, &failed);
        if (size == 0 || failed) {
            xpath_tokens_release(&scanner.tokens);
            return error_set(error, STATUS_PACK, "XPath is wrong or too deep at \"%.*s\"",
                             xpath_cut(scanner.position, strlen(scanner.position), 40),
                             scanner.position);
        }
        scanner.position += size;
    }
    /* one more than is counted, so that looking ahead stays inside */
    if (!token_add(&scanner, TOKEN_COMMA, "", 0) || !token_add(&scanner, TOKEN_COMMA, "", 0))
        return error_set(error, STATUS_INTERNAL, "out of memory for rules");
    scanner.tokens.count -= 2;
    *ret = scanner.tokens;
    return true;
}
