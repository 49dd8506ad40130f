#include "signing/http_client.h"

#include "signing/http_inner.h"

#include <netdb.h>
#include <openssl/err.h>
#include <openssl/http.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define URL_MAX 2048
#define ANSWER_SECONDS 10
#define ADDRESS_MAX 80

DEFINE_POINTER_CLEANUP(BIO, BIO_free_all)
DEFINE_POINTER_CLEANUP(struct addrinfo, freeaddrinfo)

struct http_client {
    struct http_settings settings;
    SSL_CTX *tls;
};

/* One exchange under way. */
struct exchange {
    const struct http_client *client;
    const struct http_place *place;
    const struct http_message *message;
    time_t deadline;
};

void http_place_release(struct http_place *place)
{
    OPENSSL_free(place->server);
    OPENSSL_free(place->port);
    free(place->path);
    *place = (struct http_place){ 0 };
}

static char *join(const char *path, const char *query)
{
    char *joined = NULL;
    bool asked = query && *query;
    return asprintf(&joined, "%s%s%s", path, asked ? "?" : "", asked ? query : "") < 0 ? NULL
                                                                                       : joined;
}

static bool is_given(const char *part)
{
    return part && *part;
}

/* Nothing that ends a line of the request, or of what is printed (RFC 3986 2). */
static bool is_graphic(const char *url)
{
    for (; *url; url++) {
        if (*url < '!' || *url > '~')
            return false;
    }
    return true;
}

bool http_place_parse(const char *url, bool plain, struct http_place *ret)
{
    char *user = NULL, *path = NULL, *query = NULL, *fragment = NULL;
    bool http = strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0;
    bool good = http && strlen(url) <= URL_MAX && is_graphic(url) &&
                OSSL_HTTP_parse_url(url, &ret->tls, &user, &ret->server, &ret->port, NULL, &path,
                                    &query, &fragment) == 1 &&
                !is_given(user) && !is_given(fragment) && !(plain && is_given(query)) &&
                is_given(ret->server) && strlen(ret->server) < 256;
    if (good)
        ret->path = join(path, query);
    good = good && ret->path;
    OPENSSL_free(user);
    OPENSSL_free(path);
    OPENSSL_free(query);
    OPENSSL_free(fragment);
    ERR_clear_error();
    if (good)
        snprintf(ret->host, sizeof ret->host, "%s://%s:%s", ret->tls ? "https" : "http",
                 ret->server, ret->port);
    return good;
}

void http_client_free(struct http_client *client)
{
    if (!client)
        return;
    SSL_CTX_free(client->tls);
    free(client);
}

static bool check_proxy(const char *proxy, struct error *error)
{
    CLEANUP(http_place_release) struct http_place place = { 0 };
    if (!proxy || (http_place_parse(proxy, true, &place) && !place.tls))
        return true;
    return error_set(error, STATUS_USAGE, "\"%.100s\" is no proxy: http://HOST:PORT", proxy);
}

static bool load_anchors(struct http_client *client, struct error *error)
{
    const char *anchors = client->settings.anchors;
    client->tls = SSL_CTX_new(TLS_client_method());
    if (!client->tls || SSL_CTX_set_min_proto_version(client->tls, TLS1_2_VERSION) != 1)
        return error_set(error, STATUS_LIMIT, "no memory for TLS");
    SSL_CTX_set_verify(client->tls, SSL_VERIFY_PEER, NULL);
    bool loaded = anchors ? SSL_CTX_load_verify_file(client->tls, anchors) == 1
                          : SSL_CTX_set_default_verify_paths(client->tls) == 1;
    ERR_clear_error();
    return loaded || error_set(error, STATUS_INPUT, "\"%s\" holds no certificates in PEM",
                               anchors ? anchors : "the system's store");
}

struct http_client *http_client_new(const struct http_settings *settings, struct error *error)
{
    CLEANUP(http_client_free_pointer) struct http_client *client = calloc(1, sizeof *client);
    if (!client) {
        (void)error_set(error, STATUS_LIMIT, "no memory for a network client");
        return NULL;
    }
    client->settings = *settings;
    bool good =
        check_proxy(settings->proxy, error) && (!settings->anchors || load_anchors(client, error));
    return good ? TAKE(client) : NULL;
}

static int seconds_left(const struct exchange *exchange)
{
    time_t left = exchange->deadline - time(NULL);
    return left > 0 ? (int)left : 0;
}

