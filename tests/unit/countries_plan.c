/* The plan: which heading takes a document, which rendition goes, what it is called. */
#include "tests/unit/countries_kit.h"

#define PACK                                                                                       \
    "<pack " KIT_PACK " id='pp'>"                                                                  \
    "<source id='s' confidence='official'><title xml:lang='en'>S</title></source>"                 \
    "<language lang='en' use='dossier'/><language lang='fr' use='dossier'/>"                       \
    "<language lang='de' use='label'/>"                                                            \
    "<class id='III'/><class id='low'><name xml:lang='en'>Low risk</name></class>"                 \
    "<route id='r' default='yes'/><route id='q'/></pack>"
#define TOC(headings) "<toc " KIT_PACK " pack='pp'>" headings "</toc>"
#define HEADINGS                                                                                   \
    "<heading id='broad' number='1' folder='a'><title xml:lang='en'>Broad</title>"                 \
    "<hub number='3' below='yes'/><need level='not' routes='q'/>"                                  \
    "<need level='required' classes='III' see='s'/><need level='conditional' to='2020-01-01'/>"    \
    "<need level='unknown'/></heading>"                                                            \
    "<heading id='narrow' parent='broad' see='s'><hub number='3.05.05' below='yes'/></heading>"    \
    "<heading id='kind' folder='k'><hub number='3.05.05' below='yes' kinds='sbom "                 \
    "sted'/></heading>"                                                                            \
    "<heading id='shown' folder='s'><hub number='3.05.05' below='yes' as='reference'/></heading>"  \
    "<heading id='old' to='2026-01-01'><hub number='3.05.05.01'/></heading>"                       \
    "<heading id='cover'><hub number='1.01'/></heading>"

#define DOCUMENT(id, heading, more, renditions)                                                    \
    "<document id='" id "' heading='" heading "' " more ">" renditions "</document>"
#define RENDITION(lang, more, file)                                                                \
    "<rendition role='master' lang='" lang "' " more " file='" file "'/>"
#define EN(file) RENDITION("en", "", file)
#define DOSSIER(classes, documents, filings)                                                       \
    "<product>" classes "</product><documents>" documents "</documents><filings>" filings          \
    "</filings>"
#define FILING(route, more, content)                                                               \
    "<filing id='pp-1' regulator='pp' route='" route "' sequence='1' " more ">" content "</"       \
    "filing>"

/* 235 characters: as long as a name may be, and too long below a folder */
#define FORTY "0123456789012345678901234567890123456789"
#define LONG FORTY FORTY FORTY FORTY FORTY "01234567890123456789012345678901234"

static struct packs *plan_packs;

/* Plans the filing pp-1 of a dossier with these documents. */
static void plan(const char *content, struct dossier *dossier)
{
    struct error error = { 0 };
    struct pack *pack = kit_get(plan_packs, "pp");

    *dossier = (struct dossier)DOSSIER_INIT;
    kit_write("d", content);
    kit_load("d", dossier);
    bool planned = plan_graft(dossier, pack, dossier_filing(dossier, "pp-1"), KIT_DAY, &error) &&
                   check_enriched(plan_packs, dossier->tree, &error);
    if (!planned)
        print_error("%s\n", error.text);
    assert_true(planned);
}

static int packs_setup(void **state)
{
    if (kit_setup(state) != 0)
        return -1;
    kit_pack("packs", "pp", PACK, TOC(HEADINGS));
    plan_packs = kit_packs("packs");
    return 0;
}

static int packs_teardown(void **state)
{
    packs_free(plan_packs);
    return kit_teardown(state);
}

#define ENTRY(heading) "//p:heading[@id='" heading "']/p:entry/@document"
#define REFERENCE(heading) "//p:heading[@id='" heading "']/p:reference/@document"

static void the_longest_hub_number_wins(void **state)
{
    (void)state;
    struct dossier dossier;
    plan(DOSSIER("",
                 DOCUMENT("a", "3.05.11", "", EN("a.pdf"))
                     DOCUMENT("b", "3.05.05.02", "", EN("b.pdf"))
                         DOCUMENT("c", "3.05.05.03", "kind='sbom'", EN("c.pdf"))
                             DOCUMENT("d", "3.05.05.01", "", EN("d.pdf"))
                                 DOCUMENT("e", "2.08", "", EN("e.pdf")),
                 FILING("r", "", "")),
         &dossier);
    kit_expect(dossier.tree, ENTRY("broad"), "a");
    kit_expect(dossier.tree, ENTRY("narrow"), "b d");
    kit_expect(dossier.tree, ENTRY("kind"), "c");
    kit_expect(dossier.tree, REFERENCE("shown"), "b c d");
    kit_expect(dossier.tree, "//p:unplaced/@document", "e");
    kit_expect(dossier.tree, "//p:heading", "broad narrow kind shown cover");
    dossier_release(&dossier);
}

