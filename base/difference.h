/* What differs between two texts, letter by letter.
 *
 * A letter is what a reader takes for one (extended grapheme cluster, UAX #29): a mark is never cut
 * from the letter it stands on. The shortest script of removals and additions is found (Myers
 * 1986); one or two letters that stay between changes of four or more count as changed, and two
 * texts that have almost nothing in common are one removal and one addition. */
#ifndef BASE_DIFFERENCE_H
#define BASE_DIFFERENCE_H

#include "base/error.h"

#include <stddef.h>

#define DIFFERENCE_MAX_CHANGES                                                                     \
    2000 /* letters removed and added; above it the middle is replaced                             \
          */

enum difference_kind { DIFFERENCE_SAME, DIFFERENCE_REMOVED, DIFFERENCE_ADDED };

/* A run of letters: bytes of the text before (same, removed) or of the text after (added). */
struct difference_run {
    enum difference_kind kind;
    const char *start;
    size_t size;
};

struct difference {
    struct difference_run *runs; /* in reading order; a removal stands before its addition */
    size_t count;
    size_t capacity;
};
#define DIFFERENCE_INIT                                                                            \
    {                                                                                              \
        .runs = NULL                                                                               \
    }

/* Both texts are valid UTF-8 and are borrowed: the runs point into them. INTERNAL if memory runs
 * out, INPUT if a text is not UTF-8. */
bool difference_find(const char *before, const char *after, struct difference *ret,
                     struct error *error) MUST_CHECK;
void difference_release(struct difference *difference);

#endif
