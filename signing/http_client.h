/* One request over HTTP or HTTPS and its answer, as far as time stamps and revocation data need it
 * (HOSTILE.md, Network).
 *
 * The surprise: the environment's proxies are ignored, redirects are not followed, and 10 seconds
 * are all the time there is, for everything together. A name is resolved once, and what was
 * checked is what is connected to. */
#ifndef SIGNING_HTTP_CLIENT_H
#define SIGNING_HTTP_CLIENT_H

#include "base/cleanup.h"
#include "base/file.h"

/* A URL taken apart. Zero-initialised by the caller; http_place_release afterwards. */
struct http_place {
    char *server, *port, *path; /* path with its query */
    int tls;
    char host[300]; /* "https://host:443": who will be asked */
};
/* False unless it is http or https with a host, at most 2 KiB of visible ASCII, without user or
 * fragment, and, if `plain`, without a query. */
bool http_place_parse(const char *url, bool plain, struct http_place *ret);
void http_place_release(struct http_place *place);

struct http_client;

struct http_settings {
    const char *anchors; /* PEM file of what https is trusted by; NULL: the system's */
    const char *proxy;   /* "http://host:port"; NULL: none. It then resolves the names. */
    bool public_only;    /* no loopback, private or otherwise special address */
};
/* Borrows the strings. INPUT when the anchors cannot be read, USAGE for a proxy that is none. */
struct http_client *http_client_new(const struct http_settings *settings, struct error *error)
    MUST_CHECK;
void http_client_free(struct http_client *client);
DEFINE_POINTER_CLEANUP(struct http_client, http_client_free)

struct http_message {
    const struct buffer *body; /* NULL: GET, else POST */
    const char *type;          /* of the body */
    const char *expected;      /* type of the answer; NULL: any */
    size_t max;                /* bytes of the answer, which must be one DER value */
};
/* KEY when there is no such answer. */
bool http_exchange(struct http_client *client, const struct http_place *place,
                   const struct http_message *message, struct buffer *ret, struct error *error)
    MUST_CHECK;

#endif
