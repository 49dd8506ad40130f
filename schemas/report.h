/* Reports of a check: one model, one writer per format (report_formats is the list).
 *
 * A report names no absolute path, host, clock or number of jobs, and carries both languages where
 * the format can. It says "no breach found among N rules, M of them on official sources" at best,
 * never "valid" or "complete".
 *
 * The surprise: findings that differ only in the filing they were met in are shown once, with all
 * its filings; the counts are of findings, per filing. */
#ifndef SCHEMAS_REPORT_H
#define SCHEMAS_REPORT_H

#include "base/limits.h"
#include "base/text.h"
#include "schemas/finding.h"

enum report_language { REPORT_EN, REPORT_JA };

/* A pack that took part: id, SHA-256 in hex, origin ("installed" ...). */
struct report_pack {
    const char *id;
    const char *sha256;
    const char *origin;
};

/* All borrowed. */
struct report {
    const char *tool;    /* version of the program */
    const char *dossier; /* id */
    const char *product; /* name in English or as there is; NULL if none */
    const char *product_ja;
    bool sample;   /* an invented dossier */
    bool redacted; /* findings hold no text of the dossier */
    const char *as_of;
    const char *as_of_origin;
    const char *sandbox; /* what protected the helper programs; NULL: not known */
    const struct report_pack *packs;
    size_t pack_count;
    const struct findings *findings;
    const char *filing;            /* only this filing; NULL: all */
    enum report_language language; /* of formats that are for the eye */
    unsigned columns;              /* of the terminal; at least 40 */
};

typedef bool report_writer(const struct report *report, struct text *ret, struct error *error);

struct report_format {
    const char *name; /* of --format */
    const char *meaning;
    report_writer *write;
    bool redacts; /* meant for others' machines: redacted unless asked otherwise */
};
/* The formats; ends with a NULL name. */
extern const struct report_format report_formats[];
const struct report_format *report_format_find(const char *name); /* NULL if none */

report_writer report_write_text, report_write_json, report_write_html, report_write_xvrl;
report_writer report_write_sarif, report_write_junit;

const char *confidence_word(enum confidence confidence, enum report_language language);

/* The most bytes that a report takes. */
#define REPORT_MAX_BYTES LIMIT_OUTPUT_BYTES

#endif
