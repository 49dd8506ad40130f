/* Asks a time-stamp service for a token over a signature or an archive manifest (RFC 3161 2.4, 3.4;
 * HOSTILE.md, Network).
 *
 * The surprise: the environment's proxies are ignored, redirects are not followed, and an answer of
 * more than 64 KiB or 10 seconds is none. All errors are of status KEY unless said otherwise. */
#ifndef SIGNING_STAMP_REQUEST_H
#define SIGNING_STAMP_REQUEST_H

#include "base/cleanup.h"
#include "base/file.h"
#include "signing/der.h"
#include "signing/http_client.h"
#include "signing/trust.h"

struct stamp_service;

/* `url` is http or https without user, query part or fragment; `trust`, if not NULL, the store by
 * whose tsa/ the token must hold before it is attached. Borrows all. USAGE when the URL is not such
 * a one, or the settings have anchors that it does not need. */
struct stamp_service *stamp_service_new(const char *url, const struct http_settings *settings,
                                        const struct trust *trust, struct error *error) MUST_CHECK;
void stamp_service_free(struct stamp_service *service);
DEFINE_POINTER_CLEANUP(struct stamp_service, stamp_service_free)
/* "https://host:443": who will be asked. */
const char *stamp_service_host(const struct stamp_service *service);

/* Replaces the p7s by the same with a token of the service; a seal_stamper. */
bool stamp_service_stamp(void *service, struct buffer *p7s, struct error *error) MUST_CHECK;

/* A token of the service over any bytes, for the caller to keep; an archive_stamper. */
bool stamp_service_token(void *service, struct span value, struct buffer *ret_token,
                         struct error *error) MUST_CHECK;

/* The parts that need no network. The request over a signature value: SHA-256, a nonce of 127 bits,
 * certReq. */
bool stamp_query(struct span value, struct buffer *ret, struct error *error) MUST_CHECK;
/* The token of an answer, checked against the request; the span points into the answer. */
bool stamp_answer(const struct buffer *query, struct span answer, struct span value,
                  struct span *ret_token, struct error *error) MUST_CHECK;

#endif
