/* Reads manifest.xml by hand. The reader may be simple because it is not trusted: whatever it makes
 * of the bytes is written again, and must give the same bytes. */
#include "base/limits.h"
#include "dossier/manifest/field.h"

#include <stdlib.h>
#include <string.h>

struct reader {
    char *at;
    char *end; /* a NUL byte stands there */
    long line;
    struct error *error;
};

static bool refuse(const struct reader *reader, const char *what, const char *subject)
{
    int size = (int)strcspn(subject, "\n"); /* a message is one line */
    return error_set(reader->error, STATUS_INPUT, "manifest.xml: line %ld: %s \"%.*s\"",
                     reader->line, what, size, subject);
}

/* Steps over a literal if it stands here. */
static bool accept(struct reader *reader, const char *literal)
{
    size_t size = strlen(literal);
    if ((size_t)(reader->end - reader->at) < size || memcmp(reader->at, literal, size) != 0)
        return false;
    for (size_t i = 0; i < size; i++)
        reader->line += literal[i] == '\n';
    reader->at += size;
    return true;
}

static bool expect(struct reader *reader, const char *literal)
{
    return accept(reader, literal) || refuse(reader, "expected", literal);
}

/* Replaces the references that the writer uses, in place. */
static void unescape(char *value)
{
    static const struct {
        const char *reference;
        char character;
    } table[] = {
        { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&#39;", '\'' },
    };
    char *out = value;
    while (*value) {
        size_t length = 1;
        char character = *value;
        for (size_t i = 0; *value == '&' && i < sizeof table / sizeof *table; i++) {
            if (strncmp(value, table[i].reference, strlen(table[i].reference)) == 0) {
                character = table[i].character;
                length = strlen(table[i].reference);
            }
        }
        *out++ = character;
        value += length;
    }
    *out = '\0';
}

/* The value of the attribute if it stands here; *ret is NULL if it does not. False only if it is
 * broken. */
static bool read_attribute(struct reader *reader, const char *name, char **ret)
{
    *ret = NULL;
    char *start = reader->at;
    if (!accept(reader, " ") || !accept(reader, name) || !accept(reader, "=\"")) {
        reader->at = start;
        return true;
    }
    char *quote = memchr(reader->at, '"', (size_t)(reader->end - reader->at));
    if (!quote || memchr(reader->at, '\0', (size_t)(quote - reader->at)))
        return refuse(reader, "no end of attribute", name);
    *quote = '\0';
    *ret = reader->at;
    unescape(*ret);
    reader->at = quote + 1;
    return true;
}

static bool parse_count(const char *value, uint64_t *ret)
{
    uint64_t number = 0;
    if (!*value)
        return false;
    for (; *value; value++) {
        if (*value < '0' || *value > '9')
            return false;
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, (uint64_t)(*value - '0'), &number))
            return false;
    }
    *ret = number;
    return true;
}

static bool parse_state(const char *value, enum bundle_state *ret)
{
    for (enum bundle_state state = STATE_FILING; state <= STATE_SAMPLE; state++) {
        if (strcmp(value, bundle_state_name(state)) == 0) {
            *ret = state;
            return true;
        }
    }
    return false;
}

static bool parse_method(const char *value, enum method *ret)
{
    *ret = strcmp(value, method_names[1]) == 0 ? METHOD_DEFLATED : METHOD_STORED;
    return *ret == METHOD_DEFLATED || strcmp(value, method_names[0]) == 0;
}

static bool parse_value(const struct field *field, const char *value, void *target)
{
    switch (field->kind) {
    case FIELD_DIGEST:
        return sha256_from_hex(value, target);
    case FIELD_COUNT:
        return parse_count(value, target);
    case FIELD_POSITIVE:
        return parse_count(value, target) && *(uint64_t *)target > 0;
    case FIELD_STATE:
        return parse_state(value, target);
    case FIELD_LEVEL:
        return level_parse(value, target) && *(enum level *)target != LEVEL_NONE;
    case FIELD_METHOD:
        return parse_method(value, target);
    default:
        *(const char **)target = value;
        return field_string_valid(field->kind, value);
    }
}

static bool read_fields(struct reader *reader, const struct fields *fields, void *base)
{
    for (size_t i = 0; i < fields->count; i++) {
        const struct field *field = &fields->items[i];
        char *value;
        if (!read_attribute(reader, field->name, &value))
            return false;
        if (!value && !field->optional)
            return refuse(reader, "expected attribute", field->name);
        if (!value)
            continue;
        if (!parse_value(field, value, (char *)base + field->offset))
            return refuse(reader, "impossible value of attribute", field->name);
        if (field->flag)
            *(bool *)((char *)base + field->flag) = true;
    }
    return true;
}

static bool read_element(struct reader *reader, const char *indent, const struct fields *fields,
                         void *base)
{
    return expect(reader, indent) && expect(reader, "<") && expect(reader, fields->element) &&
           read_fields(reader, fields, base) && expect(reader, "/>\n");
}

