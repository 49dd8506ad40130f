#include "dossier/manifest/field.h"

#include <inttypes.h>
#include <string.h>

static bool is_string(enum field_kind kind)
{
    return kind <= FIELD_PATH || kind >= FIELD_ORIGIN_OF_DATE;
}

static bool field_is_absent(const struct field *field, const char *base)
{
    if (is_string(field->kind))
        return *(const char *const *)(base + field->offset) == NULL;
    return field->optional && !*(const bool *)(base + field->flag);
}

/* Appends the value; false if it cannot stand there. */
static bool append_value(const struct field *field, const char *base, struct text *ret)
{
    const void *value = base + field->offset;
    char hex[SHA256_HEX_SIZE];
    switch (field->kind) {
    case FIELD_DIGEST:
        sha256_to_hex(value, hex);
        text_append(ret, hex);
        return true;
    case FIELD_COUNT:
    case FIELD_POSITIVE:
        text_appendf(ret, "%" PRIu64, *(const uint64_t *)value);
        return field->kind == FIELD_COUNT || *(const uint64_t *)value > 0;
    case FIELD_STATE:
        text_append(ret, bundle_state_name(*(const enum bundle_state *)value));
        return true;
    case FIELD_LEVEL:
        text_append(ret, level_name(*(const enum level *)value));
        return *(const enum level *)value != LEVEL_NONE;
    case FIELD_METHOD:
        text_append(ret, method_names[*(const enum method *)value == METHOD_DEFLATED]);
        return true;
    default:
        text_append_xml(ret, *(const char *const *)value);
        return field_string_valid(field->kind, *(const char *const *)value);
    }
}

static bool append_fields(const struct fields *fields, const void *base, struct text *ret,
                          struct error *error)
{
    for (size_t i = 0; i < fields->count; i++) {
        const struct field *field = &fields->items[i];
        if (field_is_absent(field, base)) {
            if (field->optional)
                continue;
            return error_set(error, STATUS_INTERNAL, "manifest has no %s \"%s\"", fields->element,
                             field->name);
        }
        text_append_character(ret, ' ');
        text_append(ret, field->name);
        text_append_bytes(ret, "=\"", 2);
        if (!append_value(field, base, ret))
            return error_set(error, STATUS_INTERNAL, "manifest cannot hold this value of %s \"%s\"",
                             fields->element, field->name);
        text_append_character(ret, '"');
    }
    return true;
}

static bool append_element(const char *indent, const struct fields *fields, const void *base,
                           struct text *ret, struct error *error)
{
    text_append(ret, indent);
    text_append_character(ret, '<');
    text_append(ret, fields->element);
    if (!append_fields(fields, base, ret, error))
        return false;
    text_append_bytes(ret, "/>\n", 3);
    return true;
}

static bool append_head(const struct manifest *manifest, struct text *ret, struct error *error)
{
    text_append(ret, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<manifest xmlns=\"urn:samdossier:manifest:1\" format=\"1\"");
    if (!append_fields(&manifest_root_fields, manifest, ret, error))
        return false;
    text_append_bytes(ret, ">\n", 2);
    return append_element("  ", &manifest_filing_fields, manifest, ret, error) &&
           append_element("  ", &manifest_product_fields, manifest, ret, error) &&
           append_element("  ", &manifest_as_of_fields, manifest, ret, error);
}

static bool append_body(const struct manifest *manifest, struct text *ret, struct error *error)
{
    for (size_t i = 0; i < manifest->signer_count; i++) {
        if (!append_element("  ", &manifest_signer_fields, &manifest->signers[i], ret, error))
            return false;
    }
    for (size_t i = 0; i < manifest->pack_count; i++) {
        if (!append_element("  ", &manifest_pack_fields, &manifest->packs[i], ret, error))
            return false;
    }
    if (!append_element("  ", &manifest_tool_fields, manifest, ret, error) ||
        !append_element("  ", &manifest_report_fields, manifest, ret, error) ||
        !append_element("  ", &manifest_core_fields, manifest, ret, error))
        return false;
    text_append(ret, "  <files>\n");
    for (size_t i = 0; i < manifest->file_count; i++) {
        if (!append_element("    ", &manifest_file_fields, &manifest->files[i], ret, error))
            return false;
    }
    text_append(ret, "  </files>\n</manifest>\n");
    return true;
}

bool manifest_write(const struct manifest *manifest, struct text *ret, struct error *error)
{
    if (manifest->pack_count == 0)
        return error_set(error, STATUS_INTERNAL, "manifest names no pack");
    if (manifest->file_count < 2)
        return error_set(error, STATUS_INTERNAL, "manifest has no file table");
    if (!append_head(manifest, ret, error) || !append_body(manifest, ret, error))
        return false;
    if (text_failed(ret))
        return error_set(error, STATUS_LIMIT, "manifest is larger than %zu bytes", ret->max);
    return true;
}
