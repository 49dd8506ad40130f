#include "signing/revocation_fetch.h"

#include "base/limits.h"
#include "signing/certificate_path.h"

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

#define PLACES_MAX 4

DEFINE_POINTER_CLEANUP(OCSP_REQUEST, OCSP_REQUEST_free)
DEFINE_POINTER_CLEANUP(OCSP_RESPONSE, OCSP_RESPONSE_free)
DEFINE_POINTER_CLEANUP(OCSP_BASICRESP, OCSP_BASICRESP_free)

/* A question under way; borrows everything. */
struct question {
    const struct revocation_source *source;
    const struct path_request *request;
    X509 *certificate;
    X509 *issuer;
};

static bool refuse(const struct http_place *place, struct error *error)
{
    return error_wrap(error, "%s", place->host);
}

/* Certificate, issuer and a nonce (RFC 6960 4.1.1). */
static OCSP_REQUEST *make_request(const struct question *question)
{
    OCSP_REQUEST *request = OCSP_REQUEST_new();
    OCSP_CERTID *id = OCSP_cert_to_id(EVP_sha1(), question->certificate, question->issuer);
    bool good = request && id && OCSP_request_add0_id(request, id) &&
                OCSP_request_add1_nonce(request, NULL, -1) == 1;
    if (good)
        return request;
    OCSP_REQUEST_free(request);
    return NULL;
}

static bool encode(OCSP_REQUEST *request, struct buffer *ret)
{
    int size = i2d_OCSP_REQUEST(request, NULL);
    unsigned char *at = ret->bytes = size > 0 ? malloc((size_t)size + 1) : NULL;
    ret->size = at ? (size_t)i2d_OCSP_REQUEST(request, &at) : 0;
    return ret->bytes;
}

/* A responder need not return the nonce, but no other. */
static bool nonce_fits(OCSP_REQUEST *request, const struct buffer *answer)
{
    const unsigned char *at = answer->bytes;
    CLEANUP(OCSP_RESPONSE_free_pointer)
    OCSP_RESPONSE *response = d2i_OCSP_RESPONSE(NULL, &at, (long)answer->size);
    CLEANUP(OCSP_BASICRESP_free_pointer)
    OCSP_BASICRESP *basic = response ? OCSP_response_get1_basic(response) : NULL;
    bool fits = basic && OCSP_check_nonce(request, basic) != 0;
    ERR_clear_error();
    return fits;
}

/* What came back, among the evidence. */
static bool give(const struct question *question, const struct buffer *answer, bool is_ocsp,
                 struct error *error)
{
    struct judgement judgement = { 0 };
    struct revocation_info info = { is_ocsp, { answer->bytes, answer->size } };
    return evidence_give(question->request->evidence, &info, false, &judgement) ||
           error_set(error, STATUS_KEY, "its answer is refused: %s", judgement.reason);
}

static bool ask_responder(const struct question *question, const struct http_place *place,
                          struct error *error)
{
    CLEANUP(OCSP_REQUEST_free_pointer) OCSP_REQUEST *request = make_request(question);
    CLEANUP(buffer_release) struct buffer query = { 0 };
    CLEANUP(buffer_release) struct buffer answer = { 0 };
    bool made = request && encode(request, &query);
    ERR_clear_error();
    if (!made)
        return error_set(error, STATUS_KEY, "an OCSP request cannot be made");
    struct http_message message = { .body = &query,
                                    .type = "application/ocsp-request",
                                    .expected = "application/ocsp-response",
                                    .max = LIMIT_OCSP_BYTES };
    if (!http_exchange(question->source->client, place, &message, &answer, error))
        return false;
    if (!nonce_fits(request, &answer))
        return error_set(error, STATUS_KEY, "it did not answer this OCSP request");
    return give(question, &answer, true, error);
}

static bool ask_list(const struct question *question, const struct http_place *place,
                     struct error *error)
{
    CLEANUP(buffer_release) struct buffer answer = { 0 };
    struct http_message message = { .max = LIMIT_CRL_BYTES };
    return http_exchange(question->source->client, place, &message, &answer, error) &&
           give(question, &answer, false, error);
}

typedef bool place_asker(const struct question *question, const struct http_place *place,
                         struct error *error);

/* The place that a URI names; what is no http is passed over. */
static bool ask(const struct question *question, const GENERAL_NAME *name, place_asker *asker,
                struct error *error)
{
    CLEANUP(http_place_release) struct http_place place = { 0 };
    char url[2049];
    if (name->type != GEN_URI)
        return true;
    const ASN1_STRING *uri = name->d.uniformResourceIdentifier;
    snprintf(url, sizeof url, "%.*s", ASN1_STRING_length(uri), ASN1_STRING_get0_data(uri));
    if (strlen(url) != (size_t)ASN1_STRING_length(uri) || !http_place_parse(url, false, &place))
        return true;
    question->source->announce(place.host);
    return asker(question, &place, error) || refuse(&place, error);
}

static bool is_answered(const struct question *question)
{
    return revocation_check(question->request, question->certificate, question->issuer) !=
           REVOCATION_UNKNOWN;
}

/* Whether something answered; *ret_error: why the last one did not. */
static bool ask_responders(const struct question *question, struct error *ret_error)
{
    AUTHORITY_INFO_ACCESS *access =
        X509_get_ext_d2i(question->certificate, NID_info_access, NULL, NULL);
    bool answered = false;
    for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(access) && i < PLACES_MAX && !answered; i++) {
        const ACCESS_DESCRIPTION *one = sk_ACCESS_DESCRIPTION_value(access, i);
        if (OBJ_obj2nid(one->method) == NID_ad_OCSP)
            answered =
                ask(question, one->location, ask_responder, ret_error) && is_answered(question);
    }
    AUTHORITY_INFO_ACCESS_free(access);
    return answered;
}

static bool ask_point(const struct question *question, const DIST_POINT *point,
                      struct error *ret_error)
{
    bool answered = false;
    if (!point->distpoint || point->distpoint->type != 0) /* relative to the issuer's name */
        return false;
    const GENERAL_NAMES *names = point->distpoint->name.fullname;
    for (int i = 0; i < sk_GENERAL_NAME_num(names) && i < PLACES_MAX && !answered; i++)
        answered = ask(question, sk_GENERAL_NAME_value(names, i), ask_list, ret_error) &&
                   is_answered(question);
    return answered;
}

static bool ask_points(const struct question *question, struct error *ret_error)
{
    CRL_DIST_POINTS *points =
        X509_get_ext_d2i(question->certificate, NID_crl_distribution_points, NULL, NULL);
    bool answered = false;
    for (int i = 0; i < sk_DIST_POINT_num(points) && i < PLACES_MAX && !answered; i++)
        answered = ask_point(question, sk_DIST_POINT_value(points, i), ret_error);
    CRL_DIST_POINTS_free(points);
    return answered;
}

bool revocation_fetch(void *source, const struct path_request *request, X509 *certificate,
                      X509 *issuer, struct error *error)
{
    struct question question = { source, request, certificate, issuer };
    struct error failed = { .status = STATUS_DONE };
    if (ask_responders(&question, &failed) || ask_points(&question, &failed) ||
        failed.status == STATUS_DONE)
        return true;
    *error = failed;
    return false;
}
