#include "dossier_kit.h"

#include "dossier/due/due.h"
#include "dossier/status/status.h"

#define AS_OF "2026-11-21"

static void jp_terms(void *context, const char *regulator, struct due_terms *ret)
{
    assert_null(context);
    if (!strcmp(regulator, "jp"))
        *ret = (struct due_terms){ .notify_days_before = 30, .renew_months_before = 6 };
}

static bool jp_holiday(void *context, const char *regulator, const char *date)
{
    assert_null(context);
    return !strcmp(regulator, "jp") && strcmp(date, "2026-12-29") >= 0 &&
           strcmp(date, "2027-01-03") <= 0;
}

static unsigned jp_months(void *context, const char *regulator, const char *of,
                          const char *category)
{
    assert_null(context);
    if (strcmp(regulator, "jp") != 0)
        return 0;
    if (!strcmp(of, "insurance-decision"))
        return !category ? 0 : !strcmp(category, "c2") ? 5 : !strcmp(category, "c1") ? 4 : 0;
    return !strcmp(of, "insurance-challenge") ? 12 : 24;
}

/* What is due in a dossier of that content, one a line: "date days kind id [against]
 * [(last working day)]". */
static void expect(const char *content, unsigned within, const char *expected)
{
    struct dossier dossier = DOSSIER_INIT;
    struct due due = DUE_INIT;
    struct due_options options = { .as_of = AS_OF,
                                   .within_days = within,
                                   .terms = jp_terms,
                                   .months = jp_months,
                                   .holiday = jp_holiday };
    struct error error;
    kit_write("due", content);
    kit_load("due", &dossier);
    assert_true(due_list(&dossier, &options, &due, &error));
    struct text found = TEXT_INIT(65536);
    for (size_t i = 0; i < due.count; i++) {
        const struct due_item *item = &due.items[i];
        assert_string_equal(item->place.file, "dossier.xml");
        assert_true(item->place.line > 1);
        text_appendf(&found, "%s %lld %s %s", item->date, (long long)item->days,
                     due_code(item->kind), item->id);
        if (item->against[REPORT_EN])
            text_appendf(&found, " %s", item->against[REPORT_EN]);
        if (item->working[0])
            text_appendf(&found, " (%s)", item->working);
        text_append(&found, "\n");
    }
    assert_string_equal(text_string(&found), expected);
    text_release(&found);
    due_release(&due);
    dossier_release(&dossier);
}

#define PAPER(attributes) "<papers><paper id='p' type='iso-13485' " attributes "/></papers>"
#define PLANNED                                                                                    \
    "<filings><filing id='sg-1' regulator='sg' route='full' sequence='1' planned='2027-03-01' "    \
    "decision-horizon='2027-12-31'/></filings>"

static void the_window_has_both_its_ends(void **state)
{
    (void)state;
    expect("<product/>" PAPER("expires='2027-05-20'"), 180, "2027-05-20 180 paper p\n");
    expect("<product/>" PAPER("expires='2027-05-21'"), 180, "");
    expect("<product/>" PAPER("expires='2026-11-21'"), 0, "2026-11-21 0 paper p\n");
    expect("<product/>" PAPER("expires='2020-01-01'"), 0, "2020-01-01 -2516 paper p\n");
    expect("<product/>" PAPER("expires='2020-01-01' state='withdrawn'"), 0, "");
    expect("<product/>" PAPER("issued='2020-01-01'"), DUE_WITHIN_MAX, "");
}

static void a_paper_outlasts_its_filings(void **state)
{
    (void)state;
    expect("<product/>" PAPER("expires='2027-02-28'") PLANNED, 0,
           "2027-02-28 99 paper p before sg-1 is filed (2027-03-01)\n");
    expect("<product/>" PAPER("expires='2027-03-01'") PLANNED, 0,
           "2027-03-01 100 paper p before sg-1 is decided (2027-12-31)\n");
    expect("<product/>" PAPER("expires='2027-12-31'") PLANNED, 0, "");
    expect("<product/>" PAPER("expires='2027-02-28' regulators='th'") PLANNED, 0, "");
    expect("<product/>" PAPER("expires='2027-02-28' regulators='th sg'") PLANNED, 0,
           "2027-02-28 99 paper p before sg-1 is filed (2027-03-01)\n");
}

