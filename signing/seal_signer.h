/* One signature of a container: from its bytes to what is reported of its signer. */
#ifndef SIGNING_SEAL_SIGNER_H
#define SIGNING_SEAL_SIGNER_H

#include "base/file.h"
#include "signing/existence.h"
#include "signing/judgement.h"
#include "signing/trust.h"

#include <openssl/x509.h>

struct signer_request {
    const struct trust *trust; /* may be NULL */
    int64_t at;
    const struct signer_rule *rules;
    size_t rule_count;
    struct existences proofs; /* of archive time stamps, judged before */
};

/* Judges the p7s of the entry `path` over its manifest; the judgement may hold a verdict on the
 * manifest already. Fills everything of *ret but the two names. */
bool signer_judge(const struct signer_request *request, const char *path, const struct buffer *p7s,
                  const struct buffer *manifest, struct judgement *judgement, struct signer *ret,
                  struct error *error) MUST_CHECK;

/* Name of a certificate's holder in RFC 2253, cleaned; owned by the caller, NULL without memory. */
char *subject_print(X509 *certificate);

#define MOMENT_SIZE 21
/* "2026-11-21T09:00:00Z"; years beyond 9999 as the last moment that fits. */
void moment_print(int64_t seconds, char ret[MOMENT_SIZE]);

#endif
