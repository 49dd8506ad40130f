#include "signing/trust.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "signing/ocsp.h"
#include "signing/trust_inner.h"

#include <dirent.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CERTIFICATE_FILE_BYTES (1 * MIB)
#define STORE_FILES 1000

DEFINE_POINTER_CLEANUP(BIO, BIO_free_all)
DEFINE_POINTER_CLEANUP(X509_CRL, X509_CRL_free)

void trust_free(struct trust *trust)
{
    if (!trust)
        return;
    policy_release(&trust->policy);
    X509_STORE_free(trust->signers);
    X509_STORE_free(trust->stamps);
    sk_X509_pop_free(trust->anchors, X509_free);
    sk_X509_pop_free(trust->stamp_anchors, X509_free);
    sk_X509_CRL_pop_free(trust->crls, X509_CRL_free);
    for (size_t i = 0; i < trust->ocsp_count; i++)
        ocsp_free(trust->ocsps[i]);
    free(trust->ocsps);
    free(trust);
}

bool trust_is_test(const struct trust *trust)
{
    return trust->policy.test;
}

const struct trust_requirement *trust_requirement_at(const struct trust *trust, size_t index)
{
    return index < trust->policy.requirement_count ? &trust->policy.requirements[index] : NULL;
}

bool signer_rule_parse(const char *text, struct signer_rule *ret, struct error *error)
{
    struct signer_rule rule = { .role = "applicant" };
    char hex[SHA256_HEX_SIZE];
    size_t size = strcspn(text, "=");
    snprintf(hex, sizeof hex, "%.*s", (int)(size < sizeof hex ? size : sizeof hex - 1), text);
    if (size != sizeof hex - 1 || !sha256_from_hex(hex, &rule.spki))
        return error_set(error, STATUS_USAGE,
                         "'%s' is no rule for a signer: 64 lower-case hex digits, then =ROLE",
                         text);
    if (text[size] == '=') {
        if (!id_valid(text + size + 1))
            return error_set(error, STATUS_USAGE, "'%s' is no role", text + size + 1);
        snprintf(rule.role, sizeof rule.role, "%s", text + size + 1);
    }
    *ret = rule;
    return true;
}

/* A file of the store, and where its objects go. */
struct intake {
    struct trust *trust;
    X509_STORE *store; /* NULL: CRLs are taken */
    const char *path;
    const char *where; /* it stands */
    struct error *error;
};

static bool refuse(const struct intake *intake, const char *what)
{
    ERR_clear_error();
    return error_set(intake->error, STATUS_INPUT, "'%s'%s: %s", intake->path, intake->where, what);
}

static bool take_certificate(const struct intake *intake, X509 *certificate)
{
    /* Decodes the extensions now, so that threads that share the store only read. */
    if (X509_check_purpose(certificate, -1, 0) != 1)
        return refuse(intake, "a certificate with broken extensions");
    if (X509_STORE_add_cert(intake->store, certificate) != 1)
        return refuse(intake, "a certificate that cannot be added");
    bool signs = intake->store == intake->trust->signers;
    STACK_OF(X509) *anchors = signs ? intake->trust->anchors : intake->trust->stamp_anchors;
    if (!X509_up_ref(certificate) || !sk_X509_push(anchors, certificate))
        return refuse(intake, "no memory for it");
    return true;
}

static bool take_pem_certificates(const struct intake *intake, BIO *bio)
{
    size_t count = 0;
    for (;;) {
        CLEANUP(X509_free_pointer) X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
        if (!certificate)
            break;
        if (!take_certificate(intake, certificate))
            return false;
        count++;
    }
    bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    return (at_end && count) || refuse(intake, "not a PEM file of certificates only");
}

static bool take_crl(const struct intake *intake, X509_CRL *crl)
{
    if (!sk_X509_CRL_push(intake->trust->crls, crl))
        return refuse(intake, "no memory for it");
    return true;
}

static bool take_der(const struct intake *intake, const struct buffer *content)
{
    const unsigned char *at = content->bytes;
    const unsigned char *end = content->bytes + content->size;
    if (intake->store) {
        CLEANUP(X509_free_pointer) X509 *certificate = d2i_X509(NULL, &at, (long)content->size);
        if (!certificate || at != end)
            return refuse(intake, "neither a PEM nor a DER certificate");
        return take_certificate(intake, certificate);
    }
    CLEANUP(X509_CRL_free_pointer) X509_CRL *crl = d2i_X509_CRL(NULL, &at, (long)content->size);
    if (!crl || at != end)
        return refuse(intake, "neither a PEM nor a DER revocation list");
    if (!take_crl(intake, crl))
        return false;
    crl = NULL;
    return true;
}

