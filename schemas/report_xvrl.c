/* The report of the record, in XVRL (XML Validation Report Language, xproc.org): one `report` per
 * filing. What XVRL has no attribute for stands in a namespace of ours. `digest/@valid` is never
 * "true": that no rule found a breach proves nothing. */
#include "base/limits.h"
#include "base/xml.h"
#include "schemas/report_items.h"

#include <stdio.h>
#include <string.h>

#define NS_XVRL "http://www.xproc.org/ns/xvrl"
#define NS_OWN "urn:samdossier:report:1"

static xmlNode *element(xmlNode *parent, const char *name)
{
    return xml_add(parent, NS_XVRL, NULL, name);
}

/* XVRL leaves room for attributes of other namespaces only. */
static void own_set(xmlNode *node, const char *name, const char *value)
{
    xmlNs *ns = value ? xmlSearchNsByHref(node->doc, node, BAD_CAST NS_OWN) : NULL;
    if (ns)
        xmlSetNsProp(node, ns, BAD_CAST name, BAD_CAST value);
}

static void own_set_number(xmlNode *node, const char *name, size_t number)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%zu", number);
    own_set(node, name, digits);
}

/* Text of findings is clean already (text_append_clean); libxml2 escapes it. */
static xmlNode *said(xmlNode *parent, const char *name, const char *language, const char *string)
{
    if (!string)
        return NULL;
    xmlNode *node = element(parent, name);
    if (!node)
        return NULL;
    if (language)
        xmlNodeSetLang(node, BAD_CAST language);
    xmlNode *text = xmlNewText(BAD_CAST string);
    if (text)
        xmlAddChild(node, text);
    return node;
}

static void place_xvrl(xmlNode *parent, const struct finding_place *place)
{
    xmlNode *location = element(parent, "location");
    if (!location)
        return;
    if (place->file)
        xml_set(location, "href", place->file);
    if (place->line > 0)
        xml_setf(location, "line", "%ld", place->line);
    own_set(location, "document", place->document);
    own_set(location, "rendition", place->rendition);
    own_set(location, "file", place->path);
    if (place->page > 0)
        own_set_number(location, "page", (size_t)place->page);
}

static void source_xvrl(xmlNode *parent, const struct finding_source *source)
{
    xmlNode *supplemental = element(parent, "supplemental");
    if (!supplemental)
        return;
    own_set(supplemental, "kind", "source");
    own_set(supplemental, "id", source->id);
    own_set(supplemental, "confidence", confidence_name(source->confidence));
    own_set(supplemental, "number", source->number);
    own_set(supplemental, "date", source->date);
    const char *title = source_title(source, REPORT_EN);
    xmlNode *text = title ? xmlNewText(BAD_CAST title) : NULL;
    if (text)
        xmlAddChild(supplemental, text);
}

static void finding_xvrl(xmlNode *report, const struct finding *finding)
{
    xmlNode *detection = element(report, "detection");
    if (!detection)
        return;
    bool unknown = finding->kind == FINDING_NOT_EVALUATED;
    xml_set(detection, "severity", unknown ? "unspecified" : severity_name(finding->severity));
    xml_set(detection, "code", finding->rule);
    own_set(detection, "rule-version", finding->version);
    own_set(detection, "waived-by", finding->waived_by);
    own_set(detection, "anchor", finding->anchor);
    own_set(detection, "detail", finding->detail);
    place_xvrl(detection, &finding->place);
    if (finding->related_count) {
        xmlNode *provenance = element(detection, "provenance");
        for (size_t i = 0; provenance && i < finding->related_count; i++)
            place_xvrl(provenance, &finding->related[i]);
    }
    if (unknown)
        said(detection, "category", NULL, "not evaluated");
    said(detection, "message", "en", finding->text_en);
    said(detection, "message", "ja", finding->text_ja);
    if (unknown) {
        xmlNode *reason = said(detection, "supplemental", "en", finding->reason);
        if (reason)
            own_set(reason, "kind", "reason");
        reason = said(detection, "supplemental", "ja", finding->reason_ja);
        if (reason)
            own_set(reason, "kind", "reason");
    }
    xmlNode *wording = said(detection, "supplemental", NULL, finding->expected);
    if (wording)
        own_set(wording, "kind", "expected");
    wording = said(detection, "supplemental", NULL, finding->found);
    if (wording)
        own_set(wording, "kind", "found");
    xmlNode *todo = said(detection, "supplemental", "en", finding->do_en);
    if (todo)
        own_set(todo, "kind", "do");
    todo = said(detection, "supplemental", "ja", finding->do_ja);
    if (todo)
        own_set(todo, "kind", "do");
    for (size_t i = 0; i < finding->source_count; i++)
        source_xvrl(detection, &finding->sources[i]);
}

