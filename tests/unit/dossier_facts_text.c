/* What the text of a document says: every pattern with its example and its counter-example. */
#include "facts_kit.h"

#include "dossier/facts/patterns.h"
#include "dossier/facts/text.h"

static const char head[] =
    "<product><name xml:lang='en'>Heart Score</name><name xml:lang='ja'>ハートスコア</name>"
    "<version full='3.2.1+7' release='3.2'/></product>"
    "<texts><text id='use' kind='intended-use'>"
    "<wording xml:lang='en' role='master'>Estimates the risk of sepsis from vital signs.</wording>"
    "<wording xml:lang='en' role='adapted' regulators='sg'>Estimates a risk.</wording>"
    "<wording xml:lang='ja' role='translation'>敗血症のリスクを推定する。</wording></text></texts>"
    "<approvals><approval id='a' agency='jp-mhlw' type='approval' number='30700BZX00123000' "
    "state='valid'/></approvals>"
    "<plans><two-stage type='diagnosis'><stage number='1'><not-before xml:lang='en'>allowed "
    "now</not-before></stage><stage number='2'><not-before xml:lang='en'>rules "
    "out</not-before><not-before xml:lang='ja'>除外診断</not-before></stage></two-stage></plans>";

/* Facts of a text as pdftotext would write it; one line per item of a kind. */
static const char *items_of(const char *text, const char *kind, const char *const names[])
{
    static char lines[65536];
    struct error error = { 0 };
    struct page_text pages = { .pages = 0 };
    struct facts_task task = { .raw = -1 };
    char *copy = strdup(text);
    facts_open_file(head, "doc.pdf");
    struct facts_known *known = facts_known_new(&facts_dossier, &error);
    assert_non_null(known);
    assert_true(page_text_read(copy, strlen(copy), &pages, &error));
    xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
    xmlNode *facts = xml_add((xmlNode *)doc, NS_FACTS, "f", "facts");
    xmlNode *group = facts_element(facts, "text");
    placeholder_facts_add(&pages, group);
    mention_facts_add(known, &pages, group);
    subject_facts_add(known, &pages, &task, group);
    statement_facts_add(&pages, group);
    known_forbidden_add(known, rendition_next(&facts_dossier, NULL), &pages, group);
    snprintf(lines, sizeof lines, "%s", fact_items(facts, "text", kind, names));
    xmlFreeDoc(doc);
    facts_known_free(known);
    page_text_release(&pages);
    free(copy);
    return lines;
}
#define TEXT_ITEMS(text, kind, ...) items_of(text, kind, (const char *const[]){ __VA_ARGS__, NULL })

static const char *page_of(const char *line)
{
    static char page[4096];
    snprintf(page, sizeof page, "%s\n\f", line);
    return page;
}

static void test_patterns(void **state)
{
    (void)state;
    assert_true(facts_pattern_count > 100);
    for (size_t i = 0; i < facts_pattern_count; i++) {
        const struct facts_pattern *pattern = &facts_patterns[i];
        const char *found = TEXT_ITEMS(page_of(pattern->example), "placeholder", "kind");
        if (!strstr(found, pattern->kind))
            print_error("\"%s\" misses its example \"%s\"\n", pattern->text, pattern->example);
        assert_non_null(strstr(found, pattern->kind));
        found = TEXT_ITEMS(page_of(pattern->counter_example), "placeholder", "kind", "text");
        if (*found)
            print_error("\"%s\" takes \"%s\": %s", pattern->text, pattern->counter_example, found);
        assert_string_equal(found, "");
    }
}

static void test_placeholder_text_and_page(void **state)
{
    (void)state;
    assert_string_equal(TEXT_ITEMS("Fine.\n\fHeading\nName: [enter\nProduct Name] here\n\f",
                                   "placeholder", "kind", "page", "text"),
                        "field|2|[enter Product Name]\n");
    assert_string_equal(TEXT_ITEMS("Heading\nThis is done. You'll probably want\nmore of it. "
                                   "Next.\n\f",
                                   "placeholder", "text"),
                        "You'll probably want more of it.\n");
    assert_string_equal(TEXT_ITEMS("TBD\nTBD\n\fTBD\n\f", "placeholder", "page", "text"),
                        "1|TBD\n2|TBD\n");
}

