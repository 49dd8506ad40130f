/* Software bills of materials: what the readers of the formats fill and what becomes f:sbom.
 *
 * Formats: CycloneDX 1.4 to 1.6 as XML and JSON (ECMA-424), SPDX 2.2 and 2.3 as JSON and tag-value
 * (ISO/IEC 5962). The elements looked at are the minimum elements of the NTIA (2021): supplier,
 * name, version, other unique identifier, relationship, author of the data, time stamp. */
#ifndef DOSSIER_FACTS_SBOM_H
#define DOSSIER_FACTS_SBOM_H

#include "base/xml.h"
#include "dossier/facts/gather.h"

#include <jansson.h>

/* One component; every field may be NULL. Borrowed while it is added. */
struct sbom_component {
    const char *name, *version, *supplier, *identifier, *licence, *hash;
};

struct sbom {
    xmlNode *group; /* f:sbom being filled */
    size_t without_supplier, without_version, without_identifier;
    bool author, timestamp, dependencies;
};

/* Starts the group; `version` is the format's. */
struct sbom sbom_start(xmlNode *facts, const char *format, const char *version);
void sbom_add(struct sbom *sbom, const struct sbom_component *component);
void sbom_subject(struct sbom *sbom, const char *name, const char *version);
void sbom_finish(struct sbom *sbom);

/* Each reads one format. Returns false when the document is none of that format (nothing added);
 * a bill of the format whose version is not known is false too, with the reason in `error`. */
bool sbom_read_cyclonedx_xml(const xmlNode *root, xmlNode *facts, struct error *error) MUST_CHECK;
bool sbom_read_cyclonedx_json(const json_t *root, xmlNode *facts, struct error *error) MUST_CHECK;
bool sbom_read_spdx_json(const json_t *root, xmlNode *facts, struct error *error) MUST_CHECK;
/* `text` is NUL-terminated. */
bool sbom_read_spdx_tags(const char *text, xmlNode *facts, struct error *error) MUST_CHECK;

/* Parses JSON strictly: no duplicate keys, at most LIMIT_JSON_DEPTH deep. NULL and the reason. */
json_t *json_read(const char *bytes, size_t size, struct error *error) MUST_CHECK;

/* Reads any of the formats from the bytes of a file; `bytes` is NUL-terminated. NONE: it is no
 * bill; BROKEN: it is one, or its name says so, and cannot be read (error). ret_json: whether it is
 * JSON. */
enum sbom_result { SBOM_NONE, SBOM_READ, SBOM_BROKEN };
enum sbom_result sbom_read(const char *bytes, size_t size, enum file_type type, xmlNode *facts,
                           bool *ret_json, struct error *error) MUST_CHECK;

#endif
