/* What signing/ found when it read a sealed container: plain data, so that dossier/ can judge a
 * verified manifest without knowing how seals work, and cli/ only passes it on. Words of
 * EN 319 102-1 for indications. */
#ifndef BASE_SEAL_H
#define BASE_SEAL_H

#include "base/entry.h"
#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

enum indication { TOTAL_PASSED, INDETERMINATE, TOTAL_FAILED };
enum level { LEVEL_NONE, LEVEL_B, LEVEL_T, LEVEL_LT, LEVEL_LTA };

struct signer {
    char *signature;            /* "META-INF/signature001.p7s" */
    char *manifest;             /* "META-INF/ASiCManifest001.xml" */
    char *subject;              /* RFC 2253, cleaned */
    char *serial;               /* hex */
    char spki[SHA256_HEX_SIZE]; /* SHA-256 of SubjectPublicKeyInfo */
    char *role;                 /* role that a rule of the store names for it; NULL if none */
    char *commitment;           /* "proofOfOrigin", "proofOfApproval", ... or NULL */
    char *signing_time;         /* claimed, ISO 8601 UTC, or NULL */
    char *stamped_time;         /* proven by time stamp, or NULL */
    char *revocation;           /* "good", "revoked", "unknown", "none (policy)" */
    char *algorithm;            /* "RSASSA-PSS 3072 SHA-256" */
    enum level level;
    enum indication indication;
    char *sub_indication; /* "HASH_FAILURE", ... NULL when passed */
    char *reason;         /* a sentence; NULL when passed */
};

/* A time stamp over an archive manifest; oldest first. */
struct archive_stamp {
    char *manifest; /* "META-INF/ASiCArchiveManifest.xml" */
    char *token;    /* "META-INF/timestamp001.tst" */
    char *time;     /* ISO 8601 UTC; NULL when the token cannot be read */
    char *subject;  /* of the time-stamp authority, as above */
    enum indication indication;
    char *sub_indication; /* both NULL when passed */
    char *reason;
};

struct seal {
    bool structure_ok;          /* every byte of the zip accounted for */
    bool intact;                /* every digest right, coverage complete */
    bool is_signed;             /* at least one signature entry */
    bool test_store;            /* the trust store says test="yes" */
    char *problem;              /* first problem of structure or digest, a sentence; NULL if none */
    char verification_time[21]; /* ISO 8601 UTC, "as of" */
    const char *verification_time_origin; /* "option" or "clock" */
    struct signer *signers;
    size_t signer_count;
    struct archive_stamp *archives;
    size_t archive_count;
    struct entries entries; /* every entry but mimetype and META-INF, with blob sizes and digests as
                               read; pool_offset is the offset in the file */
};
void seal_release(struct seal *seal);

const char *indication_name(enum indication indication); /* "TOTAL-PASSED", ... */
const char *level_name(enum level level);                /* "none", "B", "T", "LT", "LTA" */
bool level_parse(const char *name, enum level *ret) MUST_CHECK;

#endif
