/* What is found against a signature, in the words of EN 319 102-1 5.1.3: the first thing found
 * stands, unless something worse is found later. */
#ifndef SIGNING_JUDGEMENT_H
#define SIGNING_JUDGEMENT_H

#include "base/error.h"
#include "base/seal.h"

struct judgement {
    enum indication indication; /* starts as TOTAL_PASSED */
    const char *sub_indication;
    char reason[ERROR_TEXT_SIZE];
};

/* Both return false. */
bool judge_failed(struct judgement *judgement, const char *sub_indication, const char *format, ...)
    PRINTF_LIKE(3, 4);
bool judge_unknown(struct judgement *judgement, const char *sub_indication, const char *format, ...)
    PRINTF_LIKE(3, 4);

#endif
