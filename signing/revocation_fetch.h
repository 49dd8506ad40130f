/* Asks where a certificate says that its revocation data are (RFC 5280 4.2.1.13, 4.2.2.1): first
 * its OCSP responders, then its distribution points. */
#ifndef SIGNING_REVOCATION_FETCH_H
#define SIGNING_REVOCATION_FETCH_H

#include "signing/extension.h"
#include "signing/http_client.h"

struct revocation_source {
    struct http_client *client;
    void (*announce)(const char *host); /* told "https://host:443" before it is asked */
};

/* Adds what comes back to the evidence of the request, until there is an answer about the
 * certificate, which must be of a path that ends at the store; a revocation_fetcher. No place to
 * ask is no failure. KEY when no place answers. */
bool revocation_fetch(void *source, const struct path_request *request, X509 *certificate,
                      X509 *issuer, struct error *error) MUST_CHECK;

#endif
