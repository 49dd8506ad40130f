#include "dossier/core.h"

#include "base/limits.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

#include "dossier/core_hash.h"

bool core_key_make(struct core_key *ret, struct error *error)
{
    if (getrandom(ret->bytes, sizeof ret->bytes, 0) == (ssize_t)sizeof ret->bytes)
        return true;
    return error_set(error, STATUS_INTERNAL, "no random bytes for a core key: %s", strerror(errno));
}

void core_key_clear(struct core_key *key)
{
    explicit_bzero(key, sizeof *key);
}

bool core_key_read_descriptor(int descriptor, struct core_key *ret, struct error *error)
{
    struct core_key key;
    size_t size = 0;
    ssize_t got = 1;
    char extra;
    while (size < sizeof key.bytes && got > 0) {
        got = read(descriptor, key.bytes + size, sizeof key.bytes - size);
        size += got > 0 ? (size_t)got : 0;
    }
    bool fits = size == sizeof key.bytes && read(descriptor, &extra, 1) == 0;
    if (fits)
        *ret = key;
    core_key_clear(&key);
    return fits || error_set(error, STATUS_KEY, "core key is not exactly %d bytes", CORE_KEY_SIZE);
}

bool core_key_read(const struct dossier *dossier, struct core_key *ret, struct error *error)
{
    struct stat status;
    CLEANUP(close_descriptor)
    int descriptor = file_open_beneath(dossier->root, "core.key", NULL, error);
    if (descriptor < 0) {
        error->status = STATUS_KEY;
        return error_wrap(error, "no core key (restore it from its backup, or give --core-key)");
    }
    if (fstat(descriptor, &status) != 0)
        return error_set(error, STATUS_KEY, "cannot read \"core.key\": %s", strerror(errno));
    if (!dossier_is_sample(dossier) && (status.st_mode & 077) != 0)
        return error_set(error, STATUS_KEY,
                         "\"core.key\" is open to others; chmod 600 makes it yours alone");
    if (!core_key_read_descriptor(descriptor, ret, error))
        return error_wrap(error, "core.key");
    return true;
}

static void leaf_release(struct core_leaf *leaf)
{
    free(leaf->path);
    free(leaf->document);
    free(leaf->rendition);
}

void core_release(struct core *core)
{
    for (size_t i = 0; i < core->count; i++)
        leaf_release(&core->leaves[i]);
    free(core->leaves);
    *core = (struct core)CORE_INIT;
}

static bool no_memory(struct error *error)
{
    return error_set(error, STATUS_INTERNAL, "no memory for the core");
}

bool core_add(struct core *core, const struct core_key *key, const char *path, uint64_t size,
              const struct sha256 *sha256, struct error *error)
{
    struct core_leaf *grown = reallocarray(core->leaves, core->count + 1, sizeof *grown);
    if (!grown)
        return no_memory(error);
    core->leaves = grown;
    struct core_leaf leaf = { .path = strdup(path), .size = size };
    if (!leaf.path)
        return no_memory(error);
    sha256_to_hex(sha256, leaf.sha256);
    if (!core_salt(key, path, leaf.sha256, leaf.salt) ||
        !core_leaf_digest(leaf.salt, size, leaf.sha256, path, leaf.digest)) {
        leaf_release(&leaf);
        return no_memory(error);
    }
    grown[core->count++] = leaf;
    return true;
}

static int compare_leaves(const void *a, const void *b)
{
    const struct core_leaf *left = a, *right = b;
    return strcmp(left->digest, right->digest);
}

/* One level of the tree: pairs from the left, an odd last node goes up as it is. */
size_t core_level_up(char (*nodes)[SHA256_HEX_SIZE], size_t count)
{
    for (size_t i = 0; i + 1 < count; i += 2)
        core_node_digest(nodes[i], nodes[i + 1], nodes[i / 2]);
    if (count % 2)
        memmove(nodes[count / 2], nodes[count - 1], SHA256_HEX_SIZE);
    return count / 2 + count % 2;
}

