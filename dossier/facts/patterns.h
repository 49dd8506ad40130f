/* The patterns of what was left in a document that should have been filled in or deleted: one
 * table, each with an example that must be found and a counter-example that must not (tested). The
 * texts stand in the form of FORM_PLAIN (facts_text.h): NFKC, straight quotation marks. */
#ifndef DOSSIER_FACTS_PATTERNS_H
#define DOSSIER_FACTS_PATTERNS_H

#include <stddef.h>

enum pattern_shape {
    SHAPE_WORD,       /* exactly so, as a whole word */
    SHAPE_PHRASE,     /* in any case, as whole words, also over a line end */
    SHAPE_LINE,       /* in any case, a whole line; a bullet or number before it does not count */
    SHAPE_END,        /* at the end of a line, after a colon */
    SHAPE_RUN,        /* so, or longer by more of its last character; as a whole word */
    SHAPE_ASK,        /* begins, with a capital, a sentence that says "you" or "your" */
    SHAPE_START,      /* begins, with a capital, a sentence */
    SHAPE_INSIDE,     /* in any case, begins what brackets hold */
    SHAPE_INSIDE_ALL, /* in any case, all that brackets hold */
    SHAPE_ANGLE       /* angle brackets around two words or more */
};

struct facts_pattern {
    const char *kind; /* of f:placeholder */
    enum pattern_shape shape;
    const char *text;
    const char *brackets; /* opening brackets of INSIDE and INSIDE_ALL; "{" stands for "{{" */
    const char *example, *counter_example;
};

extern const struct facts_pattern facts_patterns[];
extern const size_t facts_pattern_count;

#endif
