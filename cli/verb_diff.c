/* diff: what differs between two dossiers, bundles or recorded manifests, and whom it touches. */
#include "cli/bundle.h"
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "countries/plan.h"
#include "countries/terms.h"
#include "dossier/diff/diff.h"
#include "dossier/lifecycle.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const struct option diff_options[] = {
    { "filing", "ID",
      "with a folder alone: against what was recorded of this filing, or of the one before it; "
      "with "
      "a folder and a bundle: the filing of the folder",
      false },
    { "exit-code", NULL, "the status is 1 if anything differs", false },
    { "as-of", "DATE", "headings and languages of the regulators on that day", false },
    { "format", "FORMAT", "text (default), json or html", false },
    { "out", "FILE", "write it there", false },
    { NULL, NULL, NULL, false },
};

/* What one operand is. */
struct side {
    struct dossier dossier;
    struct bundle bundle;
    struct buffer bytes;        /* of a manifest.xml */
    struct manifest manifest;   /* parsed from them */
    struct lifecycle lifecycle; /* or recorded in the dossier */
    struct edition edition;
    bool is_folder;
};
#define SIDE_INIT                                                                                  \
    {                                                                                              \
        .dossier = DOSSIER_INIT, .bundle = BUNDLE_INIT, .lifecycle = LIFECYCLE_INIT                \
    }

static void side_close(struct side *side)
{
    edition_release(&side->edition);
    lifecycle_release(&side->lifecycle);
    manifest_release(&side->manifest);
    buffer_release(&side->bytes);
    bundle_close(&side->bundle);
    dossier_release(&side->dossier);
}

static const char *const formats[] = { "text", "json", "html" };
static diff_writer *const writers[] = { diff_write_text, diff_write_json, diff_write_html };
#define FORMATS (sizeof formats / sizeof *formats)

static bool folder_load(struct session *session, struct side *side, const char *path,
                        struct error *error)
{
    struct problems problems = PROBLEMS_INIT;
    bool loaded = dossier_load(path, session->schema, &side->dossier, &problems, error);
    if (!loaded && problems.total > 1)
        say_problems(&problems);
    problems_release(&problems);
    side->edition.dossier = &side->dossier;
    side->is_folder = true;
    return loaded || error_wrap(error, "\"%s\"", path);
}

static bool manifest_load(struct side *side, const char *path, struct error *error)
{
    CLEANUP(close_descriptor) int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return error_set(error, STATUS_INPUT, "\"%s\" cannot be opened: %m", path);
    if (!file_read(descriptor, LIMIT_MANIFEST_BYTES, &side->bytes, error) ||
        !manifest_parse(side->bytes.bytes, side->bytes.size, &side->manifest, error))
        return error_wrap(error, "\"%s\"", path);
    sha256_bytes(side->bytes.bytes, side->bytes.size, &side->edition.bundle_id);
    side->edition.manifest = &side->manifest;
    return true;
}

/* What a bundle says of itself counts only if it holds what it says. */
static bool bundle_load(struct side *side, const char *path, struct error *error)
{
    if (!bundle_look(&side->bundle, path, error)) {
        error->status = error->status == STATUS_FINDINGS ? STATUS_INPUT : error->status;
        return false;
    }
    const struct verdict *verdict = &side->bundle.verdict;
    if (!verdict->has_manifest || verdict->answers[QUESTION_INTACT] == ANSWER_NO)
        return error_set(error, STATUS_INPUT,
                         "\"%s\" is not what its manifest.xml says; verify says where it differs",
                         path);
    side->edition.manifest = &verdict->manifest;
    side->edition.bundle_id = verdict->bundle_id;
    return true;
}

static bool side_load(struct session *session, struct side *side, const char *path,
                      struct error *error)
{
    struct stat status;
    const char *dot = strrchr(path, '.');
    side->edition.name = path;
    if (stat(path, &status) != 0)
        return error_set(error, STATUS_INPUT, "\"%s\" cannot be opened: %m", path);
    if (S_ISDIR(status.st_mode))
        return folder_load(session, side, path, error);
    return dot && !strcmp(dot, ".xml") ? manifest_load(side, path, error)
                                       : bundle_load(side, path, error);
}

/* What was recorded of a filing of the dossier that stands on the other side. */
static bool record_load(struct side *side, struct side *with, struct error *error)
{
    const char *id = with->edition.filing;
    const xmlNode *filing = dossier_filing(&with->dossier, id);
    if (!filing)
        return error_set(error, STATUS_INPUT, "the dossier has no filing \"%s\"", id);
    if (!lifecycle_open_own(&with->dossier, filing, &side->lifecycle, error))
        return false;
    if (!side->lifecycle.has_previous &&
        !lifecycle_open(&with->dossier, filing, &side->lifecycle, error))
        return false;
    if (!side->lifecycle.has_previous)
        return error_set(error, STATUS_INPUT,
                         "nothing is recorded of \"%s\" or of the filing before it; keep what was "
                         "filed with record DIR BUNDLE",
                         id);
    side->edition.name = side->lifecycle.path;
    side->edition.manifest = &side->lifecycle.previous;
    side->edition.bundle_id = side->lifecycle.previous_id;
    return true;
}

/* The filing of a dossier that stands beside a manifest: the one of that id, else the last with
 * its regulator. */
static const char *filing_beside(const struct dossier *dossier, const struct manifest *manifest)
{
    const xmlNode *found = dossier_filing(dossier, manifest->filing);
    const xmlNode *filing = dossier_first(dossier, "filings", "filing");
    long last = 0;
    if (found && !strcmp(xml_attribute(found, "regulator"), manifest->regulator))
        return manifest->filing;
    for (found = NULL; filing; filing = xml_next(filing, NS_DOSSIER, "filing")) {
        long sequence = strtol(xml_attribute(filing, "sequence"), NULL, 10);
        if (strcmp(xml_attribute(filing, "regulator"), manifest->regulator) != 0 || sequence < last)
            continue;
        found = filing;
        last = sequence;
    }
    return found ? xml_attribute(found, "id") : NULL;
}

