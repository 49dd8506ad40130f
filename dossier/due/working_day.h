/* Working days: Monday to Friday without the holidays that somebody knows of. */
#ifndef DOSSIER_DUE_WORKING_DAY_H
#define DOSSIER_DUE_WORKING_DAY_H

#include "base/date.h"

/* Whether a day (yyyy-mm-dd) is a holiday where a regulator sits. What is not known is none. */
typedef bool holiday_finder(void *context, const char *regulator, const char *date);

/* Days since Sunday, 0 to 6. */
unsigned date_weekday(const char *date);
/* `find` may be NULL: only weekends count. */
bool working_day_is(const char *date, const char *regulator, holiday_finder *find, void *context);
/* Working days after one day up to another, that one included; 0 if it is not later. */
int64_t working_days_between(const char *from, const char *to, const char *regulator,
                             holiday_finder *find, void *context);
/* The last working day up to that day, itself included; looks a month back and no further. */
void working_day_last(const char *date, const char *regulator, holiday_finder *find, void *context,
                      char ret_date[DATE_SIZE]);

#endif
