/* SHA-256 (FIPS 180-4) and HMAC by OpenSSL, hex in lower case. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

#define SHA256_SIZE 32
#define SHA256_HEX_SIZE 65 /* with the NUL */

struct sha256 {
    uint8_t bytes[SHA256_SIZE];
};

struct hasher; /* running SHA-256 */
struct hasher *hasher_new(void);
void hasher_add(struct hasher *hasher, const void *bytes, size_t size);
void hasher_finish(struct hasher *hasher, struct sha256 *ret_digest); /* and starts anew */
void hasher_free(struct hasher *hasher);

void sha256_bytes(const void *bytes, size_t size, struct sha256 *ret_digest);
/* What a descriptor gives until its end; `ret_size_bytes` may be NULL. INPUT if it cannot be read.
 */
bool sha256_descriptor(int descriptor, struct sha256 *ret_digest, uint64_t *ret_size_bytes,
                       struct error *error) MUST_CHECK;
void sha256_hmac(const void *key, size_t key_size, const void *bytes, size_t size,
                 struct sha256 *ret_digest);
void sha256_to_hex(const struct sha256 *digest, char hex[SHA256_HEX_SIZE]);
bool sha256_from_hex(const char *hex, struct sha256 *ret_digest)
    MUST_CHECK;                                                    /* exactly 64, lower case */
bool sha256_equal(const struct sha256 *a, const struct sha256 *b); /* constant time */

#endif
