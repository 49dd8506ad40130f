/* What `explain` writes: short labelled lines, wrapped to the terminal, and the sources of what was
 * said. Labels come in pairs, English and Japanese. */
#ifndef CLI_EXPLANATION_H
#define CLI_EXPLANATION_H

#include "base/date.h"
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
    struct as_of as_of;
    struct text cited; /* ids of the sources that the section cites so far */
    struct text all;   /* those of all sections */
};

/* The one of the two that fits the language. */
const char *explanation_word(const struct explanation *explanation, const char *en, const char *ja);
/* Whether a node of the pack (@from, @to: half-open) is in force on the as-of date. */
bool explanation_in_force(const struct explanation *explanation, const xmlNode *node);
/* "as of 2026-04-30 (option)" */
void explanation_day(struct explanation *explanation);
/* "label value"; nothing if the value is NULL or empty. */
void explanation_line(struct explanation *explanation, const char *en, const char *ja,
                      const char *value);
/* The heading of a section. */
void explanation_section(struct explanation *explanation, const char *en, const char *ja);
/* A line of a section, and the sources (`see`, a list of ids, or NULL) that the section's end will
 * name. */
void explanation_item(struct explanation *explanation, const char *value, const char *see);
/* A line under an item. */
void explanation_detail(struct explanation *explanation, const char *value);
/* Notes a list of sources (NULL: none) as cited. */
void explanation_cite(struct explanation *explanation, const char *see);
/* Names the sources that the section cited, each once: those in force. */
void explanation_section_end(struct explanation *explanation);
/* What a rule demands, in the language: its text without the part that says what was found. */
void explanation_requirement(const struct explanation *explanation, const struct rule_info *rule,
                             struct text *ret);
/* Every source of the list that is in force, with confidence, time and note; if `see` is NULL every
 * source of the pack, in force or not. */
void explanation_sources(struct explanation *explanation, const char *see);
/* What was cited up to a day and what is cited from it: the sources of `see` and of all sections
 * that began or end; nothing if there are none. */
void explanation_differences(struct explanation *explanation, const char *see);
/* What the pack says is not known: of the route and in general; all of it if `route` is NULL. */
void explanation_unknowns(struct explanation *explanation, const char *route);

/* A k:route of the pack: for whom, conditions, parties, papers, headings, times, fees. One that is
 * not in force on the day says when it is, and no more. */
void explanation_route(struct explanation *explanation, const xmlNode *route, struct rules *rules);
/* ", class B, C; from 2026-06-20": for which classes and when `node` holds. */
void explanation_classes(const struct explanation *explanation, const xmlNode *node,
                         struct text *ret);
/* The forms of the route whose sheet and data build makes, and how their boxes are known. */
void explanation_forms(struct explanation *explanation, const char *route);
/* The fees of the route, those of one fee class together. */
void explanation_fees(struct explanation *explanation, const xmlNode *route);

#endif
