/* What makes a signature of level B one of level T or LT (EN 319 122-1 6): for `sign` on the way
 * out, and for `extend` later. */
#ifndef SIGNING_EXTENSION_H
#define SIGNING_EXTENSION_H

#include "base/seal.h"
#include "signing/stamp_request.h"

#include <openssl/x509.h>

struct path_request;

/* Adds to the request's evidence what the network says of a certificate. */
typedef bool revocation_fetcher(void *context, const struct path_request *request,
                                X509 *certificate, X509 *issuer, struct error *error);

struct extension {
    enum level level;              /* wanted: LEVEL_T or LEVEL_LT */
    struct stamp_service *service; /* asked when there is no time stamp yet; NULL: none to ask */
    const struct trust *trust; /* LT: by whose anchors the paths end, with its revocation data */
    int64_t now;               /* seconds since 1970-01-01 */
    revocation_fetcher *fetch; /* for what the trust store does not have; NULL: no network */
    void *fetch_context;
};

/* Replaces the p7s by the same at the wanted level; one that is there already stays as it is. A
 * seal_stamper; `extension` is a struct extension. USAGE, KEY or UNKNOWN with what is missing and
 * how to give it; FINDINGS for a revoked certificate. */
bool extension_apply(void *extension, struct buffer *p7s, struct error *error) MUST_CHECK;

/* The same for archive time stamps (signing/archive.h), with the extension's service and store: an
 * archive_stamper whose token stays as the service gave it, and what brings the newest token up to
 * level LT before the next one covers it. */
bool extension_archive(void *extension, struct span value, struct buffer *ret_token,
                       struct error *error) MUST_CHECK;
bool extension_keep_archive(void *extension, struct buffer *token, struct error *error) MUST_CHECK;

#endif
