#include "dossier/manifest/field.h"

#include "base/path.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#define FIELD(type, name, kind, member)                                                            \
    {                                                                                              \
        name, kind, false, offsetof(struct type, member), 0                                        \
    }
#define OPTIONAL(type, name, kind, member)                                                         \
    {                                                                                              \
        name, kind, true, offsetof(struct type, member), 0                                         \
    }
#define FIELDS(element, ...)                                                                       \
    {                                                                                              \
        element, (const struct field[]){ __VA_ARGS__ },                                            \
            sizeof((const struct field[]){ __VA_ARGS__ }) / sizeof(struct field)                   \
    }

const struct fields manifest_root_fields =
    FIELDS("manifest", FIELD(manifest, "state", FIELD_STATE, state));
const struct fields manifest_filing_fields = FIELDS(
    "filing", FIELD(manifest, "id", FIELD_SLUG, filing),
    FIELD(manifest, "regulator", FIELD_SLUG, regulator),
    FIELD(manifest, "route", FIELD_SLUG, route), OPTIONAL(manifest, "class", FIELD_LINE, class),
    OPTIONAL(manifest, "application", FIELD_LINE, application),
    FIELD(manifest, "sequence", FIELD_POSITIVE, sequence),
    { "previous", FIELD_DIGEST, true, offsetof(struct manifest, previous),
      offsetof(struct manifest, has_previous) });
const struct fields manifest_product_fields = FIELDS(
    "product", FIELD(manifest, "dossier", FIELD_SLUG, dossier),
    FIELD(manifest, "name", FIELD_TEXT, product), FIELD(manifest, "release", FIELD_TEXT, release));
const struct fields manifest_as_of_fields =
    FIELDS("as-of", FIELD(manifest, "date", FIELD_DAY, as_of),
           FIELD(manifest, "origin", FIELD_ORIGIN_OF_DATE, as_of_origin));
const struct fields manifest_signer_fields =
    FIELDS("signer", FIELD(manifest_signer, "role", FIELD_ROLE, role),
           FIELD(manifest_signer, "level", FIELD_LEVEL, level));
const struct fields manifest_pack_fields =
    FIELDS("pack", FIELD(manifest_pack, "id", FIELD_SLUG, id),
           FIELD(manifest_pack, "sha256", FIELD_DIGEST, sha256),
           FIELD(manifest_pack, "origin", FIELD_ORIGIN_OF_PACK, origin));
const struct fields manifest_tool_fields =
    FIELDS("tool", FIELD(manifest, "version", FIELD_LINE, tool),
           FIELD(manifest, "compressor", FIELD_LINE, compressor));
const struct fields manifest_report_fields =
    FIELDS("report", FIELD(manifest, "sha256", FIELD_DIGEST, report));
const struct fields manifest_core_fields =
    FIELDS("core", FIELD(manifest, "root", FIELD_DIGEST, core_root));
const struct fields manifest_file_fields =
    FIELDS("file", FIELD(manifest_file, "path", FIELD_PATH, path),
           OPTIONAL(manifest_file, "document", FIELD_SLUG, document),
           OPTIONAL(manifest_file, "rendition", FIELD_RENDITION, rendition),
           FIELD(manifest_file, "size", FIELD_COUNT, size),
           FIELD(manifest_file, "sha256", FIELD_DIGEST, sha256),
           FIELD(manifest_file, "method", FIELD_METHOD, method),
           FIELD(manifest_file, "stored-size", FIELD_COUNT, stored_size),
           FIELD(manifest_file, "stored-sha256", FIELD_DIGEST, stored_sha256));

const char *const method_names[2] = { "stored", "deflated" };

static bool is_one_of(const char *value, const char *const words[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(value, words[i]) == 0)
            return true;
    }
    return false;
}

/* No control characters: an XML reader would make blanks of them in an attribute. */
static bool is_plain(const char *value)
{
    for (; *value; value++) {
        if (iscntrl((unsigned char)*value))
            return false;
    }
    return true;
}

static bool is_line(const char *value)
{
    size_t size = strlen(value);
    return size > 0 && value[0] != ' ' && value[size - 1] != ' ' && is_plain(value);
}

/* Slug characters, with the capital of a script (zh-Hant) allowed: types.xsd, rendition-id. */
static bool is_rendition(const char *value)
{
    size_t size = strlen(value);
    return size > 3 && size < 96 && islower((unsigned char)value[0]) &&
           strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == size;
}

bool field_string_valid(enum field_kind kind, const char *value)
{
    static const char *const dates[] = { "option", "SOURCE_DATE_EPOCH", "clock" };
    static const char *const packs[] = { "installed", "signed", "local" };
    static const char *const roles[] = { "applicant", "representative", "endorser" };
    struct error ignored;
    switch (kind) {
    case FIELD_SLUG:
        return id_valid(value);
    case FIELD_RENDITION:
        return is_rendition(value);
    case FIELD_LINE:
        return is_line(value);
    case FIELD_DAY:
        return date_valid(value);
    case FIELD_PATH:
        return path_check(value, &ignored);
    case FIELD_ORIGIN_OF_DATE:
        return is_one_of(value, dates, 3);
    case FIELD_ORIGIN_OF_PACK:
        return is_one_of(value, packs, 3);
    case FIELD_ROLE:
        return is_one_of(value, roles, 3);
    default:
        return is_plain(value);
    }
}
