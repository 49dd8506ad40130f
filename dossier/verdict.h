/* What verification says of a bundle: judges the manifest against what signing/ found (base/seal.h)
 * and against what the caller expects, by BUNDLE.md, "What `good` means".
 *
 * A verdict is neither an error nor a finding. The surprise: zero is *unchecked*, never good; a
 * verdict that was not filled says nothing good. */
#ifndef DOSSIER_VERDICT_H
#define DOSSIER_VERDICT_H

#include "base/cleanup.h"
#include "base/error.h"
#include "base/seal.h"
#include "dossier/manifest/manifest.h"

#include <stddef.h>

/* One question of the verdict. */
enum answer { ANSWER_UNCHECKED, ANSWER_YES, ANSWER_NO, ANSWER_UNKNOWN };
const char *answer_name(enum answer answer); /* "not evaluated", "yes", "no", "unknown" */

/* Bits of --accept LIST. */
#define ACCEPT_DRAFT 1u
#define ACCEPT_SAMPLE 2u
#define ACCEPT_TEST 4u
/* The bits of a list "draft,sample,test". USAGE for another word. */
bool accept_parse(const char *list, unsigned *ret, struct error *error) MUST_CHECK;

/* The questions. Those from REGULATOR on are asked only when the caller gives what to compare with.
 * --require LIST names them ("order" means previous and sequence). */
enum question {
    QUESTION_INTACT,      /* structure, digests, file table, SHA256SUMS, VERIFY.txt */
    QUESTION_SIGNED,      /* every expected role, at its level, by a signer that the store names */
    QUESTION_REVOCATION,  /* evidence that no signer's certificate was revoked */
    QUESTION_TIME,        /* time proven by a time stamp, where a level needs it */
    QUESTION_STATE,       /* state `filing` and a store that is not for tests */
    QUESTION_REGULATOR,   /* --regulator */
    QUESTION_APPLICATION, /* --application */
    QUESTION_PREVIOUS,    /* --previous */
    QUESTION_SEQUENCE,    /* --min-sequence */
    QUESTION_CORE,        /* --core */
    QUESTIONS
};
const char *question_name(enum question question); /* "intact", "signed", ... */
/* Bits (1u << question) of a list "order,core". USAGE for another word. */
bool require_parse(const char *list, unsigned *ret, struct error *error) MUST_CHECK;

struct required_role {
    const char *role;
    enum level level;
};

/* What the caller knows; NULL, 0 or false: not given. All borrowed. */
struct expectations {
    const char *regulator;
    const char *application;
    const struct sha256 *previous; /* bundle id */
    uint64_t min_sequence;
    const struct sha256 *core_root;
    unsigned accept;  /* ACCEPT_... */
    unsigned require; /* 1u << question */
    /* Roles that the trust store demands for the regulator: they win over the bundle. */
    const struct required_role *roles;
    size_t role_count;
    /* Content of VERIFY.txt for each recipe number that the program knows, from 1. */
    const char *const *recipes;
    size_t recipe_count;
    /* The plain tree of a seal (--folder): entries "upload/..." with size and sha256; else NULL. */
    const struct entries *folder;
    /* What may not be in such a tree (dossier/plain_tree.h), one sentence a line; NULL: nothing. */
    const char *folder_problems;
};

/* The three entries whose content is judged; NULL bytes: not there. */
struct bundle_text {
    const void *manifest;
    size_t manifest_size;
    const void *sums; /* SHA256SUMS */
    size_t sums_size;
    const void *recipe; /* VERIFY.txt */
    size_t recipe_size;
};

#define VERDICT_REASONS_MAX 64
struct verdict {
    enum answer answers[QUESTIONS];
    bool is_signed;      /* a signature is there, whatever it is worth */
    bool good;           /* good for filing with this regulator, as of the time of verification */
    bool not_for_filing; /* a draft, a sample or a test, accepted or not */
    bool state_accepted; /* the state is `filing`, or --accept names all that it is */
    enum status status;  /* DONE, FINDINGS or UNKNOWN */
    struct manifest manifest; /* as parsed; zero if it could not be */
    bool has_manifest;
    bool parsed; /* manifest and bundle_id belong together; the next verdict may use them again */
    struct sha256 bundle_id;
    unsigned recipe;     /* number of the recipe in VERIFY.txt; 0 if none */
    struct text reasons; /* sentences, one a line: why it is not good, or not known */
    struct text scratch; /* memory that is used again */
    size_t reason_count; /* all; only the first VERDICT_REASONS_MAX are written */
};
#define VERDICT_INIT                                                                               \
    {                                                                                              \
        .status = STATUS_UNKNOWN                                                                   \
    }

/* Judges; *ret must be VERDICT_INIT or used before (its memory is used again, which makes a million
 * verdicts cheap). Never fails: what cannot be judged is not good. */
void verdict_judge(const struct seal *seal, const struct bundle_text *texts,
                   const struct expectations *expectations, struct verdict *ret);
void verdict_release(struct verdict *verdict);

#endif
