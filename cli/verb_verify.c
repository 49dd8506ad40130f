/* verify: reads bundles, judges seal and manifest, prints the verdict. */
#include "cli/bundle.h"
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
    { "accept", "LIST", "status 0 also for draft, sample, test: never good for filing", false },
    { "require", "LIST", "questions that must be answered: order, core, regulator …", false },
    { "format", "text|json", "form of the verdict", false },
    { NULL, NULL, NULL, false },
};

enum status verb_verify(const struct arguments *arguments, struct error *error)
{
    const char *format = option_value(arguments, "format");
    if (format && strcmp(format, "text") && strcmp(format, "json")) {
        error_set(error, STATUS_USAGE, "--format takes text or json, not \"%.40s\"", format);
        return error->status;
    }
    struct verification verification;
    if (!verification_open(&verification, arguments, error))
        return error->status;
    enum status status = STATUS_DONE;
    for (size_t i = 0; i < arguments->operand_count; i++) {
        struct bundle bundle = BUNDLE_INIT;
        struct text text = TEXT_INIT(REPORT_TEXT_MAX);
        struct error own = { .status = STATUS_DONE };
        if (bundle_verify(&bundle, arguments->operands[i], &verification, &own)) {
            if (format && !strcmp(format, "json"))
                verdict_write_json(&bundle, &text);
            else
                verdict_write_text(&bundle, &verification, &text);
            status = status_worse(status, bundle.verdict.status);
        }
        if (own.status == STATUS_DONE && !print_text(&text, &own))
            status = status_worse(status, own.status);
        if (own.status != STATUS_DONE) {
            say("%s", own.text);
            status = status_worse(status, own.status);
        }
        text_release(&text);
        bundle_close(&bundle);
    }
    verification_close(&verification);
    return status;
}
