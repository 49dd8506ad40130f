#include "signing/certificate_path.h"

#include "base/limits.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

/* 112 bits of security: RSA from 2048 bits, SHA-256 and up. The policy's table may ask for more. */
#define AUTH_LEVEL 2

DEFINE_POINTER_CLEANUP(X509_STORE_CTX, X509_STORE_CTX_free)

void day_of(int64_t seconds, char ret[DATE_SIZE])
{
    int64_t days = seconds / 86400 - (seconds % 86400 < 0);
    date_from_days(days, ret);
}

/* Whose certificates a sentence is about. */
static const char *whose(const struct path_request *request)
{
    return request->is_stamp ? "time-stamp authority" : "signer";
}

/* `depth`: 0 for the signer's own certificate. */
static void judge_path_error(const struct path_request *request, int code, int depth,
                             struct judgement *judgement)
{
    const char *text = X509_verify_cert_error_string(code);
    switch (code) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
        if (request->stamped && depth == 0 && code == X509_V_ERR_CERT_NOT_YET_VALID)
            (void)judge_failed(judgement, "NOT_YET_VALID",
                               "the time stamp proves that the signature is older than the "
                               "signer's certificate");
        (void)judge_unknown(judgement, "OUT_OF_BOUNDS_NO_POE",
                            "a certificate of the %s's path is not valid at this time: %s",
                            whose(request), text);
        return;
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
        (void)judge_unknown(judgement, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
                            "the %s's certificates are too weak: %s", whose(request), text);
        return;
    default:
        (void)judge_unknown(judgement, "NO_CERTIFICATE_CHAIN_FOUND",
                            "no path from the %s's certificate to an anchor of the trust store: %s",
                            whose(request), text);
    }
}

STACK_OF(X509) *
    certificate_path_build(const struct path_request *request, struct judgement *judgement)
{
    CLEANUP(X509_STORE_CTX_free_pointer) X509_STORE_CTX *context = X509_STORE_CTX_new();
    const struct cades *cades = request->cades;
    X509_STORE *anchors = request->is_stamp ? request->trust->stamps : request->trust->signers;
    if (!context ||
        X509_STORE_CTX_init(context, anchors, cades->signer, request->evidence->carried) != 1) {
        (void)judge_unknown(judgement, "GENERIC", "no memory to build a certificate path");
        return NULL;
    }
    X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_time(param, (time_t)request->at);
    X509_VERIFY_PARAM_set_depth(param,
                                LIMIT_CHAIN - 2); /* certificates between signer and anchor */
    X509_VERIFY_PARAM_set_auth_level(param, AUTH_LEVEL);
    X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_X509_STRICT | X509_V_FLAG_PARTIAL_CHAIN);
    bool good = X509_verify_cert(context) == 1;
    ERR_clear_error();
    if (good)
        return X509_STORE_CTX_get1_chain(context);
    judge_path_error(request, X509_STORE_CTX_get_error(context),
                     X509_STORE_CTX_get_error_depth(context), judgement);
    return NULL;
}

/* An extended usage that may sign documents, as foreign signature software accepts it. */
static bool is_document_usage(const struct policy *policy, const ASN1_OBJECT *object)
{
    static const char *const known[] = {
        "1.3.6.1.5.5.7.3.4",       /* emailProtection */
        "1.3.6.1.5.5.7.3.36",      /* documentSigning, RFC 9336 */
        "1.3.6.1.4.1.311.10.3.12", /* Microsoft document signing */
        "1.2.840.113583.1.1.5",    /* Adobe authentic documents */
        "2.5.29.37.0",             /* any */
    };
    char oid[128];
    OBJ_obj2txt(oid, sizeof oid, object, 1);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(oid, known[i]) == 0)
            return true;
    }
    for (size_t i = 0; i < policy->extended_count; i++) {
        if (strcmp(oid, policy->extended_usages[i]) == 0)
            return true;
    }
    return false;
}

static bool extended_usage_fits(const struct policy *policy, X509 *certificate)
{
    int critical;
    EXTENDED_KEY_USAGE *usages = X509_get_ext_d2i(certificate, NID_ext_key_usage, &critical, NULL);
    if (!usages)
        return critical == -1; /* absent; anything else is broken or there twice */
    bool fits = false;
    for (int i = 0; i < sk_ASN1_OBJECT_num(usages) && !fits; i++)
        fits = is_document_usage(policy, sk_ASN1_OBJECT_value(usages, i));
    EXTENDED_KEY_USAGE_free(usages);
    return fits;
}

static bool usage_fits(X509 *certificate, enum key_usage wanted)
{
    uint32_t usage = X509_get_key_usage(certificate); /* all ones when absent */
    uint32_t mask = wanted == USAGE_DIGITAL_SIGNATURE ? KU_DIGITAL_SIGNATURE
                    : wanted == USAGE_NON_REPUDIATION ? KU_NON_REPUDIATION
                                                      : KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION;
    return (usage & mask) != 0;
}

/* The extended usage is there, critical, and timeStamping alone (RFC 3161 2.3). */
static bool stamps_only(X509 *certificate)
{
    int critical;
    EXTENDED_KEY_USAGE *usages = X509_get_ext_d2i(certificate, NID_ext_key_usage, &critical, NULL);
    bool only = usages && critical == 1 && sk_ASN1_OBJECT_num(usages) == 1 &&
                OBJ_obj2nid(sk_ASN1_OBJECT_value(usages, 0)) == NID_time_stamp;
    EXTENDED_KEY_USAGE_free(usages);
    return only && usage_fits(certificate, USAGE_ANY);
}