/* Puts TLS between the client and its connection, and takes it away again (OSSL_HTTP_open(3)). */
static BIO *tls_update(BIO *bio, void *argument, int connect, int detail)
{
    const struct exchange *exchange = argument;
    const struct http_place *place = exchange->place;
    (void)detail;
    if (!connect) {
        BIO *connection = BIO_pop(bio);
        BIO_free(bio);
        return connection;
    }
    if (exchange->client->settings.proxy &&
        OSSL_HTTP_proxy_connect(bio, place->server, place->port, NULL, NULL, seconds_left(exchange),
                                NULL, NULL) != 1)
        return NULL;
    SSL *ssl = SSL_new(exchange->client->tls);
    BIO *tls = ssl ? BIO_new(BIO_f_ssl()) : NULL;
    if (!tls || SSL_set1_host(ssl, place->server) != 1 ||
        SSL_set_tlsext_host_name(ssl, place->server) != 1) {
        BIO_free(tls);
        SSL_free(ssl);
        return NULL;
    }
    SSL_set_connect_state(ssl);
    BIO_set_ssl(tls, ssl, BIO_CLOSE);
    return BIO_push(tls, bio);
}

/* Over `connection`, or by the proxy when there is none. */
static BIO *transfer(struct exchange *exchange, BIO *connection)
{
    const struct http_place *place = exchange->place;
    const struct http_message *message = exchange->message;
    const struct buffer *content = message->body;
    CLEANUP(BIO_free_all_pointer)
    BIO *body = content ? BIO_new_mem_buf(content->bytes, (int)content->size) : NULL;
    int left = seconds_left(exchange);
    if ((content && !body) || left == 0)
        return NULL;
    return OSSL_HTTP_transfer(NULL, place->server, place->port, place->path, place->tls,
                              connection ? NULL : exchange->client->settings.proxy, NULL,
                              connection, NULL, place->tls ? tls_update : NULL, exchange, 0, NULL,
                              message->type, body, message->expected, 1, message->max, left, 0);
}

static BIO *connect_to(const struct addrinfo *address)
{
    char host[ADDRESS_MAX], port[16], both[ADDRESS_MAX + 20];
    if (getnameinfo(address->ai_addr, address->ai_addrlen, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        return NULL;
    snprintf(both, sizeof both, address->ai_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
    return BIO_new_connect(both);
}

/* The addresses in turn until one answers; none is used if one of them is inside. */
static BIO *ask_addresses(struct exchange *exchange, struct error *error)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
    CLEANUP(freeaddrinfo_pointer) struct addrinfo *addresses = NULL;
    if (getaddrinfo(exchange->place->server, exchange->place->port, &hints, &addresses) != 0) {
        (void)error_set(error, STATUS_KEY, "no answer: the name is not known");
        return NULL;
    }
    for (const struct addrinfo *one = addresses; one; one = one->ai_next) {
        if (exchange->client->settings.public_only && !address_is_public(one->ai_addr)) {
            (void)error_set(error, STATUS_KEY, "it has a private address, and is not asked");
            return NULL;
        }
    }
    BIO *answer = NULL;
    for (const struct addrinfo *one = addresses; one && !answer; one = one->ai_next) {
        CLEANUP(BIO_free_all_pointer) BIO *connection = connect_to(one);
        if (connection)
            answer = transfer(exchange, connection);
    }
    return answer;
}

static bool take_answer(BIO *answer, struct buffer *ret, struct error *error)
{
    char *bytes = NULL;
    long size = BIO_get_mem_data(answer, &bytes);
    *ret = (struct buffer){ .bytes = malloc(size > 0 ? (size_t)size + 1 : 1),
                            .size = size > 0 ? (size_t)size : 0 };
    if (!ret->bytes)
        return error_set(error, STATUS_LIMIT, "no memory for an answer");
    memcpy(ret->bytes, bytes, ret->size);
    return true;
}

bool http_exchange(struct http_client *client, const struct http_place *place,
                   const struct http_message *message, struct buffer *ret, struct error *error)
{
    struct exchange exchange = { .client = client,
                                 .place = place,
                                 .message = message,
                                 .deadline = time(NULL) + ANSWER_SECONDS };
    if (place->tls && !client->tls && !load_anchors(client, error))
        return false;
    ERR_clear_error();
    error->status = STATUS_DONE;
    CLEANUP(BIO_free_all_pointer)
    BIO *answer =
        client->settings.proxy ? transfer(&exchange, NULL) : ask_addresses(&exchange, error);
    const char *why = ERR_reason_error_string(ERR_peek_last_error());
    ERR_clear_error();
    if (answer)
        return take_answer(answer, ret, error);
    return error->status == STATUS_DONE
               ? error_set(error, STATUS_KEY, "no answer: %s", why ? why : "no connection")
               : false;
}
