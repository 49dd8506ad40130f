/* What an open key holds; only for this room. */
#ifndef SIGNING_KEY_INNER_H
#define SIGNING_KEY_INNER_H

#include "base/file.h"
#include "signing/algorithm.h"
#include "signing/key.h"
#include "signing/token.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

struct key {
    EVP_PKEY *key;
    X509 *certificate;
    bool pkcs1;
    struct token *token;      /* of a key on a token, else NULL */
    STACK_OF(X509) * issuers; /* without self-signed ones: roots are never embedded */
};

#define PASSPHRASE_MAX 1024

/* PKCS#12 bytes into key and certificates; the passphrase may be "". KEY on failure. */
bool p12_read(const struct buffer *content, const char *name, const char *passphrase,
              struct key *key, struct error *error) MUST_CHECK;
/* Refuses, before any passphrase is tried, what is too large, too slow or in old ciphers. */
bool p12_check(const struct buffer *content, const char *name, struct error *error) MUST_CHECK;

/* An empty key; dumps are off from here on (key_free). */
struct key *key_new(bool pkcs1, struct error *error) MUST_CHECK;
/* The signer's certificate and its issuers out of PEM. */
bool certificates_read(const struct buffer *content, const char *name, struct key *key,
                       struct error *error) MUST_CHECK;
/* Whether key and certificate are fit to sign and belong together; drops roots. */
bool key_check(struct key *key, struct error *error) MUST_CHECK;
/* A key that is only known by its certificates (key_open_certificates). */
struct key *key_of_certificates(const struct buffer *content, const char *name, bool pkcs1,
                                struct error *error) MUST_CHECK;
/* What it signs with. */
struct algorithm key_algorithm(const struct key *key);

bool is_self_signed(X509 *certificate);

#endif