static void only_what_is_filed_with_the_regulator_is_planned(void **state)
{
    (void)state;
    struct dossier dossier;
    plan(DOSSIER("",
                 DOCUMENT("a", "3.05.11", "filed='support'", EN("a.pdf"))
                     DOCUMENT("b", "3.05.11", "filed='no'", EN("b.pdf"))
                         DOCUMENT("c", "3.05.11", "for='jp'", EN("c.pdf"))
                             DOCUMENT("d", "3.05.11", "for='jp pp' filed='yes'", EN("d.pdf")),
                 FILING("r", "", "")),
         &dossier);
    kit_expect(dossier.tree, "//p:entry/@document", "d");
    kit_expect(dossier.tree, "//p:unplaced", "");
    dossier_release(&dossier);
}

static void further_headings_and_parts_give_references(void **state)
{
    (void)state;
    struct dossier dossier;
    plan(DOSSIER("",
                 DOCUMENT("a", "1.01", "also='3.05.11 3.05.05.02'",
                          "<part id='p1' heading='3.05.11' pages='2-3' lang='en'/>"
                          "<part id='p2' heading='3.05.05.03' pages='7' lang='ja'/>" EN("a.pdf"))
                     DOCUMENT("b", "2.08", "also='1.01 3.05.11'", EN("b.pdf")),
                 FILING("r", "", "")),
         &dossier);
    kit_expect(dossier.tree, ENTRY("cover"), "a b");
    kit_expect(dossier.tree, "//p:heading[@id='broad']/p:reference[@document='a']/@pages", "2-3");
    kit_expect(dossier.tree, "//p:reference[@document='a'][not(@part)]/../@id",
               "broad narrow shown");
    kit_expect(dossier.tree, "//p:reference[@document='b']/../@id", "broad");
    kit_expect(dossier.tree, "//p:reference[1]/@heading", "cover cover cover");
    dossier_release(&dossier);
}

static void the_rendition_fits_regulator_and_language(void **state)
{
    (void)state;
    struct dossier dossier;
    plan(
        DOSSIER("",
                DOCUMENT("a", "3.05.11", "",
                         RENDITION("ja", "", "a.pdf") "<rendition role='translation' lang='fr' "
                                                      "file='b.pdf'/><rendition role='translation' "
                                                      "lang='en' file='c.pdf'/>")
                    DOCUMENT("b", "3.05.11", "",
                             EN("d.pdf") "<rendition role='adapted' lang='fr' variant='pp' "
                                         "regulators='pp' file='e.pdf'/>")
                        DOCUMENT("c", "3.05.11", "", RENDITION("zxx", "", "f.json"))
                            DOCUMENT("d", "3.05.11", "", RENDITION("de", "", "g.pdf"))
                                DOCUMENT("e", "3.05.11", "",
                                         RENDITION("en", "status='superseded'", "h.pdf")
                                             RENDITION("fr", "", "i.pdf"))
                                    DOCUMENT("f", "3.05.11", "",
                                             "<rendition role='adapted' lang='en' variant='jp' "
                                             "regulators='jp' file='j.pdf'/>" EN("k.pdf")),
                FILING("r", "", "")),
        &dossier);
    kit_expect(dossier.tree, "//p:entry/@rendition", "a-en b-fr-pp c-zxx e-fr f-en");
    kit_expect(dossier.tree, "//p:untranslated/@document", "d");
    dossier_release(&dossier);
}

