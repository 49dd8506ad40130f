#include "signing/recipe.h"

#include "signing/recipe_table.h"

const char *verify_recipe(unsigned number)
{
    return number >= 1 && number <= recipe_count ? recipe_texts[number - 1] : NULL;
}

void sums_add(struct text *sums, const char *path, const struct sha256 *digest)
{
    char hex[SHA256_HEX_SIZE];
    sha256_to_hex(digest, hex);
    text_appendf(sums, "%s  %s\n", hex, path);
}