char (*core_nodes(const struct core *core))[SHA256_HEX_SIZE]
{
    char(*nodes)[SHA256_HEX_SIZE] = calloc(core->count ? core->count : 1, sizeof *nodes);
    for (size_t i = 0; nodes && i < core->count; i++)
        memcpy(nodes[i], core->leaves[i].digest, SHA256_HEX_SIZE);
    return nodes;
}

bool core_close(struct core *core, struct error *error)
{
    if (core->count)
        qsort(core->leaves, core->count, sizeof *core->leaves, compare_leaves);
    char(*nodes)[SHA256_HEX_SIZE] = core_nodes(core);
    if (!nodes)
        return no_memory(error);
    for (size_t count = core->count; count > 1;)
        count = core_level_up(nodes, count);
    core_root_digest(core->count, nodes[0], &core->root);
    free(nodes);
    return true;
}

/* Regulators that have a filing in the dossier and get the document: two are enough to know. */
static bool is_shared(const struct dossier *dossier, const xmlNode *document)
{
    const char *first = NULL;
    const xmlNode *filing = dossier_first(dossier, "filings", "filing");
    for (; filing; filing = xml_next(filing, NS_DOSSIER, "filing")) {
        const char *regulator = xml_attribute(filing, "regulator");
        if (!regulator || !document_is_for(document, regulator))
            continue;
        if (first && strcmp(first, regulator) != 0)
            return true;
        first = regulator;
    }
    return false;
}

static bool is_there(const struct core *core, const char *path)
{
    for (size_t i = 0; i < core->count; i++) {
        if (strcmp(core->leaves[i].path, path) == 0)
            return true;
    }
    return false;
}

/* Size and digest as they were measured; false if the file could not be read. */
static bool measured(const xmlNode *rendition, uint64_t *ret_size, struct sha256 *ret_sha256)
{
    const xmlNode *facts = xml_child(rendition, NS_FACTS, "facts");
    const xmlNode *file = facts ? xml_child(facts, NS_FACTS, "file") : NULL;
    const char *hex = file ? xml_attribute(file, "sha256") : NULL;
    const char *size = file ? xml_attribute(file, "size") : NULL;
    if (!hex || !size)
        return false;
    *ret_size = strtoull(size, NULL, 10);
    return sha256_from_hex(hex, ret_sha256);
}

/* A copy of an attribute; NULL if it is not there. False without memory. */
static bool copy_attribute(const xmlNode *node, const char *name, char **ret)
{
    const char *value = xml_attribute(node, name);
    *ret = value ? strdup(value) : NULL;
    return !value || *ret;
}

static bool gather_rendition(const xmlNode *rendition, const struct core_key *key,
                             struct core *core, struct error *error)
{
    uint64_t size;
    struct sha256 sha256;
    const char *path = xml_attribute(rendition, "file");
    if (!measured(rendition, &size, &sha256) || is_there(core, path))
        return true;
    if (!core_add(core, key, path, size, &sha256, error))
        return false;
    struct core_leaf *leaf = &core->leaves[core->count - 1];
    return (copy_attribute(rendition->parent, "id", &leaf->document) &&
            copy_attribute(rendition, "id", &leaf->rendition)) ||
           no_memory(error);
}

bool core_gather(const struct dossier *dossier, const struct core_key *key, struct core *ret,
                 struct error *error)
{
    CLEANUP(core_release) struct core core = CORE_INIT;
    const xmlNode *rendition = rendition_next(dossier, NULL);
    for (; rendition; rendition = rendition_next(dossier, rendition)) {
        if (is_shared(dossier, rendition->parent) &&
            !gather_rendition(rendition, key, &core, error))
            return false;
    }
    if (!core_close(&core, error))
        return false;
    *ret = core;
    core = (struct core)CORE_INIT;
    return true;
}