static void check_usage(const struct path_request *request, enum key_usage wanted,
                        struct judgement *judgement)
{
    X509 *certificate = request->cades->signer;
    if (request->is_stamp) {
        if (!stamps_only(certificate))
            (void)judge_unknown(judgement, "CHAIN_CONSTRAINTS_FAILURE",
                                "the certificate of the time-stamp authority is not meant for time "
                                "stamps and nothing else");
        return;
    }
    if (!usage_fits(certificate, wanted) ||
        !extended_usage_fits(&request->trust->policy, certificate))
        (void)judge_unknown(judgement, "CHAIN_CONSTRAINTS_FAILURE",
                            "the signer's certificate is not meant for signing documents");
}

static void check_algorithm(const struct path_request *request, const struct algorithm *algorithm,
                            const char *what, struct judgement *judgement)
{
    char day[DATE_SIZE], name[64];
    /* What a stamp says of its own time proves nothing: it must hold until something else does. */
    day_of(request->is_stamp ? request->proven : request->at, day);
    algorithm_print(algorithm, name, sizeof name);
    if (!policy_allows(&request->trust->policy, algorithm, day))
        (void)judge_unknown(judgement, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
                            "%s uses %s, which the trust store does not accept on %s", what, name,
                            day);
}

static void check_algorithms(const struct path_request *request, const STACK_OF(X509) * path,
                             struct judgement *judgement)
{
    check_algorithm(request, &request->cades->algorithm, "the signature", judgement);
    for (int i = 0; i + 1 < sk_X509_num(path); i++) {
        const X509_ALGOR *algor;
        X509_get0_signature(NULL, &algor, sk_X509_value(path, i));
        EVP_PKEY *key = X509_get0_pubkey(sk_X509_value(path, i + 1));
        struct algorithm algorithm = algorithm_of_x509(algor, key);
        check_algorithm(request, &algorithm, "a certificate of the path", judgement);
    }
}

/* A time stamp proves that a signature is not younger, never that it is not older: made before or
 * after, nobody can tell (EN 319 102-1 5.5.4, REVOKED_NO_POE). */
static void judge_revoked(const struct path_request *request, bool is_issuer,
                          struct judgement *judgement)
{
    if (is_issuer)
        (void)judge_unknown(judgement, "REVOKED_CA_NO_POE",
                            "an issuer of the %s was revoked, and nothing proves that what it "
                            "signed is older",
                            whose(request));
    else
        (void)judge_unknown(judgement, "REVOKED_NO_POE",
                            request->stamped
                                ? "a certificate of the %s's path was revoked before the time that "
                                  "the time stamp proves"
                                : "a certificate of the %s's path is revoked, and nothing proves "
                                  "that the signature is older",
                            whose(request));
}

static void judge_open(const struct path_request *request, bool is_issuer, bool is_held,
                       struct judgement *judgement)
{
    char what[64];
    snprintf(what, sizeof what, is_issuer ? "an issuer of the %s" : "the %s's certificate",
             whose(request));
    if (is_held)
        (void)judge_unknown(judgement, "TRY_LATER", "%s is on hold", what);
    else
        (void)judge_unknown(judgement, "TRY_LATER", "no revocation data cover this time for %s",
                            what);
}

/* The whole path, also behind a revoked certificate: what speaks of the others is of use too. */
static const char *check_revocation(const struct path_request *request, const STACK_OF(X509) * path,
                                    struct judgement *judgement)
{
    const struct policy *policy = &request->trust->policy;
    if (!(request->is_stamp ? policy->revocation_stamps : policy->revocation_signers))
        return "none (policy)";
    bool revoked = false, open = false;
    for (int i = 0; i + 1 < sk_X509_num(path); i++) {
        struct path_request about = *request;
        about.of_issuer = i > 0 && evidence_carries(request->evidence);
        enum revocation revocation =
            revocation_check(&about, sk_X509_value(path, i), sk_X509_value(path, i + 1));
        if (revocation == REVOCATION_GOOD)
            continue;
        if (revocation == REVOCATION_REVOKED)
            judge_revoked(request, i > 0, judgement);
        else
            judge_open(request, i > 0, revocation == REVOCATION_HELD, judgement);
        revoked = revoked || revocation == REVOCATION_REVOKED;
        open = true;
    }
    return revoked ? "revoked" : open ? "unknown" : "good";
}

/* Whether it needs no help of the store: what level LT is for. */
static bool is_complete(const struct path_request *request, const STACK_OF(X509) * path)
{
    struct path_request about = *request;
    about.carried_only = true;
    for (int i = 0; i + 1 < sk_X509_num(path); i++) {
        about.of_issuer = i > 0;
        if (revocation_check(&about, sk_X509_value(path, i), sk_X509_value(path, i + 1)) !=
            REVOCATION_GOOD)
            return false;
    }
    return true;
}

void certificate_path_check(const struct path_request *request, struct path_result *ret,
                            struct judgement *judgement)
{
    enum key_usage usage = USAGE_ANY;
    *ret = (struct path_result){ .revocation = "unknown" };
    ret->role = request->is_stamp ? NULL : signer_role(request, &usage);
    STACK_OF(X509) *path = certificate_path_build(request, judgement);
    if (!path)
        return;
    ret->built = true;
    evidence_use(request->evidence, path);
    ret->complete = is_complete(request, path);
    ret->revocation = check_revocation(request, path, judgement);
    if (request->is_stamp) /* a token serves itself only */
        (void)evidence_uses(request->evidence, request->cades->certificates, judgement);
    check_algorithms(request, path, judgement);
    check_usage(request, usage, judgement);
    if (!ret->role && !request->is_stamp)
        (void)judge_unknown(judgement, "SIG_CONSTRAINTS_FAILURE",
                            "the signer is known to the anchors, but no rule of the trust store "
                            "names a role for it");
    sk_X509_pop_free(path, X509_free);
}
