/* The answer of a helper program on a file, from the cache if it is there. */
#include "base/cleanup.h"
#include "dossier/facts/gather.h"

#include <stdlib.h>
#include <string.h>

bool answer_ask(const struct facts_run *run, const struct facts_task *task, const char *mode,
                struct answer_bytes *ret, struct error *error)
{
    bool text = strcmp(mode, "text") == 0;
    size_t max = text ? run->limits.text_bytes : run->limits.answer_bytes;
    *ret = (struct answer_bytes){ .mode = mode };
    ret->kept = run->cache && facts_cache_get(run->cache, &run->scope, mode, &task->blob.sha256,
                                              max, &ret->bytes);
    if (ret->kept)
        return true;
    if (!helper_run(run, mode, task->raw, &ret->bytes, error))
        return false;
    if (run->cache && text) { /* reading a text changes it */
        ret->untouched = malloc(ret->bytes.size + 1);
        if (ret->untouched)
            memcpy(ret->untouched, ret->bytes.bytes, ret->bytes.size);
    }
    return true;
}

void answer_keep(const struct facts_run *run, const struct facts_task *task,
                 const struct answer_bytes *answer)
{
    bool text = strcmp(answer->mode, "text") == 0;
    const void *bytes = text ? answer->untouched : answer->bytes.bytes;
    if (run->cache && !answer->kept && bytes)
        facts_cache_put(run->cache, &run->scope, answer->mode, &task->blob.sha256, bytes,
                        answer->bytes.size);
}

void answer_release(struct answer_bytes *answer)
{
    buffer_release(&answer->bytes);
    free(answer->untouched);
}
