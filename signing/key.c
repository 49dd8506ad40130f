#include "signing/key.h"

#include "base/limits.h"
#include "signing/key_inner.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#define KEY_FILE_BYTES (64 * 1024)

DEFINE_POINTER_CLEANUP(BIO, BIO_free_all)
DEFINE_POINTER_CLEANUP(X509, X509_free)

/* Core dumps are off while at least one key is open. */
static pthread_mutex_t dump_lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned open_keys;
static struct rlimit dump_limit;
static int dumpable;

static bool dumps_stop(struct error *error)
{
    bool good = true;
    pthread_mutex_lock(&dump_lock);
    if (open_keys == 0) {
        dumpable = prctl(PR_GET_DUMPABLE);
        good = getrlimit(RLIMIT_CORE, &dump_limit) == 0;
        struct rlimit none = { .rlim_cur = 0, .rlim_max = dump_limit.rlim_max };
        good = good && setrlimit(RLIMIT_CORE, &none) == 0 && prctl(PR_SET_DUMPABLE, 0) == 0;
    }
    if (good)
        open_keys++;
    pthread_mutex_unlock(&dump_lock);
    return good ||
           error_set(error, STATUS_KEY, "core dumps cannot be turned off: %s", strerror(errno));
}

static void dumps_resume(void)
{
    pthread_mutex_lock(&dump_lock);
    if (--open_keys == 0) {
        (void)setrlimit(RLIMIT_CORE, &dump_limit);
        (void)prctl(PR_SET_DUMPABLE, dumpable);
    }
    pthread_mutex_unlock(&dump_lock);
}

/* Content of a secret; wiped, not only freed. */
static void secret_release(struct buffer *buffer)
{
    if (buffer->bytes)
        OPENSSL_cleanse(buffer->bytes, buffer->size);
    buffer_release(buffer);
}

static bool read_file(const char *path, size_t max, bool secret, struct buffer *ret,
                      struct error *error)
{
    struct stat info;
    CLEANUP(close_descriptor) int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0 || fstat(descriptor, &info) != 0)
        return error_set(error, STATUS_KEY, "cannot open '%s': %s", path, strerror(errno));
    if (!S_ISREG(info.st_mode))
        return error_set(error, STATUS_KEY, "'%s' is not a regular file", path);
    if (secret && (info.st_mode & 077))
        return error_set(error, STATUS_KEY,
                         "others may read the secret in '%s'; take that away: chmod 600 '%s'", path,
                         path);
    return file_read(descriptor, max, ret, error) || error_wrap(error, "'%s'", path);
}

/* Bytes of the first line, without its end; "" when no passphrase is given. */
static bool take_line(struct buffer *content, char ret[PASSPHRASE_MAX + 1], struct error *error)
{
    size_t size = 0;
    while (size < content->size && content->bytes[size] != '\n' && content->bytes[size] != '\r')
        size++;
    if (size > PASSPHRASE_MAX || memchr(content->bytes, 0, size))
        return error_set(error, STATUS_KEY, "the passphrase is longer than %d bytes or holds a NUL",
                         PASSPHRASE_MAX);
    memcpy(ret, content->bytes, size);
    ret[size] = '\0';
    return true;
}

