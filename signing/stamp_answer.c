/* Request and answer of a time-stamp service (RFC 3161 2.4), without the way between them. */
#include "base/limits.h"
#include "signing/stamp.h"
#include "signing/stamp_request.h"

#include <openssl/err.h>
#include <openssl/rand.h>
#include <string.h>

#define NONCE_BYTES 16

DEFINE_POINTER_CLEANUP(TS_REQ, TS_REQ_free)

static bool fill_imprint(TS_REQ *request, struct span value)
{
    struct sha256 digest;
    sha256_bytes(value.at, value.size, &digest);
    TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
    X509_ALGOR *algorithm = X509_ALGOR_new();
    bool good = imprint && algorithm &&
                X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_UNDEF, NULL) == 1 &&
                TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1 &&
                TS_MSG_IMPRINT_set_msg(imprint, digest.bytes, SHA256_SIZE) == 1 &&
                TS_REQ_set_msg_imprint(request, imprint) == 1;
    X509_ALGOR_free(algorithm);
    TS_MSG_IMPRINT_free(imprint);
    return good;
}

/* Positive, never with a leading zero: between 120 and 127 bits. */
static bool fill_nonce(TS_REQ *request)
{
    uint8_t bytes[NONCE_BYTES];
    if (RAND_bytes(bytes, sizeof bytes) != 1)
        return false;
    bytes[0] = (bytes[0] & 0x7f) | 0x40;
    ASN1_INTEGER *nonce = ASN1_INTEGER_new();
    bool good = nonce && ASN1_STRING_set(nonce, bytes, sizeof bytes) == 1 &&
                TS_REQ_set_nonce(request, nonce) == 1;
    ASN1_INTEGER_free(nonce);
    return good;
}

bool stamp_query(struct span value, struct buffer *ret, struct error *error)
{
    CLEANUP(TS_REQ_free_pointer) TS_REQ *request = TS_REQ_new();
    bool good = request && TS_REQ_set_version(request, 1) == 1 && fill_imprint(request, value) &&
                fill_nonce(request) && TS_REQ_set_cert_req(request, 1) == 1;
    int size = good ? i2d_TS_REQ(request, NULL) : -1;
    uint8_t *bytes = size > 0 ? calloc(1, (size_t)size + 1) : NULL;
    ERR_clear_error();
    if (!bytes)
        return error_set(error, STATUS_KEY, "a time-stamp request cannot be made");
    unsigned char *at = bytes;
    i2d_TS_REQ(request, &at);
    *ret = (struct buffer){ .bytes = bytes, .size = (size_t)size };
    return true;
}

/* TimeStampResp ::= SEQUENCE { PKIStatusInfo, TimeStampToken OPTIONAL } */
static bool take_token(struct span answer, struct span *ret_token, struct error *error)
{
    struct span response, status, number, ignored;
    if (!der_take(&answer, DER_SEQUENCE, &response, NULL) || answer.size ||
        !der_take(&response, DER_SEQUENCE, &status, NULL) ||
        !der_take(&status, DER_INTEGER, &number, NULL) || number.size != 1)
        return error_set(error, STATUS_KEY, "it did not answer with a time-stamp response");
    if (number.at[0] > 1)
        return error_set(error, STATUS_KEY, "it refused (PKIStatus %d)", number.at[0]);
    return (der_take(&response, DER_SEQUENCE, &ignored, ret_token) && !response.size) ||
           error_set(error, STATUS_KEY, "it answered without a token");
}

static bool nonce_returns(const struct buffer *query, const struct stamp *stamp)
{
    const unsigned char *at = query->bytes;
    CLEANUP(TS_REQ_free_pointer) TS_REQ *request = d2i_TS_REQ(NULL, &at, (long)query->size);
    const ASN1_INTEGER *asked = request ? TS_REQ_get_nonce(request) : NULL;
    const ASN1_INTEGER *returned = TS_TST_INFO_get_nonce(stamp->info);
    return asked && returned && ASN1_INTEGER_cmp(asked, returned) == 0;
}

bool stamp_answer(const struct buffer *query, struct span answer, struct span value,
                  struct span *ret_token, struct error *error)
{
    CLEANUP(stamp_release) struct stamp stamp = { 0 };
    struct judgement judgement = { 0 };
    struct span token;
    if (!take_token(answer, &token, error))
        return false;
    if (!stamp_parse(token, &stamp, &judgement) || !stamp_check(&stamp, value, &judgement))
        return error_set(error, STATUS_KEY, "its token is refused: %s", judgement.reason);
    if (!nonce_returns(query, &stamp))
        return error_set(error, STATUS_KEY, "its token does not return the nonce of the request");
    *ret_token = token;
    return true;
}
