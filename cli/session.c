#include "cli/session.h"

#include "cli/terminal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void session_close(struct session *session)
{
    findings_release(&session->findings);
    targets_release(&session->targets);
    dossier_release(&session->dossier);
    pool_free(session->pool);
    dossier_schema_free(session->schema);
    packs_free(session->packs);
    if (session->schemas >= 0)
        close(session->schemas);
    free(session->sandbox);
    free(session->product);
    free(session->product_ja);
    facts_cache_free(session->cache);
}

enum report_language session_language(const struct arguments *arguments)
{
    const char *language = option_common_value(arguments, "lang");
    return language && !strcmp(language, "ja") ? REPORT_JA : REPORT_EN;
}

bool session_open_packs(struct session *session, struct error *error)
{
    const char *folders[LIST_MAX], *replace[LIST_MAX];
    struct packs_options options = {
        .folders = folders,
        .folder_count = option_values(session->arguments, "packs", folders, LIST_MAX),
        .replace = replace,
        .replace_count = option_values(session->arguments, "replace-pack", replace, LIST_MAX),
    };
    session->packs = packs_open(&options, error);
    if (!session->packs)
        return false;
    for (size_t i = 0; i < packs_count(session->packs); i++) {
        const char *id = packs_id(session->packs, i);
        if (packs_replaced(session->packs, id))
            say("pack \"%s\" of --packs stands in for the installed one", id);
    }
    return true;
}

bool session_open_schema(struct session *session, struct error *error)
{
    session->schemas = folder_open(SAMDOSSIER_DATA_DIR "/schemas", error);
    if (session->schemas < 0)
        return false;
    session->schema = dossier_schema_open(session->schemas, error);
    return session->schema != NULL;
}

bool session_load(struct session *session, const char *path, struct error *error)
{
    if (!session_open_packs(session, error) || !session_open_schema(session, error))
        return false;
    struct problems problems = PROBLEMS_INIT;
    bool loaded = dossier_load(path, session->schema, &session->dossier, &problems, error);
    if (!loaded && problems.total > 1)
        say_problems(&problems);
    problems_release(&problems);
    if (!loaded)
        return false;
    session->product = product_name(&session->dossier, "en", NULL);
    session->product_ja = product_name(&session->dossier, "ja", NULL);
    return true;
}

