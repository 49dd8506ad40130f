/* packs list, show, rules, check. */
#include "base/limits.h"
#include "cli/packs_rules.h"
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "countries/lint.h"
#include "countries/pack_text.h"

#include <stdlib.h>
#include <string.h>

const struct option packs_options_table[] = {
    { "catalog", NULL, "show: an XML catalogue for xmllint instead of a pack", false },
    { "as-of", "DATE", "check: run the cases as of that day", false },
    { NULL, NULL, NULL, false },
};

static bool pack_line(struct session *session, const char *id, struct text *ret,
                      struct error *error)
{
    struct pack *pack = packs_get(session->packs, id, error);
    if (!pack)
        return false;
    const xmlNode *authority = xml_child(pack_merged(pack), NS_PACK, "authority");
    CLEANUP(free_pointer) char *name = NULL;
    if (authority && !pack_abstract(pack))
        name = pack_text(authority, "name", session_language(session->arguments));
    text_appendf(ret, "%-8s %-10s %-9s ", id, pack_abstract(pack) ? "base" : "regulator",
                 pack_origin(pack));
    text_append_terminal(ret, name ? name : "");
    text_append(ret, "\n");
    return true;
}

static bool packs_list(struct session *session, struct error *error)
{
    if (session->arguments->operand_count > 1)
        return error_set(error, STATUS_USAGE, "packs list takes no ID, \"%.60s\" is too much",
                         session->arguments->operands[1]);
    struct text text = TEXT_INIT(1 << 20);
    bool done = true;
    for (size_t i = 0; done && i < packs_count(session->packs); i++)
        done = pack_line(session, packs_id(session->packs, i), &text, error);
    done = done && print_text(&text, error);
    text_release(&text);
    return done;
}

static bool node_print(const xmlNode *node, struct error *error)
{
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
    xmlNode *copy = doc ? xmlDocCopyNode((xmlNode *)node, doc, 1) : NULL;
    if (!copy)
        return error_set(error, STATUS_INTERNAL, "out of memory");
    xmlDocSetRootElement(doc, copy);
    CLEANUP(buffer_release) struct buffer bytes = { 0 };
    return xml_write(doc, &bytes, error) && print_bytes(bytes.bytes, bytes.size, error);
}

static bool packs_show(struct session *session, struct error *error)
{
    const struct arguments *arguments = session->arguments;
    CLEANUP(buffer_release) struct buffer bytes = { 0 };
    if (option_given(arguments, "catalog"))
        return packs_write_catalogue(session->packs, &bytes, error) &&
               print_bytes(bytes.bytes, bytes.size, error);
    if (arguments->operand_count != 2)
        return error_set(error, STATUS_USAGE, "packs show needs one ID, or --catalog");
    struct pack *pack = packs_get(session->packs, arguments->operands[1], error);
    return pack && node_print(pack_merged(pack), error) && node_print(pack_toc(pack), error);
}

/* Lints one pack; a base pack has no filings, so its cases run with each regulator's. */
static bool pack_check(struct session *session, const char *id, struct problems *problems,
                       struct error *error)
{
    struct pack *pack = packs_get(session->packs, id, error);
    if (!pack || !lint_pack(session->packs, id, problems, error))
        return false;
    if (pack_abstract(pack))
        return true;
    const char *as_of = session->check.as_of.date;
    return lint_cases(session->packs, id, &session->dossier, as_of, problems, error) &&
           lint_linear(session->packs, id, &session->dossier, as_of, problems, error);
}

static bool sample_open(struct session *session, struct error *error)
{
    return as_of_find(option_value(session->arguments, "as-of"), &session->check.as_of, error) &&
           session_load(session, SAMDOSSIER_DATA_DIR "/dossier/sample", error) &&
           session_gather_facts(session, error);
}

static bool packs_check(struct session *session, struct error *error)
{
    const struct arguments *arguments = session->arguments;
    if (!sample_open(session, error))
        return false;
    struct problems problems = PROBLEMS_INIT;
    bool done = true;
    size_t checked = 0;
    for (size_t i = 1; done && i < arguments->operand_count; i++, checked++)
        done = pack_check(session, arguments->operands[i], &problems, error);
    for (size_t i = 0; done && arguments->operand_count == 1 && i < packs_count(session->packs);
         i++, checked++)
        done = pack_check(session, packs_id(session->packs, i), &problems, error);
    say_problems(&problems);
    if (done && problems.total)
        done = error_set(error, STATUS_PACK, "%zu problems in %zu packs", problems.total, checked);
    problems_release(&problems);
    if (done && !option_given(arguments, "quiet"))
        say("checked %zu packs, no problem found", checked);
    return done;
}

static bool packs_rules(struct session *session, struct error *error)
{
    const struct arguments *arguments = session->arguments;
    if (arguments->operand_count != 2)
        return error_set(error, STATUS_USAGE, "packs rules needs one ID; packs list names them");
    struct pack *pack = packs_get(session->packs, arguments->operands[1], error);
    struct rules *rules = pack ? pack_rules(pack, error) : NULL;
    if (!rules)
        return false;
    struct text text = TEXT_INIT(4 << 20);
    packs_rules_write(pack, rules, session_language(arguments), &text);
    bool done = print_text(&text, error);
    text_release(&text);
    return done;
}

static const struct {
    const char *name;
    bool (*run)(struct session *session, struct error *error);
} readers[] = { { "list", packs_list }, { "show", packs_show }, { "rules", packs_rules } };

static bool packs_read(struct session *session, const char *what, struct error *error)
{
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (!strcmp(what, readers[i].name))
            return session_open_packs(session, error) && readers[i].run(session, error);
    return error_set(error, STATUS_USAGE, "packs takes list, show, rules or check, not \"%.40s\"",
                     what);
}

enum status verb_packs(const struct arguments *arguments, struct error *error)
{
    struct session session = SESSION_INIT(arguments);
    const char *what = arguments->operands[0];
    bool done =
        !strcmp(what, "check") ? packs_check(&session, error) : packs_read(&session, what, error);
    session_close(&session);
    return done ? STATUS_DONE : error->status;
}
