/* A bundle as verify, inspect and export see it: the sealed container, what signing says of it, and
 * the verdict of dossier/. */
#ifndef CLI_BUNDLE_H
#define CLI_BUNDLE_H

#include "cli/options.h"
#include "dossier/plain_tree.h"
#include "dossier/verdict.h"
#include "signing/seal_verify.h"

#define REPORT_TEXT_MAX (64u << 20)
#define RECIPES_MAX 16
#define ROLES_MAX 64

/* What the options of verify ask for. */
struct verification {
    const struct arguments *arguments;
    struct trust *trust; /* NULL: none was given */
    struct verify_options options;
    struct signer_rule rules[64];
    struct expectations expectations;
    const char *recipes[RECIPES_MAX];
    struct sha256 previous, core;
    struct plain_tree folder; /* --folder */
};
/* USAGE without --trust, unless `arguments` has --unverified. */
bool verification_open(struct verification *verification, const struct arguments *arguments,
                       struct error *error) MUST_CHECK;
void verification_close(struct verification *verification);

/* A core root in hex, or that of a bundle or manifest.xml, which is not verified. */
bool core_root_take(const char *value, struct sha256 *ret, struct error *error) MUST_CHECK;

struct bundle {
    const char *path;
    int descriptor;
    struct sealed *sealed;
    struct seal seal;
    struct verdict verdict;
};
#define BUNDLE_INIT                                                                                \
    {                                                                                              \
        .descriptor = -1, .verdict = VERDICT_INIT                                                  \
    }
void bundle_close(struct bundle *bundle);
/* Opens and judges. INPUT when the file cannot be opened or read; a bad bundle is a verdict. */
bool bundle_verify(struct bundle *bundle, const char *path, const struct verification *verification,
                   struct error *error) MUST_CHECK;
/* Opens one whose structure and digests are in order, trusting nobody; FINDINGS if they are
 * not. */
bool bundle_look(struct bundle *bundle, const char *path, struct error *error) MUST_CHECK;
/* bundle_verify of a copy in memory, which stays the caller's. */
bool bundle_verify_bytes(struct bundle *bundle, const void *bytes, size_t size,
                         const struct verification *verification, struct error *error) MUST_CHECK;

void verdict_write_text(const struct bundle *bundle, const struct verification *verification,
                        struct text *ret);
void verdict_write_json(const struct bundle *bundle, struct text *ret);

#endif
