#include "signing/asic.h"

#include "base/limits.h"
#include "base/path.h"
#include "base/text.h"
#include "signing/asic_text.h"
#include "signing/zip_names.h"

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

static void append_reference(struct text *out, const struct asic_reference *reference)
{
    unsigned char base64[BASE64_SIZE];
    EVP_EncodeBlock(base64, reference->sha256.bytes, SHA256_SIZE);
    text_append(out, ASIC_REFERENCE);
    append_uri(out, reference->path);
    text_append(out, strcmp(reference->path, ASIC_ROOT_NAME) == 0 ? ASIC_ROOT_MARK : ASIC_NO_MARK);
    text_append(out, ASIC_DIGEST);
    text_append(out, (const char *)base64);
    text_append(out, ASIC_REFERENCE_END);
}

bool asic_write(const struct asic_manifest *manifest, struct buffer *ret, struct error *error)
{
    char name[ASIC_NAME_SIZE];
    asic_signature_name(manifest->number, name);
    CLEANUP(text_release) struct text out = TEXT_INIT(LIMIT_XML_FILE_BYTES);
    text_append(&out, ASIC_BEGIN);
    text_append(&out, name);
    text_append(&out, ASIC_SIGNATURE_END);
    for (size_t i = 0; i < manifest->count; i++)
        append_reference(&out, &manifest->references[i]);
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
    bool root = strcmp(path, ASIC_ROOT_NAME) == 0;
    if (!take(reader, root ? ASIC_ROOT_MARK : ASIC_NO_MARK) || !take(reader, ASIC_DIGEST) ||
        !take_digest(reader, &digest) || !take(reader, ASIC_REFERENCE_END))
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

bool asic_parse(const void *bytes, size_t size, unsigned number, struct asic_manifest *ret,
                struct error *error)
{
    char name[ASIC_NAME_SIZE], signature[ASIC_NAME_SIZE];
    asic_manifest_name(number, name);
    asic_signature_name(number, signature);
    struct reader reader = {
        .at = bytes, .begin = bytes, .end = (const char *)bytes + size, .name = name
    };
    CLEANUP(asic_release) struct asic_manifest manifest = { .number = number };
    if (!take(&reader, ASIC_BEGIN))
        return reject(&reader, error);
    if (!take(&reader, signature))
        return error_set(error, STATUS_FINDINGS, "'%s' does not name its signature '%s'", name,
                         signature);
    if (!take(&reader, ASIC_SIGNATURE_END))
        return reject(&reader, error);
    while (take(&reader, ASIC_REFERENCE)) {
        if (!take_reference(&reader, &manifest, error))
            return false;
    }
    if (!take(&reader, ASIC_END) || reader.at != reader.end)
        return reject(&reader, error);
    if (!check_form(&reader, &manifest, error))
        return false;
    *ret = manifest;
    manifest = (struct asic_manifest){ 0 };
    return true;
}
