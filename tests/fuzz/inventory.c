/* The reader of inventories, and what `add` makes of a row: both must stay inside their bytes. */
#include "dossier/import.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void insert(const uint8_t *bytes, size_t size, const struct addition *addition)
{
    struct text text = TEXT_INIT(1u << 20);
    struct error error;
    char *copy = calloc(size + 1, 1);
    if (copy) {
        memcpy(copy, bytes, size);
        if (documents_insert(copy, size, addition, &text, &error) && text.size < size)
            __builtin_trap(); /* nothing may be lost */
    }
    free(copy);
    text_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct inventory inventory;
    struct problems problems = PROBLEMS_INIT;
    struct error error;
    static const struct addition addition = { .id = "m", .heading = "2.08", .file = "documents/m" };
    if (size > 0) {
        if (inventory_parse(bytes, size, "inventory.tsv", &inventory, &problems, &error)) {
            if (inventory.count == 0 || problems.total)
                __builtin_trap();
            inventory_release(&inventory);
        }
        insert(bytes, size, &addition);
    }
    problems_release(&problems);
    return 0;
}
