/* A private key on a PKCS#11 token, through OpenSSL's pkcs11 engine (RFC 7512; Debian:
 * libengine-pkcs11-openssl, looked for when a token is opened).
 *
 * The surprise: cards lock after a few wrong PINs. So the token is logged in to at most once, with
 * the PIN that was given, and whatever asks for another is refused. */
#ifndef SIGNING_TOKEN_H
#define SIGNING_TOKEN_H

#include "base/error.h"

#include <openssl/evp.h>

struct token;

#define TOKEN_URI_MAX 1024

/* A URI taken apart: what goes to the engine, and the file that its pin-source names. */
struct token_uri {
    char object[TOKEN_URI_MAX + 1];   /* "pkcs11:token=...;object=..." without a query */
    char pin_file[TOKEN_URI_MAX + 1]; /* "" if it names none */
};
/* USAGE for pin-value, module-path, module-name, a pin-source that is no file, and anything that is
 * not in RFC 7512. */
bool token_uri_parse(const char *uri, struct token_uri *ret, struct error *error) MUST_CHECK;

/* Loads `module`, logs in once if the key is not to be had without, and finds the key. `pin` may be
 * "". KEY on failure. The caller frees the key before the token. */
bool token_open(const char *module, const struct token_uri *uri, const char *pin,
                struct token **ret_token, EVP_PKEY **ret_key, struct error *error) MUST_CHECK;
void token_close(struct token *token); /* NULL will do */
/* Whether the token wanted a PIN again, which it was refused. */
bool token_asked(const struct token *token);

#endif
