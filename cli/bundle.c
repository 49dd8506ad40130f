#include "cli/bundle.h"

#include "base/date.h"
#include "base/file.h"
#include "base/limits.h"
#include "cli/extending.h"
#include "signing/recipe.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

/* Manifest bytes and digest of a bundle, or of a manifest.xml kept from one. */
static bool manifest_of(const char *path, struct manifest *ret, struct sha256 *ret_id,
                        struct error *error)
{
    CLEANUP(close_descriptor) int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return error_set(error, STATUS_INPUT, "\"%s\" cannot be opened: %m", path);
    CLEANUP(buffer_release) struct buffer bytes = { 0 };
    const char *dot = strrchr(path, '.');
    if (dot && !strcmp(dot, ".xml")) {
        if (!file_read(descriptor, LIMIT_MANIFEST_BYTES, &bytes, error))
            return false;
    } else {
        CLEANUP(sealed_free_pointer) struct sealed *sealed = sealed_open(descriptor, error);
        struct seal seal = { 0 };
        struct verify_options now = { .at = VERIFY_NOW };
        bool read = sealed && seal_verify(sealed, NULL, &now, &seal, error) &&
                    sealed_read(sealed, "manifest.xml", LIMIT_MANIFEST_BYTES, &bytes, error);
        seal_release(&seal);
        if (!read)
            return error_wrap(error, "\"%s\"", path);
    }
    sha256_bytes(bytes.bytes, bytes.size, ret_id);
    if (!manifest_parse(bytes.bytes, bytes.size, ret, error))
        return error_wrap(error, "\"%s\"", path);
    return true;
}

static bool previous_take(struct verification *verification, struct error *error)
{
    const char *path = option_value(verification->arguments, "previous");
    if (!path)
        return true;
    struct manifest manifest = MANIFEST_INIT;
    if (!manifest_of(path, &manifest, &verification->previous, error))
        return false;
    manifest_release(&manifest);
    verification->expectations.previous = &verification->previous;
    return true;
}

bool core_root_take(const char *value, struct sha256 *ret, struct error *error)
{
    struct manifest manifest = MANIFEST_INIT;
    struct sha256 id;
    if (sha256_from_hex(value, ret))
        return true;
    if (!manifest_of(value, &manifest, &id, error))
        return false;
    *ret = manifest.core_root;
    manifest_release(&manifest);
    return true;
}

static bool core_take(struct verification *verification, struct error *error)
{
    const char *value = option_value(verification->arguments, "core");
    if (!value)
        return true;
    verification->expectations.core_root = &verification->core;
    return core_root_take(value, &verification->core, error);
}

/* Seconds since 1970, or the start of a day. */
static bool time_take(struct verification *verification, struct error *error)
{
    const char *value = option_value(verification->arguments, "at");
    verification->options.at = VERIFY_NOW;
    if (!value)
        return true;
    if (date_valid(value)) {
        verification->options.at = date_days(value) * 86400;
        return true;
    }
    char *end;
    errno = 0;
    long long seconds = strtoll(value, &end, 10);
    if (errno || *end || end == value || seconds < 0 || seconds > 253402300799LL)
        return error_set(error, STATUS_USAGE,
                         "--at takes seconds since 1970 or a date yyyy-mm-dd, not \"%.40s\"",
                         value);
    verification->options.at = seconds;
    return true;
}

static bool rules_take(struct verification *verification, struct error *error)
{
    const char *values[64];
    size_t count = option_values(verification->arguments, "signer", values, 64);
    for (size_t i = 0; i < count; i++)
        if (!signer_rule_parse(values[i], &verification->rules[i], error))
            return false;
    verification->options.rules = verification->rules;
    verification->options.rule_count = count;
    return true;
}

/* Roles that the store demands for the regulator: the one asked for, else the one that the bundle
 * says it is for. */
static void roles_find(const struct verification *verification, const struct buffer *manifest,
                       struct required_role roles[ROLES_MAX], struct expectations *expectations)
{
    struct manifest parsed = MANIFEST_INIT;
    struct error ignored;
    const char *regulator = expectations->regulator;
    if (!regulator && manifest_parse(manifest->bytes, manifest->size, &parsed, &ignored))
        regulator = parsed.regulator;
    const struct trust_requirement *requirement;
    for (size_t i = 0; verification->trust && expectations->role_count < ROLES_MAX &&
                       (requirement = trust_requirement_at(verification->trust, i));
         i++) {
        bool mine = !strcmp(requirement->regulator, "any") ||
                    (regulator && !strcmp(requirement->regulator, regulator));
        if (mine)
            roles[expectations->role_count++] =
                (struct required_role){ requirement->role, requirement->level };
    }
    expectations->roles = roles;
    manifest_release(&parsed);
}

static void recipes_take(struct verification *verification)
{
    size_t count = 0;
    while (count < RECIPES_MAX && verify_recipe((unsigned)count + 1)) {
        verification->recipes[count] = verify_recipe((unsigned)count + 1);
        count++;
    }
    verification->expectations.recipes = verification->recipes;
    verification->expectations.recipe_count = count;
}

