/* A signing key with its certificate, opened from PEM files, PKCS#12 or on a token.
 *
 * The surprise: while any key is open the process cannot dump core and cannot be traced by others
 * (HOSTILE.md, Keys); key_free of the last key undoes that. No passphrase ever comes from argv or
 * the environment, and nothing prompts. All errors are of status KEY unless said otherwise. */
#ifndef SIGNING_KEY_H
#define SIGNING_KEY_H

#include "base/cleanup.h"
#include "base/error.h"

struct key;

/* Either `file` and `certificate`, or `p12`, or `token`, `module` and `certificate`. */
struct key_source {
    const char *file;        /* PEM private key, PKCS#8 encrypted or not */
    const char *certificate; /* PEM: the signer's certificate first, then its issuers */
    const char *p12;         /* PKCS#12 file */
    const char *token;       /* URI of RFC 7512 (signing/token.h) */
    const char *module;      /* the token's PKCS#11 library */
    const char *pass_file;   /* first line is the passphrase or the PIN, or NULL */
    int pass_descriptor;     /* the same from an open descriptor, or -1 */
    bool pkcs1;              /* an RSA key signs with PKCS#1 v1.5, for old readers, not with PSS */
};

/* Refuses: a key, PKCS#12 or passphrase file that group or others may read; a wrong passphrase (one
 * attempt) or PIN (one login); PKCS#12 over its limits or with old ciphers (the message has the
 * command that converts it); a key that is neither RSA of 2048..8192 bits nor on P-256, P-384 or
 * P-521; a certificate of another key. USAGE when the combination of names makes no sense. */
struct key *key_open(const struct key_source *source, struct error *error) MUST_CHECK;
/* Certificates only, as --prepare needs them: the private key is elsewhere, so that nothing can be
 * signed with it here. Refuses the same keys. */
struct key *key_open_certificates(const char *path, bool pkcs1, struct error *error) MUST_CHECK;
void key_free(struct key *key);
DEFINE_POINTER_CLEANUP(struct key, key_free)

#endif
