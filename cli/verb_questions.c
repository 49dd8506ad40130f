/* questions: what regulators asked, what is open, and when it is due. */
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "countries/terms.h"
#include "dossier/questions.h"

#include <string.h>

const struct option questions_options_table[] = {
    { "as-of", "DATE", "rounds and answers up to that day", false },
    { "open", NULL, "only rounds with open questions; the status is 1 if one is late", false },
    { "format", "FORMAT", "text (default) or json", false },
    { NULL, NULL, NULL, false },
};

enum status verb_questions(const struct arguments *arguments, struct error *error)
{
    static const char *const formats[] = { "text", "json" };
    size_t format = 0;
    struct as_of as_of;
    if (!option_format(arguments, formats, sizeof formats / sizeof *formats, &format, error) ||
        !as_of_find(option_value(arguments, "as-of"), &as_of, error))
        return error->status;
    struct session session = SESSION_INIT(arguments);
    CLEANUP(text_release) struct text text = TEXT_INIT(LIMIT_OUTPUT_BYTES);
    size_t open = 0, late = 0;
    bool done = session_load(&session, arguments->operands[0], error);
    if (done) {
        struct questions_page page = { .dossier = &session.dossier,
                                       .as_of = as_of.date,
                                       .holiday = pack_holiday,
                                       .context = session.packs,
                                       .open_only = option_given(arguments, "open"),
                                       .language = session_language(arguments),
                                       .columns = terminal_columns() };
        questions_count(&page, &open, &late);
        done = (format ? questions_write_json : questions_write_text)(&page, &text, error) &&
               print_text(&text, error);
    }
    session_close(&session);
    if (!done)
        return error->status;
    return late && option_given(arguments, "open") ? STATUS_FINDINGS : STATUS_DONE;
}
