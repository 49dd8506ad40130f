#include "signing/judgement.h"

#include <stdarg.h>
#include <stdio.h>

static void judge(struct judgement *judgement, enum indication indication,
                  const char *sub_indication, const char *format, va_list arguments)
{
    if (judgement->indication >= indication)
        return;
    judgement->indication = indication;
    judgement->sub_indication = sub_indication;
    vsnprintf(judgement->reason, sizeof judgement->reason, format, arguments);
}

bool judge_failed(struct judgement *judgement, const char *sub_indication, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    judge(judgement, TOTAL_FAILED, sub_indication, format, arguments);
    va_end(arguments);
    return false;
}

bool judge_unknown(struct judgement *judgement, const char *sub_indication, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    judge(judgement, INDETERMINATE, sub_indication, format, arguments);
    va_end(arguments);
    return false;
}
