#include "dossier_bundle.h"

#include "base/xml.h"
#include "schemas/xsd.h"

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    struct bundle bundle;
    struct manifest read;
    struct error error;
    bundle_make(&bundle);
    assert_true(manifest_parse(bundle.texts.manifest, bundle.texts.manifest_size, &read, &error));
    assert_int_equal(read.state, STATE_FILING);
    assert_string_equal(read.application, "A & B <1>");
    assert_string_equal(read.product, "製品 \"x\" 'y'");
    assert_int_equal(read.sequence, 2);
    assert_true(read.has_previous);
    assert_int_equal(read.previous.bytes[31], 7);
    assert_int_equal(read.signer_count, 2);
    assert_int_equal(read.signers[1].level, LEVEL_T);
    assert_int_equal(read.file_count, 4);
    assert_string_equal(manifest_find(&read, "upload/2/b.pdf")->rendition, "other-zh-Hant");
    assert_null(read.files[0].document);
    manifest_release(&read);
    bundle_release(&bundle);
}

static void optional_parts_may_be_absent(void **state)
{
    (void)state;
    struct bundle bundle;
    struct manifest read;
    struct error error;
    bundle_make(&bundle);
    bundle.manifest.class = bundle.manifest.application = NULL;
    bundle.manifest.has_previous = false;
    bundle.manifest.signer_count = 0;
    bundle.manifest.file_count = 2;
    bundle_write(&bundle);
    assert_true(manifest_parse(bundle.texts.manifest, bundle.texts.manifest_size, &read, &error));
    assert_null(read.class);
    assert_false(read.has_previous);
    manifest_release(&read);
    bundle_release(&bundle);
}

static void it_is_valid_against_its_schema(void **state)
{
    (void)state;
    struct error error;
    struct bundle bundle;
    xml_setup();
    int folder = folder_open(SAMDOSSIER_DATA_DIR "/schemas", &error);
    struct catalogue *catalogue = catalogue_new(folder, &error);
    struct xsd *xsd = xsd_compile(catalogue, "schema:manifest.xsd", &error);
    assert_non_null(xsd);
    bundle_make(&bundle);
    xmlDoc *doc =
        xml_parse(bundle.texts.manifest, bundle.texts.manifest_size, "manifest.xml", &error);
    struct xsd_problems problems = { .items = NULL };
    assert_true(xsd_validate(xsd, doc, &problems, &error));
    assert_int_equal(problems.total, 0);
    xmlFreeDoc(doc);
    bundle_release(&bundle);
    xsd_free(xsd);
    catalogue_free(catalogue);
    close(folder);
}

/* Every bit: the bytes are refused, or they say something else, and say it in the one way. */
static void no_bit_is_free(void **state)
{
    (void)state;
    struct bundle bundle;
    struct error error;
    bundle_make(&bundle);
    struct text *bytes = &bundle.manifest_bytes, again = TEXT_INIT(1u << 20);
    for (size_t bit = 0; bit < 8 * bytes->size; bit++) {
        bytes->bytes[bit / 8] ^= (char)(1 << bit % 8);
        struct manifest read;
        if (manifest_parse(bytes->bytes, bytes->size, &read, &error)) {
            text_clear(&again);
            assert_true(manifest_write(&read, &again, &error));
            assert_int_equal(again.size, bytes->size);
            assert_memory_equal(again.bytes, bytes->bytes, bytes->size);
            manifest_release(&read);
        }
        bytes->bytes[bit / 8] ^= (char)(1 << bit % 8);
    }
    text_release(&again);
    bundle_release(&bundle);
}

static void every_cut_is_refused(void **state)
{
    (void)state;
    struct bundle bundle;
    struct manifest read;
    struct error error;
    bundle_make(&bundle);
    for (size_t size = 0; size < bundle.texts.manifest_size; size++)
        assert_false(manifest_parse(bundle.texts.manifest, size, &read, &error));
    bundle_release(&bundle);
}

