#include "cli/sign_stamp.h"

#include "cli/terminal.h"

void stamping_release(struct stamping *stamping)
{
    stamp_service_free(stamping->service);
    trust_free(stamping->trust);
    *stamping = (struct stamping){ 0 };
}

static bool level_check(const struct arguments *arguments, struct error *error)
{
    const char *wanted = option_value(arguments, "level");
    bool stamps = option_given(arguments, "tsa");
    enum level level = stamps ? LEVEL_T : LEVEL_B;
    if (wanted && (!level_parse(wanted, &level) || level == LEVEL_NONE))
        return error_set(error, STATUS_USAGE, "--level takes B or T, not \"%.40s\"", wanted);
    if (level > LEVEL_T)
        return error_set(error, STATUS_USAGE, "level %s is not made by this version; --level T is",
                         level_name(level));
    if (level == LEVEL_T && !stamps)
        return error_set(error, STATUS_USAGE, "level T needs a time-stamp service: --tsa URL");
    if (level == LEVEL_B && stamps)
        return error_set(error, STATUS_USAGE, "level B has no time stamp; leave out --tsa");
    return true;
}

static bool options_check(const struct arguments *arguments, struct error *error)
{
    bool stamps = option_given(arguments, "tsa");
    if (!stamps && (option_given(arguments, "tsa-trust") || option_given(arguments, "tsa-anchors")))
        return error_set(error, STATUS_USAGE, "--tsa-trust and --tsa-anchors go with --tsa URL");
    if (stamps && (option_given(arguments, "prepare") || option_given(arguments, "attach")))
        return error_set(error, STATUS_USAGE,
                         "--tsa stamps what this run signs: not with --prepare or --attach");
    return level_check(arguments, error);
}

bool stamping_open(const struct arguments *arguments, struct stamping *ret,
                   struct seal_request *request, struct error *error)
{
    const char *store = option_value(arguments, "tsa-trust");
    if (!options_check(arguments, error))
        return false;
    if (!option_given(arguments, "tsa"))
        return true;
    if (store && !(ret->trust = trust_open(store, error)))
        return false;
    ret->service = stamp_service_new(option_value(arguments, "tsa"),
                                     option_value(arguments, "tsa-anchors"), ret->trust, error);
    if (!ret->service)
        return false;
    request->stamp = stamp_service_stamp;
    request->stamp_context = ret->service;
    say("asking %s for time stamps", stamp_service_host(ret->service));
    return true;
}
