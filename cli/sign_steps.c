#include "cli/sign_steps.h"

#include "base/limits.h"
#include "cli/terminal.h"
#include "dossier/manifest/manifest.h"
#include "signing/prepare.h"
#include "signing/seal_signer.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUMMARY_MAX (64 * 1024)
#define SUMMARY_NAME "summary.txt"

static bool refuse(const struct arguments *arguments, const char *step, const char *const *names,
                   struct error *error)
{
    for (; *names; names++) {
        if (option_given(arguments, *names))
            return error_set(error, STATUS_USAGE, "--%s goes without --%s", step, *names);
    }
    return true;
}

bool sign_steps_check(const struct arguments *arguments, struct error *error)
{
    static const char *const not_prepare[] = { "key",     "p12",    "token", "module", "pass-file",
                                               "pass-fd", "attach", "out",   NULL };
    static const char *const not_attach[] = { "key",       "cert",    "p12",  "token", "module",
                                              "pass-file", "pass-fd", "role", "pkcs1", NULL };
    bool attach = option_given(arguments, "attach");
    if (attach != option_given(arguments, "signature"))
        return error_set(error, STATUS_USAGE, "--attach FOLDER and --signature FILE go together");
    if (attach && arguments->operand_count > 1)
        return error_set(error, STATUS_USAGE, "--attach is for one bundle");
    if (option_given(arguments, "prepare"))
        return refuse(arguments, "prepare", not_prepare, error) &&
               (option_given(arguments, "cert") ||
                error_set(error, STATUS_USAGE, "--prepare needs --cert FILE"));
    return !attach || refuse(arguments, "attach", not_attach, error);
}

/* What the check of a bundle saw, for the summary. */
struct seen {
    bool *allow_draft;
    struct manifest manifest;
    struct sha256 id;
};

static bool see(void *context, const void *bytes, size_t size, const struct entries *entries,
                struct error *error)
{
    struct seen *seen = context;
    if (!bundle_may_be_signed(seen->allow_draft, bytes, size, entries, error))
        return false;
    sha256_bytes(bytes, size, &seen->id);
    return manifest_parse(bytes, size, &seen->manifest, error);
}

/* A line of the summary; text of a dossier is escaped. */
static void line(struct text *ret, const char *name, const char *value)
{
    if (!value)
        return;
    text_appendf(ret, "%-14s", name);
    text_append_terminal(ret, value);
    text_append(ret, "\n");
}

static void summary_bundle(const struct seen *seen, struct text *ret)
{
    const struct manifest *manifest = &seen->manifest;
    char id[SHA256_HEX_SIZE], sequence[24];
    sha256_to_hex(&seen->id, id);
    snprintf(sequence, sizeof sequence, "%llu", (unsigned long long)manifest->sequence);
    line(ret, "bundle id", id);
    line(ret, "state", bundle_state_name(manifest->state));
    line(ret, "regulator", manifest->regulator);
    line(ret, "filing", manifest->filing);
    line(ret, "route", manifest->route);
    line(ret, "application", manifest->application);
    line(ret, "sequence", sequence);
    line(ret, "product", manifest->product);
    line(ret, "release", manifest->release);
}

static void summary_signer(const struct prepared *prepared, struct text *ret)
{
    char moment[MOMENT_SIZE], algorithm[80];
    moment_print(prepared->signing_time, moment);
    snprintf(algorithm, sizeof algorithm, "%.*s", (int)prepared->files[PREPARED_ALGORITHM].size - 1,
             (const char *)prepared->files[PREPARED_ALGORITHM].bytes);
    text_appendf(ret, "%-14s%zu listed\n", "files", prepared->listed);
    line(ret, "signer", prepared->subject);
    line(ret, "its key", prepared->spki);
    line(ret, "algorithm", algorithm);
    line(ret, "commitment", commitment_name(prepared->commitment));
    line(ret, "endorses", prepared->endorse ? "the signatures before it" : "nothing");
    text_appendf(ret, "%-14s%s; attach within %d days\n", "signing time", moment, PREPARED_DAYS);
}

