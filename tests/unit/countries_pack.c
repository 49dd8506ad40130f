/* Packs: found, merged along `extends`, refused with file and line. */
#include "tests/unit/countries_kit.h"

#define SOURCE_A "<source id='s' confidence='official'><title xml:lang='en'>S</title></source>"
#define BASE_PACK                                                                                  \
    "<pack " KIT_PACK " id='base' abstract='yes'>"                                                 \
    "<authority id='a'><name xml:lang='en'>Base</name></authority>"                                \
    "<language lang='en' use='dossier'/><language lang='ja' use='dossier'/>" SOURCE_A              \
    "<limit id='file-name' max='50'/><limit id='file-size' max='100'/><naming style='flat'/>"      \
    "<party-role role='importer' level='required'/>"                                               \
    "<paper-kind type='consent' level='required' routes='x'/>"                                     \
    "<paper-kind type='consent' level='any'/><paper-kind type='contract' level='any'/></pack>"
#define CHILD_PACK                                                                                 \
    "<pack " KIT_PACK " id='child' extends='base'>"                                                \
    "<language lang='th' use='dossier'/><limit id='file-name' max='60'/>"                          \
    "<naming style='headings'/><party-role role='importer' level='any'/>"                          \
    "<paper-kind type='consent' level='not'/>"                                                     \
    "<class id='III'><name xml:lang='en'>Class three</name></class><class id='c'/>"                \
    "<route id='r'/><route id='x' default='yes'/></pack>"
#define BASE_TOC                                                                                   \
    "<toc " KIT_PACK " pack='base'>"                                                               \
    "<heading id='one' number='1' folder='f'><title xml:lang='en'>One</title><hub number='1.01'/>" \
    "<hub number='1.02'/><need level='required'/></heading>"                                       \
    "<heading id='two' parent='one' number='2'><hub number='1.03'/></heading>"                     \
    "<heading id='three' parent='two' number='3'/></toc>"
#define CHILD_TOC                                                                                  \
    "<toc " KIT_PACK " pack='child'>"                                                              \
    "<heading id='one' number='I'><hub number='1.09'/></heading>"                                  \
    "<heading id='last'/><heading id='first' after='one'/><heading id='second' after='one'/>"      \
    "<drop id='two' see='s'/></toc>"

static struct packs *family(void)
{
    kit_pack("family", "base", BASE_PACK, BASE_TOC);
    kit_pack("family", "child", CHILD_PACK, CHILD_TOC);
    return kit_packs("family");
}

static void own_elements_replace_inherited_ones(void **state)
{
    (void)state;
    struct packs *packs = family();
    xmlDoc *merged = pack_merged(kit_get(packs, "child"))->doc;

    kit_expect(merged, "/k:pack/k:language/@lang", "th en ja");
    kit_expect(merged, "/k:pack/k:limit/@max", "60 100");
    kit_expect(merged, "/k:pack/k:naming/@style", "headings");
    kit_expect(merged, "/k:pack/k:party-role/@level", "any");
    kit_expect(merged, "/k:pack/k:paper-kind/@level", "not any");
    kit_expect(merged, "/k:pack/k:authority/@id", "a");
    kit_expect(merged, "/k:pack/@extends", "base");
    kit_expect(merged, "/k:pack/@abstract", "");
    kit_expect(merged, "/k:pack/@origin", "local");
    packs_free(packs);
}

static void headings_are_overridden_added_and_dropped(void **state)
{
    (void)state;
    struct packs *packs = family();
    xmlDoc *toc = pack_toc(kit_get(packs, "child"))->doc;

    kit_expect(toc, "/k:toc/k:heading", "one first second three last");
    kit_expect(toc, "/k:toc/k:heading[@id='one']/@number", "I");
    kit_expect(toc, "/k:toc/k:heading[@id='one']/@folder", "f");
    kit_expect(toc, "/k:toc/k:heading[@id='one']/k:hub/@number", "1.09");
    kit_expect(toc, "/k:toc/k:heading[@id='one']/k:need/@level", "required");
    kit_expect(toc, "/k:toc/k:heading[@id='one']/k:title", "title");
    kit_expect(toc, "/k:toc/k:heading[@id='three']/@parent", "one");
    kit_expect(toc, "//@after | //k:drop", "");
    packs_free(packs);
}

