/* Level LTA: a token over an archive manifest, and what keeps the one before it worth something. */
#include "base/limits.h"
#include "signing/extension_inner.h"

static struct span span_of(const struct buffer *bytes)
{
    return (struct span){ bytes->bytes, bytes->size };
}

/* As a reader with this store will judge it today. */
static bool check(const struct extension *extension, struct evidence_pool *evidence,
                  const struct stamp *stamp, struct error *error)
{
    struct judgement judgement = { 0 };
    struct stamp_result ignored;
    struct stamp_request request = { extension->trust, evidence, extension->now, extension->now };
    stamp_judge(&request, stamp, &ignored, &judgement);
    return judgement.indication == TOTAL_PASSED ||
           error_set(error, STATUS_UNKNOWN, "the archive time stamp does not hold: %s",
                     judgement.reason);
}

static bool open_pool(const struct extension *extension, struct evidence_pool *ret,
                      struct error *error)
{
    return evidence_init(extension->trust, ret) ||
           error_set(error, STATUS_LIMIT, "no memory for an archive time stamp");
}

static bool parse(const struct buffer *token, struct stamp *ret, struct error *error)
{
    struct judgement judgement = { 0 };
    return stamp_parse(span_of(token), ret, &judgement) ||
           error_set(error, STATUS_FINDINGS, "the archive time stamp: %s", judgement.reason);
}

bool extension_archive(void *context, struct span value, struct buffer *ret_token,
                       struct error *error)
{
    const struct extension *extension = context;
    CLEANUP(stamp_release) struct stamp stamp = { 0 };
    CLEANUP(evidence_release) struct evidence_pool evidence = { 0 };
    CLEANUP(buffer_release) struct buffer token = { 0 };
    if (!stamp_service_token(extension->service, value, &token, error) ||
        !parse(&token, &stamp, error) || !open_pool(extension, &evidence, error) ||
        !extension_cover_stamp(extension, &stamp, &evidence, error) ||
        !check(extension, &evidence, &stamp, error))
        return false;
    *ret_token = token;
    token = (struct buffer){ 0 };
    return true;
}

/* What was kept is what a reader finds. */
static bool check_kept(const struct extension *extension, const struct buffer *token,
                       struct error *error)
{
    CLEANUP(stamp_release) struct stamp stamp = { 0 };
    CLEANUP(evidence_release) struct evidence_pool evidence = { 0 };
    if (token->size > LIMIT_TST_BYTES)
        return error_set(error, STATUS_LIMIT,
                         "with its revocation data it would be larger than %d bytes: give an OCSP "
                         "response (--ocsp) in place of a list",
                         LIMIT_TST_BYTES);
    return parse(token, &stamp, error) && open_pool(extension, &evidence, error) &&
           check(extension, &evidence, &stamp, error);
}

/* The revocation data must not be lost together with those who give them. */
bool extension_keep_archive(void *context, struct buffer *token, struct error *error)
{
    const struct extension *extension = context;
    CLEANUP(stamp_release) struct stamp stamp = { 0 };
    CLEANUP(evidence_release) struct evidence_pool evidence = { 0 };
    CLEANUP(buffer_release) struct buffer kept = { 0 };
    if (!parse(token, &stamp, error) || !open_pool(extension, &evidence, error) ||
        !extension_cover_stamp(extension, &stamp, &evidence, error) ||
        !evidence_embed(&evidence, token, &kept, error) || !check_kept(extension, &kept, error))
        return false;
    buffer_release(token);
    *token = kept;
    kept = (struct buffer){ 0 };
    return true;
}
