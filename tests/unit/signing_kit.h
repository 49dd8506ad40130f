/* What the tests of sealing share: a folder for one test, a small authority with fixed dates, and
 * containers made from names and contents. Everything asserts. */
#ifndef TESTS_UNIT_SIGNING_KIT_H
#define TESTS_UNIT_SIGNING_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/xml.h"
#include "signing/key.h"
#include "signing/seal_verify.h"
#include "signing/seal_write.h"
#include "signing/zip/write.h"

#include <fcntl.h>
#include <ftw.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define UNUSED __attribute__((unused))

#define KIT_NOW 1795219200   /* 2026-11-21T00:00:00Z, when signatures of the tests are made */
#define KIT_SINCE 1767225600 /* 2026-01-01 */
#define KIT_UNTIL 1924992000 /* 2031-01-01 */

struct kit {
    char folder[64];
    EVP_PKEY *root_key;
    X509 *root;
    long serial;
};

/* A certificate to be made. */
struct kit_certificate {
    const char *name;
    EVP_PKEY *key;
    int64_t since, until; /* 0: KIT_SINCE, KIT_UNTIL */
    const char *usage;    /* keyUsage, NULL: digitalSignature,nonRepudiation; "" none */
    const char *extended; /* extendedKeyUsage or NULL */
    bool authority;
    const EVP_MD *digest; /* NULL: SHA-256 */
};

static inline UNUSED char *kit_path(const struct kit *kit, const char *name)
{
    static char paths[8][160];
    static unsigned next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", kit->folder, name);
    return path;
}

static inline UNUSED void kit_write(const struct kit *kit, const char *name, const void *bytes,
                                    size_t size, mode_t mode)
{
    int descriptor = open(kit_path(kit, name), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, bytes, size), (ssize_t)size);
    assert_int_equal(fchmod(descriptor, mode), 0);
    close(descriptor);
}

static inline UNUSED void kit_extension(X509 *issuer, X509 *certificate, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    assert_non_null(extension);
    assert_int_equal(X509_add_ext(certificate, extension, -1), 1);
    X509_EXTENSION_free(extension);
}

static inline UNUSED X509 *kit_issue(struct kit *kit, X509 *issuer, EVP_PKEY *issuer_key,
                                     const struct kit_certificate *wanted)
{
    X509 *certificate = X509_new();
    X509_NAME *subject = X509_get_subject_name(certificate);
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++kit->serial);
    ASN1_TIME_set(X509_getm_notBefore(certificate), wanted->since ? wanted->since : KIT_SINCE);
    ASN1_TIME_set(X509_getm_notAfter(certificate), wanted->until ? wanted->until : KIT_UNTIL);
    X509_set_pubkey(certificate, wanted->key);
    X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_UTF8, (const uint8_t *)"Test", -1, -1, 0);
    X509_NAME_add_entry_by_txt(subject, "serialNumber", MBSTRING_UTF8, (const uint8_t *)"JP-1", -1,
                               -1, 0);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, (const uint8_t *)wanted->name, -1, -1,
                               0);
    if (!issuer)
        issuer = certificate;
    X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
    kit_extension(issuer, certificate, NID_basic_constraints,
                  wanted->authority ? "critical,CA:TRUE" : "CA:FALSE");
    const char *usage = wanted->usage       ? wanted->usage
                        : wanted->authority ? "keyCertSign,cRLSign"
                                            : "digitalSignature,nonRepudiation";
    if (*usage)
        kit_extension(issuer, certificate, NID_key_usage, usage);
    if (wanted->extended)
        kit_extension(issuer, certificate, NID_ext_key_usage, wanted->extended);
    kit_extension(issuer, certificate, NID_subject_key_identifier, "hash");
    if (issuer != certificate)
        kit_extension(issuer, certificate, NID_authority_key_identifier, "keyid");
    assert_true(X509_sign(certificate, issuer_key, wanted->digest ? wanted->digest : EVP_sha256()));
    return certificate;
}

static inline UNUSED void kit_store_certificate(const struct kit *kit, const char *name,
                                                X509 *const *certificates, size_t count)
{
    FILE *file = fopen(kit_path(kit, name), "w");
    assert_non_null(file);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(PEM_write_X509(file, certificates[i]), 1);
    fclose(file);
}

static inline UNUSED void kit_store_key(const struct kit *kit, const char *name, EVP_PKEY *key)
{
    FILE *file = fopen(kit_path(kit, name), "w");
    assert_non_null(file);
    assert_int_equal(PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL), 1);
    fclose(file);
    assert_int_equal(chmod(kit_path(kit, name), 0600), 0);
}

