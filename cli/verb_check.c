/* check: facts, rules, findings. */
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "dossier/since.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

const struct option check_options_table[] = {
    { "for", "LIST", "regulators, separated by commas, or all (default: the filings)", false },
    { "filing", "ID", "this filing only", false },
    { "as-of", "DATE", "check as of that day", false },
    { "format", "FORMAT", "text (default), json, html, xvrl, sarif or junit", false },
    { "out", "FILE", "write the report there", false },
    { "fail-on", "error|warning|never", "from which severity on the status is 1 (default error)",
      false },
    { "raise", "RULE=SEVERITY", "raise the severity of a rule", true },
    { "since", "REPORT",
      "status 1 only for findings that this earlier report (json or xvrl) does not have", false },
    { "redact", NULL, "no text of the dossier in the report (sarif and junit are so)", false },
    { "no-redact", NULL, "its text in sarif and junit too", false },
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
    if (findings_new(&session->findings, least))
        *ret = STATUS_FINDINGS;
    else if (findings_open(&session->findings, FINDING_NOT_EVALUATED, SEVERITY_INFO))
        *ret = STATUS_UNKNOWN;
    return true;
}

/* Marks what the report of --since has, and says how much that is. */
static bool since_look(struct session *session, struct error *error)
{
    const char *path = option_value(session->arguments, "since");
    CLEANUP(buffer_release) struct buffer bytes = { 0 };
    CLEANUP(close_descriptor) int descriptor = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (!path)
        return true;
    if (descriptor < 0)
        return error_set(error, STATUS_INPUT, "\"%s\" cannot be read: %s", path, strerror(errno));
    if (!file_read(descriptor, REPORT_MAX_BYTES, &bytes, error) ||
        !since_apply(bytes.bytes, bytes.size, dossier_id(&session->dossier), session->check.redact,
                     &session->findings, error))
        return error_wrap(error, "\"%s\"", path);
    size_t open = findings_open(&session->findings, FINDING_BROKEN, SEVERITY_INFO);
    size_t fresh = findings_new(&session->findings, SEVERITY_INFO);
    say("%zu of %zu findings stand in \"%s\" too, %zu are new", open - fresh, open, path, fresh);
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
                  "no report format \"%.40s\"; there are text, json, html, xvrl, sarif, junit",
                  name);
        return error->status;
    }
    bool redact = option_given(arguments, "redact"), open = option_given(arguments, "no-redact");
    if (redact && open) {
        error_set(error, STATUS_USAGE, "--redact and --no-redact exclude each other");
        return error->status;
    }
    redact = redact || (format->redacts && !open);
    struct session session = SESSION_INIT(arguments);
    enum status status = STATUS_DONE;
    session.check.redact = redact;
    bool done = session_load(&session, arguments->operands[0], error);
    if (done && option_given(arguments, "dump-tree"))
        done = tree_dump(&session, error);
    else if (done)
        done = status_find(&session, &status, error) && session_check(&session, NULL, error) &&
               since_look(&session, error) && report_out(&session, format, error) &&
               status_find(&session, &status, error);
    session_close(&session);
    return done ? status : error->status;
}
