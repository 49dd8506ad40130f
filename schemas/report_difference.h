/* How what should stand at a place and what does stand there differ, for the reports that show it:
 * the letters that are missing and those that are too many, with what stands around them. */
#ifndef SCHEMAS_REPORT_DIFFERENCE_H
#define SCHEMAS_REPORT_DIFFERENCE_H

#include "base/difference.h"
#include "schemas/report.h"

/* A run of letters as it is shown. A long run of the same letters is cut in its middle: `tail` is
 * what stands after the cut, `start` what stands before it; 0 bytes of tail: not cut. */
struct shown_run {
    enum difference_kind kind; /* REMOVED: should be there and is not; ADDED: should not be there */
    const char *start, *tail;
    size_t size, tail_size;
};

/* Calls `show` for every run; nothing if the finding has no two wordings. */
bool report_difference_each(const struct finding *finding,
                            void (*show)(void *context, const struct shown_run *run), void *context,
                            struct error *error) MUST_CHECK;

/* The plain form: "0 to [-100-]{+10+} from". */
bool report_difference_plain(const struct finding *finding, struct text *ret, struct error *error)
    MUST_CHECK;

/* The same in HTML: <del> and <ins>, all escaped. */
bool report_difference_marked(const struct finding *finding, struct text *ret, struct error *error)
    MUST_CHECK;

#endif
