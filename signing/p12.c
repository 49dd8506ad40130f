/* PKCS#12 (RFC 7292), with its costs and ciphers looked at before a passphrase is tried. */
#include "base/limits.h"
#include "signing/key_inner.h"

#include <openssl/err.h>
#include <openssl/pkcs12.h>

DEFINE_POINTER_CLEANUP(PKCS12, PKCS12_free)
DEFINE_POINTER_CLEANUP(PBE2PARAM, PBE2PARAM_free)
DEFINE_POINTER_CLEANUP(PBKDF2PARAM, PBKDF2PARAM_free)

/* What is wrong with the file, for the message. */
enum fault { FAULT_NONE, FAULT_OLD, FAULT_SLOW, FAULT_BROKEN };

static enum fault check_iterations(const ASN1_INTEGER *iterations)
{
    int64_t count;
    if (!iterations)
        return FAULT_NONE; /* DEFAULT 1 */
    if (!ASN1_INTEGER_get_int64(&count, iterations) || count < 1)
        return FAULT_BROKEN;
    return count > LIMIT_P12_ITERATIONS ? FAULT_SLOW : FAULT_NONE;
}

/* PBES2 with PBKDF2 (RFC 8018) and a bounded iteration count; all else is an old cipher. */
static enum fault check_cipher(const X509_ALGOR *algor)
{
    const ASN1_OBJECT *object;
    const void *value;
    int type;
    X509_ALGOR_get0(&object, &type, &value, algor);
    if (OBJ_obj2nid(object) != NID_pbes2)
        return FAULT_OLD;
    CLEANUP(PBE2PARAM_free_pointer)
    PBE2PARAM *pbes2 =
        type == V_ASN1_SEQUENCE ? ASN1_item_unpack(value, ASN1_ITEM_rptr(PBE2PARAM)) : NULL;
    if (!pbes2)
        return FAULT_BROKEN;
    X509_ALGOR_get0(&object, &type, &value, pbes2->keyfunc);
    if (OBJ_obj2nid(object) != NID_id_pbkdf2)
        return FAULT_OLD;
    CLEANUP(PBKDF2PARAM_free_pointer)
    PBKDF2PARAM *kdf =
        type == V_ASN1_SEQUENCE ? ASN1_item_unpack(value, ASN1_ITEM_rptr(PBKDF2PARAM)) : NULL;
    return kdf ? check_iterations(kdf->iter) : FAULT_BROKEN;
}

/* Key bags of a part that is not itself encrypted. */
static enum fault check_bags(PKCS7 *part)
{
    enum fault fault = FAULT_NONE;
    STACK_OF(PKCS12_SAFEBAG) *bags = PKCS12_unpack_p7data(part);
    if (!bags)
        return FAULT_BROKEN;
    for (int i = 0; i < sk_PKCS12_SAFEBAG_num(bags) && fault == FAULT_NONE; i++) {
        PKCS12_SAFEBAG *bag = sk_PKCS12_SAFEBAG_value(bags, i);
        const X509_ALGOR *algor = NULL;
        if (PKCS12_SAFEBAG_get_nid(bag) != NID_pkcs8ShroudedKeyBag)
            continue;
        X509_SIG_get0(PKCS12_SAFEBAG_get0_pkcs8(bag), &algor, NULL);
        fault = check_cipher(algor);
    }
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
    return fault;
}

static enum fault check_part(PKCS7 *part)
{
    if (PKCS7_type_is_data(part))
        return check_bags(part);
    if (!PKCS7_type_is_encrypted(part) || !part->d.encrypted || !part->d.encrypted->enc_data)
        return FAULT_BROKEN;
    return check_cipher(part->d.encrypted->enc_data->algorithm);
}

static enum fault check_parts(const PKCS12 *p12)
{
    enum fault fault = FAULT_NONE;
    const ASN1_INTEGER *iterations = NULL;
    if (!PKCS12_mac_present(p12))
        return FAULT_BROKEN;
    PKCS12_get0_mac(NULL, NULL, NULL, &iterations, p12);
    fault = check_iterations(iterations);
    STACK_OF(PKCS7) *parts = fault == FAULT_NONE ? PKCS12_unpack_authsafes(p12) : NULL;
    if (!parts)
        return fault == FAULT_NONE ? FAULT_BROKEN : fault;
    for (int i = 0; i < sk_PKCS7_num(parts) && fault == FAULT_NONE; i++)
        fault = check_part(sk_PKCS7_value(parts, i));
    sk_PKCS7_pop_free(parts, PKCS7_free);
    return fault;
}

static PKCS12 *decode(const struct buffer *content)
{
    const unsigned char *at = content->bytes;
    PKCS12 *p12 = d2i_PKCS12(NULL, &at, (long)content->size);
    if (p12 && at != content->bytes + content->size) {
        PKCS12_free(p12);
        p12 = NULL;
    }
    return p12;
}

bool p12_check(const struct buffer *content, const char *name, struct error *error)
{
    CLEANUP(PKCS12_free_pointer) PKCS12 *p12 = decode(content);
    enum fault fault = p12 ? check_parts(p12) : FAULT_BROKEN;
    ERR_clear_error();
    switch (fault) {
    case FAULT_NONE:
        return true;
    case FAULT_OLD:
        return error_set(error, STATUS_KEY,
                         "'%s' is PKCS#12 in ciphers that are no longer safe; convert it: openssl "
                         "pkcs12 -legacy -in '%s' -nodes | openssl pkcs12 -export -out new.p12",
                         name, name);
    case FAULT_SLOW:
        return error_set(error, STATUS_LIMIT, "'%s' asks for more than %d iterations", name,
                         LIMIT_P12_ITERATIONS);
    default:
        return error_set(error, STATUS_KEY, "'%s' is no PKCS#12 file with a MAC", name);
    }
}

bool p12_read(const struct buffer *content, const char *name, const char *passphrase,
              struct key *key, struct error *error)
{
    CLEANUP(PKCS12_free_pointer) PKCS12 *p12 = decode(content);
    bool good =
        p12 && PKCS12_parse(p12, passphrase, &key->key, &key->certificate, &key->issuers) == 1;
    ERR_clear_error();
    if (!good)
        return error_set(error, STATUS_KEY,
                         "'%s' does not open with the passphrase given (--pass-fd or --pass-file)",
                         name);
    if (!key->key || !key->certificate)
        return error_set(error, STATUS_KEY, "'%s' holds no key with its certificate", name);
    if (!key->issuers)
        key->issuers = sk_X509_new_null();
    return key->issuers || error_set(error, STATUS_LIMIT, "no memory for a key");
}
