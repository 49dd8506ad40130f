/* SPDX 2.2 and 2.3, JSON and tag-value (ISO/IEC 5962). The packages that the document describes are
 * its subject, not its components. NOASSERTION and NONE say nothing. */
#include "base/cleanup.h"
#include "base/text.h"
#include "dossier/facts/sbom.h"

#include <stdlib.h>
#include <string.h>

static const char *asserted(const char *value)
{
    return value && *value && strcmp(value, "NOASSERTION") != 0 && strcmp(value, "NONE") != 0
               ? value
               : NULL;
}

/* "Organization: Name (mail)" or "Person: Name". */
static const char *party(const char *value)
{
    value = asserted(value);
    const char *colon = value ? strstr(value, ": ") : NULL;
    return colon ? asserted(colon + 2) : value;
}

static const char *string_of(const json_t *object, const char *key)
{
    return asserted(json_string_value(json_object_get(object, key)));
}

static bool version_is_known(const char *version)
{
    return strcmp(version, "SPDX-2.2") == 0 || strcmp(version, "SPDX-2.3") == 0;
}

static bool refuse_version(const char *version, struct error *error)
{
    return error_set(error, STATUS_UNKNOWN, "SPDX version \"%.20s\" is not read (2.2 and 2.3 are)",
                     version);
}

static bool is_identifier(const char *type)
{
    return type && (strcmp(type, "purl") == 0 || strcmp(type, "swid") == 0 ||
                    strcmp(type, "cpe22Type") == 0 || strcmp(type, "cpe23Type") == 0);
}

static const char *json_identifier(const json_t *package)
{
    size_t i;
    const json_t *at;
    json_array_foreach(json_object_get(package, "externalRefs"), i, at)
    {
        if (is_identifier(string_of(at, "referenceType")))
            return string_of(at, "referenceLocator");
    }
    return NULL;
}

static bool json_describes(const json_t *root, const char *id)
{
    size_t i;
    const json_t *at;
    json_array_foreach(json_object_get(root, "documentDescribes"), i, at)
    {
        if (json_string_value(at) && strcmp(json_string_value(at), id) == 0)
            return true;
    }
    json_array_foreach(json_object_get(root, "relationships"), i, at)
    {
        const char *kind = string_of(at, "relationshipType");
        const char *what = string_of(at, "relatedSpdxElement");
        if (kind && what && strcmp(kind, "DESCRIBES") == 0 && strcmp(what, id) == 0)
            return true;
    }
    return false;
}

static void add_json_package(struct sbom *sbom, const json_t *root, const json_t *package)
{
    const char *id = string_of(package, "SPDXID");
    const char *licence = string_of(package, "licenseConcluded");
    struct sbom_component component = {
        .name = string_of(package, "name"),
        .version = string_of(package, "versionInfo"),
        .supplier = party(string_of(package, "supplier")),
        .identifier = json_identifier(package),
        .licence = licence ? licence : string_of(package, "licenseDeclared"),
        .hash =
            string_of(json_array_get(json_object_get(package, "checksums"), 0), "checksumValue"),
    };
    if (id && json_describes(root, id))
        sbom_subject(sbom, component.name, component.version);
    else
        sbom_add(sbom, &component);
}

static bool json_depends(const json_t *root)
{
    size_t i;
    const json_t *at;
    json_array_foreach(json_object_get(root, "relationships"), i, at)
    {
        const char *kind = string_of(at, "relationshipType");
        if (kind && strcmp(kind, "DESCRIBES") != 0)
            return true;
    }
    return false;
}

static bool json_has_author(const json_t *creation)
{
    size_t i;
    const json_t *at;
    json_array_foreach(json_object_get(creation, "creators"), i, at)
    {
        const char *creator = json_string_value(at);
        if (creator && strncmp(creator, "Tool:", 5) != 0)
            return true;
    }
    return false;
}

bool sbom_read_spdx_json(const json_t *root, xmlNode *facts, struct error *error)
{
    const char *version = string_of(root, "spdxVersion");
    if (!version)
        return false;
    if (!version_is_known(version))
        return refuse_version(version, error);
    struct sbom sbom = sbom_start(facts, "spdx", version + strlen("SPDX-"));
    const json_t *creation = json_object_get(root, "creationInfo");
    sbom.timestamp = string_of(creation, "created") != NULL;
    sbom.author = json_has_author(creation);
    size_t i;
    const json_t *at;
    json_array_foreach(json_object_get(root, "packages"), i, at)
    {
        add_json_package(&sbom, root, at);
    }
    sbom.dependencies = json_depends(root);
    sbom_finish(&sbom);
    return true;
}

/* Tag-value: one package's fields until the next begins. */
struct package {
    char *id, *name, *version, *supplier, *identifier, *licence, *hash;
};

