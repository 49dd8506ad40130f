#include "dossier_kit.h"

#include "dossier/table/file.h"

static void days_of_every_form_are_read(void **state)
{
    (void)state;
    static const char *const forms[] = {
        "2026-11-21",
        "2026/11/21",
        "2026.11.21",
        "2026年11月21日",
        "20261121",
        "21-Nov-26",
        "21-Nov-2026",
        "21 November 2026",
        "Nov 21, 2026",
        "Sat, 21 Nov 2026",
        "November 21st 2026",
        "2026-Nov-21",
        "11/21/2026",
        "21.11.2026",
        "令和8年11月21日",
        "令和８年１１月２１日",
        "㋿8年11月21日",
        "R8.11.21",
        "R08/11/21",
        "２０２６／１１／２１",
        "46347",
        " 2026-11-21 ",
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        char day[11] = "";
        if (!day_read(forms[i], day))
            print_error("%s\n", forms[i]);
        assert_string_equal(day, "2026-11-21");
    }
}

static void eras_have_their_ends(void **state)
{
    (void)state;
    static const struct {
        const char *text, *day;
    } cases[] = {
        { "令和元年5月1日", "2019-05-01" }, { "平成31年4月30日", "2019-04-30" },
        { "H1.1.8", "1989-01-08" },         { "昭和64年1月7日", "1989-01-07" },
        { "S2/1/1", "1927-01-01" },         { "大正元年7月30日", "1912-07-30" },
        { "令和元年4月30日", NULL },        { "平成31年5月1日", NULL },
        { "昭和64年1月8日", NULL },         { "平成1年1月7日", NULL },
        { "令和0年5月1日", NULL },          { "R8", NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char day[11] = "";
        assert_int_equal(day_read(cases[i].text, day), cases[i].day != NULL);
        assert_string_equal(day, cases[i].day ? cases[i].day : "");
    }
}

static void what_could_be_two_days_or_none_is_refused(void **state)
{
    (void)state;
    static const char *const forms[] = {
        "",
        "11/12/2026",
        "26/11/21",
        "2026-02-30",
        "2026-13-01",
        "21-Nov",
        "Nov 2026",
        "3月7日",
        "2026",
        "2026-11-21-1",
        "soon",
        "12345678901",
        "2026-11-21 10:00",
        "1 2 3",
        "明治8年1月1日",
        "32-Nov-2026",
        "Nov-Nov-26",
        "60",
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        char day[11] = "kept";
        if (day_read(forms[i], day))
            print_error("%s is read as %s\n", forms[i], day);
        assert_string_equal(day, "kept");
    }
    char day[11];
    assert_true(day_read("5/5/2026", day)); /* the same either way */
    assert_string_equal(day, "2026-05-05");
}

static void serial_days_begin_behind_the_leap_day_that_never_was(void **state)
{
    (void)state;
    char day[11];
    assert_false(day_from_serial(60, false, day));
    assert_true(day_from_serial(61, false, day));
    assert_string_equal(day, "1900-03-01");
    assert_true(day_from_serial(0, true, day));
    assert_string_equal(day, "1904-01-01");
    assert_true(day_from_serial(2958465, false, day));
    assert_string_equal(day, "9999-12-31");
    assert_false(day_from_serial(2958466, false, day));
    assert_false(day_from_serial(46347.5, false, day));
    assert_false(day_from_serial(0.0 / 0.0, false, day));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_of_every_form_are_read),
        cmocka_unit_test(eras_have_their_ends),
        cmocka_unit_test(what_could_be_two_days_or_none_is_refused),
        cmocka_unit_test(serial_days_begin_behind_the_leap_day_that_never_was),
    };
    return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
