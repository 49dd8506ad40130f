#include "signing/stamp_request.h"

#include "base/limits.h"
#include "signing/stamp.h"

#include <openssl/err.h>
#include <openssl/http.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define URL_MAX 2048
#define ANSWER_SECONDS 10

DEFINE_POINTER_CLEANUP(BIO, BIO_free_all)

struct stamp_service {
    char *server, *port, *path;
    int tls;
    SSL_CTX *context; /* NULL without TLS */
    const struct trust *trust;
    char host[300];
};

void stamp_service_free(struct stamp_service *service)
{
    if (!service)
        return;
    OPENSSL_free(service->server);
    OPENSSL_free(service->port);
    OPENSSL_free(service->path);
    SSL_CTX_free(service->context);
    free(service);
}

const char *stamp_service_host(const struct stamp_service *service)
{
    return service->host;
}

static bool take_url(struct stamp_service *service, const char *url)
{
    char *user = NULL, *query = NULL, *fragment = NULL;
    bool good = strlen(url) <= URL_MAX &&
                (!strncmp(url, "http://", 7) || !strncmp(url, "https://", 8)) &&
                OSSL_HTTP_parse_url(url, &service->tls, &user, &service->server, &service->port,
                                    NULL, &service->path, &query, &fragment) == 1 &&
                !(user && *user) && !(query && *query) && !(fragment && *fragment) &&
                *service->server && strlen(service->server) < 256;
    OPENSSL_free(user);
    OPENSSL_free(query);
    OPENSSL_free(fragment);
    ERR_clear_error();
    if (good)
        snprintf(service->host, sizeof service->host, "%s://%s:%s", service->tls ? "https" : "http",
                 service->server, service->port);
    return good;
}

static bool take_anchors(struct stamp_service *service, const char *anchors, struct error *error)
{
    if (!service->tls)
        return !anchors || error_set(error, STATUS_USAGE, "anchors for https, but the URL is http");
    service->context = SSL_CTX_new(TLS_client_method());
    if (!service->context || SSL_CTX_set_min_proto_version(service->context, TLS1_2_VERSION) != 1)
        return error_set(error, STATUS_LIMIT, "no memory for TLS");
    SSL_CTX_set_verify(service->context, SSL_VERIFY_PEER, NULL);
    bool loaded = anchors ? SSL_CTX_load_verify_file(service->context, anchors) == 1
                          : SSL_CTX_set_default_verify_paths(service->context) == 1;
    ERR_clear_error();
    return loaded || error_set(error, STATUS_INPUT, "\"%s\" holds no certificates in PEM",
                               anchors ? anchors : "the system's store");
}

struct stamp_service *stamp_service_new(const char *url, const char *anchors,
                                        const struct trust *trust, struct error *error)
{
    CLEANUP(stamp_service_free_pointer)
    struct stamp_service *service = calloc(1, sizeof *service);
    if (!service) {
        (void)error_set(error, STATUS_LIMIT, "no memory for a time-stamp service");
        return NULL;
    }
    service->trust = trust;
    if (!take_url(service, url)) {
        (void)error_set(error, STATUS_USAGE,
                        "\"%.100s\" is no URL of a time-stamp service: http or https, a host and a "
                        "path",
                        url);
        return NULL;
    }
    return take_anchors(service, anchors, error) ? TAKE(service) : NULL;
}

/* Puts TLS between the client and its connection, and takes it away again (OSSL_HTTP_open(3)). */
static BIO *tls_update(BIO *bio, void *argument, int connect, int detail)
{
    struct stamp_service *service = argument;
    (void)detail;
    if (!connect) {
        BIO *connection = BIO_pop(bio);
        BIO_free(bio);
        return connection;
    }
    SSL *ssl = SSL_new(service->context);
    BIO *tls = ssl ? BIO_new(BIO_f_ssl()) : NULL;
    if (!tls || SSL_set1_host(ssl, service->server) != 1 ||
        SSL_set_tlsext_host_name(ssl, service->server) != 1) {
        BIO_free(tls);
        SSL_free(ssl);
        return NULL;
    }
    SSL_set_connect_state(ssl);
    BIO_set_ssl(tls, ssl, BIO_CLOSE);
    return BIO_push(tls, bio);
}