static void every_pack_stands_on_common(void **state)
{
    (void)state;
    struct packs *packs = family();
    const struct pack *child = kit_get(packs, "child");

    assert_string_equal(pack_id(pack_base(child)), "base");
    assert_string_equal(pack_id(pack_base(pack_base(child))), "common");
    assert_null(pack_base(pack_base(pack_base(child))));
    assert_false(pack_abstract(child));
    assert_true(pack_abstract(pack_base(child)));
    assert_true(pack_local(child));
    assert_false(pack_local(kit_get(packs, "sg")));
    packs_free(packs);
}

static void routes_and_classes_are_found(void **state)
{
    (void)state;
    struct packs *packs = family();
    const struct pack *child = kit_get(packs, "child");

    assert_string_equal(xml_attribute(pack_route(child, NULL), "id"), "x");
    assert_string_equal(xml_attribute(pack_route(child, "r"), "id"), "r");
    assert_null(pack_route(child, "none"));
    assert_string_equal(xml_attribute(pack_class(child, "III"), "id"), "III");
    assert_string_equal(xml_attribute(pack_class(child, "class THREE"), "id"), "III");
    assert_string_equal(xml_attribute(pack_class(child, "C"), "id"), "c");
    assert_null(pack_class(child, "II"));
    packs_free(packs);
}

static void a_digest_covers_every_file(void **state)
{
    (void)state;
    struct packs *packs = family();
    struct sha256 before = *pack_digest(kit_get(packs, "child"));
    packs_free(packs);

    scratch_write("family/child/.swp", "hidden files do not count");
    scratch_write("family/child/toc.xml~", "nor do those of editors");
    packs = kit_packs("family");
    assert_true(sha256_equal(&before, pack_digest(kit_get(packs, "child"))));
    packs_free(packs);

    scratch_write("family/child/notes.txt", "x");
    packs = kit_packs("family");
    assert_false(sha256_equal(&before, pack_digest(kit_get(packs, "child"))));
    packs_free(packs);
    assert_int_equal(unlink("family/child/notes.txt"), 0);
}

static void a_second_pack_of_an_id_is_refused_unless_asked_for(void **state)
{
    (void)state;
    const char *folder = "shadow", *replace[] = { "sg", "jp" };
    struct packs_options options = { .folders = &folder, .folder_count = 1, .replace = replace };
    struct error error = { 0 };

    kit_pack("shadow", "sg", "<pack " KIT_PACK " id='sg'/>", NULL);
    assert_null(packs_open(&options, &error));
    assert_int_equal(error.status, STATUS_PACK);
    assert_non_null(strstr(error.text, "pack \"sg\" is there twice, in "));
    assert_non_null(strstr(error.text, "--replace-pack sg takes the second"));

    options.replace_count = 1;
    struct packs *packs = packs_open(&options, &error);
    assert_non_null(packs);
    assert_true(packs_replaced(packs, "sg"));
    assert_false(packs_replaced(packs, "jp"));
    assert_string_equal(pack_origin(kit_get(packs, "sg")), "local");
    packs_free(packs);

    options.replace_count = 2;
    assert_null(packs_open(&options, &error));
    expect_error(&error, STATUS_PACK, "--replace-pack \"jp\": there are no two packs of that id");
}

