#include "signing/seal_signer.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "signing/certificate_path.h"
#include "signing/stamp.h"

#include <openssl/bn.h>
#include <openssl/err.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define LAST_MOMENT 253402300799 /* 9999-12-31T23:59:59Z */
#define CLOCK_SKEW_SECONDS 300

DEFINE_POINTER_CLEANUP(BIO, BIO_free_all)

void moment_print(int64_t seconds, char ret[MOMENT_SIZE])
{
    struct tm parts;
    time_t moment = (time_t)(seconds > LAST_MOMENT ? LAST_MOMENT : seconds < 0 ? 0 : seconds);
    gmtime_r(&moment, &parts);
    strftime(ret, MOMENT_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

/* RFC 2253 with letters beyond ASCII as they are, then cleaned: names look back at whoever reads.
 */
char *subject_print(X509 *certificate)
{
    CLEANUP(BIO_free_all_pointer) BIO *bio = BIO_new(BIO_s_mem());
    struct text text = TEXT_INIT(4 * CLEAN_TEXT_MAX);
    char *bytes = NULL;
    if (!bio || X509_NAME_print_ex(bio, X509_get_subject_name(certificate), 0,
                                   XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) < 0)
        return strdup("");
    long size = BIO_get_mem_data(bio, &bytes);
    text_append_clean(&text, bytes, size > 0 ? (size_t)size : 0);
    char *subject = text_take(&text);
    text_release(&text);
    return subject;
}

static char *print_serial(X509 *certificate)
{
    BIGNUM *number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), NULL);
    char *hex = number ? BN_bn2hex(number) : NULL;
    char *serial = strdup(hex ? hex : "");
    OPENSSL_free(hex);
    BN_free(number);
    return serial;
}

static bool fill_certificate(X509 *certificate, struct signer *ret, struct error *error)
{
    struct sha256 spki;
    ret->subject = subject_print(certificate);
    ret->serial = print_serial(certificate);
    if (!ret->subject || !ret->serial || !spki_digest(certificate, &spki))
        return error_set(error, STATUS_LIMIT, "no memory for a verdict");
    sha256_to_hex(&spki, ret->spki);
    return true;
}

/* Copies a text that may be absent. */
static bool copy(char **ret, const char *text, struct error *error)
{
    *ret = text ? strdup(text) : NULL;
    return *ret || !text || error_set(error, STATUS_LIMIT, "no memory for a verdict");
}

static bool fill_signature(const struct cades *cades, struct signer *ret, struct error *error)
{
    char moment[MOMENT_SIZE], name[64];
    algorithm_print(&cades->algorithm, name, sizeof name);
    moment_print(cades->signing_time, moment);
    ret->level = LEVEL_B;
    return copy(&ret->signing_time, moment, error) && copy(&ret->algorithm, name, error) &&
           copy(&ret->commitment, commitment_name(cades->commitment), error);
}

static bool fill_stamp(int64_t time, struct signer *ret, struct error *error)
{
    char moment[MOMENT_SIZE];
    moment_print(time, moment);
    ret->level = LEVEL_T;
    return copy(&ret->stamped_time, moment, error);
}

/* A signature on its way through the judges. */
struct candidate {
    const struct signer_request *request;
    const struct cades *cades;
    struct evidence_pool evidence;
    int64_t proven; /* since when its file is known to exist */
    struct stamp_result stamps;
    bool stamped; /* by its own time stamps */
};

static bool judge_stamps(struct candidate *candidate, struct judgement *judgement,
                         struct signer *ret, struct error *error)
{
    struct stamp_request request = { .trust = candidate->request->trust,
                                     .evidence = &candidate->evidence,
                                     .proven = candidate->proven,
                                     .now = candidate->request->at };
    candidate->stamps = (struct stamp_result){ .built = candidate->cades->stamp_count == 0 };
    candidate->stamped = stamps_judge(&request, candidate->cades, &candidate->stamps, judgement) &&
                         candidate->cades->stamp_count;
    return !candidate->stamped || fill_stamp(candidate->stamps.time, ret, error);
}