static void a_paper_that_is_awaited_is_due_when_it_is_filed(void **state)
{
    (void)state;
    expect("<product/>" PAPER("state='requested' regulators='sg'") PLANNED, 180,
           "2027-03-01 100 filing sg-1\n2027-03-01 100 paper-needed p\n");
    expect("<product/>" PAPER("state='planned' regulators='th'") PLANNED, 180,
           "2027-03-01 100 filing sg-1\n");
}

static void licences_outlast_filings_too(void **state)
{
    (void)state;
    static const char party[] =
        "<product/><parties><party id='i' role='importer' regulators='sg'>"
        "<number kind='licence' expires='2027-06-30'>1</number></party></parties>" PLANNED;
    expect(party, 0, "2027-06-30 221 licence i/licence before sg-1 is decided (2027-12-31)\n");
}

#define FILING(events)                                                                             \
    "<product/><filings><filing id='jp-1' regulator='jp' route='r' sequence='1' "                  \
    "planned='2026-12-01' decision-horizon='2027-01-31'>" events "</filing></filings>"
#define EVENT(kind, date) "<event id='e" date "' kind='" kind "' date='" date "'/>"

static void a_filing_is_due_until_it_is_submitted_then_its_decision(void **state)
{
    (void)state;
    expect(FILING(""), 180, "2026-12-01 10 filing jp-1\n");
    expect(FILING(EVENT("built", "2026-11-20")), 180, "2026-12-01 10 filing jp-1\n");
    expect(FILING(EVENT("submitted", "2026-11-20")), 180, "2027-01-31 71 decision jp-1\n");
    expect(FILING(EVENT("submitted", "2026-11-22")), 180, "2026-12-01 10 filing jp-1\n");
    expect(FILING(EVENT("submitted", "2026-11-20") EVENT("withdrawn", "2026-11-21")), 180, "");
}

static void questions_are_due_until_all_are_answered(void **state)
{
    (void)state;
#define ROUND(second)                                                                              \
    "<product/><questions><question-round id='r' filing='jp-1' due='2026-11-30'>"                  \
    "<question id='a'><answer date='2026-11-20'/></question><question id='b'>" second              \
    "</question></question-round></questions>"
    expect(ROUND(""), 30, "2026-11-30 9 question r\n");
    expect(ROUND("<answer/>"), 30, "2026-11-30 9 question r\n");
    expect(ROUND("<answer date='2026-11-22'/>"), 30, "2026-11-30 9 question r\n");
    expect(ROUND("<answer date='2026-11-21'/>"), 30, "");
}

static void approvals_are_renewed_and_their_conditions_met(void **state)
{
    (void)state;
#define APPROVAL(attributes)                                                                       \
    "<product/><approvals><approval id='a' agency='x' type='t' " attributes                        \
    "><condition id='c' due='2026-12-31'><wording xml:lang='en'>w</wording></condition>"           \
    "<condition id='d' due='2026-12-31' done='2026-11-01'><wording xml:lang='en'>w</wording>"      \
    "</condition></approval></approvals>"
    expect(APPROVAL("state='valid' regulator='jp' expires='2027-08-31'"), 365,
           "2026-12-31 40 condition a/c (2026-12-28)\n2027-02-28 99 renewal a (2027-02-26)\n"
           "2027-08-31 283 approval a\n");
    expect(APPROVAL("state='valid' regulator='sg' expires='2027-08-31'"), 365,
           "2026-12-31 40 condition a/c\n2027-08-31 283 approval a\n");
    expect(APPROVAL("state='cancelled' regulator='jp' expires='2027-08-31'"), 365, "");
}

