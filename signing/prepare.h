/* Signing in two steps, for a key that this machine does not have: first what is to be signed is
 * written out, later the value that came back is attached.
 *
 * The surprise: nothing in the folder is believed. Its files are made again from the bundle, the
 * certificates and the time in the attributes, and each must come out byte for byte. */
#ifndef SIGNING_PREPARE_H
#define SIGNING_PREPARE_H

#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"
#include "signing/asic.h"
#include "signing/seal_write.h"

#define PREPARED_DAYS 7 /* after which what was prepared is refused */
#define SIGNATURE_VALUE_MAX 2048

enum prepared_file {
    PREPARED_MANIFEST,     /* ASiCManifestNNN.xml */
    PREPARED_ATTRIBUTES,   /* signedattrs.der: the DER SET OF that is signed (RFC 5652 5.4) */
    PREPARED_DIGEST,       /* digest.bin: its digest, for keys that sign digests */
    PREPARED_ALGORITHM,    /* algorithm.txt: "RSASSA-PSS 3072 SHA-256" */
    PREPARED_CERTIFICATES, /* certificates.pem: the signer's, then its issuers' */
    PREPARED_COUNT
};

/* Zero-initialised by the caller, prepared_release afterwards. */
struct prepared {
    unsigned number; /* NNN */
    struct buffer files[PREPARED_COUNT];
    struct key *key; /* certificates only */
    enum commitment commitment;
    bool endorse;
    int64_t signing_time;
    char *subject; /* of the signer's certificate, RFC 2253, cleaned */
    char spki[SHA256_HEX_SIZE];
    size_t listed; /* entries in the manifest */
};
void prepared_release(struct prepared *prepared);
/* Name of a file in the folder. */
void prepared_name(const struct prepared *prepared, enum prepared_file file,
                   char ret[ASIC_NAME_SIZE]);

/* Reads the bundle at `in` as seal_write does, with the same request (its key comes from
 * key_open_certificates) and errors, and fills *ret. Writes nothing. */
bool seal_prepare(int in, const struct seal_request *request, struct prepared *ret,
                  struct error *error) MUST_CHECK;

/* Reads a folder. INPUT when a file is missing, malformed or was not made from the others. */
bool prepared_read(const char *folder, struct prepared *ret, struct error *error) MUST_CHECK;

/* seal_write with the value of a signature made elsewhere; of `request` only `check`, `stamp`
 * and their contexts count. Further errors: INPUT when `now` lies more than 7 days behind the time
 * in the attributes, or before it; FINDINGS when number NNN is taken or the payload is no longer
 * the one listed; KEY when the value does not verify. */
bool seal_attach(int in, int out, const struct seal_request *request,
                 const struct prepared *prepared, const struct buffer *signature, int64_t now,
                 struct error *error) MUST_CHECK;

/* The commands, one per line, that make signature.bin in the folder with "$KEY" by openssl: first
 * from signedattrs.der, then from digest.bin. */
void prepared_commands(const struct prepared *prepared, const char *indent, struct text *ret);

#endif
