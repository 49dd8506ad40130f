/* Puts certificates and revocation data into a SignedData (RFC 5652 5.1; EN 319 122-1 6, level LT).
 */
#include "base/limits.h"
#include "signing/cades_inner.h"
#include "signing/der_write.h"
#include "signing/evidence.h"
#include "signing/trust_inner.h"

#include <stdlib.h>

/* The parts of a SignedData, and the elements of its two sets to be. */
struct parts {
    struct span version, digests, content, infos;
    struct span certificates[LIMIT_CERTIFICATES];
    size_t certificate_count;
    struct span revocations[LIMIT_REVOCATIONS];
    size_t revocation_count;
    struct buffer made[LIMIT_CERTIFICATES + 2 * LIMIT_REVOCATIONS]; /* what is new among them */
    size_t made_count;
    bool added;
    bool other; /* there is an OCSP response */
};

static void parts_release(struct parts *parts)
{
    for (size_t i = 0; i < parts->made_count; i++)
        buffer_release(&parts->made[i]);
}

/* The elements of a set that is there. */
static bool take_elements(struct span set, struct span *elements, size_t max, size_t *ret_count)
{
    struct span content;
    while (set.size) {
        if (*ret_count >= max || (!der_take(&set, DER_SEQUENCE, &content, &elements[*ret_count]) &&
                                  !der_take(&set, DER_CONTEXT_1, &content, &elements[*ret_count])))
            return false;
        ++*ret_count;
    }
    return true;
}

static bool take_parts(const struct buffer *bytes, struct parts *ret)
{
    struct span rest = { bytes->bytes, bytes->size }, info, explicit, data, set, ignored;
    if (!der_take(&rest, DER_SEQUENCE, &info, NULL) || !der_take_bytes(&info, OID_SIGNED_DATA) ||
        !der_take(&info, DER_CONTEXT_0, &explicit, NULL) ||
        !der_take(&explicit, DER_SEQUENCE, &data, NULL) ||
        !cades_take_version(&data, &ret->version) ||
        !der_take(&data, DER_SET, &ignored, &ret->digests) ||
        !der_take(&data, DER_SEQUENCE, &ignored, &ret->content) ||
        !der_take(&data, DER_CONTEXT_0, &set, NULL) ||
        !take_elements(set, ret->certificates, LIMIT_CERTIFICATES, &ret->certificate_count))
        return false;
    if (der_take(&data, DER_CONTEXT_1, &set, NULL) &&
        !take_elements(set, ret->revocations, LIMIT_REVOCATIONS, &ret->revocation_count))
        return false;
    return der_take(&data, DER_SET, &ignored, &ret->infos) && !data.size;
}

static bool too_many(struct error *error)
{
    return error_set(error, STATUS_LIMIT,
                     "it would carry more than %d certificates or %d revocation data",
                     LIMIT_CERTIFICATES, LIMIT_REVOCATIONS);
}

/* Keeps the bytes as long as the parts. */
static struct span keep(struct parts *parts, struct buffer *bytes)
{
    struct buffer *kept = &parts->made[parts->made_count++];
    *kept = *bytes;
    *bytes = (struct buffer){ 0 };
    parts->added = true;
    return (struct span){ kept->bytes, kept->size };
}

static bool add_certificate(struct parts *parts, const X509 *certificate, struct error *error)
{
    if (parts->certificate_count >= LIMIT_CERTIFICATES)
        return too_many(error);
    int size = i2d_X509(certificate, NULL);
    struct buffer der = { .bytes = size > 0 ? malloc((size_t)size + 1) : NULL };
    unsigned char *at = der.bytes;
    if (!der.bytes)
        return error_set(error, STATUS_LIMIT, "no memory for a certificate");
    der.size = (size_t)i2d_X509(certificate, &at);
    parts->certificates[parts->certificate_count++] = keep(parts, &der);
    return true;
}

static bool add_path(const struct evidence_pool *pool, struct parts *parts, struct error *error)
{
    for (int i = 0; i < sk_X509_num(pool->used); i++) {
        const X509 *certificate = sk_X509_value(pool->used, i);
        if (!certificates_contain(pool->carried, certificate) &&
            !certificates_contain(pool->trust->anchors, certificate) &&
            !certificates_contain(pool->trust->stamp_anchors, certificate) &&
            !add_certificate(parts, certificate, error))
            return false;
    }
    return true;
}