/* A revocation list of an authority; `revoked` (may be NULL) since `when`. */
static inline UNUSED void kit_crl(const struct kit *kit, const char *name, X509 *issuer,
                                  EVP_PKEY *key, const X509 *revoked, int64_t when, int64_t since,
                                  int64_t until)
{
    X509_CRL *crl = X509_CRL_new();
    ASN1_TIME *time = ASN1_TIME_set(NULL, since);
    X509_CRL_set_version(crl, X509_CRL_VERSION_2);
    X509_CRL_set_issuer_name(crl, X509_get_subject_name(issuer));
    X509_CRL_set1_lastUpdate(crl, time);
    ASN1_TIME_set(time, until);
    X509_CRL_set1_nextUpdate(crl, time);
    if (revoked) {
        X509_REVOKED *entry = X509_REVOKED_new();
        ASN1_TIME_set(time, when);
        X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber((X509 *)revoked));
        X509_REVOKED_set_revocationDate(entry, time);
        X509_CRL_add0_revoked(crl, entry);
    }
    ASN1_TIME_free(time);
    X509_CRL_sort(crl);
    assert_true(X509_CRL_sign(crl, key, EVP_sha256()));
    FILE *file = fopen(kit_path(kit, name), "w");
    assert_non_null(file);
    assert_int_equal(PEM_write_X509_CRL(file, crl), 1);
    fclose(file);
    X509_CRL_free(crl);
}

#define KIT_ALGORITHMS                                                                             \
    "<algorithms><digest name=\"SHA-256\"/><digest name=\"SHA-384\"/><digest name=\"SHA-512\"/>"   \
    "<signature name=\"ECDSA\" min-bits=\"256\"/><signature name=\"RSASSA-PSS\" "                  \
    "min-bits=\"2048\"/><signature name=\"RSASSA-PKCS1-v1.5\" min-bits=\"2048\" "                  \
    "to=\"2029-01-01\"/></algorithms>"
/* Whoever has this name in the subject, from the test root, signs as applicant. */
#define KIT_SIGNERS                                                                                \
    "<signers><signer role=\"applicant\"><subject issuer=\"CN=Root,serialNumber=JP-1,O=Test\" "    \
    "attribute=\"serialNumber\" value=\"JP-1\"/></signer></signers>"
#define KIT_REVOCATION "<revocation signers=\"require\" stamps=\"require\"/>"

static inline UNUSED void kit_policy(const struct kit *kit, const char *content)
{
    char policy[4096];
    int size =
        snprintf(policy, sizeof policy,
                 "<policy xmlns=\"urn:samdossier:policy:1\" test=\"no\">%s</policy>\n", content);
    kit_write(kit, "trust/policy.xml", policy, (size_t)size, 0600);
}

/* A new folder with a root, its empty CRL, and a trust store for both. */
static inline UNUSED void kit_init(struct kit *kit)
{
    xml_setup();
    *kit = (struct kit){ .folder = "/tmp/samdossier-test.XXXXXX" };
    assert_non_null(mkdtemp(kit->folder));
    mkdir(kit_path(kit, "trust"), 0700);
    mkdir(kit_path(kit, "trust/signers"), 0700);
    mkdir(kit_path(kit, "trust/crls"), 0700);
    kit->root_key = EVP_EC_gen("P-256");
    struct kit_certificate root = { .name = "Root", .key = kit->root_key, .authority = true };
    kit->root = kit_issue(kit, NULL, kit->root_key, &root);
    kit_store_certificate(kit, "trust/signers/root.pem", &kit->root, 1);
    kit_crl(kit, "trust/crls/root.crl", kit->root, kit->root_key, NULL, 0, KIT_SINCE, KIT_UNTIL);
    kit_policy(kit, KIT_SIGNERS KIT_REVOCATION KIT_ALGORITHMS);
}

static inline UNUSED int kit_remove(const char *path, const struct stat *info, int kind,
                                    struct FTW *walk)
{
    (void)info;
    (void)kind;
    (void)walk;
    return remove(path);
}

static inline UNUSED void kit_release(struct kit *kit)
{
    assert_int_equal(nftw(kit->folder, kit_remove, 8, FTW_DEPTH | FTW_PHYS), 0);
    X509_free(kit->root);
    EVP_PKEY_free(kit->root_key);
}