static bool take_file(const struct intake *intake, const struct buffer *content)
{
    if (!memmem(content->bytes, content->size, "-----BEGIN ", 11))
        return take_der(intake, content);
    CLEANUP(BIO_free_all_pointer) BIO *bio = BIO_new_mem_buf(content->bytes, (int)content->size);
    if (!bio)
        return refuse(intake, "no memory for it");
    if (intake->store)
        return take_pem_certificates(intake, bio);
    CLEANUP(X509_CRL_free_pointer) X509_CRL *crl = PEM_read_bio_X509_CRL(bio, NULL, NULL, NULL);
    if (!crl)
        return refuse(intake, "not a PEM file of a revocation list");
    if (!take_crl(intake, crl))
        return false;
    crl = NULL;
    return true;
}

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static bool read_files(int root, const char *folder, struct dirent **names, int count,
                       struct intake *intake)
{
    size_t max = intake->store ? CERTIFICATE_FILE_BYTES : LIMIT_CRL_BYTES;
    for (int i = 0; i < count; i++) {
        char path[NAME_MAX + 16];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
        intake->path = path;
        CLEANUP(buffer_release) struct buffer content = { 0 };
        if (!file_read_beneath(root, path, max, &content, intake->error) ||
            !take_file(intake, &content))
            return false;
    }
    return true;
}

/* Every file of a folder, in the order of their names; the folder may be absent if optional. */
static bool read_folder(int root, const char *folder, struct intake *intake, bool optional)
{
    struct dirent **names = NULL;
    if (optional && faccessat(root, folder, F_OK, 0) != 0)
        return true;
    int count = scandirat(root, folder, &names, visible, alphasort);
    if (count < 0)
        return error_set(intake->error, STATUS_INPUT, "the trust store has no folder '%s'", folder);
    bool good = count <= STORE_FILES ? read_files(root, folder, names, count, intake)
                                     : error_set(intake->error, STATUS_LIMIT,
                                                 "more than %d files in '%s'", STORE_FILES, folder);
    for (int i = 0; i < count; i++)
        free(names[i]);
    free(names);
    return good;
}

static bool read_policy(int root, struct trust *trust, struct error *error)
{
    CLEANUP(buffer_release) struct buffer content = { 0 };
    return file_read_beneath(root, "policy.xml", LIMIT_XML_FILE_BYTES, &content, error) &&
           policy_parse(content.bytes, content.size, "policy.xml", &trust->policy, error);
}

static bool read_store(int root, struct trust *trust, struct error *error)
{
    struct intake intake = { .trust = trust, .where = " in the trust store", .error = error };
    if (!read_policy(root, trust, error))
        return false;
    intake.store = trust->signers;
    if (!read_folder(root, "signers", &intake, false))
        return false;
    intake.store = trust->stamps;
    if (!read_folder(root, "tsa", &intake, true))
        return false;
    intake.store = NULL;
    if (!read_folder(root, "crls", &intake, true))
        return false;
    return sk_X509_num(trust->anchors) > 0 ||
           error_set(error, STATUS_INPUT, "no certificate in 'signers'");
}

struct trust *trust_open(const char *folder, struct error *error)
{
    CLEANUP(close_descriptor) int root = folder_open(folder, error);
    if (root < 0)
        return NULL;
    CLEANUP(trust_free_pointer) struct trust *trust = calloc(1, sizeof *trust);
    if (trust) {
        trust->signers = X509_STORE_new();
        trust->stamps = X509_STORE_new();
        trust->anchors = sk_X509_new_null();
        trust->stamp_anchors = sk_X509_new_null();
        trust->crls = sk_X509_CRL_new_null();
    }
    if (!trust || !trust->signers || !trust->stamps || !trust->anchors || !trust->stamp_anchors ||
        !trust->crls) {
        (void)error_set(error, STATUS_LIMIT, "no memory for a trust store");
        return NULL;
    }
    if (!read_store(root, trust, error)) {
        (void)error_wrap(error, "trust store '%s'", folder);
        return NULL;
    }
    return TAKE(trust);
}

static bool read_given(const char *path, size_t max, struct buffer *ret, struct error *error)
{
    CLEANUP(close_descriptor) int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return error_set(error, STATUS_INPUT, "\"%s\" cannot be opened: %m", path);
    return file_read(descriptor, max, ret, error) || error_wrap(error, "\"%s\"", path);
}

bool trust_give_crl(struct trust *trust, const char *path, struct error *error)
{
    CLEANUP(buffer_release) struct buffer content = { 0 };
    struct intake intake = { .trust = trust, .path = path, .where = "", .error = error };
    return read_given(path, LIMIT_CRL_BYTES, &content, error) && take_file(&intake, &content);
}

bool trust_give_ocsp(struct trust *trust, const char *path, struct error *error)
{
    CLEANUP(buffer_release) struct buffer content = { 0 };
    struct judgement judgement = { 0 };
    if (!read_given(path, LIMIT_OCSP_BYTES, &content, error))
        return false;
    struct ocsp **ocsps = realloc(trust->ocsps, (trust->ocsp_count + 1) * sizeof(struct ocsp *));
    if (!ocsps)
        return error_set(error, STATUS_LIMIT, "no memory for \"%s\"", path);
    trust->ocsps = ocsps;
    struct ocsp *ocsp = ocsp_parse((struct span){ content.bytes, content.size }, &judgement);
    if (!ocsp)
        return error_set(error, STATUS_INPUT, "\"%s\": %s", path, judgement.reason);
    trust->ocsps[trust->ocsp_count++] = ocsp;
    return true;
}
