/* An OCSP response taken apart; only for its reader and its judge. */
#ifndef SIGNING_OCSP_INNER_H
#define SIGNING_OCSP_INNER_H

#include "signing/ocsp.h"

#include <openssl/ocsp.h>

struct ocsp {
    uint8_t *bytes; /* OCSPResponse */
    size_t size;
    OCSP_BASICRESP *basic;
    struct algorithm algorithm; /* of its signature; bits: 0 */
};

#endif
