#include "dossier/due/working_day.h"

#include <string.h>

#define LONGEST_BREAK_DAYS 31

unsigned date_weekday(const char *date)
{
    int64_t days = date_days(date) + 4; /* 1970-01-01 was a Thursday */
    return (unsigned)((days % 7 + 7) % 7);
}

bool working_day_is(const char *date, const char *regulator, holiday_finder *find, void *context)
{
    unsigned weekday = date_weekday(date);
    return weekday != 0 && weekday != 6 && !(find && find(context, regulator, date));
}

int64_t working_days_between(const char *from, const char *to, const char *regulator,
                             holiday_finder *find, void *context)
{
    int64_t last = date_days(to), count = 0;
    for (int64_t day = date_days(from) + 1; day <= last; day++) {
        char date[DATE_SIZE];
        date_from_days(day, date);
        count += working_day_is(date, regulator, find, context);
    }
    return count;
}

void working_day_last(const char *date, const char *regulator, holiday_finder *find, void *context,
                      char ret_date[DATE_SIZE])
{
    memcpy(ret_date, date, DATE_SIZE);
    for (int64_t back = 1; back <= LONGEST_BREAK_DAYS; back++) {
        if (working_day_is(ret_date, regulator, find, context))
            return;
        date_add(date, 0, 0, -back, ret_date);
    }
}
