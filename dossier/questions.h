/* Questions of regulators (照会): rounds with their days, what is open, the answers with the
 * documents and pages that show them, the pages replaced since, and the filing that carries the
 * answer.
 *
 * The surprise: a round is open while one of its questions has no answer with a date up to the day.
 */
#ifndef DOSSIER_QUESTIONS_H
#define DOSSIER_QUESTIONS_H

#include "dossier/dossier.h"
#include "dossier/due/working_day.h"
#include "schemas/report.h"

struct questions_page {
    const struct dossier *dossier;
    const char *as_of;       /* yyyy-mm-dd; later rounds and answers do not count */
    bool open_only;          /* without rounds that are answered */
    holiday_finder *holiday; /* NULL: only weekends are known */
    void *context;           /* of it */
    enum report_language language;
    unsigned columns; /* of the terminal */
};
typedef bool questions_writer(const struct questions_page *page, struct text *ret,
                              struct error *error);
/* LIMIT if the page would be larger than `ret` may be. */
questions_writer questions_write_text, questions_write_json;

/* Rounds with open questions, and those of them that are past their day. */
void questions_count(const struct questions_page *page, size_t *ret_open, size_t *ret_late);

#endif
