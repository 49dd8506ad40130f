/* samdossier: picks the verb, prints its error, exits with its status. */
#include "base/xml.h"
#include "cli/terminal.h"
#include "cli/verb.h"

#include <locale.h>
#include <string.h>

static enum status run(const struct verb *verb, int argc, char **argv, struct error *error)
{
    static struct arguments arguments;
    if (!arguments_parse(verb, argc, argv, &arguments, error))
        return error->status;
    const char *language = option_value(&arguments, "lang");
    if (language && strcmp(language, "en") && strcmp(language, "ja")) {
        error_set(error, STATUS_USAGE, "--lang takes en or ja, not \"%.40s\"", language);
        return error->status;
    }
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
