/* The signed attributes of a CAdES-B signature. */
#ifndef SIGNING_CADES_ATTRIBUTES_H
#define SIGNING_CADES_ATTRIBUTES_H

#include "signing/cades.h"

/* content-type, signing-time, message-digest and signing-certificate-v2 must be there once, a
 * commitment type may; nothing else, in the order of DER. The signer must be known. */
bool cades_attributes(struct span set, struct cades *cades, struct judgement *judgement);

/* DER of the value of commitment-type-indication; its size, 0 for none. */
size_t commitment_der(enum commitment commitment, const uint8_t **ret);

#endif
