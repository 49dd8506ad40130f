/* Levels LT and LTA for tests, by the authority of signing_stamp_kit.h. A small bundle of level
 * LTA:
 *
 *   struct kit_lta lta = { .tsa = &tsa, .trust = kit_trust(&kit) };
 *   struct seal_request request = { ..., .stamp = kit_stamp_lt, .stamp_context = &lta };
 *   struct buffer signed_lt = kit_seal(&plain, &request);
 *   struct buffer archived = kit_archive(&signed_lt, &lta);   once more: renewed
 *
 * good as of KIT_NOW + 60 when tsa.time is not later. */
#ifndef TESTS_UNIT_SIGNING_ARCHIVE_KIT_H
#define TESTS_UNIT_SIGNING_ARCHIVE_KIT_H

#include "tests/unit/signing_stamp_kit.h"

#include "signing/archive.h"
#include "signing/extension.h"

struct kit_lta {
    struct kit_tsa *tsa;
    struct trust *trust; /* with revocation lists; NULL: what is covered is not kept up */
};

static inline UNUSED struct extension kit_lta_extension(const struct kit_lta *lta)
{
    return (struct extension){ .level = LEVEL_LT, .trust = lta->trust, .now = lta->tsa->time + 60 };
}

/* A seal_stamper: a time stamp, and the store's revocation data. */
static inline UNUSED bool kit_stamp_lt(void *context, struct buffer *p7s, struct error *error)
{
    struct kit_lta *lta = context;
    struct extension extension = kit_lta_extension(lta);
    return kit_stamp(lta->tsa, p7s, error) && extension_apply(&extension, p7s, error);
}

/* The same request with another imprint. */
static inline UNUSED void kit_imprint(struct buffer *query, struct span value, const EVP_MD *digest)
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned size;
    const unsigned char *at = query->bytes;
    TS_REQ *request = d2i_TS_REQ(NULL, &at, (long)query->size);
    TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
    X509_ALGOR *algorithm = X509_ALGOR_new();
    X509_ALGOR_set_md(algorithm, digest);
    assert_int_equal(EVP_Digest(value.at, value.size, bytes, &size, digest, NULL), 1);
    assert_int_equal(TS_MSG_IMPRINT_set_algo(imprint, algorithm), 1);
    assert_int_equal(TS_MSG_IMPRINT_set_msg(imprint, bytes, (int)size), 1);
    assert_int_equal(TS_REQ_set_msg_imprint(request, imprint), 1);
    buffer_release(query);
    query->bytes = malloc(1024);
    unsigned char *end = query->bytes;
    query->size = (size_t)i2d_TS_REQ(request, &end);
    X509_ALGOR_free(algorithm);
    TS_MSG_IMPRINT_free(imprint);
    TS_REQ_free(request);
}

/* An archive_stamper; the context is a struct kit_lta. */
static inline UNUSED bool kit_archive_stamp(void *context, struct span value,
                                            struct buffer *ret_token, struct error *error)
{
    struct kit_tsa *tsa = ((struct kit_lta *)context)->tsa;
    struct buffer query = { 0 };
    struct span token;
    if (tsa->of_another)
        value = (struct span){ (const uint8_t *)"another", 7 };
    assert_true(stamp_query(value, &query, error));
    if (tsa->digest)
        kit_imprint(&query, value, tsa->digest);
    struct buffer answer = kit_tsa_answer(tsa, &query);
    bool good =
        stamp_answer(&query, (struct span){ answer.bytes, answer.size }, value, &token, error);
    if (good) {
        ret_token->bytes = malloc(token.size + 1);
        assert_non_null(ret_token->bytes);
        memcpy(ret_token->bytes, token.at, token.size);
        ret_token->size = token.size;
    }
    buffer_release(&query);
    OPENSSL_free(answer.bytes);
    return good;
}

static inline UNUSED bool kit_keep(void *context, struct buffer *token, struct error *error)
{
    struct extension extension = kit_lta_extension(context);
    return extension_keep_archive(&extension, token, error);
}

static inline UNUSED bool kit_try_archive(const struct buffer *bytes, struct kit_lta *lta,
                                          struct buffer *ret, struct error *error)
{
    int in = kit_descriptor(bytes);
    int out = file_temporary(error);
    assert_true(out >= 0);
    struct archive_request request = { .stamp = kit_archive_stamp,
                                       .keep = lta->trust ? kit_keep : NULL,
                                       .context = lta };
    bool good = archive_write(in, out, &request, error);
    if (good)
        *ret = kit_bytes(out);
    close(in);
    close(out);
    return good;
}

/* The container with one more archive time stamp, or the first. */
static inline UNUSED struct buffer kit_archive(const struct buffer *bytes, struct kit_lta *lta)
{
    struct error error;
    struct buffer archived = { 0 };
    if (!kit_try_archive(bytes, lta, &archived, &error))
        fail_msg("%s", error.text);
    return archived;
}

#endif