static bool judge_path(struct candidate *candidate, struct judgement *judgement, struct signer *ret,
                       struct error *error)
{
    int64_t at = candidate->proven; /* clocks differ a little */
    if (candidate->stamped && candidate->stamps.time < at)
        at = candidate->stamps.time;
    bool timed = candidate->stamped || candidate->proven < candidate->request->at;
    struct path_result result;
    struct path_request path = { .trust = candidate->request->trust,
                                 .cades = candidate->cades,
                                 .evidence = &candidate->evidence,
                                 .at = at,
                                 .now = candidate->request->at,
                                 .proven = candidate->proven,
                                 .stamped = timed,
                                 .rules = candidate->request->rules,
                                 .rule_count = candidate->request->rule_count };
    certificate_path_check(&path, &result, judgement);
    if (result.built && candidate->stamps.built)
        (void)evidence_accounted(&candidate->evidence, judgement);
    if (candidate->stamped && candidate->stamps.complete && result.complete &&
        evidence_carries(&candidate->evidence))
        ret->level = LEVEL_LT;
    if (candidate->cades->signing_time > at + CLOCK_SKEW_SECONDS)
        (void)judge_unknown(judgement, "SIG_CONSTRAINTS_FAILURE",
                            "the claimed signing time lies after the time of %s",
                            timed ? "the time stamp" : "verification");
    return copy(&ret->role, result.role, error) && copy(&ret->revocation, result.revocation, error);
}

static bool judge_trust(const struct signer_request *request, const char *path,
                        const struct cades *cades, struct judgement *judgement, struct signer *ret,
                        struct error *error)
{
    struct candidate candidate = { .request = request, .cades = cades };
    candidate.proven = existence_of(&request->proofs, path, request->at);
    if (!evidence_init(request->trust, &candidate.evidence))
        return error_set(error, STATUS_LIMIT, "no memory for a verdict");
    bool good = !evidence_take(&candidate.evidence, cades, judgement) ||
                (judge_stamps(&candidate, judgement, ret, error) &&
                 judge_path(&candidate, judgement, ret, error));
    evidence_release(&candidate.evidence);
    return good;
}

/* Form and signature of the time stamps alone. */
static bool judge_untrusted(const struct cades *cades, struct judgement *judgement,
                            struct signer *ret, struct error *error)
{
    struct stamp_request request = { 0 };
    struct stamp_result ignored;
    (void)stamps_judge(&request, cades, &ignored, judgement);
    (void)judge_unknown(judgement, "NO_CERTIFICATE_CHAIN_FOUND", "no trust store was given");
    return copy(&ret->revocation, "unknown", error);
}

static bool judge(const struct signer_request *request, const char *path, const struct buffer *p7s,
                  const struct buffer *manifest, struct judgement *judgement, struct signer *ret,
                  struct error *error)
{
    CLEANUP(cades_release) struct cades cades = { 0 };
    bool parsed = cades_parse(p7s->bytes, p7s->size, &cades, judgement);
    if (cades.signer && !fill_certificate(cades.signer, ret, error))
        return false;
    if (!parsed)
        return true;
    if (!fill_signature(&cades, ret, error))
        return false;
    return !cades_check(&cades, manifest->bytes, manifest->size, judgement) ||
           (request->trust ? judge_trust(request, path, &cades, judgement, ret, error)
                           : judge_untrusted(&cades, judgement, ret, error));
}

bool signer_judge(const struct signer_request *request, const char *path, const struct buffer *p7s,
                  const struct buffer *manifest, struct judgement *judgement, struct signer *ret,
                  struct error *error)
{
    if (!judge(request, path, p7s, manifest, judgement, ret, error))
        return false;
    ret->indication = judgement->indication;
    if (judgement->indication == TOTAL_PASSED)
        return true;
    return copy(&ret->sub_indication, judgement->sub_indication, error) &&
           copy(&ret->reason, judgement->reason, error);
}
