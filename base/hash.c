#include "base/hash.h"

#include "base/cleanup.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_SIZE 65536

struct hasher {
    EVP_MD_CTX *context;
};

/* A digest that was not computed must never pass for one. SHA-256 fails only when memory runs out
 * or the library is broken; no result of this run could be trusted then. */
static void must(int success)
{
    if (success != 1)
        abort();
}

struct hasher *hasher_new(void)
{
    struct hasher *hasher = calloc(1, sizeof *hasher);
    if (!hasher)
        return NULL;
    hasher->context = EVP_MD_CTX_new();
    if (!hasher->context || EVP_DigestInit_ex(hasher->context, EVP_sha256(), NULL) != 1) {
        hasher_free(hasher);
        return NULL;
    }
    return hasher;
}

void hasher_add(struct hasher *hasher, const void *bytes, size_t size)
{
    must(EVP_DigestUpdate(hasher->context, bytes, size));
}

void hasher_finish(struct hasher *hasher, struct sha256 *ret_digest)
{
    must(EVP_DigestFinal_ex(hasher->context, ret_digest->bytes, NULL));
    must(EVP_DigestInit_ex(hasher->context, EVP_sha256(), NULL));
}

void hasher_free(struct hasher *hasher)
{
    if (!hasher)
        return;
    EVP_MD_CTX_free(hasher->context);
    free(hasher);
}

void sha256_bytes(const void *bytes, size_t size, struct sha256 *ret_digest)
{
    must(EVP_Digest(bytes, size, ret_digest->bytes, NULL, EVP_sha256(), NULL));
}

DEFINE_POINTER_CLEANUP(struct hasher, hasher_free)

bool sha256_descriptor(int descriptor, struct sha256 *ret_digest, uint64_t *ret_size_bytes,
                       struct error *error)
{
    CLEANUP(hasher_free_pointer) struct hasher *hasher = hasher_new();
    CLEANUP(free_pointer) uint8_t *chunk = malloc(CHUNK_SIZE);
    uint64_t size_bytes = 0;
    ssize_t size;
    if (!hasher || !chunk)
        return error_set(error, STATUS_INTERNAL, "no memory for a digest");
    while ((size = read(descriptor, chunk, CHUNK_SIZE)) != 0) {
        if (size < 0 && errno != EINTR)
            return error_set(error, STATUS_INPUT, "%m");
        if (size < 0)
            continue;
        hasher_add(hasher, chunk, (size_t)size);
        size_bytes += (uint64_t)size;
    }
    hasher_finish(hasher, ret_digest);
    if (ret_size_bytes)
        *ret_size_bytes = size_bytes;
    return true;
}

void sha256_hmac(const void *key, size_t key_size, const void *bytes, size_t size,
                 struct sha256 *ret_digest)
{
    /* HMAC takes NULL for "the key of before"; an empty key is a key */
    const void *given = key_size ? key : "";
    must(HMAC(EVP_sha256(), given, (int)key_size, bytes, size, ret_digest->bytes, NULL) != NULL);
}

void sha256_to_hex(const struct sha256 *digest, char hex[SHA256_HEX_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < SHA256_SIZE; i++) {
        hex[2 * i] = digits[digest->bytes[i] >> 4];
        hex[2 * i + 1] = digits[digest->bytes[i] & 15];
    }
    hex[2 * SHA256_SIZE] = '\0';
}

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

bool sha256_from_hex(const char *hex, struct sha256 *ret_digest)
{
    struct sha256 digest;
    for (size_t i = 0; i < SHA256_SIZE; i++) {
        int high = hex_value(hex[2 * i]);
        int low = high < 0 ? -1 : hex_value(hex[2 * i + 1]);
        if (low < 0)
            return false;
        digest.bytes[i] = (uint8_t)(high << 4 | low);
    }
    if (hex[2 * SHA256_SIZE] != '\0')
        return false;
    *ret_digest = digest;
    return true;
}

bool sha256_equal(const struct sha256 *a, const struct sha256 *b)
{
    return CRYPTO_memcmp(a->bytes, b->bytes, SHA256_SIZE) == 0;
}
