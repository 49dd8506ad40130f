/* verify --proof: whether a proof leads to a core; no signature is looked at. */
#include "cli/proof.h"

#include "base/limits.h"
#include "cli/bundle.h"
#include "cli/terminal.h"
#include "dossier/core.h"

#include <fcntl.h>

static bool opening_print(const char *path, const struct core_opening *opening, struct error *error)
{
    char sha256[SHA256_HEX_SIZE], root[SHA256_HEX_SIZE];
    CLEANUP(text_release) struct text text = TEXT_INIT(65536);
    sha256_to_hex(&opening->sha256, sha256);
    sha256_to_hex(&opening->root, root);
    text_append_terminal(&text, path);
    text_append(&text, ": proven\n  file         ");
    text_append_terminal(&text, opening->path);
    text_appendf(
        &text, "\n  size         %llu\n  sha256       %s\n  core         %s, of %llu files\n",
        (unsigned long long)opening->size, sha256, root, (unsigned long long)opening->count);
    return print_text(&text, error);
}

enum status proof_verify(const struct arguments *arguments, struct error *error)
{
    const char *path = option_value(arguments, "proof"), *core = option_value(arguments, "core");
    struct sha256 root;
    if (!core || arguments->operand_count) {
        error_set(error, STATUS_USAGE, "--proof FILE needs --core ROOT|BUNDLE and no bundle else");
        return error->status;
    }
    if (!core_root_take(core, &root, error))
        return error->status;
    CLEANUP(close_descriptor) int file = open(path, O_RDONLY | O_CLOEXEC);
    CLEANUP(buffer_release) struct buffer bytes = { 0 };
    CLEANUP(core_opening_release) struct core_opening opening = { .path = NULL };
    if (file < 0)
        error_set(error, STATUS_INPUT, "\"%s\" cannot be opened: %m", path);
    else if (!file_read(file, LIMIT_MANIFEST_BYTES, &bytes, error) ||
             !core_verify(bytes.bytes, bytes.size, &root, &opening, error))
        error_wrap(error, "\"%s\"", path);
    else if (opening_print(path, &opening, error))
        return STATUS_DONE;
    return error->status;
}
