#include "dossier/verdict_internal.h"

#include "dossier/cut.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define REASONS_MAX_BYTES (VERDICT_REASONS_MAX * 1024)
#define SCRATCH_MAX_BYTES (32u * 1024 * 1024)

static const char *const question_names[QUESTIONS] = {
    [QUESTION_INTACT] = "intact",
    [QUESTION_SIGNED] = "signed",
    [QUESTION_REVOCATION] = "revocation",
    [QUESTION_TIME] = "time",
    [QUESTION_STATE] = "state",
    [QUESTION_REGULATOR] = "regulator",
    [QUESTION_APPLICATION] = "application",
    [QUESTION_PREVIOUS] = "previous",
    [QUESTION_SEQUENCE] = "sequence",
    [QUESTION_CORE] = "core",
};

const char *question_name(enum question question)
{
    return question_names[question];
}

const char *answer_name(enum answer answer)
{
    static const char *const names[] = { "not evaluated", "yes", "no", "unknown" };
    return names[answer];
}

/* Calls `find` for each word of a list separated by commas; USAGE for a word it does not know. */
static bool words_parse(const char *list, unsigned (*find)(const char *word, size_t size),
                        const char *option, unsigned *ret, struct error *error)
{
    unsigned bits = 0;
    for (const char *word = list;;) {
        size_t size = strcspn(word, ",");
        unsigned found = find(word, size);
        if (!found)
            return error_set(error, STATUS_USAGE, "%s: unknown word \"%.*s\"", option, (int)size,
                             word);
        bits |= found;
        if (!word[size])
            break;
        word += size + 1;
    }
    *ret = bits;
    return true;
}

static bool word_is(const char *word, size_t size, const char *name)
{
    return strlen(name) == size && memcmp(word, name, size) == 0;
}

static unsigned accept_find(const char *word, size_t size)
{
    static const char *const names[] = { "draft", "sample", "test" };
    for (unsigned i = 0; i < 3; i++) {
        if (word_is(word, size, names[i]))
            return 1u << i;
    }
    return 0;
}

bool accept_parse(const char *list, unsigned *ret, struct error *error)
{
    return words_parse(list, accept_find, "--accept", ret, error);
}

static unsigned require_find(const char *word, size_t size)
{
    if (word_is(word, size, "order"))
        return 1u << QUESTION_PREVIOUS | 1u << QUESTION_SEQUENCE;
    for (unsigned i = 0; i < QUESTIONS; i++) {
        if (word_is(word, size, question_names[i]))
            return 1u << i;
    }
    return 0;
}

bool require_parse(const char *list, unsigned *ret, struct error *error)
{
    return words_parse(list, require_find, "--require", ret, error);
}

/* In rising order of how bad they are. */
static int badness(enum answer answer)
{
    static const int order[] = {
        [ANSWER_UNCHECKED] = 0, [ANSWER_YES] = 1, [ANSWER_UNKNOWN] = 2, [ANSWER_NO] = 3
    };
    return order[answer];
}

void verdict_say(struct verdict *verdict, enum question question, enum answer answer,
                 const char *format, ...)
{
    if (badness(answer) > badness(verdict->answers[question]))
        verdict->answers[question] = answer;
    if (verdict->reason_count++ >= VERDICT_REASONS_MAX)
        return;
    char reason[768];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    cut_at_character(reason);
    text_append(&verdict->reasons, reason);
    text_append_character(&verdict->reasons, '\n');
}

static void judge_state(struct verdict *verdict, const struct seal *seal,
                        const struct expectations *expectations)
{
    verdict->answers[QUESTION_STATE] = ANSWER_YES;
    enum bundle_state state = verdict->manifest.state;
    if (state != STATE_FILING) {
        verdict->not_for_filing = true;
        verdict_say(verdict, QUESTION_STATE, ANSWER_NO, "the bundle is of state \"%s\"",
                    bundle_state_name(state));
    }
    if (seal->test_store) {
        verdict->not_for_filing = true;
        verdict_say(verdict, QUESTION_STATE, ANSWER_NO, "the trust store is one for tests");
    }
    unsigned needed = (state == STATE_DRAFT ? ACCEPT_DRAFT : 0u) |
                      (state == STATE_SAMPLE ? ACCEPT_SAMPLE : 0u) |
                      (seal->test_store ? ACCEPT_TEST : 0u);
    verdict->state_accepted = (needed & ~expectations->accept) == 0;
}

static void judge_text(struct verdict *verdict, enum question question, const char *what,
                       const char *wanted, const char *got)
{
    if (!wanted)
        return;
    if (got && strcmp(wanted, got) == 0)
        verdict->answers[question] = ANSWER_YES;
    else
        verdict_say(verdict, question, ANSWER_NO, "%s is \"%s\", expected \"%s\"", what,
                    got ? got : "none", wanted);
}

