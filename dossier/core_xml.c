/* core.xml and proofs (schemas/core.xsd). */
#include "base/limits.h"
#include "dossier/core_hash.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void append_head(const char *name, const struct core *core, struct text *ret)
{
    char root[SHA256_HEX_SIZE];
    sha256_to_hex(&core->root, root);
    text_appendf(ret,
                 "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                 "<%s xmlns=\"" NS_CORE "\" format=\"1\" count=\"%zu\" root=\"%s\">\n",
                 name, core->count, root);
}

static void append_opening(const char *indent, const struct core_leaf *leaf, struct text *ret)
{
    text_appendf(ret, "%s<opening path=\"", indent);
    text_append_xml(ret, leaf->path);
    text_appendf(ret, "\" size=\"%" PRIu64 "\" sha256=\"%s\" salt=\"%s\"/>\n", leaf->size,
                 leaf->sha256, leaf->salt);
}

static bool finish(const char *name, const struct text *ret, struct error *error)
{
    return !text_failed(ret) ||
           error_set(error, STATUS_LIMIT, "%s is larger than %zu bytes", name, ret->max);
}

bool core_write(const struct core *core, core_carried *carried, void *context, struct text *ret,
                struct error *error)
{
    append_head("core", core, ret);
    for (size_t i = 0; i < core->count; i++) {
        const struct core_leaf *leaf = &core->leaves[i];
        bool open = carried(context, leaf);
        text_appendf(ret, "  <leaf digest=\"%s\"%s>\n", leaf->digest, open ? "" : "/");
        if (open) {
            append_opening("    ", leaf, ret);
            text_append(ret, "  </leaf>\n");
        }
    }
    text_append(ret, "</core>\n");
    return finish("core.xml", ret, error);
}

bool core_prove(const struct core *core, size_t leaf, struct text *ret, struct error *error)
{
    CLEANUP(free_pointer) char(*nodes)[SHA256_HEX_SIZE] = core_nodes(core);
    if (!nodes)
        return error_set(error, STATUS_INTERNAL, "no memory for a proof");
    append_head("proof", core, ret);
    append_opening("  ", &core->leaves[leaf], ret);
    size_t place = leaf;
    for (size_t count = core->count; count > 1; place /= 2) {
        size_t beside = place ^ 1;
        if (beside < count)
            text_appendf(ret, "  <step side=\"%s\" digest=\"%s\"/>\n",
                         beside < place ? "left" : "right", nodes[beside]);
        count = core_level_up(nodes, count);
    }
    text_append(ret, "</proof>\n");
    return finish("proof", ret, error);
}

void core_opening_release(struct core_opening *opening)
{
    free(opening->path);
    *opening = (struct core_opening){ .path = NULL };
}

static bool is_hex_digest(const char *hex)
{
    struct sha256 ignored;
    return hex && sha256_from_hex(hex, &ignored);
}

static bool parse_number(const char *text, uint64_t *ret)
{
    char *end;
    if (!text || *text < '0' || *text > '9')
        return false;
    *ret = strtoull(text, &end, 10);
    return *end == '\0';
}

/* Climbs from the leaf along the steps; false if a step is none. */
static bool climb(const xmlNode *proof, char node[SHA256_HEX_SIZE])
{
    const xmlNode *step = xml_child(proof, NS_CORE, "step");
    for (; step; step = xml_next(step, NS_CORE, "step")) {
        const char *side = xml_attribute(step, "side");
        const char *digest = xml_attribute(step, "digest");
        if (!side || !is_hex_digest(digest))
            return false;
        if (strcmp(side, "left") == 0)
            core_node_digest(digest, node, node);
        else if (strcmp(side, "right") == 0)
            core_node_digest(node, digest, node);
        else
            return false;
    }
    return true;
}

/* Reads the proof and computes the root to which it leads. */
static bool read_proof(const xmlNode *proof, struct core_opening *ret)
{
    const xmlNode *opening = xml_child(proof, NS_CORE, "opening");
    const char *path = opening ? xml_attribute(opening, "path") : NULL;
    const char *sha256 = opening ? xml_attribute(opening, "sha256") : NULL;
    const char *salt = opening ? xml_attribute(opening, "salt") : NULL;
    char node[SHA256_HEX_SIZE];
    if (!path || !is_hex_digest(salt) || !sha256 || !sha256_from_hex(sha256, &ret->sha256) ||
        !parse_number(xml_attribute(opening, "size"), &ret->size) ||
        !parse_number(xml_attribute(proof, "count"), &ret->count))
        return false;
    ret->path = strdup(path);
    if (!ret->path || !core_leaf_digest(salt, ret->size, sha256, path, node) || !climb(proof, node))
        return false;
    core_root_digest(ret->count, node, &ret->root);
    return true;
}

bool core_verify(const void *bytes, size_t size, const struct sha256 *root,
                 struct core_opening *ret, struct error *error)
{
    if (size > LIMIT_MANIFEST_BYTES)
        return error_set(error, STATUS_LIMIT, "proof is larger than %llu bytes",
                         LIMIT_MANIFEST_BYTES);
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xml_parse(bytes, size, "proof", error);
    if (!doc)
        return false;
    CLEANUP(core_opening_release) struct core_opening opening = { .path = NULL };
    const xmlNode *proof = xmlDocGetRootElement(doc);
    if (!xml_is(proof, NS_CORE, "proof") || !read_proof(proof, &opening))
        return error_set(error, STATUS_INPUT, "the file is no proof of a core");
    if (!sha256_equal(&opening.root, root)) {
        char hex[SHA256_HEX_SIZE];
        sha256_to_hex(&opening.root, hex);
        return error_set(error, STATUS_FINDINGS,
                         "the proof does not lead to this core; it leads to \"%s\"", hex);
    }
    *ret = opening;
    opening = (struct core_opening){ .path = NULL };
    return true;
}
