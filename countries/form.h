/* Forms as data: of each sheet that is a form, an XML file with the form's boxes in their order and
 * what stands in them, valid against the pack's forms/form-<form>.xsd.
 *
 * The surprise: the files are ours. No regulator is known to publish these schemas; nothing is
 * uploaded of them. They belong to the record, beside the sheet for typing. */
#ifndef COUNTRIES_FORM_H
#define COUNTRIES_FORM_H

#include "countries/pack.h"
#include "schemas/report.h"

/* Receives the data of the form of that id, or why it does not fit its schema (then NULL). False,
 * with the error set, ends. */
typedef bool form_sink(void *context, const char *form, const struct buffer *data,
                       const char *problem, struct error *error);

/* Makes the forms of the sheets gathered (countries/sheet.h) for a filing with that pack, in their
 * order. PACK if a schema or the stylesheet is wrong. */
bool forms_make(const xmlDoc *sheets, const struct packs *packs, const struct pack *pack,
                form_sink *sink, void *context, struct error *error) MUST_CHECK;

/* How the boxes of a form are known (boxes of k:sheet), in a sentence or two. */
const char *form_boxes_word(const char *known, enum report_language language);

#endif
