/* What archive time stamps are worth, from the newest back to the first: each proves that the one
 * before it existed when that one's authority was still to be trusted. */
#include "signing/archive.h"
#include "signing/certificate_path.h"
#include "signing/seal_signer.h"
#include "signing/stamp.h"

#include <stdlib.h>
#include <string.h>

void archive_proofs_release(struct archive_proofs *proofs)
{
    free(proofs->items);
    *proofs = (struct archive_proofs){ 0 };
}

static bool copy(char **ret, const char *text, struct error *error)
{
    *ret = strdup(text);
    return *ret || error_set(error, STATUS_LIMIT, "no memory for a verdict");
}

/* Until it is judged nothing is known of it. */
static bool fill_names(unsigned number, bool newest, struct archive_stamp *ret, struct error *error)
{
    char manifest[ASIC_NAME_SIZE], token[ASIC_NAME_SIZE];
    asic_archive_name(number, newest, manifest);
    asic_token_name(number, token);
    ret->indication = INDETERMINATE;
    return copy(&ret->manifest, manifest, error) && copy(&ret->token, token, error);
}

static bool fill_stamp(const struct stamp *stamp, struct archive_stamp *ret, struct error *error)
{
    char moment[MOMENT_SIZE];
    ret->subject = subject_print(stamp->cades.signer);
    moment_print(stamp->time, moment);
    return (ret->subject || error_set(error, STATUS_LIMIT, "no memory for a verdict")) &&
           copy(&ret->time, moment, error);
}

static bool fill_judgement(const struct judgement *judgement, struct archive_stamp *ret,
                           struct error *error)
{
    ret->indication = judgement->indication;
    return judgement->indication == TOTAL_PASSED ||
           (copy(&ret->sub_indication, judgement->sub_indication, error) &&
            copy(&ret->reason, judgement->reason, error));
}

/* One that is not in form, or does not cover what it must with the right digests. */
static bool read_archive(struct container *container, unsigned number, struct archive *archive,
                         struct archive_stamp *ret, struct error *error)
{
    struct error ignored;
    if (archive_read(container, number, archive, error))
        return true;
    if (error->status != STATUS_FINDINGS)
        return false;
    bool covers =
        archive->manifest.count && asic_check_coverage(&archive->manifest, container, &ignored);
    struct judgement judgement = { 0 };
    (void)judge_failed(&judgement, covers ? "HASH_FAILURE" : "FORMAT_FAILURE", "%s", error->text);
    (void)fill_judgement(&judgement, ret, &ignored);
    return false;
}

/* The worst of all stands for all of them, and against every signature. */
static void pass_on(const struct archive *archive, const struct judgement *found,
                    struct judgement *judgement)
{
    if (found->indication == TOTAL_FAILED)
        (void)judge_failed(judgement, found->sub_indication, "the archive time stamp '%s': %s",
                           archive->token_name, found->reason);
    else if (found->indication == INDETERMINATE)
        (void)judge_unknown(judgement, found->sub_indication, "the archive time stamp '%s': %s",
                            archive->token_name, found->reason);
}

/* Who judges, and since when the stamp under judgement is known to exist. */
struct judging {
    struct container *container;
    const struct trust *trust;
    int64_t at;
    int64_t proven;
    struct archive_proofs *proofs;
};

/* Every entry that is covered existed at this time, or earlier by a proof that is there already. */
static void add_proofs(struct judging *judging, const struct archive *archive, int64_t time)
{
    struct archive_proofs *proofs = judging->proofs;
    for (size_t i = 0; i < archive->manifest.count; i++)
        proofs->items[i] =
            (struct existence){ .path = judging->container->entries[i + 1].path, .time = time };
    if (archive->manifest.count > proofs->count)
        proofs->count = archive->manifest.count;
    if (time < judging->proven)
        judging->proven = time;
}

/* The token holds its list, and the list, by SHA-256, the files: both digests must still count. */
static void check_list(const struct judging *judging, const struct stamp *stamp,
                       struct judgement *judgement)
{
    char day[DATE_SIZE];
    struct algorithm listed = stamp->cades.algorithm;
    listed.digest = DIGEST_SHA256;
    day_of(judging->proven, day);
    if (!policy_allows(&judging->trust->policy, &listed, day))
        (void)judge_unknown(judgement, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
                            "the trust store does not accept the digests of its list on %s", day);
}

/* By the store and what the token itself carries. False without memory. */
static bool judge_stamp(const struct judging *judging, const struct stamp *stamp,
                        struct judgement *judgement)
{
    CLEANUP(evidence_release) struct evidence_pool evidence = { 0 };
    struct stamp_result result;
    if (!evidence_init(judging->trust, &evidence))
        return false;
    struct stamp_request request = { judging->trust, &evidence, judging->proven, judging->at };
    stamp_judge(&request, stamp, &result, judgement);
    check_list(judging, stamp, judgement);
    if (result.built)
        (void)evidence_accounted(&evidence, judgement);
    return true;
}

static bool judge_token(struct judging *judging, const struct archive *archive,
                        struct archive_stamp *ret, struct error *error)
{
    CLEANUP(stamp_release) struct stamp stamp = { 0 };
    struct judgement judgement = { 0 };
    struct span token = { archive->token.bytes, archive->token.size };
    bool parsed = stamp_parse(token, &stamp, &judgement);
    bool holds =
        parsed &&
        stamp_check(&stamp, (struct span){ archive->xml.bytes, archive->xml.size }, &judgement);
    if (parsed && !fill_stamp(&stamp, ret, error))
        return false;
    if (holds && judging->trust && !judge_stamp(judging, &stamp, &judgement))
        return error_set(error, STATUS_LIMIT, "no memory for a verdict");
    if (holds && !judging->trust)
        (void)judge_unknown(&judgement, "NO_CERTIFICATE_CHAIN_FOUND", "no trust store was given");
    if (judgement.indication == TOTAL_PASSED)
        add_proofs(judging, archive, stamp.time);
    pass_on(archive, &judgement, &judging->proofs->judgement);
    return fill_judgement(&judgement, ret, error);
}

bool archives_judge(struct container *container, const struct trust *trust, int64_t at,
                    struct seal *seal, struct archive_proofs *ret, struct error *error)
{
    unsigned count = asic_count_archives(container);
    struct judging judging = {
        .container = container, .trust = trust, .at = at, .proven = at, .proofs = ret
    };
    if (count == 0)
        return true;
    seal->archives = calloc(count, sizeof *seal->archives);
    ret->items = calloc(container->count, sizeof *ret->items);
    if (!seal->archives || !ret->items)
        return error_set(error, STATUS_LIMIT, "no memory for a verdict");
    for (unsigned i = 1; i <= count; i++) {
        if (!fill_names(i, i == count, &seal->archives[seal->archive_count++], error))
            return false;
    }
    for (unsigned i = count; i >= 1; i--) {
        CLEANUP(archive_release) struct archive archive = { 0 };
        struct archive_stamp *stamp = &seal->archives[i - 1];
        if (!read_archive(container, i, &archive, stamp, error) ||
            !judge_token(&judging, &archive, stamp, error))
            return false;
    }
    ret->good = ret->judgement.indication == TOTAL_PASSED;
    return true;
}
