/* Where a text that a document must carry reads otherwise, and where a party is printed otherwise.
 */
#include "facts_kit.h"

#include "dossier/facts/text.h"

#include <stdlib.h>

static const char head[] =
    "<product/><parties>"
    "<party id='maker' role='product-owner'><name xml:lang='en'>Minamo Medical Co., Ltd.</name>"
    "<address xml:lang='en'>5F Minamo Building, 1-2-3 Kakucho, Tokyo</address></party>"
    "<party id='short' role='importer'><name xml:lang='en'>A. B.</name></party>"
    "<party id='person' role='signatory'><name xml:lang='en'>Toru Shiratori, "
    "Director</name></party>"
    "</parties><texts><text id='use' kind='intended-use'>"
    "<wording xml:lang='en' role='master'>The product analyses an image that the physician has "
    "selected, calculates a score (0 to 100) and presents it.</wording>"
    "<wording xml:lang='ja' "
    "role='translation'>本品は、医師が選択した大腸病変の拡大内視鏡画像を解析し、"
    "所見スコア（0から100）を算出して医師に提示するプログラムである。</wording></text></texts>";

struct measured {
    xmlDoc *doc;
    xmlNode *group;
    struct facts_known *known;
    struct page_text pages;
    char *bytes;
};

static void measure(const char *lang, const char *text, struct measured *ret)
{
    char xml[8192];
    struct error error = { 0 };
    snprintf(xml, sizeof xml,
             "<dossier xmlns='" NS_DOSSIER "' id='d'>%s<documents><document id='doc' "
             "heading='2.04.01'><rendition id='doc-%s' role='master' lang='%s' file='a.pdf'>"
             "<carries text='use' page='2'/></rendition></document></documents></dossier>",
             head, lang, lang);
    facts_open(xml, ".");
    *ret = (struct measured){ .known = facts_known_new(&facts_dossier, &error),
                              .bytes = strdup(text),
                              .doc = xmlNewDoc(BAD_CAST "1.0") };
    assert_non_null(ret->known);
    assert_true(page_text_read(ret->bytes, strlen(ret->bytes), &ret->pages, &error));
    xmlNode *facts = xml_add((xmlNode *)ret->doc, NS_FACTS, "f", "facts");
    ret->group = facts_element(facts, "text");
}

static void measured_release(struct measured *measured)
{
    xmlFreeDoc(measured->doc);
    facts_known_free(measured->known);
    page_text_release(&measured->pages);
    free(measured->bytes);
}

/* expected: NULL: nothing comes near. */
static void check_near(const char *lang, const char *text, const char *page, const char *expected)
{
    struct measured measured;
    measure(lang, text, &measured);
    known_carried_add(measured.known, rendition_next(&facts_dossier, NULL), &measured.pages,
                      measured.group);
    const xmlNode *carried = xml_child(measured.group, NS_FACTS, "carried");
    const char *near = xml_attribute(carried, "near");
    assert_string_equal(xml_attribute(carried, "found"), "no");
    if (expected) {
        assert_non_null(near);
        assert_string_equal(near, expected);
        assert_string_equal(xml_attribute(carried, "near-page"), page);
        assert_non_null(xml_attribute(carried, "wording"));
    } else {
        assert_null(near);
    }
    measured_release(&measured);
}

static void test_near(void **state)
{
    (void)state;
    check_near("en",
               "A title\n\fBefore it. The product analyses an image that\nthe physician has "
               "selected, calculates a score (0 to 10) and\npresents it. After it.\n\f",
               "2",
               "The product analyses an image that the physician has selected, calculates a score "
               "(0 to 10) and presents it.");
    check_near("ja",
               "本品は、医師が選択した大腸病変の\n拡大内視鏡画像を解析し、所見スコア（0から10）を\n"
               "算出して医師に提示するプログラムである。\n\f",
               "1",
               "本品は、医師が選択した大腸病変の拡大内視鏡画像を解析し、所見スコア(0から10)を"
               "算出して医師に提示するプログラムである。");
    check_near("en", "The product is a program for a computer in the endoscopy room.\n\f", "",
               NULL);
    check_near("en", "\f\f", "", NULL);
    /* in pieces over the whole document: no passage */
    check_near("en",
               "The product analyses\n\f an image of a cell. It was the physician who chose. "
               "Calculates are not made here.\n\f",
               "", NULL);
}

/* A text that stands on the page asked for is found there, else where it stands first. */
static void test_page_asked_for(void **state)
{
    (void)state;
    static const char use[] = "The product analyses an image that the physician has selected, "
                              "calculates a score (0 to 100) and presents it.\n\f";
    static const struct {
        unsigned pages;
        const char *found;
    } cases[] = { { 1, "1" }, { 2, "2" }, { 3, "2" } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[1024];
        struct measured measured;
        snprintf(text, sizeof text, "%s%s%s", use, cases[i].pages > 1 ? use : "",
                 cases[i].pages > 2 ? use : "");
        measure("en", text, &measured);
        known_carried_add(measured.known, rendition_next(&facts_dossier, NULL), &measured.pages,
                          measured.group);
        assert_string_equal(xml_attribute(xml_child(measured.group, NS_FACTS, "carried"), "page"),
                            cases[i].found);
        measured_release(&measured);
    }
}

static void check_printed(const char *text, const char *expected)
{
    struct measured measured;
    measure("en", text, &measured);
    printed_facts_add(known_printed(measured.known), &measured.pages, measured.group);
    assert_string_equal(
        ITEMS(measured.group->parent, "text", "variant", "party", "what", "page", "text"),
        expected);
    measured_release(&measured);
}

static void test_printed(void **state)
{
    (void)state;
    check_printed("Minamo Medical Co., Ltd.,\n5F Minamo Building, 1-2-3 Kakucho,\nTokyo\n\f", "");
    check_printed("Made by Minamo Medical Co. Ltd. in Japan\n\f",
                  "maker|name|1|Minamo Medical Co. Ltd\n");
    check_printed("x\n\f5F Minamo Building 1-2-3 Kakucho,\nTokyo\n\f",
                  "maker|address|2|5F Minamo Building 1-2-3 Kakucho, Tokyo\n");
    check_printed("5F Minamo Building, 1-2-3 Kakucho (Tokyo)\n\f5F Minamo Building, 1-2-3 Kakucho "
                  "(Tokyo)\n\f",
                  "maker|address|1|5F Minamo Building, 1-2-3 Kakucho (Tokyo\n");
    /* other letters, short names, persons with their office */
    check_printed("5F Minami Building, 1-2-3 Kakucho, Tokyo\n\f", "");
    check_printed("AB, and Toru Shiratori (Director)\n\f", "");
    check_printed("\f", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_near),
        cmocka_unit_test(test_page_asked_for),
        cmocka_unit_test(test_printed),
    };
    xml_setup();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    facts_close();
    return failed;
}
