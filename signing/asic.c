#include "signing/asic.h"

#include "base/limits.h"
#include "base/path.h"
#include "base/text.h"
#include "signing/asic_text.h"
#include "signing/zip/names.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BASE64_SIZE 45 /* of a SHA-256, with the NUL */

void asic_manifest_name(unsigned number, char ret[ASIC_NAME_SIZE])
{
    snprintf(ret, ASIC_NAME_SIZE, META_FOLDER "ASiCManifest%03u.xml", number);
}

void asic_signature_name(unsigned number, char ret[ASIC_NAME_SIZE])
{
    snprintf(ret, ASIC_NAME_SIZE, META_FOLDER "signature%03u.p7s", number);
}

void asic_archive_name(unsigned number, bool newest, char ret[ASIC_NAME_SIZE])
{
    if (newest)
        snprintf(ret, ASIC_NAME_SIZE, META_FOLDER ASIC_ARCHIVE_STEM ".xml");
    else
        snprintf(ret, ASIC_NAME_SIZE, META_FOLDER ASIC_ARCHIVE_STEM "%03u.xml", number);
}

void asic_token_name(unsigned number, char ret[ASIC_NAME_SIZE])
{
    snprintf(ret, ASIC_NAME_SIZE, META_FOLDER "timestamp%03u.tst", number);
}

/* What the manifest is signed or stamped by. */
static void seal_name(const struct asic_manifest *manifest, char ret[ASIC_NAME_SIZE])
{
    if (manifest->is_archive)
        asic_token_name(manifest->number, ret);
    else
        asic_signature_name(manifest->number, ret);
}

static const char *seal_end(const struct asic_manifest *manifest)
{
    return manifest->is_archive ? ASIC_TOKEN_END : ASIC_SIGNATURE_END;
}

/* Rootfile is our list of the payload; among archives, the archive manifest before. */
static bool is_root(const struct asic_manifest *manifest, const char *path)
{
    char before[ASIC_NAME_SIZE];
    if (!manifest->is_archive)
        return strcmp(path, ASIC_ROOT_NAME) == 0;
    asic_archive_name(manifest->number - 1, false, before);
    return manifest->number > 1 && strcmp(path, before) == 0;
}

void asic_release(struct asic_manifest *manifest)
{
    for (size_t i = 0; i < manifest->count; i++)
        free(manifest->references[i].path);
    free(manifest->references);
    *manifest = (struct asic_manifest){ 0 };
}

bool asic_add(struct asic_manifest *manifest, const char *path, const struct sha256 *digest,
              struct error *error)
{
    /* Grows at powers of two, so that the capacity need not be kept. */
    if ((manifest->count & (manifest->count - 1)) == 0) {
        size_t capacity = manifest->count ? manifest->count * 2 : 1;
        struct asic_reference *grown = reallocarray(manifest->references, capacity, sizeof *grown);
        if (!grown)
            return error_set(error, STATUS_LIMIT, "no memory for an ASiC manifest");
        manifest->references = grown;
    }
    char *copy = strdup(path);
    if (!copy)
        return error_set(error, STATUS_LIMIT, "no memory for an ASiC manifest");
    manifest->references[manifest->count++] =
        (struct asic_reference){ .path = copy, .sha256 = *digest };
    return true;
}

static bool is_plain(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           strchr("-._~/", c) != NULL;
}

/* RFC 3986: unreserved characters and '/' as they are, all else %XX in capitals. */
static void append_uri(struct text *out, const char *path)
{
    for (const char *at = path; *at; at++) {
        if (is_plain((unsigned char)*at))
            text_append_character(out, *at);
        else
            text_appendf(out, "%%%02X", (unsigned char)*at);
    }
}

static void append_reference(struct text *out, const struct asic_reference *reference, bool root)
{
    unsigned char base64[BASE64_SIZE];
    EVP_EncodeBlock(base64, reference->sha256.bytes, SHA256_SIZE);
    text_append(out, ASIC_REFERENCE);
    append_uri(out, reference->path);
    text_append(out, root ? ASIC_ROOT_MARK : ASIC_NO_MARK);
    text_append(out, ASIC_DIGEST);
    text_append(out, (const char *)base64);
    text_append(out, ASIC_REFERENCE_END);
}

bool asic_write(const struct asic_manifest *manifest, struct buffer *ret, struct error *error)
{
    char name[ASIC_NAME_SIZE];
    seal_name(manifest, name);
    CLEANUP(text_release) struct text out = TEXT_INIT(LIMIT_XML_FILE_BYTES);
    text_append(&out, ASIC_BEGIN);
    text_append(&out, name);
    text_append(&out, seal_end(manifest));
    for (size_t i = 0; i < manifest->count; i++)
        append_reference(&out, &manifest->references[i],
                         is_root(manifest, manifest->references[i].path));
    text_append(&out, ASIC_END);
    size_t size = out.size;
    char *bytes = text_take(&out);
    if (!bytes)
        return error_set(error, STATUS_LIMIT, "an ASiC manifest grows beyond %llu bytes",
                         (unsigned long long)LIMIT_XML_FILE_BYTES);
    *ret = (struct buffer){ .bytes = (uint8_t *)bytes, .size = size };
    return true;
}

