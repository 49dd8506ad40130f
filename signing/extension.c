#include "signing/extension.h"

#include "signing/cades.h"
#include "signing/extension_inner.h"

static bool count_stamps(const struct buffer *p7s, size_t *ret_count, struct error *error)
{
    CLEANUP(cades_release) struct cades cades = { 0 };
    struct judgement judgement = { 0 };
    if (!cades_parse(p7s->bytes, p7s->size, &cades, &judgement))
        return error_set(error, STATUS_FINDINGS, "%s", judgement.reason);
    *ret_count = cades.stamp_count;
    return true;
}

static bool reach_t(const struct extension *extension, struct buffer *p7s, struct error *error)
{
    size_t count;
    if (!count_stamps(p7s, &count, error))
        return false;
    if (count)
        return true;
    if (!extension->service)
        return error_set(error, STATUS_USAGE, "it has no time stamp yet: --tsa URL");
    return stamp_service_stamp(extension->service, p7s, error);
}

bool extension_apply(void *context, struct buffer *p7s, struct error *error)
{
    const struct extension *extension = context;
    if (!reach_t(extension, p7s, error))
        return false;
    return extension->level < LEVEL_LT || extension_reach_lt(extension, p7s, error);
}
