/* compare: what filings change, against what is approved (新旧対照表). */
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "countries/comparison_sheet.h"

#include <stdlib.h>
#include <string.h>

const struct option compare_options[] = {
    { "approved", NULL, "against the approved baseline", false },
    { "filing", "ID", "the filing (default: the only one that changes something)", false },
    { "format", "FORMAT", "text (default), html, docx or xlsx", false },
    { "out", "FILE", "write the table there", false },
    { NULL, NULL, NULL, false },
};

static const xmlNode *filing_find(const struct dossier *dossier, const char *id,
                                  struct error *error)
{
    const xmlNode *found = NULL;
    size_t count = 0;
    if (id) {
        found = dossier_filing(dossier, id);
        if (!found)
            error_set(error, STATUS_INPUT, "the dossier has no filing \"%s\"", id);
        return found;
    }
    const xmlNode *filing = dossier_first(dossier, "filings", "filing");
    for (; filing; filing = xml_next(filing, NS_DOSSIER, "filing")) {
        if (!xml_child(filing, NS_DOSSIER, "change"))
            continue;
        found = filing;
        count++;
    }
    if (count == 1)
        return found;
    error_set(error, STATUS_USAGE,
              count ? "%zu filings change something; name one with --filing"
                    : "no filing changes anything: %zu have a change; write one into the filing",
              count);
    return NULL;
}

static bool sheet_out(const struct arguments *arguments, const struct comparison_format *format,
                      const struct comparison_sheet *sheet, struct error *error)
{
    CLEANUP(text_release) struct text text = TEXT_INIT(REPORT_MAX_BYTES);
    const char *path = option_value(arguments, "out");
    if (!format->write(sheet, &text, error))
        return false;
    if (path)
        return file_write(path, text.bytes, text.size, option_given(arguments, "force"), error);
    return print_text(&text, error);
}

static bool compare(struct session *session, const struct comparison_format *format,
                    struct error *error)
{
    const struct arguments *arguments = session->arguments;
    const struct dossier *dossier = &session->dossier;
    const char *lang = session_language(arguments) == REPORT_JA ? "ja" : "en";
    const xmlNode *filing = filing_find(dossier, option_value(arguments, "filing"), error);
    if (!filing)
        return false;
    struct comparison comparison = COMPARISON_INIT;
    char *product = product_name(dossier, lang, xml_attribute(filing, "regulator"));
    struct comparison_sheet sheet = {
        .comparison = &comparison,
        .pack = packs_get(session->packs, xml_attribute(filing, "regulator"), error),
        .product = product,
        .sample = dossier_is_sample(dossier),
        .language = session_language(arguments),
        .columns = terminal_columns(),
    };
    bool done = sheet.pack && comparison_make(dossier, filing, lang, &comparison, error) &&
                sheet_out(arguments, format, &sheet, error);
    comparison_release(&comparison);
    free(product);
    return done;
}

enum status verb_compare(const struct arguments *arguments, struct error *error)
{
    const char *name = option_value(arguments, "format");
    const struct comparison_format *format = comparison_format_find(name ? name : "text");
    bool ready = true;
    if (!option_given(arguments, "approved"))
        ready =
            error_set(error, STATUS_USAGE, "compare needs --approved: against what is approved");
    else if (!format)
        ready = error_set(
            error, STATUS_USAGE,
            "no format \"%.40s\" of a table of changes; there are text, html, docx, xlsx", name);
    else if (format->binary && !option_given(arguments, "out"))
        ready = error_set(error, STATUS_USAGE, "%s is not for a terminal; name a file with --out",
                          name);
    if (!ready)
        return error->status;
    struct session session = SESSION_INIT(arguments);
    bool done =
        session_load(&session, arguments->operands[0], error) && compare(&session, format, error);
    session_close(&session);
    return done ? STATUS_DONE : error->status;
}
