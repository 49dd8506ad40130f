/* policy.xml: what the reader accepts and refuses is what schemas/policy.xsd does. */
#include "tests/unit/signing_kit.h"

#include "signing/policy.h"

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#define OPEN "<policy xmlns=\"urn:samdossier:policy:1\">"
#define SPKI "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define KEY "<key spki=\"" SPKI "\"/>"
#define SIGNER "<signer role=\"applicant\">" KEY "</signer>"
#define REVOCATION "<revocation signers=\"require\" stamps=\"none\"/>"
#define DIGEST "<digest name=\"SHA-256\"/>"
#define SIGNATURE "<signature name=\"ECDSA\" min-bits=\"256\"/>"
#define ALGORITHMS "<algorithms>" DIGEST SIGNATURE "</algorithms>"

static xmlSchema *schema;

static void quiet(void *context, const char *format, ...)
{
    (void)context;
    (void)format;
}

static int setup(void **state)
{
    (void)state;
    char path[4096];
    xml_setup();
    snprintf(path, sizeof path, "%s/schemas/policy.xsd", getenv("SOURCE"));
    int descriptor = open(path, O_RDONLY);
    assert_true(descriptor >= 0);
    struct buffer bytes = kit_bytes(descriptor);
    close(descriptor);
    xmlSchemaParserCtxt *parser =
        xmlSchemaNewMemParserCtxt((const char *)bytes.bytes, (int)bytes.size);
    schema = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    buffer_release(&bytes);
    return schema ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    xmlSchemaFree(schema);
    return 0;
}

static bool schema_accepts(const char *text)
{
    struct error error;
    xmlDoc *doc = xml_parse(text, strlen(text), "policy.xml", &error);
    assert_non_null(doc);
    xmlSchemaValidCtxt *context = xmlSchemaNewValidCtxt(schema);
    xmlSchemaSetValidErrors(context, quiet, quiet, NULL);
    int result = xmlSchemaValidateDoc(context, doc);
    xmlSchemaFreeValidCtxt(context);
    xmlFreeDoc(doc);
    return result == 0;
}

static void accepted(const char *text)
{
    struct error error;
    struct policy policy = { 0 };
    if (!policy_parse(text, strlen(text), "policy.xml", &policy, &error))
        fail_msg("%s", error.text);
    policy_release(&policy);
    if (!schema_accepts(text))
        fail_msg("the schema refuses %s", text);
}

static void refused(const char *text, const char *sentence)
{
    struct error error = { 0 };
    struct policy policy = { 0 };
    if (policy_parse(text, strlen(text), "policy.xml", &policy, &error))
        fail_msg("accepted, although: %s", sentence);
    if (!strstr(error.text, sentence))
        fail_msg("'%s' instead of '%s'", error.text, sentence);
    assert_int_equal(error.status, STATUS_INPUT);
    if (schema_accepts(text))
        fail_msg("the schema accepts %s", text);
}

static void good_ones(void **state)
{
    (void)state;
    accepted(OPEN "<signers/>" REVOCATION ALGORITHMS "</policy>");
    accepted(OPEN "<signers>" SIGNER SIGNER "</signers>" REVOCATION ALGORITHMS "</policy>");
    accepted("<p:policy xmlns:p=\"urn:samdossier:policy:1\" test=\"yes\"><p:signers><!-- none -->\n"
             "</p:signers><p:revocation signers=\"none\" stamps=\"require\"/><p:algorithms>"
             "<p:digest name=\"SHA-512\" from=\"2026-01-01\" to=\"2030-01-01\"/>"
             "<p:signature name=\"RSASSA-PSS\" min-bits=\"8192\"/></p:algorithms></p:policy>");
    accepted(OPEN
             "<signers><signer role=\"endorser\" key-usage=\"nonRepudiation\"><subject "
             "issuer=\"CN=A\" attribute=\"organizationIdentifier\" value=\"B\"/></signer>"
             "</signers><extended-key-usage><oid value=\"1.2.3\"/></extended-key-usage>" REVOCATION
                 ALGORITHMS
             "<roles><require regulator=\"sg\" role=\"applicant\" level=\"LTA\"/></roles>"
             "<stamp-policies><oid value=\"1.2.4\"/></stamp-policies></policy>");
}

