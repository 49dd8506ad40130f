#include "schemas/rules_lint.h"

#include "schemas/attributes.h"
#include "schemas/rules_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_SIZE 80

struct lint {
    const struct rules *rules;
    const struct attributes *attributes;
    rules_lint_tell *tell;
    void *context;
    const struct rule *rule;
    const struct assertion *assertion;
};

static void tell(const struct lint *lint, const char *format, ...) PRINTF_LIKE(2, 3);
static void tell(const struct lint *lint, const char *format, ...)
{
    char what[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(what, sizeof(what), format, arguments);
    va_end(arguments);
    lint->tell(lint->context, &lint->assertion->info, what);
}

static const char *local_name(const struct xpath_token *token, char name[NAME_MAX_SIZE])
{
    size_t prefix = xpath_token_prefix(token);
    size_t skip = prefix ? prefix + 1 : 0;

    snprintf(name, NAME_MAX_SIZE, "%.*s", (int)(token->size - skip), token->text + skip);
    return name;
}

/* The attribute that a token names, or NULL. */
static const char *attribute_name(const struct xpath_tokens *tokens, size_t index,
                                  char name[NAME_MAX_SIZE])
{
    if (index == 0 || index >= tokens->count || tokens->items[index].kind != TOKEN_NAME ||
        tokens->items[index - 1].kind != TOKEN_ATTRIBUTE || tokens->items[index].text[0] == '*')
        return NULL;
    return local_name(&tokens->items[index], name);
}

static bool scan(const char *text, struct xpath_tokens *ret)
{
    struct error ignored = { 0 };

    return xpath_scan(text, ret, &ignored); /* they were compiled, so this does not fail */
}

static void axes_check(const struct lint *lint, const struct xpath_tokens *tokens)
{
    static const char *const axes[] = { "preceding", "following", "preceding-sibling" };

    for (size_t i = 0; i < tokens->count; i++) {
        if (tokens->items[i].kind == TOKEN_SLASHES)
            tell(lint, "searches with // in a test; use key() or a full path");
        for (size_t j = 0; j < sizeof(axes) / sizeof(axes[0]); j++)
            if (xpath_token_is(&tokens->items[i], TOKEN_AXIS, axes[j]))
                tell(lint, "uses the axis %s in a test; use key()", axes[j]);
    }
}

/* A step that names nothing may lead to facts without a word of it. */
static void names_check(const struct lint *lint, const struct xpath_tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        bool attribute = i > 0 && tokens->items[i - 1].kind == TOKEN_ATTRIBUTE;

        if (!attribute && (xpath_token_is(&tokens->items[i], TOKEN_NAME, "*") ||
                           xpath_token_is(&tokens->items[i], TOKEN_TYPE, "node")))
            tell(lint, "has a step in a test that names no element; write its name or prefix:*");
    }
}

static bool relational(const struct xpath_token *token)
{
    return token->kind == TOKEN_OPERATOR && (token->text[0] == '<' || token->text[0] == '>');
}

static bool comparison(const struct xpath_token *token)
{
    return relational(token) || xpath_token_is(token, TOKEN_OPERATOR, "=") ||
           xpath_token_is(token, TOKEN_OPERATOR, "!=");
}

/* The last token of the operand that starts at `index`. */
static size_t operand_end(const struct xpath_tokens *tokens, size_t index)
{
    size_t depth = 0, end = index;

    for (; index < tokens->count; index++) {
        enum xpath_kind kind = tokens->items[index].kind;

        if (kind == TOKEN_OPEN || kind == TOKEN_OPEN_PREDICATE)
            depth++;
        else if ((kind == TOKEN_CLOSE || kind == TOKEN_CLOSE_PREDICATE) && depth-- == 0)
            break;
        else if (depth == 0 && (kind == TOKEN_OPERATOR || kind == TOKEN_COMMA))
            break;
        end = index;
    }
    return end;
}

