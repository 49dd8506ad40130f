/* The revocation data that a SignedData carries: where each begins and ends, not what it says. */
#include "signing/cades_inner.h"

/* id-ri-ocsp-response, 1.3.6.1.5.5.7.16.2 (RFC 5940) */
#define OID_OCSP_RESPONSE DER_BYTES(0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x10, 0x02)

static bool malformed(struct judgement *judgement, const char *what)
{
    return judge_failed(judgement, "FORMAT_FAILURE", "%s", what);
}

bool cades_take_version(struct span *rest, struct span *ret)
{
    struct span content;
    return der_take(rest, DER_INTEGER, &content, ret);
}

/* OtherRevocationInfoFormat ::= SEQUENCE { OID, ANY }, here an OCSPResponse, with the tag [1]. */
static bool take_other(struct span *rest, struct span *ret_whole, struct revocation_info *ret)
{
    struct span other, content;
    ret->is_ocsp = true;
    return der_take(rest, DER_CONTEXT_1, &other, ret_whole) &&
           der_take_bytes(&other, OID_OCSP_RESPONSE) &&
           der_take(&other, DER_SEQUENCE, &content, &ret->der) && !other.size;
}

static bool take_choice(struct span *rest, struct span *ret_whole, struct revocation_info *ret)
{
    struct span content;
    *ret = (struct revocation_info){ 0 };
    if (!der_take(rest, DER_SEQUENCE, &content, ret_whole))
        return take_other(rest, ret_whole, ret);
    ret->der = *ret_whole;
    return true;
}

static bool is_carried(const struct cades *cades, const struct revocation_info *info)
{
    for (size_t i = 0; i < cades->revocation_count; i++) {
        if (span_equal(cades->revocations[i].der, info->der))
            return true;
    }
    return false;
}

static bool take_choices(struct span choices, bool sorted, struct cades *cades,
                         struct judgement *judgement)
{
    struct span whole, last = { NULL, 0 };
    struct revocation_info info;
    if (!choices.size)
        return malformed(judgement, "its revocation data are empty");
    while (choices.size) {
        if (cades->revocation_count >= LIMIT_REVOCATIONS)
            return malformed(judgement, "it carries too many revocation data");
        if (!take_choice(&choices, &whole, &info))
            return malformed(judgement, "it carries revocation data that are neither a revocation "
                                        "list nor an OCSP response");
        if (sorted && der_compare(last, whole) >= 0)
            return malformed(judgement, "its revocation data are not in the order of DER");
        if (is_carried(cades, &info))
            return malformed(judgement, "it carries the same revocation data twice");
        cades->revocations[cades->revocation_count++] = info;
        last = whole;
    }
    return true;
}

bool cades_take_revocations(struct span *rest, bool sorted, struct span found, struct span version,
                            struct cades *cades, struct judgement *judgement)
{
    struct span choices;
    bool other = false;
    if (der_at(rest, DER_CONTEXT_1) && (!der_take(rest, DER_CONTEXT_1, &choices, NULL) ||
                                        !take_choices(choices, sorted, cades, judgement)))
        return malformed(judgement, "its revocation data are malformed");
    for (size_t i = 0; i < cades->revocation_count; i++)
        other = other || cades->revocations[i].is_ocsp;
    struct span due = other ? VERSION_5 : version;
    return span_equal(found, due) ||
           judge_failed(judgement, "FORMAT_FAILURE",
                        "the version of its SignedData is not %d (RFC 5652 5.1)",
                        due.at[due.size - 1]);
}
