/* OCSP responses for tests, by the authority itself (RFC 6960 4.2.2.2). */
#ifndef TESTS_UNIT_SIGNING_OCSP_KIT_H
#define TESTS_UNIT_SIGNING_OCSP_KIT_H

#include "tests/unit/signing_kit.h"

#include <openssl/ocsp.h>

/* "Good" about a certificate of the kit's root, at `since`, in the file. */
static inline UNUSED void kit_ocsp(const struct kit *kit, const char *name, X509 *certificate,
                                   int64_t since, int64_t until)
{
    OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
    OCSP_CERTID *id = OCSP_cert_to_id(EVP_sha256(), certificate, kit->root);
    ASN1_TIME *from = ASN1_TIME_set(NULL, since), *to = ASN1_TIME_set(NULL, until);
    assert_non_null(OCSP_basic_add1_status(basic, id, V_OCSP_CERTSTATUS_GOOD, 0, NULL, from, to));
    /* Signing would take the time of the clock. */
    assert_non_null(ASN1_GENERALIZEDTIME_set(
        (ASN1_GENERALIZEDTIME *)(uintptr_t)OCSP_resp_get0_produced_at(basic), since));
    assert_int_equal(OCSP_basic_sign(basic, kit->root, kit->root_key, EVP_sha256(), NULL,
                                     OCSP_NOCERTS | OCSP_NOTIME),
                     1);
    OCSP_RESPONSE *response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
    uint8_t *der = NULL;
    int size = i2d_OCSP_RESPONSE(response, &der);
    assert_true(size > 0);
    kit_write(kit, name, der, (size_t)size, 0600);
    OPENSSL_free(der);
    OCSP_RESPONSE_free(response);
    OCSP_BASICRESP_free(basic);
    OCSP_CERTID_free(id);
    ASN1_TIME_free(from);
    ASN1_TIME_free(to);
}

#endif
