/* What `explain` writes: short labelled lines, wrapped to the terminal, and the sources of what was
 * said. Labels come in pairs, English and Japanese. */
#ifndef CLI_EXPLANATION_H
#define CLI_EXPLANATION_H

#include "base/text.h"
#include "base/xml.h"
#include "countries/pack.h"
#include "schemas/report.h"

#define EXPLANATION_INDENT 2

struct explanation {
    struct pack *pack;
    enum report_language language;
    unsigned columns;
    struct text text;
    struct text cited; /* ids of the sources that the section cites so far */
};

/* The one of the two that fits the language. */
const char *explanation_word(const struct explanation *explanation, const char *en, const char *ja);
/* "label value"; nothing if the value is NULL or empty. */
void explanation_line(struct explanation *explanation, const char *en, const char *ja,
                      const char *value);
/* The heading of a section. */
void explanation_section(struct explanation *explanation, const char *en, const char *ja);
/* A line of a section, and the sources (`see`, a list of ids, or NULL) that the section's end will
 * name. */
void explanation_item(struct explanation *explanation, const char *value, const char *see);
/* Names the sources that the section cited, each once. */
void explanation_section_end(struct explanation *explanation);
/* What a rule demands, in the language: its text without the part that says what was found. */
void explanation_requirement(const struct explanation *explanation, const struct rule_info *rule,
                             struct text *ret);
/* Every source of the list with confidence, time in force and note; of the pack if `see` is NULL.
 */
void explanation_sources(struct explanation *explanation, const char *see);
/* What the pack says is not known. */
void explanation_unknowns(struct explanation *explanation);

/* A k:route of the pack: for whom, conditions, parties, papers, times, fees, headings. */
void explanation_route(struct explanation *explanation, const xmlNode *route, struct rules *rules);

#endif
