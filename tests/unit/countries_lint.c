/* `packs check`: what the linter says of a pack, and how it runs cases. */
#include "tests/unit/countries_kit.h"

#include "countries/lint.h"

#define SOURCES                                                                                    \
    "<source id='law' confidence='official'><title xml:lang='en'>Law</title></source>"             \
    "<source id='talk' confidence='secondary'><title xml:lang='en'>Talk</title></source>"
#define AUTHORITY "<authority id='a'/><language lang='en' use='dossier'/>"
#define SCHEMA_START                                                                               \
    "<schema xmlns='" NS_SCHEMATRON "' xmlns:sd='" NS_RULES "' queryBinding='xslt' xml:lang='en'>" \
    "<ns prefix='d' uri='" NS_DOSSIER "'/>"
#define RULE(id, role, see, test)                                                                  \
    "<pattern><rule context='d:product'><assert id='" id "' role='" role "' see='" see             \
    "' test=\"" test "\">X.</assert></rule></pattern>"
#define WORDS(id)                                                                                  \
    "<diagnostics><diagnostic id='" id ".ja' xml:lang='ja'>X</diagnostic><diagnostic id='" id      \
    ".do' xml:lang='en'>X</diagnostic><diagnostic id='" id                                         \
    ".do.ja' xml:lang='ja'>X</diagnostic></diagnostics>"

static void write_in(const char *pack, const char *file, const char *content)
{
    char path[256];

    snprintf(path, sizeof path, "packs/%s/%s", pack, file);
    scratch_write(path, content);
}

/* An abstract pack that has nothing wrong but what the caller adds. */
static void pack_write(const char *id, const char *own, const char *toc, const char *rules,
                       const char *cases)
{
    char content[8192];

    snprintf(content, sizeof content,
             "<pack " KIT_PACK " id='%s' abstract='yes'>\n" SOURCES "%s</pack>", id, own);
    kit_pack("packs", id, content, NULL);
    snprintf(content, sizeof content, "<toc " KIT_PACK " pack='%s'>\n%s</toc>", id, toc);
    write_in(id, "toc.xml", content);
    snprintf(content, sizeof content, SCHEMA_START "\n%s</schema>", rules);
    write_in(id, "rules.sch", content);
    snprintf(content, sizeof content, "<cases " KIT_PACK " pack='%s'>\n%s</cases>", id, cases);
    write_in(id, "cases.xml", content);
}

/* The problems of a pack, one a line: "file:line: message". */
static void lint_expect(const char *id, const char *expected)
{
    struct packs *packs = kit_packs("packs");
    struct problems problems = PROBLEMS_INIT;
    struct error error = { 0 };
    struct text found = TEXT_INIT(65536);

    assert_true(lint_pack(packs, id, &problems, &error));
    for (size_t i = 0; i < problems.count; i++)
        text_appendf(&found, "%s:%ld: %s\n", problems.items[i].file ? problems.items[i].file : "",
                     problems.items[i].line, problems.items[i].message);
    assert_string_equal(text_string(&found), expected);
    text_release(&found);
    problems_release(&problems);
    packs_free(packs);
}

static void a_sound_pack_has_no_problem(void **state)
{
    (void)state;
    pack_write("aa", "",
               "<heading id='x' see='law'><hub number='1.01'/><need level='required'/></heading>",
               RULE("aa-x", "error", "law", "true()") WORDS("aa-x"),
               "<case id='c'><fires rule='aa-x'/></case>");
    lint_expect("aa", "");
}

static void sources_routes_and_changes_must_be_there(void **state)
{
    (void)state;
    pack_write("bb",
               "<limit id='file-size' max='1' see='law none'/>\n"
               "<drop-rule rule='common-no-such' see='law'/>\n"
               "<severity rule='common-file-readable' role='info' see='law'/>",
               "", "", "");
    lint_expect("bb", "bb/pack.xml:2: see=\"law none\": the pack has no source \"none\"\n"
                      "bb/pack.xml:3: drop-rule: no inherited rule is called \"common-no-such\"\n");
}

static void a_table_of_contents_is_checked_against_the_hub(void **state)
{
    (void)state;
    pack_write("cc", "",
               "<heading id='x' parent='gone'><hub number='1.99'/></heading>\n"
               "<heading id='y' parent='z'><hub number='1'/><hub number='1.01'/>\n"
               "<need level='required'/></heading>\n"
               "<heading id='z' parent='y' to='2026-01-01'><hub number='1.01'/></heading>\n"
               "<heading id='w' from='2026-01-01'><hub number='1.01' kinds='a b'/></heading>\n"
               "<heading id='v'><hub number='1.01' kinds='b'/><hub number='1.02' "
               "as='reference'/></heading>\n"
               "<heading id='u'><hub number='1.02' below='yes'/></heading>\n",
               "", "");
    lint_expect("cc",
                "cc/toc.xml:2: the hub has no heading 1.99\n"
                "cc/toc.xml:3: no document stands at hub heading 1; below=\"yes\" takes those "
                "under it\n"
                "cc/toc.xml:4: heading \"y\" is required by no source\n"
                "cc/toc.xml:1: heading \"x\": there is no parent \"gone\"\n"
                "cc/toc.xml:1: heading \"y\": its parents go in a circle\n"
                "cc/toc.xml:1: headings \"y\" and \"z\" both take hub heading 1.01\n"
                "cc/toc.xml:1: heading \"z\": its parents go in a circle\n"
                "cc/toc.xml:1: headings \"w\" and \"v\" both take hub heading 1.01\n");
}

