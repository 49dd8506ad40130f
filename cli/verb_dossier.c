/* init, import, add, fmt: make and grow a dossier. */
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "dossier/format.h"
#include "dossier/import.h"
#include "dossier/init.h"

#include <stdlib.h>

const struct option init_options[] = {
    { "sample", NULL, "copy the invented sample dossier", false },
    { "id", "ID", "id of the dossier (default: made from the folder's name)", false },
    { NULL, NULL, NULL, false },
};

enum status verb_init(const struct arguments *arguments, struct error *error)
{
    const char *path = arguments->operands[0];
    bool made;
    if (option_given(arguments, "sample")) {
        CLEANUP(close_descriptor)
        int sample = folder_open(SAMDOSSIER_DATA_DIR "/dossier/sample", error);
        made = sample >= 0 && dossier_init_sample(path, sample, error);
    } else
        made = dossier_init(path, option_value(arguments, "id"), error);
    if (!made)
        return error->status;
    if (!option_given(arguments, "quiet"))
        say("made the dossier \"%s\"; keep a copy of its core.key in a safe place", path);
    return STATUS_DONE;
}

const struct option import_options[] = {
    { "inventory", "FILE", "table of documents: id, file, heading, title, lang …", false },
    { "names", "cp932", "charset of the names in an archive (default UTF-8)", false },
    { NULL, NULL, NULL, false },
};

enum status verb_import(const struct arguments *arguments, struct error *error)
{
    struct session session = SESSION_INIT(arguments);
    struct import_request request = {
        .source = arguments->operands[0],
        .target = arguments->operands[1],
        .inventory = option_value(arguments, "inventory"),
        .names = option_value(arguments, "names"),
    };
    struct problems problems = PROBLEMS_INIT;
    size_t count = 0;
    bool done = session_open_schema(&session, error) &&
                dossier_import(&request, session.schema, &count, &problems, error);
    if (done || problems.total > 1)
        say_problems(&problems);
    if (done && !option_given(arguments, "quiet"))
        say("made the dossier \"%s\" of %zu documents; fill in product.xml, then check it",
            request.target, count);
    problems_release(&problems);
    session_close(&session);
    return done ? STATUS_DONE : error->status;
}

const struct option add_options[] = {
    { "to", "DIR", "the dossier (default: this folder)", false },
    { "heading", "N", "hub heading of a new document", false },
    { "id", "ID", "id of the document (default: made from the file's name)", false },
    { "title", "TEXT", "title, in the language of the rendition", false },
    { "lang", "LANG", "language (default und: not known)", false },
    { "number", "TEXT", "number of the document", false },
    { "role", "ROLE", "master (default), translation, adapted or local", false },
    { "revision", "TEXT", "revision of the rendition", false },
    { "date", "DATE", "date of the rendition", false },
    { "also", "N ...", "further hub headings", false },
    { "filed", "yes|support|no", "whether it is filed (default yes)", false },
    { "of-revision", "TEXT", "the master's revision that a translation is of", false },
    { "confidential", "yes|no", "whether it is confidential", false },
    { NULL, NULL, NULL, false },
};

enum status verb_add(const struct arguments *arguments, struct error *error)
{
    struct session session = SESSION_INIT(arguments);
    struct addition addition = {
        .id = option_value(arguments, "id"),
        .heading = option_value(arguments, "heading"),
        .title = option_value(arguments, "title"),
        .lang = option_value(arguments, "lang"),
        .number = option_value(arguments, "number"),
        .role = option_value(arguments, "role"),
        .revision = option_value(arguments, "revision"),
        .date = option_value(arguments, "date"),
        .also = option_value(arguments, "also"),
        .filed = option_value(arguments, "filed"),
        .of_revision = option_value(arguments, "of-revision"),
        .confidential = option_value(arguments, "confidential"),
    };
    const char *target = option_value(arguments, "to");
    struct problems problems = PROBLEMS_INIT;
    CLEANUP(free_pointer) char *path = NULL;
    bool done = session_load(&session, target ? target : ".", error) &&
                dossier_add(&session.dossier, session.schema, arguments->operands[0], &addition,
                            &path, &problems, error);
    if (!done && problems.total > 1)
        say_problems(&problems);
    if (done && !option_given(arguments, "quiet"))
        say("added \"%s\"", path);
    problems_release(&problems);
    session_close(&session);
    return done ? STATUS_DONE : error->status;
}

const struct option fmt_options[] = {
    { "check", NULL, "change nothing; status 1 if a file is not in its form", false },
    { NULL, NULL, NULL, false },
};

static void say_file(void *context, const char *file)
{
    say(*(const bool *)context ? "\"%s\" is not in its form; samdossier fmt mends it"
                               : "\"%s\" is in its form now",
        file);
}

enum status verb_fmt(const struct arguments *arguments, struct error *error)
{
    bool check = option_given(arguments, "check");
    size_t count = 0;
    if (!dossier_format(arguments->operands[0], check, say_file, &check, &count, error))
        return error->status;
    return check && count ? STATUS_FINDINGS : STATUS_DONE;
}
