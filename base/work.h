/* A pool of threads for independent jobs; results are kept by index, so that the outcome never
 * depends on --jobs. */
#ifndef BASE_WORK_H
#define BASE_WORK_H

#include "base/error.h"

#include <stddef.h>

/* Progress of a long task; return false to cancel. May be called from any worker, one at a time. */
struct progress {
    bool (*report)(void *context, const char *what, size_t done, size_t total);
    void *context;
};

/* Runs job(context, index) for 0..count-1 on up to `jobs` threads (0 = processors). A job returns
 * false to stop the rest; work_run then returns false. Errors are the jobs' own affair. */
bool work_run(unsigned jobs, size_t count, bool (*job)(void *context, size_t index), void *context)
    MUST_CHECK;

#endif