/* Of a folder beside a manifest only one filing is compared. */
static bool filing_choose(struct side *side, const struct side *other, const char *wanted,
                          struct error *error)
{
    const struct manifest *manifest = other->edition.manifest;
    if (!side->is_folder || other->is_folder)
        return true;
    side->edition.filing = wanted ? wanted : filing_beside(&side->dossier, manifest);
    if (!side->edition.filing)
        return error_set(error, STATUS_INPUT,
                         "\"%s\" is for \"%s\", with which the dossier \"%s\" has no filing",
                         other->edition.name, manifest->regulator, side->edition.name);
    if (!dossier_filing(&side->dossier, side->edition.filing))
        return error_set(error, STATUS_INPUT, "the dossier has no filing \"%s\"", wanted);
    return true;
}

/* A filing that cannot be planned (no such pack or route) holds what is meant for its regulator;
 * the one that is compared must be planned. */
static bool plan_take(struct session *session, struct side *side, xmlNode *filing,
                      struct error *error)
{
    const char *regulator = xml_attribute(filing, "regulator"), *id = xml_attribute(filing, "id");
    const char *as_of = session->check.as_of.date, *only = side->edition.filing;
    struct error why;
    struct pack *pack = packs_get(session->packs, regulator, &why);
    const xmlNode *plan = pack ? plan_graft(&side->dossier, pack, filing, as_of, &why) : NULL;
    if (plan) {
        bool taken = edition_add_plan(&side->edition, plan, error);
        plan_remove(&side->dossier);
        return taken;
    }
    if ((only && !strcmp(only, id)) || why.status == STATUS_INTERNAL ||
        (why.status == STATUS_PACK && packs_has(session->packs, regulator)))
        return error_set(error, why.status, "%s", why.text);
    say("%s: %s; \"%s\" is taken to hold what is meant for \"%s\"", side->edition.name, why.text,
        id, regulator);
    return true;
}

static bool side_read(struct session *session, struct side *side, struct error *error)
{
    xmlNode *filing = side->is_folder ? dossier_first(&side->dossier, "filings", "filing") : NULL;
    for (; filing; filing = xml_next(filing, NS_DOSSIER, "filing"))
        if (!plan_take(session, side, filing, error))
            return false;
    return edition_read(&side->edition, error);
}

static bool sides_load(struct session *session, struct side *before, struct side *after,
                       struct error *error)
{
    const struct arguments *arguments = session->arguments;
    const char *const *operands = arguments->operands;
    const char *filing = option_value(arguments, "filing");
    if (arguments->operand_count == 1) {
        if (!filing)
            return error_set(error, STATUS_USAGE,
                             "diff takes two operands, or a folder and --filing ID");
        if (!side_load(session, after, operands[0], error))
            return false;
        after->edition.filing = filing;
        return after->is_folder ? record_load(before, after, error)
                                : error_set(error, STATUS_USAGE,
                                            "--filing is of a folder; \"%s\" is none", operands[0]);
    }
    if (!side_load(session, before, operands[0], error) ||
        !side_load(session, after, operands[1], error))
        return false;
    if (filing && before->is_folder == after->is_folder)
        return error_set(error, STATUS_USAGE, "--filing goes with one folder; here are %s",
                         before->is_folder ? "two" : "none");
    return filing_choose(before, after, filing, error) &&
           filing_choose(after, before, filing, error);
}

static bool page_out(const struct arguments *arguments, const struct diff_page *page,
                     diff_writer *write, struct error *error)
{
    const char *path = option_value(arguments, "out");
    CLEANUP(text_release) struct text text = TEXT_INIT(LIMIT_OUTPUT_BYTES);
    if (!write(page, &text, error))
        return false;
    if (!path)
        return print_text(&text, error);
    if (text_failed(&text))
        return error_set(error, STATUS_LIMIT, "the page passes its limit of bytes");
    return file_write(path, text_string(&text), text.size, option_given(arguments, "force"), error);
}

static bool compare(struct session *session, struct side *before, struct side *after,
                    diff_writer *write, bool *ret_differs, struct error *error)
{
    struct diff diff = DIFF_INIT;
    if (!sides_load(session, before, after, error) || !side_read(session, before, error) ||
        !side_read(session, after, error) ||
        !diff_make(&before->edition, &after->edition, &diff, error))
        return false;
    struct diff_page page = { .diff = &diff,
                              .names = pack_status_names,
                              .context = session->packs,
                              .language = session_language(session->arguments),
                              .columns = terminal_columns() };
    bool done = page_out(session->arguments, &page, write, error);
    *ret_differs = !diff_is_empty(&diff);
    diff_release(&diff);
    return done;
}

enum status verb_diff(const struct arguments *arguments, struct error *error)
{
    struct session session = SESSION_INIT(arguments);
    struct side before = SIDE_INIT, after = SIDE_INIT;
    size_t format = 0;
    bool differs = false;
    bool done = option_format(arguments, formats, FORMATS, &format, error) &&
                as_of_find(option_value(arguments, "as-of"), &session.check.as_of, error) &&
                session_open_packs(&session, error) && session_open_schema(&session, error) &&
                compare(&session, &before, &after, writers[format], &differs, error);
    side_close(&before);
    side_close(&after);
    session_close(&session);
    if (!done)
        return error->status;
    return differs && option_given(arguments, "exit-code") ? STATUS_FINDINGS : STATUS_DONE;
}
