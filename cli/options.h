/* Options of the command line: one table per verb, long options only, no abbreviations. The tables
 * are the one description: help, the manual's check and completion read them. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "base/error.h"

#include <stddef.h>

struct option {
    const char *name;     /* without the dashes; NULL ends a table */
    const char *argument; /* what stands for the value in help; NULL: a switch */
    const char *help;
    bool many; /* may be given several times */
};

struct arguments;

/* A verb returns the status of what it found; when it could not do its job it fills `error` and
 * returns error->status. */
typedef enum status verb_function(const struct arguments *arguments, struct error *error);

struct verb {
    const char *name;     /* NULL ends the table */
    const char *operands; /* "DIR", "BUNDLE..." */
    unsigned min, max;    /* operands */
    const char *help;
    const struct option *options; /* its own; the common ones come with every verb */
    verb_function *run;
};
#define JOBS_MAX 256
#define MANY_OPERANDS 100000u

extern const struct verb verbs[];
extern const struct option common_options[];
const struct verb *verb_find(const char *name); /* NULL if none */

#define ARGUMENTS_MAX 4096
struct given {
    const struct option *option;
    const char *value; /* NULL: a switch */
};
struct arguments {
    const struct verb *verb;
    struct given given[ARGUMENTS_MAX];
    size_t given_count;
    const char *operands[ARGUMENTS_MAX];
    size_t operand_count;
};

/* Parses argv after the verb; "--" ends options. USAGE with what is wrong and how to get help. */
bool arguments_parse(const struct verb *verb, int argc, char **argv, struct arguments *ret,
                     struct error *error) MUST_CHECK;

bool option_given(const struct arguments *arguments, const char *name);
/* The value, or NULL if it was not given. */
const char *option_value(const struct arguments *arguments, const char *name);
/* The same of a common option, also where the verb has one of its own by that name. */
const char *option_common_value(const struct arguments *arguments, const char *name);
/* Fills up to `max` values of an option that may be given several times; how many. */
size_t option_values(const struct arguments *arguments, const char *name, const char **ret,
                     size_t max);
/* A whole number from `least` to `most`; `fallback` if not given. USAGE otherwise. */
bool option_number(const struct arguments *arguments, const char *name, long least, long most,
                   long fallback, long *ret, struct error *error) MUST_CHECK;

/* Which of `names` --format names; the first if it was not given. USAGE, with the names there are,
 * for another. */
bool option_format(const struct arguments *arguments, const char *const *names, size_t count,
                   size_t *ret, struct error *error) MUST_CHECK;

#endif