static void judge_digest(struct verdict *verdict, enum question question, const char *what,
                         const struct sha256 *wanted, const struct sha256 *got)
{
    if (!wanted)
        return;
    if (got && sha256_equal(wanted, got)) {
        verdict->answers[question] = ANSWER_YES;
        return;
    }
    char wanted_hex[SHA256_HEX_SIZE], got_hex[SHA256_HEX_SIZE] = "none";
    sha256_to_hex(wanted, wanted_hex);
    if (got)
        sha256_to_hex(got, got_hex);
    verdict_say(verdict, question, ANSWER_NO, "%s is \"%s\", expected \"%s\"", what, got_hex,
                wanted_hex);
}

static void judge_expected(struct verdict *verdict, const struct expectations *expectations)
{
    const struct manifest *manifest = &verdict->manifest;
    judge_text(verdict, QUESTION_REGULATOR, "regulator", expectations->regulator,
               manifest->regulator);
    judge_text(verdict, QUESTION_APPLICATION, "application", expectations->application,
               manifest->application);
    judge_digest(verdict, QUESTION_PREVIOUS, "previous bundle", expectations->previous,
                 manifest->has_previous ? &manifest->previous : NULL);
    judge_digest(verdict, QUESTION_CORE, "core root", expectations->core_root,
                 &manifest->core_root);
    if (expectations->min_sequence == 0)
        return;
    verdict->answers[QUESTION_SEQUENCE] = ANSWER_YES;
    if (manifest->sequence < expectations->min_sequence)
        verdict_say(verdict, QUESTION_SEQUENCE, ANSWER_NO,
                    "sequence is %" PRIu64 ", expected at least %" PRIu64, manifest->sequence,
                    expectations->min_sequence);
}

/* --require: a question without an answer becomes an unknown one. */
static void judge_required(struct verdict *verdict, unsigned require)
{
    for (unsigned i = 0; i < QUESTIONS; i++) {
        if ((require & 1u << i) && verdict->answers[i] == ANSWER_UNCHECKED)
            verdict_say(verdict, i, ANSWER_UNKNOWN, "%s is required and was not evaluated",
                        question_names[i]);
    }
}

static void conclude(struct verdict *verdict)
{
    bool good = verdict->answers[QUESTION_INTACT] == ANSWER_YES &&
                verdict->answers[QUESTION_SIGNED] == ANSWER_YES;
    enum status status = good ? STATUS_DONE : STATUS_UNKNOWN;
    for (unsigned i = 0; i < QUESTIONS; i++) {
        enum answer answer = verdict->answers[i];
        if (i == QUESTION_STATE && verdict->state_accepted && answer == ANSWER_NO)
            continue;
        /* Revoked, with nothing that tells what came first, is indeterminate (EN 319 102-1 5.1.3);
         * where it is told, the signature has failed already. */
        if (answer == ANSWER_UNKNOWN || (answer == ANSWER_NO && i == QUESTION_REVOCATION))
            status = status_worse(status, STATUS_UNKNOWN);
        else if (answer == ANSWER_NO)
            status = status_worse(status, STATUS_FINDINGS);
    }
    verdict->status = status;
    verdict->good = status == STATUS_DONE && verdict->answers[QUESTION_STATE] == ANSWER_YES;
}

/* Empties the verdict but keeps the memory of its texts, and the manifest: the next bundle may have
 * the same one. */
static void verdict_clear(struct verdict *verdict)
{
    struct verdict old = *verdict;
    *verdict = (struct verdict){
        .status = STATUS_UNKNOWN,
        .manifest = old.manifest,
        .parsed = old.parsed,
        .bundle_id = old.bundle_id,
        .reasons = old.reasons,
        .scratch = old.scratch,
    };
    verdict->reasons.max = REASONS_MAX_BYTES;
    verdict->scratch.max = SCRATCH_MAX_BYTES;
    text_clear(&verdict->reasons);
    text_clear(&verdict->scratch);
}

void verdict_judge(const struct seal *seal, const struct bundle_text *texts,
                   const struct expectations *expectations, struct verdict *ret)
{
    verdict_clear(ret);
    ret->is_signed = seal->is_signed;
    verdict_content(ret, seal, texts, expectations);
    verdict_signers(ret, seal, expectations);
    if (ret->has_manifest) {
        judge_state(ret, seal, expectations);
        judge_expected(ret, expectations);
    }
    judge_required(ret, expectations->require);
    conclude(ret);
}

void verdict_release(struct verdict *verdict)
{
    manifest_release(&verdict->manifest);
    text_release(&verdict->reasons);
    text_release(&verdict->scratch);
    *verdict = (struct verdict)VERDICT_INIT;
}
