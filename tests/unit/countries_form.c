/* Forms as data: which elements a sheet that is a form gives, and what does not fit its schema. */
#include "tests/unit/countries_kit.h"

#include "countries/form.h"
#include "countries/sheet.h"

#define NAMED(id) "<name xml:lang='en'>" id "</name>"
#define FIELD(id, attributes) "<field id='" id "' " attributes ">" NAMED(id) "</field>"
#define GROUP(id, attributes, fields)                                                              \
    "<group id='" id "' " attributes ">" NAMED(id) fields "</group>"
#define PACK(boxes)                                                                                \
    "<pack " KIT_PACK " id='ff'><source id='s' confidence='official'><title xml:lang='en'>S"       \
    "</title></source><language lang='en' use='dossier'/><route id='r' default='yes'/>"            \
    "<ask id='q'><text xml:lang='en'>Q</text></ask>"                                               \
    "<boxes id='shared'>" FIELD(                                                                   \
        "planned",                                                                                 \
        "from='planned'") "</boxes>"                                                               \
                          "<sheet id='s' form='7' number='No. 7' boxes='seen'>" NAMED("S") boxes   \
        "</sheet>"                                                                                 \
        "<sheet id='t' form='8' answer='q'>" NAMED("T") FIELD("f", "") "</sheet></pack>"

#define DOSSIER(more)                                                                              \
    "<product><name xml:lang='en'>Thing</name><name xml:lang='ja'>名</name></product><parties>"   \
    "<party id='a' role='importer'><name xml:lang='th'>ก</name><name xml:lang='vi'>Đ</name>"    \
    "</party><party id='b' role='importer'><name xml:lang='en'>B</name>"                           \
    "<number kind='n'>1</number><number kind='n'>2</number></party></parties>"                     \
    "<filings><filing id='ff-1' regulator='ff' route='r' sequence='1'>" more "</filing></filings>"

/* A schema that takes every form, or one whose first box is `a`. */
#define ANY "<xs:any processContents='skip' minOccurs='0' maxOccurs='unbounded'/>"
#define FIRST "<xs:element name='a' type='xs:anyType'/>" ANY
#define SCHEMA(content)                                                                            \
    "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' "                                      \
    "targetNamespace='urn:samdossier:form:ff:1' elementFormDefault='qualified'>"                   \
    "<xs:element name='form'><xs:complexType><xs:sequence>" content                                \
    "</xs:sequence><xs:anyAttribute processContents='skip'/></xs:complexType></xs:element>"        \
    "</xs:schema>"

static bool form_note(void *context, const char *form, const struct buffer *data,
                      const char *problem, struct error *error)
{
    struct text *told = context;
    (void)error;
    text_appendf(told, "[%s] ", form);
    if (data)
        text_append_bytes(told, (const char *)data->bytes, data->size);
    else
        text_appendf(told, "refused: %s", problem);
    return true;
}

static void expect(const char *boxes, const char *more, const char *schema, const char *has)
{
    struct error error = { 0 };
    struct dossier dossier = DOSSIER_INIT;
    struct text told = TEXT_INIT(65536);

    kit_pack("forms", "ff", boxes, "<toc " KIT_PACK " pack='ff'/>");
    mkdir("forms/ff/forms", 0755);
    scratch_write("forms/ff/forms/form-7.xsd", schema);
    scratch_write("forms/ff/forms/form-8.xsd", schema);
    struct packs *packs = kit_packs("forms");
    kit_write("d", more);
    kit_load("d", &dossier);
    assert_non_null(plan_graft(&dossier, kit_get(packs, "ff"), dossier_filing(&dossier, "ff-1"),
                               KIT_DAY, &error));
    xmlDoc *sheets = sheets_gather(&dossier, packs, &error);
    assert_non_null(sheets);
    if (!forms_make(sheets, packs, kit_get(packs, "ff"), form_note, &told, &error))
        print_error("%s\n", error.text);
    if (!strstr(text_string(&told), has))
        print_error("%s\nlacks %s\n", text_string(&told), has);
    assert_non_null(strstr(text_string(&told), has));
    text_release(&told);
    xmlFreeDoc(sheets);
    dossier_release(&dossier);
    packs_free(packs);
}

static void boxes_stay_and_entries_do_not(void **state)
{
    (void)state;
    static const char pack[] =
        PACK(FIELD("a", "from='udi'") FIELD("b", "from='udi' optional='yes'")
                 GROUP("g", "", FIELD("x", "from='udi'") FIELD("y", "from='product-name'"))
                     GROUP("h", "optional='yes'", FIELD("z", "")) "<use boxes='shared'/>");
    expect(pack, DOSSIER(""), SCHEMA(ANY),
           "number=\"No. 7\" boxes=\"seen\">\n  <a name=\"a\"/>\n  <g name=\"g\">\n"
           "    <y name=\"y\">Thing</y>\n  </g>\n  <planned name=\"planned\"/>\n</form>");
}

static void groups_repeat_in_one_language_each(void **state)
{
    (void)state;
    static const char pack[] =
        PACK(GROUP("g", "each='party' of='importer' as='one'",
                   FIELD("x", "from='each-name'") FIELD("y", "from='each-number' kind='n'"))
                 GROUP("h", "each='party' of='mah'", FIELD("z", "from='each-name'")));
    expect(pack, DOSSIER(""), SCHEMA(ANY),
           "  <g name=\"g\">\n    <one>\n      <x name=\"x\">ก</x>\n    </one>\n    <one>\n"
           "      <x name=\"x\">B</x>\n      <y name=\"y\">1</y>\n      <y name=\"y\">2</y>\n"
           "    </one>\n  </g>\n  <h name=\"h\"/>\n</form>");
}

static void an_answer_asks_for_a_form(void **state)
{
    (void)state;
    static const char pack[] = PACK(FIELD("a", ""));
    expect(pack, DOSSIER("<answer id='q'> yes </answer>"), SCHEMA(ANY), "</form>\n[8] ");
    expect(pack, DOSSIER("<answer id='q'>no</answer>"), SCHEMA(FIRST), "<a name=\"a\"/>\n</form>");
}

static void data_that_do_not_fit_are_told(void **state)
{
    (void)state;
    expect(PACK(FIELD("b", "")), DOSSIER(""), SCHEMA(FIRST), "[7] refused: ");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(boxes_stay_and_entries_do_not),
        cmocka_unit_test(groups_repeat_in_one_language_each),
        cmocka_unit_test(an_answer_asks_for_a_form),
        cmocka_unit_test(data_that_do_not_fit_are_told),
    };
    return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
