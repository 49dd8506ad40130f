/* The helper's answer on descriptor 1: lines of tab-separated fields, the first one a key.
 *
 * Text is cleaned (base/text.h), and tabs and line ends become spaces, so that a field never holds
 * a separator. The last line is "end" or "error<TAB>reason"; without one of them the parent takes
 * nothing. Lines are buffered and written at the end: what a crash leaves behind is no answer. */
#ifndef DOSSIER_HELPER_ANSWER_H
#define DOSSIER_HELPER_ANSWER_H

#include "base/text.h"

#include <stddef.h>

struct answer {
    struct text lines;
};

void answer_key(struct answer *answer, const char *key);
void answer_number(struct answer *answer, unsigned long long number);
void answer_flag(struct answer *answer, bool flag); /* "yes" or "no" */
/* Cleaned, white space runs made one space; `bytes` may be NULL when size is 0. */
void answer_text(struct answer *answer, const char *bytes, size_t size);
void answer_line_end(struct answer *answer);
/* Write what was gathered and leave the program; never return. */
_Noreturn void answer_finish(struct answer *answer);
_Noreturn void answer_fail(const char *reason);

#endif
