/* What the files of the rule engine share. Inner header of schemas/.
 *
 * Strings that the compiler makes are interned in the dictionary of `struct rules`; those of the
 * expanded documents are borrowed from them. What a run finds out lives in `struct run`, except the
 * values of variables, which stand beside their definitions. */
#ifndef SCHEMAS_RULES_INTERNAL_H
#define SCHEMAS_RULES_INTERNAL_H

#include "schemas/engine.h"
#include "schemas/facts.h"
#include "schemas/rules.h"
#include "schemas/rules_expand.h"
#include "schemas/xpath_token.h"

#include <libxslt/pattern.h>

/* How far from the context node an expression reads: `climb` parents up and everything below, and
 * beyond that the whole rendition, document or tree that the node stands in. */
enum reach_level { REACH_CLIMB, REACH_RENDITION, REACH_DOCUMENT, REACH_TREE };
struct reach {
    unsigned char climb;
    unsigned char level; /* enum reach_level */
};

/* Which fact groups an expression reads and how far away. */
struct reading {
    unsigned groups;                      /* bits */
    struct reach reach[FACTS_GROUPS_MAX]; /* of each group read */
    struct reach path;                    /* of the nodes that its own path ends at */
};
void reading_merge(struct reading *into, const struct reading *from);

struct let;
struct let_ref {
    const char *name;
    struct let *let;
};

struct expression {
    const char *text;           /* NULL: there is none */
    xmlXPathCompExpr *compiled; /* NULL for the context of a rule */
    struct let_ref *refs;       /* variables it names; of one name the first active one counts */
    size_t ref_count;
    struct reading reading; /* with that of the variables */
    const xmlNode *node;    /* where it stands */
};

struct let {
    const char *name;
    struct expression value; /* without text: the content of the element is the value */
    const char *phase;       /* id, or NULL: always active */
    bool at_root;            /* evaluated once for the tree, else for each context node */
    const xmlNode *node;
    xmlXPathObject *result; /* of the run */
    unsigned long stamp;    /* when it was evaluated */
};
struct lets {
    struct let *items;
    size_t count;
};

struct text_part {
    const char *literal;          /* or NULL */
    struct expression expression; /* value-of, name with path */
    bool name;                    /* name of the context node */
};
struct text_template {
    struct text_part *parts;
    size_t count;
};

struct assertion {
    struct rule_info info;
    struct expression test, known, source, at, also, expected, found;
    struct text_template text_en, text_ja, do_en, do_ja;
    const char *from, *to;  /* its own */
    struct reading reading; /* of context, known and test */
    size_t index;           /* in rules->assertions */
};

enum candidate_kind {
    CANDIDATE_NAMED, /* elements of a local name */
    CANDIDATE_ELEMENTS,
    CANDIDATE_ATTRIBUTES,
    CANDIDATE_TEXTS,
    CANDIDATE_COMMENTS,
    CANDIDATE_INSTRUCTIONS,
    CANDIDATE_ROOT,
};
struct candidate {
    enum candidate_kind kind;
    const char *name; /* interned */
};

struct rule {
    struct expression context; /* reading only; matched by `match` */
    xsltCompMatch *match;
    struct candidate *candidates;
    size_t candidate_count;
    struct lets lets;
    struct assertion *assertions;
    size_t assertion_count;
    const char *from, *to;
};

struct pattern {
    const char *id;
    struct lets lets;
    struct rule *rules;
    size_t rule_count;
};

struct phase {
    const char *id;
    const xmlNode *node; /* sch:phase */
    struct lets lets;
};

/* xsl:key: reading it from anywhere reads the whole tree. */
struct key {
    const char *name;
    struct reading reading;
};

struct schema {
    const char *pack;
    xmlDoc *doc; /* expanded */
    xmlNode *root;
    xsltStylesheet *style; /* its keys and namespaces */
    xmlNs **namespaces;
    int namespace_count;
    const char *default_phase;
    struct lets lets;
    struct phase *phases;
    size_t phase_count;
    struct key *keys;
    size_t key_count;
    struct pattern *patterns;
    size_t pattern_count;
};

struct rules {
    xmlDict *dict;
    struct rules_documents documents;
    xmlDoc *facts_schema;
    struct facts_table *facts;
    struct schema *schemas;
    size_t schema_count;
    struct assertion **assertions; /* all, in order; sized once before they are filled */
    size_t assertion_count;
    unsigned long long operations;
};

/* Where names are looked up while an expression is compiled, innermost first. */
#define SCOPE_MAX 8
struct scope {
    struct rules *rules;
    struct schema *schema;
    struct lets *lists[SCOPE_MAX];
    size_t visible[SCOPE_MAX]; /* only the first so many of a list */
    size_t count;
    struct error *error;
};

/* rules_reading.c: groups, reach, and whether all names are known. Fills refs and reading. */
bool expression_read(const struct scope *scope, struct expression *expression) MUST_CHECK;
/* rules_expression.c */
bool expression_compile(const struct scope *scope, const xmlNode *node, const char *text,
                        struct expression *ret) MUST_CHECK;
void expression_release(struct expression *expression);
bool rules_fail(struct error *error, const xmlNode *node, const char *what, const char *subject);
/* Array of `count` zeroed items, never NULL for 0. */
void *rules_array(size_t count, size_t size, struct error *error) MUST_CHECK;
const char *rules_intern(struct rules *rules, const char *string);
/* Appends with each run of white space as one blank, none at the ends. */
void rules_collapse(struct text *out, const char *string);

/* rules_schema.c */
bool schema_compile(struct rules *rules, struct schema *schema, struct error *error) MUST_CHECK;
void schema_release(struct schema *schema);
/* rules_assert.c */
bool assertion_compile(const struct scope *scope, const xmlNode *node, const struct rule *rule,
                       const struct pattern *pattern, struct assertion *ret) MUST_CHECK;
void assertion_release(struct assertion *assertion);

#endif
