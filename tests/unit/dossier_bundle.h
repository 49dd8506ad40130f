/* A manifest and a seal that fit together, for the tests of manifest, verdict and lifecycle. */
#ifndef TESTS_DOSSIER_BUNDLE_H
#define TESTS_DOSSIER_BUNDLE_H

#include "scratch.h"

#include "dossier/verdict.h"

#define BUNDLE_RECIPE "how to verify\n"

struct bundle {
    struct manifest manifest;
    struct text manifest_bytes;
    struct text sums;
    struct seal seal;
    struct signer signers[3];
    struct bundle_text texts;
};

static inline struct blob bundle_blob(const char *content, enum method method)
{
    struct blob blob = { .size = strlen(content),
                         .stored_size = strlen(content),
                         .method = method };
    sha256_bytes(content, blob.size, &blob.sha256);
    blob.stored_sha256 = blob.sha256;
    return blob;
}

static inline void bundle_entry(struct entries *entries, const char *path, const char *rendition,
                                const char *content)
{
    struct error error;
    struct blob blob = bundle_blob(content, METHOD_STORED);
    assert_true(entries_add(entries, path, rendition ? "doc" : NULL, rendition, &blob, &error));
}

/* Writes manifest and SHA256SUMS anew and puts both where the seal says they lie. */
static inline void bundle_write(struct bundle *bundle)
{
    struct error error;
    struct sha256 digest;
    text_clear(&bundle->manifest_bytes);
    text_clear(&bundle->sums);
    assert_true(manifest_write(&bundle->manifest, &bundle->manifest_bytes, &error));
    sha256_bytes(bundle->manifest_bytes.bytes, bundle->manifest_bytes.size, &digest);
    manifest_sums(&bundle->manifest, &digest, &bundle->sums);
    bundle->seal.entries.items[0].blob =
        bundle_blob(text_string(&bundle->manifest_bytes), METHOD_STORED);
    bundle->seal.entries.items[2].blob = bundle_blob(text_string(&bundle->sums), METHOD_STORED);
    bundle->texts = (struct bundle_text){
        .manifest = bundle->manifest_bytes.bytes,
        .manifest_size = bundle->manifest_bytes.size,
        .sums = bundle->sums.bytes,
        .sums_size = bundle->sums.size,
        .recipe = BUNDLE_RECIPE,
        .recipe_size = strlen(BUNDLE_RECIPE),
    };
}

static inline void bundle_manifest(struct bundle *bundle)
{
    struct error error;
    struct manifest *manifest = &bundle->manifest;
    *manifest = (struct manifest){
        .state = STATE_FILING,
        .filing = "sg-1",
        .regulator = "sg",
        .route = "full",
        .class = "C",
        .application = "A & B <1>",
        .sequence = 2,
        .has_previous = true,
        .dossier = "endo",
        .product = "製品 \"x\" 'y'",
        .release = "1.0",
        .as_of = "2026-11-21",
        .as_of_origin = "option",
        .tool = "0.1.0",
        .compressor = "zlib 1.2.13 level 6",
    };
    memset(manifest->previous.bytes, 7, sizeof manifest->previous.bytes);
    memset(manifest->core_root.bytes, 9, sizeof manifest->core_root.bytes);
    assert_true(manifest_add_signer(manifest, "applicant", LEVEL_B, &error));
    assert_true(manifest_add_signer(manifest, "representative", LEVEL_T, &error));
    assert_true(manifest_add_pack(manifest, "common", &manifest->previous, "installed", &error));
    for (size_t i = 1; i < bundle->seal.entries.count; i++) {
        if (i != 2)
            assert_true(manifest_add_file(manifest, &bundle->seal.entries.items[i], &error));
    }
}

/* Everything about it is good. */
static inline void bundle_make(struct bundle *bundle)
{
    *bundle = (struct bundle){
        .manifest_bytes = TEXT_INIT(1u << 20),
        .sums = TEXT_INIT(1u << 20),
        .seal = { .structure_ok = true, .intact = true, .is_signed = true },
    };
    struct entries *entries = &bundle->seal.entries;
    bundle_entry(entries, "manifest.xml", NULL, "");
    bundle_entry(entries, "submission.xml", NULL, "<submission/>");
    bundle_entry(entries, "SHA256SUMS", NULL, "");
    bundle_entry(entries, "VERIFY.txt", NULL, BUNDLE_RECIPE);
    bundle_entry(entries, "upload/1/a.pdf", "doc-en", "a");
    bundle_entry(entries, "upload/2/b.pdf", "other-zh-Hant", "b");
    bundle_manifest(bundle);
    bundle_write(bundle);
    bundle->signers[0] = (struct signer){ .signature = (char *)"s1",
                                          .role = (char *)"applicant",
                                          .revocation = (char *)"good",
                                          .level = LEVEL_B };
    bundle->signers[1] = (struct signer){ .signature = (char *)"s2",
                                          .role = (char *)"representative",
                                          .revocation = (char *)"good",
                                          .stamped_time = (char *)"2026-11-21T00:00:00Z",
                                          .level = LEVEL_LT };
    bundle->seal.signers = bundle->signers;
    bundle->seal.signer_count = 2;
}

static inline void bundle_release(struct bundle *bundle)
{
    manifest_release(&bundle->manifest);
    text_release(&bundle->manifest_bytes);
    text_release(&bundle->sums);
    entries_release(&bundle->seal.entries);
}

#endif
