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

static bool window_covers(const X509_CRL *crl, int64_t at)
{
    time_t moment = (time_t)at;
    const ASN1_TIME *next = X509_CRL_get0_nextUpdate(crl);
    int since = ASN1_TIME_cmp_time_t(X509_CRL_get0_lastUpdate(crl), moment);
    return next && (since == -1 || since == 0) && ASN1_TIME_cmp_time_t(next, moment) == 1;
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

static enum revocation look_up(X509_CRL *crl, X509 *certificate, int64_t at)
{
    X509_REVOKED *entry = NULL;
    int found = X509_CRL_get0_by_cert(crl, &entry, certificate);
    if (found == 0)
        return REVOCATION_GOOD;
    if (found != 1)
        return REVOCATION_UNKNOWN;
    int when = ASN1_TIME_cmp_time_t(X509_REVOKED_get0_revocationDate(entry), (time_t)at);
    if (when == 1)
        return REVOCATION_GOOD;
    return is_held(entry) ? REVOCATION_HELD : REVOCATION_REVOKED;
}

enum revocation revocation_check(const struct trust *trust, X509 *certificate, X509 *issuer,
                                 int64_t at)
{
    enum revocation found = REVOCATION_UNKNOWN;
    for (int i = 0; i < sk_X509_CRL_num(trust->crls); i++) {
        X509_CRL *crl = sk_X509_CRL_value(trust->crls, i);
        if (!window_covers(crl, at) || !extensions_known(crl) || !scope_covers(crl, certificate) ||
            !is_from(trust, crl, issuer, at))
            continue;
        enum revocation says = look_up(crl, certificate, at);
        if (says == REVOCATION_REVOKED)
            return says;
        if (says == REVOCATION_HELD || (says == REVOCATION_GOOD && found != REVOCATION_HELD))
            found = says;
    }
    return found;
}
