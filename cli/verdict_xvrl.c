#include "cli/verdict_xvrl.h"

#include "base/limits.h"

#include <stdio.h>
#include <string.h>

#define NS_XVRL "http://www.xproc.org/ns/xvrl"
#define NS_OWN "urn:samdossier:report:1"

static xmlNode *element(xmlNode *parent, const char *name)
{
    return parent ? xml_add(parent, NS_XVRL, NULL, name) : NULL;
}

/* Foreign text as XML can hold it and a reader sees all of it. */
static void show(const char *string, struct text *ret)
{
    CLEANUP(text_release) struct text clean = TEXT_INIT(2 * CLEAN_TEXT_MAX);
    text_append_clean(&clean, string, strlen(string));
    text_append_terminal(ret, text_string(&clean));
}

static void own_set(xmlNode *node, const char *name, const char *value)
{
    xmlNs *ns = node && value ? xmlSearchNsByHref(node->doc, node, BAD_CAST NS_OWN) : NULL;
    CLEANUP(text_release) struct text shown = TEXT_INIT(REPORT_TEXT_MAX);
    if (!ns)
        return;
    show(value, &shown);
    xmlSetNsProp(node, ns, BAD_CAST name, BAD_CAST text_string(&shown));
}

static xmlNode *said(xmlNode *parent, const char *name, const char *language, const char *string)
{
    xmlNode *node = string ? element(parent, name) : NULL;
    CLEANUP(text_release) struct text shown = TEXT_INIT(REPORT_TEXT_MAX);
    if (!node)
        return NULL;
    if (language)
        xmlNodeSetLang(node, BAD_CAST language);
    show(string, &shown);
    xmlNode *text = xmlNewText(BAD_CAST text_string(&shown));
    if (text)
        xmlAddChild(node, text);
    return node;
}

static void supplement(xmlNode *metadata, const char *kind, const char *string)
{
    own_set(said(metadata, "supplemental", NULL, string), "kind", kind);
}

/* How many detections of each severity there are. */
struct counts {
    size_t errors, warnings, infos, unspecified;
};

static void severity_set(xmlNode *detection, const char *severity, struct counts *counts)
{
    if (!strcmp(severity, "error"))
        counts->errors++;
    else if (!strcmp(severity, "warning"))
        counts->warnings++;
    else if (!strcmp(severity, "info"))
        counts->infos++;
    else
        counts->unspecified++;
    if (detection)
        xml_set(detection, "severity", severity);
}

/* What "yes" says to a question. */
static const struct {
    const char *en, *ja;
} statements[QUESTIONS] = {
    [QUESTION_INTACT] = { "Structure, digests and file table agree.",
                          "構造、ハッシュ値、ファイル一覧が一致する。" },
    [QUESTION_SIGNED] = { "Every expected role has signed, at its level.",
                          "必要な役割の署名が所定の水準でそろっている。" },
    [QUESTION_REVOCATION] = { "No signer's certificate was revoked.",
                              "署名者の証明書は失効していない。" },
    [QUESTION_TIME] = { "A time stamp proves the time of each signature.",
                        "すべての署名の時刻をタイムスタンプが証明する。" },
    [QUESTION_STATE] = { "The bundle is for filing, and the trust store is not for tests.",
                         "提出用であり、信頼ストアは試験用でない。" },
    [QUESTION_REGULATOR] = { "It is for the regulator asked for.", "指定した規制当局向けである。" },
    [QUESTION_APPLICATION] = { "It is for the application asked for.",
                               "指定した申請のものである。" },
    [QUESTION_PREVIOUS] = { "It follows the bundle asked for.",
                            "指定した提出物に続くものである。" },
    [QUESTION_SEQUENCE] = { "Its sequence is not below the one asked for.",
                            "連番は指定した値以上である。" },
    [QUESTION_CORE] = { "It has the core asked for.", "指定したコアを持つ。" },
};

static const char *answer_severity(const struct verdict *verdict, enum question question)
{
    switch (verdict->answers[question]) {
    case ANSWER_YES:
        return "info";
    case ANSWER_NO:
        return question == QUESTION_STATE && verdict->state_accepted ? "warning" : "error";
    default:
        return "unspecified";
    }
}

static void question_add(xmlNode *report, const struct verdict *verdict, enum question question,
                         struct counts *counts)
{
    xmlNode *detection = element(report, "detection");
    severity_set(detection, answer_severity(verdict, question), counts);
    if (!detection)
        return;
    xml_set(detection, "code", question_name(question));
    said(detection, "category", NULL, answer_name(verdict->answers[question]));
    said(detection, "message", "en", statements[question].en);
    said(detection, "message", "ja", statements[question].ja);
}

/* One thing that stands in META-INF and was judged. */
static xmlNode *judged_add(xmlNode *report, const char *path, enum indication indication,
                           const char *sub_indication, const char *reason, struct counts *counts)
{
    xmlNode *detection = element(report, "detection");
    severity_set(detection,
                 indication == TOTAL_PASSED   ? "info"
                 : indication == TOTAL_FAILED ? "error"
                                              : "unspecified",
                 counts);
    if (!detection)
        return NULL;
    xml_set(detection, "code", sub_indication ? sub_indication : indication_name(indication));
    own_set(detection, "indication", indication_name(indication));
    own_set(detection, "sub-indication", sub_indication);
    xmlNode *location = element(detection, "location");
    if (location)
        xml_set(location, "href", path);
    said(detection, "message", "en", reason);
    return detection;
}

