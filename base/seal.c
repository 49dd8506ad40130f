#include "base/seal.h"

#include <stdlib.h>
#include <string.h>

static void signer_release(struct signer *signer)
{
    char *owned[] = { signer->signature,    signer->manifest,       signer->subject,
                      signer->serial,       signer->role,           signer->commitment,
                      signer->signing_time, signer->stamped_time,   signer->revocation,
                      signer->algorithm,    signer->sub_indication, signer->reason };
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
        free(owned[i]);
}

static void archive_stamp_release(struct archive_stamp *archive)
{
    char *owned[] = { archive->manifest, archive->token,          archive->time,
                      archive->subject,  archive->sub_indication, archive->reason };
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
        free(owned[i]);
}

void seal_release(struct seal *seal)
{
    for (size_t i = 0; i < seal->signer_count; i++)
        signer_release(&seal->signers[i]);
    free(seal->signers);
    for (size_t i = 0; i < seal->archive_count; i++)
        archive_stamp_release(&seal->archives[i]);
    free(seal->archives);
    free(seal->problem);
    entries_release(&seal->entries);
    *seal = (struct seal){ 0 };
}

const char *indication_name(enum indication indication)
{
    switch (indication) {
    case TOTAL_PASSED:
        return "TOTAL-PASSED";
    case INDETERMINATE:
        return "INDETERMINATE";
    case TOTAL_FAILED:
        break;
    }
    return "TOTAL-FAILED";
}

static const char *const level_names[] = { "none", "B", "T", "LT", "LTA" };

const char *level_name(enum level level)
{
    return level_names[level];
}

bool level_parse(const char *name, enum level *ret)
{
    for (size_t i = 0; i < sizeof level_names / sizeof *level_names; i++) {
        if (strcmp(name, level_names[i]) == 0) {
            *ret = (enum level)i;
            return true;
        }
    }
    return false;
}
