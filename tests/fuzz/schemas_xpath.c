/* xpath_scan on any expression: its tokens lie in order inside it and, with white space, make it
 * up; what libxml2 compiles it can read, for a rule must not hide from us what it reads. */
#include "base/cleanup.h"
#include "base/text.h"
#include "schemas/xpath_token.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Between tokens stands white space only, and the marks that belong to the token before or after:
 * a variable's dollar, a literal's quotes. */
static void check_tokens(const char *text, const struct xpath_tokens *tokens)
{
    const char *position = text;

    for (size_t i = 0; i < tokens->count; i++) {
        const struct xpath_token *token = &tokens->items[i];

        if (token->text < position || token->text + token->size > text + strlen(text))
            abort();
        for (; position < token->text; position++)
            if (!strchr(" \t\r\n$\"'", *position))
                abort();
        position += token->size;
    }
    if (strspn(position, " \t\r\n\"'") != strlen(position))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct error error = { 0 };
    struct xpath_tokens tokens = { 0 };
    CLEANUP(free_pointer) char *text = malloc(size + 1);

    if (!text)
        return 0;
    if (size)
        memcpy(text, bytes, size);
    text[size] = '\0';
    if (!utf8_valid(text, strlen(text)))
        return 0;
    if (xpath_scan(text, &tokens, &error))
        check_tokens(text, &tokens);
    else if (!utf8_valid(error.text, strlen(error.text)))
        abort();
    xpath_tokens_release(&tokens);
    return 0;
}
