#include "signing/evidence.h"

#include "signing/trust_inner.h"

#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

bool certificates_contain(const STACK_OF(X509) * certificates, const X509 *certificate)
{
    for (int i = 0; i < sk_X509_num(certificates); i++) {
        if (X509_cmp(sk_X509_value(certificates, i), certificate) == 0)
            return true;
    }
    return false;
}

/* False without memory; what the evidence owns is freed then. */
static bool add(struct evidence_pool *pool, struct evidence evidence)
{
    struct evidence *items = realloc(pool->items, (pool->count + 1) * sizeof *items);
    if (items) {
        pool->items = items;
        pool->items[pool->count++] = evidence;
    } else if (evidence.owned) {
        X509_CRL_free(evidence.crl);
        ocsp_free(evidence.ocsp);
    }
    return items;
}

bool evidence_init(const struct trust *trust, struct evidence_pool *ret)
{
    *ret = (struct evidence_pool){
        .trust = trust,
        .carried = sk_X509_new_null(),
        .used = sk_X509_new_null(),
    };
    bool good = ret->carried && ret->used;
    for (int i = 0; good && i < sk_X509_CRL_num(trust->crls); i++)
        good = add(ret, (struct evidence){ .crl = sk_X509_CRL_value(trust->crls, i) });
    for (size_t i = 0; good && i < trust->ocsp_count; i++)
        good = add(ret, (struct evidence){ .ocsp = trust->ocsps[i] });
    if (!good)
        evidence_release(ret);
    return good;
}

void evidence_release(struct evidence_pool *pool)
{
    for (size_t i = 0; i < pool->count; i++) {
        X509_free(pool->items[i].responder);
        if (pool->items[i].owned) {
            X509_CRL_free(pool->items[i].crl);
            ocsp_free(pool->items[i].ocsp);
        }
    }
    free(pool->items);
    sk_X509_pop_free(pool->carried, X509_free);
    sk_X509_pop_free(pool->used, X509_free);
    *pool = (struct evidence_pool){ 0 };
}

/* One more reference to a certificate that is not there yet. */
static void note(STACK_OF(X509) * certificates, X509 *certificate)
{
    if (certificates_contain(certificates, certificate) || !X509_up_ref(certificate))
        return;
    if (sk_X509_push(certificates, certificate) <= 0)
        X509_free(certificate);
}

static void note_all(STACK_OF(X509) * certificates, const STACK_OF(X509) * further)
{
    for (int i = 0; i < sk_X509_num(further); i++)
        note(certificates, sk_X509_value(further, i));
}

/* A list's signature covers its inside; outside it, there must be what the inside says. */
static X509_CRL *crl_parse(struct span der)
{
    struct span rest = der, content, inside, ignored, outer, inner;
    const unsigned char *at = der.at;
    if (!der_take(&rest, DER_SEQUENCE, &content, NULL) || rest.size ||
        !der_take(&content, DER_SEQUENCE, &inside, NULL) ||
        !der_take(&content, DER_SEQUENCE, &ignored, &outer))
        return NULL;
    (void)der_take(&inside, DER_INTEGER, &ignored, NULL);
    if (!der_take(&inside, DER_SEQUENCE, &ignored, &inner) || !span_equal(outer, inner))
        return NULL;
    X509_CRL *crl = d2i_X509_CRL(NULL, &at, (long)der.size);
    unsigned char *again = NULL;
    int size = crl ? i2d_X509_CRL(crl, &again) : -1;
    bool same = size > 0 && span_equal(der, (struct span){ again, (size_t)size });
    OPENSSL_free(again);
    ERR_clear_error();
    if (same)
        return crl;
    X509_CRL_free(crl);
    return NULL;
}

bool evidence_give(struct evidence_pool *pool, const struct revocation_info *info, bool carried,
                   struct judgement *judgement)
{
    struct evidence evidence = { .carried = carried, .owned = true };
    if (info->is_ocsp)
        evidence.ocsp = ocsp_parse(info->der, judgement);
    else
        evidence.crl = crl_parse(info->der);
    if (!evidence.ocsp && !evidence.crl)
        return judge_failed(judgement, "FORMAT_FAILURE", "a revocation list is not in DER");
    if (carried && evidence.ocsp)
        note_all(pool->carried, ocsp_certificates(evidence.ocsp));
    return add(pool, evidence) ||
           judge_unknown(judgement, "GENERIC", "no memory for revocation data");
}

bool evidence_take(struct evidence_pool *pool, const struct cades *cades,
                   struct judgement *judgement)
{
    note_all(pool->carried, cades->certificates);
    for (size_t i = 0; i < cades->revocation_count; i++) {
        if (!evidence_give(pool, &cades->revocations[i], true, judgement))
            return false;
    }
    return true;
}

void evidence_use(struct evidence_pool *pool, const STACK_OF(X509) * path)
{
    note_all(pool->used, path);
}

bool evidence_carries(const struct evidence_pool *pool)
{
    for (size_t i = 0; i < pool->count; i++) {
        if (pool->items[i].carried)
            return true;
    }
    return false;
}

static bool is_responder(const struct evidence_pool *pool, const X509 *certificate)
{
    for (size_t i = 0; i < pool->count; i++) {
        const X509 *responder = pool->items[i].responder;
        if (responder && X509_cmp(responder, certificate) == 0)
            return true;
    }
    return false;
}

bool evidence_uses(const struct evidence_pool *pool, const STACK_OF(X509) * certificates,
                   struct judgement *judgement)
{
    for (int i = 0; i < sk_X509_num(certificates); i++) {
        const X509 *certificate = sk_X509_value(certificates, i);
        if (!certificates_contain(pool->used, certificate) && !is_responder(pool, certificate) &&
            !certificates_contain(pool->trust->anchors, certificate) &&
            !certificates_contain(pool->trust->stamp_anchors, certificate))
            return judge_failed(judgement, "FORMAT_FAILURE",
                                "it carries a certificate that its path does not use");
    }
    return true;
}

bool evidence_accounted(const struct evidence_pool *pool, struct judgement *judgement)
{
    for (size_t i = 0; i < pool->count; i++) {
        if (pool->items[i].carried && !pool->items[i].bound)
            return judge_failed(judgement, "FORMAT_FAILURE",
                                "it carries revocation data that say nothing of its path");
    }
    return evidence_uses(pool, pool->carried, judgement);
}

bool evidence_answer(struct evidence_pool *pool, struct evidence *evidence, X509 *certificate,
                     X509 *issuer, struct revocation_answer *ret)
{
    bool answers = evidence->crl
                       ? crl_answer(evidence->crl, certificate, issuer, ret)
                       : ocsp_answer(evidence->ocsp, certificate, issuer, pool->carried, ret);
    if (!answers)
        return false;
    evidence->bound = true;
    if (ret->responder && !evidence->responder && X509_up_ref(ret->responder))
        evidence->responder = ret->responder;
    return true;
}

bool evidence_der(const struct evidence *evidence, struct buffer *ret, struct error *error)
{
    int size;
    unsigned char *at;
    if (evidence->ocsp) {
        struct span der = ocsp_der(evidence->ocsp);
        ret->bytes = malloc(der.size + 1);
        if (ret->bytes)
            memcpy(ret->bytes, der.at, der.size);
        ret->size = der.size;
    } else if ((size = i2d_X509_CRL(evidence->crl, NULL)) > 0) {
        at = ret->bytes = malloc((size_t)size + 1);
        ret->size = at ? (size_t)i2d_X509_CRL(evidence->crl, &at) : 0;
    }
    return ret->bytes || error_set(error, STATUS_LIMIT, "no memory for revocation data");
}