static void signer_add(xmlNode *report, const struct signer *signer, struct counts *counts)
{
    xmlNode *detection = judged_add(report, signer->signature, signer->indication,
                                    signer->sub_indication, signer->reason, counts);
    own_set(detection, "role", signer->role);
    own_set(detection, "level", level_name(signer->level));
    own_set(detection, "subject", signer->subject);
    own_set(detection, "serial", signer->serial);
    own_set(detection, "spki", signer->spki);
    own_set(detection, "algorithm", signer->algorithm);
    own_set(detection, "commitment", signer->commitment);
    own_set(detection, "signing-time", signer->signing_time);
    own_set(detection, "stamped-time", signer->stamped_time);
    own_set(detection, "revocation", signer->revocation);
}

static void archive_add(xmlNode *report, const struct archive_stamp *stamp, struct counts *counts)
{
    xmlNode *detection = judged_add(report, stamp->token, stamp->indication, stamp->sub_indication,
                                    stamp->reason, counts);
    own_set(detection, "manifest", stamp->manifest);
    own_set(detection, "stamped-time", stamp->time);
    own_set(detection, "subject", stamp->subject);
}

static void reasons_add(xmlNode *metadata, const struct verdict *verdict)
{
    const char *reason = text_string(&verdict->reasons);
    while (*reason) {
        size_t size = strcspn(reason, "\n");
        CLEANUP(text_release) struct text line = TEXT_INIT(CLEAN_TEXT_MAX);
        text_append_bytes(&line, reason, size);
        supplement(metadata, "reason", text_string(&line));
        reason += size + (reason[size] == '\n');
    }
}

static void manifest_add(xmlNode *metadata, const struct verdict *verdict)
{
    const struct manifest *manifest = &verdict->manifest;
    char id[SHA256_HEX_SIZE], sequence[24];
    if (!verdict->has_manifest)
        return;
    sha256_to_hex(&verdict->bundle_id, id);
    xmlNode *title = said(metadata, "title", NULL, manifest->filing);
    own_set(title, "bundle-id", id);
    own_set(title, "state", bundle_state_name(manifest->state));
    own_set(title, "regulator", manifest->regulator);
    own_set(title, "route", manifest->route);
    own_set(title, "application", manifest->application);
    snprintf(sequence, sizeof sequence, "%llu", (unsigned long long)manifest->sequence);
    own_set(title, "sequence", sequence);
}

static void metadata_add(xmlNode *report, const struct bundle *bundle)
{
    xmlNode *metadata = element(report, "metadata");
    said(metadata, "document", NULL, bundle->path);
    manifest_add(metadata, &bundle->verdict);
    xmlNode *as_of = said(metadata, "supplemental", NULL, bundle->seal.verification_time);
    own_set(as_of, "kind", "as-of");
    own_set(as_of, "origin", bundle->seal.verification_time_origin);
    reasons_add(metadata, &bundle->verdict);
}

static void digest_add(xmlNode *report, const struct verdict *verdict, const struct counts *counts)
{
    xmlNode *digest = element(report, "digest");
    if (!digest)
        return;
    xml_set(digest, "valid",
            verdict->good                        ? "true"
            : verdict->status == STATUS_FINDINGS ? "false"
                                                 : "undetermined");
    xml_setf(digest, "error-count", "%zu", counts->errors);
    xml_setf(digest, "warning-count", "%zu", counts->warnings);
    xml_setf(digest, "info-count", "%zu", counts->infos);
    xml_setf(digest, "unspecified-count", "%zu", counts->unspecified);
    own_set(digest, "not-for-filing", verdict->not_for_filing ? "yes" : "no");
}

xmlDoc *verdict_xvrl_new(struct error *error)
{
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
    xmlNode *root = doc ? xmlNewNode(NULL, BAD_CAST "reports") : NULL;
    if (!root) {
        (void)error_set(error, STATUS_LIMIT, "no memory for a report");
        return NULL;
    }
    xmlDocSetRootElement(doc, root);
    xmlSetNs(root, xmlNewNs(root, BAD_CAST NS_XVRL, NULL));
    xmlNewNs(root, BAD_CAST NS_OWN, BAD_CAST "own");
    xmlNode *validator = element(element(root, "metadata"), "validator");
    if (validator) {
        xml_set(validator, "name", "samdossier");
        xml_set(validator, "version", SAMDOSSIER_VERSION);
    }
    return TAKE(doc);
}

void verdict_xvrl_add(xmlDoc *doc, const struct bundle *bundle)
{
    struct counts counts = { 0 };
    xmlNode *report = element(xmlDocGetRootElement(doc), "report");
    metadata_add(report, bundle);
    for (enum question question = 0; question < QUESTIONS; question++)
        question_add(report, &bundle->verdict, question, &counts);
    for (size_t i = 0; i < bundle->seal.signer_count; i++)
        signer_add(report, &bundle->seal.signers[i], &counts);
    for (size_t i = 0; i < bundle->seal.archive_count; i++)
        archive_add(report, &bundle->seal.archives[i], &counts);
    digest_add(report, &bundle->verdict, &counts);
}

bool verdict_xvrl_write(const xmlDoc *doc, struct text *ret, struct error *error)
{
    CLEANUP(buffer_release) struct buffer bytes = { 0 };
    if (!xml_child(xmlDocGetRootElement(doc), NS_XVRL, "report"))
        return true;
    if (!xml_write(doc, &bytes, error))
        return false;
    text_append_bytes(ret, bytes.bytes, bytes.size);
    return !text_failed(ret) || error_set(error, STATUS_LIMIT, "the report is too long");
}