static void dates_check(const struct lint *lint, const struct xpath_tokens *tokens)
{
    char name[NAME_MAX_SIZE];

    for (size_t i = 1; i < tokens->count; i++) {
        size_t sides[2] = { i - 1, 0 };

        if (!relational(&tokens->items[i]))
            continue;
        sides[1] = operand_end(tokens, i + 1);
        for (size_t j = 0; j < 2; j++)
            if (attribute_name(tokens, sides[j], name) && attribute_is_date(lint->attributes, name))
                tell(lint, "compares the date @%s as a string; use date:seconds()", name);
    }
}

/* A name that is a whole operand of and, or, not() or boolean(), or all there is: the author asks
 * whether it is there. */
static bool asked_at(const struct xpath_tokens *tokens, size_t index)
{
    const struct xpath_token *next = index + 1 < tokens->count ? &tokens->items[index + 1] : NULL;

    return !next || next->kind == TOKEN_CLOSE || next->kind == TOKEN_CLOSE_PREDICATE ||
           xpath_token_is(next, TOKEN_OPERATOR, "and") ||
           xpath_token_is(next, TOKEN_OPERATOR, "or");
}

/* Whether the left end of the operand that ends at `index` follows no comparison or call but
 * not() and boolean(). */
static bool operand_alone(const struct xpath_tokens *tokens, size_t index)
{
    const struct xpath_token *token;

    while (index > 0) {
        token = &tokens->items[index - 1];
        if (token->kind == TOKEN_OPERATOR)
            return !comparison(token);
        if (token->kind == TOKEN_OPEN)
            return index < 2 || tokens->items[index - 2].kind != TOKEN_FUNCTION ||
                   xpath_token_is(&tokens->items[index - 2], TOKEN_FUNCTION, "not") ||
                   xpath_token_is(&tokens->items[index - 2], TOKEN_FUNCTION, "boolean");
        if (token->kind == TOKEN_COMMA)
            return false;
        if (token->kind == TOKEN_OPEN_PREDICATE)
            return true;
        index--;
    }
    return true;
}

static bool attribute_asked(const char *text, const char *attribute, bool anywhere)
{
    struct xpath_tokens tokens;
    char name[NAME_MAX_SIZE];
    bool asked = false;

    if (!text || !scan(text, &tokens))
        return false;
    for (size_t i = 1; !asked && i < tokens.count; i++)
        if (attribute_name(&tokens, i, name) && strcmp(name, attribute) == 0)
            asked = anywhere || (asked_at(&tokens, i) && operand_alone(&tokens, i));
    xpath_tokens_release(&tokens);
    return asked;
}

/* The element that an attribute of the test stands on: the step before it, else what the context
 * ends at. NULL if that is not one name. */
static const char *owner_name(const struct lint *lint, const struct xpath_tokens *tokens,
                              size_t index, char name[NAME_MAX_SIZE])
{
    if (index >= 3 && tokens->items[index - 2].kind == TOKEN_SLASH)
        return tokens->items[index - 3].kind == TOKEN_NAME
                   ? local_name(&tokens->items[index - 3], name)
                   : NULL;
    if (lint->rule->candidate_count != 1)
        return NULL;
    return lint->rule->candidates[0].name;
}

/* Whether the operand that ends at `index` is the right side of a comparison. */
static bool compared_left(const struct xpath_tokens *tokens, size_t index)
{
    size_t depth = 0;

    for (; index > 0; index--) {
        const struct xpath_token *token = &tokens->items[index - 1];

        if (token->kind == TOKEN_CLOSE || token->kind == TOKEN_CLOSE_PREDICATE)
            depth++;
        else if ((token->kind == TOKEN_OPEN || token->kind == TOKEN_OPEN_PREDICATE) && depth-- == 0)
            return false;
        else if (depth == 0 && token->kind == TOKEN_OPERATOR)
            return comparison(token);
    }
    return false;
}

/* An absent attribute makes a comparison false whatever it says, and what not() holds or a report
 * asks false too: the rule would be met in silence. */
