/* What time stamps are worth: by the store's anchors for them, as of their own time. */
#include "base/cleanup.h"
#include "signing/certificate_path.h"
#include "signing/stamp.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <string.h>

#define CLOCK_SKEW_SECONDS 300

DEFINE_POINTER_CLEANUP(CMS_ContentInfo, CMS_ContentInfo_free)

static bool policy_counts(const struct policy *policy, const struct stamp *stamp)
{
    char oid[128];
    if (!policy->stamp_policy_count)
        return true;
    OBJ_obj2txt(oid, sizeof oid, TS_TST_INFO_get_policy_id(stamp->info), 1);
    for (size_t i = 0; i < policy->stamp_policy_count; i++) {
        if (strcmp(oid, policy->stamp_policies[i]) == 0)
            return true;
    }
    return false;
}

/* Its own time is its authority's word, which counts while the authority's certificates last; after
 * that something else must prove that it was there before (EN 319 102-1 5.4, 5.6.2). */
static void check_lasting(const struct trust *trust, const STACK_OF(X509) * path, int64_t proven,
                          struct judgement *judgement)
{
    for (int i = 0; i < sk_X509_num(path); i++) {
        const X509 *certificate = sk_X509_value(path, i);
        if (!certificates_contain(trust->stamp_anchors, certificate) &&
            ASN1_TIME_cmp_time_t(X509_get0_notAfter(certificate), (time_t)proven) == -1)
            (void)judge_unknown(judgement, "OUT_OF_BOUNDS_NO_POE",
                                "a certificate of the time-stamp authority has expired, and no "
                                "archive time stamp proves that the time stamp is older");
    }
}

static void judge_trust(const struct stamp_request *wanted, const struct stamp *stamp,
                        struct stamp_result *ret, struct judgement *judgement)
{
    struct path_result result;
    struct path_request request = { .trust = wanted->trust,
                                    .cades = &stamp->cades,
                                    .evidence = wanted->evidence,
                                    .at = stamp->time,
                                    .now = wanted->now,
                                    .proven = wanted->proven,
                                    .is_stamp = true };
    char day[DATE_SIZE];
    struct algorithm imprint = stamp->cades.algorithm;
    imprint.digest = stamp->imprint;
    day_of(wanted->proven, day);
    certificate_path_check(&request, &result, judgement);
    check_lasting(wanted->trust, wanted->evidence->used, wanted->proven, judgement);
    ret->built = result.built;
    ret->complete = result.complete;
    if (!policy_counts(&wanted->trust->policy, stamp))
        (void)judge_unknown(judgement, "SIG_CONSTRAINTS_FAILURE",
                            "its policy is not one that the trust store names");
    if (!policy_allows(&wanted->trust->policy, &imprint, day))
        (void)judge_unknown(judgement, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
                            "the trust store does not accept its algorithms on %s", day);
    if (stamp->time > wanted->proven + CLOCK_SKEW_SECONDS)
        (void)judge_unknown(judgement, "TIMESTAMP_ORDER_FAILURE",
                            "its time lies after the time at which it was seen");
}

void stamp_judge(const struct stamp_request *request, const struct stamp *stamp,
                 struct stamp_result *ret, struct judgement *judgement)
{
    *ret = (struct stamp_result){ .time = stamp->time };
    if (evidence_take(request->evidence, &stamp->cades, judgement))
        judge_trust(request, stamp, ret, judgement);
}

static void pass_on(const struct judgement *found, struct judgement *judgement)
{
    if (found->indication == TOTAL_FAILED)
        (void)judge_failed(judgement, found->sub_indication, "its time stamp: %s", found->reason);
    else if (found->indication == INDETERMINATE)
        (void)judge_unknown(judgement, found->sub_indication, "its time stamp: %s", found->reason);
}

static bool judge_token(const struct stamp_request *request, const struct cades *cades,
                        struct span token, struct stamp_result *ret, struct judgement *judgement)
{
    CLEANUP(stamp_release) struct stamp stamp = { 0 };
    if (stamp_parse(token, &stamp, judgement) && stamp_check(&stamp, cades->signature, judgement) &&
        request->trust)
        stamp_judge(request, &stamp, ret, judgement);
    return judgement->indication == TOTAL_PASSED;
}

bool stamps_judge(const struct stamp_request *request, const struct cades *cades,
                  struct stamp_result *ret, struct judgement *judgement)
{
    struct stamp_result all = { .time = INT64_MAX, .built = true, .complete = true };
    for (size_t i = 0; i < cades->stamp_count; i++) {
        struct judgement found = { 0 };
        struct stamp_result one = { 0 };
        if (!judge_token(request, cades, cades->stamps[i], &one, &found)) {
            pass_on(&found, judgement);
            return false;
        }
        all.time = one.time < all.time ? one.time : all.time;
        all.built = all.built && one.built;
        all.complete = all.complete && one.complete;
    }
    if (cades->stamp_count)
        *ret = all;
    return true;
}

/* Encodes with the token as one more unsigned attribute. */
static bool add_token(const struct buffer *p7s, struct span token, struct buffer *ret)
{
    const unsigned char *at = p7s->bytes;
    CLEANUP(CMS_ContentInfo_free_pointer)
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &at, (long)p7s->size);
    STACK_OF(CMS_SignerInfo) *signers = cms ? CMS_get0_SignerInfos(cms) : NULL;
    if (!signers || sk_CMS_SignerInfo_num(signers) != 1 ||
        CMS_unsigned_add1_attr_by_NID(sk_CMS_SignerInfo_value(signers, 0),
                                      NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE, token.at,
                                      (int)token.size) != 1)
        return false;
    int size = i2d_CMS_ContentInfo(cms, NULL);
    unsigned char *bytes = size > 0 ? calloc(1, (size_t)size + 1) : NULL;
    if (!bytes)
        return false;
    unsigned char *end = bytes;
    i2d_CMS_ContentInfo(cms, &end);
    *ret = (struct buffer){ .bytes = bytes, .size = (size_t)size };
    return true;
}

bool stamp_attach(const struct buffer *p7s, struct span token, struct buffer *ret,
                  struct error *error)
{
    CLEANUP(buffer_release) struct buffer stamped = { 0 };
    CLEANUP(cades_release) struct cades cades = { 0 };
    struct judgement judgement = { 0 };
    struct stamp_request request = { 0 };
    struct stamp_result ignored;
    bool added = add_token(p7s, token, &stamped);
    ERR_clear_error();
    if (!added)
        return error_set(error, STATUS_KEY, "the time stamp cannot be attached");
    if (!cades_parse(stamped.bytes, stamped.size, &cades, &judgement) || !cades.stamp_count ||
        !stamps_judge(&request, &cades, &ignored, &judgement))
        return error_set(error, STATUS_KEY, "the time stamp does not hold: %s", judgement.reason);
    *ret = stamped;
    stamped = (struct buffer){ 0 };
    return true;
}
