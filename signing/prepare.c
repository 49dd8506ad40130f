#include "signing/prepare.h"

#include "base/limits.h"
#include "signing/cades_build.h"
#include "signing/certificate_path.h"
#include "signing/key_inner.h"
#include "signing/seal_signer.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

#define CLOCK_SKEW_SECONDS 600
#define META_FOLDER "META-INF/"
#define ALGORITHM_TEXT_SIZE 64

DEFINE_POINTER_CLEANUP(BIO, BIO_free_all)

void prepared_release(struct prepared *prepared)
{
    for (int i = 0; i < PREPARED_COUNT; i++)
        buffer_release(&prepared->files[i]);
    key_free(prepared->key);
    free(prepared->subject);
    *prepared = (struct prepared){ 0 };
}

void prepared_name(const struct prepared *prepared, enum prepared_file file,
                   char ret[ASIC_NAME_SIZE])
{
    static const char *const names[PREPARED_COUNT] = { NULL, "signedattrs.der", "digest.bin",
                                                       "algorithm.txt", "certificates.pem" };
    if (file == PREPARED_MANIFEST) {
        char path[ASIC_NAME_SIZE];
        asic_manifest_name(prepared->number, path);
        snprintf(ret, ASIC_NAME_SIZE, "%s", path + sizeof META_FOLDER - 1);
    } else {
        snprintf(ret, ASIC_NAME_SIZE, "%s", names[file]);
    }
}

static bool buffer_copy(const void *bytes, size_t size, struct buffer *ret, struct error *error)
{
    uint8_t *copy = malloc(size + 1);
    if (!copy)
        return error_set(error, STATUS_LIMIT, "no memory to prepare a signature");
    memcpy(copy, bytes, size);
    copy[size] = '\0';
    *ret = (struct buffer){ .bytes = copy, .size = size };
    return true;
}

static bool digest_make(const struct key *key, const struct buffer *attributes, struct buffer *ret,
                        struct error *error)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (EVP_Digest(attributes->bytes, attributes->size, digest, &size,
                   digest_method(key_algorithm(key).digest), NULL) != 1)
        return error_set(error, STATUS_KEY, "the digest could not be computed");
    return buffer_copy(digest, size, ret, error);
}

static bool algorithm_make(const struct key *key, struct buffer *ret, struct error *error)
{
    char name[ALGORITHM_TEXT_SIZE], line[ALGORITHM_TEXT_SIZE + 1];
    struct algorithm algorithm = key_algorithm(key);
    algorithm_print(&algorithm, name, sizeof name);
    int size = snprintf(line, sizeof line, "%s\n", name);
    return buffer_copy(line, (size_t)size, ret, error);
}

static bool certificates_make(const struct key *key, struct buffer *ret, struct error *error)
{
    CLEANUP(BIO_free_all_pointer) BIO *bio = BIO_new(BIO_s_mem());
    bool good = bio && PEM_write_bio_X509(bio, key->certificate) == 1;
    for (int i = 0; good && i < sk_X509_num(key->issuers); i++)
        good = PEM_write_bio_X509(bio, sk_X509_value(key->issuers, i)) == 1;
    char *bytes = NULL;
    long size = good ? BIO_get_mem_data(bio, &bytes) : 0;
    ERR_clear_error();
    if (size <= 0)
        return error_set(error, STATUS_LIMIT, "no memory to prepare a signature");
    return buffer_copy(bytes, (size_t)size, ret, error);
}

/* What a reader of the summary wants to know of the signer and the manifest. */
static bool describe(struct prepared *ret, struct error *error)
{
    CLEANUP(asic_release) struct asic_manifest manifest = { 0 };
    struct sha256 spki;
    const struct buffer *xml = &ret->files[PREPARED_MANIFEST];
    if (!asic_parse(xml->bytes, xml->size, ret->number, &manifest, error))
        return false;
    ret->listed = manifest.count;
    /* Only an endorsement lists what lies in META-INF, and it does so last. */
    ret->endorse = manifest.count > 0 && strncmp(manifest.references[manifest.count - 1].path,
                                                 META_FOLDER, sizeof META_FOLDER - 1) == 0;
    ret->subject = subject_print(ret->key->certificate);
    if (!ret->subject || !spki_digest(ret->key->certificate, &spki))
        return error_set(error, STATUS_LIMIT, "no memory to prepare a signature");
    sha256_to_hex(&spki, ret->spki);
    return true;
}