/* Opens a key with a certificate that the root issues for it. Takes the key over. */
static inline UNUSED struct key *kit_key_as(struct kit *kit, struct kit_certificate *wanted)
{
    struct error error;
    X509 *certificate = kit_issue(kit, kit->root, kit->root_key, wanted);
    kit_store_certificate(kit, "signer.pem", &certificate, 1);
    kit_store_key(kit, "signer.key", wanted->key);
    X509_free(certificate);
    EVP_PKEY_free(wanted->key);
    struct key_source source = { .file = kit_path(kit, "signer.key"),
                                 .certificate = kit_path(kit, "signer.pem"),
                                 .pass_descriptor = -1 };
    struct key *key = key_open(&source, &error);
    if (!key)
        fail_msg("%s", error.text);
    return key;
}

static inline UNUSED struct key *kit_key(struct kit *kit)
{
    struct kit_certificate signer = { .name = "Signer", .key = EVP_EC_gen("P-256") };
    return kit_key_as(kit, &signer);
}

static inline UNUSED struct trust *kit_trust(const struct kit *kit)
{
    struct error error;
    struct trust *trust = trust_open(kit_path(kit, "trust"), &error);
    if (!trust)
        fail_msg("%s", error.text);
    return trust;
}

static inline UNUSED struct buffer kit_bytes(int descriptor)
{
    struct error error;
    struct buffer bytes = { 0 };
    assert_int_equal(lseek(descriptor, 0, SEEK_SET), 0);
    if (!file_read(descriptor, 64 << 20, &bytes, &error))
        fail_msg("%s", error.text);
    return bytes;
}

/* Pairs of name and content, ended by NULL; a name in META-INF, manifest.xml and SHA256SUMS stored.
 */
static inline UNUSED struct buffer kit_container(const char *const *pairs)
{
    struct error error;
    struct entries entries = { 0 };
    struct pool *pool = pool_new(&error);
    assert_non_null(pool);
    for (; *pairs; pairs += 2) {
        struct blob blob;
        bool stored = strncmp(pairs[0], "META-INF", 8) == 0 || !strchr(pairs[0], '/');
        assert_true(pool_add_bytes(pool, pairs[1], strlen(pairs[1]), stored, &blob, &error));
        assert_true(entries_add(&entries, pairs[0], NULL, NULL, &blob, &error));
    }
    int descriptor = file_temporary(&error);
    assert_true(descriptor >= 0);
    if (!container_write(descriptor, pool, &entries, &error))
        fail_msg("%s", error.text);
    struct buffer bytes = kit_bytes(descriptor);
    close(descriptor);
    entries_release(&entries);
    pool_free(pool);
    return bytes;
}

#define KIT_LONG                                                                                   \
    "a text long enough to be deflated, a text long enough to be deflated, a text long enough "    \
    "to be deflated, and an end"

static const char *const kit_pairs[] UNUSED = { "manifest.xml",
                                                "<manifest/>\n",
                                                "submission.xml",
                                                "<submission/>\n",
                                                "upload/a b.txt",
                                                KIT_LONG,
                                                "upload/z/\xe6\xb7\xbb\xe4\xbb\x98.txt",
                                                "x",
                                                NULL };

static inline UNUSED int kit_descriptor(const struct buffer *bytes)
{
    struct error error;
    int descriptor = file_temporary(&error);
    assert_true(descriptor >= 0);
    assert_true(descriptor_write(descriptor, bytes->bytes, bytes->size, &error));
    return descriptor;
}

static inline UNUSED bool kit_try_seal(const struct buffer *bytes,
                                       const struct seal_request *request, struct buffer *ret,
                                       struct error *error)
{
    int in = kit_descriptor(bytes);
    int out = file_temporary(error);
    assert_true(out >= 0);
    bool good = seal_write(in, out, request, error);
    if (good)
        *ret = kit_bytes(out);
    close(in);
    close(out);
    return good;
}

static inline UNUSED struct buffer kit_seal(const struct buffer *bytes,
                                            const struct seal_request *request)
{
    struct error error;
    struct buffer sealed = { 0 };
    if (!kit_try_seal(bytes, request, &sealed, &error))
        fail_msg("%s", error.text);
    return sealed;
}

static inline UNUSED void kit_verify(const struct buffer *bytes, const struct trust *trust,
                                     int64_t at, struct seal *ret)
{
    struct error error;
    struct sealed *sealed = sealed_open_bytes(bytes->bytes, bytes->size, &error);
    if (!sealed)
        fail_msg("%s", error.text);
    struct verify_options options = { .at = at };
    if (!seal_verify(sealed, trust, &options, ret, &error))
        fail_msg("%s", error.text);
    sealed_free(sealed);
}

#endif
