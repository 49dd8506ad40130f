#include "cli/extending.h"

#include "base/file.h"
#include "cli/terminal.h"
#include "signing/archive.h"

#include <time.h>

#define REVOCATION_FILES_MAX 256

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

static bool service_open(const struct arguments *arguments, enum level level, struct extending *ret,
                         struct error *error)
{
    const char *url = option_value(arguments, "tsa");
    const char *anchors = option_value(arguments, "tsa-anchors");
    if (!url)
        return !anchors || error_set(error, STATUS_USAGE, "--tsa-anchors goes with --tsa URL");
    /* For LT the whole signature is held against the store, when its revocation data are there. */
    ret->service = stamp_service_new(url, anchors, level < LEVEL_LT ? ret->trust : NULL, error);
    if (!ret->service)
        return false;
    say("asking %s for time stamps", stamp_service_host(ret->service));
    return true;
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
    if (level < LEVEL_LT && (option_given(arguments, "crl") || option_given(arguments, "ocsp")))
        return error_set(error, STATUS_USAGE, "--crl and --ocsp are for level LT");
    if (!revocation_take(arguments, ret->trust, error) ||
        !service_open(arguments, level, ret, error))
        return false;
    if (level == LEVEL_LTA && !ret->service)
        return error_set(error, STATUS_USAGE, "level LTA needs a time-stamp service: --tsa URL");
    ret->level = level;
    ret->extension = (struct extension){ .level = level < LEVEL_LT ? level : LEVEL_LT,
                                         .service = ret->service,
                                         .trust = ret->trust,
                                         .now = time(NULL) };
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
