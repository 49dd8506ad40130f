#include "signing/ocsp_inner.h"

#include "base/limits.h"

#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

/* id-pkix-ocsp-basic, 1.3.6.1.5.5.7.48.1.1 */
#define OID_BASIC DER_BYTES(0x06, 0x09, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x01)
#define SUCCESSFUL DER_BYTES(0x0a, 0x01, 0x00)

static bool malformed(struct judgement *judgement, const char *what)
{
    return judge_failed(judgement, "FORMAT_FAILURE", "%s", what);
}

void ocsp_free(struct ocsp *ocsp)
{
    if (!ocsp)
        return;
    OCSP_BASICRESP_free(ocsp->basic);
    free(ocsp->bytes);
    free(ocsp);
}

struct span ocsp_der(const struct ocsp *ocsp)
{
    return (struct span){ ocsp->bytes, ocsp->size };
}

const STACK_OF(X509) * ocsp_certificates(const struct ocsp *ocsp)
{
    return OCSP_resp_get0_certs(ocsp->basic);
}

/* OCSPResponse ::= SEQUENCE { successful, [0] SEQUENCE { id-pkix-ocsp-basic, OCTET STRING } } */
static bool take_basic(struct span der, struct span *ret_basic)
{
    struct span response, explicit, bytes;
    return der_take(&der, DER_SEQUENCE, &response, NULL) && !der.size &&
           der_take_bytes(&response, SUCCESSFUL) &&
           der_take(&response, DER_CONTEXT_0, &explicit, NULL) && !response.size &&
           der_take(&explicit, DER_SEQUENCE, &bytes, NULL) && !explicit.size &&
           der_take_bytes(&bytes, OID_BASIC) &&
           der_take(&bytes, DER_OCTET_STRING, ret_basic, NULL) && !bytes.size;
}

/* BasicOCSPResponse: the algorithm is not signed, so only its own encodings will do. */
static bool walk_basic(struct span basic, struct algorithm *ret)
{
    struct span response, data, whole, algorithm, value, explicit;
    return der_take(&basic, DER_SEQUENCE, &response, NULL) && !basic.size &&
           der_take(&response, DER_SEQUENCE, &data, NULL) &&
           der_take(&response, DER_SEQUENCE, &algorithm, &whole) &&
           algorithm_from_der(whole, ret) && der_take(&response, DER_BIT_STRING, &value, NULL) &&
           value.size > 1 && value.at[0] == 0 &&
           (!response.size ||
            (der_take(&response, DER_CONTEXT_0, &explicit, NULL) && !response.size));
}

/* They are not signed: none twice, and no empty set of them. */
static bool carries_once(const OCSP_BASICRESP *basic)
{
    const STACK_OF(X509) *certificates = OCSP_resp_get0_certs(basic);
    for (int i = 0; i < sk_X509_num(certificates); i++) {
        for (int j = 0; j < i; j++) {
            if (X509_cmp(sk_X509_value(certificates, i), sk_X509_value(certificates, j)) == 0)
                return false;
        }
    }
    return !certificates || sk_X509_num(certificates) > 0;
}

/* What OpenSSL understands of it is what stands there, tag by tag. */
static bool read_basic(struct span basic, OCSP_BASICRESP **ret)
{
    const unsigned char *at = basic.at;
    unsigned char *again = NULL;
    *ret = d2i_OCSP_BASICRESP(NULL, &at, (long)basic.size);
    int size = *ret ? i2d_OCSP_BASICRESP(*ret, &again) : -1;
    bool same = size > 0 && span_equal(basic, (struct span){ again, (size_t)size });
    OPENSSL_free(again);
    ERR_clear_error();
    return same && carries_once(*ret);
}

struct ocsp *ocsp_parse(struct span der, struct judgement *judgement)
{
    struct span basic;
    CLEANUP(ocsp_free_pointer) struct ocsp *ocsp = calloc(1, sizeof *ocsp);
    if (der.size > LIMIT_OCSP_BYTES) {
        (void)malformed(judgement, "an OCSP response is larger than 64 KiB");
        return NULL;
    }
    if (!ocsp || !(ocsp->bytes = malloc(der.size + 1))) {
        (void)judge_unknown(judgement, "GENERIC", "no memory for an OCSP response");
        return NULL;
    }
    memcpy(ocsp->bytes, der.at, der.size);
    ocsp->size = der.size;
    if (!take_basic(ocsp_der(ocsp), &basic) || !walk_basic(basic, &ocsp->algorithm) ||
        !read_basic(basic, &ocsp->basic)) {
        (void)malformed(judgement, "an OCSP response is no successful basic response in DER, or is "
                                   "signed with an algorithm that this program does not know "
                                   "(RFC 6960 4.2.1)");
        return NULL;
    }
    return TAKE(ocsp);
}
