/* samdossier: picks the verb, prints its error, exits with its status. */
#include "base/xml.h"
#include "cli/terminal.h"
#include "cli/verb.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* A standard stream that is closed must not be the next file that is opened: what is printed would
 * go into it. The stand-ins cannot be used the way the stream would be. */
static void streams_hold(void)
{
    static const int modes[] = { O_WRONLY, O_RDONLY, O_WRONLY };
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++)
        if (fcntl(descriptor, F_GETFD) < 0 && open("/dev/null", modes[descriptor]) < 0)
            _exit(STATUS_INTERNAL);
}

/* What every verb takes, and some never look at. */
static bool common_check(const struct arguments *arguments, struct error *error)
{
    const char *language = option_common_value(arguments, "lang");
    long jobs;
    if (language && strcmp(language, "en") != 0 && strcmp(language, "ja") != 0)
        return error_set(error, STATUS_USAGE, "--lang takes en or ja, not \"%.40s\"", language);
    return option_number(arguments, "jobs", 1, JOBS_MAX, 0, &jobs, error);
}

static enum status run(const struct verb *verb, int argc, char **argv, struct error *error)
{
    static struct arguments arguments;
    if (!arguments_parse(verb, argc, argv, &arguments, error) || !common_check(&arguments, error))
        return error->status;
    if (!option_given(&arguments, "help"))
        return verb->run(&arguments, error);
    struct text help = TEXT_INIT(1 << 20);
    help_write_verb(verb, &help);
    bool printed = print_text(&help, error);
    text_release(&help);
    return printed ? STATUS_DONE : error->status;
}

int main(int argc, char **argv)
{
    streams_hold();
    signal(SIGPIPE, SIG_IGN); /* a reader that goes away is an error of output like any other */
    xml_setup();
    struct error error = { .status = STATUS_DONE };
    const char *name = argc > 1 ? argv[1] : "help";
    if (!strcmp(name, "--help"))
        name = "help";
    else if (!strcmp(name, "--version"))
        name = "version";
    const struct verb *verb = verb_find(name);
    enum status status;
    if (verb)
        status = run(verb, argc > 2 ? argc - 2 : 0, argv + 2, &error);
    else {
        error_set(&error, STATUS_USAGE, "no verb \"%.60s\"; see samdossier help", name);
        status = error.status;
    }
    if (error.status != STATUS_DONE)
        say("%s", error.text);
    return (int)status;
}
