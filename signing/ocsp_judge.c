#include "signing/ocsp_inner.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

static bool same_key(X509 *a, X509 *b)
{
    return X509_NAME_cmp(X509_get_subject_name(a), X509_get_subject_name(b)) == 0 &&
           EVP_PKEY_eq(X509_get0_pubkey(a), X509_get0_pubkey(b)) == 1;
}

static bool has_extension(const X509 *certificate, int nid)
{
    return X509_get_ext_by_NID(certificate, nid, -1) >= 0;
}

/* id-kp-OCSPSigning must be named, not only allowed (RFC 6960 4.2.2.2). */
static bool may_answer(X509 *certificate)
{
    EXTENDED_KEY_USAGE *usages = X509_get_ext_d2i(certificate, NID_ext_key_usage, NULL, NULL);
    bool named = false;
    for (int i = 0; i < sk_ASN1_OBJECT_num(usages) && !named; i++)
        named = OBJ_obj2nid(sk_ASN1_OBJECT_value(usages, i)) == NID_OCSP_sign;
    EXTENDED_KEY_USAGE_free(usages);
    return named &&
           (X509_get_key_usage(certificate) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0;
}

/* Certified for it by the issuer itself, not by one below or beside it. */
static bool is_delegate(X509 *responder, X509 *issuer)
{
    return X509_check_issued(issuer, responder) == X509_V_OK &&
           X509_verify(responder, X509_get0_pubkey(issuer)) == 1 && may_answer(responder);
}

/* Whether the response says that this one has signed it (RFC 6960 4.2.1, ResponderID). */
static bool is_named(const struct ocsp *ocsp, X509 *candidate)
{
    const ASN1_OCTET_STRING *key;
    const X509_NAME *name;
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (OCSP_resp_get0_id(ocsp->basic, &key, &name) != 1)
        return false;
    if (name)
        return X509_NAME_cmp(X509_get_subject_name(candidate), name) == 0;
    return X509_pubkey_digest(candidate, EVP_sha1(), digest, &size) == 1 &&
           span_equal((struct span){ ASN1_STRING_get0_data(key), (size_t)ASN1_STRING_length(key) },
                      (struct span){ digest, size });
}

static bool signature_holds(const struct ocsp *ocsp, EVP_PKEY *key)
{
    return key && key_allowed(key) &&
           ASN1_item_verify(ASN1_ITEM_rptr(OCSP_RESPDATA), OCSP_resp_get0_tbs_sigalg(ocsp->basic),
                            (ASN1_BIT_STRING *)(uintptr_t)OCSP_resp_get0_signature(ocsp->basic),
                            OCSP_resp_get0_respdata(ocsp->basic), key) == 1;
}

static X509 *find_among(const struct ocsp *ocsp, const STACK_OF(X509) * candidates)
{
    for (int i = 0; i < sk_X509_num(candidates); i++) {
        X509 *candidate = sk_X509_value(candidates, i);
        if (is_named(ocsp, candidate) && signature_holds(ocsp, X509_get0_pubkey(candidate)))
            return candidate;
    }
    return NULL;
}

/* Who has signed it; borrowed from one of the three. A responder's next certificate has a new key
 * under the old name, so the name alone does not tell. */
static X509 *find_responder(const struct ocsp *ocsp, X509 *issuer, const STACK_OF(X509) * known)
{
    X509 *responder = find_among(ocsp, ocsp_certificates(ocsp));
    if (!responder)
        responder = find_among(ocsp, known);
    if (!responder && is_named(ocsp, issuer) && signature_holds(ocsp, X509_get0_pubkey(issuer)))
        responder = issuer;
    return responder;
}

/* The one answer that is about this certificate; NULL for none, or for what is not understood. */
static OCSP_SINGLERESP *find_single(const struct ocsp *ocsp, X509 *certificate, X509 *issuer)
{
    for (int i = 0; i < OCSP_resp_count(ocsp->basic); i++) {
        OCSP_SINGLERESP *single = OCSP_resp_get0(ocsp->basic, i);
        const OCSP_CERTID *id = OCSP_SINGLERESP_get0_id(single);
        ASN1_OBJECT *digest = NULL;
        OCSP_id_get0_info(NULL, &digest, NULL, NULL, (OCSP_CERTID *)(uintptr_t)id);
        const EVP_MD *method = EVP_get_digestbyobj(digest);
        OCSP_CERTID *wanted = method ? OCSP_cert_to_id(method, certificate, issuer) : NULL;
        bool same = wanted && OCSP_id_cmp(wanted, id) == 0;
        OCSP_CERTID_free(wanted);
        if (same)
            return OCSP_SINGLERESP_get_ext_by_critical(single, 1, -1) < 0 ? single : NULL;
    }
    return NULL;
}

static void fill_times(OCSP_SINGLERESP *single, struct revocation_answer *ret)
{
    ASN1_GENERALIZEDTIME *revoked = NULL, *since = NULL, *until = NULL;
    int reason = -1;
    int status = OCSP_single_get0_status(single, &reason, &revoked, &since, &until);
    ret->says = status == V_OCSP_CERTSTATUS_GOOD      ? SAYS_GOOD
                : status == V_OCSP_CERTSTATUS_REVOKED ? SAYS_REVOKED
                                                      : SAYS_UNKNOWN;
    ret->since = asn1_seconds(since);
    ret->until = asn1_seconds(until);
    ret->revoked = asn1_seconds(revoked);
    ret->reason = reason;
    ASN1_GENERALIZEDTIME *lost =
        OCSP_SINGLERESP_get1_ext_d2i(single, NID_invalidity_date, NULL, NULL);
    ret->lost = lost ? asn1_seconds(lost) : ret->revoked;
    ASN1_GENERALIZEDTIME_free(lost);
}

static bool answer(const struct ocsp *ocsp, X509 *certificate, X509 *issuer,
                   const STACK_OF(X509) * known, struct revocation_answer *ret)
{
    OCSP_SINGLERESP *single = find_single(ocsp, certificate, issuer);
    if (!single || OCSP_BASICRESP_get_ext_by_critical(ocsp->basic, 1, -1) >= 0)
        return false;
    X509 *responder = find_responder(ocsp, issuer, known);
    if (!responder)
        return false;
    bool itself = same_key(responder, issuer);
    if (!itself && !is_delegate(responder, issuer))
        return false;
    *ret = (struct revocation_answer){ .algorithm = ocsp->algorithm,
                                       .responder = itself ? NULL : responder };
    ret->algorithm.bits = EVP_PKEY_get_bits(X509_get0_pubkey(responder));
    ret->produced = asn1_seconds(OCSP_resp_get0_produced_at(ocsp->basic));
    ret->unchecked = has_extension(responder, NID_id_pkix_OCSP_noCheck);
    fill_times(single, ret);
    return ret->since != INT64_MIN;
}

bool ocsp_answer(const struct ocsp *ocsp, X509 *certificate, X509 *issuer,
                 const STACK_OF(X509) * known, struct revocation_answer *ret)
{
    bool answers = answer(ocsp, certificate, issuer, known, ret);
    ERR_clear_error();
    return answers;
}