/* The same for the same files, so that attach can tell whether one was changed. */
static void summary_write(const struct seen *seen, const struct prepared *prepared,
                          struct text *ret)
{
    char name[ASIC_NAME_SIZE], hex[SHA256_HEX_SIZE];
    struct sha256 digest;
    text_appendf(ret, "Signature %03u of a bundle, prepared for a key that is elsewhere.\n\n",
                 prepared->number);
    summary_bundle(seen, ret);
    summary_signer(prepared, ret);
    text_append(ret, "\nIn this folder, with KEY set to the file of the private key, one of:\n\n");
    prepared_commands(prepared, "    $ ", ret);
    text_append(ret, "\nA card or a service signs signedattrs.der by the algorithm above, or its "
                     "digest in digest.bin;\nECDSA as DER. Salt of RSASSA-PSS: as long as the "
                     "digest. Then:\n\n"
                     "    samdossier sign BUNDLE --attach FOLDER --signature "
                     "FOLDER/signature.bin\n\n"
                     "SHA-256 of the files here:\n\n");
    for (int i = 0; i < PREPARED_COUNT; i++) {
        prepared_name(prepared, (enum prepared_file)i, name);
        sha256_bytes(prepared->files[i].bytes, prepared->files[i].size, &digest);
        sha256_to_hex(&digest, hex);
        text_appendf(ret, "%s  %s\n", hex, name);
    }
}

static bool folder_write(const char *path, const struct seen *seen, const struct prepared *prepared,
                         bool force, struct error *error)
{
    char name[ASIC_NAME_SIZE];
    CLEANUP(text_release) struct text summary = TEXT_INIT(SUMMARY_MAX);
    CLEANUP(folder_writer_release) struct folder_writer writer = FOLDER_WRITER_INIT;
    if (!folder_writer_open(&writer, path, force, error))
        return false;
    for (int i = 0; i < PREPARED_COUNT; i++) {
        prepared_name(prepared, (enum prepared_file)i, name);
        if (!folder_writer_add(&writer, name, prepared->files[i].bytes, prepared->files[i].size,
                               0644, error))
            return false;
    }
    summary_write(seen, prepared, &summary);
    if (text_failed(&summary))
        return error_set(error, STATUS_INTERNAL, "the summary is too long");
    return folder_writer_add(&writer, SUMMARY_NAME, summary.bytes, summary.size, 0644, error) &&
           folder_writer_commit(&writer, error);
}

static bool bundle_prepare(const struct arguments *arguments, const char *path,
                           const struct seal_request *request, struct error *error)
{
    struct seen seen = { .allow_draft = request->context, .manifest = MANIFEST_INIT };
    CLEANUP(prepared_release) struct prepared prepared = { 0 };
    CLEANUP(free_pointer) char *folder = NULL;
    CLEANUP(close_descriptor) int in = open(path, O_RDONLY | O_CLOEXEC);
    if (in < 0)
        return error_set(error, STATUS_INPUT, "\"%s\" cannot be opened: %m", path);
    struct seal_request reading = *request;
    reading.check = see;
    reading.context = &seen;
    bool good = seal_prepare(in, &reading, &prepared, error) ||
                error_wrap(error, "\"%s\" is not prepared", path);
    if (good && asprintf(&folder, "%s.%03u.tosign", path, prepared.number) < 0) {
        folder = NULL;
        good = error_set(error, STATUS_LIMIT, "no memory for a path");
    }
    good = good && folder_write(folder, &seen, &prepared, option_given(arguments, "force"), error);
    manifest_release(&seen.manifest);
    if (good && !option_given(arguments, "quiet"))
        say("prepared \"%s\"; its summary.txt says what to run", folder);
    return good;
}

enum status bundles_prepare(const struct arguments *arguments, const struct seal_request *request,
                            struct error *error)
{
    CLEANUP(key_free_pointer)
    struct key *key = key_open_certificates(option_value(arguments, "cert"),
                                            option_given(arguments, "pkcs1"), error);
    enum status status = STATUS_DONE;
    if (!key)
        return error->status;
    struct seal_request with_key = *request;
    with_key.key = key;
    for (size_t i = 0; i < arguments->operand_count; i++) {
        struct error found = { .status = STATUS_DONE };
        if (!bundle_prepare(arguments, arguments->operands[i], &with_key, &found))
            say("%s", found.text);
        status = status_worse(status, found.status);
    }
    return status;
}

