/* The only place that prints. Results go to standard output, all else to standard error; text of a
 * dossier is escaped before it comes here (text_append_terminal). */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include "base/text.h"
#include "dossier/problem.h"

/* OUTPUT if standard output cannot take it. */
bool print_text(const struct text *text, struct error *error) MUST_CHECK;
bool print_bytes(const void *bytes, size_t size, struct error *error) MUST_CHECK;
/* A line for the user on standard error, escaped as a whole; "samdossier: " before it. */
void say(const char *format, ...) PRINTF_LIKE(1, 2);
/* "file:line: message" lines, and how many more there are. */
void say_problems(const struct problems *problems);
/* Columns of the terminal, 80 if there is none. */
unsigned terminal_columns(void);

#endif
