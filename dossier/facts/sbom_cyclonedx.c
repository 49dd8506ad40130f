/* CycloneDX, XML and JSON (ECMA-424). The supplier of a component is its `supplier`, else its
 * `manufacturer` (1.6) or `publisher`; an `author` wrote it and need not supply it. */
#include "base/cleanup.h"
#include "dossier/facts/sbom.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 64
#define NAMESPACE "http://cyclonedx.org/schema/bom/"

static bool version_is_known(const char *version)
{
    static const char *const versions[] = { "1.4", "1.5", "1.6" };
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        if (strcmp(version, versions[i]) == 0)
            return true;
    }
    return false;
}

static bool refuse_version(const char *version, struct error *error)
{
    return error_set(error, STATUS_UNKNOWN,
                     "CycloneDX version \"%.20s\" is not read (1.4 to 1.6 are)", version);
}

/* XML: the first child of a name, in the document's own namespace; its text, or NULL. */
static xmlNode *part(const xmlNode *node, const char *name)
{
    return node ? xml_child(node, (const char *)node->ns->href, name) : NULL;
}

static char *part_text(const xmlNode *node, const char *name)
{
    const xmlNode *found = part(node, name);
    char *text = found ? xml_content(found) : NULL;
    size_t size = text ? strlen(text) : 0;
    while (size > 0 && strchr(" \t\r\n", text[size - 1]))
        text[--size] = '\0';
    if (size == 0) {
        free(text);
        return NULL;
    }
    size_t skip = strspn(text, " \t\r\n");
    memmove(text, text + skip, size - skip + 1);
    return text;
}

static char *xml_supplier(const xmlNode *component)
{
    char *name = part_text(part(component, "supplier"), "name");
    if (!name)
        name = part_text(part(component, "manufacturer"), "name");
    return name ? name : part_text(component, "publisher");
}

static char *xml_identifier(const xmlNode *component)
{
    char *text = part_text(component, "purl");
    if (!text)
        text = part_text(component, "cpe");
    const xmlNode *swid = text ? NULL : part(component, "swid");
    const char *tag = swid ? xml_attribute(swid, "tagId") : NULL;
    return tag ? strdup(tag) : text;
}

static char *xml_licence(const xmlNode *component)
{
    const xmlNode *licences = part(component, "licenses");
    const xmlNode *licence = part(licences, "license");
    char *text = part_text(licence, "id");
    if (!text)
        text = part_text(licence, "name");
    return text ? text : part_text(licences, "expression");
}

static void add_xml_component(struct sbom *sbom, const xmlNode *node)
{
    CLEANUP(free_pointer) char *name = part_text(node, "name");
    CLEANUP(free_pointer) char *version = part_text(node, "version");
    CLEANUP(free_pointer) char *supplier = xml_supplier(node);
    CLEANUP(free_pointer) char *identifier = xml_identifier(node);
    CLEANUP(free_pointer) char *licence = xml_licence(node);
    CLEANUP(free_pointer) char *hash = part_text(part(node, "hashes"), "hash");
    struct sbom_component component = { name, version, supplier, identifier, licence, hash };
    sbom_add(sbom, &component);
}

static void add_xml_components(struct sbom *sbom, const xmlNode *parent, unsigned depth)
{
    const xmlNode *list = depth < DEPTH_MAX ? part(parent, "components") : NULL;
    for (const xmlNode *at = part(list, "component"); at;
         at = xml_next(at, (const char *)at->ns->href, "component")) {
        add_xml_component(sbom, at);
        add_xml_components(sbom, at, depth + 1);
    }
}

static void add_xml_metadata(struct sbom *sbom, const xmlNode *root)
{
    const xmlNode *metadata = part(root, "metadata");
    CLEANUP(free_pointer) char *timestamp = part_text(metadata, "timestamp");
    CLEANUP(free_pointer) char *name = part_text(part(metadata, "component"), "name");
    CLEANUP(free_pointer) char *version = part_text(part(metadata, "component"), "version");
    sbom->timestamp = timestamp != NULL;
    sbom->author = part(metadata, "authors") || part(metadata, "manufacture") ||
                   part(metadata, "manufacturer") || part(metadata, "supplier");
    sbom_subject(sbom, name, version);
}

bool sbom_read_cyclonedx_xml(const xmlNode *root, xmlNode *facts, struct error *error)
{
    const char *ns = root->ns && root->ns->href ? (const char *)root->ns->href : "";
    if (strncmp(ns, NAMESPACE, strlen(NAMESPACE)) != 0 || !xml_is(root, ns, "bom"))
        return false;
    const char *version = ns + strlen(NAMESPACE);
    if (!version_is_known(version))
        return refuse_version(version, error);
    struct sbom sbom = sbom_start(facts, "cyclonedx", version);
    add_xml_metadata(&sbom, root);
    add_xml_components(&sbom, root, 0);
    sbom.dependencies = part(part(root, "dependencies"), "dependency") != NULL;
    sbom_finish(&sbom);
    return true;
}

static const char *string_of(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value && *value ? value : NULL;
}

static const char *json_supplier(const json_t *component)
{
    const char *name = string_of(json_object_get(component, "supplier"), "name");
    if (!name)
        name = string_of(json_object_get(component, "manufacturer"), "name");
    return name ? name : string_of(component, "publisher");
}

static const char *json_identifier(const json_t *component)
{
    const char *text = string_of(component, "purl");
    if (!text)
        text = string_of(component, "cpe");
    return text ? text : string_of(json_object_get(component, "swid"), "tagId");
}

static const char *json_licence(const json_t *component)
{
    const json_t *first = json_array_get(json_object_get(component, "licenses"), 0);
    const char *text = string_of(json_object_get(first, "license"), "id");
    if (!text)
        text = string_of(json_object_get(first, "license"), "name");
    return text ? text : string_of(first, "expression");
}

static void add_json_components(struct sbom *sbom, const json_t *parent)
{
    size_t i;
    const json_t *at;
    json_array_foreach(json_object_get(parent, "components"), i, at)
    {
        struct sbom_component component = {
            .name = string_of(at, "name"),
            .version = string_of(at, "version"),
            .supplier = json_supplier(at),
            .identifier = json_identifier(at),
            .licence = json_licence(at),
            .hash = string_of(json_array_get(json_object_get(at, "hashes"), 0), "content"),
        };
        sbom_add(sbom, &component);
        add_json_components(sbom, at);
    }
}

bool sbom_read_cyclonedx_json(const json_t *root, xmlNode *facts, struct error *error)
{
    const char *format = string_of(root, "bomFormat");
    if (!format || strcmp(format, "CycloneDX") != 0)
        return false;
    const char *version = string_of(root, "specVersion");
    if (!version || !version_is_known(version))
        return refuse_version(version ? version : "", error);
    struct sbom sbom = sbom_start(facts, "cyclonedx", version);
    const json_t *metadata = json_object_get(root, "metadata");
    const json_t *subject = json_object_get(metadata, "component");
    sbom.timestamp = string_of(metadata, "timestamp") != NULL;
    sbom.author = json_array_size(json_object_get(metadata, "authors")) > 0 ||
                  json_object_get(metadata, "manufacture") ||
                  json_object_get(metadata, "manufacturer") ||
                  json_object_get(metadata, "supplier");
    sbom_subject(&sbom, string_of(subject, "name"), string_of(subject, "version"));
    add_json_components(&sbom, root);
    sbom.dependencies = json_array_size(json_object_get(root, "dependencies")) > 0;
    sbom_finish(&sbom);
    return true;
}
