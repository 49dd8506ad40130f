/* routes: which routes of a regulator are open to a dossier, when, and why not. */
#include "cli/routes_report.h"
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"

#include <string.h>

const struct option routes_options[] = {
    { "for", "LIST", "regulators, separated by commas, or all (default: those of the filings)",
      false },
    { "class", "LIST",
      "classes, separated by commas, as the regulator calls them (default: the "
      "product's)",
      false },
    { "as-of", "DATE", "look as of that day, as the day of filing", false },
    { "format", "FORMAT", "text (default) or json", false },
    { NULL, NULL, NULL, false },
};

/* The regulators asked about; of a dossier without filings all there are. */
static bool aim(struct session *session, struct error *error)
{
    if (!session_aim(session, NULL, error))
        return false;
    return session->targets.count || session_aim(session, "all", error);
}

static bool answer(struct session *session, bool json, struct error *error)
{
    struct routes routes = ROUTES_INIT;
    struct text text = TEXT_INIT(REPORT_MAX_BYTES);
    bool done =
        aim(session, error) && routes_find(&session->dossier, session->packs, &session->targets,
                                           option_value(session->arguments, "class"),
                                           session->check.as_of.date, &routes, error);
    if (done) {
        const struct routes_page page = { .routes = &routes,
                                          .dossier = dossier_id(&session->dossier),
                                          .sample = dossier_is_sample(&session->dossier),
                                          .as_of = &session->check.as_of,
                                          .language = session_language(session->arguments),
                                          .columns = terminal_columns() };
        (json ? routes_write_json : routes_write_text)(&page, &text);
        done = print_text(&text, error);
    }
    text_release(&text);
    routes_release(&routes);
    return done;
}

enum status verb_routes(const struct arguments *arguments, struct error *error)
{
    static const char *const formats[] = { "text", "json" };
    size_t format = 0;
    if (!option_format(arguments, formats, sizeof formats / sizeof *formats, &format, error))
        return error->status;
    struct session session = SESSION_INIT(arguments);
    bool done = session_load(&session, arguments->operands[0], error) &&
                answer(&session, format == 1, error);
    session_close(&session);
    return done ? STATUS_DONE : error->status;
}
