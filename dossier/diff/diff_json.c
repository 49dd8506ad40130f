/* What differs, as JSON. */
#include "dossier/diff/diff_internal.h"

#include <string.h>

static void member(const char *name, const char *value, struct text *ret)
{
    if (value)
        text_append_json_member(ret, name, value);
}

static void place_json(const char *file, const char *line, const xmlNode *node, struct text *ret)
{
    if (!node)
        return;
    struct place place = xml_place(node);
    text_append_json_member(ret, file, place.file);
    text_appendf(ret, ",\"%s\":%ld", line, place.line);
}

static void edition_json(const char *name, const struct edition *edition, struct text *ret)
{
    char hex[SHA256_HEX_SIZE];
    const struct manifest *manifest = edition->manifest;
    text_appendf(ret, ",\"%s\":{\"kind\":\"%s\"", name, manifest ? "manifest" : "dossier");
    text_append_json_member(ret, "name", edition->name);
    text_append_json_member(ret, "dossier",
                            manifest ? manifest->dossier : dossier_id(edition->dossier));
    member("filing", manifest ? manifest->filing : edition->filing, ret);
    if (manifest) {
        sha256_to_hex(&edition->bundle_id, hex);
        text_append_json_member(ret, "regulator", manifest->regulator);
        text_append_json_member(ret, "state", bundle_state_name(manifest->state));
        text_appendf(ret, ",\"sequence\":%llu", (unsigned long long)manifest->sequence);
        text_append_json_member(ret, "bundleId", hex);
    }
    text_append(ret, "}");
}

static void touches_json(const struct diff *diff, const bool *touches, struct text *ret)
{
    const char *between = "";
    text_append(ret, ",\"touches\":[");
    for (size_t i = 0; i < diff->filing_count; i++) {
        if (!touches[i])
            continue;
        text_append(ret, between);
        text_append_json(ret, diff->filings[i].id);
        between = ",";
    }
    text_append(ret, "]}");
}

static void side_json(const char *name, const struct edition_file *file, struct text *ret)
{
    char hex[SHA256_HEX_SIZE];
    if (!file)
        return;
    text_appendf(ret, ",\"%s\":{\"path\":", name);
    text_append_json(ret, file->path);
    if (file->has_digest) {
        sha256_to_hex(&file->sha256, hex);
        text_append_json_member(ret, "sha256", hex);
    }
    member("revision", diff_revision(file), ret);
    if (file->node) {
        member("ofRevision", xml_attribute(file->node, "of-revision"), ret);
        member("heading", xml_attribute(file->node->parent, "heading"), ret);
        member("also", xml_attribute(file->node->parent, "also"), ret);
    }
    place_json("file", "line", file->node, ret);
    text_append(ret, "}");
}

static void file_json(const struct diff *diff, const struct diff_file *file, struct text *ret)
{
    const struct edition_file *one = file->after ? file->after : file->before;
    text_append(ret, "{\"change\":");
    text_append_json(ret, diff_code(file->kind));
    member("document", one->document, ret);
    member("rendition", one->is_rendition ? one->key : NULL, ret);
    text_appendf(ret, ",\"behind\":%s", file->behind ? "true" : "false");
    side_json("before", file->before, ret);
    side_json("after", file->after, ret);
    touches_json(diff, file->touches, ret);
}

static void item_json(const struct diff *diff, const struct diff_item *item, struct text *ret)
{
    text_append(ret, "{\"change\":");
    text_append_json(ret, diff_code(item->kind));
    text_append_json_member(ret, "section", item->section);
    text_append_json_member(ret, "path", item->path);
    member("attribute", item->attribute, ret);
    member("before", item->before, ret);
    member("after", item->after, ret);
    place_json("beforeFile", "beforeLine", item->was, ret);
    place_json("afterFile", "afterLine", item->now, ret);
    touches_json(diff, item->touches, ret);
}

static void filing_json(const struct diff_filing *filing, struct text *ret)
{
    enum filing_state state;
    text_append(ret, "{\"id\":");
    text_append_json(ret, filing->id);
    if (diff_state(filing, &state))
        text_append_json_member(ret, "state", filing_state_code(state));
    text_appendf(ret, ",\"documents\":%zu,\"data\":%zu}", filing->files, filing->items);
}

static void regulators_json(const struct diff *diff, struct text *ret)
{
    static const char *const needs[] = { "none", "review", "change" };
    const char *between = "";
    for (size_t from = 0, to; from < diff->filing_count; from = to) {
        if (!diff_regulator_next(diff, from, &to))
            continue;
        text_append(ret, between);
        text_append(ret, "\n{\"id\":");
        text_append_json(ret, diff->filings[from].regulator);
        text_append_json_member(ret, "mayNeed", needs[diff_need(diff, from, to)]);
        text_append(ret, ",\"filings\":[");
        for (size_t i = from; i < to; i++) {
            text_append(ret, i > from ? "," : "");
            filing_json(&diff->filings[i], ret);
        }
        text_append(ret, "]}");
        between = ",";
    }
}

bool diff_write_json(const struct diff_page *page, struct text *ret, struct error *error)
{
    const struct diff *diff = page->diff;
    (void)error;
    text_append(ret, "{\"format\":1");
    edition_json("before", diff->before, ret);
    edition_json("after", diff->after, ret);
    text_appendf(ret, ",\"signaturesVerified\":false,\"dataCompared\":%s,\"unchanged\":%zu",
                 diff_has_data(diff) ? "true" : "false", diff->unchanged);
    text_append(ret, ",\"documents\":[");
    for (size_t i = 0; i < diff->file_count; i++) {
        text_append(ret, i ? ",\n" : "\n");
        file_json(diff, &diff->files[i], ret);
    }
    text_append(ret, "],\"data\":[");
    for (size_t i = 0; i < diff->item_count; i++) {
        text_append(ret, i ? ",\n" : "\n");
        item_json(diff, &diff->items[i], ret);
    }
    text_append(ret, "],\"regulators\":[");
    regulators_json(diff, ret);
    text_append(ret, "]}\n");
    return true;
}
