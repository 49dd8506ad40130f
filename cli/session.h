/* What verbs on a dossier share: packs, schema, dossier, facts, targets, findings, in this order.
 * Each step uses what the ones before it made; session_close frees all. */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include "cli/options.h"
#include "countries/check.h"
#include "dossier/core.h"
#include "dossier/facts/cache.h"
#include "dossier/facts/facts.h"
#include "schemas/report.h"

#define LIST_MAX 64

struct session {
    const struct arguments *arguments;
    int schemas; /* descriptor of schemas/ */
    struct packs *packs;
    struct dossier_schema *schema;
    struct dossier dossier;
    struct pool *pool;
    struct targets targets;
    struct check_options check;
    struct rules_raise raises[LIST_MAX];
    char raise_names[LIST_MAX][80];
    struct findings findings;
    struct report_pack report_packs[LIST_MAX];
    char pack_digests[LIST_MAX][SHA256_HEX_SIZE];
    char *sandbox;
    char *product, *product_ja;
    struct facts_cache *cache;
};
#define SESSION_INIT(given_arguments)                                                              \
    {                                                                                              \
        .arguments = (given_arguments), .schemas = -1, .dossier = DOSSIER_INIT,                    \
        .targets = TARGETS_INIT, .findings = FINDINGS_INIT                                         \
    }
void session_close(struct session *session);

bool session_open_packs(struct session *session, struct error *error) MUST_CHECK;
bool session_open_schema(struct session *session, struct error *error) MUST_CHECK;
/* Packs, schema and the dossier; says all problems of one that is invalid. */
bool session_load(struct session *session, const char *path, struct error *error) MUST_CHECK;
bool session_gather_facts(struct session *session, struct error *error) MUST_CHECK;
/* As-of date, --raise, targets of --for (`fallback` if it is not given) and --filing,
 * rules, waivers. */
bool session_check(struct session *session, const char *fallback, struct error *error) MUST_CHECK;
/* Only the first half of it: dates, raises, targets. */
bool session_aim(struct session *session, const char *fallback, struct error *error) MUST_CHECK;

/* The core of the dossier, with the key of --core-key or its own; needs facts. */
bool session_core(const struct session *session, struct core *ret, struct error *error) MUST_CHECK;

/* The report on a filing (NULL: all), borrowing from the session. */
void session_report(struct session *session, const char *filing, struct report *ret);

enum report_language session_language(const struct arguments *arguments);

#endif