static void bad_ones(void **state)
{
    (void)state;
    refused("<policy/>", "the root is not");
    refused("<policy xmlns=\"urn:samdossier:policy:2\"/>", "the root is not");
    refused(
        "<policy xmlns=\"urn:samdossier:policy:1\" tests=\"yes\"><signers/>" REVOCATION ALGORITHMS
        "</policy>",
        "unknown attribute 'tests'");
    refused(
        "<policy xmlns=\"urn:samdossier:policy:1\" test=\"true\"><signers/>" REVOCATION ALGORITHMS
        "</policy>",
        "neither yes nor no");
    refused(OPEN REVOCATION ALGORITHMS "</policy>", "missing before this place 'signers'");
    refused(OPEN "<signers/>" ALGORITHMS "</policy>", "missing before this place 'revocation'");
    refused(OPEN "<signers/>" REVOCATION "</policy>", "missing before this place 'algorithms'");
    refused(OPEN "<signers/>" ALGORITHMS REVOCATION "</policy>", "missing before this place");
    refused(OPEN "<signers/>" REVOCATION ALGORITHMS "<trust-all/></policy>", "misplaced element");
    refused(OPEN "<signers/>" REVOCATION ALGORITHMS "text</policy>", "text inside 'policy'");
    refused(OPEN "<signers>" KEY "</signers>" REVOCATION ALGORITHMS "</policy>",
            "unknown element 'key'");
    refused(OPEN "<signers><signer role=\"applicant\"/></signers>" REVOCATION ALGORITHMS
                 "</policy>",
            "no key and no subject");
    refused(OPEN "<signers><signer role=\"applicant\">" KEY KEY
                 "</signer></signers>" REVOCATION ALGORITHMS "</policy>",
            "more than one rule");
    refused(OPEN "<signers><signer>" KEY "</signer></signers>" REVOCATION ALGORITHMS "</policy>",
            "missing attribute 'role'");
    refused(OPEN "<signers><signer role=\"An Applicant\">" KEY
                 "</signer></signers>" REVOCATION ALGORITHMS "</policy>",
            "no id 'An Applicant'");
    refused(OPEN "<signers><signer role=\"a\" key-usage=\"all\">" KEY
                 "</signer></signers>" REVOCATION ALGORITHMS "</policy>",
            "unknown key usage");
    refused(
        OPEN
        "<signers><signer role=\"a\"><key spki=\"ABC\"/></signer></signers>" REVOCATION ALGORITHMS
        "</policy>",
        "no SHA-256 'ABC'");
    refused(OPEN "<signers><signer role=\"a\"><subject issuer=\"CN=A\" attribute=\"CN\" "
                 "value=\"B\"/></signer></signers>" REVOCATION ALGORITHMS "</policy>",
            "a subject is not known by 'CN'");
    refused(OPEN "<signers><signer role=\"a\"><subject issuer=\"CN=A\" attribute=\"serialNumber\" "
                 "value=\"\"/></signer></signers>" REVOCATION ALGORITHMS "</policy>",
            "missing attribute 'value'");
    refused(OPEN "<signers/><revocation signers=\"maybe\" stamps=\"none\"/>" ALGORITHMS "</policy>",
            "unknown revocation mode");
    refused(OPEN "<signers/><revocation signers=\"none\"/>" ALGORITHMS "</policy>",
            "missing attribute 'stamps'");
    static const char *const ages[] = { "0", "-1", "012", "2d", "", "87601" };
    for (size_t i = 0; i < sizeof ages / sizeof *ages; i++) {
        char policy[2000];
        snprintf(
            policy, sizeof policy,
            OPEN
            "<signers/><revocation signers=\"none\" stamps=\"none\" max-age=\"%s\"/>" ALGORITHMS
            "</policy>",
            ages[i]);
        refused(policy, "no number of hours");
    }
    refused(OPEN "<signers/>" REVOCATION ALGORITHMS
                 "<roles><require regulator=\"sg\" role=\"a\" level=\"C\"/></roles></policy>",
            "unknown level");
    refused(OPEN "<signers/>" REVOCATION ALGORITHMS
                 "<roles><require regulator=\"sg\" role=\"a\" level=\"none\"/></roles></policy>",
            "unknown level");
    refused(OPEN "<signers/>" REVOCATION ALGORITHMS
                 "<stamp-policies><oid value=\"one.two\"/></stamp-policies></policy>",
            "no object identifier");
}

static void bad_algorithms(void **state)
{
    (void)state;
#define TABLE(rows) OPEN "<signers/>" REVOCATION "<algorithms>" rows "</algorithms></policy>"
    refused(TABLE("<digest name=\"SHA-1\"/>" SIGNATURE), "unknown algorithm 'SHA-1'");
    refused(TABLE(DIGEST "<signature name=\"DSA\" min-bits=\"2048\"/>"), "unknown algorithm 'DSA'");
    refused(TABLE(DIGEST "<signature name=\"ECDSA\"/>"), "missing attribute 'min-bits'");
    refused(TABLE(DIGEST "<signature name=\"ECDSA\" min-bits=\"1\"/>"), "no number of bits");
    refused(TABLE(DIGEST "<signature name=\"ECDSA\" min-bits=\"0x200\"/>"), "no number of bits");
    refused(TABLE("<digest name=\"SHA-256\" min-bits=\"256\"/>" SIGNATURE), "unknown attribute");
    refused(TABLE("<digest name=\"SHA-256\" to=\"2026-02-30\"/>" SIGNATURE), "no date");
    refused(TABLE("<digest name=\"SHA-256\" to=\"soon\"/>" SIGNATURE), "no date");
    refused(TABLE("<signature name=\"ECDSA\" min-bits=\"0256\"/>"), "no number of bits");
    refused(TABLE(SIGNATURE DIGEST), "misplaced element 'digest'");
    refused(TABLE(SIGNATURE), "no digest in 'algorithms'");
    refused(TABLE(DIGEST), "no signature in 'algorithms'");
    refused(TABLE(""), "nothing in 'algorithms'");
    refused(OPEN "<signers/>" REVOCATION ALGORITHMS "<roles/></policy>", "nothing in 'roles'");
    refused(TABLE("<cipher name=\"AES\"/>"), "unknown element 'cipher'");
}

static void hostile_xml(void **state)
{
    (void)state;
    struct error error;
    struct policy policy = { 0 };
    static const char doctype[] = "<!DOCTYPE policy [<!ENTITY a \"b\">]><policy/>";
    assert_false(policy_parse(doctype, strlen(doctype), "policy.xml", &policy, &error));
    assert_false(policy_parse("", 0, "policy.xml", &policy, &error));
    assert_false(policy_parse("<", 1, "policy.xml", &policy, &error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_ones),
        cmocka_unit_test(bad_ones),
        cmocka_unit_test(bad_algorithms),
        cmocka_unit_test(hostile_xml),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
