/* Revocation lists of the trust store (RFC 5280 5), by our own steps: OpenSSL's check ignores when
 * a certificate was revoked, and refuses lists that are younger than the time asked for. */
#include "signing/certificate_path.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <time.h>

/* Whether a list speaks of this certificate: no scope that would leave it out. */
static bool scope_covers(X509_CRL *crl, X509 *certificate)
{
    int critical;
    ISSUING_DIST_POINT *scope =
        X509_CRL_get_ext_d2i(crl, NID_issuing_distribution_point, &critical, NULL);
    if (!scope)
        return critical == -1; /* no such extension */
    bool is_ca = X509_check_ca(certificate) > 0;
    bool covers = scope->indirectCRL <= 0 && scope->onlyattr <= 0 && !scope->onlysomereasons &&
                  (scope->onlyuser <= 0 || !is_ca) && (scope->onlyCA <= 0 || is_ca);
    ISSUING_DIST_POINT_free(scope);
    return covers;
}

/* A delta list is no list of its own; an unknown critical extension forbids to use it. */
static bool extensions_known(const X509_CRL *crl)
{
    for (int i = 0; i < X509_CRL_get_ext_count(crl); i++) {
        X509_EXTENSION *extension = X509_CRL_get_ext(crl, i);
        int nid = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
        if (nid == NID_delta_crl)
            return false;
        if (X509_EXTENSION_get_critical(extension) && nid != NID_issuing_distribution_point)
            return false;
    }
    return true;
}

/* A list that was there at the time of verification, and reaches the time asked for: both are the
 * same without a time stamp. One made after the certificate ended may have dropped it. */
static bool window_covers(const struct path_request *request, const X509_CRL *crl,
                          const X509 *certificate)
{
    const ASN1_TIME *since = X509_CRL_get0_lastUpdate(crl);
    const ASN1_TIME *next = X509_CRL_get0_nextUpdate(crl);
    int made = ASN1_TIME_cmp_time_t(since, (time_t)request->now);
    int before_end = ASN1_TIME_compare(since, X509_get0_notAfter(certificate));
    return next && (made == -1 || made == 0) && (before_end == -1 || before_end == 0) &&
           ASN1_TIME_cmp_time_t(next, (time_t)request->at) == 1;
}

static bool is_from(const struct trust *trust, X509_CRL *crl, X509 *issuer, int64_t at)
{
    if (X509_NAME_cmp(X509_CRL_get_issuer(crl), X509_get_subject_name(issuer)) != 0)
        return false;
    if ((X509_get_key_usage(issuer) & KU_CRL_SIGN) == 0)
        return false;
    EVP_PKEY *key = X509_get0_pubkey(issuer);
    const X509_ALGOR *algor;
    char day[DATE_SIZE];
    X509_CRL_get0_signature(crl, NULL, &algor);
    struct algorithm algorithm = algorithm_of_x509(algor, key);
    day_of(at, day);
    bool good = policy_allows(&trust->policy, &algorithm, day) && X509_CRL_verify(crl, key) == 1;
    ERR_clear_error();
    return good;
}

/* On hold, an entry may be taken back (RFC 5280 5.3.1). */
static bool is_held(const X509_REVOKED *entry)
{
    ASN1_ENUMERATED *reason = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, NULL, NULL);
    bool held = reason && ASN1_ENUMERATED_get(reason) == CRL_REASON_CERTIFICATE_HOLD;
    ASN1_ENUMERATED_free(reason);
    return held;
}

/* Whether a stamp made before an entry is still worth something (RFC 3161 4): not when the reason
 * is missing or says that somebody else may have the key. */
static bool spares_earlier(const X509_REVOKED *entry)
{
    ASN1_ENUMERATED *reason = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, NULL, NULL);
    long code = reason ? ASN1_ENUMERATED_get(reason) : -1;
    ASN1_ENUMERATED_free(reason);
    return code == CRL_REASON_UNSPECIFIED || code == CRL_REASON_AFFILIATION_CHANGED ||
           code == CRL_REASON_SUPERSEDED || code == CRL_REASON_CESSATION_OF_OPERATION;
}

/* Whether an entry's date, or the date since which the key is known to be lost, is after `at`. */
static bool is_later(const X509_REVOKED *entry, int64_t at)
{
    if (ASN1_TIME_cmp_time_t(X509_REVOKED_get0_revocationDate(entry), (time_t)at) != 1)
        return false;
    ASN1_GENERALIZEDTIME *lost = X509_REVOKED_get_ext_d2i(entry, NID_invalidity_date, NULL, NULL);
    bool later = !lost || ASN1_TIME_cmp_time_t(lost, (time_t)at) == 1;
    ASN1_GENERALIZEDTIME_free(lost);
    return later;
}

static enum revocation look_up(const struct path_request *request, X509_CRL *crl, X509 *certificate)
{
    X509_REVOKED *entry = NULL;
    int found = X509_CRL_get0_by_cert(crl, &entry, certificate);
    if (found == 0)
        return REVOCATION_GOOD;
    if (found != 1)
        return REVOCATION_UNKNOWN;
    if (is_later(entry,
                 request->is_stamp && !spares_earlier(entry) ? request->proven : request->at))
        return REVOCATION_GOOD;
    return is_held(entry) ? REVOCATION_HELD : REVOCATION_REVOKED;
}

enum revocation revocation_check(const struct path_request *request, X509 *certificate,
                                 X509 *issuer)
{
    const struct trust *trust = request->trust;
    enum revocation found = REVOCATION_UNKNOWN;
    for (int i = 0; i < sk_X509_CRL_num(trust->crls); i++) {
        X509_CRL *crl = sk_X509_CRL_value(trust->crls, i);
        if (!window_covers(request, crl, certificate) || !extensions_known(crl) ||
            !scope_covers(crl, certificate) || !is_from(trust, crl, issuer, request->at))
            continue;
        enum revocation says = look_up(request, crl, certificate);
        if (says == REVOCATION_REVOKED)
            return says;
        if (says == REVOCATION_HELD || (says == REVOCATION_GOOD && found != REVOCATION_HELD))
            found = says;
    }
    return found;
}
