/* Revocation data for tests: OCSP responses as a responder would give them, signatures that carry
 * what they are given, and a signer and an authority to be asked about. */
#ifndef TESTS_UNIT_SIGNING_LT_KIT_H
#define TESTS_UNIT_SIGNING_LT_KIT_H

#include "tests/unit/signing_stamp_kit.h"

#include "signing/extension.h"

#include <openssl/ocsp.h>

/* A response to be made. */
struct kit_response {
    X509 *about, *issuer;
    X509 *responder;      /* NULL: the issuer */
    EVP_PKEY *key;        /* of the responder */
    int64_t since, until; /* until 0: without nextUpdate */
    int64_t produced;     /* 0: since */
    int64_t revoked;      /* 0: good; -1: unknown */
    int reason;
    bool bare; /* without the responder's certificate */
};

static inline UNUSED ASN1_TIME *kit_time(int64_t seconds)
{
    return seconds ? ASN1_GENERALIZEDTIME_set(NULL, seconds) : NULL;
}

/* DER of an OCSPResponse; freed by buffer_release. */
static inline UNUSED struct buffer kit_respond(const struct kit_response *wanted)
{
    OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
    OCSP_CERTID *id = OCSP_cert_to_id(EVP_sha256(), wanted->about, wanted->issuer);
    ASN1_TIME *revoked = kit_time(wanted->revoked > 0 ? wanted->revoked : 0);
    ASN1_TIME *since = kit_time(wanted->since), *until = kit_time(wanted->until);
    int status = wanted->revoked > 0   ? V_OCSP_CERTSTATUS_REVOKED
                 : wanted->revoked < 0 ? V_OCSP_CERTSTATUS_UNKNOWN
                                       : V_OCSP_CERTSTATUS_GOOD;
    assert_non_null(
        OCSP_basic_add1_status(basic, id, status, wanted->reason, revoked, since, until));
    /* The one field that OCSP_basic_sign would take from the clock. */
    ASN1_GENERALIZEDTIME *produced =
        (ASN1_GENERALIZEDTIME *)(uintptr_t)OCSP_resp_get0_produced_at(basic);
    assert_non_null(
        ASN1_GENERALIZEDTIME_set(produced, wanted->produced ? wanted->produced : wanted->since));
    unsigned long flags = wanted->bare ? OCSP_NOCERTS : 0;
    X509 *responder = wanted->responder ? wanted->responder : wanted->issuer;
    assert_int_equal(
        OCSP_basic_sign(basic, responder, wanted->key, EVP_sha256(), NULL, flags | OCSP_NOTIME), 1);
    OCSP_RESPONSE *response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
    struct buffer der = { .bytes = malloc(65536) };
    unsigned char *at = der.bytes;
    der.size = (size_t)i2d_OCSP_RESPONSE(response, &at);
    OCSP_RESPONSE_free(response);
    OCSP_BASICRESP_free(basic);
    OCSP_CERTID_free(id);
    ASN1_TIME_free(revoked);
    ASN1_TIME_free(since);
    ASN1_TIME_free(until);
    return der;
}

#define DAY ((int64_t)86400)
#define STAMPED (KIT_NOW + 10)
#define TWO_YEARS (KIT_NOW + 730 * DAY)
#define LIST "trust/crls/root.crl"

static struct kit kit;
static struct kit_tsa tsa;
static X509 *signer;
static struct key *key;

static inline UNUSED int setup(void **state)
{
    (void)state;
    kit_init(&kit);
    kit_tsa_init(&kit, &tsa, (struct kit_certificate){ 0 });
    struct kit_certificate wanted = { .name = "Signer",
                                      .key = EVP_EC_gen("P-256"),
                                      .until = KIT_NOW + 100 * DAY };
    key = kit_key_as(&kit, &wanted);
    FILE *file = fopen(kit_path(&kit, "signer.pem"), "r");
    signer = PEM_read_X509(file, NULL, NULL, NULL);
    fclose(file);
    assert_int_equal(unlink(kit_path(&kit, LIST)), 0);
    return 0;
}

static inline UNUSED int teardown(void **state)
{
    (void)state;
    X509_free(signer);
    key_free(key);
    kit_tsa_release(&tsa);
    kit_release(&kit);
    return 0;
}

static inline UNUSED struct buffer stamped(void)
{
    struct buffer plain = kit_container(kit_pairs);
    struct seal_request request = {
        .key = key, .signing_time = KIT_NOW, .stamp = kit_stamp, .stamp_context = &tsa
    };
    struct buffer sealed = kit_seal(&plain, &request);
    buffer_release(&plain);
    return sealed;
}

