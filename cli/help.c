/* help, version and completion: what the tables say. */
#include "cli/manual.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "dossier/facts/facts.h"

#include <archive.h>
#include <libxml/xmlversion.h>
#include <libxslt/xsltconfig.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define HELP_MAX (1 << 20)
#define HELP_INDENT 29u /* where the meaning of an option begins */

/* A term, and beside it from column `indent` on what it means. */
static void entry_write(const char *term, unsigned indent, const char *meaning, struct text *ret)
{
    text_append(ret, term);
    if (utf8_columns(term) + 1 >= indent)
        text_appendf(ret, "\n%*s", (int)indent, "");
    else
        text_appendf(ret, "%*s", (int)(indent - utf8_columns(term)), "");
    text_append_wrapped(ret, meaning, terminal_columns(), indent, indent);
}

static void options_write(const struct option *options, struct text *ret)
{
    for (; options && options->name; options++) {
        struct text form = TEXT_INIT(128), help = TEXT_INIT(4096);
        text_appendf(&form, "  --%s%s%s", options->name, options->argument ? " " : "",
                     options->argument ? options->argument : "");
        text_appendf(&help, "%s%s", options->help, options->many ? "; may be repeated" : "");
        entry_write(text_string(&form), HELP_INDENT, text_string(&help), ret);
        text_release(&form);
        text_release(&help);
    }
}

void help_write_verb(const struct verb *verb, struct text *ret)
{
    text_appendf(ret, "samdossier %s%s%s [options]: %s\n", verb->name, verb->operands ? " " : "",
                 verb->operands ? verb->operands : "", verb->help);
    if (verb->options) {
        text_append(ret, "\nOptions\n");
        options_write(verb->options, ret);
    }
    text_append(ret, "\nCommon options\n");
    options_write(common_options, ret);
}

static void statuses_write(struct text *ret)
{
    text_append(ret, "\nExit status\n");
#define STATUS(number, name, meaning) text_appendf(ret, "  %d  %s\n", number, meaning);
#include "base/status.def"
#undef STATUS
}

static void verbs_write(struct text *ret)
{
    text_append(ret, "samdossier: one dossier of a medical-device program, a checked and signed\n"
                     "bundle for each regulator.\n\nVerbs\n");
    for (const struct verb *verb = verbs; verb->name; verb++)
        text_appendf(ret, "  %-11s %s\n", verb->name, verb->help);
    text_append(ret, "\nsamdossier VERB --help explains a verb.\n");
    statuses_write(ret);
}

const struct option help_options[] = {
    { "manual", NULL, "print the manual page (man -l)", false },
    { NULL, NULL, NULL, false },
};

enum status verb_help(const struct arguments *arguments, struct error *error)
{
    const struct verb *verb = NULL;
    if (arguments->operand_count && !(verb = verb_find(arguments->operands[0]))) {
        error_set(error, STATUS_USAGE, "no verb \"%.60s\"; see samdossier help",
                  arguments->operands[0]);
        return error->status;
    }
    struct text help = TEXT_INIT(HELP_MAX);
    if (option_given(arguments, "manual"))
        manual_write(&help);
    else if (verb)
        help_write_verb(verb, &help);
    else
        verbs_write(&help);
    bool printed = print_text(&help, error);
    text_release(&help);
    return printed ? STATUS_DONE : error->status;
}

static bool libraries_write(struct text *ret, struct error *error)
{
    text_appendf(ret, "libxml2 %s\nlibxslt %s\n%s\nzlib %s\n%s\n", LIBXML_DOTTED_VERSION,
                 LIBXSLT_DOTTED_VERSION, OpenSSL_version(OPENSSL_VERSION), zlibVersion(),
                 archive_version_string());
    char *layers = NULL;
    if (!facts_sandbox(NULL, &layers, error))
        return false;
    text_appendf(ret, "helper programs: %s\n", layers);
    free(layers);
    return true;
}

enum status verb_version(const struct arguments *arguments, struct error *error)
{
    struct text line = TEXT_INIT(HELP_MAX);
    text_append(&line, "samdossier " SAMDOSSIER_VERSION "\n");
    bool done = (!option_given(arguments, "verbose") || libraries_write(&line, error)) &&
                print_text(&line, error);
    text_release(&line);
    return done ? STATUS_DONE : error->status;
}

static void words_write(const struct option *options, struct text *ret)
{
    for (; options && options->name; options++)
        text_appendf(ret, " --%s", options->name);
}

static void bash_write(struct text *ret)
{
    text_append(ret, "_samdossier() {\n  local word=${COMP_WORDS[COMP_CWORD]} words\n"
                     "  case ${COMP_WORDS[1]} in\n");
    for (const struct verb *verb = verbs; verb->name; verb++) {
        text_appendf(ret, "    %s) words=\"", verb->name);
        words_write(verb->options, ret);
        words_write(common_options, ret);
        text_append(ret, "\" ;;\n");
    }
    text_append(ret, "  esac\n  [ \"$COMP_CWORD\" -eq 1 ] && words=\"");
    for (const struct verb *verb = verbs; verb->name; verb++)
        text_appendf(ret, "%s%s", verb == verbs ? "" : " ", verb->name);
    text_append(ret, "\"\n  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
                     "  [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- \"$word\"))\n}\n"
                     "complete -F _samdossier samdossier\n");
}

static void fish_options_write(const char *verb, const struct option *options, struct text *ret)
{
    for (; options && options->name; options++)
        text_appendf(ret,
                     "complete -c samdossier -n '__fish_seen_subcommand_from %s' -l %s%s -d '%s'\n",
                     verb, options->name, options->argument ? " -r" : "", options->help);
}

static void fish_write(struct text *ret)
{
    for (const struct verb *verb = verbs; verb->name; verb++) {
        text_appendf(ret, "complete -c samdossier -n __fish_use_subcommand -a %s -d '%s'\n",
                     verb->name, verb->help);
        fish_options_write(verb->name, verb->options, ret);
        fish_options_write(verb->name, common_options, ret);
    }
}

enum status verb_completion(const struct arguments *arguments, struct error *error)
{
    const char *shell = arguments->operands[0];
    struct text script = TEXT_INIT(HELP_MAX);
    if (!strcmp(shell, "bash"))
        bash_write(&script);
    else if (!strcmp(shell, "zsh")) {
        text_append(&script, "autoload -U +X bashcompinit && bashcompinit\n");
        bash_write(&script);
    } else if (!strcmp(shell, "fish"))
        fish_write(&script);
    else
        error_set(error, STATUS_USAGE, "completion is for bash, zsh or fish, not \"%.40s\"", shell);
    bool done = script.size && print_text(&script, error);
    text_release(&script);
    return done ? STATUS_DONE : error->status;
}
