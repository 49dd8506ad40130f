#include "base/date.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECONDS_PER_DAY 86400
#define JAPAN_OFFSET_SECONDS (9 * 3600) /* UTC+9, no daylight saving */
#define DAYS_0001_01_01 (-719162)
#define DAYS_9999_12_31 2932896

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_of_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* The number of `size` digits; -1 if another character is among them. */
static int digits(const char *text, int size)
{
    int number = 0;
    for (int i = 0; i < size; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

bool date_valid(const char *date)
{
    if (strlen(date) != DATE_SIZE - 1 || date[4] != '-' || date[7] != '-')
        return false;
    int year = digits(date, 4), month = digits(date + 5, 2), day = digits(date + 8, 2);
    return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days_of_month(year, month);
}

/* Years count from March, so that the leap day is the last of its year. */
static int64_t days_from_civil(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t before = year * 365 + year / 4 - year / 100 + year / 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return before + of_year - 719468;
}

int64_t date_days(const char *date)
{
    return days_from_civil(digits(date, 4), digits(date + 5, 2), digits(date + 8, 2));
}

static int64_t clamp(int64_t number, int64_t low, int64_t high)
{
    return number < low ? low : number > high ? high : number;
}

void date_from_days(int64_t days, char ret_date[DATE_SIZE])
{
    int64_t count = clamp(days, DAYS_0001_01_01, DAYS_9999_12_31) + 719468;
    int64_t era = count / 146097;
    int64_t of_era = count % 146097;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * of_year + 2) / 153;
    /* the remainders change nothing; they tell the compiler that the text fits */
    unsigned day = (unsigned)(of_year - (153 * shifted + 2) / 5 + 1) % 32;
    unsigned month = (unsigned)(shifted < 10 ? shifted + 3 : shifted - 9) % 13;
    unsigned year = (unsigned)(year_of_era + era * 400 + (month <= 2)) % 10000;
    snprintf(ret_date, DATE_SIZE, "%04u-%02u-%02u", year, month, day);
}

void date_add(const char *date, int years, int months, int64_t days, char ret_date[DATE_SIZE])
{
    int64_t month = (int64_t)(digits(date, 4) + (int64_t)years) * 12 + digits(date + 5, 2) - 1;
    month = clamp(month + months, 12, 9999 * 12 + 11);
    int year = (int)(month / 12), of_year = (int)(month % 12) + 1;
    int day = (int)clamp(digits(date + 8, 2), 1, days_of_month(year, of_year));
    days = clamp(days, -2 * (int64_t)DAYS_9999_12_31, 2 * (int64_t)DAYS_9999_12_31);
    date_from_days(days_from_civil(year, of_year, day) + days, ret_date);
}

/* Seconds since 1970 (reproducible-builds.org, SOURCE_DATE_EPOCH); false if malformed. */
static bool epoch_parse(const char *text, int64_t *ret_seconds)
{
    if (!*text || strspn(text, "0123456789") != strlen(text))
        return false;
    errno = 0;
    long long seconds = strtoll(text, NULL, 10);
    if (errno != 0 || seconds / SECONDS_PER_DAY >= DAYS_9999_12_31)
        return false;
    *ret_seconds = seconds;
    return true;
}

bool as_of_find(const char *option, struct as_of *ret, struct error *error)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    int64_t seconds = 0;
    if (option) {
        if (!date_valid(option))
            return error_set(error, STATUS_USAGE, "\"%.40s\" is not a date; write yyyy-mm-dd",
                             option);
        memcpy(ret->date, option, DATE_SIZE);
        ret->origin = "option";
        return true;
    }
    if (epoch && !epoch_parse(epoch, &seconds))
        return error_set(error, STATUS_USAGE,
                         "SOURCE_DATE_EPOCH \"%.40s\" is not a number of seconds since 1970",
                         epoch);
    if (!epoch)
        seconds = (int64_t)time(NULL);
    ret->origin = epoch ? "SOURCE_DATE_EPOCH" : "clock";
    date_from_days((seconds + JAPAN_OFFSET_SECONDS) / SECONDS_PER_DAY, ret->date);
    return true;
}
