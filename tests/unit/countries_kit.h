/* What the tests of countries/ share: small packs in the scratch folder, and the sample dossier
 * with its facts. */
#ifndef TESTS_COUNTRIES_KIT_H
#define TESTS_COUNTRIES_KIT_H

#include "tests/unit/dossier_kit.h"

#include "countries/build.h"
#include "countries/check.h"
#include "countries/pack.h"
#include "countries/plan.h"
#include "dossier/core.h"
#include "dossier/facts/facts.h"

#define KIT_SAMPLE SAMDOSSIER_DATA_DIR "/dossier/sample"
#define KIT_FIXTURES SAMDOSSIER_DATA_DIR "/tests/packs"
#define KIT_DAY "2026-11-21"
#define KIT_PACK "xmlns='" NS_PACK "'"

/* A folder <base>/<pack> with these files; NULL: no such file. */
static inline void kit_pack(const char *base, const char *pack, const char *own, const char *toc)
{
    char path[512];

    mkdir(base, 0755);
    snprintf(path, sizeof path, "%s/%s", base, pack);
    mkdir(path, 0755);
    snprintf(path, sizeof path, "%s/%s/pack.xml", base, pack);
    if (own)
        scratch_write(path, own);
    snprintf(path, sizeof path, "%s/%s/toc.xml", base, pack);
    if (toc)
        scratch_write(path, toc);
}

/* The program's own packs and those of a folder (NULL: none). */
static inline struct packs *kit_packs(const char *folder)
{
    struct packs_options options = { .folders = &folder, .folder_count = folder ? 1 : 0 };
    struct error error = { 0 };
    struct packs *packs = packs_open(&options, &error);

    if (!packs)
        print_error("%s\n", error.text);
    assert_non_null(packs);
    return packs;
}

static inline struct pack *kit_get(struct packs *packs, const char *id)
{
    struct error error = { 0 };
    struct pack *pack = packs_get(packs, id, &error);

    if (!pack)
        print_error("%s\n", error.text);
    assert_non_null(pack);
    return pack;
}

static inline void kit_get_refused(struct packs *packs, const char *id, enum status status,
                                   const char *text)
{
    struct error error = { 0 };

    assert_null(packs_get(packs, id, &error));
    expect_error(&error, status, text);
}

/* The nodes that an XPath with the prefixes d, f, p, k selects, as "value value": attributes by
 * value, elements by @id, else by name. */
static inline void kit_expect(xmlDoc *doc, const char *xpath, const char *expected);

#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

static inline void kit_expect(xmlDoc *doc, const char *xpath, const char *expected)
{
    xmlXPathContext *context = xmlXPathNewContext(doc);
    struct text found = TEXT_INIT(65536);

    xmlXPathRegisterNs(context, BAD_CAST "d", BAD_CAST NS_DOSSIER);
    xmlXPathRegisterNs(context, BAD_CAST "f", BAD_CAST NS_FACTS);
    xmlXPathRegisterNs(context, BAD_CAST "p", BAD_CAST NS_PLAN);
    xmlXPathRegisterNs(context, BAD_CAST "k", BAD_CAST NS_PACK);
    xmlXPathObject *object = xmlXPathEval(BAD_CAST xpath, context);
    assert_non_null(object);
    assert_int_equal(object->type, XPATH_NODESET);
    for (int i = 0; object->nodesetval && i < object->nodesetval->nodeNr; i++) {
        xmlNode *node = object->nodesetval->nodeTab[i];
        const char *id = node->type == XML_ELEMENT_NODE ? xml_attribute(node, "id") : NULL;
        char *content = xml_content(node);

        text_appendf(&found, "%s%s", i ? " " : "",
                     node->type == XML_ATTRIBUTE_NODE ? content
                     : id                             ? id
                                                      : (const char *)node->name);
        free(content);
    }
    assert_string_equal(text_string(&found), expected);
    text_release(&found);
    xmlXPathFreeObject(object);
    xmlXPathFreeContext(context);
}

/* A dossier with facts: the sample, or one of the scratch folder. */
struct kit_line {
    struct packs *packs;
    struct dossier dossier;
    struct pool *pool;
    struct core core;
};

static inline void kit_line_open(struct kit_line *line, const char *dossier, const char *packs)
{
    static const struct facts_options options = { .jobs = 2 };
    struct error error = { 0 };
    struct core_key key;

    *line = (struct kit_line){ .packs = kit_packs(packs), .dossier = DOSSIER_INIT };
    kit_load(dossier, &line->dossier);
    line->pool = pool_new(&error);
    assert_non_null(line->pool);
    assert_true(facts_gather(&line->dossier, line->pool, &options, NULL, &error));
    memset(key.bytes, 7, sizeof key.bytes);
    assert_true(core_gather(&line->dossier, &key, &line->core, &error));
}

static inline void kit_line_close(struct kit_line *line)
{
    core_release(&line->core);
    dossier_release(&line->dossier);
    pool_free(line->pool);
    packs_free(line->packs);
}

static const struct as_of kit_as_of = { .date = KIT_DAY, .origin = "option" };

static inline void kit_check(struct kit_line *line, const char *list, struct targets *targets,
                             struct findings *findings)
{
    const struct check_options options = { .as_of = kit_as_of };
    struct error error = { 0 };
    bool checked =
        targets_find(&line->dossier, line->packs, list, targets, &error) &&
        check_targets(&line->dossier, line->packs, targets, &options, findings, NULL, NULL, &error);

    if (!checked)
        print_error("%s\n", error.text);
    assert_true(checked);
}

#endif
