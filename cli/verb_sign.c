/* sign: seals bundles; what is not for filing is sealed only when asked for. */
#include "cli/extending.h"
#include "cli/sign_steps.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "dossier/manifest/manifest.h"
#include "signing/seal_write.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

const struct option sign_options[] = {
    { "key", "FILE", "private key, PEM", false },
    { "cert", "FILE", "its certificate and issuers, PEM", false },
    { "p12", "FILE", "key and certificates, PKCS#12", false },
    { "token", "URI", "key on a PKCS#11 token: pkcs11:token=NAME;object=NAME (with --cert)",
      false },
    { "module", "FILE", "with --token: the token's PKCS#11 library", false },
    { "pass-file", "FILE", "passphrase or PIN: first line of a file", false },
    { "pass-fd", "N", "passphrase or PIN: first line of a descriptor", false },
    { "role", "ROLE", "applicant (default), representative or endorser", false },
    { "pkcs1", NULL, "RSA with PKCS#1 v1.5 instead of PSS, for old readers", false },
    { "allow-draft", NULL, "sign a draft or a sample too", false },
    { "prepare", NULL, "write BUNDLE.NNN.tosign/ for a key that is elsewhere (with --cert)",
      false },
    { "attach", "FOLDER", "add the signature that was made for such a folder", false },
    { "signature", "FILE", "with --attach: the signature's value", false },
    { "level", "B|T|LT|LTA",
      "T: time stamp (default with --tsa); LT: revocation data too; LTA: archive time stamp",
      false },
    EXTENDING_OPTIONS,
    { "out", "FILE", "leave the bundle, write there (one bundle only)", false },
    { NULL, NULL, NULL, false },
};

bool bundle_may_be_signed(void *context, const void *manifest, size_t size,
                          const struct entries *entries, struct error *error)
{
    (void)entries;
    if (!manifest)
        return error_set(error, STATUS_FINDINGS, "there is no manifest.xml in it");
    struct manifest parsed = MANIFEST_INIT;
    if (!manifest_parse(manifest, size, &parsed, error)) {
        error->status = STATUS_FINDINGS;
        return false;
    }
    enum bundle_state state = parsed.state;
    manifest_release(&parsed);
    if (state == STATE_FILING || *(const bool *)context)
        return true;
    return error_set(error, STATUS_FINDINGS, "it is a %s, not for filing; --allow-draft signs it",
                     bundle_state_name(state));
}

static bool role_parse(const char *role, struct seal_request *request, struct error *error)
{
    request->commitment = PROOF_OF_APPROVAL;
    if (!role || !strcmp(role, "applicant"))
        request->commitment = PROOF_OF_ORIGIN;
    else if (!strcmp(role, "endorser"))
        request->endorse = true;
    else if (strcmp(role, "representative"))
        return error_set(error, STATUS_USAGE,
                         "--role takes applicant, representative or endorser, not \"%.40s\"", role);
    return true;
}

static bool signature_write(void *context, int in, int out, struct error *error)
{
    return seal_write(in, out, context, error);
}

static bool bundle_sign(const char *path, const char *out, struct seal_request *request,
                        struct extending *extending, bool force, struct error *error)
{
    CLEANUP(close_descriptor) int in = open(path, O_RDONLY | O_CLOEXEC);
    if (in < 0)
        return error_set(error, STATUS_INPUT, "\"%s\" cannot be opened: %m", path);
    CLEANUP(file_writer_release) struct file_writer writer = FILE_WRITER_INIT;
    if (!file_writer_open(&writer, out ? out : path, out ? force : true, error))
        return false;
    if (!extending_write(extending, out ? out : path, signature_write, request, in,
                         writer.descriptor, error))
        return error_wrap(error, "\"%s\" is not signed", path);
    return file_writer_commit(&writer, error);
}

static struct key *key_find(const struct arguments *arguments, struct error *error)
{
    long descriptor = -1;
    if (!option_number(arguments, "pass-fd", 0, 1023, -1, &descriptor, error))
        return NULL;
    if (!option_given(arguments, "p12") &&
        !(option_given(arguments, "key") && option_given(arguments, "cert")) &&
        !(option_given(arguments, "token") && option_given(arguments, "cert"))) {
        error_set(error, STATUS_USAGE,
                  "sign needs --key FILE and --cert FILE, or --p12 FILE, or --token URI, --module "
                  "FILE and --cert FILE");
        return NULL;
    }
    struct key_source source = {
        .file = option_value(arguments, "key"),
        .certificate = option_value(arguments, "cert"),
        .p12 = option_value(arguments, "p12"),
        .token = option_value(arguments, "token"),
        .module = option_value(arguments, "module"),
        .pass_file = option_value(arguments, "pass-file"),
        .pass_descriptor = (int)descriptor,
        .pkcs1 = option_given(arguments, "pkcs1"),
    };
    return key_open(&source, error);
}

/* Every bundle is tried; what keeps one from being signed is said at once, for there may be more.
 */
static enum status bundles_sign(const struct arguments *arguments, struct seal_request *request,
                                struct extending *extending)
{
    const char *out = option_value(arguments, "out");
    bool force = option_given(arguments, "force");
    enum status status = STATUS_DONE;
    for (size_t i = 0; i < arguments->operand_count; i++) {
        struct error error = { .status = STATUS_DONE };
        const char *path = arguments->operands[i];
        if (!bundle_sign(path, out, request, extending, force, &error))
            say("%s", error.text);
        else if (!option_given(arguments, "quiet"))
            say("signed \"%s\"", out ? out : path);
        status = status_worse(status, error.status);
    }
    return status;
}

/* What is asked for beyond level B. */
static bool extending_take(const struct arguments *arguments, struct extending *extending,
                           struct seal_request *request, struct error *error)
{
    bool stamps = option_given(arguments, "tsa");
    enum level level;
    if (!level_take(arguments, stamps ? LEVEL_T : LEVEL_B, &level, error))
        return false;
    if (!extending_check(arguments, level, error))
        return false;
    if (level == LEVEL_B)
        return true;
    if (!stamps)
        return error_set(error, STATUS_USAGE, "level %s needs a time-stamp service: --tsa URL",
                         level_name(level));
    if (option_given(arguments, "prepare"))
        return error_set(error, STATUS_USAGE,
                         "--tsa stamps a signature that is there: give it with --attach, not with "
                         "--prepare");
    request->stamp = extension_apply;
    request->stamp_context = &extending->extension;
    return extending_open(arguments, level, extending, error);
}

enum status verb_sign(const struct arguments *arguments, struct error *error)
{
    bool allow = option_given(arguments, "allow-draft");
    CLEANUP(extending_release) struct extending extending = { 0 };
    struct seal_request request = { .check = bundle_may_be_signed, .context = &allow };
    if (option_given(arguments, "out") && arguments->operand_count > 1)
        error_set(error, STATUS_USAGE, "--out is for one bundle");
    else if (role_parse(option_value(arguments, "role"), &request, error) &&
             sign_steps_check(arguments, error) &&
             extending_take(arguments, &extending, &request, error) &&
             seal_clock(&request.signing_time, error)) {
        if (option_given(arguments, "prepare"))
            return bundles_prepare(arguments, &request, error);
        if (option_given(arguments, "attach"))
            return bundle_attach(arguments, &request, &extending, error);
        CLEANUP(key_free_pointer) struct key *key = key_find(arguments, error);
        request.key = key;
        if (key)
            return bundles_sign(arguments, &request, &extending);
    }
    return error->status;
}