/* A manifest being read. */
struct reader {
    const char *at;
    const char *end;
    const char *begin;
    const char *name;
};

static bool reject(const struct reader *reader, struct error *error)
{
    return error_set(error, STATUS_FINDINGS,
                     "'%s' is not in the form that this program writes (byte %zu)", reader->name,
                     (size_t)(reader->at - reader->begin));
}

static bool take(struct reader *reader, const char *literal)
{
    size_t size = strlen(literal);
    if ((size_t)(reader->end - reader->at) < size || memcmp(reader->at, literal, size) != 0)
        return false;
    reader->at += size;
    return true;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool take_path(struct reader *reader, char path[PATH_MAX_BYTES + 1])
{
    size_t size = 0;
    while (reader->at < reader->end && *reader->at != '"' && size < PATH_MAX_BYTES) {
        if (*reader->at != '%') {
            path[size++] = *reader->at++;
            continue;
        }
        if (reader->end - reader->at < 3)
            return false;
        int high = hex_value(reader->at[1]);
        int low = hex_value(reader->at[2]);
        if (high < 0 || low < 0 || (high == 0 && low == 0))
            return false;
        path[size++] = (char)(high << 4 | low);
        reader->at += 3;
    }
    path[size] = '\0';
    return size > 0;
}

static bool take_digest(struct reader *reader, struct sha256 *digest)
{
    unsigned char out[SHA256_SIZE + 1];
    size_t size = BASE64_SIZE - 1;
    if ((size_t)(reader->end - reader->at) < size ||
        EVP_DecodeBlock(out, (const unsigned char *)reader->at, (int)size) != SHA256_SIZE + 1)
        return false;
    memcpy(digest->bytes, out, SHA256_SIZE);
    reader->at += size;
    return true;
}

static bool take_reference(struct reader *reader, struct asic_manifest *manifest,
                           struct error *error)
{
    char path[PATH_MAX_BYTES + 1];
    struct sha256 digest;
    if (!take_path(reader, path))
        return reject(reader, error);
    if (!take(reader, is_root(manifest, path) ? ASIC_ROOT_MARK : ASIC_NO_MARK) ||
        !take(reader, ASIC_DIGEST) || !take_digest(reader, &digest) ||
        !take(reader, ASIC_REFERENCE_END))
        return reject(reader, error);
    return asic_add(manifest, path, &digest, error);
}

/* The last word: what was understood, written again, is what was read. */
static bool check_form(const struct reader *reader, const struct asic_manifest *manifest,
                       struct error *error)
{
    CLEANUP(buffer_release) struct buffer again = { 0 };
    if (!asic_write(manifest, &again, error))
        return false;
    if (again.size != (size_t)(reader->end - reader->begin) ||
        memcmp(again.bytes, reader->begin, again.size) != 0)
        return error_set(error, STATUS_FINDINGS, "'%s' is not in the form that this program writes",
                         reader->name);
    return true;
}

static bool parse(struct reader *reader, struct asic_manifest *manifest, struct error *error)
{
    char seal[ASIC_NAME_SIZE];
    seal_name(manifest, seal);
    if (!take(reader, ASIC_BEGIN))
        return reject(reader, error);
    if (!take(reader, seal))
        return error_set(error, STATUS_FINDINGS, "'%s' does not name its %s '%s'", reader->name,
                         manifest->is_archive ? "token" : "signature", seal);
    if (!take(reader, seal_end(manifest)))
        return reject(reader, error);
    while (take(reader, ASIC_REFERENCE)) {
        if (!take_reference(reader, manifest, error))
            return false;
    }
    if (!take(reader, ASIC_END) || reader->at != reader->end)
        return reject(reader, error);
    return check_form(reader, manifest, error);
}

static bool parse_as(struct asic_manifest manifest, const char *name, const char *bytes,
                     size_t size, struct asic_manifest *ret, struct error *error)
{
    struct reader reader = { .at = bytes, .begin = bytes, .end = bytes + size, .name = name };
    bool good = parse(&reader, &manifest, error);
    if (good)
        *ret = manifest;
    else
        asic_release(&manifest);
    return good;
}

bool asic_parse(const void *bytes, size_t size, unsigned number, struct asic_manifest *ret,
                struct error *error)
{
    char name[ASIC_NAME_SIZE];
    asic_manifest_name(number, name);
    return parse_as((struct asic_manifest){ .number = number }, name, bytes, size, ret, error);
}

bool asic_parse_archive(const void *bytes, size_t size, unsigned number, bool newest,
                        struct asic_manifest *ret, struct error *error)
{
    char name[ASIC_NAME_SIZE];
    asic_archive_name(number, newest, name);
    return parse_as((struct asic_manifest){ .number = number, .is_archive = true }, name, bytes,
                    size, ret, error);
}