/* All files from the manifest and the key's certificates. */
static bool files_make(const struct key *key, const struct buffer *manifest,
                       enum commitment commitment, int64_t signing_time,
                       struct buffer ret[PREPARED_COUNT], struct error *error)
{
    return buffer_copy(manifest->bytes, manifest->size, &ret[PREPARED_MANIFEST], error) &&
           signed_attributes_build(key, manifest, commitment, signing_time,
                                   &ret[PREPARED_ATTRIBUTES], error) &&
           digest_make(key, &ret[PREPARED_ATTRIBUTES], &ret[PREPARED_DIGEST], error) &&
           algorithm_make(key, &ret[PREPARED_ALGORITHM], error) &&
           certificates_make(key, &ret[PREPARED_CERTIFICATES], error);
}

static bool keep_prepared(void *context, const struct seal_request *request, unsigned number,
                          const struct buffer *manifest, struct buffer *ret_p7s,
                          struct error *error)
{
    struct prepared *prepared = context;
    prepared->number = number;
    prepared->commitment = request->commitment;
    prepared->signing_time = request->signing_time;
    if (!files_make(request->key, manifest, request->commitment, request->signing_time,
                    prepared->files, error))
        return false;
    prepared->key = key_of_certificates(&prepared->files[PREPARED_CERTIFICATES], "the certificates",
                                        request->key->pkcs1, error);
    return prepared->key && describe(prepared, error) && buffer_copy("", 0, ret_p7s, error);
}

bool seal_prepare(int in, const struct seal_request *request, struct prepared *ret,
                  struct error *error)
{
    struct prepared prepared = { 0 };
    struct seal_request reading = *request;
    reading.make = keep_prepared;
    reading.make_context = &prepared;
    /* The same pass as for signing; its container goes nowhere. */
    CLEANUP(close_descriptor) int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere < 0)
        return error_set(error, STATUS_OUTPUT, "cannot open '/dev/null': %s", strerror(errno));
    if (!seal_write(in, nowhere, &reading, error)) {
        prepared_release(&prepared);
        return false;
    }
    *ret = prepared;
    return true;
}