/* An empty proxy is none, also where the environment names one. */
static BIO *post(struct stamp_service *service, const struct buffer *query)
{
    CLEANUP(BIO_free_all_pointer) BIO *body = BIO_new_mem_buf(query->bytes, (int)query->size);
    if (!body)
        return NULL;
    return OSSL_HTTP_transfer(NULL, service->server, service->port, service->path, service->tls, "",
                              NULL, NULL, NULL, service->tls ? tls_update : NULL, service, 0, NULL,
                              "application/timestamp-query", body, "application/timestamp-reply", 1,
                              LIMIT_TST_BYTES, ANSWER_SECONDS, 0);
}

/* A token over `value`, in memory of its own. */
static bool ask(struct stamp_service *service, struct span value, struct buffer *ret_token,
                struct error *error)
{
    CLEANUP(buffer_release) struct buffer query = { 0 };
    struct span token;
    if (!stamp_query(value, &query, error))
        return false;
    ERR_clear_error();
    CLEANUP(BIO_free_all_pointer) BIO *answer = post(service, &query);
    const char *why = ERR_reason_error_string(ERR_peek_last_error());
    ERR_clear_error();
    if (!answer)
        return error_set(error, STATUS_KEY, "no answer: %s", why ? why : "no connection");
    char *bytes = NULL;
    long size = BIO_get_mem_data(answer, &bytes);
    struct span span = { (const uint8_t *)bytes, size > 0 ? (size_t)size : 0 };
    if (!stamp_answer(&query, span, value, &token, error))
        return false;
    ret_token->bytes = malloc(token.size + 1);
    if (!ret_token->bytes)
        return error_set(error, STATUS_LIMIT, "no memory for a time stamp");
    memcpy(ret_token->bytes, token.at, token.size);
    ret_token->size = token.size;
    return true;
}

/* By the store, before anything is made of it: what would not be good later is refused now. */
static bool check_token(const struct stamp_service *service, struct span token, struct error *error)
{
    CLEANUP(stamp_release) struct stamp stamp = { 0 };
    CLEANUP(evidence_release) struct evidence_pool evidence = { 0 };
    struct judgement judgement = { 0 };
    struct stamp_result ignored;
    if (!service->trust)
        return true;
    if (!evidence_init(service->trust, &evidence))
        return error_set(error, STATUS_LIMIT, "no memory to judge a time stamp");
    struct stamp_request request = { service->trust, &evidence, time(NULL), time(NULL) };
    if (stamp_parse(token, &stamp, &judgement))
        stamp_judge(&request, &stamp, &ignored, &judgement);
    return judgement.indication == TOTAL_PASSED ||
           error_set(error, STATUS_KEY, "its time stamp: %s", judgement.reason);
}

static bool stamp_with(struct stamp_service *service, const struct buffer *p7s,
                       const struct cades *cades, struct buffer *ret, struct error *error)
{
    CLEANUP(buffer_release) struct buffer token = { 0 };
    return ask(service, cades->signature, &token, error) &&
           check_token(service, (struct span){ token.bytes, token.size }, error) &&
           stamp_attach(p7s, (struct span){ token.bytes, token.size }, ret, error);
}

bool stamp_service_stamp(void *service, struct buffer *p7s, struct error *error)
{
    struct stamp_service *asked = service;
    CLEANUP(cades_release) struct cades cades = { 0 };
    CLEANUP(buffer_release) struct buffer stamped = { 0 };
    struct judgement judgement = { 0 };
    if (!cades_parse(p7s->bytes, p7s->size, &cades, &judgement))
        return error_set(error, STATUS_KEY, "the signature cannot be stamped: %s",
                         judgement.reason);
    if (!stamp_with(asked, p7s, &cades, &stamped, error))
        return error_wrap(error, "time-stamp service %s", asked->host);
    buffer_release(p7s);
    *p7s = stamped;
    stamped = (struct buffer){ 0 };
    return true;
}

bool stamp_service_token(void *service, struct span value, struct buffer *ret_token,
                         struct error *error)
{
    struct stamp_service *asked = service;
    CLEANUP(buffer_release) struct buffer token = { 0 };
    if (!ask(asked, value, &token, error) ||
        !check_token(asked, (struct span){ token.bytes, token.size }, error))
        return error_wrap(error, "time-stamp service %s", asked->host);
    *ret_token = token;
    token = (struct buffer){ 0 };
    return true;
}
