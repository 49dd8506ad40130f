/* Looks into bytes as into a zip of others: whatever they are, it ends, and every sentence is clean
 * and of one line. */
#include "signing/zip/loose.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct loose loose = LOOSE_INIT;
    struct error error;
    struct source source = source_from_bytes(data, size);
    if (loose_read(&source, &loose, &error)) {
        size_t lines = 0;
        for (const char *at = text_string(&loose.remarks); (at = strchr(at, '\n')); at++)
            lines++;
        if (strchr(text_string(&loose.remarks), '\x1b') ||
            lines !=
                (loose.remark_count < LOOSE_REMARKS_MAX ? loose.remark_count : LOOSE_REMARKS_MAX))
            abort();
    }
    loose_release(&loose);
    return 0;
}