static void a_planned_change_is_notified_in_time(void **state)
{
    (void)state;
#define CHANGE(regulator, attributes)                                                              \
    "<product/><plans><change-plan id='cp' regulator='" regulator                                  \
    "'><notification id='n' " attributes "/></change-plan></plans>"
    expect(CHANGE("jp", "effective='2027-01-15'"), 180, "2026-12-16 25 notification cp/n\n");
    expect(CHANGE("sg", "effective='2027-01-15'"), 180, "");
    expect(CHANGE("jp", "received='2026-11-10' effective='2027-01-15'"), 180,
           "2026-12-10 19 change-possible cp/n\n");
    expect(CHANGE("jp", "received='2026-10-10' effective='2027-01-15'"), 180, "");
}

static void stages_and_waivers_have_days(void **state)
{
    (void)state;
    expect("<product/><plans><two-stage type='diagnosis'><stage number='1'>"
           "<end-point id='e' by='2026-12-01'><wording xml:lang='en'>w</wording></end-point>"
           "<end-point id='f' by='2026-12-01' met='no'><wording xml:lang='en'>w</wording>"
           "</end-point>"
           "<milestone id='m' due='2026-11-01'><wording xml:lang='en'>w</wording></milestone>"
           "</stage></two-stage></plans>"
           "<waivers><waiver id='w' rule='r' version='"
           "1111111111111111111111111111111111111111111111111111111111111111' "
           "expires='2026-11-22'><reason xml:lang='en'>r</reason><requested-by>A</requested-by>"
           "<approved-by>B</approved-by></waiver></waivers>",
           30,
           "2026-11-01 -20 milestone stage-1/m\n2026-11-22 1 waiver w\n"
           "2026-12-01 10 end-point stage-1/e\n");
}

static void a_translation_of_an_older_revision_is_due_when_it_is_filed(void **state)
{
    (void)state;
#define STALE(document, of)                                                                        \
    "<product/><documents><document id='a' heading='2.08' " document                               \
    "><rendition role='master' lang='ja' revision='2' file='a'/>"                                  \
    "<rendition role='translation' lang='en' of-revision='" of "' file='b'/></document>"           \
    "</documents>" PLANNED
    expect(STALE("", "1"), 180, "2027-03-01 100 filing sg-1\n2027-03-01 100 translation a-en\n");
    expect(STALE("", "2"), 180, "2027-03-01 100 filing sg-1\n");
    expect(STALE("for='jp'", "1"), 180, "2027-03-01 100 filing sg-1\n");
    expect(STALE("filed='no'", "1"), 180, "2027-03-01 100 filing sg-1\n");
}

static void weeks_and_breaks_are_known(void **state)
{
    (void)state;
    static const struct {
        const char *date, *last;
        unsigned weekday;
    } days[] = { { "1969-12-28", "1969-12-26", 0 }, { "1970-01-01", "1970-01-01", 4 },
                 { "2026-11-21", "2026-11-20", 6 }, { "2026-11-23", "2026-11-23", 1 },
                 { "2027-01-03", "2026-12-28", 0 }, { "2027-01-04", "2027-01-04", 1 } };
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        char last[DATE_SIZE];
        assert_int_equal(date_weekday(days[i].date), days[i].weekday);
        working_day_last(days[i].date, "jp", jp_holiday, NULL, last);
        assert_string_equal(last, days[i].last);
        assert_int_equal(working_day_is(days[i].date, "jp", jp_holiday, NULL),
                         !strcmp(days[i].date, days[i].last));
    }
    assert_true(working_day_is("2026-12-29", "jp", NULL, NULL));
    assert_true(working_day_is("2026-12-29", "sg", jp_holiday, NULL));
}

static void what_is_due_at_a_regulator_names_its_last_working_day(void **state)
{
    (void)state;
    static const char filing[] = "<product/><filings><filing id='sg-1' regulator='sg' route='r' "
                                 "sequence='1' planned='2026-12-05'/></filings>";
    expect(filing, 30, "2026-12-05 14 filing sg-1 (2026-12-04)\n");
    expect("<product/>" PAPER("expires='2026-12-05'"), 30, "2026-12-05 14 paper p\n");
}

