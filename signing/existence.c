#include "signing/existence.h"

#include <string.h>

int64_t existence_of(const struct existences *proofs, const char *path, int64_t now)
{
    int64_t best = now;
    for (size_t i = 0; proofs && i < proofs->count; i++) {
        if (strcmp(proofs->items[i].path, path) == 0 && proofs->items[i].time < best)
            best = proofs->items[i].time;
    }
    return best;
}
