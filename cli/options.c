#include "cli/options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct option common_options[] = {
    { "packs", "DIR", "look for packs in DIR too", true },
    { "replace-pack", "ID", "let a pack of --packs stand in for the installed one of that id",
      true },
    { "lang", "en|ja", "language of what is shown (default en)", false },
    { "cache", "DIR", "keep what was read from the files in DIR, which only you may write", false },
    { "cache-key", "FILE|fd:N", "trust what this key tagged in the cache instead", false },
    { "jobs", "N", "files read at once (default: processors)", false },
    { "quiet", NULL, "say only what is asked for", false },
    { "verbose", NULL, "say what is being done", false },
    { "force", NULL, "replace what is there", false },
    { "help", NULL, "explain the verb", false },
    { NULL, NULL, NULL, false },
};

const struct verb *verb_find(const char *name)
{
    for (const struct verb *verb = verbs; verb->name; verb++)
        if (!strcmp(verb->name, name))
            return verb;
    return NULL;
}

static const struct option *table_find(const struct option *table, const char *name, size_t size)
{
    for (; table && table->name; table++)
        if (strlen(table->name) == size && !memcmp(table->name, name, size))
            return table;
    return NULL;
}

static const struct option *option_find(const struct verb *verb, const char *name, size_t size)
{
    const struct option *own = table_find(verb->options, name, size);
    return own ? own : table_find(common_options, name, size);
}

static bool arguments_full(const struct arguments *arguments, struct error *error)
{
    if (arguments->given_count < ARGUMENTS_MAX && arguments->operand_count < ARGUMENTS_MAX)
        return false;
    error_set(error, STATUS_LIMIT, "more than %d arguments", ARGUMENTS_MAX);
    return true;
}

/* Takes the option at argv[*index], and its value. */
static bool option_take(struct arguments *arguments, int argc, char **argv, int *index,
                        struct error *error)
{
    const struct verb *verb = arguments->verb;
    const char *name = argv[*index] + 2, *equals = strchr(name, '=');
    size_t size = equals ? (size_t)(equals - name) : strlen(name);
    const struct option *option = option_find(verb, name, size);
    if (!option)
        return error_set(error, STATUS_USAGE, "unknown option \"--%.*s\"; see samdossier %s --help",
                         (int)(size > 60 ? 60 : size), name, verb->name);
    if (!option->many && option_given(arguments, option->name))
        return error_set(error, STATUS_USAGE, "option --%s given twice", option->name);
    const char *value = NULL;
    if (!option->argument && equals)
        return error_set(error, STATUS_USAGE, "option --%s takes no value", option->name);
    if (option->argument) {
        value = equals ? equals + 1 : (*index + 1 < argc ? argv[++*index] : NULL);
        if (!value || !*value)
            return error_set(error, STATUS_USAGE, "option --%s needs %s", option->name,
                             option->argument);
    }
    arguments->given[arguments->given_count++] = (struct given){ option, value };
    return true;
}

static bool operands_check(const struct arguments *arguments, struct error *error)
{
    const struct verb *verb = arguments->verb;
    if (option_given(arguments, "help"))
        return true;
    if (arguments->operand_count < verb->min)
        return error_set(error, STATUS_USAGE, "%s needs %s; see samdossier %s --help", verb->name,
                         verb->operands, verb->name);
    if (arguments->operand_count > verb->max)
        return error_set(error, STATUS_USAGE, "%s takes %s, \"%.60s\" is too much", verb->name,
                         verb->operands ? verb->operands : "no operand",
                         arguments->operands[verb->max]);
    return true;
}

bool arguments_parse(const struct verb *verb, int argc, char **argv, struct arguments *ret,
                     struct error *error)
{
    ret->verb = verb;
    ret->given_count = ret->operand_count = 0;
    bool only_operands = false;
    for (int i = 0; i < argc; i++) {
        if (arguments_full(ret, error))
            return false;
        if (!only_operands && !strcmp(argv[i], "--"))
            only_operands = true;
        else if (!only_operands && !strncmp(argv[i], "--", 2)) {
            if (!option_take(ret, argc, argv, &i, error))
                return false;
        } else if (!only_operands && argv[i][0] == '-' && argv[i][1])
            return error_set(error, STATUS_USAGE, "unknown option \"%.60s\"; options are long",
                             argv[i]);
        else
            ret->operands[ret->operand_count++] = argv[i];
    }
    return operands_check(ret, error);
}

const char *option_value(const struct arguments *arguments, const char *name)
{
    for (size_t i = 0; i < arguments->given_count; i++)
        if (!strcmp(arguments->given[i].option->name, name))
            return arguments->given[i].value;
    return NULL;
}

const char *option_common_value(const struct arguments *arguments, const char *name)
{
    const struct option *option = table_find(common_options, name, strlen(name));
    for (size_t i = 0; i < arguments->given_count; i++)
        if (arguments->given[i].option == option)
            return arguments->given[i].value;
    return NULL;
}

bool option_given(const struct arguments *arguments, const char *name)
{
    for (size_t i = 0; i < arguments->given_count; i++)
        if (!strcmp(arguments->given[i].option->name, name))
            return true;
    return false;
}

size_t option_values(const struct arguments *arguments, const char *name, const char **ret,
                     size_t max)
{
    size_t count = 0;
    for (size_t i = 0; i < arguments->given_count && count < max; i++)
        if (!strcmp(arguments->given[i].option->name, name))
            ret[count++] = arguments->given[i].value;
    return count;
}

bool option_number(const struct arguments *arguments, const char *name, long least, long most,
                   long fallback, long *ret, struct error *error)
{
    const char *value = option_value(arguments, name);
    char *end = NULL;
    errno = 0;
    long number = value ? strtol(value, &end, 10) : fallback;
    if (value && (errno || *end || number < least || number > most))
        return error_set(error, STATUS_USAGE,
                         "--%s takes a whole number from %ld to %ld, not \"%.40s\"", name, least,
                         most, value);
    *ret = number;
    return true;
}

bool option_format(const struct arguments *arguments, const char *const *names, size_t count,
                   size_t *ret, struct error *error)
{
    const char *name = option_value(arguments, "format");
    char there[128] = "";
    size_t used = 0;

    for (*ret = 0; *ret < count; ++*ret)
        if (!name || !strcmp(names[*ret], name))
            return true;
    for (size_t i = 0; i < count && used < sizeof there; i++)
        used +=
            (size_t)snprintf(there + used, sizeof there - used, "%s%s", i ? ", " : "", names[i]);
    return error_set(error, STATUS_USAGE, "no format \"%.40s\"; there are %s", name, there);
}
