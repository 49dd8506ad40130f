/* Any bytes as an ASiCManifest, then as an archive manifest: what is accepted names its signature
 * or its token and is written the same again. */
#include "signing/asic.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check(bool accepted, struct asic_manifest *manifest, const uint8_t *bytes, size_t size,
                  const char *seal, const struct error *error)
{
    struct error ignored;
    CLEANUP(buffer_release) struct buffer again = { 0 };
    if (!accepted && error->status != STATUS_FINDINGS)
        abort();
    if (accepted &&
        (!asic_write(manifest, &again, &ignored) || again.size != size ||
         memcmp(again.bytes, bytes, size) != 0 || !memmem(bytes, size, seal, strlen(seal))))
        abort();
    asic_release(manifest);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct error error;
    struct asic_manifest manifest = { 0 };
    bool accepted = asic_parse(bytes, size, 1, &manifest, &error);
    check(accepted, &manifest, bytes, size, "META-INF/signature001.p7s", &error);
    accepted = asic_parse_archive(bytes, size, 2, true, &manifest, &error);
    check(accepted, &manifest, bytes, size, "META-INF/timestamp002.tst", &error);
    return 0;
}