static bool read_signers(struct reader *reader, struct manifest *manifest)
{
    while (accept(reader, "  <signer")) {
        struct manifest_signer signer;
        if (!read_fields(reader, &manifest_signer_fields, &signer) || !expect(reader, "/>\n") ||
            !manifest_add_signer(manifest, signer.role, signer.level, reader->error))
            return false;
    }
    return true;
}

static bool read_packs(struct reader *reader, struct manifest *manifest)
{
    while (accept(reader, "  <pack")) {
        struct manifest_pack pack;
        if (!read_fields(reader, &manifest_pack_fields, &pack) || !expect(reader, "/>\n") ||
            !manifest_add_pack(manifest, pack.id, &pack.sha256, pack.origin, reader->error))
            return false;
    }
    return manifest->pack_count > 0 || refuse(reader, "expected", "  <pack");
}

static bool read_files(struct reader *reader, struct manifest *manifest)
{
    if (!expect(reader, "  <files>\n"))
        return false;
    while (accept(reader, "    <file")) {
        struct entry nothing = { .path = NULL };
        if (manifest->file_count == LIMIT_ENTRIES)
            return refuse(reader, "more files than allowed at", "<file");
        if (!manifest_add_file(manifest, &nothing, reader->error) ||
            !read_fields(reader, &manifest_file_fields,
                         &manifest->files[manifest->file_count - 1]) ||
            !expect(reader, "/>\n"))
            return false;
    }
    if (manifest->file_count < 2)
        return refuse(reader, "expected", "    <file");
    return expect(reader, "  </files>\n</manifest>\n");
}

static bool read_manifest(struct reader *reader, struct manifest *manifest)
{
    return expect(reader, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") &&
           expect(reader, "<manifest xmlns=\"urn:samdossier:manifest:1\" format=\"1\"") &&
           read_fields(reader, &manifest_root_fields, manifest) && expect(reader, ">\n") &&
           read_element(reader, "  ", &manifest_filing_fields, manifest) &&
           read_element(reader, "  ", &manifest_product_fields, manifest) &&
           read_element(reader, "  ", &manifest_as_of_fields, manifest) &&
           read_signers(reader, manifest) && read_packs(reader, manifest) &&
           read_element(reader, "  ", &manifest_tool_fields, manifest) &&
           read_element(reader, "  ", &manifest_report_fields, manifest) &&
           read_element(reader, "  ", &manifest_core_fields, manifest) &&
           read_files(reader, manifest) &&
           (reader->at == reader->end || refuse(reader, "bytes behind", "</manifest>"));
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool paths_are_unique(const struct manifest *manifest, struct error *error)
{
    CLEANUP(free_pointer) const char **paths = calloc(manifest->file_count, sizeof *paths);
    if (!paths)
        return error_set(error, STATUS_INTERNAL, "no memory for a manifest");
    for (size_t i = 0; i < manifest->file_count; i++)
        paths[i] = manifest->files[i].path;
    qsort(paths, manifest->file_count, sizeof *paths, compare_paths);
    for (size_t i = 1; i < manifest->file_count; i++) {
        if (strcmp(paths[i - 1], paths[i]) == 0)
            return error_set(error, STATUS_INPUT, "manifest.xml: file \"%s\" is listed twice",
                             paths[i]);
    }
    return true;
}

/* The bytes must be those that the writer makes of what was read. */
static bool is_canonical(const struct manifest *manifest, const void *bytes, size_t size,
                         struct error *error)
{
    CLEANUP(text_release) struct text again = TEXT_INIT(LIMIT_MANIFEST_BYTES);
    if (!manifest_write(manifest, &again, error)) {
        error->status = STATUS_INPUT;
        return false;
    }
    if (again.size != size || memcmp(again.bytes, bytes, size) != 0)
        return error_set(error, STATUS_INPUT, "manifest.xml: not written as this program does");
    return true;
}

bool manifest_parse(const void *bytes, size_t size, struct manifest *ret, struct error *error)
{
    if (size > LIMIT_MANIFEST_BYTES)
        return error_set(error, STATUS_INPUT, "manifest.xml: larger than %llu bytes",
                         LIMIT_MANIFEST_BYTES);
    CLEANUP(manifest_release) struct manifest manifest = MANIFEST_INIT;
    manifest.bytes = malloc(size + 1);
    if (!manifest.bytes)
        return error_set(error, STATUS_INTERNAL, "no memory for a manifest");
    if (size)
        memcpy(manifest.bytes, bytes, size);
    manifest.bytes[size] = '\0';
    struct reader reader = {
        .at = manifest.bytes, .end = manifest.bytes + size, .line = 1, .error = error
    };
    if (!read_manifest(&reader, &manifest) || !paths_are_unique(&manifest, error) ||
        !is_canonical(&manifest, bytes, size, error))
        return false;
    *ret = manifest;
    manifest = (struct manifest)MANIFEST_INIT;
    return true;
}
