/* What is put into the bytes of a file of the dossier, as lines of its own: tags are told from the
 * rest, and every other byte stays. The file has been read as XML before. Used inside this room. */
#ifndef DOSSIER_INSERT_H
#define DOSSIER_INSERT_H

#include "base/text.h"

#include <stdbool.h>

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

/* The next tag or comment at or behind `at`; processing instructions and CDATA are passed over. */
struct token token_next(const char *at, const char *end);
/* Whether the name without its prefix is `local`. */
bool token_is(const struct token *token, const char *local);
/* The value of the attribute id, empty if there is none. */
struct span token_id(const struct token *token);
/* As strcmp. */
int span_compare(struct span span, const char *string);
int newlines_between(const char *start, const char *end);
/* Columns before `at` if only blanks stand there, else 0. */
int indent_of(const char *bytes, const char *at);
/* The prefix of a tag with its colon, or "", in `ret`. */
const char *prefix_of(const struct token *token, char *ret, size_t size);

/* Writes lines, each ended by LF, at that indent of columns. */
typedef void insertion_write(const void *what, const char *prefix, int indent, struct text *ret);
struct insertion {
    const char *bytes;
    const char *end;
    const void *what;
    insertion_write *write;
    const char *prefix;
    int indent;
    struct text *ret; /* the whole new file */
};
/* As lines of its own before the line of `at`, or before `at` itself where a line is shared. */
void insert_before(const struct insertion *insertion, const char *at);
/* Behind the line on which `at` ends, if only a comment follows on it. */
void insert_after(const struct insertion *insertion, const char *at);
/* Into an empty element, whose tag is opened to take it. */
void insert_inside(const struct insertion *insertion, const struct token *tag);

#endif
