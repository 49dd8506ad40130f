#include "dossier_bundle.h"
#include "dossier_kit.h"

#include "dossier/lifecycle.h"

static struct bundle recorded;

/* A dossier whose filing sg-2 comes after sg-1, of which a manifest was recorded. */
static void write_dossier(const char *bundle, const char *regulator)
{
    char content[2048];
    snprintf(content, sizeof content,
             "<product/><filings>"
             "<filing id='sg-1' regulator='sg' route='full' sequence='1'>"
             "<event id='e1' kind='submitted' date='2026-02-01' bundle='%s' manifest='m.xml'/>"
             "<event id='e2' kind='built' date='2026-01-01' manifest='gone.xml'/>"
             "<event id='e3' kind='accepted' date='2026-03-01'/></filing>"
             "<filing id='sg-2' regulator='%s' route='full' sequence='2' previous='sg-1'/>"
             "</filings>",
             bundle, regulator);
    kit_write("life", content);
    FILE *file = fopen("life/m.xml", "w");
    assert_non_null(file);
    fputs(text_string(&recorded.manifest_bytes), file);
    assert_int_equal(fclose(file), 0);
}

static void bundle_id(char hex[SHA256_HEX_SIZE])
{
    struct sha256 id;
    sha256_bytes(recorded.texts.manifest, recorded.texts.manifest_size, &id);
    sha256_to_hex(&id, hex);
}

static bool keeps_doc(void *context, const char *rendition)
{
    (void)context;
    return strcmp(rendition, "doc-en") == 0;
}

static void documents_are_compared_with_what_was_filed(void **state)
{
    (void)state;
    struct dossier dossier = DOSSIER_INIT;
    struct lifecycle life;
    struct error error = { 0 };
    char hex[SHA256_HEX_SIZE];
    bundle_id(hex);
    write_dossier(hex, "sg");
    kit_load("life", &dossier);
    bool opened = lifecycle_open(&dossier, dossier_filing(&dossier, "sg-2"), &life, &error);
    assert_string_equal(error.text, "");
    assert_true(opened && life.has_previous);
    struct sha256 same, other = { { 1 } };
    sha256_bytes("a", 1, &same);
    assert_int_equal(lifecycle_operation(&life, "doc-en", &same), OPERATION_UNCHANGED);
    assert_int_equal(lifecycle_operation(&life, "doc-en", &other), OPERATION_REPLACED);
    assert_int_equal(lifecycle_operation(&life, "doc-ja", &same), OPERATION_NEW);
    size_t position = 0;
    const struct manifest_file *file = lifecycle_withdrawn(&life, keeps_doc, NULL, &position);
    assert_string_equal(file->path, "upload/2/b.pdf");
    assert_null(lifecycle_withdrawn(&life, keeps_doc, NULL, &position));
    lifecycle_release(&life);
    assert_true(lifecycle_open(&dossier, dossier_filing(&dossier, "sg-1"), &life, &error));
    assert_false(life.has_previous);
    assert_int_equal(lifecycle_operation(&life, "doc-en", &same), OPERATION_NEW);
    dossier_release(&dossier);
}

static void expect_refused(const char *text)
{
    struct dossier dossier = DOSSIER_INIT;
    struct lifecycle life;
    struct error error = { 0 };
    kit_load("life", &dossier);
    assert_false(lifecycle_open(&dossier, dossier_filing(&dossier, "sg-2"), &life, &error));
    assert_int_equal(error.status, STATUS_INPUT);
    if (!strstr(error.text, text))
        assert_string_equal(error.text, text);
    dossier_release(&dossier);
}

static void a_record_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    char hex[SHA256_HEX_SIZE];
    bundle_id(hex);
    write_dossier("0000000000000000000000000000000000000000000000000000000000000000", "sg");
    expect_refused("\"m.xml\" is not the manifest that was recorded");
    write_dossier(hex, "th");
    expect_refused("\"m.xml\" is of regulator \"sg\", not of \"th\"");
    write_dossier(hex, "sg");
    scratch_write("life/m.xml", "<manifest/>");
    expect_refused("m.xml: manifest.xml: line 1: expected");
    unlink("life/m.xml");
    expect_refused("m.xml");
}

static int setup(void **state)
{
    bundle_make(&recorded);
    return kit_setup(state);
}

static int teardown(void **state)
{
    bundle_release(&recorded);
    return kit_teardown(state);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_are_compared_with_what_was_filed),
        cmocka_unit_test(a_record_that_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