/* The one ASiCManifestNNN.xml of the folder. */
static bool find_number(int root, unsigned *ret, struct error *error)
{
    struct prepared probe = { 0 };
    char name[ASIC_NAME_SIZE];
    unsigned found = 0;
    for (probe.number = 1; probe.number <= LIMIT_SIGNATURES; probe.number++) {
        prepared_name(&probe, PREPARED_MANIFEST, name);
        if (faccessat(root, name, F_OK, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        if (found)
            return error_set(error, STATUS_INPUT, "it holds more than one ASiCManifestNNN.xml");
        found = probe.number;
    }
    *ret = found;
    return found || error_set(error, STATUS_INPUT,
                              "it holds no ASiCManifestNNN.xml; sign --prepare writes such a "
                              "folder");
}

static bool files_read(int root, struct prepared *prepared, struct error *error)
{
    char name[ASIC_NAME_SIZE];
    for (int i = 0; i < PREPARED_COUNT; i++) {
        prepared_name(prepared, (enum prepared_file)i, name);
        if (!file_read_beneath(root, name, LIMIT_XML_FILE_BYTES, &prepared->files[i], error))
            return false;
    }
    return true;
}

static bool buffer_equal(const struct buffer *a, const struct buffer *b)
{
    return a->size == b->size && memcmp(a->bytes, b->bytes, a->size) == 0;
}

/* PKCS#1 v1.5 or PSS: whichever gives the algorithm that stands there. */
static struct key *key_read(const struct prepared *prepared, struct error *error)
{
    for (int pkcs1 = 0; pkcs1 <= 1; pkcs1++) {
        CLEANUP(buffer_release) struct buffer line = { 0 };
        CLEANUP(key_free_pointer)
        struct key *key = key_of_certificates(&prepared->files[PREPARED_CERTIFICATES],
                                              "certificates.pem", pkcs1, error);
        if (!key || !algorithm_make(key, &line, error))
            return NULL;
        if (buffer_equal(&line, &prepared->files[PREPARED_ALGORITHM]))
            return TAKE(key);
    }
    (void)error_set(error, STATUS_INPUT,
                    "'algorithm.txt' was changed: it is not for the certificate");
    return NULL;
}

/* Made again from manifest, certificates and the time in the attributes, every file is the same. */
static bool check_files(const struct prepared *prepared, struct error *error)
{
    struct buffer again[PREPARED_COUNT] = { 0 };
    char name[ASIC_NAME_SIZE];
    bool good = files_make(prepared->key, &prepared->files[PREPARED_MANIFEST], prepared->commitment,
                           prepared->signing_time, again, error);
    for (int i = 0; i < PREPARED_COUNT; i++) {
        if (good && !buffer_equal(&again[i], &prepared->files[i])) {
            prepared_name(prepared, (enum prepared_file)i, name);
            good = error_set(error, STATUS_INPUT, "'%s' was changed: prepare again", name);
        }
        buffer_release(&again[i]);
    }
    return good;
}

static bool read_all(int root, struct prepared *prepared, struct error *error)
{
    if (!find_number(root, &prepared->number, error) || !files_read(root, prepared, error))
        return false;
    prepared->key = key_read(prepared, error);
    if (!prepared->key)
        return false;
    if (!signed_attributes_read(prepared->key, &prepared->files[PREPARED_ATTRIBUTES],
                                &prepared->signing_time, &prepared->commitment, error))
        return error_wrap(error, "'signedattrs.der' was changed");
    return check_files(prepared, error) && describe(prepared, error);
}

bool prepared_read(const char *folder, struct prepared *ret, struct error *error)
{
    CLEANUP(close_descriptor) int root = folder_open(folder, error);
    if (root < 0)
        return false;
    CLEANUP(prepared_release) struct prepared prepared = { 0 };
    if (!read_all(root, &prepared, error)) {
        error->status = STATUS_INPUT;
        return error_wrap(error, "\"%s\"", folder);
    }
    *ret = prepared;
    prepared = (struct prepared){ 0 };
    return true;
}

struct attachment {
    const struct prepared *prepared;
    const struct buffer *signature;
};

static bool attach(void *context, const struct seal_request *request, unsigned number,
                   const struct buffer *manifest, struct buffer *ret_p7s, struct error *error)
{
    const struct attachment *attachment = context;
    const struct prepared *prepared = attachment->prepared;
    (void)request;
    if (number != prepared->number)
        return error_set(error, STATUS_FINDINGS,
                         "signature %03u was prepared, but %03u is the next of this bundle; "
                         "prepare again",
                         prepared->number, number);
    if (!buffer_equal(manifest, &prepared->files[PREPARED_MANIFEST]))
        return error_set(error, STATUS_FINDINGS,
                         "its payload is no longer the one that was prepared; prepare again");
    return cades_build(prepared->key, manifest, &prepared->files[PREPARED_ATTRIBUTES],
                       attachment->signature, ret_p7s, error);
}

static bool check_age(const struct prepared *prepared, int64_t now, struct error *error)
{
    char moment[MOMENT_SIZE];
    moment_print(prepared->signing_time, moment);
    if (now - prepared->signing_time > (int64_t)PREPARED_DAYS * 86400)
        return error_set(error, STATUS_INPUT,
                         "it was prepared at %s, more than %d days ago; prepare again", moment,
                         PREPARED_DAYS);
    return prepared->signing_time - now <= CLOCK_SKEW_SECONDS ||
           error_set(error, STATUS_INPUT, "it was prepared at %s, which has not come yet", moment);
}

bool seal_attach(int in, int out, const struct seal_request *request,
                 const struct prepared *prepared, const struct buffer *signature, int64_t now,
                 struct error *error)
{
    struct attachment attachment = { .prepared = prepared, .signature = signature };
    struct seal_request attaching = *request;
    attaching.key = prepared->key;
    attaching.commitment = prepared->commitment;
    attaching.endorse = prepared->endorse;
    attaching.signing_time = prepared->signing_time;
    attaching.make = attach;
    attaching.make_context = &attachment;
    return check_age(prepared, now, error) && seal_write(in, out, &attaching, error);
}