static bool known_needed(const struct lint *lint, const struct xpath_tokens *tokens, size_t index)
{
    bool negated = lint->assertion->info.report;

    if (index + 1 < tokens->count && comparison(&tokens->items[index + 1]))
        return true;
    if (compared_left(tokens, index))
        return true;
    for (size_t i = 0; !negated && i < index; i++)
        negated = xpath_token_is(&tokens->items[i], TOKEN_FUNCTION, "not");
    return negated && !operand_alone(tokens, index);
}

/* Optional attributes outside of predicates, where a predicate only chooses. */
static void optional_check(const struct lint *lint, const struct xpath_tokens *tokens)
{
    char name[NAME_MAX_SIZE], owner[NAME_MAX_SIZE];
    size_t depth = 0;

    for (size_t i = 0; i < tokens->count; i++) {
        if (tokens->items[i].kind == TOKEN_OPEN_PREDICATE)
            depth++;
        else if (tokens->items[i].kind == TOKEN_CLOSE_PREDICATE)
            depth--;
        if (depth > 0 || !attribute_name(tokens, i, name) || !known_needed(lint, tokens, i) ||
            !attribute_optional(lint->attributes, owner_name(lint, tokens, i, owner), name))
            continue;
        if (!attribute_asked(lint->assertion->info.test, name, false) &&
            !attribute_asked(lint->assertion->info.context, name, true))
            tell(lint, "reads @%s, which may be missing; say sd:known or ask for it in the test",
                 name);
    }
}

static void expression_check(const struct lint *lint, const char *text, bool test)
{
    struct xpath_tokens tokens;

    if (!text || !scan(text, &tokens))
        return;
    axes_check(lint, &tokens);
    names_check(lint, &tokens);
    dates_check(lint, &tokens);
    if (test && !lint->assertion->info.known)
        optional_check(lint, &tokens);
    xpath_tokens_release(&tokens);
}

static void duplicates_check(const struct lint *lint)
{
    const char *id = lint->assertion->info.id;

    for (size_t i = 0; i < lint->assertion->index; i++) {
        const struct assertion *other = lint->rules->assertions[i];

        /* one abstract rule extended twice is one rule */
        if (strcmp(other->info.id, id) == 0 &&
            (!other->info.abstract ||
             strcmp(other->info.version, lint->assertion->info.version) == 0 ||
             strcmp(other->info.test, lint->assertion->info.test) != 0)) {
            tell(lint, "is there twice");
            return;
        }
    }
}

static void assertion_lint(struct lint *lint)
{
    const struct assertion *assertion = lint->assertion;

    duplicates_check(lint);
    if (lint->rule->context.ref_count > 0)
        tell(lint, "has a variable in its context");
    expression_check(lint, assertion->info.test, true);
    expression_check(lint, assertion->info.known, false);
    for (size_t i = 0; i < assertion->test.ref_count; i++)
        if (!assertion->test.refs[i].let->at_root)
            expression_check(lint, assertion->test.refs[i].let->value.text, false);
}

bool rules_lint(const struct rules *rules, const struct catalogue *catalogue,
                rules_lint_tell *tell_problem, void *context, struct error *error)
{
    CLEANUP(attributes_free_pointer)
    struct attributes *attributes = attributes_read(catalogue, error);
    struct lint lint = {
        .rules = rules, .attributes = attributes, .tell = tell_problem, .context = context
    };

    if (!attributes)
        return false;
    for (size_t i = 0; i < rules->schema_count; i++)
        for (size_t j = 0; j < rules->schemas[i].pattern_count; j++) {
            const struct pattern *pattern = &rules->schemas[i].patterns[j];

            for (size_t k = 0; k < pattern->rule_count; k++)
                for (size_t l = 0; l < pattern->rules[k].assertion_count; l++) {
                    lint.rule = &pattern->rules[k];
                    lint.assertion = &lint.rule->assertions[l];
                    assertion_lint(&lint);
                }
        }
    return true;
}