static void test_what_is_no_placeholder(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "as shown in [1], [R-12] and [3, 4]",
        "[x] passed   [ ] not passed",
        "for all a <b and b> a, and x < y > z",
        "the list <b>bold</b> and <div class=\"x\">",
        "mail to <jane@clinic.example>",
        "IEC 62304:2006, 5.3.6 [class B, C]",
        "Press [Enter]. Enter your password.",
        "The date (YYYY-MM-DD) of the study is stored.",
        "devices [...] shall be designed (...) to be safe",
        "二〇〇五年に承認された。評価は○、△、×の3段階とする。",
        "画像を選択し、項目を記入する。未定の場合は空欄とする。",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const char *found = TEXT_ITEMS(page_of(lines[i]), "placeholder", "text");
        if (*found)
            print_error("%s: %s", lines[i], found);
        assert_string_equal(found, "");
    }
}

#define LABEL(kind, label, needs_colon, example, counter_example)                                  \
    { #kind, label, example, counter_example },
static const struct {
    const char *kind, *label, *example, *counter_example;
} labels[] = {
#include "dossier/facts/labels.def"
};

static void test_labels(void **state)
{
    (void)state;
    char text[4096];
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        const char *expected = strcmp(labels[i].kind, "PRODUCT") == 0 ? "product|yes\n"
                               : strcmp(labels[i].kind, "DATE") == 0  ? "date|no\n"
                                                                      : "version|yes\n";
        bool near = strcmp(labels[i].kind, "VERSION_NEAR") == 0;
        snprintf(text, sizeof text, "%s%s\n\f", near ? "Product: Heart Score\n" : "",
                 labels[i].example);
        const char *found = TEXT_ITEMS(text, "mention", "kind", "known");
        if (near)
            found += strlen("product|yes\n");
        if (strcmp(found, expected) != 0)
            print_error("%s: %s", labels[i].example, found);
        assert_string_equal(found, expected);
        assert_string_equal(TEXT_ITEMS(page_of(labels[i].counter_example), "mention", "text"), "");
    }
}

