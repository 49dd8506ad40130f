#include "dossier/facts/sbom.h"

#include "base/cleanup.h"
#include "base/limits.h"

#include <string.h>

DEFINE_POINTER_CLEANUP(json_t, json_decref)

static void set(xmlNode *node, const char *name, const char *value)
{
    if (value && *value)
        facts_set(node, name, value, strlen(value));
}

struct sbom sbom_start(xmlNode *facts, const char *format, const char *version)
{
    struct sbom sbom = { .group = facts_element(facts, "sbom") };
    xml_set(sbom.group, "format", format);
    xml_set(sbom.group, "version", version);
    return sbom;
}

static bool is_there(const char *value)
{
    return value && *value;
}

void sbom_add(struct sbom *sbom, const struct sbom_component *component)
{
    xmlNode *node = facts_element(sbom->group, "component");
    facts_set(node, "name", component->name ? component->name : "",
              component->name ? strlen(component->name) : 0);
    set(node, "version", component->version);
    set(node, "supplier", component->supplier);
    set(node, "identifier", component->identifier);
    set(node, "licence", component->licence);
    set(node, "hash", component->hash);
    bool complete = is_there(component->name) && is_there(component->version) &&
                    is_there(component->supplier) && is_there(component->identifier);
    xml_set(node, "complete", complete ? "yes" : "no");
    sbom->without_supplier += !is_there(component->supplier);
    sbom->without_version += !is_there(component->version);
    sbom->without_identifier += !is_there(component->identifier);
}

void sbom_subject(struct sbom *sbom, const char *name, const char *version)
{
    set(sbom->group, "subject", name);
    set(sbom->group, "subject-version", version);
}

void sbom_finish(struct sbom *sbom)
{
    xml_setf(sbom->group, "without-supplier", "%zu", sbom->without_supplier);
    xml_setf(sbom->group, "without-version", "%zu", sbom->without_version);
    xml_setf(sbom->group, "without-identifier", "%zu", sbom->without_identifier);
    xml_set(sbom->group, "author", sbom->author ? "yes" : "no");
    xml_set(sbom->group, "timestamp", sbom->timestamp ? "yes" : "no");
    xml_set(sbom->group, "dependencies", sbom->dependencies ? "yes" : "no");
    facts_count_items(sbom->group);
}

/* jansson's parser recurses; how deep is counted before it starts. */
static bool is_too_deep(const char *bytes, size_t size)
{
    unsigned depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < size; i++) {
        if (quoted && bytes[i] == '\\')
            i++;
        else if (bytes[i] == '"')
            quoted = !quoted;
        else if (!quoted && (bytes[i] == '{' || bytes[i] == '['))
            depth++;
        else if (!quoted && (bytes[i] == '}' || bytes[i] == ']') && depth > 0)
            depth--;
        if (depth > LIMIT_JSON_DEPTH)
            return true;
    }
    return false;
}

json_t *json_read(const char *bytes, size_t size, struct error *error)
{
    if (is_too_deep(bytes, size)) {
        (void)error_set(error, STATUS_LIMIT, "it nests deeper than the limit (%d)",
                        LIMIT_JSON_DEPTH);
        return NULL;
    }
    json_error_t failure;
    json_t *root = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &failure);
    if (!root)
        (void)error_set(error, STATUS_INPUT, "it is not well-formed JSON (line %d: %s)",
                        failure.line, failure.text);
    return root;
}

static enum sbom_result read_json(const char *bytes, size_t size, xmlNode *facts, bool *ret_json,
                                  struct error *error)
{
    CLEANUP(json_decref_pointer) json_t *root = json_read(bytes, size, error);
    *ret_json = root != NULL;
    if (!root)
        return SBOM_BROKEN;
    if (sbom_read_cyclonedx_json(root, facts, error) || sbom_read_spdx_json(root, facts, error))
        return SBOM_READ;
    return error->status == STATUS_DONE ? SBOM_NONE : SBOM_BROKEN;
}

static enum sbom_result read_xml(const char *bytes, size_t size, xmlNode *facts,
                                 struct error *error)
{
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xml_parse(bytes, size, "file", error);
    if (!doc)
        return SBOM_BROKEN;
    if (sbom_read_cyclonedx_xml(xmlDocGetRootElement(doc), facts, error))
        return SBOM_READ;
    return error->status == STATUS_DONE ? SBOM_NONE : SBOM_BROKEN;
}

enum sbom_result sbom_read(const char *bytes, size_t size, enum file_type type, xmlNode *facts,
                           bool *ret_json, struct error *error)
{
    *ret_json = false;
    error->status = STATUS_DONE;
    if (type == TYPE_XML)
        return read_xml(bytes, size, facts, error);
    size_t skip = size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    size_t begin = skip + strspn(bytes + skip, " \t\r\n");
    if (bytes[begin] == '{' || bytes[begin] == '[')
        return read_json(bytes + skip, size - skip, facts, ret_json, error);
    if (sbom_read_spdx_tags(bytes + skip, facts, error))
        return SBOM_READ;
    return error->status == STATUS_DONE ? SBOM_NONE : SBOM_BROKEN;
}

/* Ordinary text may begin with a bracket, and any XML may be broken: that concerns the bill of
 * materials only where the name or the content says that it is one. */
static bool claims_to_be_one(const struct facts_task *task, const char *bytes)
{
    return task->promised == TYPE_JSON || task->promised == TYPE_XML ||
           strstr(bytes, "cyclonedx.org/schema") || strstr(bytes, "\"CycloneDX\"") ||
           strstr(bytes, "SPDXVersion:") || strstr(bytes, "\"spdxVersion\"");
}

void sbom_facts_add(const struct facts_run *run, struct facts_task *task)
{
    (void)run;
    struct error reason;
    bool is_json = false;
    CLEANUP(buffer_release) struct buffer bytes = { 0 };
    if (!file_read(task->raw, LIMIT_XML_FILE_BYTES, &bytes, &reason)) {
        facts_not_evaluated(task, "sbom", reason.text);
        return;
    }
    enum sbom_result result = sbom_read((const char *)bytes.bytes, bytes.size, task->type,
                                        task->facts, &is_json, &reason);
    if (is_json)
        facts_set_type(task, TYPE_JSON);
    if (result == SBOM_BROKEN && claims_to_be_one(task, (const char *)bytes.bytes))
        facts_not_evaluated(task, "sbom", reason.text);
    else if (result != SBOM_READ)
        facts_not_applicable(task, "sbom");
}
