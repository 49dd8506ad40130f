/* Growing text buffers with a maximum, and the cleaning and escaping of text that comes from
 * outside (cleaned once, where it becomes a fact; every writer still escapes for its own format).
 *
 * The surprise: a buffer that would pass its maximum keeps what it had and remembers the overflow;
 * check text_failed() once at the end instead of every append. Content is always NUL-terminated. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

struct text {
    char *bytes; /* NUL-terminated, never NULL after text_init or the first append; "" if empty */
    size_t size; /* without the NUL */
    size_t capacity; /* bytes allocated */
    size_t max;      /* most bytes it may hold */
    bool failed;     /* an append did not fit or memory ran out */
};

#define TEXT_INIT(max_bytes)                                                                       \
    {                                                                                              \
        .bytes = NULL, .max = (max_bytes)                                                          \
    }

void text_release(struct text *text);
void text_clear(struct text *text); /* empties, keeps the memory */
void text_append(struct text *text, const char *string);
void text_append_bytes(struct text *text, const void *bytes, size_t size);
void text_append_character(struct text *text, char character);
void text_appendf(struct text *text, const char *format, ...) PRINTF_LIKE(2, 3);
const char *text_string(const struct text *text); /* never NULL */
bool text_failed(const struct text *text);
char *text_take(struct text *text); /* caller frees; NULL if failed */

/* True if all bytes are valid UTF-8 (RFC 3629: no surrogates, no overlong forms). */
bool utf8_valid(const char *bytes, size_t size);

/* Next code point at *position (advanced); -1 at the end or on a malformed sequence,
 * where the position stays. */
int32_t utf8_next(const char *bytes, size_t size, size_t *position);

/* Whether XML 1.0 (Fifth Edition, production 2, Char) allows a code point. */
bool utf8_is_xml(int32_t character);

/* Columns of a terminal that a UTF-8 string takes (East Asian wide = 2, combining = 0). */
size_t utf8_columns(const char *string);

/* Appends the NFC or NFKC form; false (nothing appended) on malformed input. */
bool utf8_append_nfc(struct text *out, const char *string) MUST_CHECK;
bool utf8_append_nfkc(struct text *out, const char *string) MUST_CHECK;
/* NFKC, all white space removed: how a text is looked for in a PDF's text (DESIGN.md, Facts). */
bool utf8_append_searchable(struct text *out, const char *bytes, size_t size) MUST_CHECK;
/* NFC + case folding: two names that collide on some file system have the same fold. */
bool utf8_append_folded(struct text *out, const char *string) MUST_CHECK;

/* C0 (but tab and line ends), C1, DEL and bidirectional controls: what a reader does not see. */
bool utf8_is_hidden(int32_t character);

#define CLEAN_TEXT_MAX 4096 /* bytes of one cleaned text */

/* Cleans foreign text into a fact: valid UTF-8, XML 1.0 characters only, others as \u{hex}; cut at
 * CLEAN_TEXT_MAX on a character boundary. Returns true if control or bidi characters were met. */
bool text_append_clean(struct text *out, const char *bytes, size_t size);

/* For a terminal: C0 (newline and tab too), C1, DEL and bidi controls as \u{hex}. */
void text_append_terminal(struct text *out, const char *string);
/* The same in lines of `columns`, a line end after the last. The first begins at column `at`, where
 * the cursor must stand; `indent` blanks go before each further one. Breaks at blanks and between
 * wide characters. */
void text_append_wrapped(struct text *out, const char *string, unsigned columns, unsigned indent,
                         unsigned at);
void text_append_xml(struct text *out, const char *string); /* & < > " ' as references */
/* With quotes; C0, C1, DEL, bidi controls, < > & and U+2028/9 escaped. */
void text_append_json(struct text *out, const char *string);
/* ,"name":"value" or ,"name":null */
void text_append_json_member(struct text *out, const char *name, const char *value);

/* A slug id: [a-z][a-z0-9-]{0,63}; no path is ever made from anything else. */
bool id_valid(const char *id);

#endif