#define INSURED(regulator, insurance)                                                              \
    "<product/><approvals><approval id='a' agency='x' regulator='" regulator                       \
    "' type='t' state='valid' stage='1'>" insurance "</approval></approvals>"

static void a_decision_is_counted_from_the_month_after_the_request(void **state)
{
    (void)state;
    expect(INSURED("jp", "<insurance id='i' category='c2' requested='2026-07-31'/>"), 180,
           "2027-01-01 41 insurance a/i (2026-12-28)\n");
    expect(INSURED("jp", "<insurance id='i' category='c1' requested='2026-08-01'/>"), 180,
           "2027-01-01 41 insurance a/i (2026-12-28)\n");
    expect(INSURED("jp", "<insurance id='i' category='a1' requested='2026-08-01'/>"), 180, "");
    expect(INSURED("sg", "<insurance id='i' category='c2' requested='2026-07-31'/>"), 180, "");
    expect(INSURED("jp", "<insurance id='i' category='c2' requested='2026-07-31' "
                         "decided='2026-11-01'/>"),
           180, "");
}

static void an_evaluation_is_reported_and_ends(void **state)
{
    (void)state;
    expect(INSURED("jp", "<insurance id='i'><evaluation id='e' kind='stage-2' from='2024-10-01' "
                         "until='2026-12-01'><report id='r' date='2024-12-01'/></evaluation>"
                         "</insurance>"),
           60, "2026-12-01 10 evaluation-report i/e\n2026-12-01 10 evaluation-end i/e\n");
    expect(INSURED("jp", "<insurance id='i'><evaluation id='e' kind='stage-2' from='2024-10-01' "
                         "until='2026-12-01' closed='2026-11-21'/></insurance>"),
           60, "");
    expect(
        INSURED(
            "jp",
            "<insurance id='i'><evaluation id='e' kind='stage-2'/></insurance>") "<filings><filing "
                                                                                 "id='jp-2' "
                                                                                 "regulator='jp' "
                                                                                 "route='x' "
                                                                                 "sequence='2' "
                                                                                 "stage='2'>"
                                                                                 "<event id='e1' "
                                                                                 "kind='submitted' "
                                                                                 "date='2024-12-03'"
                                                                                 "/>"
                                                                                 "<event id='e2' "
                                                                                 "kind='accepted' "
                                                                                 "date='2024-12-04'"
                                                                                 "/></filing></"
                                                                                 "filings>",
        60, "2026-12-04 13 evaluation-end i/e\n");
}

static void a_challenge_is_asked_for_within_a_year(void **state)
{
    (void)state;
    expect(INSURED("jp", "<insurance id='i' listed='2025-11-24'/>"), 60,
           "2026-11-24 3 challenge a/i\n");
    expect(INSURED("jp", "<insurance id='i' listed='2025-11-20'/>"), 60, "");
    expect(INSURED("jp", "<insurance id='i' listed='2025-11-24'>"
                         "<challenge requested='2025-12-01'/></insurance>"),
           60, "");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_decision_is_counted_from_the_month_after_the_request),
        cmocka_unit_test(an_evaluation_is_reported_and_ends),
        cmocka_unit_test(a_challenge_is_asked_for_within_a_year),
        cmocka_unit_test(the_window_has_both_its_ends),
        cmocka_unit_test(a_paper_outlasts_its_filings),
        cmocka_unit_test(a_paper_that_is_awaited_is_due_when_it_is_filed),
        cmocka_unit_test(licences_outlast_filings_too),
        cmocka_unit_test(a_filing_is_due_until_it_is_submitted_then_its_decision),
        cmocka_unit_test(questions_are_due_until_all_are_answered),
        cmocka_unit_test(approvals_are_renewed_and_their_conditions_met),
        cmocka_unit_test(a_planned_change_is_notified_in_time),
        cmocka_unit_test(stages_and_waivers_have_days),
        cmocka_unit_test(a_translation_of_an_older_revision_is_due_when_it_is_filed),
        cmocka_unit_test(weeks_and_breaks_are_known),
        cmocka_unit_test(what_is_due_at_a_regulator_names_its_last_working_day),
    };
    return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
