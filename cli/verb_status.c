/* status: where each country stands. */
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "countries/terms.h"

#include <string.h>

const struct option status_options_table[] = {
    { "as-of", "DATE", "events up to that day", false },
    { "format", "FORMAT", "text (default), json or html", false },
    { "out", "FILE", "write it there", false },
    { NULL, NULL, NULL, false },
};

static const char *const formats[] = { "text", "json", "html" };
static status_writer *const writers[] = { status_write_text, status_write_json, status_write_html };
#define FORMATS (sizeof formats / sizeof *formats)

static bool page_out(const struct arguments *arguments, const struct status_page *page,
                     status_writer *write, struct error *error)
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

enum status verb_status(const struct arguments *arguments, struct error *error)
{
    struct as_of as_of;
    size_t format = 0;
    if (!option_format(arguments, formats, FORMATS, &format, error) ||
        !as_of_find(option_value(arguments, "as-of"), &as_of, error))
        return error->status;
    struct session session = SESSION_INIT(arguments);
    bool done = session_load(&session, arguments->operands[0], error);
    if (done) {
        struct status_page page = { .dossier = &session.dossier,
                                    .product = session.product,
                                    .product_ja = session.product_ja,
                                    .as_of = as_of.date,
                                    .names = pack_status_names,
                                    .terms = pack_due_terms,
                                    .months = pack_due_months,
                                    .context = session.packs,
                                    .language = session_language(arguments),
                                    .columns = terminal_columns() };
        done = page_out(arguments, &page, writers[format], error);
    }
    session_close(&session);
    return done ? STATUS_DONE : error->status;
}
