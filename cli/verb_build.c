/* build: per filing a bundle (or a plain tree) and the record beside it. */
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "countries/build.h"
#include "signing/recipe.h"
#include "signing/zip/write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const struct option build_options_table[] = {
    { "out", "DIR", "folder of the results", false },
    { "for", "LIST", "regulators, separated by commas, or all (default: the filings)", false },
    { "filing", "ID", "this filing only", false },
    { "as-of", "DATE", "build as of that day", false },
    { "draft", NULL, "build although something stands against filing; marked in the manifest",
      false },
    { "layout", "asice|folder", "a bundle (default), or the plain tree with a seal beside it",
      false },
    { "allow-local-pack", NULL, "file with packs that are not installed", false },
    { "with-core-proof", NULL, "put core.xml into the bundle", false },
    { "core-key", "fd:N", "read the core key from a descriptor", false },
    { "raise", "RULE=SEVERITY", "raise the severity of a rule", true },
    { NULL, NULL, NULL, false },
};

struct building {
    struct session *session;
    const struct arguments *arguments;
    struct core core;
    const char *out;
    bool folder;
};

static bool out_folder_make(const char *path, struct error *error)
{
    if (mkdir(path, 0777) && errno != EEXIST)
        return error_set(error, STATUS_OUTPUT, "folder \"%s\" cannot be made: %m", path);
    CLEANUP(close_descriptor) int folder = folder_open(path, error);
    if (folder < 0)
        return error_set(error, STATUS_OUTPUT, "\"%s\" is not a folder", path);
    return true;
}

/* <out>/<name><suffix>; the caller frees. */
static char *out_path(const struct building *building, const char *name, const char *suffix)
{
    struct text path = TEXT_INIT(8192);
    text_appendf(&path, "%s/%s%s", building->out, name, suffix);
    return text_take(&path);
}

static bool container_make(const struct building *building, const char *name, const char *suffix,
                           const struct entries *entries, struct error *error)
{
    CLEANUP(free_pointer) char *path = out_path(building, name, suffix);
    CLEANUP(file_writer_release) struct file_writer writer = FILE_WRITER_INIT;
    if (!file_writer_open(&writer, path, option_given(building->arguments, "force"), error))
        return false;
    if (!container_write(writer.descriptor, building->session->pool, entries, error))
        return error_wrap(error, "\"%s\" is not written", path);
    return file_writer_commit(&writer, error);
}

static bool upload_write(const struct building *building, const struct build *build,
                         struct error *error)
{
    CLEANUP(free_pointer) char *path = out_path(building, build->name, "");
    CLEANUP(folder_writer_release) struct folder_writer writer = FOLDER_WRITER_INIT;
    return folder_writer_open(&writer, path, option_given(building->arguments, "force"), error) &&
           build_write_upload(&build->entries, building->session->pool, &writer, error) &&
           folder_writer_commit(&writer, error);
}

static bool seal_make(const struct building *building, const struct build *build,
                      struct error *error)
{
    struct entries inside;
    if (!build_seal_entries(&build->entries, &inside, error))
        return false;
    bool made = container_make(building, build->name, ".seal.asice", &inside, error);
    free(inside.items);
    return made;
}

static bool record_write(const struct building *building, const struct build *build,
                         const struct text *html, struct error *error)
{
    CLEANUP(free_pointer) char *path = out_path(building, build->name, ".record");
    CLEANUP(folder_writer_release) struct folder_writer writer = FOLDER_WRITER_INIT;
    return folder_writer_open(&writer, path, option_given(building->arguments, "force"), error) &&
           build_write_record(build, &writer, error) &&
           folder_writer_add(&writer, "report.html", text_string(html), html->size, 0644, error) &&
           folder_writer_commit(&writer, error);
}

static void reasons_say(const struct build *build)
{
    for (size_t i = 0; i < build->reason_count; i++)
        say("%s: %s", build->filing, build->reasons[i].text);
}