static void package_clear(struct package *package)
{
    free(package->id);
    free(package->name);
    free(package->version);
    free(package->supplier);
    free(package->identifier);
    free(package->licence);
    free(package->hash);
    *package = (struct package){ .id = NULL };
}

struct tags {
    struct sbom sbom;
    struct package package;
    const char *text; /* the whole document: looked at for DESCRIBES */
    bool in_package;
};

static void keep(char **field, const char *value)
{
    if (!*field && asserted(value))
        *field = strdup(value);
}

static bool is_described(const struct tags *tags)
{
    CLEANUP(text_release) struct text line = TEXT_INIT(1024);
    text_appendf(&line, "DESCRIBES %s", tags->package.id ? tags->package.id : "");
    const char *hit =
        text_failed(&line) || !tags->package.id ? NULL : strstr(tags->text, text_string(&line));
    return hit && strchr("\r\n", hit[line.size]);
}

static void end_package(struct tags *tags)
{
    const struct package *package = &tags->package;
    struct sbom_component component = {
        package->name,       package->version, party(package->supplier),
        package->identifier, package->licence, package->hash
    };
    if (tags->in_package && is_described(tags))
        sbom_subject(&tags->sbom, component.name, component.version);
    else if (tags->in_package)
        sbom_add(&tags->sbom, &component);
    package_clear(&tags->package);
    tags->in_package = false;
}

/* "PACKAGE-MANAGER purl pkg:pypi/x@1" */
static void keep_reference(struct package *package, char *value)
{
    char *rest = value;
    (void)strsep(&rest, " ");
    const char *type = strsep(&rest, " ");
    if (rest && is_identifier(type))
        keep(&package->identifier, rest);
}

static void take_package_tag(struct package *package, const char *tag, char *value)
{
    char *colon = strstr(value, ": ");
    if (strcmp(tag, "SPDXID") == 0)
        keep(&package->id, value);
    else if (strcmp(tag, "PackageVersion") == 0)
        keep(&package->version, value);
    else if (strcmp(tag, "PackageSupplier") == 0)
        keep(&package->supplier, value);
    else if (strcmp(tag, "ExternalRef") == 0)
        keep_reference(package, value);
    else if (strncmp(tag, "PackageLicense", 14) == 0)
        keep(&package->licence, value);
    else if (strcmp(tag, "PackageChecksum") == 0 && colon)
        keep(&package->hash, colon + 2);
}

static void take_tag(struct tags *tags, const char *tag, char *value)
{
    if (strcmp(tag, "PackageName") == 0) {
        end_package(tags);
        tags->in_package = true;
        keep(&tags->package.name, value);
    } else if (strcmp(tag, "FileName") == 0 || strcmp(tag, "SnippetSPDXID") == 0) {
        end_package(tags);
    } else if (strcmp(tag, "Creator") == 0) {
        tags->sbom.author = tags->sbom.author || strncmp(value, "Tool:", 5) != 0;
    } else if (strcmp(tag, "Created") == 0) {
        tags->sbom.timestamp = asserted(value) != NULL;
    } else if (strcmp(tag, "Relationship") == 0) {
        tags->sbom.dependencies = tags->sbom.dependencies || !strstr(value, " DESCRIBES ");
    } else if (tags->in_package) {
        take_package_tag(&tags->package, tag, value);
    }
}

static void take_line(struct tags *tags, char *line)
{
    size_t size = strlen(line);
    while (size > 0 && strchr(" \t\r", line[size - 1]))
        line[--size] = '\0';
    char *colon = strstr(line, ": ");
    if (!colon || *line == '#')
        return;
    *colon = '\0';
    take_tag(tags, line, colon + 2 + strspn(colon + 2, " \t"));
}

/* The version stands on a line of its own, as a rule the first. */
static char *tag_version(const char *text)
{
    static const char tag[] = "SPDXVersion: ";
    const char *hit = strstr(text, tag);
    if (!hit || (hit != text && hit[-1] != '\n'))
        return NULL;
    const char *value = hit + sizeof tag - 1;
    return strndup(value, strcspn(value, " \t\r\n"));
}

bool sbom_read_spdx_tags(const char *text, xmlNode *facts, struct error *error)
{
    CLEANUP(free_pointer) char *version = tag_version(text);
    if (!version)
        return false;
    if (!version_is_known(version))
        return refuse_version(version, error);
    CLEANUP(free_pointer) char *copy = strdup(text);
    if (!copy)
        return error_set(error, STATUS_INTERNAL, "memory ran out");
    struct tags tags = { .sbom = sbom_start(facts, "spdx", version + strlen("SPDX-")),
                         .text = text };
    for (char *rest = copy, *line; (line = strsep(&rest, "\n"));)
        take_line(&tags, line);
    end_package(&tags);
    sbom_finish(&tags.sbom);
    return true;
}
