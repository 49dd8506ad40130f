/* Any bytes as a signature: what our walk accepts OpenSSL can read too, and writes the same again.
 */
#include "base/cleanup.h"
#include "signing/evidence.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void compare(const uint8_t *bytes, size_t size)
{
    const unsigned char *at = bytes;
    unsigned char *again = NULL;
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &at, (long)size);
    if (!cms || at != bytes + size || i2d_CMS_ContentInfo(cms, &again) != (int)size ||
        memcmp(again, bytes, size) != 0)
        abort();
    OPENSSL_free(again);
    CMS_ContentInfo_free(cms);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct judgement judgement = { 0 };
    CLEANUP(cades_release) struct cades cades = { 0 };
    struct evidence_pool pool = { 0 };
    if (cades_parse(bytes, size, &cades, &judgement)) {
        if (evidence_take(&pool, &cades, &judgement))
            compare(bytes, size);
        (void)cades_check(&cades, "", 0, &judgement);
    } else if (judgement.indication == TOTAL_PASSED) {
        abort();
    }
    evidence_release(&pool);
    ERR_clear_error();
    return 0;
}
