#include "dossier_kit.h"

#include "dossier/waiver.h"

#define VERSION "1111111111111111111111111111111111111111111111111111111111111111"
#define DIGEST "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"

#define WAIVER(attributes, requester, approver)                                                    \
    "<product/><documents><document id='a' heading='2.08'><rendition role='master' lang='en' "     \
    "file='a'/></document></documents><waivers>\n<waiver id='w' version='" VERSION "' " attributes \
    "><reason xml:lang='en'>r</reason><requested-by>" requester                                    \
    "</requested-by><approved-by>" approver "</approved-by></waiver></waivers>"
#define DOCUMENT "document='a-en' sha256='" DIGEST "' expires='2026-12-31'"

static struct finding a_finding(void)
{
    return (struct finding){
        .kind = FINDING_BROKEN,
        .severity = SEVERITY_ERROR,
        .rule = (char *)"sg-labelled",
        .version = (char *)VERSION,
        .filing = (char *)"sg-1",
        .text_en = (char *)"text",
        .place = { .rendition = (char *)"a-en" },
    };
}

/* Applies the waivers of a dossier to one finding; returns whether it was waived. The remark must
 * be this one, or none. */
static bool apply(const char *content, const struct finding *finding, const char *as_of,
                  const char *remark)
{
    struct dossier dossier = DOSSIER_INIT;
    struct findings findings = FINDINGS_INIT;
    struct problems remarks = PROBLEMS_INIT;
    struct error error;
    kit_write("waivers", content);
    kit_load("waivers", &dossier);
    kit_measure(&dossier, "a-en", 'd');
    assert_true(findings_add(&findings, finding, &error));
    assert_true(waivers_apply(&dossier, as_of, &findings, &remarks, &error));
    assert_int_equal(remarks.total, remark ? 1 : 0);
    if (remark) {
        assert_string_equal(remarks.items[0].message, remark);
        assert_int_equal(remarks.items[0].line, 3);
    }
    const char *by = findings.items[0].waived_by;
    bool waived = by && strcmp(by, "w") == 0;
    findings_release(&findings);
    problems_release(&remarks);
    dossier_release(&dossier);
    return waived;
}

static void a_waiver_that_fits_waives(void **state)
{
    (void)state;
    struct finding finding = a_finding();
    assert_true(
        apply(WAIVER("rule='sg-labelled' " DOCUMENT, "A", "B"), &finding, "2026-12-31", NULL));
    finding.kind = FINDING_NOT_EVALUATED;
    assert_true(apply(WAIVER("rule='sg-labelled' filing='sg-1' expires='2026-12-31'", "A", "B"),
                      &finding, "2026-01-01", NULL));
}

#define NOTHING "waiver \"w\" does nothing: "
#define UNFOUND NOTHING "nothing was found that it is for; its rule may have changed"

static void it_dies_with_time_rule_and_document(void **state)
{
    (void)state;
    struct finding finding = a_finding();
    static const char fits[] = WAIVER("rule='sg-labelled' " DOCUMENT, "A", "B");
    assert_false(apply(fits, &finding, "2027-01-01", NOTHING "it has expired"));
    finding.version = (char *)"2222222222222222222222222222222222222222222222222222222222222222";
    assert_false(apply(fits, &finding, "2026-01-01", UNFOUND));
    finding.version = NULL;
    assert_false(apply(fits, &finding, "2026-01-01", UNFOUND));
    finding = a_finding();
    finding.rule = (char *)"sg-other";
    assert_false(apply(fits, &finding, "2026-01-01", UNFOUND));
    finding = a_finding();
    finding.place.rendition = (char *)"b-en";
    assert_false(apply(fits, &finding, "2026-01-01", UNFOUND));
    finding = a_finding();
    assert_false(
        apply(WAIVER("rule='sg-labelled' document='a-en' sha256='" VERSION "' expires='2026-12-31'",
                     "A", "B"),
              &finding, "2026-01-01", NOTHING "the document is not the one with its sha256"));
    assert_false(apply(WAIVER("rule='sg-labelled' filing='sg-2' expires='2026-12-31'", "A", "B"),
                       &finding, "2026-01-01", UNFOUND));
}

static void another_person_approves(void **state)
{
    (void)state;
    struct finding finding = a_finding();
    static const char same[] = NOTHING "requester and approver are the same person";
    assert_false(
        apply(WAIVER("rule='sg-labelled' " DOCUMENT, "A B", "A B"), &finding, "2026-01-01", same));
    assert_false(apply(WAIVER("rule='sg-labelled' " DOCUMENT, "山田 太郎", "山田太郎"), &finding,
                       "2026-01-01", same));
    assert_false(apply(WAIVER("rule='sg-labelled' " DOCUMENT, "Ａ b", "a  B"), &finding,
                       "2026-01-01", same));
}

static void a_waiver_is_for_something(void **state)
{
    (void)state;
    struct finding finding = a_finding();
    static const char none[] = NOTHING "it names neither a document with its sha256 nor a filing";
    assert_false(apply(WAIVER("rule='sg-labelled' expires='2026-12-31'", "A", "B"), &finding,
                       "2026-01-01", none));
    assert_false(apply(WAIVER("rule='sg-labelled' document='a-en' expires='2026-12-31'", "A", "B"),
                       &finding, "2026-01-01", none));
}

static void some_rules_cannot_be_waived(void **state)
{
    (void)state;
    static const char *const rules[] = { "common-file-readable", "common-file-not-lfs-pointer",
                                         "sg-signature-there", "xa-core-root",
                                         "common-structure-x" };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        assert_false(rule_is_waivable(rules[i]));
    assert_true(rule_is_waivable("common-pdf-font-embedded"));
    assert_true(rule_is_waivable("core"));
    struct finding finding = a_finding();
    finding.rule = (char *)"common-file-readable";
    assert_false(apply(WAIVER("rule='common-file-readable' " DOCUMENT, "A", "B"), &finding,
                       "2026-01-01", NOTHING "its rule cannot be waived"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_waiver_that_fits_waives),
        cmocka_unit_test(it_dies_with_time_rule_and_document),
        cmocka_unit_test(another_person_approves),
        cmocka_unit_test(a_waiver_is_for_something),
        cmocka_unit_test(some_rules_cannot_be_waived),
    };
    return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
