/* Level LT (EN 319 122-1 6.3): everything that shows that no certificate of the signer's and the
 * time-stamp authorities' paths was revoked goes into the signature, so that it can be judged when
 * nobody answers for them any more. */
#include "signing/certificate_path.h"
#include "signing/extension.h"
#include "signing/extension_inner.h"
#include "signing/seal_signer.h"
#include "signing/stamp.h"

#include <stdlib.h>

static bool unknown(const struct judgement *judgement, struct error *error)
{
    return error_set(error, STATUS_UNKNOWN, "level LT is not reached: %s", judgement->reason);
}

/* What was carried along first, then what the store and this run have, then the network. */
static bool find_answer(const struct extension *extension, struct path_request *request,
                        X509 *certificate, X509 *issuer, enum revocation *ret, struct error *error)
{
    request->carried_only = true;
    *ret = revocation_choose(request, certificate, issuer);
    request->carried_only = false;
    if (*ret == REVOCATION_UNKNOWN)
        *ret = revocation_choose(request, certificate, issuer);
    if (*ret != REVOCATION_UNKNOWN || !extension->fetch)
        return true;
    if (!extension->fetch(extension->fetch_context, request, certificate, issuer, error))
        return false;
    *ret = revocation_choose(request, certificate, issuer);
    return true;
}

static bool check_answer(enum revocation revocation, X509 *certificate, struct error *error)
{
    CLEANUP(free_pointer) char *subject = subject_print(certificate);
    const char *name = subject ? subject : "?";
    switch (revocation) {
    case REVOCATION_GOOD:
        return true;
    case REVOCATION_REVOKED:
        return error_set(error, STATUS_FINDINGS, "the certificate of \"%.200s\" is revoked", name);
    case REVOCATION_HELD:
        return error_set(error, STATUS_UNKNOWN, "the certificate of \"%.200s\" is on hold", name);
    default:
        return error_set(error, STATUS_UNKNOWN,
                         "no revocation data reach the time stamp for \"%.200s\": give them with "
                         "--crl FILE or --ocsp FILE, or use --fetch",
                         name);
    }
}

/* Every certificate below the anchor needs an answer. */
static bool cover_path(const struct extension *extension, struct path_request *request,
                       struct error *error)
{
    struct judgement judgement = { 0 };
    STACK_OF(X509) *path = certificate_path_build(request, &judgement);
    if (!path)
        return unknown(&judgement, error);
    evidence_use(request->evidence, path);
    bool good = true;
    for (int i = 0; good && i + 1 < sk_X509_num(path); i++) {
        enum revocation revocation;
        X509 *certificate = sk_X509_value(path, i);
        request->of_issuer = i > 0;
        good = find_answer(extension, request, certificate, sk_X509_value(path, i + 1), &revocation,
                           error) &&
               check_answer(revocation, certificate, error);
    }
    sk_X509_pop_free(path, X509_free);
    return good;
}

bool extension_cover_stamp(const struct extension *extension, const struct stamp *stamp,
                           struct evidence_pool *evidence, struct error *error)
{
    struct judgement judgement = { 0 };
    if (!evidence_take(evidence, &stamp->cades, &judgement))
        return unknown(&judgement, error);
    struct path_request request = { .trust = extension->trust,
                                    .cades = &stamp->cades,
                                    .evidence = evidence,
                                    .at = stamp->time,
                                    .now = extension->now,
                                    .proven = extension->now,
                                    .is_stamp = true };
    return cover_path(extension, &request, error);
}

/* The paths of all time stamps; *ret_time is the earliest of them. */
static bool cover_stamps(const struct extension *extension, const struct cades *cades,
                         struct evidence_pool *evidence, int64_t *ret_time, struct error *error)
{
    *ret_time = INT64_MAX;
    for (size_t i = 0; i < cades->stamp_count; i++) {
        CLEANUP(stamp_release) struct stamp stamp = { 0 };
        struct judgement judgement = { 0 };
        if (!stamp_parse(cades->stamps[i], &stamp, &judgement) ||
            !stamp_check(&stamp, cades->signature, &judgement))
            return unknown(&judgement, error);
        if (!extension_cover_stamp(extension, &stamp, evidence, error))
            return false;
        *ret_time = stamp.time < *ret_time ? stamp.time : *ret_time;
    }
    return true;
}

static bool cover_signer(const struct extension *extension, const struct cades *cades,
                         struct evidence_pool *evidence, int64_t at, struct error *error)
{
    struct path_request request = { .trust = extension->trust,
                                    .cades = cades,
                                    .evidence = evidence,
                                    .at = at < extension->now ? at : extension->now,
                                    .now = extension->now,
                                    .proven = extension->now,
                                    .stamped = true };
    return cover_path(extension, &request, error);
}

static bool cover(const struct extension *extension, const struct buffer *p7s,
                  struct evidence_pool *evidence, struct buffer *ret, struct error *error)
{
    CLEANUP(cades_release) struct cades cades = { 0 };
    struct judgement judgement = { 0 };
    int64_t at;
    if (!cades_parse(p7s->bytes, p7s->size, &cades, &judgement) ||
        !evidence_take(evidence, &cades, &judgement))
        return error_set(error, STATUS_FINDINGS, "%s", judgement.reason);
    return cover_stamps(extension, &cades, evidence, &at, error) &&
           cover_signer(extension, &cades, evidence, at, error) &&
           evidence_embed(evidence, p7s, ret, error);
}

/* The time stamps of what was made, as a reader with this store will judge them. */
static bool check_stamps(const struct extension *extension, const struct buffer *p7s,
                         struct error *error)
{
    CLEANUP(cades_release) struct cades cades = { 0 };
    CLEANUP(evidence_release) struct evidence_pool evidence = { 0 };
    struct judgement judgement = { 0 };
    struct stamp_result result = { 0 };
    if (!evidence_init(extension->trust, &evidence))
        return error_set(error, STATUS_LIMIT, "no memory to extend a signature");
    struct stamp_request request = { extension->trust, &evidence, extension->now, extension->now };
    if (!cades_parse(p7s->bytes, p7s->size, &cades, &judgement) ||
        !evidence_take(&evidence, &cades, &judgement) ||
        !stamps_judge(&request, &cades, &result, &judgement))
        return unknown(&judgement, error);
    return true;
}

bool extension_reach_lt(const struct extension *extension, struct buffer *p7s, struct error *error)
{
    CLEANUP(evidence_release) struct evidence_pool evidence = { 0 };
    CLEANUP(buffer_release) struct buffer extended = { 0 };
    if (!evidence_init(extension->trust, &evidence))
        return error_set(error, STATUS_LIMIT, "no memory to extend a signature");
    if (!cover(extension, p7s, &evidence, &extended, error) ||
        !check_stamps(extension, &extended, error))
        return false;
    buffer_release(p7s);
    *p7s = extended;
    extended = (struct buffer){ 0 };
    return true;
}
