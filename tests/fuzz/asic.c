/* Any bytes as an ASiCManifest: what is accepted names its signature and is written the same again.
 */
#include "signing/asic.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct error error;
    CLEANUP(asic_release) struct asic_manifest manifest = { 0 };
    CLEANUP(buffer_release) struct buffer again = { 0 };
    if (!asic_parse(bytes, size, 1, &manifest, &error)) {
        if (error.status != STATUS_FINDINGS)
            abort();
        return 0;
    }
    if (!asic_write(&manifest, &again, &error) || again.size != size ||
        memcmp(again.bytes, bytes, size) != 0 ||
        !memmem(bytes, size, "META-INF/signature001.p7s", 25))
        abort();
    return 0;
}
