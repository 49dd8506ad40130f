/* The hashes of the core, exactly as BUNDLE.md writes them; all digests as lower-case hex. */
#ifndef DOSSIER_CORE_HASH_H
#define DOSSIER_CORE_HASH_H

#include "dossier/core.h"

/* false only when memory runs out */
bool core_salt(const struct core_key *key, const char *path, const char *sha256,
               char ret_hex[SHA256_HEX_SIZE]) MUST_CHECK;
bool core_leaf_digest(const char *salt, uint64_t size, const char *sha256, const char *path,
                      char ret_hex[SHA256_HEX_SIZE]) MUST_CHECK;
/* ret_hex may be `left` or `right`. */
void core_node_digest(const char *left, const char *right, char ret_hex[SHA256_HEX_SIZE]);
/* `top` is "" for a core without leaves. */
void core_root_digest(uint64_t count, const char *top, struct sha256 *ret_root);

/* Digests of the leaves, to climb with core_level_up; caller frees. NULL without memory. */
char (*core_nodes(const struct core *core))[SHA256_HEX_SIZE];
/* Replaces a level by the one above; returns how many nodes that has. */
size_t core_level_up(char (*nodes)[SHA256_HEX_SIZE], size_t count);

#endif
