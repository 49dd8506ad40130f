/* A time-stamp authority for tests, without a network: it answers our own requests. */
#ifndef TESTS_UNIT_SIGNING_STAMP_KIT_H
#define TESTS_UNIT_SIGNING_STAMP_KIT_H

#include "tests/unit/signing_kit.h"

#include "signing/stamp.h"
#include "signing/stamp_request.h"

struct kit_tsa {
    EVP_PKEY *key;
    X509 *certificate;
    int64_t time;
    const char *policy;   /* NULL: 1.2.3.4.1 */
    unsigned count;       /* tokens per signature; 0: one */
    bool of_another;      /* stamps other bytes than the signature */
    const EVP_MD *digest; /* of its own signature, and it takes imprints of it; NULL: SHA-256 */
};

static inline UNUSED ASN1_INTEGER *kit_tsa_serial(TS_RESP_CTX *context, void *data)
{
    static long serial;
    ASN1_INTEGER *number = ASN1_INTEGER_new();
    (void)context;
    (void)data;
    ASN1_INTEGER_set(number, ++serial);
    return number;
}

static inline UNUSED int kit_tsa_time(TS_RESP_CTX *context, void *data, long *seconds,
                                      long *microseconds)
{
    (void)context;
    *seconds = (long)((struct kit_tsa *)data)->time;
    *microseconds = 0;
    return 1;
}

/* The answer to a request, in DER. */
static inline UNUSED struct buffer kit_tsa_answer(struct kit_tsa *tsa, const struct buffer *query)
{
    TS_RESP_CTX *context = TS_RESP_CTX_new();
    ASN1_OBJECT *policy = OBJ_txt2obj(tsa->policy ? tsa->policy : "1.2.3.4.1", 1);
    BIO *bio = BIO_new_mem_buf(query->bytes, (int)query->size);
    assert_int_equal(TS_RESP_CTX_set_signer_cert(context, tsa->certificate), 1);
    assert_int_equal(TS_RESP_CTX_set_signer_key(context, tsa->key), 1);
    assert_int_equal(TS_RESP_CTX_set_def_policy(context, policy), 1);
    const EVP_MD *digest = tsa->digest ? tsa->digest : EVP_sha256();
    assert_int_equal(TS_RESP_CTX_set_signer_digest(context, digest), 1);
    assert_int_equal(TS_RESP_CTX_set_ess_cert_id_digest(context, EVP_sha256()), 1);
    assert_int_equal(TS_RESP_CTX_add_md(context, digest), 1);
    TS_RESP_CTX_set_serial_cb(context, kit_tsa_serial, tsa);
    TS_RESP_CTX_set_time_cb(context, kit_tsa_time, tsa);
    TS_RESP *response = TS_RESP_create_response(context, bio);
    assert_non_null(response);
    uint8_t *der = NULL;
    int size = i2d_TS_RESP(response, &der);
    assert_true(size > 0);
    TS_RESP_free(response);
    TS_RESP_CTX_free(context);
    ASN1_OBJECT_free(policy);
    BIO_free(bio);
    return (struct buffer){ .bytes = der, .size = (size_t)size };
}

/* A seal_stamper; the context is a struct kit_tsa. */
static inline UNUSED bool kit_stamp(void *context, struct buffer *p7s, struct error *error)
{
    struct kit_tsa *tsa = context;
    for (unsigned i = 0; i < (tsa->count ? tsa->count : 1); i++) {
        struct cades cades = { 0 };
        struct judgement judgement = { 0 };
        struct buffer query = { 0 }, stamped = { 0 };
        struct span token;
        if (!cades_parse(p7s->bytes, p7s->size, &cades, &judgement))
            fail_msg("%s", judgement.reason);
        struct span value = cades.signature;
        if (tsa->of_another)
            value = (struct span){ (const uint8_t *)"another", 7 };
        assert_true(stamp_query(value, &query, error));
        struct buffer answer = kit_tsa_answer(tsa, &query);
        bool good = stamp_answer(&query, (struct span){ answer.bytes, answer.size }, value, &token,
                                 error) &&
                    stamp_attach(p7s, token, &stamped, error);
        cades_release(&cades);
        buffer_release(&query);
        OPENSSL_free(answer.bytes);
        if (!good)
            return false;
        buffer_release(p7s);
        *p7s = stamped;
    }
    return true;
}

/* An authority that the root issues, its anchor in the store. */
static inline UNUSED void kit_tsa_init(struct kit *kit, struct kit_tsa *tsa,
                                       struct kit_certificate wanted)
{
    *tsa = (struct kit_tsa){ .key = EVP_EC_gen("P-256"), .time = KIT_NOW + 10 };
    wanted.name = "TSA";
    wanted.key = tsa->key;
    wanted.usage = "digitalSignature";
    if (!wanted.extended)
        wanted.extended = "critical,timeStamping";
    tsa->certificate = kit_issue(kit, kit->root, kit->root_key, &wanted);
    mkdir(kit_path(kit, "trust/tsa"), 0700);
    kit_store_certificate(kit, "trust/tsa/root.pem", &kit->root, 1);
}

static inline UNUSED void kit_tsa_release(struct kit_tsa *tsa)
{
    EVP_PKEY_free(tsa->key);
    X509_free(tsa->certificate);
}

#endif