/* OtherRevocationInfoFormat with the tag [1] (RFC 5940 2). */
static bool wrap_response(const struct buffer *response, struct buffer *ret, struct error *error)
{
    static const uint8_t type[] = { 0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x10, 0x02 };
    CLEANUP(text_release) struct text content = TEXT_INIT(LIMIT_P7S_BYTES);
    CLEANUP(text_release) struct text other = TEXT_INIT(LIMIT_P7S_BYTES);
    text_append_bytes(&content, type, sizeof type);
    text_append_bytes(&content, response->bytes, response->size);
    der_put_text(&other, DER_CONTEXT_1, &content);
    return der_take_text(&other, ret, error);
}

static bool add_revocations(const struct evidence_pool *pool, struct parts *parts,
                            struct error *error)
{
    for (size_t i = 0; i < pool->count; i++) {
        const struct evidence *evidence = &pool->items[i];
        CLEANUP(buffer_release) struct buffer der = { 0 };
        CLEANUP(buffer_release) struct buffer other = { 0 };
        if (!evidence->chosen || evidence->carried)
            continue;
        if (parts->revocation_count >= LIMIT_REVOCATIONS)
            return too_many(error);
        if (!evidence_der(evidence, &der, error) ||
            (evidence->ocsp && !wrap_response(&der, &other, error)))
            return false;
        parts->revocations[parts->revocation_count++] = keep(parts, evidence->ocsp ? &other : &der);
    }
    for (size_t i = 0; i < parts->revocation_count; i++)
        parts->other = parts->other || parts->revocations[i].at[0] == DER_CONTEXT_1;
    return true;
}

static bool write_parts(struct parts *parts, struct buffer *ret, struct error *error)
{
    CLEANUP(text_release) struct text data = TEXT_INIT(LIMIT_P7S_BYTES);
    CLEANUP(text_release) struct text sequence = TEXT_INIT(LIMIT_P7S_BYTES);
    CLEANUP(text_release) struct text info = TEXT_INIT(LIMIT_P7S_BYTES);
    CLEANUP(text_release) struct text out = TEXT_INIT(LIMIT_P7S_BYTES);
    struct span version = parts->other ? VERSION_5 : parts->version;
    text_append_bytes(&data, version.at, version.size);
    text_append_bytes(&data, parts->digests.at, parts->digests.size);
    text_append_bytes(&data, parts->content.at, parts->content.size);
    der_put_set(&data, DER_CONTEXT_0, parts->certificates, parts->certificate_count);
    if (parts->revocation_count)
        der_put_set(&data, DER_CONTEXT_1, parts->revocations, parts->revocation_count);
    text_append_bytes(&data, parts->infos.at, parts->infos.size);
    der_put_text(&sequence, DER_SEQUENCE, &data);
    text_append_bytes(&info, OID_SIGNED_DATA.at, OID_SIGNED_DATA.size);
    der_put_text(&info, DER_CONTEXT_0, &sequence);
    der_put_text(&out, DER_SEQUENCE, &info);
    return der_take_text(&out, ret, error) ||
           error_set(error, STATUS_LIMIT,
                     "with its revocation data it would be larger than %llu bytes: give OCSP "
                     "responses (--ocsp) in place of lists",
                     (unsigned long long)LIMIT_P7S_BYTES);
}

/* What was there, byte for byte: no set is brought into another order for nothing. */
static bool copy(const struct buffer *bytes, struct buffer *ret, struct error *error)
{
    CLEANUP(text_release) struct text out = TEXT_INIT(LIMIT_P7S_BYTES);
    text_append_bytes(&out, bytes->bytes, bytes->size);
    return der_take_text(&out, ret, error);
}

bool evidence_embed(const struct evidence_pool *pool, const struct buffer *signed_data,
                    struct buffer *ret, struct error *error)
{
    CLEANUP(parts_release) struct parts parts = { 0 };
    if (!take_parts(signed_data, &parts))
        return error_set(error, STATUS_FINDINGS, "it is not a SignedData that can be extended");
    return add_path(pool, &parts, error) && add_revocations(pool, &parts, error) &&
           (parts.added ? write_parts(&parts, ret, error) : copy(signed_data, ret, error));
}
