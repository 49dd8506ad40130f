/* Portal sheets: values in the regulator's languages, what is lacking, limits, widths, eras. */
#include "tests/unit/countries_kit.h"

#include "countries/sheet.h"

#define FIELD(id, attributes, more)                                                                \
    "<field id='" id "' " attributes "><name xml:lang='en'>" id "</name>" more "</field>"
#define PACK(fields)                                                                               \
    "<pack " KIT_PACK " id='ss'>"                                                                  \
    "<source id='s' confidence='official'><title xml:lang='en'>S</title></source>"                 \
    "<source id='u' confidence='unconfirmed'><title xml:lang='en'>U</title></source>"              \
    "<language lang='en' use='dossier'/><route id='r' default='yes'/><route id='q'/>"              \
    "<era id='old' from='1989-01-08'><name xml:lang='ja'>平成</name></era>"                      \
    "<era id='new' from='2019-05-01'><name xml:lang='ja'>令和</name></era>"                      \
    "<sheet id='form' routes='r' see='s'><name xml:lang='en'>Form</name>" fields "</sheet></pack>"

#define DOSSIER(planned, name, route)                                                              \
    "<product><name xml:lang='en'>" name "</name><name xml:lang='ja'>名</name></product>"         \
    "<parties><party id='a' role='importer' regulators='ss'><name xml:lang='en'>Here</name>"       \
    "</party><party id='b' role='importer' regulators='xa'><name xml:lang='en'>There</name>"       \
    "</party></parties><filings><filing id='ss-1' regulator='ss' route='" route "' sequence='1'"   \
    " planned='" planned "'/></filings>"

/* The number of sheets for the filing; `page`, if not NULL, gets the first one. */
static size_t page_make(const char *fields, const char *content, struct text *page)
{
    struct error error = { 0 };
    struct dossier dossier = DOSSIER_INIT;

    kit_pack("sheets", "ss", fields, "<toc " KIT_PACK " pack='ss'/>");
    struct packs *packs = kit_packs("sheets");
    kit_write("d", content);
    kit_load("d", &dossier);
    assert_true(plan_graft(&dossier, kit_get(packs, "ss"), dossier_filing(&dossier, "ss-1"),
                           KIT_DAY, &error) != NULL);
    xmlDoc *sheets = sheets_gather(&dossier, packs, &error);
    if (!sheets)
        print_error("%s\n", error.text);
    assert_non_null(sheets);
    const xmlNode *sheet = xml_child(xmlDocGetRootElement(sheets), NS_SHEET, "sheet");
    size_t count = 0;
    for (const xmlNode *each = sheet; each; each = xml_next(each, NS_SHEET, "sheet"))
        count++;
    if (page)
        sheet_write_html(sheet, &dossier, KIT_DAY, page);
    xmlFreeDoc(sheets);
    dossier_release(&dossier);
    packs_free(packs);
    return count;
}

static void expect(const char *fields, const char *content, const char *const *has,
                   const char *const *has_not)
{
    struct text page = TEXT_INIT(1 << 20);
    assert_int_equal(page_make(fields, content, &page), 1);
    for (; *has; has++) {
        if (!strstr(text_string(&page), *has))
            print_error("lacks %s\n", *has);
        assert_non_null(strstr(text_string(&page), *has));
    }
    for (; *has_not; has_not++)
        assert_null(strstr(text_string(&page), *has_not));
    text_release(&page);
}

static void a_field_shows_the_regulators_own(void **state)
{
    (void)state;
    expect(PACK(FIELD("name", "from='product-name' see='s'", "")
                    FIELD("importer", "from='party-name' of='importer' see='u'", "")),
           DOSSIER("2026-12-01", "Thing", "r"),
           (const char *const[]){ "<output lang=\"en\">Thing</output>",
                                  "<output lang=\"en\">Here</output>", "class=\"mark official\"",
                                  "class=\"mark unconfirmed\"", NULL },
           (const char *const[]){ "There", "<output lang=\"ja\">", "class=\"mark none\"", NULL });
}

static void a_sheet_is_for_its_routes(void **state)
{
    (void)state;
    assert_int_equal(page_make(PACK(FIELD("name", "from='product-name'", "")),
                               DOSSIER("2026-12-01", "Thing", "q"), NULL),
                     0);
}

static void what_is_lacking_is_said(void **state)
{
    (void)state;
    expect(PACK(FIELD("code", "from='generic-code' kind='gmdn'", "") FIELD("colour", "", "")
                    FIELD("empty", "from='blank' see='s'", "")),
           DOSSIER("2026-12-01", "Thing", "r"),
           (const char *const[]){ "not in the dossier", "to be typed by hand", "left blank",
                                  "class=\"mark none\"", NULL },
           (const char *const[]){ "<output", NULL });
}