/* --cache-key FILE|fd:N */
static bool cache_key_read(const char *source, struct buffer *ret, struct error *error)
{
    enum { KEY_MAX = 4096 };
    char *end = NULL;
    long number = strncmp(source, "fd:", 3) ? -1 : strtol(source + 3, &end, 10);
    if (end && (*end || end == source + 3 || number < 0 || number > 1023))
        return error_set(error, STATUS_USAGE, "--cache-key takes FILE or fd:N, not \"%.40s\"",
                         source);
    CLEANUP(close_descriptor)
    int descriptor = end ? (int)number : open(source, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return error_set(error, STATUS_INPUT, "the cache key \"%s\" cannot be read", source);
    if (!file_read(descriptor, KEY_MAX, ret, error))
        return error_wrap(error, "the cache key");
    return ret->size >= FACTS_CACHE_KEY_MIN ||
           error_set(error, STATUS_INPUT, "the cache key has fewer than %d bytes",
                     FACTS_CACHE_KEY_MIN);
}

static bool cache_open(struct session *session, struct error *error)
{
    const char *path = option_value(session->arguments, "cache");
    const char *source = option_value(session->arguments, "cache-key");
    CLEANUP(buffer_release) struct buffer key = { 0 };
    if (!path)
        return !source || error_set(error, STATUS_USAGE, "--cache-key is for --cache");
    if (source && !cache_key_read(source, &key, error))
        return false;
    session->cache = facts_cache_open(path, key.bytes, key.size, error);
    if (key.bytes)
        explicit_bzero(key.bytes, key.size);
    return session->cache != NULL;
}

bool session_gather_facts(struct session *session, struct error *error)
{
    long jobs = 0;
    if (!cache_open(session, error))
        return false;
    if (!option_number(session->arguments, "jobs", 1, JOBS_MAX, 0, &jobs, error))
        return false;
    session->pool = pool_new(error);
    if (!session->pool)
        return false;
    struct facts_options options = { .jobs = (unsigned)jobs, .cache = session->cache };
    return facts_gather(&session->dossier, session->pool, &options, NULL, error);
}

/* --raise RULE=error */
static bool raises_take(struct session *session, struct error *error)
{
    const char *values[LIST_MAX];
    size_t count = option_values(session->arguments, "raise", values, LIST_MAX);
    for (size_t i = 0; i < count; i++) {
        const char *equals = strchr(values[i], '=');
        size_t size = equals ? (size_t)(equals - values[i]) : 0;
        if (!size || size >= sizeof session->raise_names[i] ||
            !severity_parse(equals + 1, &session->raises[i].severity))
            return error_set(error, STATUS_USAGE,
                             "--raise takes RULE=warning or RULE=error, not \"%.80s\"", values[i]);
        memcpy(session->raise_names[i], values[i], size);
        session->raise_names[i][size] = '\0';
        session->raises[i].rule = session->raise_names[i];
    }
    session->check.raises = session->raises;
    session->check.raise_count = count;
    return true;
}

bool session_aim(struct session *session, const char *fallback, struct error *error)
{
    const char *list = option_value(session->arguments, "for");
    const char *filing = option_value(session->arguments, "filing");
    return as_of_find(option_value(session->arguments, "as-of"), &session->check.as_of, error) &&
           raises_take(session, error) &&
           targets_find(&session->dossier, session->packs, list ? list : fallback,
                        &session->targets, error) &&
           (!filing || targets_keep(&session->targets, filing, error));
}

/* A rule of --raise that no regulator has is a slip of the pen, and would leave a gate open. */
static bool raises_known(struct session *session, struct error *error)
{
    for (size_t i = 0; i < session->check.raise_count; i++) {
        bool known = false;
        for (size_t j = 0; !known && j < session->targets.count; j++) {
            struct pack *pack =
                packs_get(session->packs, session->targets.items[j].regulator, error);
            struct rules *rules = pack ? pack_rules(pack, error) : NULL;
            if (!rules)
                return false;
            known = rules_find(rules, session->raises[i].rule) != NULL;
        }
        if (!known)
            return error_set(error, STATUS_USAGE,
                             "--raise names \"%s\", no rule of a regulator that is checked",
                             session->raises[i].rule);
    }
    return true;
}

bool session_check(struct session *session, const char *fallback, struct error *error)
{
    if (!session_aim(session, fallback, error) || !raises_known(session, error) ||
        !session_gather_facts(session, error))
        return false;
    struct problems remarks = PROBLEMS_INIT;
    bool checked = check_targets(&session->dossier, session->packs, &session->targets,
                                 &session->check, &session->findings, &remarks, NULL, error);
    say_problems(&remarks);
    problems_release(&remarks);
    return checked;
}

/* The packs that the targets used, each once, with those that they extend. */
static size_t packs_list(struct session *session)
{
    size_t count = 0;
    for (size_t i = 0; i < session->targets.count; i++) {
        struct error ignored;
        struct pack *pack =
            packs_get(session->packs, session->targets.items[i].regulator, &ignored);
        for (; pack && count < LIST_MAX; pack = pack_base(pack)) {
            size_t known = 0;
            while (known < count && strcmp(session->report_packs[known].id, pack_id(pack)))
                known++;
            if (known < count)
                continue;
            sha256_to_hex(pack_digest(pack), session->pack_digests[count]);
            session->report_packs[count] =
                (struct report_pack){ pack_id(pack), session->pack_digests[count],
                                      pack_origin(pack) };
            count++;
        }
    }
    return count;
}

void session_report(struct session *session, const char *filing, struct report *ret)
{
    *ret = (struct report){
        .tool = SAMDOSSIER_VERSION,
        .dossier = dossier_id(&session->dossier),
        .product = session->check.redact ? NULL : session->product,
        .product_ja = session->check.redact ? NULL : session->product_ja,
        .redacted = session->check.redact,
        .sample = dossier_is_sample(&session->dossier),
        .as_of = session->check.as_of.date,
        .as_of_origin = session->check.as_of.origin,
        .sandbox = session->sandbox,
        .packs = session->report_packs,
        .pack_count = packs_list(session),
        .findings = &session->findings,
        .filing = filing,
        .language = session_language(session->arguments),
        .columns = terminal_columns(),
    };
}

bool session_core(const struct session *session, struct core *ret, struct error *error)
{
    struct core_key key;
    const char *source = option_value(session->arguments, "core-key");
    if (source) {
        char *end;
        long number = strncmp(source, "fd:", 3) ? -1 : strtol(source + 3, &end, 10);
        if (number < 0 || number > 1023 || *end)
            return error_set(error, STATUS_USAGE, "--core-key takes fd:N, not \"%.40s\"", source);
        if (!core_key_read_descriptor((int)number, &key, error))
            return false;
    } else if (!core_key_read(&session->dossier, &key, error))
        return false;
    bool gathered = core_gather(&session->dossier, &key, ret, error);
    core_key_clear(&key);
    return gathered;
}
