/* Civil dates (proleptic Gregorian, ISO 8601 yyyy-mm-dd) and the as-of date. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/error.h"

#include <stdint.h>
#include <time.h>

#define DATE_SIZE 11 /* "yyyy-mm-dd" and the NUL */

bool date_valid(const char *date);   /* exactly yyyy-mm-dd, a real day */
int64_t date_days(const char *date); /* since 1970-01-01; valid dates only */
void date_from_days(int64_t days, char ret_date[DATE_SIZE]); /* years 0001..9999 */
/* Adds years and months (day clipped to the month's end), then days. */
void date_add(const char *date, int years, int months, int64_t days, char ret_date[DATE_SIZE]);

/* Where the as-of date came from; printed in report and manifest. */
struct as_of {
    char date[DATE_SIZE];
    const char *origin; /* "option", or in UTC+9 "SOURCE_DATE_EPOCH" or "clock" */
};
/* `option` is --as-of or NULL. USAGE on a malformed date or SOURCE_DATE_EPOCH. */
bool as_of_find(const char *option, struct as_of *ret, struct error *error) MUST_CHECK;

#endif
