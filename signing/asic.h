/* ASiCManifestNNN.xml and ASiCArchiveManifest[NNN].xml (EN 319 162-1 A.4, A.7), and what META-INF
 * may hold (BUNDLE.md, What is inside).
 *
 * The surprise: there is one form only. A manifest is read by hand, written again, and must come
 * out byte for byte, so that nothing in it is free: no other order, prefix, blank, encoding or
 * attribute. */
#ifndef SIGNING_ASIC_H
#define SIGNING_ASIC_H

#include "base/file.h"
#include "signing/zip/read.h"

struct asic_reference {
    char *path;
    struct sha256 sha256;
};

struct asic_manifest {
    unsigned number; /* NNN */
    bool is_archive; /* names a time-stamp token instead of a signature; marks the one before it */
    struct asic_reference *references;
    size_t count;
};

#define ASIC_NAME_SIZE 40
/* "META-INF/ASiCManifestNNN.xml" and "META-INF/signatureNNN.p7s"; number 1..999. */
void asic_manifest_name(unsigned number, char ret[ASIC_NAME_SIZE]);
void asic_signature_name(unsigned number, char ret[ASIC_NAME_SIZE]);
/* The newest archive manifest is "META-INF/ASiCArchiveManifest.xml" and gets its number when the
 * next one comes (EN 319 162-1 A.7); tokens are "META-INF/timestampNNN.tst". */
void asic_archive_name(unsigned number, bool newest, char ret[ASIC_NAME_SIZE]);
void asic_token_name(unsigned number, char ret[ASIC_NAME_SIZE]);

void asic_release(struct asic_manifest *manifest);
bool asic_add(struct asic_manifest *manifest, const char *path, const struct sha256 *digest,
              struct error *error) MUST_CHECK;
bool asic_write(const struct asic_manifest *manifest, struct buffer *ret, struct error *error)
    MUST_CHECK;
/* FINDINGS with a sentence when the bytes are not those that asic_write would give. */
bool asic_parse(const void *bytes, size_t size, unsigned number, struct asic_manifest *ret,
                struct error *error) MUST_CHECK;
/* The same of an archive manifest; `newest` is for the name in the sentence. */
bool asic_parse_archive(const void *bytes, size_t size, unsigned number, bool newest,
                        struct asic_manifest *ret, struct error *error) MUST_CHECK;

/* META-INF holds the pairs 001, 002, ..., each manifest before its signature, then the archive
 * manifests 001, 002, ..., each before its token, and nothing else; fills the number of pairs.
 * FINDINGS otherwise, LIMIT beyond LIMIT_SIGNATURES or LIMIT_RENEWALS. */
bool asic_count(const struct container *container, size_t *ret_pairs, struct error *error)
    MUST_CHECK;
/* How many archive manifests there are; only after asic_count said true. */
unsigned asic_count_archives(const struct container *container);

/* The manifest lists the whole payload (every entry outside META-INF but mimetype) in file order,
 * then nothing, or (an endorsement) all pairs with lower numbers in file order; an archive manifest
 * lists every entry before it but mimetype. Names only. */
bool asic_check_coverage(const struct asic_manifest *manifest, const struct container *container,
                         struct error *error) MUST_CHECK;
/* Each digest is that of the entry as read. Only after asic_check_coverage said true. */
bool asic_check_digests(const struct asic_manifest *manifest, const struct container *container,
                        struct error *error) MUST_CHECK;

#endif
