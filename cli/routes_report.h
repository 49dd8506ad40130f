/* What `routes` prints: one page for the eye, one for programs. They show what was found and decide
 * nothing. */
#ifndef CLI_ROUTES_REPORT_H
#define CLI_ROUTES_REPORT_H

#include "base/date.h"
#include "base/text.h"
#include "countries/routes.h"
#include "schemas/report.h"

struct routes_page {
    const struct routes *routes;
    const char *dossier; /* id */
    bool sample;
    const struct as_of *as_of;
    enum report_language language; /* of the text; JSON has both */
    unsigned columns;
};

void routes_write_text(const struct routes_page *page, struct text *ret);
void routes_write_json(const struct routes_page *page, struct text *ret);

#endif
