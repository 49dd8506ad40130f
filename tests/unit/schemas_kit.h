/* Packs and trees for the tests of schemas/: files below packs/ in the scratch folder, our own
 * schemas from the source tree. */
#ifndef TESTS_SCHEMAS_KIT_H
#define TESTS_SCHEMAS_KIT_H

#include "tests/unit/scratch.h"

#include "base/limits.h"
#include "schemas/rules.h"

#define KIT_PACKS_MAX 4
#define KIT_HEAD                                                                                   \
    "<schema xmlns='http://purl.oclc.org/dsdl/schematron' xmlns:sd='urn:samdossier:rules:1'"       \
    " xmlns:xsl='http://www.w3.org/1999/XSL/Transform' queryBinding='xslt'>"                       \
    "<ns prefix='d' uri='urn:samdossier:dossier:1'/><ns prefix='f' uri='urn:samdossier:facts:1'/>" \
    "<ns prefix='p' uri='urn:samdossier:plan:1'/><ns prefix='k' uri='urn:samdossier:pack:1'/>"     \
    "<ns prefix='date' uri='http://exslt.org/dates-and-times'/>"                                   \
    "<ns prefix='set' uri='http://exslt.org/sets'/><ns prefix='str' "                              \
    "uri='http://exslt.org/strings'/>"                                                             \
    "<ns prefix='exsl' uri='http://exslt.org/common'/>"                                            \
    "<ns prefix='dyn' uri='http://exslt.org/dynamic'/>"                                            \
    "<ns prefix='sd' uri='urn:samdossier:rules:1'/>"
#define KIT_END "</schema>"
#define KIT_TREE                                                                                   \
    "<dossier xmlns='urn:samdossier:dossier:1' xmlns:f='urn:samdossier:facts:1'"                   \
    " xmlns:p='urn:samdossier:plan:1' xmlns:k='urn:samdossier:pack:1'>"
#define KIT_PLAN                                                                                   \
    "<filings><filing id='sg-1' regulator='sg' route='full'><p:plan regulator='sg' route='full'"   \
    " as-of='2026-11-21'><k:pack id='sg'>"                                                         \
    "<k:source id='law' confidence='official' number='1/2020' date='2020-01-01'"                   \
    " url='https://example.invalid/law'><k:title xml:lang='en'>The law</k:title></k:source>"       \
    "<k:source id='old' confidence='official' to='2026-11-21'/>"                                   \
    "<k:source id='new' confidence='official' from='2026-11-21'/>"                                 \
    "<k:source id='news' confidence='secondary'/><k:source id='guess' confidence='unconfirmed'/>"
#define KIT_PLAN_END "</k:pack></p:plan></filing></filings></dossier>"

struct kit {
    struct catalogue *catalogue;
    struct rules_source sources[KIT_PACKS_MAX];
    size_t count;
    int folders[KIT_PACKS_MAX];
    int schemas;
    struct rules *rules;
    xmlDoc *tree;
    struct findings findings;
    struct error error;
};

static inline void kit_open(struct kit *kit)
{
    *kit = (struct kit){ .findings = FINDINGS_INIT };
    xml_setup();
    kit->schemas = folder_open(SAMDOSSIER_DATA_DIR "/schemas", &kit->error);
    assert_true(kit->schemas >= 0);
    kit->catalogue = catalogue_new(kit->schemas, &kit->error);
    assert_non_null(kit->catalogue);
}

/* A file of a pack, whose folder is made if need be. */
static inline void kit_file(const char *pack, const char *name, const char *text)
{
    char path[300];

    mkdir("packs", 0755);
    snprintf(path, sizeof(path), "packs/%s", pack);
    mkdir(path, 0755);
    snprintf(path, sizeof(path), "packs/%s/%s", pack, name);
    scratch_write(path, text);
}

static inline void kit_pack(struct kit *kit, const char *pack, const char *rules)
{
    static char names[KIT_PACKS_MAX][80];
    char path[300];

    kit_file(pack, "rules.sch", rules);
    snprintf(path, sizeof(path), "packs/%s", pack);
    kit->folders[kit->count] = folder_open(path, &kit->error);
    assert_true(kit->folders[kit->count] >= 0);
    assert_true(catalogue_add(kit->catalogue, pack, kit->folders[kit->count], &kit->error));
    snprintf(names[kit->count], sizeof(names[0]), "pack:%s/rules.sch", pack);
    kit->sources[kit->count] = (struct rules_source){ pack, names[kit->count] };
    kit->count++;
}

static inline bool kit_compile(struct kit *kit)
{
    kit->rules = rules_compile(kit->catalogue, kit->sources, kit->count, &kit->error);
    return kit->rules != NULL;
}

/* Runs the compiled rules over a tree; findings of earlier runs are forgotten. */
static inline bool kit_run(struct kit *kit, const char *tree, const struct rules_options *options)
{
    findings_release(&kit->findings);
    if (kit->tree)
        xmlFreeDoc(kit->tree);
    kit->tree = xml_parse(tree, strlen(tree), "dossier.xml", &kit->error);
    if (!kit->tree)
        fail_msg("%s", kit->error.text);
    return rules_run(kit->rules, kit->tree, options, &kit->findings, &kit->error);
}

/* "rule rule! …" of all findings in order; "!" marks the not evaluated ones. */
static inline const char *kit_fired(const struct kit *kit)
{
    static char text[4096];

    text[0] = '\0';
    for (size_t i = 0; i < kit->findings.count; i++) {
        const struct finding *finding = &kit->findings.items[i];
        size_t size = strlen(text);

        snprintf(text + size, sizeof(text) - size, "%s%s%s", i ? " " : "", finding->rule,
                 finding->kind == FINDING_NOT_EVALUATED ? "!" : "");
    }
    return text;
}

static inline void kit_close(struct kit *kit)
{
    findings_release(&kit->findings);
    if (kit->tree)
        xmlFreeDoc(kit->tree);
    rules_free(kit->rules);
    catalogue_free(kit->catalogue);
    for (size_t i = 0; i < kit->count; i++)
        close(kit->folders[i]);
    close(kit->schemas);
}

/* One pack "sg" with one body of rules, over one tree; the ids that fire. */
static inline void kit_expect(const char *body, const char *tree, const char *fired)
{
    struct kit kit;
    char *rules = NULL;

    assert_true(asprintf(&rules, "%s%s%s", KIT_HEAD, body, KIT_END) > 0);
    kit_open(&kit);
    kit_pack(&kit, "sg", rules);
    if (!kit_compile(&kit) || !kit_run(&kit, tree, NULL))
        fail_msg("%s", kit.error.text);
    assert_string_equal(kit_fired(&kit), fired);
    kit_close(&kit);
    free(rules);
}

/* Same, but compiling (or else running) fails with this status and a text that has this part. */
static inline void kit_expect_error(const char *body, const char *tree, enum status status,
                                    const char *part)
{
    struct kit kit;
    char *rules = NULL;

    assert_true(asprintf(&rules, "%s%s%s", KIT_HEAD, body, KIT_END) > 0);
    kit_open(&kit);
    kit_pack(&kit, "sg", rules);
    if (kit_compile(&kit) && kit_run(&kit, tree, NULL))
        fail_msg("no error, but: %s", kit_fired(&kit));
    if (!strstr(kit.error.text, part))
        assert_string_equal(kit.error.text, part);
    assert_int_equal(kit.error.status, status);
    kit_close(&kit);
    free(rules);
}

#endif
