/* inspect: what is in a bundle; export: its plain files. Neither says good. */
#include "base/limits.h"
#include "cli/bundle.h"
#include "cli/extending.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "signing/zip/loose.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

const struct option inspect_options[] = {
    { "entry", "PATH", "print one entry instead", false },
    { "lenient", NULL, "look into any zip, and say in which way it is not strict", false },
    { NULL, NULL, NULL, false },
};

const struct option export_options[] = {
    { "to", "DIR", "the new folder", false },
    { "trust", "STORE", "verify first, with this trust store", false },
    REVOCATION_OPTIONS,
    { "at", "TIME", "time of verification", false },
    { "accept", "LIST", "export also draft, sample, test", false },
    { "signer", "SPKI[=ROLE]", "trust a key for a role in this run", true },
    { "unverified", NULL, "export without looking at signatures", false },
    { NULL, NULL, NULL, false },
};

static void entries_write(const struct bundle *bundle, struct text *ret)
{
    text_append(ret, "\n       size  sha256        path\n");
    const struct entries *entries = &bundle->seal.entries;
    for (size_t i = 0; i < entries->count; i++) {
        char hex[SHA256_HEX_SIZE];
        sha256_to_hex(&entries->items[i].blob.sha256, hex);
        text_appendf(ret, "%11llu  %.12s  ", (unsigned long long)entries->items[i].blob.size, hex);
        text_append_terminal(ret, entries->items[i].path);
        text_append(ret, "\n");
    }
}

static void manifest_write_out(const struct verdict *verdict, struct text *ret)
{
    const struct manifest *manifest = &verdict->manifest;
    char id[SHA256_HEX_SIZE], core[SHA256_HEX_SIZE];
    sha256_to_hex(&verdict->bundle_id, id);
    sha256_to_hex(&manifest->core_root, core);
    text_appendf(ret, "bundle id   %s\nstate       %s\nfiling      %s\nregulator   %s\n", id,
                 bundle_state_name(manifest->state), manifest->filing, manifest->regulator);
    text_appendf(ret, "route       %s\nsequence    %llu\n", manifest->route,
                 (unsigned long long)manifest->sequence);
    text_append(ret, "product     ");
    text_append_terminal(ret, manifest->product);
    text_append(ret, ", ");
    text_append_terminal(ret, manifest->release);
    text_appendf(ret, "\nas of       %s (%s)\ncore root   %s\n", manifest->as_of,
                 manifest->as_of_origin, core);
    for (size_t i = 0; i < manifest->pack_count; i++)
        text_appendf(ret, "pack        %s (%s)\n", manifest->packs[i].id,
                     manifest->packs[i].origin);
    text_append(ret, "made by     samdossier ");
    text_append_terminal(ret, manifest->tool);
    text_append(ret, ", ");
    text_append_terminal(ret, manifest->compressor);
    text_append(ret, "\n");
}

static void seals_write(const struct seal *seal, struct text *ret)
{
    text_appendf(ret, "signatures  %zu; inspect does not judge them, verify does\n",
                 seal->signer_count);
    for (size_t i = 0; i < seal->archive_count; i++)
        text_appendf(ret, "archive     %s says %s\n", seal->archives[i].token,
                     seal->archives[i].time ? seal->archives[i].time : "nothing that can be read");
}

static bool entry_print(struct bundle *bundle, const char *path, struct error *error)
{
    CLEANUP(buffer_release) struct buffer bytes = { 0 };
    return sealed_read(bundle->sealed, path, LIMIT_OUTPUT_BYTES, &bytes, error) &&
           print_bytes(bytes.bytes, bytes.size, error);
}

static void loose_entry_write(const struct loose_entry *entry, struct text *ret)
{
    text_appendf(ret, "%11llu  %11llu  ", (unsigned long long)entry->size,
                 (unsigned long long)entry->stored_size);
    if (entry->method == METHOD_STORED || entry->method == METHOD_DEFLATED)
        text_appendf(ret, "%-8s  ", entry->method == METHOD_STORED ? "stored" : "deflated");
    else
        text_appendf(ret, "%-8u  ", entry->method);
    text_appendf(ret, "%s\n", entry->name);
}

static void remarks_write(const struct loose *loose, struct text *ret)
{
    const char *remark = text_string(&loose->remarks);
    while (*remark) {
        size_t size = strcspn(remark, "\n");
        text_append(ret, "not strict  ");
        text_append_bytes(ret, remark, size + (remark[size] == '\n'));
        remark += size + (remark[size] == '\n');
    }
    if (loose->remark_count > LOOSE_REMARKS_MAX)
        text_appendf(ret, "            and %zu more\n", loose->remark_count - LOOSE_REMARKS_MAX);
}

/* What the strict reader says of the same file; the loose look is not its judge. */
static bool strict_write(int descriptor, struct text *ret, struct error *error)
{
    CLEANUP(sealed_free_pointer) struct sealed *sealed = sealed_open(descriptor, error);
    CLEANUP(buffer_release) struct buffer ignored = { 0 };
    if (!sealed)
        return false;
    if (sealed_read(sealed, "mimetype", LIMIT_MANIFEST_BYTES, &ignored, error)) {
        text_append(ret, "strict      its structure is; inspect it without --lenient\n");
        return true;
    }
    text_append(ret, "not strict  verify refuses it: ");
    text_append_terminal(ret, error->text);
    text_append(ret, "\n");
    return false;
}