static void test_label_forms(void **state)
{
    (void)state;
    static const struct {
        const char *text, *mentions;
    } cases[] = {
        { "Product:\nHeart Score Pro\nVersion:\nsoon\n\f", "product|1|Heart Score Pro|yes\n"
                                                           "version|1|soon|no\n" },
        { "販売名\nハートスコア\n\f", "product|1|ハートスコア|yes\n" },
        { "Product Name: Lung Helper\n\f", "product|1|Lung Helper|no\n" },
        { "Product Name: <product name>\n\f", "" },
        { "Product Name:\nVersion:\n\f", "" },
        { "Document\nVersion: 7\n\f", "" },
        { "販売名\n類別\n一般的名称\n\f", "" },
        { "Heart Score version 3.1 and Heart Score v3.2.\n\f", "version|1|3.1|no\n"
                                                               "version|1|3.2|yes\n" },
        { "ハートスコア 第3.2版\n\f", "version|1|3.2|yes\n" },
        { "No. 30700BZX00123000, 22600BZX00999000, 302AABZX00012000\n\f",
          "approval-number|1|30700BZX00123000|yes\napproval-number|1|22600BZX00999000|no\n"
          "approval-number|1|302AABZX00012000|no\n" },
        { "30700BZX001230001 and 3070BZX00123000\n\f", "" },
        { "Expiry date: 31.02.2024\n\f", "" },
        { "Expiry date: 5 May 2024\n\f", "date|1|2024-05-05|no\n" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(TEXT_ITEMS(cases[i].text, "mention", "kind", "page", "text", "known"),
                            cases[i].mentions);
}

#define SUBJECT(aliases, needs_purpose, example, counter_example)                                  \
    { aliases, example, counter_example },
static const struct {
    const char *aliases, *example, *counter_example;
} subjects[] = {
#include "dossier/facts/subjects.def"
};

static void test_subjects(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        bool own = strstr(subjects[i].aliases, "sepsis");
        assert_string_equal(TEXT_ITEMS(page_of(subjects[i].example), "mention", "kind", "known"),
                            own ? "" : "product|no\n");
        assert_string_equal(TEXT_ITEMS(page_of(subjects[i].counter_example), "mention", "text"),
                            "");
    }
    assert_string_equal(
        TEXT_ITEMS("Heart Score is not for the detection of stroke.\n\f", "mention", "text"), "");
}

static void test_statements(void **state)
{
    (void)state;
    static const struct {
        const char *text, *statements;
    } cases[] = {
        { "MDR\nClassification:\nTo be seen\n\f", "eu-mdr||1\n" },
        { "MDR\nClassification: class IIa\n\f", "eu-mdr|IIa|1\n" },
        { "Medical Device Class: I\nof the Directive 93/42/EEC\n\f", "eu-mdd|I|1\n" },
        { "MDD\n\fMDR\nThe device is classified as class IIb.\n\f", "eu-mdr|IIb|2\n" },
        { "MDR: devices are classified as class III if the device is large.\n\f", "" },
        { "MDR: All other software is classified as class I.\n\f", "" },
        { "Classification: IIa\n\f", "" },
        { "MDR\nClassification: Confidential\n\f", "" },
        { "MDR. The software is of software safety class A.\n\f", "" },
        { "ASEAN\nRisk class: C\n\f", "amdd|C|1\n" },
        { "クラス分類\n高度管理医療機器（クラスⅢ）\n\f", "jp|III|1\n" },
        { "クラス分類：クラスⅡ\n\f", "jp|II|1\n" },
        { "本品はクラスⅣに該当する。\n\f", "jp|IV|1\n" },
        { "クラスⅡの類似品がある。\n\f", "" },
        { "クラス分類\n一般的な説明\n\f", "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(TEXT_ITEMS(cases[i].text, "statement", "scheme", "value", "page"),
                            cases[i].statements);
}

static void test_forbidden_words(void **state)
{
    (void)state;
    assert_string_equal(TEXT_ITEMS("allowed now\n\fIt Rules\nout a disease.\n\f", "forbidden",
                                   "stage", "text", "page"),
                        "2|rules out|2\n");
    assert_string_equal(TEXT_ITEMS("It overrules output. 除外診断\n\f", "forbidden", "text"), "");
}

/* The texts that a rendition carries, through the wording of its language and regulator. */
static void check_carried(const char *lang, const char *regulators, const char *text,
                          const char *expected)
{
    char xml[8192];
    char *copy = strdup(text);
    struct error error = { 0 };
    struct page_text pages = { .pages = 0 };
    snprintf(xml, sizeof xml,
             "<dossier xmlns='" NS_DOSSIER "' id='d'>%s<documents><document id='doc' "
             "heading='2.04.01'><rendition id='doc-%s' role='master' lang='%s' %s file='a.pdf'>"
             "<carries text='use'/></rendition></document></documents></dossier>",
             head, lang, lang, regulators);
    facts_open(xml, ".");
    struct facts_known *known = facts_known_new(&facts_dossier, &error);
    assert_true(page_text_read(copy, strlen(copy), &pages, &error));
    xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
    xmlNode *facts = xml_add((xmlNode *)doc, NS_FACTS, "f", "facts");
    xmlNode *group = facts_element(facts, "text");
    known_carried_add(known, rendition_next(&facts_dossier, NULL), &pages, group);
    assert_string_equal(ITEMS(facts, "text", "carried", "text", "found", "page"), expected);
    xmlFreeDoc(doc);
    facts_known_free(known);
    page_text_release(&pages);
    free(copy);
}

static void test_carried(void **state)
{
    (void)state;
    check_carried("en", "", "x\n\fEstimates the risk of\nsepsis from vital signs.\n\f",
                  "use|yes|2\n");
    check_carried("en", "", "Estimates the risk of \n\fsepsis from vital signs.\n\f",
                  "use|yes|1\n");
    check_carried("en", "", "Estimates the risk of sepsis.\n\f", "use|no|0\n");
    check_carried("ja", "", "敗血症の\nリスクを推定する。\n\f", "use|yes|1\n");
    check_carried("en", "regulators='sg'", "Estimates a risk.\n\f", "use|yes|1\n");
    check_carried("en", "regulators='th'", "Estimates a risk.\n\f", "use|no|0\n");
    check_carried("th", "", "Estimates a risk.\n\f", "use|no|0\n");
}

static void test_product_named(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool named;
    } cases[] = {
        { "the HEART\nscore of\n\f", true },
        { "Heart Scores\n\f", false },
        { "ハート\nスコアは\n\f", true },
        { "Ｈｅａｒｔ　Ｓｃｏｒｅ\n\f", true },
        { "ﾊｰﾄｽｺｱ\n\f", true },
        { "a score of hearts\n\f", false },
    };
    struct error error = { 0 };
    facts_open_file(head, "doc.pdf");
    struct facts_known *known = facts_known_new(&facts_dossier, &error);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct page_text pages = { .pages = 0 };
        char *copy = strdup(cases[i].text);
        assert_true(page_text_read(copy, strlen(copy), &pages, &error));
        assert_int_equal(known_product_named(known, &pages), cases[i].named);
        page_text_release(&pages);
        free(copy);
    }
    facts_known_free(known);
}