static void a_broken_pack_names_file_and_line(void **state)
{
    (void)state;
    kit_pack("broken", "aa", "<pack " KIT_PACK " id='bb'/>", NULL);
    kit_pack("broken", "cc", "<pack " KIT_PACK " id='cc' extends='none'/>", NULL);
    kit_pack("broken", "dd", "<pack " KIT_PACK " id='dd' extends='ee'/>", NULL);
    kit_pack("broken", "ee", "<pack " KIT_PACK " id='ee' extends='dd'/>", NULL);
    kit_pack("broken", "ff", "<pack " KIT_PACK " id='ff'/>",
             "<toc " KIT_PACK " pack='ff'>\n<drop id='x' see='y'/></toc>");
    kit_pack("broken", "gg", "<pack " KIT_PACK " id='gg'/>",
             "<toc " KIT_PACK " pack='gg'>\n\n<heading id='x' after='z'/></toc>");
    kit_pack("broken", "hh", "<toc " KIT_PACK " pack='hh'/>", NULL);
    kit_pack("broken", "ii", "<pack", NULL);
    kit_pack("broken", "jj", "<pack " KIT_PACK " id='jj'>\n<limit/></pack>", NULL);
    struct packs *packs = kit_packs("broken");

    kit_get_refused(packs, "aa", STATUS_PACK,
                    "aa/pack.xml:1: id=\"bb\" is not the name of its folder, \"aa\"");
    kit_get_refused(packs, "cc", STATUS_PACK,
                    "cc/pack.xml:1: extends=\"none\": there is no such pack");
    kit_get_refused(packs, "dd", STATUS_PACK, "ee/pack.xml:1: extends=\"dd\" goes in a circle");
    kit_get_refused(packs, "ff", STATUS_PACK,
                    "ff/toc.xml:2: drop id=\"x\": there is no such heading");
    kit_get_refused(packs, "gg", STATUS_PACK,
                    "gg/toc.xml:3: after=\"z\": there is no such heading before it");
    kit_get_refused(packs, "hh", STATUS_PACK, "hh/pack.xml:1: the root element is not \"pack\"");
    kit_get_refused(packs, "zz", STATUS_USAGE,
                    "there is no pack \"zz\"; `packs list` shows those there are");
    struct error error = { 0 };
    assert_null(packs_get(packs, "ii", &error));
    assert_int_equal(error.status, STATUS_PACK);
    assert_int_equal(strncmp(error.text, "ii/pack.xml:1: ", 15), 0);
    assert_null(packs_get(packs, "jj", &error));
    assert_int_equal(error.status, STATUS_PACK);
    assert_int_equal(strncmp(error.text, "jj/pack.xml:2: ", 15), 0);
    /* one that is broken does not stop the others */
    kit_get(packs, "sg");
    packs_free(packs);
}

static void a_folder_without_a_pack_is_passed_over(void **state)
{
    (void)state;
    mkdir("odd", 0755);
    mkdir("odd/Not-An-Id", 0755);
    packs_free(kit_packs("odd"));
    scratch_write("odd/Not-An-Id/pack.xml", "<pack " KIT_PACK " id='x'/>");
    const char *folder = "odd";
    struct packs_options options = { .folders = &folder, .folder_count = 1 };
    struct error error = { 0 };
    assert_null(packs_open(&options, &error));
    expect_error(&error, STATUS_PACK,
                 "the name of the folder \"odd/Not-An-Id\" cannot be the id of a pack; use a "
                 "lower-case slug");
    folder = "nowhere";
    assert_null(packs_open(&options, &error));
    assert_int_equal(error.status, STATUS_INPUT);
}

static void the_catalogue_names_every_pack(void **state)
{
    (void)state;
    struct packs *packs = family();
    struct buffer bytes = { 0 };
    struct error error = { 0 };

    assert_true(packs_write_catalogue(packs, &bytes, &error));
    xmlDoc *doc = xml_parse(bytes.bytes, bytes.size, "catalogue", &error);
    assert_non_null(doc);
    assert_non_null(strstr((char *)bytes.bytes, "uriStartString=\"pack:child/\""));
    assert_non_null(strstr((char *)bytes.bytes, "/family/child/\"/>"));
    assert_non_null(strstr((char *)bytes.bytes, "uriStartString=\"schema:\""));
    xmlFreeDoc(doc);
    buffer_release(&bytes);
    packs_free(packs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_elements_replace_inherited_ones),
        cmocka_unit_test(headings_are_overridden_added_and_dropped),
        cmocka_unit_test(every_pack_stands_on_common),
        cmocka_unit_test(routes_and_classes_are_found),
        cmocka_unit_test(a_digest_covers_every_file),
        cmocka_unit_test(a_second_pack_of_an_id_is_refused_unless_asked_for),
        cmocka_unit_test(a_broken_pack_names_file_and_line),
        cmocka_unit_test(a_folder_without_a_pack_is_passed_over),
        cmocka_unit_test(the_catalogue_names_every_pack),
    };
    return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