static void loose_write(const struct loose *loose, struct text *ret)
{
    text_appendf(ret, "media type  %s\n", *loose->type ? loose->type : "none");
    remarks_write(loose, ret);
    text_append(ret, "nothing here was verified\n\n       size       stored  method    path\n");
    for (size_t i = 0; i < loose->count; i++)
        loose_entry_write(&loose->entries[i], ret);
}

/* A foreign container: status 1 when the strict reader refuses it, whatever it holds. */
static enum status look_loosely(const char *path, struct error *error)
{
    CLEANUP(close_descriptor) int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    CLEANUP(loose_release) struct loose loose = LOOSE_INIT;
    CLEANUP(text_release) struct text text = TEXT_INIT(REPORT_TEXT_MAX);
    if (descriptor < 0) {
        error_set(error, STATUS_INPUT, "\"%s\" cannot be opened: %m", path);
        return error->status;
    }
    struct source source;
    if (!source_from_descriptor(descriptor, &source, error) ||
        !loose_read(&source, &loose, error)) {
        error_wrap(error, "\"%s\"", path);
        return error->status;
    }
    bool strict = strict_write(descriptor, &text, error);
    if (!strict && error->status != STATUS_FINDINGS)
        return error->status;
    error->status = STATUS_DONE;
    loose_write(&loose, &text);
    if (!print_text(&text, error))
        return error->status;
    return strict ? STATUS_DONE : STATUS_FINDINGS;
}

enum status verb_inspect(const struct arguments *arguments, struct error *error)
{
    struct bundle bundle = BUNDLE_INIT;
    const char *entry = option_value(arguments, "entry");
    if (option_given(arguments, "lenient")) {
        if (!entry)
            return look_loosely(arguments->operands[0], error);
        error_set(error, STATUS_USAGE,
                  "--entry goes without --lenient: nobody knows which bytes "
                  "of a loose zip are the entry");
        return error->status;
    }
    bool done = bundle_look(&bundle, arguments->operands[0], error);
    if (done && entry)
        done = entry_print(&bundle, entry, error);
    else if (done) {
        struct text text = TEXT_INIT(REPORT_TEXT_MAX);
        if (bundle.verdict.has_manifest)
            manifest_write_out(&bundle.verdict, &text);
        else
            text_append(&text, "there is no manifest.xml that this program knows\n");
        seals_write(&bundle.seal, &text);
        entries_write(&bundle, &text);
        done = print_text(&text, error);
        text_release(&text);
    }
    bundle_close(&bundle);
    return done ? STATUS_DONE : error->status;
}

static bool entry_export(struct bundle *bundle, struct folder_writer *folder, const char *path,
                         struct error *error)
{
    CLEANUP(close_descriptor)
    int file = folder_writer_create(folder, path + strlen("upload/"), 0644, error);
    return file >= 0 && sealed_copy(bundle->sealed, path, file, error);
}

static bool is_upload(const char *path)
{
    return !strncmp(path, "upload/", strlen("upload/"));
}

/* A seal's files lie beside it. */
static bool check_uploads(const struct bundle *bundle, struct error *error)
{
    for (size_t i = 0; i < bundle->seal.entries.count; i++) {
        if (is_upload(bundle->seal.entries.items[i].path))
            return true;
    }
    return error_set(error, STATUS_INPUT,
                     "\"%s\" holds no files to export: it is a seal, and they lie in the folder "
                     "beside it",
                     bundle->path);
}

static bool bundle_export(struct bundle *bundle, const char *to, bool force, struct error *error)
{
    CLEANUP(folder_writer_release) struct folder_writer folder = FOLDER_WRITER_INIT;
    if (!check_uploads(bundle, error) || !folder_writer_open(&folder, to, force, error))
        return false;
    for (size_t i = 0; i < bundle->seal.entries.count; i++) {
        const char *path = bundle->seal.entries.items[i].path;
        if (is_upload(path) && !entry_export(bundle, &folder, path, error))
            return false;
    }
    return folder_writer_commit(&folder, error);
}

/* A bundle that verifies, or (--unverified) one that is at least intact. */
static bool export_open(struct bundle *bundle, const struct arguments *arguments,
                        struct error *error)
{
    const char *path = arguments->operands[0];
    if (option_given(arguments, "unverified"))
        return bundle_look(bundle, path, error);
    struct verification verification;
    if (!verification_open(&verification, arguments, error))
        return false;
    bool done = bundle_verify(bundle, path, &verification, error);
    verification_close(&verification);
    if (!done || bundle->verdict.status == STATUS_DONE)
        return done;
    const char *reasons = text_string(&bundle->verdict.reasons);
    return error_set(error, bundle->verdict.status, "\"%s\" is not exported: %.*s", path,
                     (int)strcspn(reasons, "\n"), reasons);
}

enum status verb_export(const struct arguments *arguments, struct error *error)
{
    const char *to = option_value(arguments, "to");
    if (!to) {
        error_set(error, STATUS_USAGE, "export needs --to DIR");
        return error->status;
    }
    struct bundle bundle = BUNDLE_INIT;
    bool done = export_open(&bundle, arguments, error) &&
                bundle_export(&bundle, to, option_given(arguments, "force"), error);
    bundle_close(&bundle);
    return done ? STATUS_DONE : error->status;
}
