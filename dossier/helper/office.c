#include "dossier/helper/gather.h"

void office_gather(const char *bytes, size_t size, struct answer *answer)
{
    (void)bytes;
    (void)size;
    answer_key(answer, "kind");
    answer_text(answer, "none", 4);
    answer_line_end(answer);
}
