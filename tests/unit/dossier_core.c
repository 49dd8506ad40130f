#include "dossier_kit.h"

#include "dossier/core.h"
#include "schemas/xsd.h"

static const struct core_key key = { { 1, 2, 3 } };

static struct sha256 hash(const char *text)
{
    struct sha256 digest;
    sha256_bytes(text, strlen(text), &digest);
    return digest;
}

static void fill(struct core *core, size_t count)
{
    struct error error;
    for (size_t i = 0; i < count; i++) {
        char path[64];
        snprintf(path, sizeof path, "documents/%zu.pdf", i);
        struct sha256 digest = hash(path);
        assert_true(core_add(core, &key, path, i, &digest, &error));
    }
    assert_true(core_close(core, &error));
}

static void expect_root(const struct core *core, const char *expected)
{
    char hex[SHA256_HEX_SIZE];
    sha256_to_hex(&core->root, hex);
    assert_string_equal(hex, expected);
}

/* Values computed apart from this program, with Python's hashlib and hmac, from BUNDLE.md. */
static void roots_are_those_of_the_agreement(void **state)
{
    (void)state;
    static const struct {
        size_t count;
        const char *root;
    } cases[] = {
        { 0, "a6b1ec09d318ec038dced09218c5382f4e401d8695f958b26ff37d3df999ef24" },
        { 1, "91539d8ac878dd1586176a5dd5dc8dc9a555f0a9d4609661a769883379e23019" },
        { 2, "b3f7acef7f98b4fbc1ccd9a498dad20edd285e2ff58025fc22d6e57080d3b788" },
        { 3, "ed915c0a812f8c3e5748f62cdfea2416282170d0eb4da837269211644a9f97b6" },
        { 5, "f61b4a59a167fc5320f86970729b47130ef3fd6704659b70c892fbcc85826e02" },
        { 7, "f9996df111622425883a22948e7945af7af935870f7edc5fa0ed49407798c9ec" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct core core = CORE_INIT;
        fill(&core, cases[i].count);
        expect_root(&core, cases[i].root);
        core_release(&core);
    }
}

static void every_leaf_can_be_proved(void **state)
{
    (void)state;
    for (size_t count = 1; count < 12; count++) {
        struct core core = CORE_INIT;
        struct error error;
        fill(&core, count);
        for (size_t leaf = 0; leaf < count; leaf++) {
            struct text proof = TEXT_INIT(65536);
            struct core_opening opening;
            assert_true(core_prove(&core, leaf, &proof, &error));
            assert_true(core_verify(proof.bytes, proof.size, &core.root, &opening, &error));
            assert_string_equal(opening.path, core.leaves[leaf].path);
            assert_int_equal(opening.size, core.leaves[leaf].size);
            assert_int_equal(opening.count, count);
            core_opening_release(&opening);
            text_release(&proof);
        }
        core_release(&core);
    }
}

/* Whatever bit is changed: the proof no longer leads to the root, unless only blanks, the root
 * that it claims itself, or the XML around it changed. */
static void a_changed_proof_proves_nothing_else(void **state)
{
    (void)state;
    struct core core = CORE_INIT;
    struct text proof = TEXT_INIT(65536);
    struct error error;
    fill(&core, 5);
    assert_true(core_prove(&core, 2, &proof, &error));
    for (size_t bit = 0; bit < 8 * proof.size; bit++) {
        struct core_opening opening;
        proof.bytes[bit / 8] ^= (char)(1 << bit % 8);
        if (core_verify(proof.bytes, proof.size, &core.root, &opening, &error)) {
            char hex[SHA256_HEX_SIZE];
            sha256_to_hex(&opening.sha256, hex);
            assert_string_equal(opening.path, core.leaves[2].path);
            assert_int_equal(opening.size, core.leaves[2].size);
            assert_string_equal(hex, core.leaves[2].sha256);
            assert_int_equal(opening.count, 5);
            core_opening_release(&opening);
        }
        proof.bytes[bit / 8] ^= (char)(1 << bit % 8);
    }
    text_release(&proof);
    core_release(&core);
}

static void a_proof_of_another_core_is_refused(void **state)
{
    (void)state;
    struct core one = CORE_INIT, other = CORE_INIT;
    struct text proof = TEXT_INIT(65536);
    struct core_opening opening;
    struct error error;
    fill(&one, 3);
    fill(&other, 4);
    assert_true(core_prove(&one, 0, &proof, &error));
    assert_false(core_verify(proof.bytes, proof.size, &other.root, &opening, &error));
    assert_int_equal(error.status, STATUS_FINDINGS);
    assert_false(core_verify("<proof/>", 8, &other.root, &opening, &error));
    expect_error(&error, STATUS_INPUT, "the file is no proof of a core");
    text_release(&proof);
    core_release(&one);
    core_release(&other);
}

static const char shared[] =
    "<product/><documents>\n"
    "<document id='all' heading='2.08'>"
    "<rendition role='master' lang='ja' file='a-ja'/><rendition role='translation' lang='en' "
    "file='a-en'/></document>\n"
    "<document id='one' heading='2.08' for='jp'><rendition role='master' lang='ja' "
    "file='b'/></document>\n"
    "<document id='two' heading='2.08' for='sg th jp'><rendition role='master' lang='ja' "
    "file='c'/></document>\n"
    "<document id='none' heading='2.08' for='sg th'><rendition role='master' lang='ja' "
    "file='d'/></document>\n"
    "</documents><filings><filing id='j' regulator='jp' route='r' sequence='1'/>"
    "<filing id='j2' regulator='jp' route='r' sequence='2'/>"
    "<filing id='s' regulator='sg' route='r' sequence='1'/></filings>";

static bool is_english(void *context, const struct core_leaf *leaf)
{
    (void)context;
    return leaf->rendition && strcmp(leaf->rendition, "all-en") == 0;
}

static void the_core_is_what_two_regulators_get(void **state)
{
    (void)state;
    struct dossier dossier = DOSSIER_INIT;
    struct core core = CORE_INIT;
    struct text text = TEXT_INIT(65536);
    struct error error;
    kit_write("core", shared);
    kit_load("core", &dossier);
    static const char *const renditions[] = { "all-ja", "all-en", "one-ja", "two-ja", "none-ja" };
    for (size_t i = 0; i < 5; i++)
        kit_measure(&dossier, renditions[i], (char)('a' + (char)i));
    assert_true(core_gather(&dossier, &key, &core, &error));
    assert_int_equal(core.count, 3);
    for (size_t i = 0; i < core.count; i++) {
        assert_string_not_equal(core.leaves[i].document, "one");
        assert_string_not_equal(core.leaves[i].document, "none");
    }
    assert_true(core_write(&core, is_english, NULL, &text, &error));
    assert_non_null(strstr(text_string(&text), "path=\"a-en\""));
    assert_null(strstr(text_string(&text), "a-ja"));
    text_release(&text);
    core_release(&core);
    dossier_release(&dossier);
}

static void what_is_written_is_valid(void **state)
{
    (void)state;
    struct error error;
    struct core core = CORE_INIT;
    struct text text = TEXT_INIT(65536), proof = TEXT_INIT(65536);
    struct catalogue *catalogue = catalogue_new(kit_schemas, &error);
    struct xsd *xsd = xsd_compile(catalogue, "schema:core.xsd", &error);
    assert_non_null(xsd);
    fill(&core, 3);
    core.leaves[1].rendition = strdup("all-en");
    assert_true(core_write(&core, is_english, NULL, &text, &error));
    assert_true(core_prove(&core, 1, &proof, &error));
    const struct text *both[] = { &text, &proof };
    for (size_t i = 0; i < 2; i++) {
        struct xsd_problems problems = { .items = NULL };
        xmlDoc *doc = xml_parse(both[i]->bytes, both[i]->size, "core.xml", &error);
        assert_true(xsd_validate(xsd, doc, &problems, &error));
        assert_int_equal(problems.total, 0);
        xmlFreeDoc(doc);
    }
    text_release(&text);
    text_release(&proof);
    core_release(&core);
    xsd_free(xsd);
    catalogue_free(catalogue);
}

static void the_key_is_kept_from_others(void **state)
{
    (void)state;
    struct dossier dossier = DOSSIER_INIT;
    struct core_key read;
    struct error error;
    struct stat status;
    assert_true(dossier_init("keyed", NULL, &error));
    assert_int_equal(stat("keyed/core.key", &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(status.st_size, 32);
    kit_load("keyed", &dossier);
    assert_true(core_key_read(&dossier, &read, &error));
    assert_int_equal(chmod("keyed/core.key", 0640), 0);
    assert_false(core_key_read(&dossier, &read, &error));
    expect_error(&error, STATUS_KEY,
                 "\"core.key\" is open to others; chmod 600 makes it yours alone");
    scratch_write("keyed/core.key", "short");
    assert_int_equal(chmod("keyed/core.key", 0600), 0);
    assert_false(core_key_read(&dossier, &read, &error));
    expect_error(&error, STATUS_KEY, "core.key: core key is not exactly 32 bytes");
    scratch_write("keyed/core.key", "123456789012345678901234567890123");
    assert_false(core_key_read(&dossier, &read, &error));
    assert_int_equal(unlink("keyed/core.key"), 0);
    assert_false(core_key_read(&dossier, &read, &error));
    assert_int_equal(error.status, STATUS_KEY);
    dossier_release(&dossier);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(roots_are_those_of_the_agreement),
        cmocka_unit_test(every_leaf_can_be_proved),
        cmocka_unit_test(a_changed_proof_proves_nothing_else),
        cmocka_unit_test(a_proof_of_another_core_is_refused),
        cmocka_unit_test(the_core_is_what_two_regulators_get),
        cmocka_unit_test(what_is_written_is_valid),
        cmocka_unit_test(the_key_is_kept_from_others),
    };
    return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
