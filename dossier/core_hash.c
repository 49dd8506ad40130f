#include "dossier/core_hash.h"

#include <inttypes.h>
#include <stdio.h>

bool core_salt(const struct core_key *key, const char *path, const char *sha256,
               char ret_hex[SHA256_HEX_SIZE])
{
    CLEANUP(text_release) struct text input = TEXT_INIT(4096);
    struct sha256 salt;
    text_appendf(&input, "samdossier-core-salt-1\n%s\n%s\n", path, sha256);
    if (text_failed(&input))
        return false;
    sha256_hmac(key->bytes, sizeof key->bytes, input.bytes, input.size, &salt);
    sha256_to_hex(&salt, ret_hex);
    return true;
}

bool core_leaf_digest(const char *salt, uint64_t size, const char *sha256, const char *path,
                      char ret_hex[SHA256_HEX_SIZE])
{
    CLEANUP(text_release) struct text input = TEXT_INIT(4096);
    struct sha256 digest;
    text_appendf(&input, "samdossier-core-leaf-1\n%s\n%" PRIu64 "\n%s\n%s\n", salt, size, sha256,
                 path);
    if (text_failed(&input))
        return false;
    sha256_bytes(input.bytes, input.size, &digest);
    sha256_to_hex(&digest, ret_hex);
    return true;
}

void core_node_digest(const char *left, const char *right, char ret_hex[SHA256_HEX_SIZE])
{
    char input[256];
    struct sha256 digest;
    int size = snprintf(input, sizeof input, "samdossier-core-node-1\n%s\n%s\n", left, right);
    sha256_bytes(input, (size_t)size, &digest);
    sha256_to_hex(&digest, ret_hex);
}

void core_root_digest(uint64_t count, const char *top, struct sha256 *ret_root)
{
    char input[256];
    int size =
        snprintf(input, sizeof input, "samdossier-core-root-1\n%" PRIu64 "\n%s\n", count, top);
    sha256_bytes(input, (size_t)size, ret_root);
}
