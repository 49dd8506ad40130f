/* Archive time stamps for tests, by the authority of signing_stamp_kit.h. */
#ifndef TESTS_UNIT_SIGNING_ARCHIVE_KIT_H
#define TESTS_UNIT_SIGNING_ARCHIVE_KIT_H

#include "tests/unit/signing_stamp_kit.h"

#include "signing/archive.h"

/* An archive_stamper; the context is a struct kit_tsa. */
static inline UNUSED bool kit_archive_stamp(void *context, struct span value,
                                            struct buffer *ret_token, struct error *error)
{
    struct kit_tsa *tsa = context;
    struct buffer query = { 0 };
    struct span token;
    if (tsa->of_another)
        value = (struct span){ (const uint8_t *)"another", 7 };
    assert_true(stamp_query(value, &query, error));
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

static inline UNUSED bool kit_try_archive(const struct buffer *bytes, struct kit_tsa *tsa,
                                          struct buffer *ret, struct error *error)
{
    int in = kit_descriptor(bytes);
    int out = file_temporary(error);
    assert_true(out >= 0);
    struct archive_request request = { .stamp = kit_archive_stamp, .context = tsa };
    bool good = archive_write(in, out, &request, error);
    if (good)
        *ret = kit_bytes(out);
    close(in);
    close(out);
    return good;
}

/* The container with one more archive time stamp, or the first. */
static inline UNUSED struct buffer kit_archive(const struct buffer *bytes, struct kit_tsa *tsa)
{
    struct error error;
    struct buffer archived = { 0 };
    if (!kit_try_archive(bytes, tsa, &archived, &error))
        fail_msg("%s", error.text);
    return archived;
}

#endif
