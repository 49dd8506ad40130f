/* What a trust store holds; only for this room. */
#ifndef SIGNING_TRUST_INNER_H
#define SIGNING_TRUST_INNER_H

#include "signing/policy.h"

#include <openssl/x509.h>

DEFINE_POINTER_CLEANUP(X509, X509_free)

struct trust {
    struct policy policy;
    X509_STORE *signers;      /* anchors only; every certificate in signers/ is one */
    X509_STORE *stamps;       /* the same of tsa/ */
    STACK_OF(X509) * anchors; /* those of `signers` */
    STACK_OF(X509) * stamp_anchors;
    STACK_OF(X509_CRL) * crls;
    struct ocsp **ocsps; /* given for this run */
    size_t ocsp_count;
};

#endif
