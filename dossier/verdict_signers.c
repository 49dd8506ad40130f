/* Whether everybody who must have signed has, as the trust store and the manifest demand. */
#include "dossier/verdict_internal.h"

#include <string.h>

static bool has_role(const struct signer *signer, const char *role)
{
    return signer->role && strcmp(signer->role, role) == 0;
}

/* One role with its lowest level. A signature whose signer no rule of the store names may be the
 * one that is looked for, so its lack is not certain. */
static void judge_role(struct verdict *verdict, const struct seal *seal, const char *role,
                       enum level level)
{
    bool undecided = false, too_low = false;
    for (size_t i = 0; i < seal->signer_count; i++) {
        const struct signer *signer = &seal->signers[i];
        if (has_role(signer, role) && signer->indication == TOTAL_PASSED) {
            if (signer->level >= level)
                return;
            too_low = true;
        }
        undecided |=
            signer->indication == INDETERMINATE && (has_role(signer, role) || !signer->role);
    }
    if (too_low)
        verdict_say(verdict, QUESTION_SIGNED, ANSWER_NO,
                    "the signature of role \"%s\" is below level %s", role, level_name(level));
    else if (undecided)
        verdict_say(verdict, QUESTION_SIGNED, ANSWER_UNKNOWN,
                    "whether role \"%s\" has signed is not known", role);
    else
        verdict_say(verdict, QUESTION_SIGNED, ANSWER_NO, "no signature of role \"%s\"", role);
}

static bool is_required(const struct expectations *expectations, const char *role)
{
    for (size_t i = 0; i < expectations->role_count; i++) {
        if (strcmp(expectations->roles[i].role, role) == 0)
            return true;
    }
    return false;
}

/* For a role that the store demands its level holds; a role that only the manifest names is
 * expected all the same, so that a stripped signature is noticed. */
static size_t judge_roles(struct verdict *verdict, const struct seal *seal,
                          const struct expectations *expectations)
{
    for (size_t i = 0; i < expectations->role_count; i++)
        judge_role(verdict, seal, expectations->roles[i].role, expectations->roles[i].level);
    for (size_t i = 0; i < verdict->manifest.signer_count; i++) {
        const struct manifest_signer *expected = &verdict->manifest.signers[i];
        if (!is_required(expectations, expected->role))
            judge_role(verdict, seal, expected->role, expected->level);
    }
    return expectations->role_count + verdict->manifest.signer_count;
}

/* Nobody is named: then at least one party that the store knows must have signed. */
static void judge_anybody(struct verdict *verdict, const struct seal *seal)
{
    bool undecided = false;
    for (size_t i = 0; i < seal->signer_count; i++) {
        if (seal->signers[i].indication == TOTAL_PASSED && seal->signers[i].role)
            return;
        undecided |= seal->signers[i].indication != TOTAL_FAILED;
    }
    verdict_say(verdict, QUESTION_SIGNED, undecided ? ANSWER_UNKNOWN : ANSWER_NO,
                "no signature of a party that the trust store names");
}

static enum answer revocation_answer(const char *revocation)
{
    if (!revocation || strncmp(revocation, "none", 4) == 0)
        return ANSWER_UNCHECKED; /* the store's policy asks for none */
    if (strcmp(revocation, "good") == 0)
        return ANSWER_YES;
    return strcmp(revocation, "revoked") == 0 ? ANSWER_NO : ANSWER_UNKNOWN;
}

/* A signature is expected or not; where the store names its signer and it cannot be said to hold,
 * nobody knows whether it fails, and one that fails spoils the bundle. */
static void judge_signer(struct verdict *verdict, const struct signer *signer)
{
    const char *name = signer->signature ? signer->signature : "signature";
    if (signer->indication == TOTAL_FAILED)
        verdict_say(verdict, QUESTION_SIGNED, ANSWER_NO, "%s fails: %s", name,
                    signer->reason ? signer->reason : "no reason given");
    else if (signer->indication == INDETERMINATE && signer->reason)
        verdict_say(verdict, QUESTION_SIGNED, signer->role ? ANSWER_UNKNOWN : ANSWER_UNCHECKED,
                    "%s: %s", name, signer->reason);
    if (!signer->role)
        return; /* a stranger's certificate is nobody's business */
    enum answer answer = revocation_answer(signer->revocation);
    if (answer == ANSWER_NO || answer == ANSWER_UNKNOWN)
        verdict_say(verdict, QUESTION_REVOCATION, answer, "%s: revocation is \"%s\"", name,
                    signer->revocation);
    else if (verdict->answers[QUESTION_REVOCATION] == ANSWER_UNCHECKED)
        verdict->answers[QUESTION_REVOCATION] = answer;
}

/* Proven time is asked for by levels; what is said here is only whether every signer has one. */
static enum answer time_answer(const struct seal *seal)
{
    for (size_t i = 0; i < seal->signer_count; i++) {
        if (seal->signers[i].level < LEVEL_T || !seal->signers[i].stamped_time)
            return ANSWER_UNCHECKED;
    }
    return seal->signer_count ? ANSWER_YES : ANSWER_UNCHECKED;
}

void verdict_signers(struct verdict *verdict, const struct seal *seal,
                     const struct expectations *expectations)
{
    if (!seal->structure_ok)
        return; /* refused unread: nothing is known of signatures */
    if (!seal->is_signed) {
        verdict_say(verdict, QUESTION_SIGNED, ANSWER_NO, "the bundle is not signed");
        return;
    }
    if (seal->signer_count == 0) {
        verdict_say(verdict, QUESTION_SIGNED, ANSWER_NO, "no signature of it can be read");
        return;
    }
    verdict->answers[QUESTION_SIGNED] = ANSWER_YES;
    for (size_t i = 0; i < seal->signer_count; i++)
        judge_signer(verdict, &seal->signers[i]);
    if (judge_roles(verdict, seal, expectations) == 0)
        judge_anybody(verdict, seal);
    verdict->answers[QUESTION_TIME] = time_answer(seal);
}