/* By its number, whole: neither a part of a longer one nor the document's own. */
static const char cited_dossier[] =
    "<dossier xmlns='" NS_DOSSIER "' id='d'><product/><documents>"
    "<document id='doc' number='ABC-100' heading='2.04.01'><rendition id='doc-en' role='master' "
    "lang='en' file='doc.pdf'/></document>"
    "<document id='report' number='ABC-101' heading='2.04.01'/>"
    "<document id='part' number='ABC-101-2' heading='2.04.01'/>"
    "<document id='kana' number='ロ-1-2' heading='2.04.01'/>"
    "<document id='wide' number='ＸＹ－７' heading='2.04.01'/>"
    "<document id='word' number='plan' heading='2.04.01'/>"
    "<document id='short' number='12' heading='2.04.01'/>"
    "<document id='twin-a' number='T-1' heading='2.04.01'/>"
    "<document id='twin-b' number='T-1' heading='2.04.01'/>"
    "<document id='none' heading='2.04.01'/></documents></dossier>";

static void test_cited(void **state)
{
    (void)state;
    static const struct {
        const char *text, *cited;
    } cases[] = {
        { "see ABC-101. And\f(ABC-101)\n\f", "report|ABC-101|1\n" },
        { "nothing\n\fsee ABC-101-2, not the other\n\f", "part|ABC-101-2|2\n" },
        { "ABC-1012, XABC-101, ABC-10, abc-101\n\f", "" },
        { "This is ABC-100.\n\f", "" },
        { "添付資料ロ-1-2に示す。資料ABC-101及びXY-7を参照\n\f",
          "kana|ロ-1-2|1\nreport|ABC-101|1\nwide|XY-7|1\n" },
        { "T-1\n\f", "twin-a|T-1|1\ntwin-b|T-1|1\n" },
        { "the plan of page 12\n\f", "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error = { 0 };
        struct page_text pages = { .pages = 0 };
        facts_open(cited_dossier, ".");
        char *copy = strdup(cases[i].text);
        struct cited_list *list = cited_list_new(&facts_dossier);
        assert_non_null(list);
        assert_true(page_text_read(copy, strlen(copy), &pages, &error));
        xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
        xmlNode *facts = xml_add((xmlNode *)doc, NS_FACTS, "f", "facts");
        cited_facts_add(list, rendition_next(&facts_dossier, NULL), &pages,
                        facts_element(facts, "text"));
        assert_string_equal(fact_items(facts, "text", "cited",
                                       (const char *const[]){ "document", "number", "page", NULL }),
                            cases[i].cited);
        xmlFreeDoc(doc);
        page_text_release(&pages);
        cited_list_free(list);
        free(copy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_patterns),
        cmocka_unit_test(test_placeholder_text_and_page),
        cmocka_unit_test(test_what_is_no_placeholder),
        cmocka_unit_test(test_labels),
        cmocka_unit_test(test_label_forms),
        cmocka_unit_test(test_subjects),
        cmocka_unit_test(test_statements),
        cmocka_unit_test(test_forbidden_words),
        cmocka_unit_test(test_carried),
        cmocka_unit_test(test_product_named),
        cmocka_unit_test(test_cited),
    };
    xml_setup();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    facts_close();
    return failed;
}
