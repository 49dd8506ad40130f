/* ASiCManifests: one form only, and META-INF with nothing beside it. */
#include "tests/unit/signing_kit.h"

#include "signing/asic.h"

static const char good[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<asic:ASiCManifest xmlns:asic=\"http://uri.etsi.org/02918/v1.2.1#\" "
    "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">\n"
    "  <asic:SigReference URI=\"META-INF/signature001.p7s\" "
    "MimeType=\"application/x-pkcs7-signature\"/>\n"
    "  <asic:DataObjectReference URI=\"manifest.xml\" Rootfile=\"true\">\n"
    "    <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>\n"
    "    <ds:DigestValue>ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=</ds:DigestValue>\n"
    "  </asic:DataObjectReference>\n"
    "  <asic:DataObjectReference URI=\"upload/%E6%B7%BB%20a.txt\">\n"
    "    <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>\n"
    "    <ds:DigestValue>ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=</ds:DigestValue>\n"
    "  </asic:DataObjectReference>\n"
    "</asic:ASiCManifest>\n";

static void written_as_expected(void **state)
{
    (void)state;
    struct error error;
    struct sha256 digest;
    struct asic_manifest manifest = { .number = 1 };
    struct buffer bytes = { 0 };
    sha256_bytes("abc", 3, &digest);
    assert_true(asic_add(&manifest, "manifest.xml", &digest, &error));
    assert_true(asic_add(&manifest, "upload/\xe6\xb7\xbb a.txt", &digest, &error));
    assert_true(asic_write(&manifest, &bytes, &error));
    assert_string_equal((const char *)bytes.bytes, good);
    buffer_release(&bytes);
    asic_release(&manifest);
}

static void read_again(void **state)
{
    (void)state;
    struct error error;
    struct asic_manifest manifest = { 0 };
    assert_true(asic_parse(good, strlen(good), 1, &manifest, &error));
    assert_int_equal(manifest.count, 2);
    assert_string_equal(manifest.references[1].path, "upload/\xe6\xb7\xbb a.txt");
    asic_release(&manifest);
}

static void rejected(const char *from, const char *to)
{
    char bytes[4096];
    struct error error;
    struct asic_manifest manifest = { 0 };
    const char *at = strstr(good, from);
    assert_non_null(at);
    snprintf(bytes, sizeof bytes, "%.*s%s%s", (int)(at - good), good, to, at + strlen(from));
    if (asic_parse(bytes, strlen(bytes), 1, &manifest, &error))
        fail_msg("accepted '%s' for '%s'", to, from);
    assert_int_equal(error.status, STATUS_FINDINGS);
    assert_non_null(strstr(error.text, "ASiCManifest001.xml"));
}

static void no_other_form(void **state)
{
    (void)state;
    rejected("UTF-8", "utf-8");
    rejected("<?xml", " <?xml");
    rejected("?>\n", "?><!-- -->\n");
    rejected("?>\n", "?>\n<!DOCTYPE a [<!ENTITY b \"c\">]>\n");
    rejected("signature001", "signature002");
    rejected("META-INF/sig", "/META-INF/sig");
    rejected("MimeType=\"application/x-pkcs7-signature\"", "");
    rejected("  <asic:SigReference", "  <asic:SigReference URI=\"x\"/><asic:SigReference");
    rejected("\" Rootfile=\"true\"", "\"");
    rejected("Rootfile=\"true\"", "Rootfile=\"1\"");
    rejected("a.txt\"", "a.txt\" Rootfile=\"true\"");
    rejected("%E6", "%e6");
    rejected("%20", " ");
    rejected("%20", "%2");
    rejected("%20", "%00");
    rejected("upload/", "upload%2F");
    rejected("a.txt", "%61.txt");
    rejected("a.txt", "&#97;.txt");
    rejected("sha256", "sha512");
    rejected("YfIAFa0=", "YfIAFa1="); /* a bit that base64 leaves free */
    rejected("YfIAFa0=", "YfIAFa0");
    rejected("YfIAFa0=", "YfIAFa==");
    rejected("ungW", " ungW");
    rejected("ungW", "un*W");
    rejected("</asic:ASiCManifest>\n", "</asic:ASiCManifest>");
    rejected("</asic:ASiCManifest>\n", "</asic:ASiCManifest>\n\n");
    rejected("</asic:ASiCManifest>\n", "<asic:ASiCManifestExtensions/></asic:ASiCManifest>\n");
    rejected("asic:ASiCManifest", "ASiCManifest");
}

/* Every shorter text is refused, and read within its bounds. */
static void cut_anywhere(void **state)
{
    (void)state;
    struct error error;
    struct asic_manifest manifest = { 0 };
    for (size_t size = 0; size < strlen(good); size++) {
        char *bytes = malloc(size + 1);
        memcpy(bytes, good, size);
        bytes = realloc(bytes, size ? size : 1);
        assert_false(asic_parse(bytes, size, 1, &manifest, &error));
        free(bytes);
    }
}

/* Opens a container of these names and counts its pairs. */
static bool count(const char *const *pairs, size_t *ret, struct error *error)
{
    struct container container;
    struct buffer bytes = kit_container(pairs);
    struct source source = source_from_bytes(bytes.bytes, bytes.size);
    if (!container_open(&source, &container, error))
        fail_msg("%s", error->text);
    bool done = asic_count(&container, ret, error);
    container_release(&container);
    buffer_release(&bytes);
    return done;
}

static void meta_inf_holds_pairs_only(void **state)
{
    (void)state;
    struct error error;
    size_t pairs = 9;
    assert_true(count((const char *const[]){ "a", "1", NULL }, &pairs, &error));
    assert_int_equal(pairs, 0);
    assert_true(count((const char *const[]){ "a", "1", "META-INF/ASiCManifest001.xml", "m",
                                             "META-INF/signature001.p7s", "s", NULL },
                      &pairs, &error));
    assert_int_equal(pairs, 1);
    static const char *const bad[][5] = {
        { "META-INF/ASiCManifest001.xml", "m", NULL },
        { "META-INF/signature001.p7s", "m", NULL },
        { "META-INF/signature001.p7s", "s", "META-INF/ASiCManifest001.xml", "m", NULL },
        { "META-INF/ASiCManifest002.xml", "m", "META-INF/signature002.p7s", "s", NULL },
        { "META-INF/ASiCManifest001.xml", "m", "META-INF/signature002.p7s", "s", NULL },
        { "META-INF/ASiCManifest001.xml", "m", "META-INF/signature001.p7s.x", "s", NULL },
        { "META-INF/manifest.xml", "m", NULL },
        { "META-INF/asicmanifest001.xml", "m", "META-INF/signature001.p7s", "s", NULL },
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(count(bad[i], &pairs, &error));
        assert_int_equal(error.status, STATUS_FINDINGS);
    }
}

static void at_most_sixteen_pairs(void **state)
{
    (void)state;
    struct error error;
    static char names[34][ASIC_NAME_SIZE];
    const char *pairs[2 * 34 + 1] = { 0 };
    size_t found;
    for (unsigned i = 0; i < 34; i++) {
        if (i % 2)
            asic_signature_name(i / 2 + 1, names[i]);
        else
            asic_manifest_name(i / 2 + 1, names[i]);
        pairs[2 * i] = names[i];
        pairs[2 * i + 1] = "x";
    }
    assert_false(count(pairs, &found, &error));
    assert_int_equal(error.status, STATUS_LIMIT);
    pairs[2 * 32] = NULL;
    assert_true(count(pairs, &found, &error));
    assert_int_equal(found, 16);
}

/* A manifest over the entries named, checked against a container of these pairs. */
static bool covers(const char *const *pairs, unsigned number, const char *const *listed,
                   struct error *error)
{
    struct container container;
    struct asic_manifest manifest = { .number = number };
    struct buffer bytes = kit_container(pairs);
    struct source source = source_from_bytes(bytes.bytes, bytes.size);
    struct sha256 digest = { { 0 } };
    assert_true(container_open(&source, &container, error));
    for (; *listed; listed++)
        assert_true(asic_add(&manifest, *listed, &digest, error));
    bool good_one = asic_check_coverage(&manifest, &container, error);
    if (good_one)
        assert_false(asic_check_digests(&manifest, &container, error));
    asic_release(&manifest);
    container_release(&container);
    buffer_release(&bytes);
    return good_one;
}

static void coverage(void **state)
{
    (void)state;
    struct error error;
    static const char *const pairs[] = { "a",
                                         "1",
                                         "b",
                                         "2",
                                         "META-INF/ASiCManifest001.xml",
                                         "m",
                                         "META-INF/signature001.p7s",
                                         "s",
                                         "META-INF/ASiCManifest002.xml",
                                         "m",
                                         "META-INF/signature002.p7s",
                                         "s",
                                         NULL };
#define LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })
    assert_true(covers(pairs, 1, LIST("a", "b"), &error));
    assert_true(covers(pairs, 2, LIST("a", "b"), &error));
    assert_true(covers(pairs, 2, LIST("a", "b", pairs[4], pairs[6]), &error));
    assert_false(covers(pairs, 1, LIST("a"), &error));
    assert_string_equal(error.text, "'b' is not covered by 'META-INF/ASiCManifest001.xml'");
    assert_false(covers(pairs, 1, LIST("b", "a"), &error));
    assert_false(covers(pairs, 1, LIST("mimetype", "a", "b"), &error));
    assert_false(covers(pairs, 1, LIST("a", "b", "c"), &error));
    assert_string_equal(error.text, "'c', which 'META-INF/ASiCManifest001.xml' lists, is missing");
    assert_false(covers(pairs, 1, LIST("a", "b", pairs[4], pairs[6]), &error)); /* itself */
    assert_false(covers(pairs, 2, LIST("a", "b", pairs[4]), &error));
    assert_false(covers(pairs, 2, LIST("a", "b", pairs[4], pairs[6], pairs[8]), &error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(written_as_expected),
        cmocka_unit_test(read_again),
        cmocka_unit_test(no_other_form),
        cmocka_unit_test(cut_anywhere),
        cmocka_unit_test(meta_inf_holds_pairs_only),
        cmocka_unit_test(at_most_sixteen_pairs),
        cmocka_unit_test(coverage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
