/* Facts of files in the scratch folder: a dossier with a rendition for each, measured and checked
 * against schemas/enriched.xsd. */
#ifndef TESTS_FACTS_KIT_H
#define TESTS_FACTS_KIT_H

#include "scratch.h"

#include "base/entry.h"
#include "base/file.h"
#include "base/xml.h"
#include "dossier/dossier.h"
#include "dossier/facts/facts.h"
#include "schemas/catalogue.h"
#include "schemas/xsd.h"

static struct dossier facts_dossier = DOSSIER_INIT;
static struct pool *facts_pool;

static inline void facts_close(void)
{
    if (facts_dossier.facts)
        facts_dossier.facts_free(facts_dossier.facts);
    if (facts_dossier.tree)
        xmlFreeDoc(facts_dossier.tree);
    if (facts_dossier.root >= 0)
        close(facts_dossier.root);
    pool_free(facts_pool);
    facts_pool = NULL;
    facts_dossier = (struct dossier)DOSSIER_INIT;
}

/* Opens a dossier whose tree is `xml` and whose files lie beneath `folder`. */
static inline void facts_open(const char *xml, const char *folder)
{
    struct error error = { 0 };
    facts_close();
    facts_pool = pool_new(&error);
    facts_dossier.root = folder_open(folder, &error);
    facts_dossier.tree = xml_parse(xml, strlen(xml), "dossier.xml", &error);
    assert_non_null(facts_pool);
    assert_true(facts_dossier.root >= 0);
    assert_non_null(facts_dossier.tree);
}

/* A dossier of one file; `head`: its product and what else stands before the documents ("": an
 * empty product). */
static inline void facts_open_file(const char *head, const char *file)
{
    char xml[8192];
    head = *head ? head : "<product/>";
    snprintf(xml, sizeof xml,
             "<dossier xmlns=\"" NS_DOSSIER "\" id=\"d\">%s<documents><document id=\"doc\" "
             "heading=\"2.04.01\"><rendition id=\"doc-en\" role=\"master\" lang=\"en\" "
             "file=\"%s\"/></document></documents></dossier>",
             head, file);
    facts_open(xml, ".");
}

static inline void facts_validate(void)
{
    struct error error = { 0 };
    struct xsd_problems problems = { 0 };
    int schemas = folder_open(SAMDOSSIER_DATA_DIR "/schemas", &error);
    struct catalogue *catalogue = catalogue_new(schemas, &error);
    assert_non_null(catalogue);
    struct xsd *xsd = xsd_compile(catalogue, "schema:enriched.xsd", &error);
    assert_non_null(xsd);
    assert_true(xsd_validate(xsd, facts_dossier.tree, &problems, &error));
    if (problems.total)
        print_error("%s\n", problems.items[0].message);
    assert_int_equal(problems.total, 0);
    xsd_free(xsd);
    catalogue_free(catalogue);
    close(schemas);
}

/* Measures; returns the f:facts of the first rendition. */
static inline xmlNode *facts_measure(const struct facts_options *options)
{
    static const struct facts_options usual;
    struct error error = { 0 };
    bool fine = facts_gather(&facts_dossier, facts_pool, options ? options : &usual, NULL, &error);
    if (!fine)
        print_error("%s\n", error.text);
    assert_true(fine);
    facts_validate();
    return xml_child(rendition_next(&facts_dossier, NULL), NS_FACTS, "facts");
}

static inline xmlNode *facts_of(const char *head, const char *file)
{
    facts_open_file(head, file);
    return facts_measure(NULL);
}

/* An attribute of a group; fails when the group is not there. */
static inline const char *fact(const xmlNode *facts, const char *group, const char *name)
{
    const xmlNode *node = xml_child(facts, NS_FACTS, group);
    if (!node)
        print_error("no f:%s\n", group);
    assert_non_null(node);
    const char *value = xml_attribute(node, name);
    return value ? value : "(absent)";
}

/* The reason why a group was not evaluated, "not-applicable", or NULL when the group stands. */
static inline const char *fact_missing(const xmlNode *facts, const char *group)
{
    for (const xmlNode *at = xml_child(facts, NS_FACTS, "not-evaluated"); at;
         at = xml_next(at, NS_FACTS, "not-evaluated")) {
        if (strcmp(xml_attribute(at, "fact"), group) == 0)
            return xml_attribute(at, "reason");
    }
    for (const xmlNode *at = xml_child(facts, NS_FACTS, "not-applicable"); at;
         at = xml_next(at, NS_FACTS, "not-applicable")) {
        if (strcmp(xml_attribute(at, "fact"), group) == 0)
            return "not-applicable";
    }
    return NULL;
}

/* All children of a kind as lines of their attributes, in the order given. */
static inline const char *fact_items(const xmlNode *facts, const char *group, const char *kind,
                                     const char *const names[])
{
    static char lines[65536];
    size_t size = 0;
    lines[0] = '\0';
    const xmlNode *node = xml_child(facts, NS_FACTS, group);
    assert_non_null(node);
    for (const xmlNode *at = xml_child(node, NS_FACTS, kind); at;
         at = xml_next(at, NS_FACTS, kind)) {
        for (size_t i = 0; names[i]; i++) {
            const char *value = xml_attribute(at, names[i]);
            size += (size_t)snprintf(lines + size, sizeof lines - size, "%s%s", i ? "|" : "",
                                     value ? value : "(absent)");
        }
        size += (size_t)snprintf(lines + size, sizeof lines - size, "\n");
    }
    return lines;
}
#define ITEMS(facts, group, kind, ...)                                                             \
    fact_items(facts, group, kind, (const char *const[]){ __VA_ARGS__, NULL })

#endif
