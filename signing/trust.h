/* A trust store: a folder with signers/ and tsa/ (anchors, apart), crls/ and policy.xml
 * (schemas/policy.xsd). Loaded once, then shared by any number of verifications and threads.
 *
 * The surprise: system roots are never read, and nothing inside a bundle widens trust. */
#ifndef SIGNING_TRUST_H
#define SIGNING_TRUST_H

#include "base/cleanup.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/seal.h"

#include <stddef.h>

struct trust;

/* Reads the folder. INPUT with file and line when anything in it is not as it should be: a file
 * that is no certificate or CRL, an unknown element of policy.xml, no anchor at all. */
struct trust *trust_open(const char *folder, struct error *error) MUST_CHECK;
void trust_free(struct trust *trust);
DEFINE_POINTER_CLEANUP(struct trust, trust_free)

/* Further revocation data for one run, as if they stood in crls/: a CRL in PEM or DER, an OCSP
 * response in DER. Before the store is shared. INPUT when the file is no such thing. */
bool trust_give_crl(struct trust *trust, const char *path, struct error *error) MUST_CHECK;
bool trust_give_ocsp(struct trust *trust, const char *path, struct error *error) MUST_CHECK;

bool trust_is_test(
    const struct trust *trust); /* policy.xml says test="yes": never good for filing */

/* A role that the store demands for a regulator; these win over the bundle. */
struct trust_requirement {
    char *regulator; /* id, or "any" */
    char *role;
    enum level level; /* lowest */
};
/* The i-th requirement, in the order of policy.xml; NULL behind the last. */
const struct trust_requirement *trust_requirement_at(const struct trust *trust, size_t index);

/* `--signer SPKI[=ROLE]`: a rule for one run. */
struct signer_rule {
    struct sha256 spki;
    char role[65]; /* "applicant" if the text names none */
};
/* USAGE unless `text` is 64 lower-case hex digits, then nothing or "=" and a role. */
bool signer_rule_parse(const char *text, struct signer_rule *ret, struct error *error) MUST_CHECK;

#endif