static bool target_write(const struct building *building, const struct build *build,
                         const struct text *html, struct error *error)
{
    bool written = building->folder
                       ? upload_write(building, build, error) && seal_make(building, build, error)
                       : container_make(building, build->name, ".asice", &build->entries, error);
    if (!written || !record_write(building, build, html, error))
        return false;
    if (option_given(building->arguments, "quiet"))
        return true;
    char id[SHA256_HEX_SIZE];
    sha256_to_hex(&build->bundle_id, id);
    struct text line = TEXT_INIT(16384);
    text_appendf(&line, "%s  %s/%s%s  (%s, %zu files%s)\n", id, building->out, build->name,
                 building->folder ? ".seal.asice" : ".asice", bundle_state_name(build->state),
                 build->entries.count, build->state == STATE_FILING ? "" : ", NOT FOR FILING");
    bool done = print_text(&line, error);
    text_release(&line);
    return done;
}

static bool target_build(struct building *building, const struct target *target,
                         struct build_options *options, struct error *error)
{
    struct report report;
    session_report(building->session, target->filing, &report);
    struct text xvrl = TEXT_INIT(REPORT_MAX_BYTES), html = TEXT_INIT(REPORT_MAX_BYTES);
    struct build build = BUILD_INIT;
    bool done =
        report_write_xvrl(&report, &xvrl, error) && report_write_html(&report, &html, error);
    if (done) {
        options->report = text_string(&xvrl);
        options->report_size = xvrl.size;
        done = build_target(&building->session->dossier, building->session->packs,
                            building->session->pool, target, options, &build, error);
        if (!done || build.state == STATE_DRAFT)
            reasons_say(&build);
    }
    done = done && target_write(building, &build, &html, error);
    build_release(&build);
    text_release(&xvrl);
    text_release(&html);
    return done;
}

/* Every target is tried, so that one run names all that stands against filing. */
static enum status targets_build(struct building *building, struct error *error)
{
    const char *recipe = verify_recipe(building->folder ? VERIFY_RECIPE_SEAL : VERIFY_RECIPE_NOW);
    struct build_options options = {
        .as_of = building->session->check.as_of,
        .draft = option_given(building->arguments, "draft"),
        .allow_local_pack = option_given(building->arguments, "allow-local-pack"),
        .with_core_proof = option_given(building->arguments, "with-core-proof"),
        .recipe = recipe,
        .recipe_size = strlen(recipe),
        .core = &building->core,
        .findings = &building->session->findings,
    };
    enum status status = STATUS_DONE;
    for (size_t i = 0; i < building->session->targets.count; i++) {
        struct error own = { .status = STATUS_DONE };
        if (target_build(building, &building->session->targets.items[i], &options, &own))
            continue;
        if (error->status != STATUS_DONE)
            say("%s", error->text);
        *error = own;
        status = status_worse(status, own.status);
    }
    return status;
}

static bool building_open(struct building *building, struct error *error)
{
    const struct arguments *arguments = building->arguments;
    const char *layout = option_value(arguments, "layout");
    building->out = option_value(arguments, "out");
    if (!building->out)
        return error_set(error, STATUS_USAGE, "build needs --out DIR");
    if (layout && strcmp(layout, "asice") && strcmp(layout, "folder"))
        return error_set(error, STATUS_USAGE, "--layout takes asice or folder, not \"%.40s\"",
                         layout);
    building->folder = layout && !strcmp(layout, "folder");
    return session_load(building->session, arguments->operands[0], error) &&
           session_check(building->session, NULL, error) &&
           session_core(building->session, &building->core, error) &&
           facts_recheck(&building->session->dossier, error) &&
           out_folder_make(building->out, error);
}

enum status verb_build(const struct arguments *arguments, struct error *error)
{
    struct session session = SESSION_INIT(arguments);
    struct building building = { .session = &session, .arguments = arguments, .core = CORE_INIT };
    enum status status =
        building_open(&building, error) ? targets_build(&building, error) : error->status;
    core_release(&building.core);
    session_close(&session);
    return status;
}
