#include "signing/stamp_request.h"

#include "base/limits.h"
#include "signing/stamp.h"

#include <string.h>
#include <time.h>

struct stamp_service {
    struct http_place place;
    struct http_client *client;
    const struct trust *trust;
};

void stamp_service_free(struct stamp_service *service)
{
    if (!service)
        return;
    http_place_release(&service->place);
    http_client_free(service->client);
    free(service);
}

const char *stamp_service_host(const struct stamp_service *service)
{
    return service->place.host;
}

static bool open_service(struct stamp_service *service, const char *url,
                         const struct http_settings *settings, struct error *error)
{
    if (!http_place_parse(url, true, &service->place))
        return error_set(error, STATUS_USAGE,
                         "\"%.100s\" is no URL of a time-stamp service: http or https, a host and "
                         "a path",
                         url);
    if (settings->anchors && !service->place.tls)
        return error_set(error, STATUS_USAGE, "anchors for https, but the URL is http");
    service->client = http_client_new(settings, error);
    return service->client;
}

struct stamp_service *stamp_service_new(const char *url, const struct http_settings *settings,
                                        const struct trust *trust, struct error *error)
{
    CLEANUP(stamp_service_free_pointer)
    struct stamp_service *service = calloc(1, sizeof *service);
    if (!service) {
        (void)error_set(error, STATUS_LIMIT, "no memory for a time-stamp service");
        return NULL;
    }
    service->trust = trust;
    return open_service(service, url, settings, error) ? TAKE(service) : NULL;
}

/* A token over `value`, in memory of its own. */
static bool ask(struct stamp_service *service, struct span value, struct buffer *ret_token,
                struct error *error)
{
    CLEANUP(buffer_release) struct buffer query = { 0 };
    CLEANUP(buffer_release) struct buffer answer = { 0 };
    struct span token;
    if (!stamp_query(value, &query, error))
        return false;
    struct http_message message = { .body = &query,
                                    .type = "application/timestamp-query",
                                    .expected = "application/timestamp-reply",
                                    .max = LIMIT_TST_BYTES };
    if (!http_exchange(service->client, &service->place, &message, &answer, error))
        return false;
    struct span span = { answer.bytes, answer.size };
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
        return error_wrap(error, "time-stamp service %s", asked->place.host);
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
        return error_wrap(error, "time-stamp service %s", asked->place.host);
    *ret_token = token;
    token = (struct buffer){ 0 };
    return true;
}
