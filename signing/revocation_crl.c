/* Revocation lists (RFC 5280 5): whether one speaks of a certificate, and what it says. */
#include "signing/revocation.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <time.h>

int64_t asn1_seconds(const ASN1_TIME *time)
{
    struct tm parts;
    return time && ASN1_TIME_to_tm(time, &parts) == 1 ? timegm(&parts) : INT64_MIN;
}

static bool names_meet(const GENERAL_NAMES *a, const GENERAL_NAMES *b)
{
    for (int i = 0; i < sk_GENERAL_NAME_num(a); i++) {
        for (int j = 0; j < sk_GENERAL_NAME_num(b); j++) {
            if (GENERAL_NAME_cmp(sk_GENERAL_NAME_value(a, i), sk_GENERAL_NAME_value(b, j)) == 0)
                return true;
        }
    }
    return false;
}

/* An authority may keep several lists, each for the certificates that name its place (RFC 5280
 * 6.3.3 b 2 i): silence of another one says nothing. Names relative to an issuer are not followed.
 */
static bool place_fits(const DIST_POINT_NAME *place, X509 *certificate)
{
    if (!place)
        return true;
    CRL_DIST_POINTS *points =
        X509_get_ext_d2i(certificate, NID_crl_distribution_points, NULL, NULL);
    bool fits = false;
    for (int i = 0; i < sk_DIST_POINT_num(points) && !fits; i++) {
        const DIST_POINT *point = sk_DIST_POINT_value(points, i);
        fits = place->type == 0 && point->distpoint && point->distpoint->type == 0 &&
               !point->reasons && !point->CRLissuer &&
               names_meet(place->name.fullname, point->distpoint->name.fullname);
    }
    CRL_DIST_POINTS_free(points);
    return fits;
}

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
                  (scope->onlyuser <= 0 || !is_ca) && (scope->onlyCA <= 0 || is_ca) &&
                  place_fits(scope->distpoint, certificate);
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

static bool is_from(X509_CRL *crl, X509 *issuer)
{
    EVP_PKEY *key = X509_get0_pubkey(issuer);
    return X509_NAME_cmp(X509_CRL_get_issuer(crl), X509_get_subject_name(issuer)) == 0 &&
           (X509_get_key_usage(issuer) & KU_CRL_SIGN) != 0 && key && X509_CRL_verify(crl, key) == 1;
}

static void fill_entry(const X509_REVOKED *entry, struct revocation_answer *ret)
{
    ASN1_ENUMERATED *reason = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, NULL, NULL);
    ASN1_GENERALIZEDTIME *lost = X509_REVOKED_get_ext_d2i(entry, NID_invalidity_date, NULL, NULL);
    ret->says = SAYS_REVOKED;
    ret->reason = reason ? (int)ASN1_ENUMERATED_get(reason) : -1;
    ret->revoked = asn1_seconds(X509_REVOKED_get0_revocationDate(entry));
    ret->lost = lost ? asn1_seconds(lost) : ret->revoked;
    ASN1_ENUMERATED_free(reason);
    ASN1_GENERALIZEDTIME_free(lost);
}

/* removeFromCRL has no place in a list that is no delta. */
static bool look_up(X509_CRL *crl, X509 *certificate, struct revocation_answer *ret)
{
    X509_REVOKED *entry = NULL;
    int found = X509_CRL_get0_by_cert(crl, &entry, certificate);
    if (found == 1)
        fill_entry(entry, ret);
    return found == 0 || found == 1;
}

bool crl_answer(X509_CRL *crl, X509 *certificate, X509 *issuer, struct revocation_answer *ret)
{
    const X509_ALGOR *algor;
    X509_CRL_get0_signature(crl, NULL, &algor);
    *ret = (struct revocation_answer){
        .says = SAYS_GOOD,
        .since = asn1_seconds(X509_CRL_get0_lastUpdate(crl)),
        .until = asn1_seconds(X509_CRL_get0_nextUpdate(crl)),
        .reason = -1,
    };
    bool answers = ret->since != INT64_MIN && extensions_known(crl) &&
                   scope_covers(crl, certificate) && is_from(crl, issuer) &&
                   look_up(crl, certificate, ret);
    if (answers)
        ret->algorithm = algorithm_of_x509(algor, X509_get0_pubkey(issuer));
    ERR_clear_error();
    return answers;
}