static void rules_need_sources_words_and_cases(void **state)
{
    (void)state;
    pack_write("dd", "", "",
               RULE("dd-strong", "error", "talk", "true()") "\n" RULE("xx-named", "info", "none",
                                                                      "true()"),
               "<case id='c'><fires rule='dd-gone'/></case>");
    lint_expect(
        "dd",
        "dd/rules.sch:2: rule \"dd-strong\" is more severe than its sources allow: warning\n"
        "dd/rules.sch:2: rule \"dd-strong\" has no Japanese text: write the diagnostic ID.ja\n"
        "dd/rules.sch:2: rule \"dd-strong\" does not say what to do: write the diagnostics ID.do "
        "and ID.do.ja\n"
        "dd/rules.sch:3: rule \"xx-named\" cites a source that the pack does not have: none\n"
        "dd/rules.sch:3: rule \"xx-named\" does not begin with the id of its pack: dd\n"
        "dd/rules.sch:3: rule \"xx-named\" has no Japanese text: write the diagnostic ID.ja\n"
        "dd/rules.sch:3: rule \"xx-named\" does not say what to do: write the diagnostics ID.do "
        "and ID.do.ja\n"
        "dd/cases.xml:2: case \"c\": there is no rule \"dd-gone\"\n"
        "dd/rules.sch:2: rule \"dd-strong\" has no case that makes it fire\n"
        "dd/rules.sch:3: rule \"xx-named\" has no case that makes it fire\n");
}

static void a_form_needs_its_schema_and_its_boxes(void **state)
{
    (void)state;
    pack_write("hh",
               "<boxes id='b'><field id='f'><name xml:lang='en'>F</name></field></boxes>\n"
               "<sheet id='s' form='7' answer='q'><use boxes='b'/><use boxes='c'/></sheet>\n"
               "<sheet id='t' form='7'/>",
               "", "", "");
    lint_expect("hh",
                "hh/pack.xml:3: \"pack:hh/forms/form-7.xsd\" is not in the catalogue of packs\n"
                "hh/pack.xml:3: answer=\"q\": the pack asks no such question\n"
                "hh/pack.xml:3: the pack has no boxes \"c\"\n"
                "hh/pack.xml:4: sheet \"s\" is form \"7\" too\n"
                "hh/pack.xml:4: \"pack:hh/forms/form-7.xsd\" is not in the catalogue of packs\n");
}

static void a_regulator_needs_a_route_and_its_backbone(void **state)
{
    (void)state;
    kit_pack("packs", "ee", "<pack " KIT_PACK " id='ee'>\n</pack>", NULL);
    write_in("ee", "cases.xml", "<cases " KIT_PACK " pack='ee'/>");
    lint_expect("ee", "ee/pack.xml:1: 0 routes are the default; mark one\n"
                      "ee/pack.xml:1: no language is named\n"
                      "ee/pack.xml:1: no authority is named\n"
                      ":0: \"pack:ee/submission.xsd\" is not in the catalogue of packs\n"
                      ":0: \"pack:ee/submission.xsl\" is not in the catalogue of packs\n");
}

#define CASE(id, more, content) "<case id='" id "' " more ">" content "</case>\n"
#define NAME "/d:dossier/d:product/d:name"

/* A regulator with two rules, on a small dossier with one product name. */
static void cases_write(const char *cases)
{
    char content[8192];

    kit_pack("packs", "ff",
             "<pack " KIT_PACK " id='ff'>" SOURCES AUTHORITY
             "<class id='A'/><route id='r' default='yes'/><route id='q'/></pack>",
             NULL);
    write_in("ff", "rules.sch",
             SCHEMA_START RULE("ff-name", "error", "law", "d:name")
                 RULE("ff-two", "info", "law", "count(d:name) != 2") WORDS("ff-name") "</schema>");
    snprintf(content, sizeof content,
             "<cases " KIT_PACK " xmlns:d='" NS_DOSSIER "' pack='ff'>\n%s</cases>", cases);
    write_in("ff", "cases.xml", content);
}

