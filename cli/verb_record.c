/* record: keeps what was filed, and what became of it, in the dossier. */
#include "base/limits.h"
#include "cli/bundle.h"
#include "cli/extending.h"
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "countries/terms.h"
#include "dossier/record/record.h"

#include <string.h>

const struct option record_options[] = {
    { "event", "KIND", "kind of the event (default with a bundle: submitted)", false },
    { "filing", "ID", "the filing, where no bundle names it", false },
    { "date", "DATE", "day of the event (default with a bundle: that of the verification)", false },
    { "number", "TEXT", "number that the regulator gave", false },
    { "in-force", "DATE",
      "day from which the change is in force: the approved text takes it "
      "(default for approved: the day of the event)",
      false },
    { "approval", "ID", "the approval that is granted or changed, where that is not clear", false },
    { "trust", "STORE", "the trust store, as of verify", false },
    REVOCATION_OPTIONS,
    { "at", "TIME", "time of verification, as of verify", false },
    { "signer", "SPKI[=ROLE]", "trust a key for a role in this run", true },
    { "regulator", "ID", "the bundle must be for this regulator", false },
    { "application", "TEXT", "the bundle must be for this application", false },
    { "previous", "BUNDLE|MANIFEST", "the bundle must follow this one", false },
    { "min-sequence", "N", "the bundle's sequence must be N or more", false },
    { "core", "ROOT|BUNDLE", "the bundle must have this core", false },
    { "folder", "DIR", "the plain tree that the seal stands beside", false },
    { "require", "LIST", "questions that must be answered, as of verify", false },
    { NULL, NULL, NULL, false },
};

/* The applicant's key, else the first that passed. */
static const char *signer_find(const struct seal *seal)
{
    const char *found = NULL;
    for (size_t i = 0; i < seal->signer_count; i++) {
        const struct signer *signer = &seal->signers[i];
        if (signer->indication != TOTAL_PASSED)
            continue;
        if (signer->role && !strcmp(signer->role, "applicant"))
            return signer->spki;
        if (!found)
            found = signer->spki;
    }
    return found;
}

/* Only what is good for filing is kept; a manifest that was accepted is not. */
static bool bundle_check(const struct bundle *bundle, struct error *error)
{
    const struct verdict *verdict = &bundle->verdict;
    if (verdict->good)
        return true;
    const char *reasons = text_string(&verdict->reasons);
    return error_set(error, verdict->status == STATUS_DONE ? STATUS_FINDINGS : verdict->status,
                     "\"%s\" is not recorded: %.*s", bundle->path, (int)strcspn(reasons, "\n"),
                     *reasons ? reasons : "it is not good");
}

static bool bundle_record(const struct record_frame *frame, struct bundle *bundle,
                          struct filing_event *event, struct error *error)
{
    CLEANUP(buffer_release) struct buffer manifest = { 0 };
    char date[11];
    memcpy(date, bundle->seal.verification_time, 10);
    date[10] = '\0';
    event->signer = signer_find(&bundle->seal);
    if (!event->kind)
        event->kind = "submitted";
    if (!event->date)
        event->date = date;
    return sealed_read(bundle->sealed, "manifest.xml", LIMIT_MANIFEST_BYTES, &manifest, error) &&
           record_bundle(frame, manifest.bytes, manifest.size, event, error);
}

/* What was written, file by file. */
static bool said_print(const struct record_frame *frame, struct error *error)
{
    CLEANUP(text_release) struct text page = TEXT_INIT(LIMIT_OUTPUT_BYTES);
    const char *line = text_string(frame->said);
    for (size_t size; *line; line += size + 1) {
        CLEANUP(free_pointer) char *one = NULL;
        size = strcspn(line, "\n");
        one = strndup(line, size);
        if (!one)
            return error_set(error, STATUS_INTERNAL, "no memory for what was written");
        text_append(&page, "  ");
        text_append_wrapped(&page, one, terminal_columns(), 4, 2);
    }
    return print_text(&page, error);
}

static bool bundle_take(const struct arguments *arguments, const struct record_frame *frame,
                        struct filing_event *event, struct error *error)
{
    struct verification verification;
    struct bundle bundle = BUNDLE_INIT;
    if (event->filing)
        return error_set(error, STATUS_USAGE, "the bundle names its filing; leave --filing out");
    if (!verification_open(&verification, arguments, error))
        return false;
    bool done = bundle_verify(&bundle, arguments->operands[1], &verification, error) &&
                bundle_check(&bundle, error) && bundle_record(frame, &bundle, event, error);
    if (done && !option_given(arguments, "quiet")) {
        say("recorded \"%s\" as %s", arguments->operands[1], event->kind);
        done = said_print(frame, error);
    }
    bundle_close(&bundle);
    verification_close(&verification);
    return done;
}

static bool event_take(const struct arguments *arguments, const struct record_frame *frame,
                       const struct filing_event *event, struct error *error)
{
    if (!event->kind || !event->filing || !event->date)
        return error_set(error, STATUS_USAGE,
                         "record needs a bundle, or --event KIND --filing ID --date DATE");
    if (!record_event(frame, event, error))
        return false;
    if (option_given(arguments, "quiet"))
        return true;
    say("recorded %s of \"%s\"", event->kind, event->filing);
    return said_print(frame, error);
}

enum status verb_record(const struct arguments *arguments, struct error *error)
{
    struct session session = SESSION_INIT(arguments);
    struct problems problems = PROBLEMS_INIT;
    struct filing_event event = {
        .filing = option_value(arguments, "filing"),
        .kind = option_value(arguments, "event"),
        .date = option_value(arguments, "date"),
        .number = option_value(arguments, "number"),
        .in_force = option_value(arguments, "in-force"),
        .approval = option_value(arguments, "approval"),
    };
    CLEANUP(text_release) struct text said = TEXT_INIT(LIMIT_OUTPUT_BYTES);
    bool done = session_load(&session, arguments->operands[0], error);
    const struct record_frame frame = { .dossier = &session.dossier,
                                        .schema = session.schema,
                                        .terms = pack_record_terms,
                                        .context = session.packs,
                                        .language = session_language(arguments),
                                        .said = &said,
                                        .problems = &problems };
    done = done && (arguments->operand_count > 1 ? bundle_take(arguments, &frame, &event, error)
                                                 : event_take(arguments, &frame, &event, error));
    if (!done && problems.total > 1)
        say_problems(&problems);
    problems_release(&problems);
    session_close(&session);
    return done ? STATUS_DONE : error->status;
}