static void characters_count_against_the_limit(void **state)
{
    (void)state;
    expect(PACK(FIELD("name", "from='product-name' max='5'", "")),
           DOSSIER("2026-12-01", "Thing", "r"),
           (const char *const[]){ "<span class=\"count\">5 / 5", NULL },
           (const char *const[]){ "count over", NULL });
    expect(PACK(FIELD("name", "from='product-name' max='4'", "")),
           DOSSIER("2026-12-01", "Thing", "r"),
           (const char *const[]){ "<span class=\"count over\">5 / 4", NULL },
           (const char *const[]){ NULL });
}

static void days_have_their_era(void **state)
{
    (void)state;
    static const char fields[] = PACK(FIELD("day", "from='planned'", ""));
    static const struct {
        const char *content, *era;
    } days[] = { { DOSSIER("2026-12-01", "x", "r"), ">令和8年12月1日<" },
                 { DOSSIER("2019-05-01", "x", "r"), ">令和元年5月1日<" },
                 { DOSSIER("2019-04-30", "x", "r"), ">平成31年4月30日<" },
                 { DOSSIER("1989-01-08", "x", "r"), ">平成元年1月8日<" } };
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        expect(fields, days[i].content, (const char *const[]){ days[i].era, NULL },
               (const char *const[]){ NULL });
    expect(fields, DOSSIER("1988-12-31", "x", "r"),
           (const char *const[]){ ">1988-12-31</output>", NULL },
           (const char *const[]){ "年12月31日", NULL });
}

static void text_of_the_dossier_stays_text(void **state)
{
    (void)state;
    expect(PACK(FIELD("name", "from='product-name' width='both'", "")),
           DOSSIER("2026-12-01", "&lt;/output>&lt;script>A1&lt;/script>", "r"),
           (const char *const[]){ "&lt;script&gt;A1", "＜ｓｃｒｉｐｔ＞Ａ１", NULL },
           (const char *const[]){ "<script>A1", NULL });
}

static void widths_change_ascii_and_nothing_else(void **state)
{
    (void)state;
    struct text text = TEXT_INIT(4096);
    text_append_full_width(&text, "13B1 ~!ア㎡é");
    assert_string_equal(text_string(&text), "１３Ｂ１　～！ア㎡é");
    text_clear(&text);
    text_append_half_width(&text, "１３Ｂ１　～！ア㎡é");
    assert_string_equal(text_string(&text), "13B1 ~!ア㎡é");
    text_release(&text);
}

static bool hub_has(const xmlNode *pack, const char *number)
{
    const xmlNode *list = xml_child(pack, NS_PACK, "checklist");
    for (; list; list = xml_next(list, NS_PACK, "checklist")) {
        const xmlNode *row = xml_attribute(list, "base") ? xml_child(list, NS_PACK, "row") : NULL;
        for (; row; row = xml_next(row, NS_PACK, "row"))
            if (!strcmp(xml_attribute(row, "number"), number))
                return true;
    }
    return false;
}

static void every_list_maps_to_the_hub_set(void **state)
{
    (void)state;
    static const char *const ids[] = { "jp", "sg", "th" };
    struct packs *packs = kit_packs(NULL);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        const xmlNode *pack = pack_merged(kit_get(packs, ids[i]));
        const xmlNode *list = xml_child(pack, NS_PACK, "checklist");
        size_t rows = 0;
        for (; list; list = xml_next(list, NS_PACK, "checklist")) {
            const xmlNode *row =
                xml_attribute(list, "base") ? NULL : xml_child(list, NS_PACK, "row");
            for (; row; row = xml_next(row, NS_PACK, "row"), rows++) {
                const char *hub = xml_attribute(row, "hub"), *also = xml_attribute(row, "also");
                assert_true(!hub || hub_has(pack, hub));
                assert_true(!also || hub_has(pack, also));
            }
        }
        assert_true(rows >= 18);
    }
    packs_free(packs);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_field_shows_the_regulators_own),
        cmocka_unit_test(a_sheet_is_for_its_routes),
        cmocka_unit_test(what_is_lacking_is_said),
        cmocka_unit_test(characters_count_against_the_limit),
        cmocka_unit_test(days_have_their_era),
        cmocka_unit_test(text_of_the_dossier_stays_text),
        cmocka_unit_test(widths_change_ascii_and_nothing_else),
        cmocka_unit_test(every_list_maps_to_the_hub_set),
    };
    return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
