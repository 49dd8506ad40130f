#include "dossier_kit.h"

#include "dossier/status/status.h"

#define EVENT(kind, date) "<event id='e" date kind "' kind='" kind "' date='" date "'/>"
#define FILING(events)                                                                             \
    "<product/><filings><filing id='jp-1' regulator='jp' route='r' sequence='1'>" events           \
    "</filing></filings>"

static void expect(const char *content, const char *as_of, enum filing_state state,
                   const char *last)
{
    struct dossier dossier = DOSSIER_INIT;
    kit_write("status", content);
    kit_load("status", &dossier);
    const xmlNode *filing = dossier_filing(&dossier, "jp-1");
    const xmlNode *event = filing_last_event(filing, as_of);
    assert_string_equal(filing_state_code(filing_state_find(filing, as_of)),
                        filing_state_code(state));
    assert_string_equal(event ? xml_attribute(event, "date") : "", last);
    dossier_release(&dossier);
}

static void the_last_event_says_where_a_filing_stands(void **state)
{
    (void)state;
    expect(FILING(""), NULL, FILING_PLANNED, "");
    expect(FILING(EVENT("built", "2026-01-01")), NULL, FILING_READY, "2026-01-01");
    expect(FILING(EVENT("handed-over", "2026-01-01")), NULL, FILING_READY, "2026-01-01");
    expect(FILING(EVENT("submitted", "2026-01-01")), NULL, FILING_REVIEW, "2026-01-01");
    expect(FILING(EVENT("accepted", "2026-01-01")), NULL, FILING_REVIEW, "2026-01-01");
    expect(FILING(EVENT("question", "2026-01-01")), NULL, FILING_ASKED, "2026-01-01");
    expect(FILING(EVENT("answered", "2026-01-01")), NULL, FILING_REVIEW, "2026-01-01");
    expect(FILING(EVENT("replaced-pages", "2026-01-01")), NULL, FILING_REVIEW, "2026-01-01");
    expect(FILING(EVENT("approved", "2026-01-01")), NULL, FILING_APPROVED, "2026-01-01");
    expect(FILING(EVENT("listed", "2026-01-01")), NULL, FILING_LISTED, "2026-01-01");
    expect(FILING(EVENT("refused", "2026-01-01")), NULL, FILING_REFUSED, "2026-01-01");
    expect(FILING(EVENT("withdrawn", "2026-01-01")), NULL, FILING_WITHDRAWN, "2026-01-01");
}

static void dates_order_events_and_the_file_those_of_one_day(void **state)
{
    (void)state;
    static const char events[] = FILING(EVENT("answered", "2026-03-01") EVENT(
        "question", "2026-02-01") EVENT("submitted", "2026-02-01"));
    expect(events, NULL, FILING_REVIEW, "2026-03-01");
    expect(events, "2026-03-01", FILING_REVIEW, "2026-03-01");
    expect(events, "2026-02-28", FILING_REVIEW, "2026-02-01");
    expect(FILING(EVENT("submitted", "2026-02-01") EVENT("question", "2026-02-01")), NULL,
           FILING_ASKED, "2026-02-01");
    expect(events, "2026-01-31", FILING_PLANNED, "");
}

/* A notification ends when the approved text takes it, on the day from which it is in force. */
static void what_nobody_decides_on_is_in_force(void **state)
{
    (void)state;
#define TAKEN                                                                                      \
    "<product/><approvals><approval id='a' agency='x' type='t' state='valid'>"                     \
    "<baseline as-of='2026-05-01'><field id='f'><value>2</value>"                                  \
    "<was until='2026-05-01' filing='jp-1'>1</was></field></baseline></approval></approvals>"
    static const char accepted[] =
        TAKEN "<filings><filing id='jp-1' regulator='jp' route='r' sequence='1'>" EVENT(
            "accepted", "2026-03-01") "</filing></filings>";
    expect(accepted, "2026-04-30", FILING_REVIEW, "2026-03-01");
    expect(accepted, "2026-05-01", FILING_IN_FORCE, "2026-03-01");
    expect(TAKEN "<filings><filing id='jp-1' regulator='jp' route='r' sequence='1'>" EVENT(
               "accepted", "2026-03-01") EVENT("withdrawn", "2026-06-01") "</filing></filings>",
           NULL, FILING_WITHDRAWN, "2026-06-01");
#undef TAKEN
}

/* The next sequence of the same application goes on where the first one stood. */
static void a_sequence_is_continued_by_the_next(void **state)
{
    (void)state;
#define NEXT(application, events)                                                                  \
    "<product/><filings><filing id='jp-1' regulator='jp' route='r' sequence='1' "                  \
    "application='R8'>" EVENT(                                                                     \
        "answered",                                                                                \
        "2026-03-01") "</filing>"                                                                  \
                      "<filing id='jp-2' regulator='jp' route='r' sequence='2' previous='jp-1' "   \
                      "application='" application "'>" events "</filing></filings>"
    expect(NEXT("R8", ""), NULL, FILING_REVIEW, "2026-03-01");
    expect(NEXT("R8", EVENT("built", "2026-04-01")), NULL, FILING_REVIEW, "2026-03-01");
    expect(NEXT("R8", EVENT("replaced-pages", "2026-04-01")), NULL, FILING_CONTINUED, "2026-03-01");
    expect(NEXT("R8", EVENT("replaced-pages", "2026-04-01")), "2026-03-31", FILING_REVIEW,
           "2026-03-01");
    expect(NEXT("R9", EVENT("submitted", "2026-04-01")), NULL, FILING_REVIEW, "2026-03-01");
#undef NEXT
}

static void states_are_ordered(void **state)
{
    (void)state;
    for (enum filing_state each = FILING_PLANNED; each < FILING_STATES; each++) {
        assert_int_equal(filing_is_submitted(each), each != FILING_PLANNED && each != FILING_READY);
        assert_int_equal(filing_is_decided(each),
                         each == FILING_APPROVED || each == FILING_LISTED ||
                             each == FILING_IN_FORCE || each == FILING_CONTINUED ||
                             each == FILING_REFUSED || each == FILING_WITHDRAWN);
    }
}

static void only_dated_answers_close_a_question(void **state)
{
    (void)state;
    struct dossier dossier = DOSSIER_INIT;
    kit_write("status", "<product/><questions><question-round id='r' filing='jp-1' "
                        "received='2026-01-10'><question id='a'/><question id='b'><answer/>"
                        "</question><question id='c'><answer date='2026-01-20'/></question>"
                        "</question-round></questions>");
    kit_load("status", &dossier);
    const xmlNode *round = dossier_first(&dossier, "questions", "question-round");
    assert_int_equal(round_open_questions(round, "2026-01-19"), 3);
    assert_int_equal(round_open_questions(round, "2026-01-20"), 2);
    assert_int_equal(round_open_questions(round, NULL), 2);
    assert_false(round_is_received(round, "2026-01-09"));
    assert_true(round_is_received(round, "2026-01-10"));
    dossier_release(&dossier);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_event_says_where_a_filing_stands),
        cmocka_unit_test(dates_order_events_and_the_file_those_of_one_day),
        cmocka_unit_test(what_nobody_decides_on_is_in_force),
        cmocka_unit_test(a_sequence_is_continued_by_the_next),
        cmocka_unit_test(states_are_ordered),
        cmocka_unit_test(only_dated_answers_close_a_question),
    };
    return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