static void the_first_need_that_matches_counts(void **state)
{
    (void)state;
    struct dossier dossier;
    const char *classes = "<class id='k' regulator='pp' value='iii'/>"
                          "<class id='l' regulator='pp' value='low RISK'/>"
                          "<class id='m' regulator='pp' value='9'/>";
    char content[2048];
    static const struct {
        const char *filing;
        const char *need;
        const char *class;
        const char *see;
    } cases[] = {
        { FILING("r", "class='k'", ""), "required any any any any", "III", "s s" },
        { FILING("r", "class='l'", ""), "unknown any any any any", "low", "s" },
        { FILING("r", "class='m'", ""), "unknown any any any any", "9", "s" },
        { FILING("q", "class='k'", ""), "not any any any any", "III", "s" },
        { FILING("r", "", ""), "unknown any any any any", "", "s" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        snprintf(content, sizeof content, DOSSIER("%s", "", "%s"), classes, cases[i].filing);
        plan(content, &dossier);
        kit_expect(dossier.tree, "//p:heading/@need", cases[i].need);
        kit_expect(dossier.tree, "//p:plan/@class", cases[i].class);
        kit_expect(dossier.tree, "//p:heading/@see", cases[i].see);
        dossier_release(&dossier);
    }
}

static void an_omission_is_shown_at_its_heading(void **state)
{
    (void)state;
    struct dossier dossier;
    plan(DOSSIER("", "",
                 FILING("r", "",
                        "<omission heading='kind'><reason xml:lang='en'>none</reason></omission>"
                        "<omission heading='nowhere'><reason xml:lang='en'>none</reason>"
                        "</omission>")),
         &dossier);
    kit_expect(dossier.tree, "//p:omission/../@id", "kind");
    dossier_release(&dossier);
}

static void paths_come_from_headings_and_never_collide(void **state)
{
    (void)state;
    struct dossier dossier;
    plan(DOSSIER("",
                 DOCUMENT("a", "3.05.11", "", EN("x/same.pdf"))
                     DOCUMENT("b", "3.05.11", "", EN("y/SAME.pdf"))
                         DOCUMENT("c", "3.05.05.02", "", EN("same.pdf"))
                             DOCUMENT("d", "1.01", "", EN("z/same.pdf"))
                                 DOCUMENT("e", "3.05.11", "", EN(LONG ".pdf")),
                 FILING("r", "", "")),
         &dossier);
    kit_expect(dossier.tree, "//p:entry/@path",
               "a/same.pdf a/SAME-b.pdf a/e-en.pdf a/same-c.pdf cover/same.pdf");
    kit_expect(dossier.tree, "//p:entry/@name", "same.pdf SAME-b.pdf e-en.pdf same-c.pdf same.pdf");
    kit_expect(dossier.tree, "//p:heading/@folder", "a a k s cover");
    kit_expect(dossier.tree, "//p:entry/@operation", "new new new new new");
    dossier_release(&dossier);
}

/* Adds a file of the filing before to its manifest. */
static void manifest_file(struct manifest *manifest, const char *document, const char *digest)
{
    char path[128], rendition[64];
    struct entry entry = { .path = path, .document = (char *)document, .rendition = rendition };
    struct error error = { 0 };

    snprintf(path, sizeof path, "upload/a/%s.pdf", document);
    snprintf(rendition, sizeof rendition, "%s-en", document);
    assert_true(sha256_from_hex(digest, &entry.blob.sha256));
    assert_true(manifest_add_file(manifest, &entry, &error));
    /* the list borrows its strings */
    manifest->files[manifest->file_count - 1].path = strdup(path);
    manifest->files[manifest->file_count - 1].rendition = strdup(rendition);
}

#define AA "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define BB "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

/* Writes d/before.xml: what was filed as pp-0; its digest in hex. */
static void manifest_before(char hex[SHA256_HEX_SIZE])
{
    struct manifest manifest = { .filing = "pp-0",
                                 .regulator = "pp",
                                 .route = "r",
                                 .sequence = 1,
                                 .dossier = "d",
                                 .product = "N",
                                 .release = "1",
                                 .as_of = KIT_DAY,
                                 .as_of_origin = "option",
                                 .tool = "0",
                                 .compressor = "z" };
    struct text bytes = TEXT_INIT(65536);
    struct sha256 digest = { { 0 } };
    struct error error = { 0 };

    assert_true(manifest_add_pack(&manifest, "pp", &digest, "local", &error));
    manifest_file(&manifest, "same", AA);
    manifest_file(&manifest, "changed", AA);
    manifest_file(&manifest, "gone", AA);
    bool written = manifest_write(&manifest, &bytes, &error);
    if (!written)
        print_error("%s\n", error.text);
    assert_true(written);
    mkdir("d", 0755);
    scratch_write("d/before.xml", text_string(&bytes));
    sha256_bytes(text_string(&bytes), bytes.size, &digest);
    sha256_to_hex(&digest, hex);
    for (size_t i = 0; i < manifest.file_count; i++) {
        free((char *)manifest.files[i].path);
        free((char *)manifest.files[i].rendition);
    }
    manifest_release(&manifest);
    text_release(&bytes);
}

/* Gives a rendition the fact that a later gatherer would: its digest. */
static void digest_set(const struct dossier *dossier, const char *rendition, const char *digest)
{
    xmlNode *facts = xml_add(dossier_rendition(dossier, rendition), NS_FACTS, "f", "facts");
    xmlNode *file = xml_add(facts, NS_FACTS, "f", "file");

    xml_set(file, "sha256", digest);
}

#define KNOWN(id) DOCUMENT(id, "3.05.11", "", EN(id ".pdf"))

static void a_later_filing_tells_what_changed(void **state)
{
    (void)state;
    struct dossier dossier = DOSSIER_INIT;
    struct error error = { 0 };
    char hex[SHA256_HEX_SIZE], content[8192];

    manifest_before(hex);
    snprintf(content, sizeof content,
             DOSSIER("", KNOWN("changed") KNOWN("fresh") KNOWN("same"),
                     "<filing id='pp-0' regulator='pp' route='r' sequence='1'><event id='e' "
                     "kind='submitted' date='2026-01-01' bundle='%s' manifest='before.xml'/>"
                     "</filing>" FILING("r", "previous='pp-0'", "")),
             hex);
    kit_write("d", content);
    kit_load("d", &dossier);
    digest_set(&dossier, "changed-en", BB);
    digest_set(&dossier, "fresh-en", AA);
    digest_set(&dossier, "same-en", AA);
    assert_non_null(plan_graft(&dossier, kit_get(plan_packs, "pp"),
                               dossier_filing(&dossier, "pp-1"), KIT_DAY, &error));
    kit_expect(dossier.tree, "//p:entry/@document", "changed fresh same");
    kit_expect(dossier.tree, "//p:entry/@operation", "replaced new unchanged");
    kit_expect(dossier.tree, "//p:withdrawn/@rendition | //p:withdrawn/@path",
               "gone-en a/gone.pdf");
    dossier_release(&dossier);
}

/* What was recorded of the filing itself stands in its plan as it is now, good or bad. */
static void a_plan_tells_what_was_recorded(void **state)
{
    (void)state;
    struct dossier dossier = DOSSIER_INIT;
    struct error error = { 0 };
    char hex[SHA256_HEX_SIZE];

    manifest_before(hex);
    kit_write("d", DOSSIER("", KNOWN("same"),
                           "<filing id='pp-0' regulator='pp' route='r' sequence='1'>"
                           "<event id='a' kind='built' date='2026-01-01'/>"
                           "<event id='b' kind='submitted' date='2026-01-01' bundle='" AA
                           "' manifest='before.xml'/>"
                           "<event id='c' kind='accepted' date='2026-01-02' manifest='gone.xml'/>"
                           "</filing>"));
    kit_load("d", &dossier);
    assert_non_null(plan_graft(&dossier, kit_get(plan_packs, "pp"),
                               dossier_filing(&dossier, "pp-0"), KIT_DAY, &error));
    kit_expect(dossier.tree, "//p:record/@event", "b c");
    kit_expect(dossier.tree, "//p:record/@bundle", hex);
    kit_expect(dossier.tree, "//p:record/@filing | //p:record/@regulator | //p:record/@sequence",
               "pp-0 pp 1");
    kit_expect(dossier.tree, "//p:record[@problem]/@manifest", "gone.xml");
    dossier_release(&dossier);
}

static void a_second_plan_takes_the_place_of_the_first(void **state)
{
    (void)state;
    struct dossier dossier;
    struct error error = { 0 };
    plan(
        DOSSIER("", "",
                FILING("r", "", "") "<filing id='sg-1' regulator='sg' route='full' sequence='1'/>"),
        &dossier);
    assert_non_null(plan_graft(&dossier, kit_get(plan_packs, "sg"),
                               dossier_filing(&dossier, "sg-1"), KIT_DAY, &error));
    kit_expect(dossier.tree, "//p:plan/@regulator", "sg");
    plan_remove(&dossier);
    kit_expect(dossier.tree, "//p:plan", "");
    kit_expect(dossier.tree, "//d:filing", "pp-1 sg-1");
    dossier_release(&dossier);
}

static void a_trial_leaves_nothing_behind(void **state)
{
    (void)state;
    struct dossier dossier;
    struct error error = { 0 };
    const struct pack *pack = kit_get(plan_packs, "pp");
    plan(DOSSIER("<class id='k' regulator='pp' value='III'/>", "", FILING("r", "", "")), &dossier);

    assert_non_null(plan_graft_trial(&dossier, pack, "q", "low", KIT_DAY, &error));
    kit_expect(dossier.tree, "//p:plan/@trial | //p:plan/@route | //p:plan/@class", "q low yes");
    kit_expect(dossier.tree, "//d:filing[p:plan]/@class", "");
    assert_non_null(plan_graft_trial(&dossier, pack, NULL, "III", KIT_DAY, &error));
    kit_expect(dossier.tree, "//d:filing[p:plan]/@class", "k");
    kit_expect(dossier.tree, "//p:plan/@route", "r");
    plan_remove(&dossier);
    kit_expect(dossier.tree, "//d:filing", "pp-1");
    assert_null(plan_graft_trial(&dossier, pack, "none", NULL, KIT_DAY, &error));
    expect_error(&error, STATUS_INPUT, "pack \"pp\" has no route \"none\"");
    kit_expect(dossier.tree, "//d:filing", "pp-1");
    dossier_release(&dossier);
}

static void two_headings_for_one_number_are_a_broken_pack(void **state)
{
    (void)state;
    struct dossier dossier = DOSSIER_INIT;
    struct error error = { 0 };
    kit_pack("rivals", "pp", PACK,
             TOC("<heading id='x'><hub number='3.05.11'/></heading>"
                 "<heading id='y'><hub number='3.05.11' below='yes'/></heading>"));
    struct packs *packs = kit_packs("rivals");

    kit_write("d", DOSSIER("", DOCUMENT("a", "3.05.11", "", EN("a.pdf")), FILING("r", "", "")));
    kit_load("d", &dossier);
    assert_null(plan_graft(&dossier, kit_get(packs, "pp"), dossier_filing(&dossier, "pp-1"),
                           KIT_DAY, &error));
    expect_error(&error, STATUS_PACK,
                 "pack \"pp\": headings \"x\" and \"y\" both take hub heading 3.05.11");
    kit_expect(dossier.tree, "//p:plan", "");
    dossier_release(&dossier);
    packs_free(packs);
}

static void a_route_that_the_pack_lacks_is_refused_with_its_place(void **state)
{
    (void)state;
    struct dossier dossier = DOSSIER_INIT;
    struct error error = { 0 };

    kit_write("d", DOSSIER("", "", FILING("zz", "", "")));
    kit_load("d", &dossier);
    assert_null(plan_graft(&dossier, kit_get(plan_packs, "pp"), dossier_filing(&dossier, "pp-1"),
                           KIT_DAY, &error));
    expect_error(&error, STATUS_INPUT,
                 "dossier.xml:2: filing \"pp-1\": pack \"pp\" has no route \"zz\"; `packs show pp` "
                 "lists them");
    dossier_release(&dossier);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_longest_hub_number_wins),
        cmocka_unit_test(only_what_is_filed_with_the_regulator_is_planned),
        cmocka_unit_test(further_headings_and_parts_give_references),
        cmocka_unit_test(the_rendition_fits_regulator_and_language),
        cmocka_unit_test(the_first_need_that_matches_counts),
        cmocka_unit_test(an_omission_is_shown_at_its_heading),
        cmocka_unit_test(paths_come_from_headings_and_never_collide),
        cmocka_unit_test(a_later_filing_tells_what_changed),
        cmocka_unit_test(a_plan_tells_what_was_recorded),
        cmocka_unit_test(a_second_plan_takes_the_place_of_the_first),
        cmocka_unit_test(a_trial_leaves_nothing_behind),
        cmocka_unit_test(two_headings_for_one_number_are_a_broken_pack),
        cmocka_unit_test(a_route_that_the_pack_lacks_is_refused_with_its_place),
    };
    return cmocka_run_group_tests(tests, packs_setup, packs_teardown);
}
