#include "cli/extending.h"

#include "cli/terminal.h"

void extending_release(struct extending *extending)
{
    stamp_service_free(extending->service);
    trust_free(extending->trust);
    *extending = (struct extending){ 0 };
}

bool level_take(const struct arguments *arguments, enum level otherwise, enum level *ret,
                struct error *error)
{
    const char *wanted = option_value(arguments, "level");
    *ret = otherwise;
    if (wanted && (!level_parse(wanted, ret) || *ret == LEVEL_NONE))
        return error_set(error, STATUS_USAGE, "--level takes B, T or LT, not \"%.40s\"", wanted);
    if (*ret > LEVEL_T)
        return error_set(error, STATUS_USAGE, "level %s is not made by this version; --level T is",
                         level_name(*ret));
    return true;
}

static bool service_open(const struct arguments *arguments, struct extending *ret,
                         struct error *error)
{
    const char *url = option_value(arguments, "tsa");
    const char *anchors = option_value(arguments, "tsa-anchors");
    if (!url)
        return !anchors || error_set(error, STATUS_USAGE, "--tsa-anchors goes with --tsa URL");
    ret->service = stamp_service_new(url, anchors, ret->trust, error);
    if (!ret->service)
        return false;
    say("asking %s for time stamps", stamp_service_host(ret->service));
    return true;
}

bool extending_open(const struct arguments *arguments, enum level level, struct extending *ret,
                    struct error *error)
{
    const char *store = option_value(arguments, "trust");
    if (store && !(ret->trust = trust_open(store, error)))
        return false;
    if (!service_open(arguments, ret, error))
        return false;
    ret->extension = (struct extension){ .level = level, .service = ret->service };
    return true;
}