static bool trust_take(struct verification *verification, struct error *error)
{
    const struct arguments *arguments = verification->arguments;
    const char *store = option_value(arguments, "trust");
    if (!store && option_given(arguments, "unverified"))
        return true;
    if (!store)
        return error_set(error, STATUS_USAGE,
                         "%s needs --trust STORE: nothing in a bundle says whom to trust",
                         arguments->verb->name);
    verification->trust = trust_open(store, error);
    return verification->trust && revocation_take(arguments, verification->trust, error);
}

/* The tree of a seal. */
static bool folder_take(struct verification *verification, struct error *error)
{
    const char *path = option_value(verification->arguments, "folder");
    if (!path)
        return true;
    if (!plain_tree_read(path, &verification->folder, error))
        return false;
    verification->expectations.folder = &verification->folder.files;
    verification->expectations.folder_problems = text_string(&verification->folder.problems);
    return true;
}

bool verification_open(struct verification *verification, const struct arguments *arguments,
                       struct error *error)
{
    *verification = (struct verification){ .arguments = arguments, .folder = PLAIN_TREE_INIT };
    struct expectations *expectations = &verification->expectations;
    const char *accept = option_value(arguments, "accept"),
               *require = option_value(arguments, "require");
    long sequence = 0;
    expectations->regulator = option_value(arguments, "regulator");
    expectations->application = option_value(arguments, "application");
    bool opened = trust_take(verification, error) && time_take(verification, error) &&
                  rules_take(verification, error) &&
                  (!accept || accept_parse(accept, &expectations->accept, error)) &&
                  (!require || require_parse(require, &expectations->require, error)) &&
                  option_number(arguments, "min-sequence", 1, 1000000000, 0, &sequence, error) &&
                  previous_take(verification, error) && core_take(verification, error) &&
                  folder_take(verification, error);
    expectations->min_sequence = (uint64_t)sequence;
    recipes_take(verification);
    if (!opened)
        verification_close(verification);
    return opened;
}

void verification_close(struct verification *verification)
{
    plain_tree_release(&verification->folder);
    trust_free(verification->trust);
    verification->trust = NULL;
}

void bundle_close(struct bundle *bundle)
{
    verdict_release(&bundle->verdict);
    seal_release(&bundle->seal);
    sealed_free(bundle->sealed);
    if (bundle->descriptor >= 0)
        close(bundle->descriptor);
}

/* An entry that is not there, or is broken, is for the verdict to say. */
static void text_read(struct sealed *sealed, const char *path, struct buffer *ret)
{
    struct error ignored;
    if (!sealed_read(sealed, path, LIMIT_MANIFEST_BYTES, ret, &ignored))
        *ret = (struct buffer){ 0 };
}

/* Judges what was opened; frees nothing. */
static bool bundle_judge(struct bundle *bundle, const struct verification *verification,
                         struct error *error)
{
    if (!bundle->sealed || !seal_verify(bundle->sealed, verification->trust, &verification->options,
                                        &bundle->seal, error))
        return error_wrap(error, "\"%s\"", bundle->path);
    CLEANUP(buffer_release) struct buffer manifest = { 0 }, sums = { 0 }, recipe = { 0 };
    text_read(bundle->sealed, "manifest.xml", &manifest);
    text_read(bundle->sealed, "SHA256SUMS", &sums);
    text_read(bundle->sealed, "VERIFY.txt", &recipe);
    struct bundle_text texts = { manifest.bytes, manifest.size, sums.bytes,
                                 sums.size,      recipe.bytes,  recipe.size };
    struct expectations expectations = verification->expectations;
    struct required_role roles[ROLES_MAX];
    roles_find(verification, &manifest, roles, &expectations);
    verdict_judge(&bundle->seal, &texts, &expectations, &bundle->verdict);
    return true;
}

bool bundle_verify(struct bundle *bundle, const char *path, const struct verification *verification,
                   struct error *error)
{
    bundle->path = path;
    bundle->descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (bundle->descriptor < 0)
        return error_set(error, STATUS_INPUT, "\"%s\" cannot be opened: %m", path);
    bundle->sealed = sealed_open(bundle->descriptor, error);
    return bundle_judge(bundle, verification, error);
}

bool bundle_look(struct bundle *bundle, const char *path, struct error *error)
{
    struct verification nobody = { .options = { .at = VERIFY_NOW } };
    recipes_take(&nobody);
    if (!bundle_verify(bundle, path, &nobody, error))
        return false;
    if (!bundle->seal.structure_ok || !bundle->seal.intact)
        return error_set(error, STATUS_FINDINGS, "\"%s\" is refused: %s", path,
                         bundle->seal.problem ? bundle->seal.problem : "it is not intact");
    return true;
}

bool bundle_verify_bytes(struct bundle *bundle, const void *bytes, size_t size,
                         const struct verification *verification, struct error *error)
{
    bundle->path = "copy";
    bundle->sealed = sealed_open_bytes(bytes, size, error);
    return bundle_judge(bundle, verification, error);
}
