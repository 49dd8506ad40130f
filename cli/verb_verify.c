/* verify: reads bundles, judges seal and manifest, prints the verdict. */
#include "cli/bundle.h"
#include "cli/proof.h"
#include "cli/self_test.h"
#include "cli/terminal.h"
#include "cli/verb.h"

#include <string.h>

const struct option verify_options_table[] = {
    { "trust", "STORE", "the trust store: a folder with signers, crls and policy.xml", false },
    { "at", "TIME", "time of verification, seconds since 1970 or a date (default: now)", false },
    { "signer", "SPKI[=ROLE]", "trust a key for a role in this run", true },
    { "regulator", "ID", "the bundle must be for this regulator", false },
    { "application", "TEXT", "the bundle must be for this application", false },
    { "previous", "BUNDLE|MANIFEST", "the bundle must follow this one", false },
    { "min-sequence", "N", "the bundle's sequence must be N or more", false },
    { "core", "ROOT|BUNDLE", "the bundle must have this core", false },
    { "folder", "DIR", "the plain tree that the seal stands beside", false },
    { "accept", "LIST", "status 0 also for draft, sample, test: never good for filing", false },
    { "require", "LIST", "questions that must be answered: order, core, regulator …", false },
    { "proof", "FILE", "say whether the proof leads to --core; no bundle, no --trust", false },
    { "self-test", NULL, "change a copy in every known way too, and show that each is caught",
      false },
    { "format", "text|json", "form of the verdict", false },
    { NULL, NULL, NULL, false },
};

/* Verifies one bundle and prints the verdict; what kept it from being judged is said at once, for
 * there may be further bundles. */
static enum status bundle_judge(const char *path, const struct verification *verification,
                                const char *format, struct error *error)
{
    struct bundle bundle = BUNDLE_INIT;
    struct text text = TEXT_INIT(REPORT_TEXT_MAX);
    bool done = bundle_verify(&bundle, path, verification, error);
    enum status status = bundle.verdict.status;
    if (done && format && !strcmp(format, "json"))
        verdict_write_json(&bundle, &text);
    else if (done)
        verdict_write_text(&bundle, verification, &text);
    done = done && print_text(&text, error);
    if (done && status == STATUS_DONE && option_given(verification->arguments, "self-test")) {
        error->status = STATUS_DONE;
        status = self_test_run(&bundle, verification, error);
        done = status == STATUS_DONE || status == STATUS_FINDINGS;
    }
    if (!done) {
        say("%s", error->text);
        status = error->status;
    }
    error->status = STATUS_DONE;
    text_release(&text);
    bundle_close(&bundle);
    return status;
}

enum status verb_verify(const struct arguments *arguments, struct error *error)
{
    const char *format = option_value(arguments, "format");
    if (format && strcmp(format, "text") && strcmp(format, "json")) {
        error_set(error, STATUS_USAGE, "--format takes text or json, not \"%.40s\"", format);
        return error->status;
    }
    if (option_given(arguments, "proof"))
        return proof_verify(arguments, error);
    if (arguments->operand_count == 0) {
        error_set(error, STATUS_USAGE, "verify needs a bundle, or --proof FILE");
        return error->status;
    }
    if (option_given(arguments, "folder") && arguments->operand_count > 1) {
        error_set(error, STATUS_USAGE, "--folder is for one seal");
        return error->status;
    }
    struct verification verification;
    if (!verification_open(&verification, arguments, error))
        return error->status;
    enum status status = STATUS_DONE;
    for (size_t i = 0; i < arguments->operand_count; i++)
        status = status_worse(status,
                              bundle_judge(arguments->operands[i], &verification, format, error));
    verification_close(&verification);
    return status;
}