/* A descriptor may be a pipe, which file_read's pread cannot read. */
static bool read_descriptor(int descriptor, struct buffer *ret, struct error *error)
{
    char bytes[PASSPHRASE_MAX + 2];
    size_t size = 0;
    while (size < sizeof bytes) {
        ssize_t got = read(descriptor, bytes + size, sizeof bytes - size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set(error, STATUS_KEY, "cannot read the passphrase from descriptor %d: %s",
                             descriptor, strerror(errno));
        if (got == 0)
            break;
        size += (size_t)got;
    }
    ret->bytes = malloc(size + 1);
    if (ret->bytes) {
        memcpy(ret->bytes, bytes, size);
        ret->bytes[size] = '\0';
        ret->size = size;
    }
    OPENSSL_cleanse(bytes, sizeof bytes);
    return ret->bytes || error_set(error, STATUS_LIMIT, "no memory for a passphrase");
}

static bool read_passphrase(const struct key_source *source, char ret[PASSPHRASE_MAX + 1],
                            struct error *error)
{
    CLEANUP(secret_release) struct buffer content = { 0 };
    ret[0] = '\0';
    if (source->pass_file && source->pass_descriptor >= 0)
        return error_set(error, STATUS_USAGE, "two places for one passphrase");
    if (source->pass_file)
        return read_file(source->pass_file, KEY_FILE_BYTES, true, &content, error) &&
               take_line(&content, ret, error);
    if (source->pass_descriptor >= 0)
        return read_descriptor(source->pass_descriptor, &content, error) &&
               take_line(&content, ret, error);
    return true;
}

/* Never prompts: gives what there is, or fails. */
static int give_passphrase(char *bytes, int size, int writing, void *context)
{
    const char *passphrase = context;
    size_t length = strlen(passphrase);
    (void)writing;
    if (length == 0 || length > (size_t)size)
        return -1;
    memcpy(bytes, passphrase, length);
    return (int)length;
}

static bool read_pem_key(const struct key_source *source, char *passphrase, struct key *key,
                         struct error *error)
{
    CLEANUP(secret_release) struct buffer content = { 0 };
    if (!read_file(source->file, KEY_FILE_BYTES, true, &content, error))
        return false;
    CLEANUP(BIO_free_all_pointer) BIO *bio = BIO_new_mem_buf(content.bytes, (int)content.size);
    key->key = bio ? PEM_read_bio_PrivateKey(bio, NULL, give_passphrase, passphrase) : NULL;
    ERR_clear_error();
    return key->key ||
           error_set(error, STATUS_KEY,
                     "'%s' holds no PEM private key that opens with the passphrase given "
                     "(--pass-fd or --pass-file)",
                     source->file);
}

bool is_self_signed(X509 *certificate)
{
    return X509_check_purpose(certificate, -1, 0) == 1 &&
           (X509_get_extension_flags(certificate) & EXFLAG_SI) != 0;
}

bool certificates_read(const struct buffer *content, const char *name, struct key *key,
                       struct error *error)
{
    CLEANUP(BIO_free_all_pointer) BIO *bio = BIO_new_mem_buf(content->bytes, (int)content->size);
    key->certificate = bio ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;
    key->issuers = sk_X509_new_null();
    for (X509 *issuer = NULL; key->certificate && key->issuers;) {
        issuer = PEM_read_bio_X509(bio, NULL, NULL, NULL);
        if (!issuer)
            break;
        if (!sk_X509_push(key->issuers, issuer))
            X509_free(issuer);
    }
    ERR_clear_error();
    return key->certificate || error_set(error, STATUS_KEY, "'%s' holds no PEM certificate", name);
}

static bool read_certificates(const char *path, struct key *key, struct error *error)
{
    CLEANUP(buffer_release) struct buffer content = { 0 };
    return read_file(path, LIMIT_P12_BYTES, false, &content, error) &&
           certificates_read(&content, path, key, error);
}

static bool read_p12(const struct key_source *source, const char *passphrase, struct key *key,
                     struct error *error)
{
    CLEANUP(secret_release) struct buffer content = { 0 };
    return read_file(source->p12, LIMIT_P12_BYTES, true, &content, error) &&
           p12_check(&content, source->p12, error) &&
           p12_read(&content, source->p12, passphrase, key, error);
}

static void drop_roots(struct key *key)
{
    for (int i = sk_X509_num(key->issuers) - 1; i >= 0; i--) {
        if (is_self_signed(sk_X509_value(key->issuers, i)))
            X509_free(sk_X509_delete(key->issuers, i));
    }
}

bool key_check(struct key *key, struct error *error)
{
    /* A key on a token shows less of itself than its certificate does. */
    EVP_PKEY *seen = key->token ? X509_get0_pubkey(key->certificate) : key->key;
    if (!seen || !key_allowed(seen))
        return error_set(error, STATUS_KEY,
                         "the key is neither RSA of %d to %d bits nor on P-256, "
                         "P-384 or P-521",
                         LIMIT_RSA_MIN_BITS, LIMIT_RSA_MAX_BITS);
    bool same = X509_check_private_key(key->certificate, key->key) == 1;
    ERR_clear_error();
    if (!same)
        return error_set(error, STATUS_KEY,
                         "the certificate is for another key; the signer's must "
                         "come first in its file");
    drop_roots(key);
    if (sk_X509_num(key->issuers) >= LIMIT_CERTIFICATES)
        return error_set(error, STATUS_KEY, "more than %d certificates with the key",
                         LIMIT_CERTIFICATES);
    return true;
}

/* The certificates first: a mistake in them must not cost an attempt at the PIN. */
static bool read_token(const struct key_source *source, struct key *key, struct error *error)
{
    char pin[PASSPHRASE_MAX + 1];
    struct token_uri uri;
    struct key_source pin_source = *source;
    if (!token_uri_parse(source->token, &uri, error))
        return false;
    if (*uri.pin_file && source->pass_file)
        return error_set(error, STATUS_USAGE, "two places for one PIN");
    if (*uri.pin_file)
        pin_source.pass_file = uri.pin_file;
    if (!read_certificates(source->certificate, key, error) ||
        !read_passphrase(&pin_source, pin, error))
        return false;
    bool good = token_open(source->module, &uri, pin, &key->token, &key->key, error);
    OPENSSL_cleanse(pin, sizeof pin);
    return good;
}

static bool read_key(const struct key_source *source, struct key *key, struct error *error)
{
    char passphrase[PASSPHRASE_MAX + 1];
    if (source->token)
        return read_token(source, key, error) && key_check(key, error);
    if (!read_passphrase(source, passphrase, error))
        return false;
    bool good = source->p12 ? read_p12(source, passphrase, key, error)
                            : read_pem_key(source, passphrase, key, error) &&
                                  read_certificates(source->certificate, key, error);
    OPENSSL_cleanse(passphrase, sizeof passphrase);
    return good && key_check(key, error);
}

struct key *key_new(bool pkcs1, struct error *error)
{
    if (!dumps_stop(error))
        return NULL;
    struct key *key = calloc(1, sizeof *key);
    if (!key) {
        dumps_resume();
        (void)error_set(error, STATUS_LIMIT, "no memory for a key");
        return NULL;
    }
    key->pkcs1 = pkcs1;
    return key;
}

/* One place for the key, and what belongs to it. */
static bool source_is_whole(const struct key_source *source)
{
    int places = (source->file != NULL) + (source->p12 != NULL) + (source->token != NULL);
    return places == 1 && (source->certificate != NULL) == (source->p12 == NULL) &&
           (source->module != NULL) == (source->token != NULL);
}

struct key *key_open(const struct key_source *source, struct error *error)
{
    if (!source_is_whole(source)) {
        (void)error_set(error, STATUS_USAGE,
                        "a key is either a PEM key with its certificate, or a PKCS#12 file, or on "
                        "a token with --module, its PKCS#11 library, and its certificate");
        return NULL;
    }
    CLEANUP(key_free_pointer) struct key *key = key_new(source->pkcs1, error);
    return key && read_key(source, key, error) ? TAKE(key) : NULL;
}

struct key *key_open_certificates(const char *path, bool pkcs1, struct error *error)
{
    CLEANUP(buffer_release) struct buffer content = { 0 };
    if (!read_file(path, LIMIT_P12_BYTES, false, &content, error))
        return NULL;
    return key_of_certificates(&content, path, pkcs1, error);
}

void key_free(struct key *key)
{
    if (!key)
        return;
    EVP_PKEY_free(key->key); /* wipes the private parts */
    token_close(key->token);
    X509_free(key->certificate);
    sk_X509_pop_free(key->issuers, X509_free);
    free(key);
    dumps_resume();
}
