/* How openssl makes the signature that a prepared folder waits for. */
#include "signing/key_inner.h"
#include "signing/prepare.h"

static const char *digest_option(enum digest digest)
{
    static const char *const names[DIGEST_COUNT] = { "sha256", "sha384", "sha512" };
    return names[digest];
}

void prepared_commands(const struct prepared *prepared, const char *indent, struct text *ret)
{
    struct algorithm algorithm = key_algorithm(prepared->key);
    const char *digest = digest_option(algorithm.digest);
    bool pss = algorithm.scheme == SCHEME_RSA_PSS;
    text_appendf(ret, "%sopenssl dgst -%s%s -sign \"$KEY\" -out signature.bin signedattrs.der\n",
                 indent, digest,
                 pss ? " -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest" : "");
    text_appendf(ret,
                 "%sopenssl pkeyutl -sign -inkey \"$KEY\" -pkeyopt digest:%s%s -in digest.bin "
                 "-out signature.bin\n",
                 indent, digest,
                 pss ? " -pkeyopt rsa_padding_mode:pss -pkeyopt rsa_pss_saltlen:digest" : "");
}
