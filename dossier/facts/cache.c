#include "dossier/facts/cache.h"

#include "base/cleanup.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FORMAT "samdossier facts 1"
#define PROGRAM_MAX (256ull << 20)

struct facts_cache {
    int folder;
    uint8_t key[SHA256_SIZE];
    bool keyed;
};

void facts_cache_free(struct facts_cache *cache)
{
    if (!cache)
        return;
    if (cache->folder >= 0)
        close(cache->folder);
    explicit_bzero(cache->key, sizeof cache->key);
    free(cache);
}
DEFINE_POINTER_CLEANUP(struct facts_cache, facts_cache_free)

/* Whether nobody but this user can have written there. */
static bool is_ours(const struct stat *state)
{
    return state->st_uid == geteuid() && (state->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

static bool folder_check(const struct facts_cache *cache, const char *path, struct error *error)
{
    struct stat state;
    if (fstat(cache->folder, &state) != 0)
        return error_set(error, STATUS_INPUT, "\"%s\" cannot be looked at: %s", path,
                         strerror(errno));
    if (cache->keyed || (is_ours(&state) && (state.st_mode & 0077) == 0))
        return true;
    return error_set(error, STATUS_INPUT,
                     "the cache \"%s\" is not this user's alone; give it mode 0700 or use another "
                     "folder",
                     path);
}

struct facts_cache *facts_cache_open(const char *path, const void *key, size_t key_size,
                                     struct error *error)
{
    CLEANUP(facts_cache_free_pointer) struct facts_cache *cache = calloc(1, sizeof *cache);
    struct sha256 derived;
    if (!cache) {
        (void)error_set(error, STATUS_INTERNAL, "memory ran out");
        return NULL;
    }
    cache->keyed = key_size > 0;
    sha256_hmac(key ? key : "", key_size, FORMAT, strlen(FORMAT), &derived);
    memcpy(cache->key, derived.bytes, sizeof cache->key);
    (void)mkdir(path, 0700);
    cache->folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (cache->folder < 0) {
        (void)error_set(error, STATUS_INPUT, "the cache \"%s\" is no folder that can be opened: %s",
                        path, strerror(errno));
        return NULL;
    }
    return folder_check(cache, path, error) ? TAKE(cache) : NULL;
}

static bool program_digest(const char *path, struct sha256 *ret)
{
    struct error ignored;
    CLEANUP(buffer_release) struct buffer bytes = { 0 };
    CLEANUP(close_descriptor) int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 || !file_read(descriptor, PROGRAM_MAX, &bytes, &ignored))
        return false;
    sha256_bytes(bytes.bytes, bytes.size, ret);
    return true;
}

bool facts_cache_scope(const char *helper, const char *pdftotext, struct facts_cache_scope *ret)
{
    return program_digest(helper, &ret->helper) && program_digest(pdftotext, &ret->pdftotext);
}

/* The entry's name: a digest of all that the answer depends on. */
static void entry_name(const struct facts_cache_scope *scope, const char *mode,
                       const struct sha256 *file, char ret[SHA256_HEX_SIZE])
{
    CLEANUP(text_release) struct text text = TEXT_INIT(4096);
    char hex[3][SHA256_HEX_SIZE];
    struct sha256 digest;
    sha256_to_hex(file, hex[0]);
    sha256_to_hex(&scope->helper, hex[1]);
    sha256_to_hex(&scope->pdftotext, hex[2]);
    text_appendf(&text, "%s\n%s\n%s\n%s\n%s\n%s\n%s\n", FORMAT, SAMDOSSIER_VERSION, mode, hex[0],
                 hex[1], hex[2], scope->limits);
    sha256_bytes(text_string(&text), text.size, &digest);
    sha256_to_hex(&digest, ret);
}

/* The tag binds the bytes to the name, so that no entry passes for another. */
static void entry_tag(const struct facts_cache *cache, const char *name, const void *bytes,
                      size_t size, struct sha256 *ret)
{
    struct sha256 own;
    sha256_hmac(cache->key, sizeof cache->key, name, strlen(name), &own);
    sha256_hmac(own.bytes, sizeof own.bytes, bytes, size, ret);
}

bool facts_cache_get(const struct facts_cache *cache, const struct facts_cache_scope *scope,
                     const char *mode, const struct sha256 *file, size_t max, struct buffer *ret)
{
    struct stat state;
    struct error ignored;
    struct sha256 wanted, found;
    char name[SHA256_HEX_SIZE];
    CLEANUP(buffer_release) struct buffer entry = { 0 };
    entry_name(scope, mode, file, name);
    CLEANUP(close_descriptor)
    int descriptor = openat(cache->folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0 || fstat(descriptor, &state) != 0 || !S_ISREG(state.st_mode) ||
        (!cache->keyed && !is_ours(&state)) ||
        !file_read(descriptor, max + SHA256_SIZE, &entry, &ignored) || entry.size < SHA256_SIZE)
        return false;
    size_t size = entry.size - SHA256_SIZE;
    const uint8_t *bytes = entry.bytes + SHA256_SIZE;
    memcpy(found.bytes, entry.bytes, SHA256_SIZE);
    entry_tag(cache, name, bytes, size, &wanted);
    if (!sha256_equal(&wanted, &found))
        return false;
    ret->bytes = malloc(size + 1);
    if (!ret->bytes)
        return false;
    memcpy(ret->bytes, bytes, size);
    ret->bytes[size] = '\0';
    ret->size = size;
    return true;
}

void facts_cache_put(const struct facts_cache *cache, const struct facts_cache_scope *scope,
                     const char *mode, const struct sha256 *file, const void *bytes, size_t size)
{
    struct sha256 tag;
    struct error ignored;
    char name[SHA256_HEX_SIZE], self[64];
    entry_name(scope, mode, file, name);
    CLEANUP(close_descriptor)
    int descriptor = openat(cache->folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return;
    entry_tag(cache, name, bytes, size, &tag);
    if (!descriptor_write(descriptor, tag.bytes, SHA256_SIZE, &ignored) ||
        !descriptor_write(descriptor, bytes, size, &ignored))
        return;
    snprintf(self, sizeof self, "/proc/self/fd/%d", descriptor);
    bool linked = linkat(AT_FDCWD, self, cache->folder, name, AT_SYMLINK_FOLLOW) == 0;
    /* An entry is there that was no good: it makes room for this one. */
    for (int i = 0; i < 2 && !linked && errno == EEXIST; i++)
        linked = unlinkat(cache->folder, name, 0) == 0 &&
                 linkat(AT_FDCWD, self, cache->folder, name, AT_SYMLINK_FOLLOW) == 0;
}
