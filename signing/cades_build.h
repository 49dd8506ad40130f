/* A CAdES-B signature put together from parts, for a key that is elsewhere: first the attributes
 * that it signs, later the p7s around them and the value that came back (RFC 5652 5.3, 5.4).
 *
 * Same parts, same bytes as cades_sign writes. */
#ifndef SIGNING_CADES_BUILD_H
#define SIGNING_CADES_BUILD_H

#include "signing/cades.h"

/* The signed attributes over `content` as the DER SET OF that is signed. LIMIT without memory. */
bool signed_attributes_build(const struct key *key, const struct buffer *content,
                             enum commitment commitment, int64_t signing_time, struct buffer *ret,
                             struct error *error) MUST_CHECK;
/* The p7s of these attributes and this signature value, taken apart and verified by our own reader
 * over `content`. KEY when the value does not fit the key's certificate. */
bool cades_build(const struct key *key, const struct buffer *content,
                 const struct buffer *attributes, const struct buffer *signature,
                 struct buffer *ret, struct error *error) MUST_CHECK;
/* cades_sign for a key on a token: of an engine's key OpenSSL's CMS writes other parameters for
 * RSASSA-PSS than of one in memory. */
bool cades_sign_by_token(const struct key *key, const void *content, size_t size,
                         enum commitment commitment, int64_t signing_time, struct buffer *ret,
                         struct error *error) MUST_CHECK;
/* Claimed time and commitment out of such attributes. KEY when they are not of this key. */
bool signed_attributes_read(const struct key *key, const struct buffer *attributes,
                            int64_t *ret_time, enum commitment *ret_commitment, struct error *error)
    MUST_CHECK;

#endif
