/* Who signs for which role: the rules of one run and those of policy.xml. */
#include "signing/certificate_path.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

DEFINE_POINTER_CLEANUP(BIO, BIO_free_all)

bool spki_digest(X509 *certificate, struct sha256 *ret)
{
    unsigned char *der = NULL;
    int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
    if (size <= 0)
        return false;
    sha256_bytes(der, (size_t)size, ret);
    OPENSSL_free(der);
    return true;
}

static bool name_prints_as(const X509_NAME *name, unsigned long flags, const char *wanted)
{
    CLEANUP(BIO_free_all_pointer) BIO *bio = BIO_new(BIO_s_mem());
    if (!bio || X509_NAME_print_ex(bio, name, 0, flags) < 0)
        return false;
    char *text;
    long size = BIO_get_mem_data(bio, &text);
    return size >= 0 && (size_t)size == strlen(wanted) && memcmp(text, wanted, (size_t)size) == 0;
}

/* As `openssl x509 -nameopt RFC2253` prints it, or the same with letters beyond ASCII left as they
 * are. */
static bool issuer_is(X509 *certificate, const char *wanted)
{
    const X509_NAME *issuer = X509_get_issuer_name(certificate);
    return name_prints_as(issuer, XN_FLAG_RFC2253, wanted) ||
           name_prints_as(issuer, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB, wanted);
}

/* The subject has the attribute exactly once, with this value. */
static bool subject_has(X509 *certificate, int nid, const char *wanted)
{
    const X509_NAME *subject = X509_get_subject_name(certificate);
    int at = X509_NAME_get_index_by_NID(subject, nid, -1);
    if (at < 0 || X509_NAME_get_index_by_NID(subject, nid, at) >= 0)
        return false;
    unsigned char *value = NULL;
    int size =
        ASN1_STRING_to_UTF8(&value, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
    bool same =
        size >= 0 && (size_t)size == strlen(wanted) && memcmp(value, wanted, (size_t)size) == 0;
    if (size >= 0)
        OPENSSL_free(value);
    return same;
}

static bool rule_fits(const struct policy_signer *rule, X509 *certificate,
                      const struct sha256 *spki)
{
    if (rule->by_key)
        return sha256_equal(&rule->spki, spki);
    return issuer_is(certificate, rule->issuer) &&
           subject_has(certificate, rule->name_nid, rule->name);
}

const char *signer_role(const struct path_request *request, enum key_usage *ret_usage)
{
    struct sha256 spki;
    X509 *certificate = request->cades->signer;
    const struct policy *policy = &request->trust->policy;
    if (!spki_digest(certificate, &spki))
        return NULL;
    for (size_t i = 0; i < request->rule_count; i++) {
        if (sha256_equal(&request->rules[i].spki, &spki))
            return request->rules[i].role;
    }
    for (size_t i = 0; i < policy->signer_count; i++) {
        if (rule_fits(&policy->signers[i], certificate, &spki)) {
            *ret_usage = policy->signers[i].usage;
            return policy->signers[i].role;
        }
    }
    return NULL;
}
