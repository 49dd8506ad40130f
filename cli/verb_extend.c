/* extend: brings signatures that are there to a higher level. */
#include "cli/extending.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "signing/archive.h"
#include "signing/seal_extend.h"

#include <fcntl.h>
#include <stdlib.h>

const struct option extend_options[] = {
    { "level", "T|LT|LTA", "the level to reach; LTA adds an archive time stamp, each time", false },
    EXTENDING_OPTIONS,
    { "out", "FILE", "leave the bundle, write there (one bundle only)", false },
    { NULL, NULL, NULL, false },
};

/* What seal_extend takes and gives. */
struct extending_pass {
    struct extending *extending;
    size_t changed;
};

static bool signatures_extend(void *context, int in, int out, struct error *error)
{
    struct extending_pass *pass = context;
    return seal_extend(in, out, extension_apply, &pass->extending->extension, &pass->changed,
                       error);
}

/* Behind an archive manifest signatures stay as they are: it is the stamp that is renewed. */
static bool bundle_write(struct extending_pass *pass, const char *path, int in, int out,
                         struct error *error)
{
    unsigned archives = 0;
    if (pass->extending->level == LEVEL_LTA && !archive_count(in, &archives, error))
        return false;
    return archives
               ? extending_archive(pass->extending, in, out, error)
               : extending_write(pass->extending, path, signatures_extend, pass, in, out, error);
}

static bool bundle_extend(const char *path, const char *out, bool force,
                          struct extending_pass *pass, struct error *error)
{
    CLEANUP(close_descriptor) int in = open(path, O_RDONLY | O_CLOEXEC);
    if (in < 0)
        return error_set(error, STATUS_INPUT, "\"%s\" cannot be opened: %m", path);
    CLEANUP(file_writer_release) struct file_writer writer = FILE_WRITER_INIT;
    if (!file_writer_open(&writer, out ? out : path, out ? force : true, error))
        return false;
    if (!bundle_write(pass, out ? out : path, in, writer.descriptor, error))
        return error_wrap(error, "\"%s\" is not extended", path);
    bool same = pass->changed == 0 && pass->extending->level < LEVEL_LTA;
    return (same && !out) || file_writer_commit(&writer, error);
}

static void bundle_report(const char *path, const struct extending_pass *pass)
{
    if (pass->extending->level == LEVEL_LTA)
        say("\"%s\": archive time stamp added, %zu signature%s extended", path, pass->changed,
            pass->changed == 1 ? "" : "s");
    else
        say("\"%s\": %zu signature%s extended to level %s", path, pass->changed,
            pass->changed == 1 ? "" : "s", level_name(pass->extending->level));
}

/* Every bundle is tried; what keeps one from being extended is said at once. */
static enum status bundles_extend(const struct arguments *arguments, struct extending *extending)
{
    const char *out = option_value(arguments, "out");
    enum status status = STATUS_DONE;
    for (size_t i = 0; i < arguments->operand_count; i++) {
        struct error error = { .status = STATUS_DONE };
        const char *path = arguments->operands[i];
        struct extending_pass pass = { .extending = extending };
        if (!bundle_extend(path, out, option_given(arguments, "force"), &pass, &error))
            say("%s", error.text);
        else if (!option_given(arguments, "quiet"))
            bundle_report(out ? out : path, &pass);
        status = status_worse(status, error.status);
    }
    return status;
}

static bool options_check(const struct arguments *arguments, enum level *ret_level,
                          struct error *error)
{
    if (option_given(arguments, "out") && arguments->operand_count > 1)
        return error_set(error, STATUS_USAGE, "--out is for one bundle");
    if (!option_given(arguments, "level"))
        return error_set(error, STATUS_USAGE, "extend needs --level");
    if (!level_take(arguments, LEVEL_NONE, ret_level, error) ||
        !extending_check(arguments, *ret_level, error))
        return false;
    return *ret_level > LEVEL_B ||
           error_set(error, STATUS_USAGE, "level B is what sign makes; extend reaches T and more");
}

enum status verb_extend(const struct arguments *arguments, struct error *error)
{
    CLEANUP(extending_release) struct extending extending = { 0 };
    enum level level;
    if (!options_check(arguments, &level, error) ||
        !extending_open(arguments, level, &extending, error))
        return error->status;
    return bundles_extend(arguments, &extending);
}
