#include "signing/revocation.h"

#include "signing/certificate_path.h"

#include <openssl/x509v3.h>

#define CLOCK_SKEW_SECONDS 300

/* Made by the time of verification and before the certificate ended, and reaching the time asked
 * for: by what it says itself, and no older than the store allows. What was revoked stays so. */
static bool window_covers(const struct path_request *request,
                          const struct revocation_answer *answer, const X509 *certificate)
{
    int64_t max_age = request->trust->policy.revocation_max_age;
    int64_t ended = asn1_seconds(X509_get0_notAfter(certificate));
    if (answer->since > request->now + CLOCK_SKEW_SECONDS)
        return false;
    if (answer->says == SAYS_REVOKED && answer->reason != CRL_REASON_CERTIFICATE_HOLD)
        return true;
    if (answer->says != SAYS_REVOKED && answer->since > ended)
        return false;
    if (max_age && answer->since + max_age < request->at)
        return false;
    if (answer->until == INT64_MIN) /* newer ones are always to be had (RFC 6960 4.2.2.1) */
        return max_age || answer->since >= request->at;
    return answer->until > request->at;
}

static bool algorithm_holds(const struct path_request *request, const struct algorithm *algorithm,
                            int64_t at)
{
    char day[DATE_SIZE];
    day_of(at, day);
    return policy_allows(&request->trust->policy, algorithm, day);
}

/* What is asked about a responder: it must not have been revoked when it answered, nor may anybody
 * else have had its key before its answer is proven to exist. */
static struct path_request about_responder(const struct path_request *request,
                                           const struct evidence *evidence,
                                           const struct revocation_answer *answer)
{
    struct path_request about = *request;
    about.of_responder = true;
    about.proven = evidence->carried ? request->proven : request->now;
    if (answer->produced > about.at)
        about.at = answer->produced;
    return about;
}

/* A responder that is not the issuer: valid when it answered, and not revoked itself. Only a list,
 * or the issuer, can say so of it. That nobody need ask does not mean that what is known is
 * forgotten. */
static bool responder_holds(const struct path_request *request, const struct evidence *evidence,
                            const struct revocation_answer *answer, X509 *issuer)
{
    X509 *responder = answer->responder;
    const X509_ALGOR *algor;
    X509_get0_signature(NULL, &algor, responder);
    struct algorithm algorithm = algorithm_of_x509(algor, X509_get0_pubkey(issuer));
    if (answer->produced < asn1_seconds(X509_get0_notBefore(responder)) ||
        answer->produced > asn1_seconds(X509_get0_notAfter(responder)) ||
        !algorithm_holds(request, &algorithm, evidence->carried ? request->proven : request->at))
        return false;
    if (request->of_responder)
        return answer->unchecked;
    struct path_request about = about_responder(request, evidence, answer);
    enum revocation found = revocation_check(&about, responder, issuer);
    return found == REVOCATION_GOOD || (answer->unchecked && found == REVOCATION_UNKNOWN);
}

/* What was carried along may have been made up as soon as its algorithm was broken; what is in the
 * store was put there. */
static bool is_sound(const struct path_request *request, const struct evidence *evidence,
                     const struct revocation_answer *answer, X509 *issuer)
{
    return algorithm_holds(request, &answer->algorithm,
                           evidence->carried ? request->proven : request->at) &&
           (!answer->responder || responder_holds(request, evidence, answer, issuer));
}

/* Whether what was made before an entry is still worth something (RFC 3161 4): not when the reason
 * is missing or says that somebody else may have the key, who can date back what it signs: a time
 * stamp, a list, an answer. */
static bool spares_earlier(int reason)
{
    return reason == CRL_REASON_UNSPECIFIED || reason == CRL_REASON_AFFILIATION_CHANGED ||
           reason == CRL_REASON_SUPERSEDED || reason == CRL_REASON_CESSATION_OF_OPERATION;
}

/* On hold, an entry may be taken back (RFC 5280 5.3.1). */
static enum revocation weigh(const struct path_request *request,
                             const struct revocation_answer *answer)
{
    if (answer->says == SAYS_GOOD)
        return REVOCATION_GOOD;
    if (answer->says == SAYS_UNKNOWN)
        return REVOCATION_UNKNOWN;
    bool vouches = request->is_stamp || request->of_issuer || request->of_responder;
    int64_t at = vouches && !spares_earlier(answer->reason) ? request->proven : request->at;
    if (answer->revoked > at && answer->lost > at)
        return REVOCATION_GOOD;
    return answer->reason == CRL_REASON_CERTIFICATE_HOLD ? REVOCATION_HELD : REVOCATION_REVOKED;
}

/* What one piece says; unknown when it has no say. What tells against a certificate counts as soon
 * as its signature holds; only what speaks for one must be sound. */
static enum revocation ask(const struct path_request *request, struct evidence *evidence,
                           X509 *certificate, X509 *issuer)
{
    struct revocation_answer answer;
    if ((request->carried_only && !evidence->carried) ||
        !evidence_answer(request->evidence, evidence, certificate, issuer, &answer) ||
        !window_covers(request, &answer, certificate))
        return REVOCATION_UNKNOWN;
    enum revocation found = weigh(request, &answer);
    bool counts = found != REVOCATION_GOOD || is_sound(request, evidence, &answer, issuer);
    return counts ? found : REVOCATION_UNKNOWN;
}

/* Notes what the answer rests on: the same as for another certificate if that will do. */
static void choose(const struct path_request *request, struct evidence *best, X509 *certificate,
                   X509 *issuer)
{
    struct revocation_answer answer;
    best->chosen = true;
    if (!evidence_answer(request->evidence, best, certificate, issuer, &answer) ||
        !answer.responder || answer.unchecked || request->of_responder)
        return;
    struct path_request about = about_responder(request, best, &answer);
    (void)revocation_choose(&about, answer.responder, issuer);
}

/* What is chosen already comes first, then a response before a list, which is smaller. */
static bool is_better(const struct evidence *evidence, const struct evidence *best)
{
    if (!best || evidence->chosen != best->chosen)
        return !best || evidence->chosen;
    return evidence->ocsp && !best->ocsp;
}

static enum revocation check(const struct path_request *request, X509 *certificate, X509 *issuer,
                             struct evidence **ret_best)
{
    enum revocation found = REVOCATION_UNKNOWN;
    for (size_t i = 0; i < request->evidence->count; i++) {
        struct evidence *evidence = &request->evidence->items[i];
        enum revocation says = ask(request, evidence, certificate, issuer);
        if (says == REVOCATION_REVOKED ||
            (says == REVOCATION_HELD && found != REVOCATION_REVOKED) ||
            (says == REVOCATION_GOOD && found == REVOCATION_UNKNOWN))
            found = says;
        if (says == REVOCATION_GOOD && is_better(evidence, *ret_best))
            *ret_best = evidence;
    }
    return found;
}

enum revocation revocation_check(const struct path_request *request, X509 *certificate,
                                 X509 *issuer)
{
    struct evidence *best = NULL;
    return check(request, certificate, issuer, &best);
}

enum revocation revocation_choose(const struct path_request *request, X509 *certificate,
                                  X509 *issuer)
{
    struct evidence *best = NULL;
    enum revocation found = check(request, certificate, issuer, &best);
    if (found == REVOCATION_GOOD)
        choose(request, best, certificate, issuer);
    return found;
}