static const struct {
    const char *from;
    const char *to;
    const char *text;
} changes[] = {
    { "format=\"1\"", "format=\"2\"",
      "manifest.xml: line 2: expected \"<manifest xmlns=\"urn:samdossier:manifest:1\" "
      "format=\"1\"\"" },
    { "state=\"filing\"", "state=\"final\"",
      "manifest.xml: line 2: impossible value of attribute \"state\"" },
    { "regulator=\"sg\"", "regulator=\"SG\"",
      "manifest.xml: line 3: impossible value of attribute \"regulator\"" },
    { "sequence=\"2\"", "sequence=\"0\"",
      "manifest.xml: line 3: impossible value of attribute \"sequence\"" },
    { "sequence=\"2\"", "sequence=\"02\"", "manifest.xml: not written as this program does" },
    { "sequence=\"2\"", "sequence=\"18446744073709551616\"",
      "manifest.xml: line 3: impossible value of attribute \"sequence\"" },
    { "&lt;1&gt;", "&lt;1>", "manifest.xml: not written as this program does" },
    { "date=\"2026-11-21\"", "date=\"2026-11-31\"",
      "manifest.xml: line 5: impossible value of attribute \"date\"" },
    { "level=\"T\"", "level=\"none\"",
      "manifest.xml: line 7: impossible value of attribute \"level\"" },
    { "upload/2/b.pdf", "upload/../b.pdf",
      "manifest.xml: line 16: impossible value of attribute \"path\"" },
    { "upload/2/b.pdf", "upload/1/a.pdf", "manifest.xml: file \"upload/1/a.pdf\" is listed twice" },
    { "</manifest>\n", "</manifest>\n ", "manifest.xml: line 19: bytes behind \"</manifest>\"" },
    { " route=\"full\"", "", "manifest.xml: line 3: expected attribute \"route\"" },
    { " class=\"C\"", " class=\"C\" x=\"1\"",
      "manifest.xml: line 3: expected attribute \"sequence\"" },
};

static void changes_are_refused_with_their_line(void **state)
{
    (void)state;
    struct bundle bundle;
    struct manifest read;
    bundle_make(&bundle);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct error error = { 0 };
        struct text changed = TEXT_INIT(1u << 20);
        const char *place = strstr(text_string(&bundle.manifest_bytes), changes[i].from);
        assert_non_null(place);
        text_append_bytes(&changed, bundle.manifest_bytes.bytes,
                          (size_t)(place - bundle.manifest_bytes.bytes));
        text_append(&changed, changes[i].to);
        text_append(&changed, place + strlen(changes[i].from));
        assert_false(manifest_parse(changed.bytes, changed.size, &read, &error));
        expect_error(&error, STATUS_INPUT, changes[i].text);
        text_release(&changed);
    }
    bundle_release(&bundle);
}

static void what_cannot_be_written_is_an_error(void **state)
{
    (void)state;
    struct bundle bundle;
    struct error error;
    struct text text = TEXT_INIT(1u << 20);
    bundle_make(&bundle);
    bundle.manifest.product = "two\nlines";
    assert_false(manifest_write(&bundle.manifest, &text, &error));
    expect_error(&error, STATUS_INTERNAL, "manifest cannot hold this value of product \"name\"");
    bundle.manifest.product = NULL;
    assert_false(manifest_write(&bundle.manifest, &text, &error));
    expect_error(&error, STATUS_INTERNAL, "manifest has no product \"name\"");
    bundle.manifest.pack_count = 0;
    assert_false(manifest_write(&bundle.manifest, &text, &error));
    expect_error(&error, STATUS_INTERNAL, "manifest names no pack");
    text_release(&text);
    bundle_release(&bundle);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(optional_parts_may_be_absent),
        cmocka_unit_test(it_is_valid_against_its_schema),
        cmocka_unit_test(no_bit_is_free),
        cmocka_unit_test(every_cut_is_refused),
        cmocka_unit_test(changes_are_refused_with_their_line),
        cmocka_unit_test(what_cannot_be_written_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
