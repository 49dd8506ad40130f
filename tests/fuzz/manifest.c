/* What the reader of manifest.xml takes must come out of its writer again, byte for byte. */
#include "dossier/manifest/manifest.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct manifest manifest;
    struct error error;
    if (!manifest_parse(bytes, size, &manifest, &error))
        return 0;
    struct text again = TEXT_INIT(32u << 20);
    if (!manifest_write(&manifest, &again, &error) || again.size != size ||
        memcmp(again.bytes, bytes, size) != 0)
        __builtin_trap();
    text_release(&again);
    manifest_release(&manifest);
    return 0;
}
