/* check: facts, rules, findings. */
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"

#include <stdlib.h>
#include <string.h>

const struct option check_options_table[] = {
    { "for", "LIST", "regulators, separated by commas, or all (default: the filings)", false },
    { "as-of", "DATE", "check as of that day", false },
    { "format", "FORMAT", "text (default), json, html or xvrl", false },
    { "out", "FILE", "write the report there", false },
    { "fail-on", "error|warning|never", "from which severity on the status is 1 (default error)",
      false },
    { "raise", "RULE=SEVERITY", "raise the severity of a rule", true },
    { "dump-tree", NULL, "print the enriched tree of the one filing instead", false },
    { NULL, NULL, NULL, false },
};

/* 1 for findings at or above --fail-on, 6 for rules that could not be evaluated. */
static bool status_find(const struct session *session, enum status *ret, struct error *error)
{
    const char *level = option_value(session->arguments, "fail-on");
    enum severity least = SEVERITY_ERROR;
    *ret = STATUS_DONE;
    if (level && !strcmp(level, "never"))
        return true;
    if (level && (!severity_parse(level, &least) || least == SEVERITY_INFO))
        return error_set(error, STATUS_USAGE,
                         "--fail-on takes error, warning or never, not \"%.40s\"", level);
    if (findings_open(&session->findings, FINDING_BROKEN, least))
        *ret = STATUS_FINDINGS;
    else if (findings_open(&session->findings, FINDING_NOT_EVALUATED, SEVERITY_INFO))
        *ret = STATUS_UNKNOWN;
    return true;
}

static bool report_out(struct session *session, const struct report_format *format,
                       struct error *error)
{
    struct report report;
    session_report(session, NULL, &report);
    struct text text = TEXT_INIT(REPORT_MAX_BYTES);
    const char *path = option_value(session->arguments, "out");
    bool done = format->write(&report, &text, error);
    if (done && path)
        done = file_write(path, text_string(&text), text.size,
                          option_given(session->arguments, "force"), error);
    else if (done)
        done = print_text(&text, error);
    text_release(&text);
    return done;
}

static bool tree_dump(struct session *session, struct error *error)
{
    if (!session_aim(session, NULL, error) || !session_gather_facts(session, error))
        return false;
    if (session->targets.count != 1)
        return error_set(error, STATUS_USAGE,
                         "--dump-tree is for one filing, these are %zu; name one with --for",
                         session->targets.count);
    CLEANUP(buffer_release) struct buffer bytes = { 0 };
    return check_dump(&session->dossier, session->packs, &session->targets.items[0],
                      session->check.as_of.date, &bytes, error) &&
           print_bytes(bytes.bytes, bytes.size, error);
}

enum status verb_check(const struct arguments *arguments, struct error *error)
{
    const char *name = option_value(arguments, "format");
    const struct report_format *format = report_format_find(name ? name : "text");
    if (!format) {
        error_set(error, STATUS_USAGE,
                  "no report format \"%.40s\"; there are text, json, html, xvrl", name);
        return error->status;
    }
    struct session session = SESSION_INIT(arguments);
    enum status status = STATUS_DONE;
    bool done = session_load(&session, arguments->operands[0], error);
    if (done && option_given(arguments, "dump-tree"))
        done = tree_dump(&session, error);
    else if (done)
        done = status_find(&session, &status, error) && session_check(&session, NULL, error) &&
               report_out(&session, format, error) && status_find(&session, &status, error);
    session_close(&session);
    return done ? status : error->status;
}