static void digest_xvrl(const struct report *model, xmlNode *report, const struct finding_run *run)
{
    size_t counts[URGENCIES];
    report_run_counts(model, run, counts);
    xmlNode *digest = element(report, "digest");
    if (!digest)
        return;
    xml_set(digest, "valid", counts[URGENCY_ERROR] ? "false" : "undetermined");
    xml_setf(digest, "error-count", "%zu", counts[URGENCY_ERROR]);
    xml_setf(digest, "warning-count", "%zu", counts[URGENCY_WARNING]);
    xml_setf(digest, "info-count", "%zu", counts[URGENCY_INFO]);
    xml_setf(digest, "unspecified-count", "%zu", counts[URGENCY_UNKNOWN]);
    own_set_number(digest, "waived-count", counts[URGENCY_WAIVED]);
    own_set_number(digest, "rules", run->rules);
    own_set_number(digest, "rules-official", run->rules_official);
    own_set_number(digest, "rules-out-of-date", run->rules_out_of_date);
}

static void metadata_xvrl(const struct report *model, xmlNode *report,
                          const struct finding_run *run)
{
    xmlNode *metadata = element(report, "metadata");
    xmlNode *validator = metadata ? element(metadata, "validator") : NULL;
    if (!validator)
        return;
    xml_set(validator, "name", "samdossier");
    xml_set(validator, "version", model->tool);
    said(metadata, "document", NULL, model->dossier);
    if (run) {
        xmlNode *title = said(metadata, "title", NULL, run->filing);
        if (title) {
            own_set(title, "regulator", run->regulator);
            own_set(title, "route", run->route);
        }
    }
    xmlNode *as_of = said(metadata, "supplemental", NULL, model->as_of);
    if (as_of) {
        own_set(as_of, "kind", "as-of");
        own_set(as_of, "origin", model->as_of_origin);
    }
    xmlNode *redacted = said(metadata, "supplemental", NULL, model->redacted ? "yes" : "no");
    if (redacted)
        own_set(redacted, "kind", "redacted");
    for (size_t i = 0; i < model->pack_count; i++) {
        xmlNode *schema = element(metadata, "schema");
        if (!schema)
            return;
        xml_set(schema, "schematypens", NS_SCHEMATRON);
        own_set(schema, "pack", model->packs[i].id);
        own_set(schema, "sha256", model->packs[i].sha256);
        own_set(schema, "origin", model->packs[i].origin);
    }
    xmlNode *sandbox = said(metadata, "supplemental", NULL, model->sandbox);
    if (sandbox)
        own_set(sandbox, "kind", "sandbox");
}

static void run_xvrl(const struct report *model, xmlNode *root, const struct finding_run *run)
{
    xmlNode *report = element(root, "report");
    if (!report)
        return;
    metadata_xvrl(model, report, run);
    digest_xvrl(model, report, run);
    for (size_t i = 0; i < model->findings->count; i++) {
        const struct finding *finding = &model->findings->items[i];
        if (finding->filing && run->filing && !strcmp(finding->filing, run->filing))
            finding_xvrl(report, finding);
    }
}

bool report_write_xvrl(const struct report *report, struct text *ret, struct error *error)
{
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
    xmlNode *root = doc ? xmlNewNode(NULL, BAD_CAST "reports") : NULL;
    if (!root)
        return error_set(error, STATUS_INTERNAL, "out of memory for the report");
    xmlDocSetRootElement(doc, root);
    xmlSetNs(root, xmlNewNs(root, BAD_CAST NS_XVRL, NULL));
    xmlNewNs(root, BAD_CAST NS_OWN, BAD_CAST "own");
    metadata_xvrl(report, root, NULL);
    for (size_t i = 0; i < report->findings->run_count; i++)
        if (report_covers(report, report->findings->runs[i].filing))
            run_xvrl(report, root, &report->findings->runs[i]);
    CLEANUP(buffer_release) struct buffer bytes = { 0 };
    if (!xml_write(doc, &bytes, error))
        return false;
    text_append_bytes(ret, bytes.bytes, bytes.size);
    if (text_failed(ret))
        return error_set(error, STATUS_LIMIT, "the report passes its limit of bytes");
    return true;
}