static bool value_read(const char *path, struct buffer *ret, struct error *error)
{
    CLEANUP(close_descriptor) int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0)
        return error_set(error, STATUS_INPUT, "\"%s\" cannot be opened: %m", path);
    if (!file_read(descriptor, SIGNATURE_VALUE_MAX, ret, error)) {
        error->status = STATUS_INPUT;
        return error_wrap(error, "\"%s\" is no value of a signature", path);
    }
    return ret->size > 0 || error_set(error, STATUS_INPUT, "\"%s\" is empty", path);
}

static bool summary_check(const char *folder, const struct seen *seen,
                          const struct prepared *prepared, struct error *error)
{
    CLEANUP(text_release) struct text summary = TEXT_INIT(SUMMARY_MAX);
    CLEANUP(buffer_release) struct buffer found = { 0 };
    CLEANUP(close_descriptor) int root = folder_open(folder, error);
    if (root < 0 || !file_read_beneath(root, SUMMARY_NAME, SUMMARY_MAX, &found, error))
        return false;
    summary_write(seen, prepared, &summary);
    return (!text_failed(&summary) && summary.size == found.size &&
            memcmp(summary.bytes, found.bytes, found.size) == 0) ||
           error_set(error, STATUS_INPUT,
                     "\"%s\": summary.txt is not that of the other files: one was changed; prepare "
                     "again",
                     folder);
}

/* What is attached, for extending_write. */
struct attachment {
    const char *folder;
    const struct seal_request *request;
    struct prepared prepared;
    struct buffer value;
};

static bool attach_to(void *context, int in, int out, struct error *error)
{
    const struct attachment *attachment = context;
    const struct seal_request *request = attachment->request;
    struct seen seen = { .allow_draft = request->context, .manifest = MANIFEST_INIT };
    struct seal_request attaching = *request;
    attaching.check = see;
    attaching.context = &seen;
    bool good = seal_attach(in, out, &attaching, &attachment->prepared, &attachment->value,
                            request->signing_time, error) &&
                summary_check(attachment->folder, &seen, &attachment->prepared, error);
    manifest_release(&seen.manifest);
    return good;
}

static void attachment_release(struct attachment *attachment)
{
    prepared_release(&attachment->prepared);
    buffer_release(&attachment->value);
}

static bool attach(const struct arguments *arguments, const struct seal_request *request,
                   struct extending *extending, struct error *error)
{
    const char *path = arguments->operands[0];
    const char *out = option_value(arguments, "out");
    CLEANUP(attachment_release)
    struct attachment attachment = { .folder = option_value(arguments, "attach"),
                                     .request = request };
    CLEANUP(file_writer_release) struct file_writer writer = FILE_WRITER_INIT;
    if (!prepared_read(attachment.folder, &attachment.prepared, error) ||
        !value_read(option_value(arguments, "signature"), &attachment.value, error))
        return false;
    CLEANUP(close_descriptor) int in = open(path, O_RDONLY | O_CLOEXEC);
    if (in < 0)
        return error_set(error, STATUS_INPUT, "\"%s\" cannot be opened: %m", path);
    if (!file_writer_open(&writer, out ? out : path, out ? option_given(arguments, "force") : true,
                          error))
        return false;
    if (!extending_write(extending, out ? out : path, attach_to, &attachment, in, writer.descriptor,
                         error))
        return error_wrap(error, "\"%s\" is not signed", path);
    return file_writer_commit(&writer, error);
}

enum status bundle_attach(const struct arguments *arguments, const struct seal_request *request,
                          struct extending *extending, struct error *error)
{
    if (!attach(arguments, request, extending, error))
        return error->status;
    const char *out = option_value(arguments, "out");
    if (!option_given(arguments, "quiet"))
        say("signed \"%s\"", out ? out : arguments->operands[0]);
    return STATUS_DONE;
}
