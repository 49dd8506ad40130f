/* What `sign` and `extend` share: the options that make a signature one of level T or more. */
#ifndef CLI_EXTENDING_H
#define CLI_EXTENDING_H

#include "cli/options.h"
#include "signing/extension.h"
#include "signing/revocation_fetch.h"

#define REVOCATION_OPTIONS                                                                         \
    { "crl", "FILE", "a revocation list beside those of the store, PEM or DER", true },            \
    {                                                                                              \
        "ocsp", "FILE", "an OCSP response, DER", true                                              \
    }
#define EXTENDING_OPTIONS                                                                          \
    { "tsa", "URL", "ask this time-stamp service (RFC 3161)", false },                             \
        { "tsa-anchors", "FILE",                                                                   \
          "certificates for a time-stamp service by https, PEM (default: the system's)", false },  \
        { "trust", "STORE", "the trust store that new time stamps must satisfy; LT needs it",      \
          false },                                                                                 \
        REVOCATION_OPTIONS,                                                                        \
        { "fetch", NULL, "LT: ask the OCSP services and list servers that certificates name",      \
          false },                                                                                 \
        { "fetch-anchors", "FILE", "certificates for those by https, PEM (default: the system's)", \
          false },                                                                                 \
        { "fetch-private", NULL, "ask them at private and loopback addresses too", false },        \
    {                                                                                              \
        "proxy", "URL", "ask everyone through this proxy: http://HOST:PORT", false                 \
    }

/* Zero-initialised by the caller; extending_release afterwards. */
struct extending {
    struct trust *trust; /* of --trust, or NULL */
    struct stamp_service *service;
    struct revocation_source source; /* of --fetch */
    struct extension extension;      /* of the signatures, up to level LT */
    enum level level;                /* asked for: at LTA an archive time stamp comes on top */
};
void extending_release(struct extending *extending);

/* The level that --level names, else `otherwise`. USAGE when it is none of B, T, LT, LTA. */
bool level_take(const struct arguments *arguments, enum level otherwise, enum level *ret,
                struct error *error) MUST_CHECK;
/* USAGE when an option of EXTENDING_OPTIONS is given that `level` has no use for. */
bool extending_check(const struct arguments *arguments, enum level level, struct error *error)
    MUST_CHECK;

/* --crl and --ocsp, for the judge of this run. INPUT when a file is no such thing. */
bool revocation_take(const struct arguments *arguments, struct trust *trust, struct error *error)
    MUST_CHECK;

/* Opens the store and the services of the options, names the one for time stamps on stderr, and
 * fills ret->extension for `level`. USAGE for a URL that is none, and for LT without a store. */
bool extending_open(const struct arguments *arguments, enum level level, struct extending *ret,
                    struct error *error) MUST_CHECK;

/* What makes the container of signatures: seal_write or seal_extend. */
typedef bool extending_writer(void *context, int in, int out, struct error *error);
/* Has the container written from `in` to `out`, with an archive time stamp on top at level LTA;
 * `path` is where the new file will be. */
bool extending_write(struct extending *extending, const char *path, extending_writer *write,
                     void *context, int in, int out, struct error *error) MUST_CHECK;
/* The archive time stamp alone. */
bool extending_archive(struct extending *extending, int in, int out, struct error *error)
    MUST_CHECK;

#endif
