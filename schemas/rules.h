/* The rules of a regulator: ISO Schematron (ISO/IEC 19757-3), query binding `xslt`, evaluated by
 * our own evaluator over compiled XPath 1.0 (DESIGN.md, Rules).
 *
 * Functions: XPath 1.0, current(), key() over xsl:key, EXSLT common, sets and strings as in plain
 * XPath, date:seconds(date), date:add(date, duration), sd:matches(text, pattern). Nothing else.
 *
 * The surprise: a rule whose facts are not there does not run and is not met either, it is *not
 * evaluated*. Which facts a rule reads is found in its expressions; which facts there are, and what
 * makes one complete, in schemas/facts.xsd. An XPath error at run time is a broken pack (PACK).
 *
 * One `struct rules` serves one thread at a time. */
#ifndef SCHEMAS_RULES_H
#define SCHEMAS_RULES_H

#include "base/cleanup.h"
#include "schemas/catalogue.h"
#include "schemas/finding.h"

struct rules;

/* One Schematron document: the pack it speaks for and its name in the catalogue. */
struct rules_source {
    const char *pack;
    const char *name; /* "pack:sg/rules.sch" */
};

/* Compiles in the order given: common, base pack, child pack. PACK with file and line if a document
 * is wrong. The catalogue is read only here. Reads `schema:facts.xsd` from the catalogue for the
 * fact groups; without schemas there are none. */
struct rules *rules_compile(const struct catalogue *catalogue, const struct rules_source *sources,
                            size_t count, struct error *error) MUST_CHECK;
void rules_free(struct rules *rules);
DEFINE_POINTER_CLEANUP(struct rules, rules_free)

/* --raise RULE=severity: only ever raises, also above the cap by confidence. */
struct rules_raise {
    const char *rule;
    enum severity severity;
};

struct rules_options {
    const char *phase; /* NULL: all patterns; "eligibility": the conditions of routes */
    const struct rules_raise *raises;
    size_t raise_count;
    /* Findings hold no text of the dossier: its values are left out of their texts, and files are
     * named by the id of their rendition only. */
    bool redact;
    /* Called for each assertion that was tested and met, with the finding that it would have been
     * (for `routes`); NULL: not called. The finding lives for the call. */
    void (*met)(void *context, const struct finding *finding);
    void *met_context;
};

/* Runs over an enriched tree. As-of date, filing, regulator, sources, dropped rules and changed
 * severities come from the tree (d:filing[p:plan], p:plan/@as-of, k:pack). Adds findings and one
 * struct finding_run. The tree is not changed. PACK on an XPath error, LIMIT on too many
 * operations. */
bool rules_run(struct rules *rules, xmlDoc *tree, const struct rules_options *options,
               struct findings *findings, struct error *error) MUST_CHECK;

/* XPath operations of the last run, for the check that a pack stays linear. */
unsigned long long rules_operations(const struct rules *rules);

/* One rule as written: an assert or report of a rule that is not abstract. Borrowed. */
struct rule_info {
    const char *id;
    const char *pack;
    const char *pattern;  /* id of its pattern, or NULL */
    const char *abstract; /* id of the abstract pattern or rule it comes from, or NULL */
    const char *context;
    const char *test;
    bool report; /* fires when the test is true */
    bool has_role;
    enum severity role;        /* declared; error if it has none */
    const char *see;           /* source ids, white space between; "" if none */
    const char *source;        /* sd:source: XPath of a datum's own sources, or NULL */
    const char *known;         /* sd:known, or NULL */
    const char *from, *to;     /* sd:from, sd:to of the assertion, else of its rule; or NULL */
    const char *text_en;       /* unexpanded: value-of as {XPath} */
    const char *text_ja;       /* or NULL */
    const char *do_en, *do_ja; /* or NULL */
    const char *version;       /* SHA-256 hex of the expanded rule element */
    bool eligibility;          /* a condition of a route */
    unsigned groups;           /* bits of the fact groups that it reads (rules_group_name) */
    struct place place;        /* in the pack's file */
};
size_t rules_count(const struct rules *rules);
const struct rule_info *rules_at(const struct rules *rules, size_t index);
const struct rule_info *rules_find(const struct rules *rules, const char *id); /* NULL if none */

/* Name of fact group number `group` ("pdf"), NULL beyond the last. */
const char *rules_group_name(const struct rules *rules, size_t group);

#endif