static void cases_expect(const char *expected)
{
    struct packs *packs = kit_packs("packs");
    struct problems problems = PROBLEMS_INIT;
    struct dossier dossier = DOSSIER_INIT;
    struct error error = { 0 };
    struct text found = TEXT_INIT(65536);

    kit_write("small", "<product><name xml:lang='en'>N</name></product>");
    kit_load("small", &dossier);
    bool run = lint_cases(packs, "ff", &dossier, KIT_DAY, &problems, &error);
    if (!run)
        print_error("%s\n", error.text);
    assert_true(run);
    for (size_t i = 0; i < problems.count; i++)
        if (strncmp(problems.items[i].file, "ff/", 3) == 0)
            text_appendf(&found, "%ld: %s\n", problems.items[i].line, problems.items[i].message);
    assert_string_equal(text_string(&found), expected);
    text_release(&found);
    problems_release(&problems);
    dossier_release(&dossier);
    packs_free(packs);
}

static void a_case_lists_exactly_what_fires(void **state)
{
    (void)state;
    const char *edits =
        CASE("unedited", "", "") CASE("gone", "", "<delete at='" NAME "'/><fires rule='ff-name'/>")
            CASE("gone-early", "replan='yes'",
                 "<delete at='" NAME "'/><fires rule='ff-name' times='1'/>")
                CASE("two", "route='q'",
                     "<insert at='" NAME "' where='after'><d:name xml:lang='ja'>M</d:name></insert>"
                     "<fires rule='ff-two'/>")
                    CASE("set", "as-of='2026-01-01'",
                         "<set at='" NAME "/@xml:lang' value='fr'/><set at='" NAME
                         "' attribute='regulators' value='ff'/><set at='" NAME "' value='O'/>")
                        CASE("elsewhere", "regulator='sg'", "<delete at='" NAME "'/>");
    char common[8192];

    /* rules of the common pack speak about a dossier without names, too; only ours count here */
    snprintf(common, sizeof common, "%s", edits);
    cases_write(common);
    struct packs *packs = kit_packs("packs");
    struct error error = { 0 };
    struct rules *rules = pack_rules(kit_get(packs, "ff"), &error);
    assert_non_null(rules);
    assert_non_null(rules_find(rules, "ff-two"));
    packs_free(packs);
    cases_expect("");
}

static void a_case_that_is_wrong_says_so(void **state)
{
    (void)state;
    cases_write(
        CASE("silent", "", "<delete at='" NAME "'/>") CASE("missing", "", "<fires rule='ff-name'/>")
            CASE("times", "", "<delete at='" NAME "'/><fires rule='ff-name' times='2'/>")
                CASE("nothing", "", "<delete at='/d:none'/>")
                    CASE("known", "", "<not-evaluated rule='ff-name'/>"));
    cases_expect(
        "2: case \"silent\" in pack \"ff\": rule \"ff-name\" should not fire and does\n"
        "3: case \"missing\" in pack \"ff\": rule \"ff-name\" should fire and does not\n"
        "4: case \"times\" in pack \"ff\": rule \"ff-name\" should fire 2 times and fires 1 times\n"
        "5: case \"nothing\" in pack \"ff\" cannot be run: ff/cases.xml:5: at=\"/d:none\" selects "
        "nothing\n"
        "6: case \"known\" in pack \"ff\": rule \"ff-name\" should be not evaluated and does "
        "not\n");
}

static void rules_that_search_instead_of_joining_are_found_out(void **state)
{
    (void)state;
    struct problems problems = PROBLEMS_INIT;
    struct error error = { 0 };
    struct kit_line line;

    kit_pack("packs", "gg",
             "<pack " KIT_PACK " id='gg'>" SOURCES AUTHORITY "<route id='r' default='yes'/></pack>",
             NULL);
    write_in("gg", "rules.sch",
             SCHEMA_START "<pattern><rule context='d:document'><assert id='gg-x' role='info' "
                          "see='law' test='count(../d:document[@id = current()/@id]) = 1'>X."
                          "</assert></rule></pattern></schema>");
    kit_line_open(&line, KIT_SAMPLE, "packs");
    assert_true(lint_linear(line.packs, "gg", &line.dossier, KIT_DAY, &problems, &error));
    assert_int_equal(problems.total, 1);
    assert_non_null(strstr(problems.items[0].message, "join by key() instead of searching"));
    problems_release(&problems);
    kit_line_close(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_pack_has_no_problem),
        cmocka_unit_test(sources_routes_and_changes_must_be_there),
        cmocka_unit_test(a_table_of_contents_is_checked_against_the_hub),
        cmocka_unit_test(rules_need_sources_words_and_cases),
        cmocka_unit_test(a_form_needs_its_schema_and_its_boxes),
        cmocka_unit_test(a_regulator_needs_a_route_and_its_backbone),
        cmocka_unit_test(a_case_lists_exactly_what_fires),
        cmocka_unit_test(a_case_that_is_wrong_says_so),
        cmocka_unit_test(rules_that_search_instead_of_joining_are_found_out),
    };
    return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
