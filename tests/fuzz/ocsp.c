/* Any bytes as an OCSP response: what our walk accepts is written again as it was, and answers or
 * not about certificates that it carries. */
#include "signing/ocsp.h"
#include "base/cleanup.h"

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void compare(const uint8_t *bytes, size_t size)
{
    const unsigned char *at = bytes;
    unsigned char *again = NULL;
    OCSP_RESPONSE *response = d2i_OCSP_RESPONSE(NULL, &at, (long)size);
    if (!response || at != bytes + size || i2d_OCSP_RESPONSE(response, &again) != (int)size ||
        memcmp(again, bytes, size) != 0)
        abort();
    OPENSSL_free(again);
    OCSP_RESPONSE_free(response);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct judgement judgement = { 0 };
    CLEANUP(ocsp_free_pointer)
    struct ocsp *ocsp = ocsp_parse((struct span){ bytes, size }, &judgement);
    if (!ocsp) {
        if (judgement.indication == TOTAL_PASSED)
            abort();
        return 0;
    }
    compare(bytes, size);
    const STACK_OF(X509) *certificates = ocsp_certificates(ocsp);
    for (int i = 0; i < sk_X509_num(certificates); i++) {
        struct revocation_answer answer;
        X509 *one = sk_X509_value(certificates, i);
        (void)ocsp_answer(ocsp, one, one, NULL, &answer);
    }
    ERR_clear_error();
    return 0;
}
