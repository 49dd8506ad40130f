/* prove: that the files of a document belong to the core, one proof per file. */
#include "base/path.h"
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"

#include <string.h>

#define PROOF_MAX_BYTES 65536

const struct option prove_options[] = {
    { "document", "ID", "the document", false },
    { "out", "FILE", "the proof; of several files NAME-1.xml, NAME-2.xml and so on", false },
    { "core-key", "fd:N", "read the core key from a descriptor", false },
    { NULL, NULL, NULL, false },
};

static size_t leaves_count(const struct core *core, const char *document)
{
    size_t count = 0;
    for (size_t i = 0; i < core->count; i++)
        count += !strcmp(core->leaves[i].document, document);
    return count;
}

/* `number` 0: the only one. */
static bool proof_write(const struct arguments *arguments, const struct core *core, size_t leaf,
                        unsigned number, struct error *error)
{
    const char *out = option_value(arguments, "out");
    const char *extension = path_extension(out);
    CLEANUP(text_release) struct text proof = TEXT_INIT(PROOF_MAX_BYTES);
    CLEANUP(text_release) struct text path = TEXT_INIT(8192);
    text_append_bytes(&path, out, strlen(out) - strlen(extension));
    if (number)
        text_appendf(&path, "-%u", number);
    text_append(&path, extension);
    if (!core_prove(core, leaf, &proof, error) ||
        !file_write(text_string(&path), proof.bytes, proof.size, option_given(arguments, "force"),
                    error))
        return false;
    if (!option_given(arguments, "quiet"))
        say("\"%s\" proves \"%s\"", text_string(&path), core->leaves[leaf].path);
    return true;
}

static bool document_prove(const struct session *session, const struct core *core,
                           struct error *error)
{
    const char *document = option_value(session->arguments, "document");
    size_t count = leaves_count(core, document);
    unsigned number = count > 1;
    if (!dossier_document(&session->dossier, document))
        return error_set(error, STATUS_INPUT, "the dossier has no document \"%s\"", document);
    if (count == 0)
        return error_set(error, STATUS_INPUT,
                         "document \"%s\" is not in the core: fewer than two regulators with "
                         "filings get it",
                         document);
    for (size_t i = 0; i < core->count; i++) {
        if (strcmp(core->leaves[i].document, document) != 0)
            continue;
        if (!proof_write(session->arguments, core, i, number, error))
            return false;
        number++;
    }
    return true;
}

enum status verb_prove(const struct arguments *arguments, struct error *error)
{
    struct session session = SESSION_INIT(arguments);
    struct core core = CORE_INIT;
    if (!option_given(arguments, "document") || !option_given(arguments, "out")) {
        error_set(error, STATUS_USAGE, "prove needs --document ID and --out FILE");
        return error->status;
    }
    bool done = session_load(&session, arguments->operands[0], error) &&
                session_gather_facts(&session, error) && session_core(&session, &core, error) &&
                document_prove(&session, &core, error);
    core_release(&core);
    session_close(&session);
    return done ? STATUS_DONE : error->status;
}
