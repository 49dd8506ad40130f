/* Days as spreadsheets show them and people in Japan write them. What could be two days is none. */
#include "base/date.h"
#include "dossier/table/file.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

struct parts {
    long numbers[3];
    int digits[3]; /* of each number */
    size_t count;
    int month_at; /* how many numbers stood before a month's name; -1: none */
    int month;
};

static bool make(long year, long month, long day, char ret[11])
{
    char date[40];
    if (year < 1868 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    snprintf(date, sizeof date, "%04ld-%02ld-%02ld", year, month, day);
    if (!date_valid(date))
        return false;
    memcpy(ret, date, DATE_SIZE);
    return true;
}

/* Two digits as Excel takes them: 00-29 are 20xx, 30-99 are 19xx. */
static long whole_year(long year, int digits)
{
    if (digits > 2)
        return year;
    return year < 30 ? 2000 + year : 1900 + year;
}

/* An English month, whole or its first three letters; 0 if it is none. */
static int month_of(const char *word, size_t size)
{
    static const char *const months[] = { "january",   "february", "march",    "april",
                                          "may",       "june",     "july",     "august",
                                          "september", "october",  "november", "december" };
    for (int i = 0; i < 12; i++)
        if ((size == 3 || size == strlen(months[i]) || (i == 8 && size == 4)) &&
            strncasecmp(word, months[i], size) == 0)
            return i + 1;
    return 0;
}

/* Words that only part the numbers, or name the weekday. */
static bool is_filler(const char *word, size_t size)
{
    static const char *const days[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
    for (size_t i = 0; size >= 3 && i < 7; i++)
        if (strncasecmp(word, days[i], 3) == 0)
            return true;
    return size == 2 && (!strncasecmp(word, "st", 2) || !strncasecmp(word, "nd", 2) ||
                         !strncasecmp(word, "rd", 2) || !strncasecmp(word, "th", 2));
}

static bool read_number(const char **at, struct parts *parts)
{
    size_t size = strspn(*at, "0123456789");
    if (parts->count == 3 || size > 4)
        return false;
    parts->numbers[parts->count] = strtol(*at, NULL, 10);
    parts->digits[parts->count++] = (int)size;
    *at += size;
    return true;
}

static bool read_word(const char **at, struct parts *parts)
{
    size_t size = 0;
    while (isalpha((unsigned char)(*at)[size]))
        size++;
    int month = month_of(*at, size);
    if (month && parts->month_at >= 0)
        return false;
    if (month) {
        parts->month = month;
        parts->month_at = (int)parts->count;
    } else if (!is_filler(*at, size)) {
        return false;
    }
    *at += size;
    return true;
}

/* Numbers, a month's name, and what parts them. */
static bool split(const char *at, struct parts *ret)
{
    static const char *const marks[] = { "年", "月", "日" };
    *ret = (struct parts){ .month_at = -1 };
    while (*at) {
        size_t mark = 0;
        while (mark < 3 && strncmp(at, marks[mark], strlen(marks[mark])) != 0)
            mark++;
        if (mark < 3)
            at += strlen(marks[mark]);
        else if (isdigit((unsigned char)*at)) {
            if (!read_number(&at, ret))
                return false;
        } else if (isalpha((unsigned char)*at)) {
            if (!read_word(&at, ret))
                return false;
        } else if (strchr("/-., ", *at))
            at++;
        else
            return false;
    }
    return true;
}

/* 11/21/2026 and 21/11/2026: only where one of them cannot be a month, or both are the same. */
static bool read_year_last(const struct parts *parts, char ret[11])
{
    long a = parts->numbers[0], b = parts->numbers[1], year = parts->numbers[2];
    if (parts->digits[2] != 4)
        return false;
    if (a == b || a > 12)
        return make(year, b, a, ret);
    return b > 12 && make(year, a, b, ret);
}

static bool read_parts(const struct parts *parts, char ret[11])
{
    const long *numbers = parts->numbers;
    if (parts->month_at >= 0) {
        if (parts->count != 2)
            return false;
        if (parts->digits[0] == 4) /* 2026-Nov-21 */
            return make(numbers[0], parts->month, numbers[1], ret);
        return make(whole_year(numbers[1], parts->digits[1]), parts->month, numbers[0], ret);
    }
    if (parts->count != 3)
        return false;
    if (parts->digits[0] == 4)
        return make(numbers[0], numbers[1], numbers[2], ret);
    return read_year_last(parts, ret);
}

static const struct era {
    const char *name, *letter;
    const char *from, *to; /* half-open */
    long before;           /* year 1 is this + 1 */
} eras[] = {
    { "令和", "R", "2019-05-01", "9999-12-31", 2018 },
    { "平成", "H", "1989-01-08", "2019-05-01", 1988 },
    { "昭和", "S", "1926-12-25", "1989-01-08", 1925 },
    { "大正", "T", "1912-07-30", "1926-12-25", 1911 },
};

/* 令和8年11月21日, R8.11.21, 令和元年5月1日 */
static bool read_era(const char *text, const struct era *era, char ret[11])
{
    struct parts parts;
    char date[11], rest[64];
    bool named = strncmp(text, era->name, strlen(era->name)) == 0;
    text += named ? strlen(era->name) : 1;
    bool first = strncmp(text, "元", strlen("元")) == 0;
    snprintf(rest, sizeof rest, "%s%s", first ? "1" : "", first ? text + strlen("元") : text);
    if (!split(rest, &parts) || parts.count != 3 || parts.month_at >= 0 || parts.digits[0] > 2 ||
        !make(era->before + parts.numbers[0], parts.numbers[1], parts.numbers[2], date) ||
        strcmp(date, era->from) < 0 || strcmp(date, era->to) >= 0)
        return false;
    memcpy(ret, date, sizeof date);
    return true;
}

static const struct era *era_of(const char *text)
{
    for (size_t i = 0; i < sizeof eras / sizeof *eras; i++) {
        bool letter = *text == *eras[i].letter && isdigit((unsigned char)text[1]);
        if (letter || strncmp(text, eras[i].name, strlen(eras[i].name)) == 0)
            return &eras[i];
    }
    return NULL;
}

bool day_read(const char *text, char ret[11])
{
    struct parts parts;
    CLEANUP(text_release) struct text plain = TEXT_INIT(64);
    if (!utf8_append_nfkc(&plain, text + strspn(text, " \t\n")) || text_failed(&plain))
        return false;
    const char *value = text_string(&plain);
    const struct era *era = era_of(value);
    if (era)
        return read_era(value, era, ret);
    size_t digits = strspn(value, "0123456789");
    if (digits == 8 && !value[8]) { /* 20261121 */
        long number = strtol(value, NULL, 10);
        return make(number / 10000, number / 100 % 100, number % 100, ret);
    }
    if (digits == 5 && !value[5])
        return day_from_serial(strtod(value, NULL), false, ret);
    return split(value, &parts) && read_parts(&parts, ret);
}

bool day_from_serial(double serial, bool date1904, char ret[11])
{
    /* Day 61 is 1900-03-01: Excel counts a 29 February 1900 that never was. */
    double days = serial + (date1904 ? 1462 : 0);
    if (!(days >= 61 && days <= 2958465) || days != floor(days))
        return false;
    date_from_days((int64_t)days - 25569, ret);
    return true;
}
