/* due: what expires or falls due. */
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "countries/terms.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const struct option due_options_table[] = {
    { "within", "DAYS", "what falls due within so many days, as in 180d (the default)", false },
    { "as-of", "DATE", "count from that day", false },
    { "format", "FORMAT", "text (default), json, xlsx or ics", false },
    { "out", "FILE", "write it there", false },
    { NULL, NULL, NULL, false },
};

#define WITHIN_DEFAULT 180

static bool within_find(const struct arguments *arguments, unsigned *ret, struct error *error)
{
    const char *value = option_value(arguments, "within");
    char *end = NULL;
    errno = 0;
    unsigned long days = value ? strtoul(value, &end, 10) : WITHIN_DEFAULT;
    if (value && (errno || value[0] < '0' || value[0] > '9' || days > DUE_WITHIN_MAX ||
                  (*end && strcmp(end, "d") != 0)))
        return error_set(error, STATUS_USAGE,
                         "--within takes days from 0 to %u, as in 180d, not \"%.40s\"",
                         DUE_WITHIN_MAX, value);
    *ret = (unsigned)days;
    return true;
}

typedef void page_writer(const struct due_page *page, struct text *ret);

static const char *const formats[] = { "text", "json", "xlsx", "ics" };
/* NULL: xlsx, which is no text. */
static page_writer *const writers[] = { due_write_text, due_write_json, NULL, due_write_ics };
#define FORMATS (sizeof formats / sizeof *formats)

static bool page_make(const struct due_page *page, page_writer *write, struct buffer *ret,
                      struct error *error)
{
    if (!write)
        return due_write_xlsx(page, ret, error);
    struct text text = TEXT_INIT(LIMIT_OUTPUT_BYTES);
    write(page, &text);
    size_t size = text.size;
    *ret = (struct buffer){ .bytes = (uint8_t *)text_take(&text), .size = size };
    return ret->bytes || error_set(error, STATUS_LIMIT, "the list passes its limit of bytes");
}

static bool page_out(const struct arguments *arguments, const struct due_page *page,
                     page_writer *write, struct error *error)
{
    const char *path = option_value(arguments, "out");
    CLEANUP(buffer_release) struct buffer bytes = { 0 };
    if (!page_make(page, write, &bytes, error))
        return false;
    if (!path)
        return print_bytes(bytes.bytes, bytes.size, error);
    return file_write(path, bytes.bytes, bytes.size, option_given(arguments, "force"), error);
}

enum status verb_due(const struct arguments *arguments, struct error *error)
{
    unsigned within = 0;
    struct as_of as_of;
    size_t format = 0;
    if (!option_format(arguments, formats, FORMATS, &format, error) ||
        !within_find(arguments, &within, error) ||
        !as_of_find(option_value(arguments, "as-of"), &as_of, error))
        return error->status;
    struct session session = SESSION_INIT(arguments);
    struct due due = DUE_INIT;
    bool done = session_load(&session, arguments->operands[0], error);
    if (done) {
        struct due_options options = { .as_of = as_of.date,
                                       .within_days = within,
                                       .terms = pack_due_terms,
                                       .months = pack_due_months,
                                       .holiday = pack_holiday,
                                       .context = session.packs };
        done = due_list(&session.dossier, &options, &due, error);
    }
    if (done) {
        struct due_page page = { .due = &due,
                                 .dossier = dossier_id(&session.dossier),
                                 .product = session.product,
                                 .product_ja = session.product_ja,
                                 .sample = dossier_is_sample(&session.dossier),
                                 .as_of = as_of.date,
                                 .within_days = within,
                                 .language = session_language(arguments),
                                 .columns = terminal_columns() };
        done = page_out(arguments, &page, writers[format], error);
    }
    due_release(&due);
    session_close(&session);
    return done ? STATUS_DONE : error->status;
}
