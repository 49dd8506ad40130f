/* verify: reads bundles, judges seal and manifest, prints the verdict. */
#include "cli/bundle.h"
#include "cli/extending.h"
#include "cli/proof.h"
#include "cli/self_test.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "cli/verdict_xvrl.h"

#include <string.h>

const struct option verify_options_table[] = {
    { "trust", "STORE", "the trust store: a folder with signers, crls and policy.xml", false },
    REVOCATION_OPTIONS,
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
    { "format", "text|json|xvrl", "form of the verdict", false },
    { NULL, NULL, NULL, false },
};

/* How verdicts are told: each at once, or (XVRL) all in one document at the end. */
struct telling {
    bool json;
    xmlDoc *xvrl; /* NULL: another form */
};

static bool verdict_tell(const struct telling *telling, const struct bundle *bundle,
                         const struct verification *verification, struct text *text,
                         struct error *error)
{
    if (telling->xvrl)
        verdict_xvrl_add(telling->xvrl, bundle);
    else if (telling->json)
        verdict_write_json(bundle, text);
    else
        verdict_write_text(bundle, verification, text);
    return print_text(text, error);
}

/* Verifies one bundle and tells the verdict; what kept it from being judged is said at once, for
 * there may be further bundles. */
static enum status bundle_judge(const char *path, const struct verification *verification,
                                const struct telling *telling, struct error *error)
{
    struct bundle bundle = BUNDLE_INIT;
    struct text text = TEXT_INIT(REPORT_TEXT_MAX);
    bool done = bundle_verify(&bundle, path, verification, error);
    enum status status = bundle.verdict.status;
    done = done && verdict_tell(telling, &bundle, verification, &text, error);
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

static bool format_is(const struct arguments *arguments, const char *name)
{
    const char *format = option_value(arguments, "format");
    return !strcmp(format ? format : "text", name);
}

static bool telling_check(const struct arguments *arguments, struct error *error)
{
    if (!format_is(arguments, "text") && !format_is(arguments, "json") &&
        !format_is(arguments, "xvrl"))
        return error_set(error, STATUS_USAGE, "--format takes text, json or xvrl, not \"%.40s\"",
                         option_value(arguments, "format"));
    return !option_given(arguments, "self-test") || !format_is(arguments, "xvrl") ||
           error_set(error, STATUS_USAGE, "--self-test does not speak XVRL; leave --format out");
}

static bool xvrl_print(const xmlDoc *doc, struct error *error)
{
    CLEANUP(text_release) struct text text = TEXT_INIT(REPORT_TEXT_MAX);
    return verdict_xvrl_write(doc, &text, error) && print_text(&text, error);
}

static enum status bundles_judge(const struct verification *verification, struct error *error)
{
    const struct arguments *arguments = verification->arguments;
    CLEANUP(xmlFreeDoc_pointer)
    xmlDoc *xvrl = format_is(arguments, "xvrl") ? verdict_xvrl_new(error) : NULL;
    struct telling telling = { .json = format_is(arguments, "json"), .xvrl = xvrl };
    enum status status = STATUS_DONE;
    if (format_is(arguments, "xvrl") && !xvrl)
        return error->status;
    for (size_t i = 0; i < arguments->operand_count; i++)
        status = status_worse(status,
                              bundle_judge(arguments->operands[i], verification, &telling, error));
    if (xvrl && !xvrl_print(xvrl, error))
        status = status_worse(status, error->status);
    return status;
}

enum status verb_verify(const struct arguments *arguments, struct error *error)
{
    if (!telling_check(arguments, error))
        return error->status;
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
    enum status status = bundles_judge(&verification, error);
    verification_close(&verification);
    return status;
}
