/* Errors: the program could not do its job. A broken rule is a finding (schemas/finding.h), what
 * verification says is a verdict (dossier/verdict.h); the three are never converted silently.
 *
 * The caller owns a `struct error`; a function that fails fills it and returns false (or NULL) and
 * leaves its results untouched. NULL for the error is not allowed. The surprise: a second error_set
 * replaces the first, use error_wrap to add context in front of what stands there. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

/* Exit status of the program by meaning; the one list for code, manual and test is
 * base/status.def (number, name, meaning). */
enum status {
#define STATUS(number, name, meaning) STATUS_##name = number,
#include "base/status.def"
#undef STATUS
};

#define ERROR_TEXT_SIZE 512

struct error {
    enum status status;
    char text[ERROR_TEXT_SIZE];
};

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))

/* Sets status and text (cut at ERROR_TEXT_SIZE on a character boundary). Always returns false.
 * Messages: lower case, what failed first, the subject in quotes, then the way out. */
bool error_set(struct error *error, enum status status, const char *format, ...) PRINTF_LIKE(3, 4);

/* Puts "<text>: " before the message that stands there; keeps the status. Always returns false. */
bool error_wrap(struct error *error, const char *format, ...) PRINTF_LIKE(2, 3);

/* Lets the compiler and its analyzer see the "always": `return error_set(...)` never means success.
 */
static inline bool error_false(bool result)
{
    (void)result;
    return false;
}
#define error_set(...) error_false(error_set(__VA_ARGS__))
#define error_wrap(...) error_false(error_wrap(__VA_ARGS__))

/* Of several statuses, the one the program exits with: the first of 9, 2, 4, 3, 5, 8, 7, 1, 6. */
enum status status_worse(enum status a, enum status b);

#endif
