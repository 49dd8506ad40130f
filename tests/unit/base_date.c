#include "scratch.h"

#include "base/date.h"

static void validity_is_that_of_the_calendar(void **state)
{
    (void)state;
    static const char *const good[] = { "0001-01-01", "1970-01-01", "2000-02-29",
                                        "2024-02-29", "2026-12-31", "9999-12-31" };
    static const char *const bad[] = { "",           "2026",        "2026-1-1",   "2026-00-01",
                                       "2026-13-01", "2026-01-00",  "2026-01-32", "2026-04-31",
                                       "2023-02-29", "1900-02-29",  "2100-02-29", "0000-01-01",
                                       "2026/01/01", "2026-01-01 ", "+026-01-01", "2026-01-0a",
                                       "2026-01-011" };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(date_valid(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(date_valid(bad[i]));
}

static void days_are_known(void **state)
{
    (void)state;
    assert_int_equal(date_days("1970-01-01"), 0);
    assert_int_equal(date_days("1969-12-31"), -1);
    assert_int_equal(date_days("2000-03-01"), 11017);
    assert_int_equal(date_days("0001-01-01"), -719162);
    assert_int_equal(date_days("9999-12-31"), 2932896);
    assert_int_equal(date_days("2026-10-30") - date_days("2026-10-01"), 29);
}

static void days_come_back(void **state)
{
    (void)state;
    char date[DATE_SIZE], before[DATE_SIZE] = "";
    for (int64_t days = -719162; days <= 2932896; days += 13) {
        date_from_days(days, date);
        assert_true(date_valid(date));
        assert_int_equal(date_days(date), days);
        assert_true(strcmp(before, date) < 0);
        memcpy(before, date, sizeof before);
    }
    date_from_days(INT64_MIN, date);
    assert_string_equal(date, "0001-01-01");
    date_from_days(INT64_MAX, date);
    assert_string_equal(date, "9999-12-31");
}

static void sums_clip_to_the_month(void **state)
{
    (void)state;
    static const struct {
        const char *date;
        int years, months;
        int64_t days;
        const char *expected;
    } rows[] = {
        { "2026-01-31", 0, 1, 0, "2026-02-28" },
        { "2024-01-31", 0, 1, 0, "2024-02-29" },
        { "2024-02-29", 1, 0, 0, "2025-02-28" },
        { "2024-02-29", 4, 0, 0, "2028-02-29" },
        { "2026-01-31", 0, 1, 1, "2026-03-01" },
        { "2026-03-31", 0, -1, 0, "2026-02-28" },
        { "2026-01-15", 0, -1, 0, "2025-12-15" },
        { "2026-12-15", 0, 1, 0, "2027-01-15" },
        { "2026-01-01", 0, 25, 0, "2028-02-01" },
        { "2026-03-01", 0, 0, -1, "2026-02-28" },
        { "2026-10-01", 0, 0, 30, "2026-10-31" },
        { "9999-12-31", 1, 1, 1, "9999-12-31" },
        { "0001-01-01", -1, 0, 0, "0001-01-01" },
        { "2026-01-01", 2147483647, 0, 0, "9999-12-01" },
        { "2026-01-01", 0, 0, INT64_MAX, "9999-12-31" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char date[DATE_SIZE];
        date_add(rows[i].date, rows[i].years, rows[i].months, rows[i].days, date);
        assert_string_equal(date, rows[i].expected);
    }
}

static void as_of_takes_option_then_epoch_then_clock(void **state)
{
    (void)state;
    struct as_of found;
    struct error error = { 0 };
    setenv("SOURCE_DATE_EPOCH", "0", 1);
    assert_true(as_of_find("2026-04-01", &found, &error));
    assert_string_equal(found.date, "2026-04-01");
    assert_string_equal(found.origin, "option");
    assert_true(as_of_find(NULL, &found, &error));
    assert_string_equal(found.date, "1970-01-01");
    assert_string_equal(found.origin, "SOURCE_DATE_EPOCH");
    unsetenv("SOURCE_DATE_EPOCH");
    assert_true(as_of_find(NULL, &found, &error));
    assert_string_equal(found.origin, "clock");
    assert_true(date_valid(found.date));
    assert_true(strcmp(found.date, "2020-01-01") > 0);
}

static void as_of_days_change_at_midnight_in_japan(void **state)
{
    (void)state;
    struct as_of found;
    struct error error = { 0 };
    setenv("SOURCE_DATE_EPOCH", "1774969199", 1); /* 2026-03-31 23:59:59 at UTC+9 */
    assert_true(as_of_find(NULL, &found, &error));
    assert_string_equal(found.date, "2026-03-31");
    setenv("SOURCE_DATE_EPOCH", "1774969200", 1);
    assert_true(as_of_find(NULL, &found, &error));
    assert_string_equal(found.date, "2026-04-01");
}

static void as_of_refuses_nonsense(void **state)
{
    (void)state;
    static const char *const epochs[] = {
        "", "-1", " 1", "1x", "99999999999999999999", "253402300800"
    };
    struct as_of found = { .origin = "untouched" };
    struct error error = { 0 };
    assert_false(as_of_find("2026-02-30", &found, &error));
    expect_error(&error, STATUS_USAGE, "\"2026-02-30\" is not a date; write yyyy-mm-dd");
    for (size_t i = 0; i < sizeof epochs / sizeof *epochs; i++) {
        setenv("SOURCE_DATE_EPOCH", epochs[i], 1);
        assert_false(as_of_find(NULL, &found, &error));
        assert_int_equal(error.status, STATUS_USAGE);
    }
    assert_string_equal(found.origin, "untouched");
    unsetenv("SOURCE_DATE_EPOCH");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(validity_is_that_of_the_calendar),
        cmocka_unit_test(days_are_known),
        cmocka_unit_test(days_come_back),
        cmocka_unit_test(sums_clip_to_the_month),
        cmocka_unit_test(as_of_takes_option_then_epoch_then_clock),
        cmocka_unit_test(as_of_days_change_at_midnight_in_japan),
        cmocka_unit_test(as_of_refuses_nonsense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