/* Which files of the folder are given for a run; NULL ends. */
struct given {
    const char *lists[4];
    const char *responses[4];
};

static inline UNUSED struct trust *trust_with(const struct given *given)
{
    struct error error;
    struct trust *trust = kit_trust(&kit);
    for (size_t i = 0; given && given->lists[i]; i++) {
        if (!trust_give_crl(trust, kit_path(&kit, given->lists[i]), &error))
            fail_msg("%s", error.text);
    }
    for (size_t i = 0; given && given->responses[i]; i++) {
        if (!trust_give_ocsp(trust, kit_path(&kit, given->responses[i]), &error))
            fail_msg("%s", error.text);
    }
    return trust;
}

/* Stamped on the way out, then extended with what is given. */
struct lt_maker {
    const struct given *given;
    enum status status; /* of the extension */
};

static inline UNUSED bool stamp_and_extend(void *context, struct buffer *p7s, struct error *error)
{
    struct lt_maker *maker = context;
    struct trust *trust = trust_with(maker->given);
    struct extension extension = { .level = LEVEL_LT, .trust = trust, .now = KIT_NOW + DAY };
    bool good = kit_stamp(&tsa, p7s, error) && extension_apply(&extension, p7s, error);
    maker->status = good ? STATUS_DONE : error->status;
    trust_free(trust);
    return good;
}

static inline UNUSED bool try_extended(const struct given *given, struct buffer *ret,
                                       enum status *ret_status, struct error *error)
{
    struct buffer plain = kit_container(kit_pairs);
    struct lt_maker maker = { .given = given };
    struct seal_request request = {
        .key = key, .signing_time = KIT_NOW, .stamp = stamp_and_extend, .stamp_context = &maker
    };
    bool good = kit_try_seal(&plain, &request, ret, error);
    *ret_status = maker.status;
    buffer_release(&plain);
    return good;
}

static inline UNUSED struct buffer extended(const struct given *given)
{
    struct buffer sealed = { 0 };
    struct error error;
    enum status status;
    if (!try_extended(given, &sealed, &status, &error))
        fail_msg("%s", error.text);
    return sealed;
}

static inline UNUSED void not_extended(const struct given *given, enum status status,
                                       const char *sentence)
{
    struct buffer sealed = { 0 };
    struct error error;
    enum status found;
    if (try_extended(given, &sealed, &found, &error))
        fail_msg("extended, although: %s", sentence);
    assert_int_equal(found, status);
    if (!strstr(error.text, sentence))
        fail_msg("'%s' instead of '%s'", error.text, sentence);
}

/* Verifies with the store as it stands, and what is given beside it. */
static inline UNUSED void expect(const struct buffer *bytes, const struct given *given, int64_t at,
                                 enum level level, enum indication indication,
                                 const char *sub_indication)
{
    struct seal seal = { 0 };
    struct trust *trust = trust_with(given);
    kit_verify(bytes, trust, at, &seal);
    assert_int_equal(seal.signer_count, 1);
    const struct signer *found = seal.signers;
    if (found->indication != indication || found->level != level ||
        strcmp(found->sub_indication ? found->sub_indication : "",
               sub_indication ? sub_indication : "") != 0)
        fail_msg(
            "level %s, %s %s: %s", level_name(found->level), indication_name(found->indication),
            found->sub_indication ? found->sub_indication : "", found->reason ? found->reason : "");
    seal_release(&seal);
    trust_free(trust);
}

static inline UNUSED void respond(const char *name, struct kit_response wanted)
{
    if (!wanted.issuer)
        wanted.issuer = kit.root;
    if (!wanted.key)
        wanted.key = kit.root_key;
    struct buffer der = kit_respond(&wanted);
    kit_write(&kit, name, der.bytes, der.size, 0600);
    buffer_release(&der);
}

/* About the time-stamp authority, always good. */
static inline UNUSED void respond_tsa(void)
{
    respond("tsa.ocsp", (struct kit_response){ .about = tsa.certificate,
                                               .since = KIT_NOW,
                                               .until = KIT_NOW + 30 * DAY });
}

static inline UNUSED void list(const char *name, const X509 *revoked, int64_t when, int64_t since,
                               int64_t until)
{
    kit_crl(&kit, name, kit.root, kit.root_key, revoked, when, since, until);
}

static const struct given by_list UNUSED = { .lists = { "root.crl" } };
static const struct given by_response UNUSED = { .responses = { "signer.ocsp", "tsa.ocsp" } };

#endif
