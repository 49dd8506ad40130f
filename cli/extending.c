#include "cli/extending.h"

#include "base/file.h"
#include "cli/terminal.h"
#include "signing/archive.h"

#include <time.h>

#define REVOCATION_FILES_MAX 256

void extending_release(struct extending *extending)
{
    stamp_service_free(extending->service);
    http_client_free(extending->source.client);
    trust_free(extending->trust);
    *extending = (struct extending){ 0 };
}

bool level_take(const struct arguments *arguments, enum level otherwise, enum level *ret,
                struct error *error)
{
    const char *wanted = option_value(arguments, "level");
    *ret = otherwise;
    if (wanted && (!level_parse(wanted, ret) || *ret == LEVEL_NONE))
        return error_set(error, STATUS_USAGE, "--level takes B, T, LT or LTA, not \"%.40s\"",
                         wanted);
    return true;
}

bool revocation_take(const struct arguments *arguments, struct trust *trust, struct error *error)
{
    const char *files[REVOCATION_FILES_MAX];
    size_t count = option_values(arguments, "crl", files, REVOCATION_FILES_MAX);
    for (size_t i = 0; i < count; i++) {
        if (!trust_give_crl(trust, files[i], error))
            return false;
    }
    count = option_values(arguments, "ocsp", files, REVOCATION_FILES_MAX);
    for (size_t i = 0; i < count; i++) {
        if (!trust_give_ocsp(trust, files[i], error))
            return false;
    }
    return true;
}

static bool refuse(const struct arguments *arguments, const char *const *names, const char *why,
                   struct error *error)
{
    for (; *names; names++) {
        if (option_given(arguments, *names))
            return error_set(error, STATUS_USAGE, "--%s %s", *names, why);
    }
    return true;
}

bool extending_check(const struct arguments *arguments, enum level level, struct error *error)
{
    static const char *const beyond_b[] = { "tsa", "tsa-anchors", "trust", "proxy", NULL };
    static const char *const beyond_t[] = { "crl",           "ocsp",          "fetch",
                                            "fetch-anchors", "fetch-private", NULL };
    static const char *const with_tsa[] = { "tsa-anchors", NULL };
    static const char *const with_fetch[] = { "fetch-anchors", "fetch-private", NULL };
    if (level < LEVEL_LT && !refuse(arguments, beyond_t, "is for level LT and LTA", error))
        return false;
    if (level < LEVEL_T && !refuse(arguments, beyond_b, "is of no use at level B", error))
        return false;
    return (option_given(arguments, "tsa") ||
            refuse(arguments, with_tsa, "goes with --tsa URL", error)) &&
           (option_given(arguments, "fetch") ||
            refuse(arguments, with_fetch, "goes with --fetch", error));
}

static bool service_open(const struct arguments *arguments, enum level level, struct extending *ret,
                         struct error *error)
{
    const char *url = option_value(arguments, "tsa");
    struct http_settings settings = { .anchors = option_value(arguments, "tsa-anchors"),
                                      .proxy = option_value(arguments, "proxy") };
    if (!url)
        return true;
    /* For LT the whole signature is held against the store, when its revocation data are there. */
    ret->service = stamp_service_new(url, &settings, level < LEVEL_LT ? ret->trust : NULL, error);
    if (!ret->service)
        return false;
    say("asking %s for time stamps", stamp_service_host(ret->service));
    return true;
}

static void announce(const char *host)
{
    say("asking %s for revocation data", host);
}

static bool source_open(const struct arguments *arguments, struct extending *ret,
                        struct error *error)
{
    struct http_settings settings = { .anchors = option_value(arguments, "fetch-anchors"),
                                      .proxy = option_value(arguments, "proxy"),
                                      .public_only = !option_given(arguments, "fetch-private") };
    if (!option_given(arguments, "fetch"))
        return true;
    ret->source = (struct revocation_source){ http_client_new(&settings, error), announce };
    return ret->source.client;
}

bool extending_open(const struct arguments *arguments, enum level level, struct extending *ret,
                    struct error *error)
{
    const char *store = option_value(arguments, "trust");
    if (level >= LEVEL_LT && !store)
        return error_set(error, STATUS_USAGE,
                         "level LT needs --trust STORE: whose anchors the paths end at");
    if (store && !(ret->trust = trust_open(store, error)))
        return false;
    if (!revocation_take(arguments, ret->trust, error) ||
        !service_open(arguments, level, ret, error) || !source_open(arguments, ret, error))
        return false;
    if (level == LEVEL_LTA && !ret->service)
        return error_set(error, STATUS_USAGE, "level LTA needs a time-stamp service: --tsa URL");
    ret->level = level;
    ret->extension = (struct extension){ .level = level < LEVEL_LT ? level : LEVEL_LT,
                                         .service = ret->service,
                                         .trust = ret->trust,
                                         .now = time(NULL),
                                         .fetch = ret->source.client ? revocation_fetch : NULL,
                                         .fetch_context = &ret->source };
    return true;
}

bool extending_archive(struct extending *extending, int in, int out, struct error *error)
{
    struct archive_request request = { .stamp = extension_archive,
                                       .keep = extension_keep_archive,
                                       .context = &extending->extension };
    return archive_write(in, out, &request, error);
}

/* The signed container goes to a file beside the new one first. */
bool extending_write(struct extending *extending, const char *path, extending_writer *write,
                     void *context, int in, int out, struct error *error)
{
    if (extending->level < LEVEL_LTA)
        return write(context, in, out, error);
    CLEANUP(file_writer_release) struct file_writer aside = FILE_WRITER_INIT;
    return file_writer_open(&aside, path, true, error) &&
           write(context, in, aside.descriptor, error) &&
           extending_archive(extending, aside.descriptor, out, error);
}
